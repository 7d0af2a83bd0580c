"""What a board publishes, `v1/board.json`, as values: held to its schema first, and whatever it says is only text."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from sys import intern
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from jsonschema import Draft202012Validator

from troth.days import parse
from troth.lifecycle.acts import State
from troth.lifecycle.flags import Flag
from troth.lifecycle.schedule import Schedule
from troth.model import PartyKind
from troth.published import (
    VERSION,
    Count,
    Cry,
    PublishedAsk,
    PublishedAsked,
    PublishedBoard,
    PublishedGoal,
    PublishedParty,
    PublishedPromise,
)
from troth.read.schema import schema
from troth.read.soundness import sure
from troth.read.strict_json import RefusedError, strict_json
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from troth.read.soundness import Sure

T = TypeVar("T", PublishedPromise, PublishedAsk, PublishedGoal, PublishedParty)

MAX_BYTES = 64 * 1024 * 1024
_LONGEST_LINE = 200
_LONGEST_TEXT = 2000
_PAGE = re.compile(r"(?:[a-z0-9][a-z0-9._-]*/)*(?:[a-z0-9][a-z0-9._-]*)?")
"""The address of a page, from its site's own: nothing that leads elsewhere."""


class NewerError(RefusedError):
    """The board speaks a later version than this program."""


def published(data: bytes) -> PublishedBoard:
    """Return the board that the bytes of `v1/board.json` tell. Raises RefusedError with the reason, as the rest of a sentence."""
    if len(data) > MAX_BYTES:
        raise RefusedError(f"is larger than {MAX_BYTES >> 20} MiB")
    found = strict_json(data)
    version = found.get("version") if isinstance(found, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise NewerError(f"speaks version {version}, and this program reads version {VERSION}")
    if not _sure()(found):
        _see_shape(found)
    return _board(found)


@cache
def _sure() -> Sure:
    return sure(schema("board-export"))


def _see_shape(found: object) -> None:
    """Raise RefusedError for the first thing that is not as the schema wants it."""
    checker = Draft202012Validator(schema("board-export"))
    fault = next(iter(checker.iter_errors(found)), None)
    if fault is not None:
        where = "".join(f"[{each}]" if isinstance(each, int) else f".{shown(str(each), 40)}" for each in fault.absolute_path)
        raise RefusedError(f"is not what a board publishes: {where.lstrip('.') or 'the whole'} breaks the schema ({fault.validator})")


def _board(found: Mapping[str, Any]) -> PublishedBoard:
    numbers: Mapping[str, Any] = found["numbers"]
    as_of = _day(found["as_of"])
    if as_of is None:
        raise RefusedError("is as of no day")
    return PublishedBoard(
        name=_line(found["board"]["name"]),
        timezone=found["board"]["timezone"],
        as_of=as_of,
        promises=_by_id(map(_promise, found["promises"])),
        asks=_by_id(map(_ask, found["asks"])),
        goals=_by_id(PublishedGoal(id=each["id"], title=_line(each["title"]), by=_day(each["by"])) for each in found["goals"]),
        parties=_by_id(map(_party, found["parties"])),
        shares=MappingProxyType({key: Count(each["n"], each["of"]) for key, each in numbers.items() if _is_share(each)}),
        ages=MappingProxyType({age: int(n) for age, n in numbers["overdue"].items()}),
        reasons=MappingProxyType({shown(code): int(n) for code, n in numbers["reasons"].items()}),
        errors=int(found["problems"]["errors"]),
    )


def _is_share(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() != {"n", "of"}:
        return False
    n, of = value["n"], value["of"]
    return type(n) is int and type(of) is int and 0 <= n <= of


def _by_id(records: Iterable[T]) -> Mapping[str, T]:
    made: dict[str, T] = {}
    for each in records:
        if each.id in made:
            raise RefusedError(f"has the id {each.id} twice")
        made[each.id] = each
    return MappingProxyType(made)


def _promise(found: Mapping[str, Any]) -> PublishedPromise:
    flags = tuple(map(Flag, found["flags"]))
    log: list[Mapping[str, Any]] = found["log"]
    return PublishedPromise(
        id=found["id"],
        title=_line(found["title"]),
        promisers=_ids(found["promisers"]),
        customers=_ids(found["customers"]),
        partner=found["partner"],
        state=State(found["state"]),
        schedule=tuple(map(Schedule, found["schedule"])),
        flags=flags,
        due=_day(found["due"]),
        delivered_on=_day(found["delivered_on"]),
        last=_day(log[-1]["date"]) if log else None,
        kept_on_time=found["kept_on_time"],
        goal=found["goal"],
        ask=found["ask"],
        url=_page(found["url"]),
        help=_cry(log) if Flag.HELP_WANTED in flags else None,
    )


def _cry(log: Iterable[Mapping[str, Any]]) -> Cry | None:
    last = next((each for each in reversed([*log]) if each["act"] == "help_wanted"), None)
    since = _day(last["date"]) if last else None
    return Cry(by=last["by"], since=since, need=_text(last["note"])) if last and since else None


def _ask(found: Mapping[str, Any]) -> PublishedAsk:
    respond_by = _day(found["respond_by"])
    if respond_by is None:
        raise RefusedError(f"asks for an answer by no day: {found['id']}")
    return PublishedAsk(
        id=found["id"],
        title=_line(found["title"]),
        asker=found["asker"],
        state=found["state"],
        respond_by=respond_by,
        answer_overdue=found["answer_overdue"],
        goal=found["goal"],
        asked=tuple(map(_asked, found["asked"])),
        url=_page(found["url"]),
    )


def _asked(found: Mapping[str, Any]) -> PublishedAsked:
    following = found["next"]
    return PublishedAsked(
        party=intern(found["party"]),
        answer=found["answer"],
        promise=found["promise"],
        step=following["step"],
        via=following["via"],
        since=_day(following["from"]),
    )


def _party(found: Mapping[str, Any]) -> PublishedParty:
    return PublishedParty(
        id=intern(found["id"]),
        kind=PartyKind(found["kind"]),
        name=_line(found["name"]) or found["id"],
        members=_ids(found["members"]),
        github=found.get("github"),
        email_hash=found.get("email_hash"),
    )


def _ids(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(intern, found))


@lru_cache(maxsize=20_000)
def _day(text: str | None) -> date | None:
    """Return a day; nothing for none. Raises RefusedError for what is no day of the calendar."""
    if text is None:
        return None
    day = parse(text)
    if day is None:
        raise RefusedError(f"names {shown(text)}, which is no day")
    return day


def _line(text: str) -> str:
    """Return a title or name on one line, cut where it goes on for ever."""
    line = " ".join(text[: 2 * _LONGEST_LINE].split())
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…"


def _text(text: str | None) -> str | None:
    return text if text is None or len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _page(url: str) -> str:
    return url if _PAGE.fullmatch(url) else ""


def state_of(data: bytes) -> Mapping[str, Any]:
    """Return what was noted beside a copy; nothing where that cannot be read."""
    try:
        found = strict_json(data)
    except RefusedError:
        return {}
    return found if isinstance(found, dict) and all(value is None or isinstance(value, str) for value in found.values()) else {}


def state_json(noted: Mapping[str, str | None]) -> bytes:
    """Return what is noted beside a copy, as it is kept."""
    return (json.dumps(noted, ensure_ascii=True, indent=1) + "\n").encode()
