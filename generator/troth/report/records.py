"""Asks and agreements in the terminal: where each stands and what is next, as text and for programs."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any, Final

from troth.base.dates import format_date, format_relative_date
from troth.base.text import escape_text
from troth.edit.quoting import format_yaml_flow
from troth.report.lists import format_rows
from troth.report.terminal import format_columns, format_line, make_bold, wrap_item, wrap_paragraphs
from troth.status.agreement_acts import join_part_names
from troth.status.agreement_tasks import (
    AgreementTaskKind,
    find_unconsulted_customers,
    is_proposal,
    list_pending_tasks,
    list_unanswered_inputs,
)
from troth.status.wording import PARTS
from troth.views.agreement.page import build_agreement_page
from troth.views.agreement.parts import build_interview_sheet, list_parts, list_reading_lines
from troth.views.agreement.rows import build_agreements_page
from troth.views.ask.acquaintance import explain_acquaintance
from troth.views.ask.answers import ANSWER_CHIPS, build_mutual_section, group_answers, group_outcomes, measure_coverage
from troth.views.ask.outreach import describe_missing, group_outreach, sort_by_step
from troth.views.context import ViewContext
from troth.views.rich_text import join_names, to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.board import Board
    from troth.status.agreement import AgreementStatus
    from troth.status.ask import AskStatus
    from troth.views.agreement.scorecard import ScoreLine
    from troth.views.ask.answers import AnswerLine
    from troth.views.rows import NextAction


_SHRINKABLE = (2,)
"""The reason is cut in a narrow window."""


def format_ask_steps(pursuits: Iterable[AskStatus], context: ViewContext, width: int) -> Iterator[str]:
    """Yield each ask with its silent people by their next step, and how to have the words for it."""
    for number, pursuit in enumerate(pursuits):
        if number:
            yield ""
        yield make_bold(format_line(f"{pursuit.ask.title} ({pursuit.ask.id})"))
        coverage, by = measure_coverage(pursuit), pursuit.ask.respond_by
        until = f"Respond by {format_date(by)}, {format_relative_date(by, context.day)}."
        yield format_line(f"{coverage.n}/{coverage.total} replied: {coverage.words}. {until}")
        if missing := describe_missing(pursuit):
            yield format_line(f"{missing}.")
        for part in group_outreach(pursuit, context):
            yield from ("", format_line(f"{part.title} ({part.count})"))
            people = part.people + (part.crowd.people if part.crowd else ())
            named = [(each.face, each.face.name if each.face.name != each.face.id else "", each) for each in people]
            rows = [(face.id, name, each.because, each.since) for face, name, each in named]
            yield from format_columns(rows, width, _SHRINKABLE, indent="  ")
        yield from _format_acquaintances(pursuit, context, width)
        stale = [each.party for each in pursuit.respondents if each.answer is not None and each.answer.of_other_words]
        if stale and pursuit.closed_on is None:
            names = to_plain_text(join_names(context.faces.get_many(stale)))
            yield from ("", format_line(f"{names} answered before the request was changed: ask again."))
        due = next((each.party for each in sort_by_step(pursuit.silent, context) if each.is_due), None)
        if due:
            yield from ("", format_line(f"Draft: troth ask draft {pursuit.ask.id} {due}"))


KNOWN_SHOWN = 12
"""Of so many people whose step is due the command says how the asker knows them."""


def _format_acquaintances(pursuit: AskStatus, context: ViewContext, width: int) -> Iterator[str]:
    """Yield how the asker knows those whose step is due, or who could introduce them: a talk begins with that."""
    due = [each.party for each in sort_by_step(pursuit.silent, context) if each.is_due]
    told = [text for each in due if (text := " ".join(explain_acquaintance(pursuit, each, context)))]
    if told:
        yield from ("", format_line("How you know them (for the asker alone)"))
        yield from (line for each in told[:KNOWN_SHOWN] for line in wrap_item(each, width))


def format_ask_steps_json(pursuits: Iterable[AskStatus], context: ViewContext) -> str:
    """Return the asks with everybody's next step."""
    return json.dumps({"asks": [_encode_ask(each, context) for each in pursuits]}, ensure_ascii=False, indent=1) + "\n"


def _encode_ask(pursuit: AskStatus, context: ViewContext) -> dict[str, Any]:
    return {
        "id": pursuit.ask.id,
        "title": pursuit.ask.title,
        "asker": pursuit.ask.asker,
        "respond_by": pursuit.ask.respond_by.isoformat(),
        "answered": pursuit.answer_count,
        "of": pursuit.of,
        "next": [
            {
                "party": each.party,
                "step": each.next_step.value,
                "via": each.via,
                "from": each.since.isoformat() if each.since else None,
                "because": each.reason,
                "draft": each.draft,
                "known": [*explain_acquaintance(pursuit, each.party, context)] if each.is_due else [],
            }
            for each in sort_by_step(pursuit.silent, context)
        ],
    }


