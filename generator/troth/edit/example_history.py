"""The example's history: commits of its people, by which each entry is somebody's own, as it would be on a board that has lived.

The files are those of the example; here they come about entry by entry. What somebody accepted comes by a branch that is merged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from troth.base.dates import parse_iso_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

_ENTRY = re.compile(r"^  - ", re.MULTILINE)
_DATE = re.compile(r"\bdate: (\d{4}-\d\d-\d\d)")
_BY = re.compile(r"\bby: ([a-z0-9-]+)")
_ACT = re.compile(r"\bact: ([a-z_]+)")
_MADE = re.compile(r"^(?:made|date): (\d{4}-\d\d-\d\d)", re.MULTILINE)
_MAKER = re.compile(r"^(?:(?:promiser|asker|owner|provider): \[?|attendees: \[(?:[a-z0-9-]+, )*)([a-z0-9-]+)", re.MULTILINE)
"""Who makes a record; a meeting is written down by whom it names last."""
_PARTNER = re.compile(r"^partner: ([a-z0-9-]+)", re.MULTILINE)
_LOG = re.compile(r"^log:[ \t]*\n", re.MULTILINE)
_HOUR = 9
_BRANCHED = frozenset({"accepted", "signed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleVersion:
    """A file as somebody left it on a day."""

    day: date
    path: str
    number: int
    by: str
    recorder: str
    """Who writes it down where `by` has no address: the partner, else whoever made the record."""
    act: str
    content: bytes


def list_versions(path: str, content: bytes) -> Iterator[ExampleVersion]:
    """Yield how a record came about: first without its log, unless that began with it, and then entry by entry."""
    text = content.decode()
    made, maker, log = _MADE.search(text), _MAKER.search(text), _LOG.search(text)
    starts = [each.start() for each in _ENTRY.finditer(text, log.end())] if log else []
    bounds = [*pairwise([*starts, len(text)])] if starts else []
    entries = [text[start:end] for start, end in bounds]
    if log is None or not all(_DATE.search(each) and _BY.search(each) for each in entries):
        entries, bounds = [], []
    first = parse_iso_date(made[1]) if made else None
    opened = _read_day(entries[0]) if entries else None
    begun = first or opened
    if begun is None:
        return
    by = maker[1] if maker else ""
    recorder = partner[1] if (partner := _PARTNER.search(text)) else by
    head = 0 if not entries or (first and opened and first <= opened) else 1
    whole = text if not entries else text[: bounds[head - 1][1]] if head else text[: log.start() if log else None]
    actor = (_BY.search(entries[0]) or [by, by])[1] if head else by
    yield ExampleVersion(day=begun, path=path, number=0, by=actor, recorder=recorder, act="made", content=whole.encode())
    for number, ((_, end), entry) in enumerate(zip(bounds[head:], entries[head:], strict=True), start=1):
        act, who = _ACT.search(entry), _BY.search(entry)
        yield ExampleVersion(
            day=max(_read_day(entry) or begun, begun),
            path=path,
            number=number,
            by=who[1] if who else by,
            recorder=recorder,
            act=act[1] if act else "said",
            content=text[:end].encode(),
        )


def _read_day(entry: str) -> date | None:
    found = _DATE.search(entry)
    return parse_iso_date(found[1]) if found else None


def render_history(files: Mapping[str, bytes], authors: Mapping[str, tuple[str, str]], founder: tuple[str, str]) -> bytes:
    """Return the commits as `git fast-import` reads them: the first with all that is no record, then one for each entry.

    `authors` are name and address by the id of a party; for who has none it is recorded by the partner, the maker or the `founder`.
    """
    versions = sorted(
        (
            each
            for path, content in files.items()
            if "commitments/" in path and path.endswith(".yaml")
            for each in list_versions(path, content)
        ),
        key=lambda each: (each.day, each.number, each.path),
    )
    grown = {each.path for each in versions}
    out = [_begin_commit("main", founder, versions[0].day - timedelta(days=1), "A board for our promises", 1, None)]
    out += [_put_file(path, content) for path, content in files.items() if path not in grown]
    mark = 1
    for each in versions:
        author = authors.get(each.by) or authors.get(each.recorder, founder)
        name = each.path.rpartition("/")[2].removesuffix(".yaml")
        subject = f"{each.path.split('commitments/')[1].partition('/')[0]}: {each.by or 'somebody'} {each.act} {name}"
        branched = each.act in _BRANCHED
        mark += 1
        out.append(_begin_commit("topic" if branched else "main", author, each.day, subject, mark, mark - 1))
        out.append(_put_file(each.path, each.content))
        if branched:
            mark += 1
            out.append(_begin_commit("main", founder, each.day, f"Merge: {subject}", mark, mark - 2, merged=mark - 1))
            out.append(_put_file(each.path, each.content))
    return b"".join(out) + b"reset refs/heads/topic\nfrom 0000000000000000000000000000000000000000\n\n"


def _begin_commit(  # noqa: PLR0913 - what a commit consists of
    branch: str, author: tuple[str, str], day: date, subject: str, mark: int, parent: int | None, *, merged: int | None = None
) -> bytes:
    when = int(datetime(day.year, day.month, day.day, _HOUR, tzinfo=UTC).timestamp()) + mark
    person = f"{author[0]} <{author[1]}> {when} +0000"
    message = subject.encode()
    lines = [f"commit refs/heads/{branch}", f"mark :{mark}", f"author {person}", f"committer {person}", f"data {len(message)}"]
    lines += [subject, *([f"from :{parent}"] if parent else []), *([f"merge :{merged}"] if merged else []), ""]
    return "\n".join(lines).encode()


def _put_file(path: str, content: bytes) -> bytes:
    return f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"
