"""What a change does to all else."""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.model import Goal, Kind, Meeting, Place
from troth.review.describe_promise import describe_promise_effects
from troth.review.edits import describe_board_effects, describe_edits, grade_edits
from troth.review.summary import Effect, describe_witness, find_edited_keys, format_names, quote_title
from troth.status.ask import WAY_TEXTS
from troth.status.measures import describe_bounds, is_bounded
from troth.status.wording import compare_wordings, fingerprint_wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.model import Agreement, AgreementEntry, Ask, AskEntry, GoalEntry, Parties
    from troth.review.change import RecordRevision, ReviewInput


def describe_agreement_effects(revision: RecordRevision, case: ReviewInput) -> Iterator[Effect]:
    """Yield whether it is new, what the entries of the log say, and what is worded differently."""
    agreement = case.change_set.after.agreements.get(revision.change.id)
    if agreement is None:
        return
    title = quote_title(agreement.wording.title)
    if revision.change.before is None:
        sentence = f"Drafts {title}, between {format_names((agreement.wording.provider, *agreement.wording.customers), case.parties)}"
        yield _build_agreement_effect(agreement, revision, "drafts", sentence)
    else:
        yield from _describe_agreement_edits(revision, agreement, case)
    for added in revision.added:
        entry = agreement.log[added.index]
        yield Effect(
            kind=Kind.AGREEMENT,
            record=agreement.id,
            act=entry.act,
            sentence=f"{case.parties.get_name(entry.by)} {_describe_agreement_entry(entry, title)}",
            place=revision.find_place("log", added.index),
            title=agreement.wording.title,
            by=entry.by,
            level=added.witness.level,
            note=describe_witness(added.witness),
        )


def _build_agreement_effect(agreement: Agreement, revision: RecordRevision, act: str, sentence: str, *key: str) -> Effect:
    title = agreement.wording.title
    return Effect(kind=Kind.AGREEMENT, record=agreement.id, act=act, sentence=sentence, place=revision.find_place(*key), title=title)


def _describe_agreement_edits(revision: RecordRevision, agreement: Agreement, case: ReviewInput) -> Iterator[Effect]:
    before = case.change_set.before.agreements.get(revision.change.previous_id or revision.change.id)
    title = quote_title(agreement.wording.title)
    changed = compare_wordings(before.wording, agreement.wording) if before is not None else ()
    is_signed_anew = before is not None and fingerprint_wording(before.wording) != fingerprint_wording(agreement.wording)
    if before is not None and (changed or is_signed_anew):
        signed = {entry.by for entry in before.log if entry.act == "signed"} if is_signed_anew else ()
        stale = f"; {format_names(sorted(signed), case.parties)} signed another wording and have to sign again" if signed else ""
        what = "; ".join(each.text for each in changed) or "only the order"
        if revision.old and revision.new:
            what += grade_edits(Kind.AGREEMENT, revision.old, revision.new)
        key = changed[0].part if changed else "title"
        yield _build_agreement_effect(agreement, revision, "rewords", f"Rewords {title} ({what}){stale}", key)
    elif revision.old and revision.new and (other := find_edited_keys(revision.old, revision.new)):
        said = describe_edits(other, revision.old, revision.new)
        yield _build_agreement_effect(agreement, revision, "edits", f"Edits {said} of {title}", other[0])


def _describe_agreement_entry(entry: AgreementEntry, title: str) -> str:
    rating = f", {entry.rating} of 5" if entry.rating is not None else ""
    sayings = {
        "input": f"gives feedback on {title}{rating}",
        "signed": f"signs {title}",
        "measured": f"measures {entry.requirement} of {title} for {entry.period}: {entry.value:g}" if entry.value is not None else "",
        "reviewed": f"reviews {title}{rating}",
        "discussed": f"answers a missed target of {title}: {entry.requirement}, {entry.period}",
        "answered_input": f"answers the feedback of {format_date(entry.input)} on {title}" if entry.input else "",
        "ended": f"ends {title}",
    }
    return sayings.get(entry.act) or f"{entry.act}: {title}"


