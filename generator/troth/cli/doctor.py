"""`troth doctor`: what the board's promises rest on, as far as it can be seen from here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from troth.cli.front import Command
from troth.cli.streams import hand_over, reading_width, say
from troth.cli.where import Where, on_board

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.views.footing import Finding

_EPILOG = """
Examples:
  troth doctor                  what is in order, what is weak, and what to look at on the host
  troth doctor --json           the same as data
  troth doctor --fail-on weak   exit code 1 while anything is weak
"""
_MARKS = {"fine": "fine", "weak": "WEAK", "look": "look"}


@click.command(cls=Command, epilog=_EPILOG)
@click.option("--json", "as_json", is_flag=True, help="As data.")
@click.option("--fail-on", type=click.Choice(["weak", "never"]), default="never", show_default=True, help="When the exit code is 1.")
@on_board
def doctor(where: Where, as_json: bool, fail_on: str) -> None:
    """Say what the board's promises rest on: git, history, workflows, approvals, who can be told by their commits.

    A board is as trustworthy as the settings around it. What only the host knows is named, with where to look.
    """
    from troth.cli.address import addresses  # noqa: PLC0415
    from troth.read.footing import footing  # noqa: PLC0415
    from troth.views.footing import Grade, findings  # noqa: PLC0415

    found = findings(where.board(remark=False), footing(where.root), addresses(where.root).site)
    if as_json:
        listed = [{"about": each.about, "grade": each.grade.value, "says": each.says, "way_out": each.way_out or None} for each in found]
        hand_over(json.dumps({"findings": listed}, ensure_ascii=False, indent=1) + "\n")
    else:
        say(*_lines(found))
    if fail_on == "weak" and any(each.grade is Grade.WEAK for each in found):
        raise click.exceptions.Exit(1)


def _lines(found: tuple[Finding, ...]) -> Iterator[str]:
    room = max(len(each.about) for each in found)
    wide = reading_width()
    for each in found:
        lead = f"{_MARKS[each.grade]}  {each.about:{room}}  "
        yield from _wrapped(lead, each.says, wide)
        if each.way_out:
            yield from _wrapped(" " * len(lead) + "→ ", each.way_out, wide)
    weak = sum(each.grade == "weak" for each in found)
    yield ""
    yield f"{weak} of {len(found)} are weak." if weak else "Nothing is weak, as far as it can be seen from here."


def _wrapped(lead: str, text: str, wide: int) -> list[str]:
    from click.formatting import wrap_text  # noqa: PLC0415

    return wrap_text(text, wide, initial_indent=lead, subsequent_indent=" " * len(lead)).splitlines()
