"""Files below `commitments/`: listed, named and read without following links."""
