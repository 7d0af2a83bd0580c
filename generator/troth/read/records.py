"""Parse the data of promises, asks, agreements, meetings and goals into records."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from troth.base.dates import parse_iso_date
from troth.model import (
    Agreement,
    AgreementEntry,
    Amount,
    Ask,
    AskEntry,
    AskTarget,
    Benefit,
    EntryName,
    Goal,
    GoalEntry,
    Kind,
    LadderStep,
    Link,
    Measure,
    Meeting,
    Obstacle,
    Promise,
    PromiseEntry,
    Requirement,
    Resource,
    Role,
    Service,
    Terms,
    Wording,
)
from troth.status.answer_context import hash_contexts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from troth.model import Source


def read_day(text: str | None) -> date | None:
    """Return the day that a text writes; None stays None."""
    return None if text is None else parse_iso_date(text)


def read_required_day(text: str) -> date:
    """Return the day of a text that the schema has passed as a date."""
    found = parse_iso_date(text)
    if found is None:
        raise ValueError(f"the schema has passed {text!r} as a date")
    return found


def read_days(texts: Sequence[str]) -> Iterator[date]:
    """Yield the days that the texts write."""
    yield from map(read_required_day, texts)


def as_tuple(value: str | Sequence[str]) -> tuple[str, ...]:
    """Return one or several as a tuple."""
    return (value,) if isinstance(value, str) else tuple(value)


def read_measure(data: str | Mapping[str, Any]) -> Measure:
    """Return a measure, written as text or with what and target."""
    if isinstance(data, str):
        return Measure(what=data)
    given = {key: data[key] for key in ("target", "actual", "at_least", "at_most", "equals") if key in data}
    return Measure(what=data["what"], **given)


def read_amount(data: Mapping[str, Any] | None) -> Amount | None:
    """Return an amount with its unit."""
    return None if data is None else Amount(value=data["value"], unit=data["unit"])


def read_ladder(steps: Sequence[Mapping[str, Any]]) -> tuple[LadderStep, ...]:
    """Return the steps of a ladder."""
    return tuple(LadderStep(via=each["via"], wait=each.get("wait")) for each in steps)


_PROMISE_ENTRY_KEYS = frozenset({
    "note", "outcome", "cost", "because", "reason", "terms", "confidence", "progress", "learned", "evidence",
    "satisfaction", "kept", "promise", "every", "times",
})  # fmt: skip
_PROMISE_ENTRY_DATES = frozenset({"happened", "respond_by", "due", "until", "occurrence", "through"})


def parse_promise(record: str, source: Source) -> Promise:
    """Return the promise with the id `record` that the file makes."""
    data: Mapping[str, Any] = source.data
    return Promise(
        id=record,
        source=source,
        terms=Terms(
            title=data["title"],
            promisers=as_tuple(data["promiser"]),
            customers=as_tuple(data["customer"]),
            outcome=data["outcome"],
            measures=tuple(read_measure(each) for each in data.get("measures", ())),
            made=read_day(data.get("made")),
            due=read_day(data.get("due")),
            cost=data.get("cost"),
            amount=read_amount(data.get("amount")),
            every=data.get("every"),
            until=read_day(data.get("until")),
            times=data.get("times"),
            silence_accepts=int(data["silence_accepts"].split()[0]) if "silence_accepts" in data else None,
        ),
        needs=tuple(data.get("needs", ())),
        tags=tuple(data.get("tags", ())),
        links=tuple(Link(title=each["title"], url=each["url"]) for each in data.get("links", ())),
        log=tuple(_parse_promise_entry(index, each, context) for index, each, context in _iter_log(Kind.PROMISE, source)),
        **{key: data.get(key) for key in _NAMED_ONLY},
    )


_NAMED_ONLY = ("why", "partner", "goal", "ask", "agreement", "requirement", "meeting", "part_of", "continues", "review_every")
"""The keys of a promise whose text is taken as it stands."""


def _iter_log(kind: Kind, source: Source) -> Iterator[tuple[int, Mapping[str, Any], str]]:
    """Yield each entry of a log with its number, and with the fingerprint of what it answers where it states one."""
    data: Any = source.data
    log = data.get("log") or ()
    contexts = hash_contexts(kind, source.data) if any("terms" in each for each in log) else ()
    for index, each in enumerate(log):
        yield index, each, contexts[index] if "terms" in each else ""


def _parse_promise_entry(index: int, data: Mapping[str, Any], context: str) -> PromiseEntry:
    texts: dict[str, Any] = {key: value for key, value in data.items() if key in _PROMISE_ENTRY_KEYS}
    dates: dict[str, Any] = {key: read_day(value) for key, value in data.items() if key in _PROMISE_ENTRY_DATES}
    measures = tuple(read_measure(each) for each in data.get("measures", ()))
    named = data.get("entry")
    return PromiseEntry(
        date=read_required_day(data["date"]),
        by=data["by"],
        act=data["act"],
        index=index,
        next=tuple(data.get("next", ())),
        measures=measures,
        context=context,
        corrects=None if named is None else EntryName(date=read_required_day(named["date"]), act=named["act"]),
        **texts,
        **dates,
    )


_ASK_TEXTS = ("note", "via", "answer", "promise", "refer_to", "because", "terms")


def parse_ask(record: str, source: Source) -> Ask:
    """Return the ask with the id `record` that the file makes."""
    data: Mapping[str, Any] = source.data
    benefit = data.get("benefit") or {}
    return Ask(
        id=record,
        source=source,
        title=data["title"],
        asker=data["asker"],
        asked=tuple(AskTarget(party=each) if isinstance(each, str) else AskTarget(party=each["each"], each=True) for each in data["asked"]),
        seeks=data["seeks"],
        made=read_required_day(data["made"]),
        respond_by=read_required_day(data["respond_by"]),
        request=data["request"],
        benefit=MappingProxyType({"default": benefit} if isinstance(benefit, str) else dict(benefit)),
        target=read_amount(data.get("target")),
        ladder=read_ladder(data["ladder"]) if data.get("ladder") else None,
        log=tuple(_parse_ask_entry(index, each, context) for index, each, context in _iter_log(Kind.ASK, source)),
        **{key: data.get(key) for key in ("sponsor", "why", "goal")},
    )


def _parse_ask_entry(index: int, data: Mapping[str, Any], context: str) -> AskEntry:
    return AskEntry(
        date=read_required_day(data["date"]),
        by=data["by"],
        act=data["act"],
        index=index,
        happened=read_day(data.get("happened")),
        until=read_day(data.get("until")),
        to=as_tuple(data.get("to", ())),
        on_behalf_of=data.get("for"),
        amount=read_amount(data.get("amount")),
        became=MappingProxyType(dict(data.get("became", {}))),
        context=context,
        **{key: data[key] for key in _ASK_TEXTS if key in data},
    )


_AGREEMENT_TEXTS = (
    "note", "working", "not_working", "change", "provides", "relationship", "requires", "heard", "of", "rating", "terms",
    "requirement", "value", "because", "promise",
)  # fmt: skip
_LIMITS = ("unit", "at_least", "at_most", "equals")


def parse_agreement(record: str, source: Source) -> Agreement:
    """Return the agreement with the id `record` that the file makes."""
    data: Mapping[str, Any] = source.data
    return Agreement(
        id=record,
        source=source,
        wording=Wording(
            title=data["title"],
            provider=data["provider"],
            customers=as_tuple(data["customers"]),
            value=tuple(Benefit(what=each["what"], customer=each.get("for")) for each in _list_described(data.get("value"))),
            services=tuple(
                Service(what=each["what"], deliverables=as_tuple(each.get("deliverables", ())))
                for each in _list_described(data.get("services"))
            ),
            requirements=tuple(
                Requirement(id=each["id"], what=each["what"], every=each["every"], **{key: each[key] for key in _LIMITS if key in each})
                for each in data.get("requirements") or ()
            ),
            needs=tuple(data.get("needs") or ()),
            roles=tuple(Role(party=each["party"], responsible_for=as_tuple(each["responsible_for"])) for each in data.get("roles") or ()),
            obstacles=tuple(
                Obstacle(what=each["what"], plan=each.get("plan"), by=read_day(each.get("by")), promise=each.get("promise"))
                for each in _list_described(data.get("obstacles"))
            ),
            resources=tuple(
                Resource(what=each["what"], have=each.get("have"), by=read_day(each.get("by")), promise=each.get("promise"))
                for each in _list_described(data.get("resources"))
            ),
            review_every=data.get("review_every"),
        ),
        log=tuple(_parse_agreement_entry(index, each) for index, each in enumerate(data.get("log") or ())),
    )


def _list_described(items: Sequence[str | Mapping[str, Any]] | None) -> Iterator[Mapping[str, Any]]:
    """Yield each item as a mapping; one that is a text alone says `what`."""
    for each in items or ():
        yield {"what": each} if isinstance(each, str) else each


def _parse_agreement_entry(index: int, data: Mapping[str, Any]) -> AgreementEntry:
    return AgreementEntry(
        date=read_required_day(data["date"]),
        by=data["by"],
        act=data["act"],
        index=index,
        happened=read_day(data.get("happened")),
        about=as_tuple(data.get("about", ())),
        next=as_tuple(data.get("next", ())),
        period=str(data["period"]) if "period" in data else None,
        input=read_day(data.get("input")),
        **{key: data[key] for key in _AGREEMENT_TEXTS if key in data},
    )


def parse_meeting(record: str, source: Source) -> Meeting:
    """Return the meeting with the id `record` that the file makes."""
    data: Mapping[str, Any] = source.data
    return Meeting(
        id=record,
        source=source,
        title=data["title"],
        kind=data["kind"],
        date=read_required_day(data["date"]),
        attendees=tuple(data["attendees"]),
        follows=data.get("follows"),
        every=data.get("every"),
        made=read_day(data.get("made")),
        notes=data.get("notes"),
    )


def parse_goal(record: str, source: Source) -> Goal:
    """Return the goal with the id `record` that the file makes."""
    data: Mapping[str, Any] = source.data
    return Goal(
        id=record,
        source=source,
        title=data["title"],
        owner=data["owner"],
        why=data.get("why"),
        by=read_day(data.get("by")),
        serves=data.get("serves"),
        made=read_day(data.get("made")),
        measures=tuple(read_measure(each) for each in data.get("measures") or ()),
        log=tuple(_entry(index, each) for index, each in enumerate(data.get("log") or ())),
    )


def _entry(index: int, data: Mapping[str, Any]) -> GoalEntry:
    return GoalEntry(
        date=read_required_day(data["date"]),
        by=data["by"],
        act=data["act"],
        index=index,
        happened=read_day(data.get("happened")),
        **{key: data[key] for key in ("note", "measure", "value", "because") if key in data},
    )
