"""What the page of a promise shows."""