def format_answers(pursuit: AskStatus, context: ViewContext, width: int, *, names: bool) -> Iterator[str]:
    """Yield what was asked, and every answer in full with its line breaks, by kind; with `names` who said it, and what came of it."""
    ask, coverage = pursuit.ask, measure_coverage(pursuit)
    yield make_bold(format_line(f"{ask.title} ({ask.id})"))
    yield from wrap_paragraphs(ask.request, width, "  ")
    yield format_line(f"{context.faces(ask.asker).name} asked on {format_date(ask.made)}. {coverage.n}/{coverage.total} replied.")
    for chip, lines in group_answers(pursuit, context):
        yield from ("", make_bold(format_line(f"{chip.word} ({len(lines)})")))
        for each in lines:
            yield from _format_answer(each, width, names=names)
    mutual, came = build_mutual_section(pursuit, context), group_outcomes(pursuit, context)
    if names and mutual.rows:
        yield from ("", make_bold(format_line(f"{mutual.title} ({mutual.count})")), *format_rows(mutual.rows, width, indent="  "))
    if came:
        yield from ("", make_bold("What came of it"))
        yield from (
            line
            for text, faces in came
            for line in wrap_item(f"{text} ({', '.join(each.name for each in faces)})" if names else text, width)
        )


def _format_answer(line: AnswerLine, width: int, *, names: bool) -> Iterator[str]:
    words = [*wrap_paragraphs(line.words, width, "    ")]
    if not names:
        yield from (f"  - {each[4:]}" if number == 0 else each for number, each in enumerate(words))
        return
    referred = f"suggests {line.refers_to.name}" if line.refers_to else ""
    facts = (line.face.name, line.date_text, line.adds and f"adds {line.adds}", line.until and f"on {line.until}", referred)
    yield format_line(f"  {', '.join(filter(None, facts))}" + (f": {line.promise.text}" if line.promise else ""))
    yield from words


def format_answers_json(pursuit: AskStatus, context: ViewContext, *, names: bool) -> str:
    """Return every answer in full, those of a kind together."""
    answers = [
        {
            **({"party": each.face.id, "date": each.date} if names else {}),
            "answer": next(kind for kind, known in ANSWER_CHIPS.items() if known is chip),
            "note": each.words or None,
            **({"promise": each.promise.text} if each.promise and names else {}),
            "became": each.became or None,
        }
        for chip, lines in group_answers(pursuit, context)
        for each in lines
    ]
    told = {
        "id": pursuit.ask.id,
        "title": pursuit.ask.title,
        "request": pursuit.ask.request,
        "answered": pursuit.answer_count,
        "of": pursuit.of,
    }
    return json.dumps({**told, "answers": answers}, ensure_ascii=False, indent=1) + "\n"


def explain_no_steps(asks: int) -> str:
    """Return what to say where no ask waits for an answer."""
    return "Everyone who was asked has replied." if asks else "There are no asks yet: troth new ask"


_LINES = 3
"""How many empty lines a question of the sheet has for its answer."""


def format_agreements(board: Board) -> Iterator[str]:
    """Yield all agreements, one a line."""
    page = build_agreements_page(ViewContext(board))
    yield to_plain_text(page.text)
    for each in (*page.rows, *page.ended):
        yield f"  {each.row.id}: {each.row.title}"
        facts = (
            each.row.state.word.lower(),
            f"review {each.row.due.date_text} ({each.row.due.words})" if each.row.due is not None else "",
            each.score,
            f"rated {each.rating}" if each.rating else "",
            f"next: {_format_step(each.row.step)}" if each.row.step is not None else "",
        )
        yield f"    {'; '.join(filter(None, facts))}"


def format_agreement(accord: AgreementStatus, board: Board) -> Iterator[str]:
    """Yield an agreement: its state, signatures and what changed since, scorecard, inputs and what is next."""
    desk = ViewContext(board)
    page = build_agreement_page(accord, desk)
    yield f"{page.head.title}: {page.row.state.word.lower()}"
    yield to_plain_text(page.text)
    for each in page.signatures:
        yield f"  {each.face.name} {each.text}"
        if each.stale:
            yield f"    {each.stale}"
        for change in each.amended:
            what = f"{change.part}: {change.what}: " if change.what else f"{change.part}: "
            yield f"    - {what}{change.was or '(none)'} → {change.now or '(removed)'}"
    yield from (f"  {line}" for each in page.scores for line in _format_score(each))
    if page.needs:
        yield "What the customers bring:"
        yield from (f"  {each.what or 'Other promises of the customers'}: {each.text}" for each in page.needs)
    if any(each.query for each in page.needs):
        customer = accord.wording.customers[0]
        way = f'--agreement {accord.id} --promiser {customer} --customer {accord.wording.provider} --title "THE NEED"'
        yield f"  To promise one: troth new promise {way}"
    silent = find_unconsulted_customers(accord, board.ledger.parties)
    if silent:
        yield f"No feedback yet from: {to_plain_text(join_names(desk.faces.get_many(silent)))}"
    if page.ratings:
        yield f"Ratings: {', '.join(f'{each.rating} ({each.face.name}, {each.date_text})' for each in page.ratings)}"
    tasks = list_pending_tasks(accord, board.ledger.parties, board.day)
    for step, task in zip(page.steps, tasks, strict=True):
        command = _COMMANDS_BY_TASK.get(task.kind)
        named = "".join(f" --{key} {value}" for key, value in task.names) if task.kind is not AgreementTaskKind.MEASUREMENT else ""
        yield f"Next: {_format_step(step)}" + (f": troth agreement {command} {accord.id}{named}" if command else "")


