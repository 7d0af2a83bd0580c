"""A promise as a letter in a terminal, with where it stands, its story and what can be done next; and goals and meetings with theirs."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Final

from troth.report.lists import format_rows
from troth.report.terminal import format_line, make_bold, wrap_item, wrap_paragraphs
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.numbers import count_kept
from troth.status.occurrences import list_counted
from troth.views.chips import FLAG_CHIPS
from troth.views.goal.page import build_goal_page
from troth.views.meeting import build_meeting_page, list_lessons
from troth.views.notes import build_trouble_note
from troth.views.promise.actions import list_party_actions
from troth.views.promise.page import summarize_promise
from troth.views.promise.rhythm import build_occurrences
from troth.views.promise.status import build_status_panels, build_terms_view, check_trust
from troth.views.promise.timeline import build_timeline
from troth.views.promise.trouble import list_affected
from troth.views.rich_text import join_names, to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board, PromiseStatus
    from troth.model import Goal, Meeting
    from troth.views.context import ViewContext
    from troth.views.promise.actions import Action, PartyActions
    from troth.views.promise.page import MeasureLine
    from troth.views.promise.timeline import TimelineEvent


_INDENT = "  "


def format_promise(standing: PromiseStatus, context: ViewContext, width: int) -> Iterator[str]:
    """Yield a promise as lines."""
    written = summarize_promise(standing, context)
    yield make_bold(format_line(f"{standing.promise.title} ({standing.id})"))
    yield ""
    yield from wrap_paragraphs(to_plain_text(written.opening), width)
    yield from wrap_paragraphs(written.outcome, width, _INDENT)
    yield from chain.from_iterable(wrap_item(_format_measure(each), width) for each in written.measures)
    if written.why:
        yield from ("", "Why:")
        yield from wrap_paragraphs(written.why, width, _INDENT)
    for label, said in written.terms:
        yield format_line(f"{label}: {said}")
    if written.signatures:
        yield ""
        yield from wrap_paragraphs("; ".join(f"{each.face.name} {each.text}" for each in written.signatures) + ".", width)
    yield from _format_section("Status", _format_status(standing, context, width))
    yield from _format_section("Terms", _format_changed_terms(standing, context, width))
    yield from _format_section("Occurrences", _format_occurrences(standing, context))
    yield from _format_section("Related promises", _format_relations(standing, context))
    yield from _format_section(
        "History",
        chain.from_iterable(
            _format_event(each, width) for each in build_timeline(standing, context, context.board.provenance[standing.id])
        ),
    )
    yield from _format_section(
        f"Possible actions: troth promise … {standing.id}",
        chain.from_iterable(_format_role(role, width) for role in list_party_actions(standing, context)),
    )
    yield from ("", format_line(f"File: {standing.promise.source.path}"))


def _format_occurrences(standing: PromiseStatus, context: ViewContext) -> Iterator[str]:
    """Yield how often it was kept, and a line for each of the last and the next times, the newest first."""
    found = build_occurrences(standing, context.board.settings, context.board.day)
    if found is None:
        return
    if found.count:
        yield f"{_INDENT}{found.count}"
    for each in found.lines:
        yield format_line(f"{_INDENT}{each.date_text:>11}  {each.chip.word}{''.join(f', {note}' for note in each.notes)}")
    if found.hidden:
        yield f"{_INDENT}and {found.hidden} earlier ones"


def _format_section(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", make_bold(title), *found)


def _format_measure(measure: MeasureLine) -> str:
    target = f": {measure.target}" if measure.target else ""
    found = [f"actual: {measure.actual}" if measure.actual else "", measure.note]
    return f"{measure.what}{target}" + (f" ({'; '.join(filter(None, found))})" if any(found) else "")


def _format_status(standing: PromiseStatus, context: ViewContext, width: int) -> Iterator[str]:
    for stand in build_status_panels(standing, context):
        due = f"due {stand.due.date_text}{f' ({stand.due.words})' if stand.due.words else ''}" if stand.due else ""
        yield from _format_labelled(
            f"{stand.label}:", "; ".join(filter(None, (stand.chip.word if stand.chip else "", due, stand.headline, *stand.lines))), width
        )
    if standing.flags:
        risks = f" (because of {', '.join(standing.risk_causes)})" if standing.risk_causes else ""
        yield from _format_labelled("Look:", ", ".join(FLAG_CHIPS[each].word for each in standing.flags) + risks, width)
    check = check_trust(standing)
    if check is not None and check.promise:
        yield format_line(f"{_INDENT}Reliable promise: passes every check.")
    elif check is not None:
        yield format_line(f"{_INDENT}Not yet reliable. What is missing:")
        yield from chain.from_iterable(wrap_item(each, width, _INDENT * 2) for each in check.missing)


_LABEL_WIDTH = len("Schedule: ")


def _format_labelled(label: str, text: str, width: int) -> Iterator[str]:
    """Yield a label with its text beside it, in a column of its own."""
    beside = _INDENT + " " * _LABEL_WIDTH
    lines = wrap_paragraphs(text, width, beside)
    yield format_line(f"{_INDENT}{label:<{_LABEL_WIDTH}}{next(lines, '').strip()}")
    yield from lines


def _format_changed_terms(standing: PromiseStatus, context: ViewContext, width: int) -> Iterator[str]:
    view = build_terms_view(standing, context)
    for each in view.changed:
        yield from wrap_item(f"{each.label}: {each.now} (first: {each.first})", width)
    for sentence in (view.agreement, view.pending):
        yield from wrap_paragraphs(to_plain_text(sentence), width, _INDENT)
    yield format_line(f"{_INDENT}Terms ID: {view.fingerprint}")


def _format_relations(standing: PromiseStatus, context: ViewContext) -> Iterator[str]:
    promise = standing.promise
    promises = {
        "A part of": (promise.part_of,) if promise.part_of else (),
        "Parts": standing.parts,
        "Needs": promise.needs,
        "Continues": (promise.continues,) if promise.continues else (),
        "Continued by": standing.continued_by,
    }
    for label, ids in promises.items():
        for each in ids:
            other = context.board.promises.get(each)
            told = f"{other.promise.title} ({each}), {other.state.word.lower()}" if other else each
            yield format_line(f"{_INDENT}{label}: {told}")
    partner = context.faces(promise.partner).name if promise.partner else None
    others = {"Partner": partner, "Goal": promise.goal, "Ask": promise.ask, "Agreement": promise.agreement, "Meeting": promise.meeting}
    yield from (format_line(f"{_INDENT}{label}: {said}") for label, said in others.items() if said)
    if promise.tags:
        yield format_line(f"{_INDENT}Tags: {', '.join(promise.tags)}")
    yield from (format_line(f"{_INDENT}{link.title}: {link.url}") for link in promise.links)


def _format_event(event: TimelineEvent, width: int) -> Iterator[str]:
    aside = f" ({event.aside})" if event.aside else ""
    fault = f" [ignored: {event.fault}]" if event.fault else ""
    witness = ""
    if event.witness is not None:
        known = f"{event.witness.text} {event.witness.author}".strip()
        said_in = f"said in {event.witness.said_in}" if event.witness.said_in else ""
        witness = f" [{', '.join(filter(None, (known, said_in, event.witness.note)))}]"
    beside = _INDENT + " " * (_DATE_WIDTH + len(_INDENT))
    lines = wrap_paragraphs(f"{to_plain_text(join_names(event.who))} {to_plain_text(event.text)}{aside}{fault}{witness}", width, beside)
    yield format_line(f"{_INDENT}{event.date_text:>{_DATE_WIDTH}}{_INDENT}{next(lines, '').strip()}")
    yield from lines
    for quote in event.quotes:
        yield from wrap_paragraphs(f"{f'{quote.label}: ' if quote.label else ''}{quote.text}", width, beside + _INDENT)


_DATE_WIDTH = len("31 Dec 2026")


def _format_role(role: PartyActions, width: int) -> Iterator[str]:
    who = f"{role.face.name} ({role.title})" if role.face else role.title
    yield format_line(f"{_INDENT}{who}")
    yield from wrap_item(_join_actions(role.moves) or "nothing for now", width, _INDENT * 2)
    if role.endings:
        yield from wrap_item(f"or close it: {_join_actions(role.endings)}", width, _INDENT * 2)


def _join_actions(actions: tuple[Action, ...]) -> str:
    """Return what can be done, each with the command to type: `Mark as delivered (deliver)`."""
    return "; ".join(f"{each.label} ({_COMMANDS[each.label]})" for each in actions)


_COMMANDS = {words.label: words.command for words in PROMISE_ACT_WORDS.values()}


def format_affected(standing: PromiseStatus, context: ViewContext, width: int) -> Iterator[str]:
    """Yield who should know of a promise, each with why, and one message to all of them where something is to be said."""
    affected = list_affected(standing, context)
    if not affected:
        yield "Nobody else is affected: it was promised to nobody else, and no other promise rests on it."
        return
    yield make_bold(format_line(f"Who should know about {standing.promise.title} ({standing.id})"))
    for each in affected:
        yield from wrap_item(f"{context.faces(each.party).name}: {each.explain()}", width)
    note = build_trouble_note(standing, affected, context)
    if note is None:
        yield from ("", "Nothing is to be said now: it is not at risk, late or moved.")
        return
    yield from ("", make_bold("One message to all of them"), format_line(f"{_INDENT}Subject: {note.subject}"))
    for paragraph in (*note.body, note.sender):
        yield from ("", *wrap_paragraphs(paragraph, width, _INDENT))


FEWEST_ALIKE: Final = 5
"""Of fewer promises nothing is said: they are too few."""


def format_track_record(standing: PromiseStatus, writer: str, board: Board) -> Iterator[str]:
    """Yield to who promises, and to nobody else, how many of their own promises like this one were kept by their first day.

    Like it are, as far as there are five that were due: those with one of its tags, of its goal, to its customer, else all of theirs.
    """
    promise = standing.promise
    if writer not in standing.snapshot.terms.promisers:
        return
    mine = [each for each in board.promises_by_promiser.get(writer, ()) if each.id != standing.id]
    for what, is_alike in (
        (f"tagged {' or '.join(promise.tags)}", lambda other: bool(set(other.tags) & set(promise.tags))),
        (f"for the goal {promise.goal}", lambda other: promise.goal is not None and other.goal == promise.goal),
        ("to the same customer", lambda other: set(other.customers) == set(promise.customers)),
        ("", lambda _: True),
    ):
        alike = list_counted(each.snapshot for each in mine if is_alike(each.promise))
        kept = count_kept(alike, date.min, board.day, board.day, lambda course: course.first_due)
        if kept.total >= FEWEST_ALIKE:
            reasons = Counter(each.ending.reason for each in alike if each.ending and each.ending.reason).most_common(1)
            why = f" The most common reason otherwise: {board.settings.reasons.get(reasons[0][0], reasons[0][0])}." if reasons else ""
            yield f"Your own record: {kept.n} of {kept.total} promises{what and f' {what}'} were kept by their first day.{why}"
            return


def format_goal(goal: Goal, context: ViewContext, width: int) -> Iterator[str]:
    """Yield a goal: what it is, who committed to it and who is silent, and the promises that serve it."""
    page = build_goal_page(goal, context)
    yield make_bold(format_line(f"{page.head.title} ({goal.id})"))
    yield from wrap_paragraphs(to_plain_text(page.opening), width)
    yield from wrap_paragraphs(to_plain_text(page.text), width)
    if page.why:
        yield from wrap_paragraphs(page.why, width, "  ")
    for each in page.committed:
        yield from wrap_item(f"{each.face.name}: {each.words}", width)
    for silent in page.silent:
        yield from wrap_item(f"{silent.face.name} has not replied: {silent.because}", width)
    for section in page.sections:
        if section.rows:
            yield from ("", make_bold(format_line(f"{section.title} ({section.count})")))
            yield from format_rows(section.rows, width, indent="  ")
    yield from ("", format_line(f"File: {page.path}"))


def format_meeting(meeting: Meeting, context: ViewContext, width: int) -> Iterator[str]:
    """Yield a meeting: who was there, what was still open, and what became of its own next steps."""
    page = build_meeting_page(meeting, context)
    yield make_bold(format_line(f"{page.head.title} ({meeting.id})"))
    yield from wrap_paragraphs(to_plain_text(page.text), width)
    yield format_line(f"{page.date_text}, with {', '.join(each.name for each in page.attendees) or 'nobody listed'}")
    if page.notes:
        yield from wrap_paragraphs(page.notes, width, "  ")
    since = list_lessons(meeting, meeting.date, context.day, context) if page.agenda else ()
    for title, lessons in (("What was learned before this meeting", page.lessons), ("What was learned since", since)):
        if lessons:
            yield from ("", make_bold(f"{title}: what might we change?"))
            for lesson in lessons:
                who = to_plain_text(join_names(lesson.promisers))
                yield from wrap_item(f"{lesson.text} ({who}, {lesson.promise.text}, {lesson.date_text})", width)
    if page.earlier.rows:
        yield from ("", make_bold(format_line(f"{page.earlier.title} ({page.earlier.count})")))
        yield from format_rows(page.earlier.rows, width, indent="  ")
    steps = context.get_rows(each for each in context.board.promises.values() if each.promise.meeting == meeting.id)
    if steps:
        yield from ("", make_bold(format_line(f"Next steps ({len(steps)})")))
        yield from format_rows(steps, width, indent="  ")
    yield from ("", format_line(f"File: {page.path}"))
