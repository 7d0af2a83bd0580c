"""Put together what two people added to one log: a three-way merge by entries, in the order of their dates, byte for byte."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.files import EditError
from troth.base.text import escape_text
from troth.edit.splice import appended_all
from troth.model import Kind, Parties
from troth.read.records import parse_agreement, parse_goal, parse_promise
from troth.read.schema.check import check_schema
from troth.read.yaml.document import parse_document
from troth.status.agreement_acts import check_agreement_log
from troth.status.answer_context import hash_contexts
from troth.status.goal import find_invalid_goal_entries
from troth.status.provenance import hash_entries
from troth.status.replay import replay

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from troth.model import Data, Source


_BY_HAND = "Merge the file by hand, keep the entries of both sides in date order, then run `troth check`."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One side of a merge: its file, and from which entry of its log on it is new."""

    data: bytes
    source: Source
    start: int

    @property
    def log(self) -> list[Data]:
        """The entries of its log."""
        return _get_log(self.source)

    @property
    def new(self) -> range:
        """The numbers of its own entries."""
        return range(self.start, len(self.log))


# decision: 2026-11-30, Two people's entries are put together by a command, not by a merge driver
def resolve_record(kind: Kind, base: bytes | None, ours: bytes, theirs: bytes, parties: Parties) -> bytes:
    """Return the record with the new entries of both sides, in date order; of one day, ours come first.

    What one side alone changed outside the log is taken too. Raises EditError, in words, where an entry that was there was changed,
    both changed the same thing, or an answer would stand under what it was not said of.
    """
    sources = [_read(each, name) for each, name in ((base or b"", "before"), (ours, "ours"), (theirs, "theirs")) if each]
    before = sources[0] if base else None
    mine, other = (_make_side(data, source, before) for data, source in zip((ours, theirs), sources[-2:], strict=True))
    carrier, guest = _choose_carrier(mine, other, before)
    _check_wording(kind, carrier, guest)
    order = _join(carrier, guest, guest_first=carrier is other)
    if not any(side is guest for side, _ in order):
        return carrier.data
    log = [*carrier.log[: carrier.start], *(side.log[number] for side, number in order)]
    merged = _write(carrier, guest, order, log)
    _check_contexts(kind, {**carrier.source.data, "log": log}, carrier.start, order)
    _check_places(kind, merged, carrier.start, order, parties)
    return merged


def resolve_conflict(kind: Kind | None, versions: tuple[bytes | None, bytes | None, bytes | None], now: bytes, parties: Parties) -> bytes:
    """Return what a file in conflict comes to. `versions` are that of before, ours and theirs; `now` is what lies there.

    Raises EditError where that cannot be told, or where somebody has begun to put it together by hand.
    """
    before, ours, theirs = versions
    if kind is None or kind is Kind.PARTIES:
        raise EditError("both sides changed this file, and it has no log to merge", "Merge it by hand.")
    if ours is None or theirs is None:
        raise EditError("one side deleted this record, and the other changed it", "Keep it: close a record by an entry in its log.")
    if b"<<<<<<< " not in now:
        raise EditError("it has no conflict marks any more, so someone has already merged it", "Check it, then add it.")
    known = {line for each in (before or b"", ours, theirs) for line in each.splitlines()}
    lines = enumerate(now.splitlines(), start=1)
    strange = next((number for number, line in lines if line not in known and not line.startswith(_MARKS)), 0)
    if strange:
        raise EditError(f"line {strange} is from neither side, so someone has started to merge it", "Finish it by hand, then add it.")
    return resolve_record(kind, before, ours, theirs, parties)


_MARKS = (b"<<<<<<< ", b"||||||| ", b"=======", b">>>>>>> ")


def _read(data: bytes, name: str) -> Source:
    source, problems = parse_document("", data)
    if source is None:
        raise EditError(f"the earlier file ({name}) can't be read: line {problems[0].place.line}: {problems[0].message}", _BY_HAND)
    return source


def _get_log(source: Source) -> list[Data]:
    log = source.data.get("log")
    return log if isinstance(log, list) else []


def _make_side(data: bytes, source: Source, before: Source | None) -> _Side:
    old = hash_entries(before.data) if before else ()
    if hash_entries(source.data)[: len(old)] != old:
        raise EditError("one side changed, moved or removed an existing entry", "Restore it first: entries of a log are never changed.")
    return _Side(data=data, source=source, start=len(old))


