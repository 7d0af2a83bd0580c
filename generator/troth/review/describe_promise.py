"""What a change does to a promise."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base import dates as days
from troth.base.dates import count_days, format_date
from troth.base.recurrence import parse_step
from troth.model import Kind
from troth.review.edits import describe_edits
from troth.review.rules_of_logs import TERM_KEYS, find_changed_terms
from troth.review.summary import Effect, describe_witness, find_edited_keys, format_names, quote_title
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.acts import TALKING, PromiseState
from troth.status.measures import list_measure_findings
from troth.status.replay import replay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from troth.model import Promise, PromiseEntry, Terms
    from troth.review.change import RecordRevision, ReviewInput
    from troth.status.promise import PromiseSnapshot, ProposedChange


_OPENING = {PromiseState.REQUESTED: "requested", PromiseState.OFFERED: "offered"}


def describe_promise_effects(revision: RecordRevision, case: ReviewInput) -> Iterator[Effect]:
    """Yield what is made, what the entries of the log say, and what else is edited."""
    promise = revision.promise
    if promise is None:
        return
    if revision.change.before is None:
        yield _describe_new_promise(revision, promise, case)
    yield from _describe_entries(revision, promise, case)
    old, new = revision.old, revision.new
    if old is None or new is None:
        return
    title = quote_title(promise.title)
    if changed := find_changed_terms(old, new):
        sentence, place = f"Changes {describe_edits(changed, old, new)} of {title} in place", new.find_key_place(changed[0])
        yield Effect(kind=Kind.PROMISE, record=promise.id, act="changes-terms", sentence=sentence, place=place, title=promise.title)
    if other := find_edited_keys(old, new, TERM_KEYS):
        sentence, place = f"Edits {describe_edits(other, old, new)} of {title}", new.find_key_place(other[0])
        yield Effect(kind=Kind.PROMISE, record=promise.id, act="edits", sentence=sentence, place=place, title=promise.title)


def _describe_new_promise(revision: RecordRevision, promise: Promise, case: ReviewInput) -> Effect:
    """Return what a new file does: it makes a promise, asks for one, or offers one."""
    course = replay(promise, case.parties, backdate_days=case.settings.backdate_days)
    terms = course.terms
    who, whom = format_names(terms.promisers, case.parties), format_names(terms.customers, case.parties)
    rule = describe_step(terms)
    due = f", {rule}, first due {format_date(terms.due)}" if rule and terms.due else f", due {format_date(terms.due)}" if terms.due else ""
    title = quote_title(terms.title)
    if course.promised_on is not None or course.state not in TALKING:
        act, sentence = (
            "makes",
            f"{who} promises {whom} {title}{due}" if not promise.to_oneself else f"{who} promises {title} to themselves{due}",
        )
    elif course.state is PromiseState.REQUESTED:
        act, sentence = "requests", f"{whom} asks {who} for {title}{due}"
    else:
        act, sentence = "offers", f"{title} is offered to {whom}, but {who} hasn't promised it yet{due}"
    return Effect(
        kind=Kind.PROMISE,
        record=promise.id,
        act=act,
        sentence=sentence,
        place=revision.find_place(),
        title=terms.title,
        level=revision.terms_witness.level,
        note=describe_witness(revision.terms_witness),
    )


def _describe_entries(revision: RecordRevision, promise: Promise, case: ReviewInput) -> Iterator[Effect]:
    is_new = revision.change.before is None
    opening = _OPENING.get(replay(promise, case.parties, backdate_days=case.settings.backdate_days).state, "") if is_new else ""
    alone = len(promise.promisers) == 1
    for added in revision.added:
        found = revision.snapshots.get(added.index)
        if found is None or (is_new and found[0].act in (opening if added.index == 0 else "", "promised" if alone else "")):
            continue
        entry, course = found
        done = _describe_deed(entry, course) or f"{entry.act.replace('_', ' ')}: {quote_title(promise.title)}"
        yield Effect(
            kind=Kind.PROMISE,
            record=promise.id,
            act=entry.act if is_new and _is_final_promise(entry, course) else _choose_act_word(entry, course),
            sentence=f"{case.parties.get_name(entry.by)} {done}{_describe_aim(entry)}",
            place=revision.find_place("log", added.index),
            title=promise.title,
            by=entry.by,
            level=added.witness.level,
            note=describe_witness(added.witness),
        )


def describe_step(terms: Terms) -> str:
    """Return how often a recurring promise comes again: `every 2 weeks`; empty for one that is done once."""
    step = parse_step(terms.every) if terms.every else None
    return step.words if step else ""


def _describe_aim(entry: PromiseEntry) -> str:
    """Return which occurrence an entry is about; empty where it is about the whole promise."""
    if entry.occurrence is not None:
        return f" (the occurrence of {format_date(entry.occurrence)})"
    return f" (all occurrences through {format_date(entry.through)})" if entry.through is not None else ""


def _describe_deed(entry: PromiseEntry, snapshot: PromiseSnapshot) -> str:
    """Return what an entry does, in words; nothing for an act that nobody knows."""
    if entry.act in _ENTRY_DESCRIBERS:
        return _ENTRY_DESCRIBERS[entry.act](entry, snapshot)
    deed = PROMISE_ACT_WORDS[entry.act].deed if entry.act in PROMISE_ACT_WORDS else ""
    return deed.format(title=quote_title(snapshot.terms.title), reason=f" ({entry.reason})" if entry.reason else "")


def _choose_act_word(entry: PromiseEntry, snapshot: PromiseSnapshot) -> str:
    """Return the word for the act; one that moves the due date, or asks to, is told from others."""
    if entry.act in ("renegotiated", "countered") and entry.due is not None:
        return "asks-to-move-due"
    if entry.act in ("agreed", "promised") and snapshot.proposed_change is not None and snapshot.proposed_change.due is not None:
        return "moves-due"
    return "makes" if entry.act in ("agreed", "promised") and _is_final_promise(entry, snapshot) else entry.act


def _is_final_promise(entry: PromiseEntry, snapshot: PromiseSnapshot) -> bool:
    """Tell whether the entry is the last word that was wanting: with it the promise is made."""
    left = set(snapshot.unsigned) - {entry.by}
    return snapshot.state in TALKING and (not left or (entry.act == "agreed" and len(snapshot.terms.promisers) == 1))


def describe_terms_asked(entry: PromiseEntry | ProposedChange, terms: Terms, due: date | None) -> str:
    """Return the terms that an entry asks for, with what they are: `due 18 Dec 2026 (now 15 Dec 2026)`."""
    said = []
    if entry.due is not None:
        sooner = days.earlier(entry.due, due) if due else ""
        now = f" (now {format_date(due)}{f', {sooner}' if sooner else ''})" if due else ""
        said.append(f"due {format_date(entry.due)}{now}")
    if entry.cost is not None:
        said.append(f"cost {entry.cost}" + (f" (now {terms.cost})" if terms.cost is not None else ""))
    if entry.outcome is not None:
        said.append("another outcome")
    if entry.every is not None:
        now = f" (now {describe_step(terms)})" if terms.every else ""
        said.append(describe_step(replace(terms, every=entry.every)) + now)
    if entry.until is not None:
        said.append(f"until {format_date(entry.until)}")
    if entry.times is not None:
        said.append(f"{entry.times} {'time' if entry.times == 1 else 'times'} in all")
    return ", ".join(said)


def _describe_notice(entry: PromiseEntry, due: date | None) -> str:
    """Return how long before the due date a change is asked for."""
    if due is None:
        return ""
    notice = count_days(entry.day, due)
    if notice == 0:
        return ", on the due date itself"
    count = f"{abs(notice)} {'day' if abs(notice) == 1 else 'days'}"
    return f", {count} {'before' if notice > 0 else 'after'} the due date"


def _describe_agreed(_: PromiseEntry, snapshot: PromiseSnapshot) -> str:
    title = quote_title(snapshot.terms.title)
    if snapshot.state is PromiseState.REVOKED:
        return f"agrees to cancel {title}"
    if snapshot.proposed_change is not None:
        return f"agrees to the change of {title}: {describe_terms_asked(snapshot.proposed_change, snapshot.terms, snapshot.due)}"
    return f"agrees to the terms of {title}"


def _describe_promised(entry: PromiseEntry, snapshot: PromiseSnapshot) -> str:
    change = f" with {describe_terms_asked(snapshot.proposed_change, snapshot.terms, snapshot.due)}" if snapshot.proposed_change else ""
    others = [each for each in snapshot.unsigned if each != entry.by]
    return f"promises {quote_title(snapshot.terms.title)}{change}" + (" as one of several" if others else "")


def _describe_delivered(entry: PromiseEntry, course: PromiseSnapshot) -> str:
    """Say what is declared delivered, on which day, and which measures miss what was promised."""
    on = f" on {format_date(entry.happened)}" if entry.happened else ""
    missed = [each.in_words for each in list_measure_findings(course.terms.measures, entry.measures) if each.missed]
    return f"marks {quote_title(course.terms.title)} as delivered{on}" + (f": {'; '.join(missed)}" if missed else "")


def _describe_corrected(entry: PromiseEntry, course: PromiseSnapshot) -> str:
    named = f"{entry.corrects.act.replace('_', ' ')} of {format_date(entry.corrects.date)}" if entry.corrects else "an entry"
    return f"takes back {named} in {quote_title(course.terms.title)}"


_ENTRY_DESCRIBERS: Mapping[str, Callable[[PromiseEntry, PromiseSnapshot], str]] = MappingProxyType(
    {
        "promised": _describe_promised,
        "countered": lambda entry, course: (
            f"proposes different terms for {quote_title(course.terms.title)}: {describe_terms_asked(entry, course.terms, course.due)}"
        ),
        "agreed": _describe_agreed,
        "reported": lambda entry, course: (
            f"reports on {quote_title(course.terms.title)}" + (f": {entry.report_text}" if entry.report_text else "")
        ),
        "renegotiated": lambda entry, course: (
            f"requests a change of {quote_title(course.terms.title)}: {describe_terms_asked(entry, course.terms, course.due)}"
            f"{_describe_notice(entry, course.due)}"
        ),
        "delivered": _describe_delivered,
        "accepted": lambda entry, course: (
            f"accepts {quote_title(course.terms.title)}{' as partly kept' if entry.kept == 'partly' else ''}"
            + (f", satisfied {entry.satisfaction} of 5" if entry.satisfaction else "")
        ),
        "superseded": lambda entry, course: (
            f"replaces {quote_title(course.terms.title)}" + (f" by {entry.promise}" if entry.promise else "")
        ),
        "corrected": _describe_corrected,
    }
)
"""Acts of which more is said than a `deed` of the table of words."""