_ANSWER_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "committed": "commits to",
        "gave_input": "gives input to",
        "scheduled": "agrees on a date for",
        "countered": "proposes something else for",
        "declined": "says no to",
        "referred": "refers to someone else for",
    }
)


def describe_ask_effects(revision: RecordRevision, case: ReviewInput) -> Iterator[Effect]:
    """Yield whether it is new, what the entries of the log say, and what is edited."""
    ask = case.change_set.after.asks.get(revision.change.id)
    if ask is None:
        return
    if revision.change.before is None:
        count = f"{len(ask.asked)} {'party' if len(ask.asked) == 1 else 'parties'}"
        sentence = f"{case.parties.get_name(ask.asker)} asks {count}: {quote_title(ask.title)}, respond by {format_date(ask.respond_by)}"
        yield Effect(kind=Kind.ASK, record=ask.id, act="puts", sentence=sentence, place=revision.find_place(), title=ask.title)
    for added in revision.added:
        entry = ask.log[added.index]
        yield Effect(
            kind=Kind.ASK,
            record=ask.id,
            act=entry.act,
            sentence=f"{case.parties.get_name(entry.by)} {_describe_ask_entry(entry, ask, case.parties)}",
            place=revision.find_place("log", added.index),
            title=ask.title,
            by=entry.by,
            level=added.witness.level,
            note=describe_witness(added.witness),
        )
    changed = find_edited_keys(revision.old, revision.new) if revision.old and revision.new else ()
    if revision.old and revision.new and changed:
        said = describe_edits(changed, revision.old, revision.new) + grade_edits(Kind.ASK, revision.old, revision.new)
        sentence, place = f"Edits {said} of {quote_title(ask.title)}", revision.find_place(changed[0])
        yield Effect(kind=Kind.ASK, record=ask.id, act="edits", sentence=sentence, place=place, title=ask.title)


def _describe_ask_entry(entry: AskEntry, ask: Ask, parties: Parties) -> str:
    title = quote_title(ask.title)
    if entry.act == "answered":
        spoken = f" for {parties.get_name(entry.on_behalf_of)}" if entry.on_behalf_of else ""
        return f"{_ANSWER_PHRASES.get(entry.answer or '', 'answers')} {title}{spoken}"
    if entry.act == "reached_out":
        return f"reaches out to {_name_recipients(entry, parties)} {WAY_TEXTS.get(entry.via or '', '')} about {title}".replace("  ", " ")
    if entry.act == "paused":
        until = f" until {format_date(entry.until)}" if entry.until else ""
        return f"pauses {title} for {_name_recipients(entry, parties)}{until}"
    return f"{'closes' if entry.act == 'closed' else entry.act} {title}"


def _name_recipients(entry: AskEntry, parties: Parties) -> str:
    words = {"all": "all", "unanswered": "everyone who hasn't replied"}
    return words[entry.to[0]] if len(entry.to) == 1 and entry.to[0] in words else format_names(entry.to, parties)


def describe_gathering_effects(revision: RecordRevision, case: ReviewInput) -> Iterator[Effect]:
    """Yield whether it is new, or what is edited."""
    after, kind, id_ = case.change_set.after, revision.change.kind, revision.change.id
    meeting, goal = after.meetings.get(id_), after.goals.get(id_)
    found = meeting if kind is Kind.MEETING else goal
    if found is None:
        return
    if revision.change.before is None:
        if isinstance(found, Meeting):
            people = format_names(found.attendees, case.parties)
            act, sentence = "holds", f"Records {quote_title(found.title)} of {format_date(found.date)} with {people}"
        else:
            act, sentence = "sets", f"{case.parties.get_name(found.owner)} sets the goal {quote_title(found.title)}"
        yield Effect(kind=kind, record=id_, act=act, sentence=sentence, place=revision.find_place(), title=found.title)
    if isinstance(found, Goal):
        yield from _entries(revision, found, case)
    if revision.change.before is not None and revision.old and revision.new and (changed := find_edited_keys(revision.old, revision.new)):
        said = describe_edits(changed, revision.old, revision.new) + grade_edits(kind, revision.old, revision.new)
        sentence = f"Edits {said} of {quote_title(found.title)}"
        yield Effect(kind=kind, record=id_, act="edits", sentence=sentence, place=revision.find_place(changed[0]), title=found.title)


