"""News of a digest that wait for nobody: what came of an answer, who offers help, and thanks. Each is told once, and never before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from troth.base.dates import count_days, format_date
from troth.status.waits import Recipients
from troth.views.digest_item import DigestItem
from troth.views.rich_text import join_lines, join_names, to_plain_text
from troth.views.rows import promise_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Party, PromiseEntry
    from troth.status.ask import AskStatus, Respondent
    from troth.views.context import ViewContext


_WEEK: Final = 7


def iter_news_items(party: Party, context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield what is new to somebody since the last message, each with the section that it belongs to."""
    for pursuit in context.board.asks.values():
        yield from _iter_result_items(pursuit, party, context)
    for standing in context.board.promises.values():
        yield from _iter_help_items(standing, party, context)


def list_told_of_results(context: ViewContext) -> frozenset[str]:
    """Return who is told what came of an answer, today or on another day of this week."""

    def find() -> frozenset[str]:
        closed = (each for each in context.board.asks.values() if each.closed_on is not None)
        return frozenset(told for each in closed for told in find_contributors(each, context))

    return context.cached("told of results", find)


def find_contributors(pursuit: AskStatus, context: ViewContext) -> Mapping[str, tuple[str, ...]]:
    """Return who hears what came of the answers to a closed ask: by whom is told, for whom of those asked.

    Whoever answered hears it: the person who spoke for a team, else who is reached for the one asked. Where the board reaches nobody,
    its owner is told, or the asker, and passes it on.
    """
    ask = pursuit.ask
    recipients = context.cached("recipients", lambda: Recipients(context.board.ledger, context.day))
    found: dict[str, tuple[str, ...]] = {}
    for each in pursuit.respondents:
        if each.answer is None:
            continue
        for told in recipients.find_told((_choose_contributor(each, context),), (ask.asker, *filter(None, (ask.sponsor,))))[:1]:
            found[told] = (*found.get(told, ()), each.party)
    return found


def _choose_contributor(respondent: Respondent, context: ViewContext) -> str:
    """Return who gave an answer: the one asked, or who spoke for them; not who only recorded it."""
    by = respondent.answer.by if respondent.answer else respondent.party
    return by if context.board.ledger.parties.may_act_for(by, respondent.party) else respondent.party


def _iter_result_items(pursuit: AskStatus, party: Party, context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield to each who answered what came of it: in the first message after the ask was closed, and then no more."""
    closed = next((entry for entry in reversed(pursuit.entries) if entry.act == "closed"), None)
    if pursuit.closed_on is None or closed is None or not _is_first_message(party, closed.date, context):
        return
    mine = find_contributors(pursuit, context).get(party.id, ())
    if not mine:
        return
    lines = [pursuit.became[each] for each in mine if each in pursuit.became]
    lines = lines or [closed.note or f"{pursuit.answer_count} of {pursuit.of} replied."]
    parties = context.board.ledger.parties
    others = [context.faces(each).name for each in mine if not parties.may_act_for(party.id, each)]
    lines += [f"The board can't reach {' and '.join(others)}, so it tells you. Pass it on, with thanks."] if others else []
    yield (
        "became",
        DigestItem(
            kind="ask",
            id=pursuit.ask.id,
            title=pursuit.ask.title,
            page=f"asks/{pursuit.ask.id}",
            path=pursuit.ask.source.path,
            day=closed.date,
            when=f"closed {format_date(closed.day)}",
            lines=tuple(map(join_lines, lines)),
            replies=(),
            speaks=True,
        ),
    )


def _is_first_message(party: Party, since: date, context: ViewContext) -> bool:
    """Tell whether today's message is the first to somebody after a day: tomorrow's, or next Monday's where they want one a week."""
    passed = count_days(since, context.day)
    return passed == 1 if party.messages != "weekly" else 1 <= passed <= _WEEK and context.day.weekday() == 0


def _iter_help_items(standing: PromiseStatus, party: Party, context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield to who promised that somebody offers help, or has helped; and to who offered that their help is thanked for."""
    course = standing.snapshot
    may_act_for = context.board.ledger.parties.may_act_for
    promises = any(may_act_for(party.id, each) for each in course.terms.promisers)
    for entry in course.entries:
        if entry.act not in ("help_offered", "helped") or entry.by == party.id or not _is_first_message(party, entry.date, context):
            continue
        who = to_plain_text(join_names([context.faces(entry.by)]))
        note = f" {join_lines(entry.note)}" if entry.note else ""
        if entry.act == "help_offered" and promises:
            yield "thanks", _build_help_item(standing, entry, f"{who} offers help:{note or ' ask how.'}")
        elif entry.act == "helped" and promises:
            yield "thanks", _build_help_item(standing, entry, f"{who} helped.{note} Say thank you.")
        elif entry.act == "helped" and any(each.by == party.id for each in course.entries if each.act == "help_offered"):
            yield "thanks", _build_help_item(standing, entry, f"{who} thanks you for your offer to help.{note}")


def _build_help_item(standing: PromiseStatus, entry: PromiseEntry, line: str) -> DigestItem:
    return DigestItem(
        kind="promise",
        id=standing.id,
        title=standing.promise.title,
        page=promise_url(standing.id),
        path=standing.promise.source.path,
        day=entry.date,
        when=f"on {format_date(entry.date)}",
        lines=(line,),
        replies=(),
        speaks=True,
    )
