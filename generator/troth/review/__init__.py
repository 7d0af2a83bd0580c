"""Review a change: what it does in the board's words, and whether it leaves alone what was said before."""
