"""Agreement files as agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.model import Agreement, AgreementEntry, Benefit, Obstacle, Requirement, Resource, Role, Service, Wording
from troth.read.records.values import day, several, sure_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Source

_TEXTS = (
    "note", "working", "not_working", "change", "provides", "relationship", "requires", "heard", "of", "rating", "terms",
    "requirement", "value", "because",
)  # fmt: skip


def agreement(record: str, source: Source) -> Agreement:
    """Return the agreement with the id `record` that the file makes."""
    data: Mapping[str, Any] = source.data
    return Agreement(
        id=record,
        source=source,
        wording=_wording(data),
        log=tuple(_entry(index, each) for index, each in enumerate(data.get("log") or ())),
    )


def _wording(data: Mapping[str, Any]) -> Wording:
    return Wording(
        title=data["title"],
        provider=data["provider"],
        customers=several(data["customers"]),
        value=tuple(_benefit(each) for each in data.get("value") or ()),
        services=tuple(_service(each) for each in data.get("services") or ()),
        requirements=tuple(_requirement(each) for each in data.get("requirements") or ()),
        needs=tuple(data.get("needs") or ()),
        roles=tuple(Role(party=each["party"], responsible_for=several(each["responsible_for"])) for each in data.get("roles") or ()),
        obstacles=tuple(_obstacle(each) for each in data.get("obstacles") or ()),
        resources=tuple(_resource(each) for each in data.get("resources") or ()),
        review_every=data.get("review_every"),
    )


def _benefit(data: str | Mapping[str, Any]) -> Benefit:
    return Benefit(what=data) if isinstance(data, str) else Benefit(what=data["what"], customer=data.get("for"))


def _service(data: str | Mapping[str, Any]) -> Service:
    if isinstance(data, str):
        return Service(what=data)
    return Service(what=data["what"], deliverables=several(data.get("deliverables", ())))


def _requirement(data: Mapping[str, Any]) -> Requirement:
    limits = {key: data[key] for key in ("unit", "at_least", "at_most", "equals") if key in data}
    return Requirement(id=data["id"], what=data["what"], every=data["every"], **limits)


def _obstacle(data: str | Mapping[str, Any]) -> Obstacle:
    return Obstacle(what=data) if isinstance(data, str) else Obstacle(what=data["what"], plan=data.get("plan"))


def _resource(data: str | Mapping[str, Any]) -> Resource:
    return Resource(what=data) if isinstance(data, str) else Resource(what=data["what"], have=data.get("have"))


def _entry(index: int, data: Mapping[str, Any]) -> AgreementEntry:
    return AgreementEntry(
        date=sure_day(data["date"]),
        by=data["by"],
        act=data["act"],
        index=index,
        happened=day(data.get("happened")),
        about=several(data.get("about", ())),
        next=several(data.get("next", ())),
        period=str(data["period"]) if "period" in data else None,
        **{key: data[key] for key in _TEXTS if key in data},
    )
