"""Named queries, each ordered, each for a purpose. Views never build SQL."""
