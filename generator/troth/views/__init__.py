"""What a reader sees, page by page: frozen values without markup. Every sentence and every count is decided here."""
