"""What ends a command: one sentence and the way out, never a traceback."""

from __future__ import annotations


class BoardError(Exception):
    """The board could not be looked at (no such folder, no git, a full disk): exit 2, with one sentence and the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