def _entries(revision: RecordRevision, goal: Goal, case: ReviewInput) -> Iterator[Effect]:
    """Yield what the entries of a goal's log say that the change adds."""
    for added in revision.added:
        entry = goal.log[added.index]
        yield Effect(
            kind=Kind.GOAL,
            record=goal.id,
            act=_ACTS.get(entry.act, entry.act),
            sentence=f"{case.parties.get_name(entry.by)} {_saying(entry, goal)}",
            place=revision.find_place("log", added.index),
            title=goal.title,
            by=entry.by,
            level=added.witness.level,
            note=describe_witness(added.witness),
        )


def _saying(entry: GoalEntry, goal: Goal) -> str:
    title = quote_title(goal.title)
    if entry.act == "measured":
        measure = next((each for each in goal.measures if each.what == entry.measure), None)
        wanted = f", target {describe_bounds(measure)}" if measure is not None and is_bounded(measure) else ""
        return f"measures {entry.measure} of {title}: {entry.value}{wanted}"
    return f"marks {title} as achieved" if entry.act == "achieved" else f"drops {title}"


_ACTS = {"measured": "read"}
"""The word for an act of a goal, where that of an agreement is called the same."""


_DESCRIBERS: Mapping[Kind, Callable[[RecordRevision, ReviewInput], Iterator[Effect]]] = MappingProxyType(
    {
        Kind.PROMISE: describe_promise_effects,
        Kind.ASK: describe_ask_effects,
        Kind.AGREEMENT: describe_agreement_effects,
        Kind.MEETING: describe_gathering_effects,
        Kind.GOAL: describe_gathering_effects,
    }
)


def describe_effects(case: ReviewInput) -> tuple[Effect, ...]:
    """Return all that the change does: to promises, asks, agreements, meetings and goals, then to parties and settings."""
    records = chain.from_iterable(_describe_record(revision, case) for revision in case.revisions)
    return (*records, *describe_board_effects(case))


def _describe_record(revision: RecordRevision, case: ReviewInput) -> Iterator[Effect]:
    pair = revision.change
    if pair.after is None:
        if pair.before is not None and not pair.new_id:
            title = _get_title(revision)
            what = f"the {pair.kind.value} {quote_title(title) if title else pair.id}"
            yield Effect(kind=pair.kind, record=pair.id, act="deletes", sentence=f"Deletes {what}", place=Place(pair.before.path))
        return
    place = Place(pair.after.path)
    if pair.previous_id:
        yield Effect(kind=pair.kind, record=pair.id, act="renames", sentence=f"Renames {pair.previous_id} to {pair.id}", place=place)
    elif pair.is_moved:
        yield Effect(kind=pair.kind, record=pair.id, act="moves", sentence=f"Moves {pair.id} to {pair.after.path}", place=place)
    if revision.new is None:
        return
    if pair.before is not None and revision.old is None:
        sentence = f"Fixes {pair.id}, which could not be read before"
        yield Effect(kind=pair.kind, record=pair.id, act="mends", sentence=sentence, place=place)
        return
    yield from _DESCRIBERS[pair.kind](revision, case)
    if revision.log.rewritten:
        sentence = f"Rewrites the log of {quote_title(_get_title(revision))}"
        yield Effect(
            kind=pair.kind, record=pair.id, act="rewrites", sentence=sentence, place=revision.find_place("log"), title=_get_title(revision)
        )


def _get_title(revision: RecordRevision) -> str:
    source = revision.new or revision.old
    title = source.data.get("title") if source else None
    return title if isinstance(title, str) else revision.change.id
