"""Ground: dates, text, hashing, files, graphs, worker processes. Knows nothing of boards."""
