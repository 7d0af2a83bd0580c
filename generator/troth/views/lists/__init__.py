"""Home, and the lists that people work from."""
