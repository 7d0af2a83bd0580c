"""An ask of nina and omar by jane, to be laid over the base board."""

from __future__ import annotations

ASK = "asks/doors.yaml"
"""The ask under test, with rosa as its sponsor."""


def make_ask_yaml(*log: str, **fields: str) -> str:
    """Return an ask as YAML: `asked` stands in line 4, the log's first entry in line 10; `log` holds entries without dashes and braces."""
    base = {
        "title": "How do you hang a door?", "asker": "jane", "sponsor": "rosa", "asked": "[nina, omar]", "seeks": "input",
        "made": "2026-10-01", "respond_by": "2026-10-20", "request": "Half an hour of your time.",
    }  # fmt: skip
    lines = [f"{key}: {value}" for key, value in {**base, **fields}.items()]
    return "\n".join([*lines, *(["log:"] if log else []), *(f"  - {{{entry}}}" for entry in log)]) + "\n"
