"""What the commands that change a file have in common: who acts and when, a dry run, the commit, and what is said at the end."""

from __future__ import annotations

import json
import re
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, NoReturn

import click

from troth.base.errors import BoardError
from troth.base.text import escape_text
from troth.cli.framework import ENVIRONMENT_ERROR, print_lines, write_output
from troth.cli.inputs import RelativeDate, RelativeDateType
from troth.cli.options import PARTY_HELP, BoardOptions, find_party_id, pass_board_options
from troth.model.source import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from troth.board import Board
    from troth.edit.preview import FileChangePlan, Outcome, Refusal


_LINE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOptions:
    """Who acts and when, as far as they said so, and what is to be done with the change."""

    by: str | None
    date: RelativeDate
    dry_run: bool
    commit: bool
    branch: str | None
    as_json: bool


@dataclass(frozen=True, kw_only=True)
class WriteContext:
    """The board that a change is prepared on, and who makes it on which day."""

    board_options: BoardOptions
    write_options: WriteOptions
    board: Board

    @property
    def day(self) -> date:
        """The day that the change is dated."""
        return self.write_options.date.on(self.board.day)

    def find_actor(self) -> str:
        """Return the party that acts: the one that is named, else the one with the address that git has."""
        from troth.edit.git import find_acting_party  # noqa: PLC0415 - only those who change something need it
        from troth.read.environment import read_identity  # noqa: PLC0415

        return find_party_id(self.board, self.write_options.by) or find_acting_party(
            read_identity(self.board_options.root), self.board.ledger.parties
        )

    def is_actor_known(self) -> bool:
        """Tell whether it is known who acts."""
        try:
            return bool(self.find_actor())
        except BoardError:
            return False