_COMMANDS_BY_TASK: Final[Mapping[AgreementTaskKind, str]] = {
    AgreementTaskKind.INPUT: "input",
    AgreementTaskKind.SIGNATURE: "sign",
    AgreementTaskKind.MEASUREMENT: "measure",
    AgreementTaskKind.REVIEW: "review",
    AgreementTaskKind.MISSED: "discuss",
    AgreementTaskKind.ANSWER: "respond",
    AgreementTaskKind.OBSTACLE: "review",
}
"""The subcommand of `troth agreement` for what is to be done; parts are written in the file itself."""


def format_interview(board: Board, accord: AgreementStatus | None) -> Iterator[str]:
    """Yield the interview sheet, with room to write."""
    sheet = build_interview_sheet(ViewContext(board), accord)
    yield sheet.head.title
    if sheet.provider is not None:
        yield f"Provider: {sheet.provider.name}    Customers: {to_plain_text(join_names(sheet.customers))}"
    yield "Answered by: ____________________   Date: ____________   Customers: ____ of ____"
    for each in sheet.questions:
        yield ""
        yield f"{each.number}. {each.asks}" + (f"  [{each.part}]" if each.part else "")
        yield from (["   1   2   3   4   5"] if each.rating else [f"   {'_' * 70}"] * _LINES)
    yield ""
    yield from textwrap.wrap(f"Then record it: {sheet.command}", 100, subsequent_indent="  ", break_on_hyphens=False)


def format_draft(accord: AgreementStatus, board: Board) -> Iterator[str]:
    """Yield the missing parts as YAML, drafted from what customers said, with whose words each line is."""
    desk = ViewContext(board)
    missing = [part for part in list_parts(accord, desk) if not part.items]
    if not missing:
        yield f"No part of {accord.id} is missing."
        return
    yield f"# A draft of the missing parts of {accord.agreement.source.path}, from what customers said. Edit it together."
    for part in missing:
        yield f"# {escape_text(f'{part.title}. {part.lead}')}"
        yield f"{part.id}:" + ("" if part.draft else " []  # nobody has said anything about this yet")
        for each in part.draft:
            yield f"  # {escape_text(each.face.name)}, {each.date_text}. {each.label}:"
            yield f"  {_DRAFTED_ITEMS.get(part.id, '- {}').format(format_yaml_flow(' '.join(each.text.split())))}"


def format_wording(accord: AgreementStatus, board: Board) -> Iterator[str]:
    """Yield the wording of an agreement to read, with what customers proposed to change and nobody has answered yet."""
    desk, wording = ViewContext(board), accord.wording
    customers = to_plain_text(join_names(desk.faces.get_many(wording.customers)))
    yield make_bold(format_line(f"{wording.title} ({accord.id})"))
    yield format_line(f"{desk.faces(wording.provider).name} serves {customers}.")
    for line in list_reading_lines(accord, desk):
        yield from ("", *wrap_paragraphs(line, _COPY_WIDTH))
    for entry in filter(is_proposal, list_unanswered_inputs(accord)):
        said = f"{desk.faces(entry.by).name} proposes for {join_part_names(entry.about)} ({format_date(entry.day)}):"
        yield from ("", format_line(said), *wrap_paragraphs(entry.change or entry.requires or "", _COPY_WIDTH, "  "))
        yield f"  Answer it: troth agreement respond {accord.id} --input {entry.date.isoformat()} --note WORDS"
    by = wording.customers[0]
    yield from ("", f"To change a part: troth agreement input {accord.id} --by {by} --about {'|'.join(PARTS)} --change WORDS")
    yield f"To sign it: troth agreement sign {accord.id} --by {by}"


_COPY_WIDTH: Final = 80
_DRAFTED_ITEMS: Final[Mapping[str, str]] = {
    "services": "- {{what: {0}}}",
    "requirements": "# - {{id: SHORT-NAME, what: {0}, at_most: NUMBER, every: month}}",
    "roles": "# - {{party: WHO, responsible_for: [{0}]}}",
    "obstacles": "- {{what: {0}}}",
    "resources": "- {{what: {0}}}",
    "value": "- {0}",
    "needs": "- {0}",
}
"""How an item of each part is written; what only people can add stays a comment."""


def _format_score(score: ScoreLine) -> Iterator[str]:
    yield f"{score.what}, {score.target} every {score.every}: {score.text}" + (f", {score.trend}" if score.trend else "")
    told = (
        f"{cell.short} {cell.value or '-'} {cell.verdict.word}" + (f" (target then: {cell.held_to})" if cell.held_to else "")
        for cell in score.cells
    )
    if score.cells:
        yield f"  {' · '.join(told)}"


def _format_step(step: NextAction) -> str:
    return f"{to_plain_text(join_names(step.who, 'or')) or 'anyone'} to {step.what}" + (f" ({step.note})" if step.note else "")
