"""Change a board's files as a person would: append an entry, make a record, and leave every other byte as it was."""