def write_command(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of those that change a file, and call it with `BoardOptions`, `WriteOptions` and its own."""

    def called(where: BoardOptions, /, **values: Any) -> Any:  # noqa: ANN401 - whatever options the command has
        how = WriteOptions(**{name: values.pop(name) for name in WriteOptions.__dataclass_fields__})
        return function(where, how, **values)

    command = pass_board_options(update_wrapper(called, function))
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option("--by", metavar="PARTY", help=f"Who acts (default: the party with your e-mail address in git). {PARTY_HELP}"),
    click.option(
        "--date", type=RelativeDateType(past=True), default="today", metavar="DAY", help="The date of the entry (default: today)."
    ),
    click.option("--dry-run", is_flag=True, help="Show the change as a diff without writing it."),
    click.option("--commit", is_flag=True, help="Commit this file only, with a message that describes the change."),
    click.option("--branch", metavar="NAME", help="Create this branch first, for a pull request."),
    click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
)


def execute_change(
    where: BoardOptions, how: WriteOptions, prepare: Callable[[WriteContext], Outcome], tell: Callable[[FileChangePlan], Iterator[str]]
) -> None:
    """Prepare a change on the board as it is now, write it unless it is refused, and tell what it did.

    The board is held from reading to writing, so that two who act at once both find their place.
    """
    from troth.base.files import lock_board  # noqa: PLC0415
    from troth.edit.preview import Refusal  # noqa: PLC0415
    from troth.report.changes import list_unsaid_days  # noqa: PLC0415

    with nullcontext() if how.dry_run else lock_board(where.root / FOLDER):
        turn = WriteContext(board_options=where, write_options=how, board=where.load_board(remark=False))
        outcome = prepare(turn)
        if isinstance(outcome, Refusal):
            _refuse_change(outcome, how)
        done = _WriteResult() if how.dry_run else _write_change(outcome, turn)
    said = tuple(tell(outcome))
    said = (*said, *list_unsaid_days(outcome, said))
    if how.as_json:
        write_output(json.dumps(_encode_change(outcome, how, done, said), ensure_ascii=False, indent=2) + "\n")
    elif how.dry_run:
        write_output("".join(f"{line}\n" for line in outcome.list_diff()))
        _print_aside("Nothing was written. The change would be:", *said)
    else:
        print_lines(*(escape_text(line, _LINE) for line in said), *done.list_lines(outcome))
    _print_aside(*_list_notes(outcome, turn))


@dataclass(frozen=True, slots=True, kw_only=True)
class _WriteResult:
    """What became of a change."""

    commit: str | None = None
    branch: str | None = None
    has_other_changes: bool = False
    """The file had other changes that were not committed yet, and now are."""

    def list_lines(self, change: FileChangePlan) -> Iterator[str]:
        """Yield where it was written, and how to go on."""
        if self.commit is None:
            yield f"Written: {change.path}" + (f" on branch {self.branch}" if self.branch else "")
            return
        yield f"Committed {self.commit} on {self.branch or 'no branch'}: {change.message}"
        if self.has_other_changes:
            yield f"  including other changes to {change.path}"


def _write_change(change: FileChangePlan, turn: WriteContext) -> _WriteResult:
    from troth.edit.git import commit_file, ensure_new_branch, ensure_repository, get_branch, has_changes, switch_branch  # noqa: PLC0415

    root, how, more = turn.board_options.root, turn.write_options, False
    if how.branch is not None:
        ensure_new_branch(root, how.branch)
    if how.commit:
        ensure_repository(root)
        more = change.old is not None and has_changes(root, change.path)
    with switch_branch(root, how.branch):
        change.write_file(root)
    if not how.commit:
        return _WriteResult(branch=how.branch)
    return _WriteResult(commit=commit_file(root, change.path, change.message), branch=get_branch(root), has_other_changes=more)


_MISSING = re.compile(r"\A(?P<keys>[a-z_]+(?:, [a-z_]+)*(?: or [a-z_]+)?) is missing\b")
_WRITE = re.compile(r"\Awrite (?P<key>[a-z_]+): (?P<text>.*)\Z", re.DOTALL)


def name_as_option(refusal: Refusal) -> Refusal:
    """Return the refusal of an entry that lacks a key in the words of the command: `because is missing` as `--because is missing`."""
    if not _MISSING.match(refusal.message):
        return refusal
    named = _MISSING.sub(
        lambda found: re.sub(r"\b(?!or\b)[a-z_]+", lambda key: f"--{key[0].replace('_', '-')}", found["keys"]) + " is missing",
        refusal.message,
    )
    hints = (_WRITE.sub(lambda found: f'Add --{found["key"].replace("_", "-")} "{found["text"]}".', each) for each in refusal.hints)
    return replace(refusal, message=named, hints=tuple(hints))


def _refuse_change(refusal: Refusal, how: WriteOptions) -> NoReturn:
    refusal = name_as_option(refusal)
    if how.as_json:
        write_output(json.dumps({"refused": refusal.message, "hints": list(refusal.hints)}, ensure_ascii=False, indent=2) + "\n")
    else:
        _print_aside(f"Not done: {refusal.message}", *(f"  {hint}" for hint in refusal.hints))
    raise click.exceptions.Exit(ENVIRONMENT_ERROR if refusal.is_unknown else 1)


def _list_notes(change: FileChangePlan, turn: WriteContext) -> Iterator[str]:
    from troth.edit.git import describe_recorded_for  # noqa: PLC0415
    from troth.read.environment import read_identity  # noqa: PLC0415
    from troth.report.changes import list_remarks  # noqa: PLC0415

    yield from (f"Warning: {each.message}; {each.hint}" for each in change.warnings)
    parties, promise = turn.board.ledger.parties, change.after.ledger.promises.get(change.id) if change.kind.value == "promise" else None
    made_by = (promise.log[0].by if promise.log else promise.promisers[0]) if promise else None
    author = str(change.entry["by"]) if change.entry else made_by
    note = describe_recorded_for(author, read_identity(turn.board_options.root), parties) if author else None
    yield from (f"Note: {each}{'' if each.endswith('?') else '.'}" for each in (note, *list_remarks(change)) if each)


def _encode_change(change: FileChangePlan, how: WriteOptions, done: _WriteResult, said: tuple[str, ...]) -> dict[str, Any]:
    return {
        "id": change.id,
        "path": change.path,
        "entry": change.entry,
        "written": not how.dry_run,
        "diff": list(change.list_diff()),
        "commit": done.commit,
        "branch": done.branch,
        "said": list(said),
        **_encode_status(change),
        "warnings": [each.message for each in change.warnings],
    }


def _encode_status(change: FileChangePlan) -> dict[str, Any]:
    """Return where the record stands now: its state, what waits for whom, and what it lacks."""
    from troth.model import Kind  # noqa: PLC0415
    from troth.status.agreement_tasks import list_awaited_tasks  # noqa: PLC0415

    after = change.after
    if change.kind is Kind.AGREEMENT:
        accord = after.agreements[change.id]
        waiting = [
            {"for": each.kind.value, "parties": list(each.parties)} for each in list_awaited_tasks(accord, after.ledger.parties, after.day)
        ]
        return {"state": accord.state.value, "waits": waiting, "missing": list(accord.missing_parts)}
    if change.kind is Kind.ASK:
        pursuit = after.asks[change.id]
        silent = [{"for": each.next_step.value, "parties": [each.party]} for each in pursuit.silent]
        return {"state": pursuit.state.value, "answered": pursuit.answer_count, "of": pursuit.of, "waits": silent, "missing": []}
    if change.kind is Kind.PARTIES:
        return {"state": None, "waits": [], "missing": []}
    if change.kind is Kind.GOAL:
        return {"state": after.aims[change.id].state.value, "waits": [], "missing": []}
    standing = after.promises[change.id]
    waiting = [{"for": wait.schedule.value, "parties": list(wait.parties)} for wait in standing.pending_actions]
    return {"state": standing.state.value, "waits": waiting, "missing": list(standing.failed_checks)}


def _print_aside(*lines: str) -> None:
    for line in lines:
        click.echo(escape_text(line, _LINE), err=True)
