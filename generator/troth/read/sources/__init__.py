"""Other boards: fetched within bounds, and read as they publish themselves."""
