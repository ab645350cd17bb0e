"""The tests; a package, since a library in site-packages bears the same name."""
