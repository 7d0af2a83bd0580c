"""The seven parts of an agreement as a document, with what customers said beside the part that it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.agreement import PARTS
from troth.lifecycle.interview import QUESTIONS
from troth.lifecycle.scoring import target
from troth.views.accord_story import sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from troth.lifecycle.agreement import Accord
    from troth.model import AgreementEntry
    from troth.views.desk import Desk
    from troth.views.face import Face


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One point of a part."""

    text: str
    face: Face | None = None
    """Whom it is for, or whose role it is."""
    more: tuple[str, ...] = ()
    aside: str = ""
    """What stands behind it: the target, whether a resource is there."""
    plan: str = ""
    """How to be ahead of an obstacle; Markdown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What a customer said about a part."""

    face: Face
    written: str
    label: str
    text: str
    note: str
    """For how many it speaks, where it is a sample."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the seven parts; without items it is still missing."""

    id: str
    number: int
    title: str
    lead: str
    items: tuple[Item, ...]
    voices: tuple[Voice, ...]


TITLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "value": ("Value", "What the customers have of it in the end."),
        "services": ("Services and deliverables", "From the customers' point of view."),
        "requirements": ("Requirements", "What can be measured, and how often it is."),
        "needs": ("What the provider needs", "From the customers, to be able to deliver."),
        "roles": ("Roles", "Who answers for what, on all sides."),
        "obstacles": ("Obstacles", "To be ahead of them; none of them is an excuse."),
        "resources": ("Resources", "What is needed to carry it out."),
    }
)
"""The heading of each part, and what it is about."""

ALWAYS = ("working", "not_working", "change")
"""Answers that stand beside the parts that the entry itself names."""


def parts(accord: Accord, desk: Desk) -> tuple[Part, ...]:
    """Return the seven parts, in their order."""
    return tuple(
        Part(
            id=part,
            number=index,
            title=TITLES[part][0],
            lead=TITLES[part][1],
            items=tuple(_ITEMS[part](accord, desk)),
            voices=voices(part, accord, desk),
        )
        for index, part in enumerate(PARTS, start=1)
    )


def voices(part: str, accord: Accord, desk: Desk) -> tuple[Voice, ...]:
    """Return what customers said about a part: the answers that belong to it, and all of an input that names it."""
    return tuple(voice for entry in accord.inputs for voice in _said(part, entry, desk))


def _said(part: str, entry: AgreementEntry, desk: Desk) -> Iterator[Voice]:
    for question in QUESTIONS:
        text = getattr(entry, question.field)
        if isinstance(text, str) and (question.part == part or (question.field in ALWAYS and part in entry.about)):
            yield Voice(face=desk.faces(entry.by), written=days.written(entry.day), label=question.label, text=text, note=sample(entry))


def _value(accord: Accord, desk: Desk) -> Iterable[Item]:
    return (Item(text=each.what, face=desk.faces(each.customer) if each.customer else None) for each in accord.wording.value)


def _services(accord: Accord, _: Desk) -> Iterable[Item]:
    return (Item(text=each.what, more=each.deliverables) for each in accord.wording.services)


def _requirements(accord: Accord, _: Desk) -> Iterable[Item]:
    return (Item(text=each.what, aside=f"{target(each)}, every {each.every}") for each in accord.wording.requirements)


def _needs(accord: Accord, _: Desk) -> Iterable[Item]:
    return (Item(text=each) for each in accord.wording.needs)


def _roles(accord: Accord, desk: Desk) -> Iterable[Item]:
    return (Item(text="", face=desk.faces(each.party), more=each.responsible_for) for each in accord.wording.roles)


def _obstacles(accord: Accord, _: Desk) -> Iterable[Item]:
    return (Item(text=each.what, plan=each.plan or "") for each in accord.wording.obstacles)


def _resources(accord: Accord, _: Desk) -> Iterable[Item]:
    asides = {True: "there", False: "not there yet", None: ""}
    return (Item(text=each.what, aside=asides[each.have]) for each in accord.wording.resources)


_ITEMS: Mapping[str, Callable[[Accord, Desk], Iterable[Item]]] = MappingProxyType(
    {
        "value": _value,
        "services": _services,
        "requirements": _requirements,
        "needs": _needs,
        "roles": _roles,
        "obstacles": _obstacles,
        "resources": _resources,
    }
)
