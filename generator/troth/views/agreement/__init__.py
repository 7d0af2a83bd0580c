"""What the pages of agreements show."""