def _choose_carrier(mine: _Side, other: _Side, before: Source | None) -> tuple[_Side, _Side]:
    """Return the side whose file is kept, with all that it says outside the log, and the one whose entries are put into it."""
    was, ours, theirs = (
        (json.dumps({key: value for key, value in each.data.items() if key != "log"}, sort_keys=True) if each else "")
        for each in (before, mine.source, other.source)
    )
    if ours == theirs:
        return (mine, other) if mine.new or not other.new else (other, mine)
    if before is not None and theirs == was:
        return mine, other
    if before is not None and ours == was:
        return other, mine
    keys = [key for key in {**mine.source.data, **other.source.data} if key != "log"]
    differ = [escape_text(key) for key in keys if mine.source.data.get(key) != other.source.data.get(key)]
    raise EditError(f"both sides changed the file outside its log: {', '.join(differ)}", _BY_HAND)


def _check_wording(kind: Kind, carrier: _Side, guest: _Side) -> None:
    """See that nobody on one side answered the words that the other side changed."""
    contexts = hash_contexts(kind, guest.source.data)
    anew = hash_contexts(kind, {**carrier.source.data, "log": guest.log})
    for number in guest.new:
        if contexts[number] != anew[number]:
            raise EditError(
                f"{_describe(guest.log[number])} answers something that the other side changed",
                f"Keep the other side's text, and ask {_name_actor(guest.log[number])} again.",
            )


def _join(carrier: _Side, guest: _Side, *, guest_first: bool) -> list[tuple[_Side, int]]:
    """Return the new entries of both in date order, each with its side; what both have is taken once."""
    digests = hash_entries(guest.source.data)
    twice = Counter(hash_entries(carrier.source.data)[carrier.start :])
    left: list[int] = []
    for number in guest.new:
        if twice[digests[number]]:
            twice[digests[number]] -= 1
        else:
            left.append(number)
    mine, order = list(carrier.new), []
    while mine and left:
        own, other = _get_date(carrier.log[mine[0]]), _get_date(guest.log[left[0]])
        if other < own or (guest_first and other == own):
            order.append((guest, left.pop(0)))
        else:
            order.append((carrier, mine.pop(0)))
    return [*order, *((carrier, number) for number in mine), *((guest, number) for number in left)]


def _get_date(entry: Data) -> str:
    return str(entry.get("date", "")) if isinstance(entry, dict) else ""


def _describe(entry: Data) -> str:
    found: Mapping[str, Data] = entry if isinstance(entry, dict) else {}
    return f"{escape_text(str(found.get('act')))} by {_name_actor(entry)} of {escape_text(str(found.get('date')))}"


def _name_actor(entry: Data) -> str:
    return escape_text(str(entry.get("by"))) if isinstance(entry, dict) else "its writer"


def _write(carrier: _Side, guest: _Side, order: Sequence[tuple[_Side, int]], log: list[Data]) -> bytes:
    """Return the carrier's bytes with the guest's entries between its own, each as it was written."""
    wanted = json.dumps({**carrier.source.data, "log": log})
    for merged in (_splice_lines(carrier, guest, order), _append(carrier, guest, order)):
        source = parse_document("", merged)[0] if merged is not None else None
        if merged is not None and source is not None and json.dumps(source.data) == wanted:
            return merged
    raise EditError("the two logs are formatted differently, so their lines can't be mixed", _BY_HAND)


def _append(carrier: _Side, guest: _Side, order: Sequence[tuple[_Side, int]]) -> bytes | None:
    """Return the carrier's bytes with the guest's entries written anew at the end, where they all come last."""
    ours = len(carrier.new)
    if any(side is guest for side, _ in order[:ours]):
        return None
    entries = [entry for _, number in order[ours:] if isinstance(entry := guest.log[number], dict)]
    return appended_all(carrier.data, entries)


