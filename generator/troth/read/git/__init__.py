"""Read git's history: who committed which version of which record, and when."""

from troth.read.git.reading import branch, history, state

__all__ = ["branch", "history", "state"]
