"""What goes wrong with a file that is to be changed: nothing has been written then."""

from __future__ import annotations

from troth.problem import BoardError


class EditError(BoardError):
    """A file could not be changed safely, so it was left as it was."""
