"""Ask files as asks."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from troth.model import Ask, Asked, AskEntry
from troth.read.records.values import amount, day, ladder, several, sure_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Source

_TEXTS = ("note", "via", "answer", "promise", "refer_to", "because")


def ask(record: str, source: Source) -> Ask:
    """Return the ask with the id `record` that the file makes."""
    data: Mapping[str, Any] = source.data
    benefit = data.get("benefit") or {}
    return Ask(
        id=record,
        source=source,
        title=data["title"],
        asker=data["asker"],
        asked=tuple(_asked(each) for each in data["asked"]),
        seeks=data["seeks"],
        made=sure_day(data["made"]),
        respond_by=sure_day(data["respond_by"]),
        request=data["request"],
        benefit=MappingProxyType({"default": benefit} if isinstance(benefit, str) else dict(benefit)),
        target=amount(data.get("target")),
        ladder=ladder(data["ladder"]) if data.get("ladder") else None,
        log=tuple(_entry(index, each) for index, each in enumerate(data.get("log") or ())),
        **{key: data.get(key) for key in ("sponsor", "why", "goal")},
    )


def _asked(data: str | Mapping[str, Any]) -> Asked:
    return Asked(party=data) if isinstance(data, str) else Asked(party=data["each"], each=True)


def _entry(index: int, data: Mapping[str, Any]) -> AskEntry:
    return AskEntry(
        date=sure_day(data["date"]),
        by=data["by"],
        act=data["act"],
        index=index,
        happened=day(data.get("happened")),
        until=day(data.get("until")),
        to=several(data.get("to", ())),
        on_behalf_of=data.get("for"),
        amount=amount(data.get("amount")),
        **{key: data[key] for key in _TEXTS if key in data},
    )
