"""Use cases as plain functions over domain and store: the only room that commits. They receive values, no request."""
