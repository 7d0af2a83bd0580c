"""What follows from the boards of a roll-up taken together."""
