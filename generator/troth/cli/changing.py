"""What the commands that change a file have in common: who acts and when, a dry run, the commit, and what is said at the end."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, NoReturn

import click

from troth.cli.parameters import PARTY_HELP, party_id
from troth.cli.spoken import ADay, Named
from troth.cli.streams import hand_over, say
from troth.cli.where import Where, on_board
from troth.problem import BoardError
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from troth.board import Board
    from troth.edit.change import Change, Outcome, Refusal

_LINE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """Who acts and when, as far as they said so, and what is to be done with the change."""

    by: str | None
    date: Named
    dry_run: bool
    commit: bool
    branch: str | None
    as_json: bool


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The board that a change is prepared on, and who makes it on which day."""

    where: Where
    how: How
    board: Board

    @property
    def day(self) -> date:
        """The day that the change is dated."""
        return self.how.date.on(self.board.day)

    def by(self) -> str:
        """Return the party that acts: the one that is named, else the one with the address that git has."""
        from troth.edit.who import me  # noqa: PLC0415 - only those who change something need it
        from troth.read.identity import identity  # noqa: PLC0415

        return party_id(self.board, self.how.by) or me(identity(self.where.root), self.board.ledger.parties)

    def known(self) -> bool:
        """Tell whether it is known who acts."""
        try:
            return bool(self.by())
        except BoardError:
            return False


def changes(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of those that change a file, and call it with `Where`, `How` and the options of its own."""

    def called(where: Where, /, **values: Any) -> Any:  # noqa: ANN401 - whatever options the command has
        how = How(**{name: values.pop(name) for name in How.__dataclass_fields__})
        return function(where, how, **values)

    command = on_board(update_wrapper(called, function))
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option("--by", metavar="PARTY", help=f"Who acts (default: the party with your address in git). {PARTY_HELP}"),
    click.option("--date", type=ADay(), default="today", metavar="DAY", help="The day that it is written down (default: today)."),
    click.option("--dry-run", is_flag=True, help="Show the change as a diff and write nothing."),
    click.option("--commit", is_flag=True, help="Commit the file, and nothing else, with a message in the board's words."),
    click.option("--branch", metavar="NAME", help="Start this branch first, for a pull request."),
    click.option("--json", "as_json", is_flag=True, help="Say what was done as JSON."),
)


def carry_out(where: Where, how: How, prepare: Callable[[Turn], Outcome], tell: Callable[[Change], Iterator[str]]) -> None:
    """Prepare a change on the board as it is now, write it unless it is refused, and tell what it did.

    The board is held from reading to writing, so that two who act at once both find their place.
    """
    from troth.edit.alone import alone  # noqa: PLC0415
    from troth.edit.change import Refusal  # noqa: PLC0415

    with nullcontext() if how.dry_run else alone(where.root):
        turn = Turn(where=where, how=how, board=where.board(remark=False))
        outcome = prepare(turn)
        if isinstance(outcome, Refusal):
            _refuse(outcome, how)
        done = _Done() if how.dry_run else _write(outcome, turn)
    said = tuple(tell(outcome))
    if how.as_json:
        hand_over(json.dumps(_as_json(outcome, how, done, said), ensure_ascii=False, indent=2) + "\n")
    elif how.dry_run:
        hand_over("".join(f"{line}\n" for line in outcome.diff()))
        _aside("Nothing is written. With this change:", *said)
    else:
        say(*(shown(line, _LINE) for line in said), *done.lines(outcome))
    _aside(*_notes(outcome, turn))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What became of a change."""

    commit: str | None = None
    branch: str | None = None
    more: bool = False
    """The file had other changes that were not committed yet, and now are."""

    def lines(self, change: Change) -> Iterator[str]:
        """Yield where it was written, and how to go on."""
        if self.commit is None:
            yield f"Written: {change.path}" + (f" on branch {self.branch}" if self.branch else "")
            return
        yield f"Committed {self.commit} on {self.branch or 'no branch'}: {change.message}"
        if self.more:
            yield f"  with what else had changed in {change.path}"


def _write(change: Change, turn: Turn) -> _Done:
    from troth.edit import repository  # noqa: PLC0415

    root, how, more = turn.where.root, turn.how, False
    if how.branch is not None:
        repository.ensure_new_branch(root, how.branch)
    if how.commit:
        repository.ensure_repository(root)
        more = change.old is not None and repository.has_changes(root, change.path)
    with repository.switch_branch(root, how.branch):
        change.write(root)
    if not how.commit:
        return _Done(branch=how.branch)
    return _Done(commit=repository.commit(root, change.path, change.message), branch=repository.branch(root), more=more)


def _refuse(refusal: Refusal, how: How) -> NoReturn:
    if how.as_json:
        hand_over(json.dumps({"refused": refusal.message, "hints": list(refusal.hints)}, ensure_ascii=False, indent=2) + "\n")
    else:
        _aside(f"Not done: {refusal.message}", *(f"  {hint}" for hint in refusal.hints))
    raise click.exceptions.Exit(1)


def _notes(change: Change, turn: Turn) -> Iterator[str]:
    from troth.edit.who import recorded_for  # noqa: PLC0415
    from troth.read.identity import identity  # noqa: PLC0415

    yield from (f"Warning: {each.message}; {each.hint}" for each in change.warnings)
    parties, promise = turn.board.ledger.parties, change.after.ledger.promises.get(change.id) if change.kind.value == "promise" else None
    made_by = (promise.log[0].by if promise.log else promise.promisers[0]) if promise else None
    author = str(change.entry["by"]) if change.entry else made_by
    note = recorded_for(author, identity(turn.where.root), parties) if author else None
    if note:
        yield f"Note: {note}."


def _as_json(change: Change, how: How, done: _Done, said: tuple[str, ...]) -> dict[str, Any]:
    return {
        "id": change.id,
        "path": change.path,
        "entry": change.entry,
        "written": not how.dry_run,
        "diff": list(change.diff()),
        "commit": done.commit,
        "branch": done.branch,
        "said": list(said),
        **_stand(change),
        "warnings": [each.message for each in change.warnings],
    }


def _stand(change: Change) -> dict[str, Any]:
    """Return where the record stands now: its state, what waits for whom, and what it lacks."""
    from troth.lifecycle.agreement_next import waits  # noqa: PLC0415
    from troth.model import Kind  # noqa: PLC0415

    after = change.after
    if change.kind is Kind.AGREEMENT:
        accord = after.accords[change.id]
        waiting = [{"for": each.wanted.value, "parties": list(each.parties)} for each in waits(accord, after.ledger.parties, after.day)]
        return {"state": accord.state.value, "waits": waiting, "missing": list(accord.missing)}
    if change.kind is Kind.ASK:
        pursuit = after.pursuits[change.id]
        silent = [{"for": each.step.value, "parties": [each.party]} for each in pursuit.silent]
        return {"state": pursuit.state.value, "answered": pursuit.answered, "of": len(pursuit.asked), "waits": silent, "missing": []}
    standing = after.standings[change.id]
    waiting = [{"for": wait.for_what.value, "parties": list(wait.parties)} for wait in standing.waits]
    return {"state": standing.state.value, "waits": waiting, "missing": list(standing.missing)}


def _aside(*lines: str) -> None:
    for line in lines:
        click.echo(shown(line, _LINE), err=True)
