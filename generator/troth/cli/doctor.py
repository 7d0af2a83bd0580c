"""`troth doctor`: what the board's promises rest on, as far as it can be seen from here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from troth.cli.framework import Command, get_reading_width, print_lines, write_output
from troth.cli.options import BoardOptions, pass_board_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.views.doctor_host import DoctorFinding


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
@pass_board_options
def doctor(where: BoardOptions, as_json: bool, fail_on: str) -> None:
    """Say what the board's promises rest on: git, history, workflows, approvals, who can be told by their commits.

    A board is as trustworthy as the settings around it. What only the host knows is named, with where to look.
    """
    from troth.cli.inputs import describe_site_place  # noqa: PLC0415
    from troth.read.environment import inspect_environment  # noqa: PLC0415
    from troth.views.doctor import list_doctor_findings  # noqa: PLC0415
    from troth.views.doctor_host import FindingLevel  # noqa: PLC0415

    board = where.load_board(remark=False)
    found = list_doctor_findings(board, inspect_environment(where.root, board.settings.branch), describe_site_place(where.root))
    if as_json:
        listed = [{"about": each.about, "grade": each.grade.value, "says": each.text, "way_out": each.way_out or None} for each in found]
        write_output(json.dumps({"findings": listed}, ensure_ascii=False, indent=1) + "\n")
    else:
        print_lines(*_format_findings(found))
    if fail_on == "weak" and any(each.grade is FindingLevel.WEAK for each in found):
        raise click.exceptions.Exit(1)


def _format_findings(findings: tuple[DoctorFinding, ...]) -> Iterator[str]:
    room = max(len(each.about) for each in findings)
    wide = get_reading_width()
    for each in findings:
        lead = f"{_MARKS[each.grade]}  {each.about:{room}}  "
        yield from _wrap_finding(lead, each.text, wide)
        if each.way_out:
            yield from _wrap_finding(" " * len(lead) + "→ ", each.way_out, wide)
    weak = sum(each.grade == "weak" for each in findings)
    yield ""
    yield f"{weak} of {len(findings)} are weak." if weak else "Nothing is weak, as far as it can be seen from here."


def _wrap_finding(lead: str, text: str, wide: int) -> list[str]:
    from click.formatting import wrap_text  # noqa: PLC0415

    return wrap_text(text, wide, initial_indent=lead, subsequent_indent=" " * len(lead)).splitlines()
