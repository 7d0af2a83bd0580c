"""What a reader sees of many boards together, page by page."""
