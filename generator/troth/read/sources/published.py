"""What a board publishes, `v1/board.json`, as values: held to its schema first, and whatever it says is only text."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from sys import intern
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from troth.base.dates import parse_iso_date
from troth.base.limits import SOURCE_BYTES, SOURCE_NAMES
from troth.base.text import escape_text
from troth.model import PartyKind
from troth.read.sources.published_schema import check_record, check_value, check_whole
from troth.read.sources.strict_json import StrictJsonError, members, parse_strict_json
from troth.rollup.published import (
    EXPORT_VERSION,
    PublishedAsk,
    PublishedAsked,
    PublishedBoard,
    PublishedGoal,
    PublishedHelpRequest,
    PublishedParty,
    PublishedPromise,
    PublishedRatio,
)
from troth.status.acts import PromiseState
from troth.status.attention import Flag
from troth.status.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from troth.read.sources.strict_json import Member


if TYPE_CHECKING:
    Record: TypeAlias = PublishedPromise | PublishedAsk | PublishedGoal | PublishedParty

_BLANKS = b" \t\n\r"
_LONGEST_LINE = 200
_LONGEST_TEXT = 2000
_PAGE = re.compile(r"(?:[a-z0-9][a-z0-9._-]*/)*(?:[a-z0-9][a-z0-9._-]*)?")
"""The address of a page, from its site's own: nothing that leads elsewhere."""


class NewerError(StrictJsonError):
    """The board speaks a later version than this program."""


def parse_board_json(data: bytes) -> PublishedBoard:
    """Return the board that the bytes of `v1/board.json` tell. Raises RefusedError with the reason, as the rest of a sentence.

    Its records are looked at one by one, and what is not shown of them is let go.
    """
    if len(data) > SOURCE_BYTES.most:
        raise StrictJsonError(SOURCE_BYTES.beyond)
    if not data.lstrip(_BLANKS).startswith(b"{"):
        check_whole(parse_strict_json(data))
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
        self._fault: StrictJsonError | None = None

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
        except StrictJsonError as error:
            self._fault = error

    def _keep(self, key: str, found: Mapping[str, Any]) -> None:
        if key not in _MAKERS:
            return
        make, names = _MAKERS[key]
        self._names += sum(len(found[name]) for name in names)
        if self._names > SOURCE_NAMES.most:
            raise StrictJsonError(SOURCE_NAMES.beyond)
        record = make(found)
        if self._records[key].setdefault(record.id, record) is not record:
            raise StrictJsonError(f"has the id {record.id} twice")

    def board(self) -> PublishedBoard:
        """Return the board. Raises RefusedError for the first thing that is wrong with it."""
        version = self._rest.get("version")
        if isinstance(version, int) and version > EXPORT_VERSION:
            raise NewerError(f"has version {version}, but this program reads version {EXPORT_VERSION}")
        if self._fault is not None:
            raise self._fault
        check_whole(self._rest)
        numbers: Mapping[str, Any] = self._rest["numbers"]
        as_of = _parse_day(self._rest["as_of"])
        if as_of is None:
            raise StrictJsonError("has no as-of date")
        return PublishedBoard(
            name=_shorten_line(self._rest["board"]["name"]),
            timezone=self._rest["board"]["timezone"],
            as_of=as_of,
            promises=MappingProxyType(self._records["promises"]),
            asks=MappingProxyType(self._records["asks"]),
            goals=MappingProxyType(self._records["goals"]),
            parties=MappingProxyType(self._records["parties"]),
            ratios=MappingProxyType(
                {key: PublishedRatio(each["n"], each["of"], each.get("of_rhythms", 0)) for key, each in numbers.items() if _is_ratio(each)}
            ),
            ages=MappingProxyType({age: int(n) for age, n in numbers["overdue"].items()}),
            reasons=MappingProxyType({escape_text(code): int(n) for code, n in numbers["reasons"].items()}),
            errors=int(self._rest["problems"]["errors"]),
        )


