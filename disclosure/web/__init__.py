"""The web: one package for each audience, one file a noun. Translates between requests and services; decides nothing."""
