"""Format what is due as text, JSON or Markdown."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

from troth.base.dates import format_date
from troth.base.text import escape_text
from troth.report.due import TITLES, encode_due_agreement, encode_due_ask
from troth.report.terminal import escape_markdown, format_columns, format_line, format_link, format_table_row, make_bold
from troth.status.waits import WaitKind
from troth.views.hosting import build_file_url
from troth.views.notes import find_title
from troth.views.rich_text import join_names, pluralize, to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Settings
    from troth.report.due import DueAgreement, DueItem, DueReport
    from troth.views.context import ViewContext


_SHRINKABLE = (4, 3)
"""Who, then the title: these are cut in a narrow window."""
_WAITING = frozenset({"answers_overdue", "follow_ups_due", "awaiting_acceptance"})


def format_due_text(report: DueReport, width: int) -> Iterator[str]:
    """Yield one sentence, and then each section that holds something."""
    yield format_line(summarize_due(report))
    lines = _format_item_lines(report, width)
    for section, items in report.sections.items():
        if items:
            yield from ("", make_bold(f"{TITLES[section]} ({len(items)})"))
            yield from chain.from_iterable(next(lines) for _ in items)
    if report.asks:
        yield from ("", make_bold(f"Asks ({len(report.asks)})"))
        rows = [
            (each.relative_date, format_date(each.day).rjust(_DATE_WIDTH), each.pursuit.ask.id, each.pursuit.ask.title, each.waiting_text)
            for each in report.asks
        ]
        yield from format_columns(rows, width, _SHRINKABLE, indent="  ")
    if report.agreements:
        yield from ("", make_bold(f"Agreements ({len(report.agreements)})"))
        rows = [
            (each.relative_date, format_date(each.day).rjust(_DATE_WIDTH), each.accord.id, each.accord.wording.title, each.text)
            for each in report.agreements
        ]
        yield from format_columns(rows, width, _SHRINKABLE, indent="  ")
    if report.waiting:
        yield from ("", make_bold(f"{_WAITING_TITLE} ({len(report.waiting)})"))
        rows = [
            (each.when, format_date(each.day).rjust(_DATE_WIDTH), each.id, each.title, each.lines[0] if each.lines else "")
            for each in report.waiting
        ]
        yield from format_columns(rows, width, _SHRINKABLE, indent="  ")


_WAITING_TITLE = "Waiting for an answer"


def format_waits_text(context: ViewContext, width: int) -> Iterator[str]:
    """Yield each open wait, the longest first: what for, about what, for whom, and who is told of it in their place or themselves."""
    waits = sorted(
        (each for each in context.board.reminders if each.what is not WaitKind.DUE), key=lambda each: (each.since, each.record, each.what)
    )
    reached = [{each for one in wait.told_to for each in (one, *context.acts_for.get(one, ()))} for wait in waits]
    passed = sum(not known & set(wait.parties) for wait, known in zip(waits, reached, strict=True))
    silent = sum(not wait.told_to for wait in waits)
    counted = pluralize(len(waits), "thing needs", "things need")
    yield format_line(f"{counted} somebody; {passed} told to who passes them on, {silent} told to nobody.")

    def name(parties: tuple[str, ...]) -> str:
        return to_plain_text(join_names(context.faces.get_many(parties)))

    rows = [
        (each.since.isoformat(), each.what.value.replace("_", " "), find_title(each, context), f"for {name(each.parties)}",
         f"told to {name(each.told_to)}")
        for each in waits
    ]  # fmt: skip
    yield from format_columns(rows, width, _SHRINKABLE, indent="  ")


def _format_item_lines(report: DueReport, width: int) -> Iterator[tuple[str, ...]]:
    """Yield the lines of each item, all sections in the same columns: one line, or two where the window is too narrow."""
    rows = [
        (
            item.relative_date,
            format_date(item.day).rjust(_DATE_WIDTH),
            item.standing.id,
            item.row.title,
            describe_action(item) if section in _WAITING else describe_parties(item),
        )
        for section, items in report.sections.items()
        for item in items
    ]
    lines = list(format_columns(rows, width, _SHRINKABLE, indent="  "))
    if all(len(each) <= width for each in lines):
        yield from zip(lines)
        return
    for when, _, promise, title, who in rows:
        yield format_line(f"  {when}  {promise}"), format_line(f"      {escape_text(f'{title}: {who}', width - 6)}")


def summarize_due(report: DueReport) -> str:
    """Return what is due in one sentence; where nothing is, what comes next."""
    start = f"{report.as_of_words}{f', for {report.name}' if report.name else ''}: "
    if report.is_empty:
        item = report.next
        after = (
            f"Next: {item.row.title} ({item.standing.id}), due {format_date(item.day)}, {item.relative_date}."
            if item
            else f"{report.name} has no other promise with a future due date."
            if report.name
            else "No other promise has a future due date."
        )
        return f"{start}nothing is overdue, and nothing is due until {format_date(report.until)}. {after}"
    late = report.is_late or any(each.is_overdue for each in report.asks)
    return start + ", ".join(_list_counts(report)) + ("." if late else ". Nothing is overdue.")


def _list_counts(report: DueReport) -> Iterator[str]:
    words = {
        "overdue": "overdue",
        "due_today": "due today",
        "due_soon": f"due by {format_date(report.until)}",
    }
    numbers = {section: len(items) for section, items in report.sections.items()}
    yield from (f"{numbers[section]} {said}" for section, said in words.items() if numbers[section])
    if number := numbers["answers_overdue"]:
        yield pluralize(number, "answer overdue", "answers overdue")
    if number := numbers["follow_ups_due"]:
        yield pluralize(number, "follow-up due", "follow-ups due")
    if number := numbers["awaiting_acceptance"]:
        yield f"{number} waiting for acceptance"
    if report.asks:
        yield pluralize(len(report.asks), "ask to follow up or answer", "asks to follow up or answer")
    if report.agreements:
        yield pluralize(len(report.agreements), "thing due in agreements", "things due in agreements")
    if report.waiting:
        yield f"{len(report.waiting)} more waiting for an answer"


_DATE_WIDTH = len("31 Dec 2026")


def describe_parties(item: DueItem) -> str:
    """Return who promised it to whom."""
    return f"{to_plain_text(join_names(item.row.promisers))} → {to_plain_text(join_names(item.row.customers))}"


def describe_action(item: DueItem) -> str:
    """Return who is to do what about it: `Jane to follow up`."""
    if item.step is None:
        return ""
    return f"{to_plain_text(join_names(item.step.who, 'or'))} to {item.step.what}"


def format_due_json(report: DueReport) -> str:
    """Return the dates that were looked between, and for each section its items; what comes next, or null."""
    waiting = [
        {"kind": each.kind, "id": each.id, "title": each.title, "day": each.day.isoformat(), "says": list(each.lines)}
        for each in report.waiting
    ]
    content = {
        "as_of": report.as_of.isoformat(),
        "until": report.until.isoformat(),
        "for": report.party,
        **{section: [_encode_due_item(item) for item in items] for section, items in report.sections.items()},
        "asks": [encode_due_ask(each) for each in report.asks],
        "agreements": [encode_due_agreement(each) for each in report.agreements],
        **({"waiting": waiting} if report.party else {}),
        "next": _encode_due_item(report.next) if report.next else None,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _encode_due_item(item: DueItem) -> dict[str, Any]:
    standing = item.standing
    return {
        "id": standing.id,
        "title": standing.promise.title,
        "promisers": list(standing.snapshot.terms.promisers),
        "customers": list(standing.snapshot.terms.customers),
        "state": standing.state.value,
        "due": standing.due.isoformat() if standing.due else None,
        "days_late": standing.days_late,
        "day": item.day.isoformat(),
        "parties": list(item.parties),
    }


LARGEST = 60_000
"""Bytes: an issue takes little more."""
_ROWS = (200, 100, 50, 20, 10, 5, 1)


def format_due_markdown(report: DueReport, settings: Settings) -> str:
    """Return the whole text, under `LARGEST` bytes: of a section that is too long, its first rows and how many more there are."""
    texts = ("\n".join(_format_sections(report, settings, most)) + "\n" for most in _ROWS)
    return next((text for text in texts if len(text.encode()) < LARGEST), escape_markdown(summarize_due(report)) + "\n")


def _format_sections(report: DueReport, settings: Settings, limit: int) -> Iterator[str]:
    yield escape_markdown(summarize_due(report))
    for section, items in report.sections.items():
        if items:
            yield from ("", f"## {TITLES[section]} ({len(items)})", "")
            yield from (
                format_table_row("Promise", "From → to", "Date", "Next step"),
                format_table_row("---", "---", "---", "---"),
            )
            yield from (_format_item_row(item, settings) for item in items[:limit])
        if len(items) > limit:
            yield from ("", f"And {len(items) - limit} more: run `troth due` to see them.")
    if report.asks:
        yield from (
            "",
            f"## Asks ({len(report.asks)})",
            "",
            format_table_row("Ask", "Respond by", "Status"),
            format_table_row("---", "---", "---"),
        )
        for each in report.asks[:limit]:
            title = format_link(
                each.pursuit.ask.title, build_file_url(settings.repository, settings.branch, each.pursuit.ask.source.path) or ""
            )
            yield format_table_row(title, f"{format_date(each.day)}, {each.relative_date}", escape_markdown(each.waiting_text))
    if report.agreements:
        yield from ("", f"## Agreements ({len(report.agreements)})", "")
        yield from (format_table_row("Agreement", "Since", "Next step"), format_table_row("---", "---", "---"))
        yield from (_format_agreement_row(each, settings) for each in report.agreements[:limit])
    if len(report.agreements) > limit:
        yield from ("", f"And {len(report.agreements) - limit} more: run `troth due` to see them.")
    if report.waiting:
        yield from ("", f"## {_WAITING_TITLE} ({len(report.waiting)})", "")
        yield from (f"- {escape_markdown(each.title)}: {escape_markdown(' '.join(each.lines))}" for each in report.waiting[:limit])
    if len(report.asks) > limit:
        yield from ("", f"And {len(report.asks) - limit} more: run `troth ask next` to see them.")


def _format_agreement_row(item: DueAgreement, settings: Settings) -> str:
    address = build_file_url(settings.repository, settings.branch, item.accord.agreement.source.path) or ""
    title = format_link(item.accord.wording.title, address)
    return format_table_row(title, f"{format_date(item.day)}, {item.relative_date}", escape_markdown(item.text))


def _format_item_row(item: DueItem, settings: Settings) -> str:
    address = build_file_url(settings.repository, settings.branch, item.standing.promise.source.path) or ""
    return format_table_row(
        format_link(item.row.title, address),
        escape_markdown(describe_parties(item)),
        f"{format_date(item.day)}, {item.relative_date}",
        escape_markdown(describe_action(item)),
    )
