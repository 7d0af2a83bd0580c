"""A new board: the files of it, planned first and then put in their places, never over others."""
