"""What a board publishes, `v1/board.json`, as values: held to its schema first, and whatever it says is only text."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from sys import intern
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from troth.days import parse
from troth.lifecycle.acts import State
from troth.lifecycle.flags import Flag
from troth.lifecycle.schedule import Schedule
from troth.limits import SOURCE_BYTES, SOURCE_NAMES
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
from troth.read.published_schema import check_record, check_value, check_whole
from troth.read.strict_json import RefusedError, members, strict_json
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from troth.read.strict_json import Member

    Record: TypeAlias = PublishedPromise | PublishedAsk | PublishedGoal | PublishedParty

_BLANKS = b" \t\n\r"
_LONGEST_LINE = 200
_LONGEST_TEXT = 2000
_PAGE = re.compile(r"(?:[a-z0-9][a-z0-9._-]*/)*(?:[a-z0-9][a-z0-9._-]*)?")
"""The address of a page, from its site's own: nothing that leads elsewhere."""


class NewerError(RefusedError):
    """The board speaks a later version than this program."""


def published(data: bytes) -> PublishedBoard:
    """Return the board that the bytes of `v1/board.json` tell. Raises RefusedError with the reason, as the rest of a sentence.

    Its records are looked at one by one, and what is not shown of them is let go.
    """
    if len(data) > SOURCE_BYTES.most:
        raise RefusedError(SOURCE_BYTES.beyond)
    if not data.lstrip(_BLANKS).startswith(b"{"):
        check_whole(strict_json(data))
    taken = _Taken()
    for member in members(data):
        taken.take(member)
    return taken.board()


class _Taken:
    """What was taken of a board so far: its records that are shown, and all that is no list."""

    def __init__(self) -> None:
        self._records: Mapping[str, dict[str, Any]] = {key: {} for key in _MAKERS}
        self._rest: dict[str, Any] = {}
        self._names = 0
        self._fault: RefusedError | None = None

    def take(self, member: Member) -> None:
        """Take in a member, or keep its fault to the end: a later version of the format may say there what is a fault in this one."""
        if self._fault is not None and member.key != "version":
            return
        try:
            if member.number is None:
                self._rest[member.key] = member.value
                check_value(member.key, member.value)
            else:
                check_record(member.key, member.number, member.value)
                self._keep(member.key, member.value)
        except RefusedError as error:
            self._fault = error

    def _keep(self, key: str, found: Mapping[str, Any]) -> None:
        if key not in _MAKERS:
            return
        make, names = _MAKERS[key]
        self._names += sum(len(found[name]) for name in names)
        if self._names > SOURCE_NAMES.most:
            raise RefusedError(SOURCE_NAMES.beyond)
        record = make(found)
        if self._records[key].setdefault(record.id, record) is not record:
            raise RefusedError(f"has the id {record.id} twice")

    def board(self) -> PublishedBoard:
        """Return the board. Raises RefusedError for the first thing that is wrong with it."""
        version = self._rest.get("version")
        if isinstance(version, int) and version > VERSION:
            raise NewerError(f"speaks version {version}, and this program reads version {VERSION}")
        if self._fault is not None:
            raise self._fault
        check_whole(self._rest)
        return _board(self._rest, self._records)


def _board(found: Mapping[str, Any], records: Mapping[str, dict[str, Any]]) -> PublishedBoard:
    numbers: Mapping[str, Any] = found["numbers"]
    as_of = _day(found["as_of"])
    if as_of is None:
        raise RefusedError("is as of no day")
    return PublishedBoard(
        name=_line(found["board"]["name"]),
        timezone=found["board"]["timezone"],
        as_of=as_of,
        promises=MappingProxyType(records["promises"]),
        asks=MappingProxyType(records["asks"]),
        goals=MappingProxyType(records["goals"]),
        parties=MappingProxyType(records["parties"]),
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


def _goal(found: Mapping[str, Any]) -> PublishedGoal:
    return PublishedGoal(id=found["id"], title=_line(found["title"]), by=_day(found["by"]))


def _party(found: Mapping[str, Any]) -> PublishedParty:
    return PublishedParty(
        id=intern(found["id"]),
        kind=PartyKind(found["kind"]),
        name=_line(found["name"]) or found["id"],
        members=_ids(found["members"]),
        github=found.get("github"),
        email_hash=found.get("email_hash"),
    )


_MAKERS: Mapping[str, tuple[Callable[[Mapping[str, Any]], Record], tuple[str, ...]]] = MappingProxyType(
    {
        "promises": (_promise, ("promisers", "customers")),
        "asks": (_ask, ("asked",)),
        "goals": (_goal, ()),
        "parties": (_party, ("members",)),
    }
)
"""What is shown of a board, by the keys of its lists: how a record is made, and which of its lists name parties."""


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