def _is_ratio(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() - {"of_rhythms"} != {"n", "of"}:
        return False
    n, of, of_rhythms = value["n"], value["of"], value.get("of_rhythms", 0)
    return all(type(each) is int for each in (n, of, of_rhythms)) and 0 <= n <= of and 0 <= of_rhythms <= of


def _parse_promise(data: Mapping[str, Any]) -> PublishedPromise:
    flags = tuple(map(Flag, data["flags"]))
    log: list[Mapping[str, Any]] = data["log"]
    return PublishedPromise(
        id=data["id"],
        title=_shorten_line(data["title"]),
        promisers=_parse_ids(data["promisers"]),
        customers=_parse_ids(data["customers"]),
        partner=data["partner"],
        state=PromiseState(data["state"]),
        schedule=tuple(map(Schedule, data["schedule"])),
        flags=flags,
        due=_parse_day(data["due"]),
        delivered_on=_parse_day(data["delivered_on"]),
        last=_parse_day(log[-1]["date"]) if log else None,
        kept_on_time=data["kept_on_time"],
        goal=data["goal"],
        ask=data["ask"],
        url=_sanitize_page(data["url"]),
        help=_find_help_request(log) if Flag.HELP_WANTED in flags else None,
    )


def _find_help_request(log: Iterable[Mapping[str, Any]]) -> PublishedHelpRequest | None:
    last = next((each for each in reversed([*log]) if each["act"] == "help_wanted"), None)
    since = _parse_day(last["date"]) if last else None
    if last is None or since is None:
        return None
    note: str | None = last["note"]
    need = note if note is None or len(note) <= _LONGEST_TEXT else note[: _LONGEST_TEXT - 1] + "…"
    return PublishedHelpRequest(by=last["by"], since=since, need=need)


def _parse_ask(data: Mapping[str, Any]) -> PublishedAsk:
    respond_by = _parse_day(data["respond_by"])
    if respond_by is None:
        raise StrictJsonError(f"has an ask without respond_by: {data['id']}")
    return PublishedAsk(
        id=data["id"],
        title=_shorten_line(data["title"]),
        asker=data["asker"],
        state=data["state"],
        respond_by=respond_by,
        answer_overdue=data["answer_overdue"],
        goal=data["goal"],
        asked=tuple(map(_parse_asked, data["asked"])),
        of=max(data["of"], len(data["asked"])),
        url=_sanitize_page(data["url"]),
    )


def _parse_asked(data: Mapping[str, Any]) -> PublishedAsked:
    following = data["next"]
    return PublishedAsked(
        party=intern(data["party"]),
        answer=data["answer"],
        promise=data["promise"],
        step=following["step"],
        via=following["via"],
        since=_parse_day(following["from"]),
    )


def _parse_party(data: Mapping[str, Any]) -> PublishedParty:
    return PublishedParty(
        id=intern(data["id"]),
        kind=PartyKind(data["kind"]),
        name=_shorten_line(data["name"]) or data["id"],
        members=_parse_ids(data["members"]),
        github=data.get("github"),
        email_hash=data.get("email_hash"),
    )


def _parse_goal(found: Mapping[str, Any]) -> PublishedGoal:
    return PublishedGoal(id=found["id"], title=_shorten_line(found["title"]), by=_parse_day(found["by"]))


_MAKERS: Final[Mapping[str, tuple[Callable[[Mapping[str, Any]], Record], tuple[str, ...]]]] = {
    "promises": (_parse_promise, ("promisers", "customers")),
    "asks": (_parse_ask, ("asked",)),
    "goals": (_parse_goal, ()),
    "parties": (_parse_party, ("members",)),
}
"""What is shown of a board, by the keys of its lists: how a record is made, and which of its lists name parties."""


def _parse_ids(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(intern, ids))


@lru_cache(maxsize=20_000)
def _parse_day(text: str | None) -> date | None:
    """Return a day; nothing for none. Raises RefusedError for what is no day of the calendar."""
    if text is None:
        return None
    day = parse_iso_date(text)
    if day is None:
        raise StrictJsonError(f"names {escape_text(text)}, which is not a date")
    return day


def _shorten_line(text: str) -> str:
    """Return a title or name on one line, cut where it goes on for ever."""
    line = " ".join(text[: 2 * _LONGEST_LINE].split())
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…"


def _sanitize_page(url: str) -> str:
    return url if _PAGE.fullmatch(url) else ""


def parse_note(data: bytes) -> Mapping[str, Any]:
    """Return what was noted beside a copy; nothing where that cannot be read."""
    try:
        found = parse_strict_json(data)
    except StrictJsonError:
        return {}
    return found if isinstance(found, dict) and all(value is None or isinstance(value, str) for value in found.values()) else {}


def encode_note(noted: Mapping[str, str | None]) -> bytes:
    """Return what is noted beside a copy, as it is kept."""
    return (json.dumps(noted, ensure_ascii=True, indent=1) + "\n").encode()
