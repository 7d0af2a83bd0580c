"""Serialize records as the published JSON (`v1/`)."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any

from troth.model import Kind
from troth.status.measures import MeasureVerdict, find_delivered_value
from troth.status.numbers import is_kept_by
from troth.status.occurrences import count_kept_occurrences
from troth.status.promise import BOUNDS
from troth.status.schedule import list_occurrence_schedule
from troth.views.rows import promise_url

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from troth.board import Board, PromiseStatus
    from troth.model import Amount, Measure, Meeting, Party, PromiseEntry, Settings
    from troth.render.page import SiteUrls
    from troth.status.agreement import AgreementStatus
    from troth.status.ask import AskStatus, Respondent
    from troth.status.goal import GoalStatus
    from troth.status.promise import Occurrence, PromiseSnapshot
    from troth.status.provenance import Witness


_ENTRY_TEXTS = (
    "note", "outcome", "cost", "because", "reason", "terms", "confidence", "progress", "learned", "evidence", "satisfaction",
    "kept", "promise",
)  # fmt: skip
_ENTRY_DAYS = ("happened", "respond_by", "due", "until", "occurrence", "through")


_MET: Mapping[MeasureVerdict, bool] = {MeasureVerdict.MET: True, MeasureVerdict.MISSED: False}
"""Whether a measure was met; of others nobody knows."""


def export_promise(standing: PromiseStatus, board: Board, addresses: SiteUrls) -> dict[str, Any]:
    """Return a promise: its terms in force, where it stands, and each entry of its log with what git knows of it."""
    made, course, findings = standing.promise, standing.snapshot, find_delivered_value(standing.snapshot)
    kept, due = count_kept_occurrences(course, board.day) if course.comes_again else (None, None)
    return {
        "id": standing.id,
        "title": made.title,
        "promisers": list(made.promisers),
        "customers": list(made.customers),
        "partner": made.partner,
        "state": standing.state.value,
        "schedule": [each.value for each in standing.schedule],
        "report": standing.report,
        "flags": [each.value for each in standing.flags],
        "made": _format_day(standing.made),
        "first_due": _format_day(course.first_due),
        "due": _format_day(standing.due),
        "delivered_on": _format_day(standing.delivered_on),
        "closed_on": _format_day(standing.closed_on),
        "kept_on_time": standing.kept_on_time,
        "satisfaction": standing.satisfaction,
        "reason": standing.reason,
        "trust": {"promise": not standing.failed_checks, "missing": list(standing.failed_checks)},
        "outcome": course.terms.outcome,
        "measures": [{**_export_measure(each.measure), "actual": each.actual, "met": _MET.get(each.verdict)} for each in findings],
        "why": made.why,
        "goal": made.goal,
        "ask": made.ask,
        "agreement": made.agreement,
        "meeting": made.meeting,
        "part_of": made.part_of,
        "parts": list(standing.parts),
        "needs": list(made.needs),
        "continues": made.continues,
        "tags": list(made.tags),
        "links": [{"title": each.title, "url": each.url} for each in made.links],
        "every": course.terms.every,
        "until": _format_day(course.terms.until),
        "times": course.terms.times,
        "silence_accepts": course.terms.silence_accepts,
        "occurrences_kept": kept,
        "occurrences_due": due,
        "occurrences": [_export_occurrence(each, board) for each in course.occurrences],
        "path": made.source.path,
        "url": addresses.get_page_url(promise_url(standing.id)),
        "waits": export_waits(board, Kind.PROMISE, standing.id),
        "provenance": _export_witness(board.provenance[standing.id].terms),
        "log": [_export_entry(each, course, board.provenance[standing.id].log) for each in course.entries],
    }


def _export_occurrence(occurrence: Occurrence, board: Board) -> dict[str, Any]:
    """Return one time of a promise that comes again, as it stands: its name is the day that the rule gives it."""
    one, ending = occurrence.snapshot, occurrence.snapshot.ending
    follow_ups = [entry.day for entry in one.follow_ups]
    return {
        "name": _format_day(occurrence.name),
        "first_due": _format_day(one.first_due),
        "due": _format_day(one.terms.due),
        "state": one.state.value,
        "schedule": list_occurrence_schedule(occurrence, board.ledger.settings, board.day),
        "delivered_on": _format_day(one.delivery.day if one.delivery else None),
        "closed_on": _format_day(occurrence.closed_on),
        "kept_on_time": is_kept_by(one, one.first_due),
        "satisfaction": ending.satisfaction if ending else None,
        "followed_up": _format_day(max(follow_ups, default=None)),
    }


def export_waits(board: Board, kind: Kind, record: str) -> list[dict[str, Any]]:
    """Return what waits about a record: for whom, who is told of it, and since when."""
    return [
        {"for": list(each.parties), "told_to": list(each.told_to), "what": each.what.value, "since": each.since.isoformat()}
        for each in board.waits_by_record.get((kind, record), ())
    ]


def _export_entry(entry: PromiseEntry, course: PromiseSnapshot, log: tuple[Witness, ...]) -> dict[str, Any]:
    said: dict[str, Any] = {"date": _format_day(entry.date), "by": entry.by, "act": entry.act, "note": entry.note}
    said |= {key: day.isoformat() for key in _ENTRY_DAYS if (day := getattr(entry, key)) is not None}
    said |= {key: text for key in _ENTRY_TEXTS if (text := getattr(entry, key)) is not None}
    if entry.next:
        said["next"] = list(entry.next)
    if entry.measures:
        said["measures"] = [_export_measure(each) for each in entry.measures]
    if entry.corrects:
        said["entry"] = {"date": _format_day(entry.corrects.date), "act": entry.corrects.act}
    if entry.index in course.struck:
        said["taken_back"] = True
    said["provenance"] = _export_witness(log[entry.index], "said of other words" if entry.index in course.of_other_words else "")
    return said


def _export_witness(witness: Witness, words: str = "") -> dict[str, Any]:
    said = {"level": witness.level.value, "commit": witness.commit, "author": witness.author}
    place = {"said_at": witness.said_at} if witness.said_at.startswith(("https://", "http://")) else {}
    note = ", ".join(filter(None, (words, witness.note, witness.clock_note)))
    return {**said, **place, "date": _format_day(witness.date), "note": note or None}


def _export_measure(measure: Measure) -> dict[str, Any]:
    bounds = {name: getattr(measure, name) for name in BOUNDS}
    return {"what": measure.what, "target": measure.target, **bounds, "actual": measure.actual}


def _format_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def export_ask(pursuit: AskStatus, board: Board, addresses: SiteUrls) -> dict[str, Any]:
    """Return an ask with everybody who was asked: their answer, or the next step."""
    each = pursuit.ask
    return {
        "id": each.id,
        "title": each.title,
        "asker": each.asker,
        "sponsor": each.sponsor,
        "seeks": each.seeks,
        "state": pursuit.state.value,
        "made": _format_date(each.made),
        "respond_by": _format_date(each.respond_by),
        "answer_overdue": pursuit.answer_overdue,
        "goal": each.goal,
        "target": _export_amount(each.target),
        "gathered": _export_amount(pursuit.amount_pledged),
        "answered": pursuit.answer_count,
        "of": pursuit.of,
        "asked": [_export_respondent(one, pursuit.became.get(one.party)) for one in pursuit.respondents],
        "waits": export_waits(board, Kind.ASK, each.id),
        "path": each.source.path,
        "url": addresses.get_page_url(f"asks/{each.id}"),
    }


def _export_respondent(respondent: Respondent, became: str | None) -> dict[str, Any]:
    next_step = {
        "step": respondent.next_step.value,
        "via": respondent.via,
        "from": _format_date(respondent.since),
        "because": respondent.reason or None,
    }
    return {
        "party": respondent.party,
        "answer": respondent.answer.kind if respondent.answer else None,
        "on": _format_date(respondent.answer.day) if respondent.answer else None,
        "note": respondent.answer.text if respondent.answer else None,
        "promise": respondent.answer.promise if respondent.answer else None,
        "became": became if respondent.answer else None,
        "of_other_words": respondent.answer.of_other_words if respondent.answer else None,
        "attempts": len(respondent.attempts),
        "next": next_step,
    }


def _export_amount(amount: Amount | None) -> dict[str, Any] | None:
    return {"value": amount.value, "unit": amount.unit} if amount else None


def export_agreement(accord: AgreementStatus, board: Board, one_sided: bool | None) -> dict[str, Any]:  # noqa: FBT001 - what is told of it
    """Return an agreement with its signatures and results."""
    wording = accord.agreement.wording
    return {
        "id": accord.agreement.id,
        "title": wording.title,
        "provider": wording.provider,
        "customers": list(wording.customers),
        "state": accord.state.value,
        "signatures": [
            {"party": each.party, "date": _format_date(each.entry.day), "current": each.current}
            for each in sorted(accord.signatures, key=lambda one: one.party)
            if each.entry is not None
        ],
        "requirements": [
            {
                "id": scores.requirement.id,
                "results": [{"period": each.period, "value": each.value, "met": each.met} for each in scores.results],
            }
            for scores in sorted(accord.results, key=lambda one: one.requirement.id)
        ],
        "next_review": _format_date(accord.next_review),
        "rating": accord.rating,
        "recorded_by_one_side": one_sided,
        "waits": export_waits(board, Kind.AGREEMENT, accord.id),
    }


def export_meeting(meeting: Meeting, next_steps: tuple[str, ...]) -> dict[str, Any]:
    """Return a meeting with the promises that came out of it."""
    return {
        "id": meeting.id,
        "title": meeting.title,
        "kind": meeting.kind,
        "date": _format_date(meeting.date),
        "next_steps": sorted(next_steps),
        "follows": meeting.follows,
        "every": meeting.every,
    }


def export_goal(aim: GoalStatus, promises: tuple[str, ...]) -> dict[str, Any]:
    """Return a goal with the promises that name it, and what was read of its measures."""
    goal = aim.goal
    return {
        "id": goal.id,
        "title": goal.title,
        "by": _format_date(goal.by),
        "promises": sorted(promises),
        "owner": goal.owner,
        "serves": goal.serves,
        "made": _format_date(goal.made),
        "state": aim.state.value,
        "closed_on": _format_date(aim.ending.day if aim.ending else None),
        "measures": [_read(one, aim) for one in goal.measures],
    }


def _read(measure: Measure, aim: GoalStatus) -> dict[str, Any]:
    readings = aim.readings(measure)
    bounds = {name: getattr(measure, name) for name in BOUNDS}
    return {
        "what": measure.what,
        "target": measure.target,
        **bounds,
        "actual": readings[-1].value if readings else None,
        "met": aim.is_met(measure),
        "readings": [{"date": _format_date(one.day), "by": one.by, "value": one.value} for one in readings],
    }


def export_party(party: Party, settings: Settings) -> dict[str, Any]:
    """Return a party, with what tells a roll-up who it is on other boards where the settings allow it."""
    return {
        "id": party.id,
        "kind": party.kind.value,
        "name": party.name,
        "members": list(party.members),
        "github": party.github if settings.publish.names else None,
        "email_hash": _hash_email(party.email, settings),
    }


def _hash_email(email: str | None, settings: Settings) -> str | None:
    """Return what tells a roll-up that two boards mean the same person, where the board's settings allow it; None otherwise."""
    if email is None or not (settings.people_key or settings.publish_email):
        return None
    return hmac.new((settings.people_key or "").encode(), email.lower().encode(), "sha256").hexdigest()


def _format_date(day: date | None) -> str | None:
    return day.isoformat() if day else None


class RawJson(str):
    """A value that is JSON already."""

    __slots__ = ()


def to_json(value: Mapping[str, Any]) -> str:
    """Return JSON with a line for each key, and for each record of a list: quick to write, and easy to compare."""
    fields = {f'"{key}": ': encode_value(each) for key, each in value.items()}
    lines = [key + (one if isinstance(one, str) else "[\n" + ",\n".join(one) + "\n]") for key, one in fields.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def encode_value(value: object) -> str | list[str]:
    """Return a value as JSON; of a list of records, each of them."""
    if value is None:
        return "null"
    if type(value) is list:
        return "[]" if not value else list(map(encode_json, value)) if isinstance(value[0], dict) else encode_json(value)
    return value if isinstance(value, RawJson) else encode_json(value)


encode_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
