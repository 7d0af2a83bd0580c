"""Read git's history: who committed which version of which record, and when."""

from troth.read.git.history import fingerprint_history, read_branch_history, read_history

__all__ = ["fingerprint_history", "read_branch_history", "read_history"]
