"""The first records of a board: its settings, who is there, and one promise that is worth keeping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import days
from troth.edit.make import record_text
from troth.ids import id_fault
from troth.wording import slug_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from troth.edit.starting.beginning import Beginning
    from troth.model import Data

_WEEKS = 2
_PROTOCOL = (
    "As soon as a date, a price or a result is in doubt, we say so, say why, and propose what can be had instead. The other side decides."
)


def records(of: Beginning) -> Iterator[tuple[str, bytes]]:
    """Yield each record's path, counted from the board's folder, and its content."""
    yield "commitments/board.yaml", _text(_settings(of), "../schema/board")
    yield "commitments/parties/people.yaml", _parties("people", of.you.id, _person(of))
    if of.team:
        yield "commitments/parties/teams.yaml", _parties("teams", team_id(of), {"name": of.team, "lead": of.you.id})
    yield f"commitments/promises/{of.day:%Y-%m}/first-promises-on-this-board.yaml", _text(_promise(of), "../../../schema/promise")


def team_id(of: Beginning) -> str:
    """Return the id of the first team: never that of the person."""
    return party_id(of.team, "team", {of.you.id})


def party_id(name: str, kind: str, taken: Collection[str] = ()) -> str:
    """Return an id for a party of this name, one that no reserved word and no other party has."""
    slug = slug_of(name)
    return slug if slug and slug not in taken and not id_fault(slug, party=True) else f"{kind}-{slug}".removesuffix("-")


def _settings(of: Beginning) -> dict[str, Data]:
    settings: dict[str, Data] = {"name": of.name, "timezone": of.timezone}
    if of.repository:
        settings["repository"] = of.repository
    return settings | {"branch": of.branch, "protocol": _PROTOCOL}


def _person(of: Beginning) -> Data:
    person: dict[str, Data] = {"name": of.you.name}
    person |= {key: value for key, value in (("github", of.you.github), ("email", of.you.email)) if value}
    return person | ({"teams": [team_id(of)]} if of.team else {})


def _promise(of: Beginning) -> dict[str, Data]:
    """Return a promise to oneself: it needs nobody else's word, and shows the whole way from promised to kept."""
    return {
        "title": "Bring our first promises onto this board",
        "promiser": of.you.id,
        "customer": of.you.id,
        "outcome": "Everybody who works with me has made one promise here, to somebody who can accept it.",
        "measures": [{"what": "People with a promise of their own", "target": 3}],
        "made": of.day.isoformat(),
        "due": days.plus(of.day, 7 * _WEEKS).isoformat(),
        "why": "A board is of use from the day on which somebody relies on it.",
    }


def _parties(kind: str, party: str, fields: Data) -> bytes:
    """Return a file with one party on a line of its own, so that the next one goes on the next line."""
    lines = record_text({party: fields}).splitlines()
    return _text({}, "../../schema/parties") + f"{kind}:\n".encode() + "".join(f"  {line}\n" for line in lines).encode()


def _text(data: dict[str, Data], schema: str) -> bytes:
    return record_text(data, f"{schema}.schema.json").encode()
