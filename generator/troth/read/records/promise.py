"""Promise files as promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.model import Entry, Link, Promise, Terms
from troth.read.records.values import amount, day, measure, several, sure_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Source

_ENTRY_TEXTS = frozenset({
    "note", "outcome", "cost", "because", "reason", "terms", "confidence", "progress", "learned", "evidence",
    "satisfaction", "kept", "promise",
})  # fmt: skip
_ENTRY_DAYS = frozenset({"happened", "respond_by", "due"})


def promise(record: str, source: Source) -> Promise:
    """Return the promise with the id `record` that the file makes."""
    data: Mapping[str, Any] = source.data
    return Promise(
        id=record,
        source=source,
        terms=_terms(data),
        needs=tuple(data.get("needs", ())),
        tags=tuple(data.get("tags", ())),
        links=tuple(Link(title=each["title"], url=each["url"]) for each in data.get("links", ())),
        log=tuple(_entry(index, each) for index, each in enumerate(data.get("log") or ())),
        **{key: data.get(key) for key in ("why", "partner", "goal", "ask", "agreement", "meeting", "part_of", "continues")},
    )


def _terms(data: Mapping[str, Any]) -> Terms:
    return Terms(
        title=data["title"],
        promisers=several(data["promiser"]),
        customers=several(data["customer"]),
        outcome=data["outcome"],
        measures=tuple(measure(each) for each in data.get("measures", ())),
        made=day(data.get("made")),
        due=day(data.get("due")),
        cost=data.get("cost"),
        amount=amount(data.get("amount")),
    )


def _entry(index: int, data: Mapping[str, Any]) -> Entry:
    texts: dict[str, Any] = {key: value for key, value in data.items() if key in _ENTRY_TEXTS}
    dates: dict[str, Any] = {key: day(value) for key, value in data.items() if key in _ENTRY_DAYS}
    measures = tuple(measure(each) for each in data.get("measures", ()))
    return Entry(
        date=sure_day(data["date"]),
        by=data["by"],
        act=data["act"],
        index=index,
        next=tuple(data.get("next", ())),
        measures=measures,
        **texts,
        **dates,
    )
