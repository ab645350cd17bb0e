"""The law and the rules as pure values and functions: the standard library alone."""
