"""Problems and what is due become text, for people and for CI: one file a format."""
