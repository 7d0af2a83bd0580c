"""The kinds of records: the folder of `commitments/` that a file lies in is its kind."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A kind of record, named as its schema is: `schema/promise.schema.json`."""

    BOARD = "board"
    PARTIES = "parties"
    PROMISE = "promise"
    ASK = "ask"
    AGREEMENT = "agreement"
    MEETING = "meeting"
    GOAL = "goal"

    @property
    def folder(self) -> str:
        """The folder under `commitments/` that holds records of this kind; none for the board's own file."""
        return {"board": "", "parties": "parties"}.get(self.value, f"{self.value}s")


RECORD_KINDS = (Kind.PROMISE, Kind.ASK, Kind.AGREEMENT, Kind.MEETING, Kind.GOAL)
"""The kinds of which a file is one record, and its stem the record's id."""