def _splice_lines(carrier: _Side, guest: _Side, order: Sequence[tuple[_Side, int]]) -> bytes | None:
    """Return the carrier's lines with the guest's entries in their places; None where the logs are not written line by line."""
    mine, theirs = _cut_entries(carrier), _cut_entries(guest)
    if mine is None or theirs is None:
        return None
    lines = carrier.data.splitlines(keepends=True)
    end = b"\r\n" if lines and lines[0].endswith(b"\r\n") else b"\n"
    pieces = [(mine if side is carrier else theirs)[number] for side, number in order]
    first = min((start for number, (start, _) in mine.items() if number >= carrier.start), default=None)
    last = max(stop for _, stop in mine.values())
    at = last if first is None else first
    texts = [b"".join(side.data.splitlines(keepends=True)[slice(*piece)]) for (side, _), piece in zip(order, pieces, strict=True)]
    middle = b"".join(text if text.endswith(b"\n") else text + end for text in texts)
    head = b"".join(lines[:at])
    return (head if head.endswith(b"\n") else head + end) + middle + b"".join(lines[last:])


def _cut_entries(side: _Side) -> dict[int, tuple[int, int]] | None:
    """Return of each entry from which line on it is written up to which; comments above it are its own, those at the end the last one's."""
    if not side.log:
        return None
    lines = side.data.splitlines()
    dashes = [_find_dash(lines, side.source.find_place("log", number).line - 1) for number in range(len(side.log))]
    found = [dash for dash in dashes if dash is not None]
    if len(set(found)) != len(dashes):
        return None
    indent, stop = _measure_indent(lines[found[0]]), found[-1] + 1
    while stop < len(lines) and _belongs_to_last(lines[stop], indent):
        stop += 1
    while not lines[stop - 1].strip():
        stop -= 1
    starts = []
    for dash in found:
        start = dash
        while lines[start - 1].lstrip().startswith(b"#"):
            start -= 1
        starts.append(start)
    return {number: (start, end) for number, (start, end) in enumerate(zip(starts, (*starts[1:], stop), strict=True))}


def _belongs_to_last(line: bytes, indent: int) -> bool:
    """Tell whether a line behind the last dash is of its entry, or a comment or blank line below it."""
    own = _measure_indent(line)
    return not line.strip() or own > indent or (own == indent and line.lstrip().startswith(b"#"))


def _find_dash(lines: Sequence[bytes], at: int) -> int | None:
    """Return the line of an entry's dash; None for one in brackets."""
    while at >= 0 and not lines[at].lstrip().startswith(b"- ") and lines[at].strip() != b"-":
        if lines[at].strip() and not lines[at].lstrip().startswith(b"#"):
            return None
        at -= 1
    return at if at >= 0 else None


def _measure_indent(line: bytes) -> int:
    return len(line) - len(line.lstrip())


def _check_contexts(kind: Kind, merged: Mapping[str, Data], start: int, order: Sequence[tuple[_Side, int]]) -> None:
    """See that every answer still stands under what it was said of."""
    now = hash_contexts(kind, dict(merged))
    for at, (side, number) in enumerate(order, start=start):
        if now[at] != hash_contexts(kind, side.source.data)[number]:
            raise EditError(
                f"{_describe(side.log[number])} answers something that an earlier entry of the other side changed",
                f"Keep the other side's entries, leave this one out, and ask {_name_actor(side.log[number])} to answer again.",
            )


def _check_places(kind: Kind, merged: bytes, start: int, order: Sequence[tuple[_Side, int]], parties: Parties) -> None:
    """See that every new entry still has its place in the log: two of them may each have been the last word."""
    faults = _find_faults(kind, _read(merged, "together"), parties)
    for at, (side, number) in enumerate(order, start=start):
        if at in faults and number not in _find_faults(kind, side.source, parties):
            raise EditError(
                f"{_describe(side.log[number])} is no longer possible after the other side's entries: {faults[at]}",
                f"Keep the other side's entries, leave this one out, and ask {_name_actor(side.log[number])} what to do.",
            )


def _find_faults(kind: Kind, source: Source, parties: Parties) -> Mapping[int, str]:
    """Return why entries have no place, by their numbers."""
    if any(fault.is_error for fault in check_schema(kind, source)):
        return {}
    if kind is Kind.PROMISE:
        return {each.index: each.message for each in replay(parse_promise("it", source), parties).invalid_entries}
    if kind is Kind.AGREEMENT:
        return {each.index: each.message for each in check_agreement_log(parse_agreement("it", source), parties)}
    if kind is Kind.GOAL:
        return {each.index: each.message for each in find_invalid_goal_entries(parse_goal("it", source), parties)}
    acts = [entry.get("act") if isinstance(entry, dict) else None for entry in _get_log(source)]
    closed = acts.index("closed") if "closed" in acts else len(acts)
    return dict.fromkeys(range(closed + 1, len(acts)), "it was closed before")
