"""Read git's history: who committed which version of which record, and when."""
