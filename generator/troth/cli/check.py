"""`troth check`, `explain` and `doctor`: whether the records are in order, what a rule says, and what a board rests on."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from troth.base.errors import BoardError
from troth.cli.framework import Command, NotFoundError, get_reading_width, get_width, print_lines, write_output
from troth.cli.options import BoardOptions, add_options, make_not_found, pass_board_options
from troth.report.check_formats import FOR_PROGRAMS, REPORTERS, format_check_summary
from troth.report.problems import FAIL_ON, ChangeScope, build_check_result
from troth.report.terminal import format_columns, format_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board
    from troth.views.doctor_host import DoctorFinding

_CHECK_EPILOG = """
Examples:
  troth check                                 all problems, one per line
  troth check --format github                 in a workflow: annotate the lines with problems
  troth check --changed-since origin/main     fail only for problems of this branch
  troth check --fail-on warning               fail for warnings too
"""


@click.command(cls=Command, epilog=_CHECK_EPILOG)
@click.option("--format", "form", type=click.Choice(list(REPORTERS)), default="text", show_default=True, help="The output format.")
@click.option("--fail-on", type=click.Choice(FAIL_ON), default="error", show_default=True, help="Exit with 1 from this severity on.")
@click.option("--changed-since", metavar="REV", help="Show all problems; fail only for those in files changed since this branch or commit.")
@click.option("--json", "as_json", is_flag=True, help="Same as --format json.")
@click.option("--summary", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Append a Markdown summary to this file.")
@pass_board_options
def check(where: BoardOptions, form: str, fail_on: str, changed_since: str | None, as_json: bool, summary: Path | None) -> None:
    """Check all files and suggest fixes.

    Checks every file against the schemas and rules. Each line names the place, the problem, the fix and the rule's id;
    `troth explain` tells more about a rule. Exits with 1 if there is an error. A date in the past is never a problem here:
    see `troth due`.
    """
    form = "json" if as_json else form
    if summary is not None:
        from troth.publish.destination import ensure_outside  # noqa: PLC0415

        ensure_outside(summary, where.root)
    board = where.load_board(remark=False, remembered=True)
    found = build_check_result(board, folder=find_folder_from_here(where.root), change=_find_change(where, board, changed_since))
    lines = REPORTERS[form](found)
    write_output("\n".join(lines) + "\n") if form in FOR_PROGRAMS else print_lines(*lines)
    if summary is not None:
        append_text(summary, format_check_summary(found))
    if found.is_failing(fail_on):
        raise click.exceptions.Exit(1)


def append_text(file: Path, text: str) -> None:
    """Add a text to the end of a file; where there is no room for all of it, nothing of it stays."""
    with file.open("ab", buffering=0) as out:
        end = os.fstat(out.fileno()).st_size
        rest = memoryview(text.encode(errors="backslashreplace"))
        try:
            while rest:
                rest = rest[out.write(rest) :]
        except OSError:
            with suppress(OSError):
                out.truncate(end)
            raise


def _find_change(where: BoardOptions, board: Board, rev: str | None) -> ChangeScope | None:
    """Return what changed since a revision, with the problems that the board had then; none where there was no board yet."""
    from troth.build import load_board  # noqa: PLC0415 - brings the whole product in
    from troth.model.ledger import Ledger  # noqa: PLC0415
    from troth.read.changed_paths import check_out_records, find_changed_paths  # noqa: PLC0415
    from troth.rules.answers import find_unstated_signatures  # noqa: PLC0415

    if rev is None:
        return None
    paths = find_changed_paths(where.root, rev)
    with check_out_records(where.root, rev) as folder:
        try:
            before = load_board(folder, board.as_of) if board.problems or any(find_unstated_signatures(Ledger(), board.ledger)) else None
        except BoardError:
            before = None
    unstated = find_unstated_signatures(before.ledger if before else Ledger(), board.ledger)
    return ChangeScope(paths=paths, earlier_problems=before.problems if before else (), own_problems=tuple(unstated))


def find_folder_from_here(root: Path) -> str:
    """Return what leads from here to the board, since the runner counts paths from the repository's root."""
    here = Path.cwd()
    absolute = root.resolve()
    return f"{absolute.relative_to(here).as_posix()}/" if absolute != here and absolute.is_relative_to(here) else ""


_EXPLAIN_EPILOG = """
Examples:
  troth explain                  list all rules, with one sentence each
  troth explain schema/date      explain the [schema/date] at the end of a line of troth check
"""


@click.command(cls=Command, epilog=_EXPLAIN_EPILOG)
@click.argument("rule", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@add_options
def explain(rule: str | None, as_json: bool) -> None:
    """Explain a rule by its id, or list all rules."""
    from troth.read.packaged import list_rule_ids, read_rule_page, summarize_rule  # noqa: PLC0415 - looks for the pages

    rules = list_rule_ids()
    if not rules:
        raise NotFoundError("this installation of troth has no pages about the rules")
    if rule is not None:
        page = read_rule_page(rule.strip("[] "))
        if page is None:
            raise make_not_found("rule", rule, rules)
        print_lines(*format_page(page, get_reading_width()))
    elif as_json:
        listed = [{"rule": each, "summary": summarize_rule(each)} for each in rules]
        write_output(json.dumps({"rules": listed}, ensure_ascii=False, indent=1) + "\n")
    else:
        print_lines(*format_columns(((each, summarize_rule(each)) for each in rules), get_width(), (1,)))


_DOCTOR_EPILOG = """
Examples:
  troth doctor                  check git, history, workflows and approvals
  troth doctor --json           print the findings as JSON
  troth doctor --fail-on weak   exit with 1 if anything is weak
"""
_MARKS = {"fine": "fine", "weak": "WEAK", "look": "look"}


@click.command(cls=Command, epilog=_DOCTOR_EPILOG)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--fail-on", type=click.Choice(["weak", "never"]), default="never", show_default=True, help="When to exit with 1.")
@pass_board_options
def doctor(where: BoardOptions, as_json: bool, fail_on: str) -> None:
    """Check the board's setup: git, history, workflows, approvals, and who is recognised by their commits.

    A board is only as trustworthy as its setup. Settings that only the host knows are listed with where to find them.
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
    yield f"{weak} of {len(findings)} are weak." if weak else "No weak points found from here."


def _wrap_finding(lead: str, text: str, wide: int) -> list[str]:
    from click.formatting import wrap_text  # noqa: PLC0415

    return wrap_text(text, wide, initial_indent=lead, subsequent_indent=" " * len(lead)).splitlines()
