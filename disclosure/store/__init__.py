"""What is stored: tables, named queries, the audit guard, figures. Knows SQL and the domain, nothing of the web."""
