"""Asks, agreements, meetings, goals and parties as they are published for programs, in the shapes of version 1."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from troth.lifecycle.agreement import Accord, Scores
    from troth.lifecycle.pursuit import Pursued, Pursuit
    from troth.model import Amount, Goal, Meeting, Party, Settings
    from troth.render.addresses import Addresses


def ask(pursuit: Pursuit, addresses: Addresses) -> dict[str, Any]:
    """Return an ask with everybody who was asked: their answer, or the next step."""
    each = pursuit.ask
    return {
        "id": each.id,
        "title": each.title,
        "asker": each.asker,
        "sponsor": each.sponsor,
        "seeks": each.seeks,
        "state": pursuit.state.value,
        "made": _day(each.made),
        "respond_by": _day(each.respond_by),
        "answer_overdue": pursuit.answer_overdue,
        "goal": each.goal,
        "target": _amount(each.target),
        "gathered": _amount(pursuit.gathered),
        "answered": pursuit.answered,
        "of": len(pursuit.asked),
        "asked": [_pursued(one) for one in pursuit.asked],
        "path": each.source.path,
        "url": addresses.page(f"asks/{each.id}"),
    }


def _pursued(one: Pursued) -> dict[str, Any]:
    next_step = {"step": one.step.value, "via": one.via, "from": _day(one.since), "because": one.because or None}
    return {
        "party": one.party,
        "answer": one.answer.kind if one.answer else None,
        "on": _day(one.answer.on) if one.answer else None,
        "note": one.answer.words if one.answer else None,
        "promise": one.answer.promise if one.answer else None,
        "attempts": len(one.attempts),
        "next": next_step,
    }


def _amount(amount: Amount | None) -> dict[str, Any] | None:
    return {"value": amount.value, "unit": amount.unit} if amount else None


def agreement(accord: Accord) -> dict[str, Any]:
    """Return an agreement with its signatures and results."""
    wording = accord.agreement.wording
    return {
        "id": accord.agreement.id,
        "title": wording.title,
        "provider": wording.provider,
        "customers": list(wording.customers),
        "state": accord.state.value,
        "signatures": [
            {"party": each.party, "date": _day(each.entry.day), "current": each.current}
            for each in sorted(accord.signatures, key=lambda one: one.party)
            if each.entry is not None
        ],
        "requirements": [_scores(each) for each in sorted(accord.scores, key=lambda one: one.requirement.id)],
        "next_review": _day(accord.next_review),
        "rating": accord.rating,
    }


def _scores(scores: Scores) -> dict[str, Any]:
    results = [{"period": each.period, "value": each.value, "met": each.met} for each in scores.results]
    return {"id": scores.requirement.id, "results": results}


def meeting(each: Meeting, next_steps: tuple[str, ...]) -> dict[str, Any]:
    """Return a meeting with the promises that came out of it."""
    return {
        "id": each.id,
        "title": each.title,
        "kind": each.kind,
        "date": _day(each.date),
        "next_steps": sorted(next_steps),
        "follows": each.follows,
    }


def goal(each: Goal, promises: tuple[str, ...]) -> dict[str, Any]:
    """Return a goal with the promises that name it."""
    return {"id": each.id, "title": each.title, "by": _day(each.by), "promises": sorted(promises)}


def party(of: Party, settings: Settings) -> dict[str, Any]:
    """Return a party, with what tells a roll-up who it is on other boards where the settings allow it."""
    return {
        "id": of.id,
        "kind": of.kind.value,
        "name": of.name,
        "members": list(of.members),
        "github": of.github if settings.publish.names else None,
        "email_hash": _hashed(of.email, settings),
    }


def _hashed(email: str | None, settings: Settings) -> str | None:
    """Return what tells a roll-up that two boards mean the same person, where the board's settings allow it; None otherwise."""
    if email is None or not (settings.people_key or settings.publish_email):
        return None
    return hmac.new((settings.people_key or "").encode(), email.lower().encode(), "sha256").hexdigest()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
