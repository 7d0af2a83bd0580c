"""What the pages of asks show."""
