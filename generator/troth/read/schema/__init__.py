"""JSON Schema: the fast yes, the authority, and findings in plain words."""
