"""News of a digest that wait for nobody: what came of an answer, help, and promises at risk or moved. Each is told once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from troth.base.dates import count_days, format_date
from troth.status.waits import Recipients
from troth.views.digest_item import DigestItem
from troth.views.notes import build_word
from troth.views.promise.describe import AffectedParty, list_affected, list_announcements
from troth.views.promise.page import compose_opening
from troth.views.rich_text import join_lines, join_names, to_plain_text
from troth.views.rows import promise_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Party, PromiseEntry
    from troth.status.ask import AskStatus, Respondent
    from troth.views.context import ViewContext
    from troth.views.promise.describe import Announcement


_WEEK: Final = 7


def iter_news_items(party: Party, context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield what is new to somebody since the last message, each with the section that it belongs to."""
    for pursuit in context.board.asks.values():
        yield from _iter_result_items(pursuit, party, context)
    for standing in context.board.promises.values():
        yield from _iter_help_items(standing, party, context)
    for news in _list_promise_news(context):
        if party.id in news.told and _is_first_message(party, news.said.date, context):
            yield "news", _build_news_item(news, party, context)


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


def _build_help_item(standing: PromiseStatus, entry: PromiseEntry | Announcement, line: str) -> DigestItem:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _PromiseNews:
    """What was said of a promise by which others plan, and who is told of it, for whom."""

    standing: PromiseStatus
    said: Announcement
    told: Mapping[str, tuple[AffectedParty, ...]]


def _list_promise_news(context: ViewContext) -> tuple[_PromiseNews, ...]:
    """Return what was said in the last week of promises that are at risk, on track again, moved, or will not be kept."""

    def find() -> tuple[_PromiseNews, ...]:
        return tuple(
            _PromiseNews(standing=standing, said=said, told=_find_told_of_news(standing, said, context))
            for standing in context.board.promises.values()
            if standing.snapshot.last is not None and count_days(standing.snapshot.last, context.day) <= _WEEK
            for said in list_announcements(standing.snapshot)
            if 0 < count_days(said.date, context.day) <= _WEEK
        )

    return context.cached("news of promises", find)


def _find_told_of_news(standing: PromiseStatus, said: Announcement, context: ViewContext) -> Mapping[str, tuple[AffectedParty, ...]]:
    """Return who is told, for which of those affected; who said it knows, and passes it on to whom the board does not reach."""
    parties = context.board.ledger.parties
    recipients = context.cached("recipients", lambda: Recipients(context.board.ledger, context.day))
    promisers = standing.snapshot.terms.promisers
    own = (AffectedParty(party=each, rests="promised it") for each in promisers)
    found: dict[str, tuple[AffectedParty, ...]] = {}
    for each in (*list_affected(standing, context), *own):
        if said.by != each.party and not parties.may_act_for(said.by, each.party):
            for told in recipients.find_told((each.party,), promisers):
                found[told] = (*found.get(told, ()), each)
    return found


def _build_news_item(news: _PromiseNews, party: Party, context: ViewContext) -> DigestItem:
    """Return what was said, why one hears of it, and the messages to those whom the board does not reach."""
    standing, said = news.standing, news.said
    acting = {party.id, *context.acts_for.get(party.id, ())}
    mine = [each for each in news.told[party.id] if each.party in acting]
    others = [each for each in news.told[party.id] if each.party not in acting]
    lines = [f"{to_plain_text(compose_opening(standing, context))} {join_lines(standing.snapshot.terms.outcome)}"]
    lines.append(f"{context.faces(said.by).name} said on {format_date(said.date)}: {said.text} {said.words}".rstrip())
    lines += [f"You hear this because {each.explain(to_itself=True)}." for each in mine]
    lines += [f"The board can't reach {context.faces(each.party).name}, so pass it on: {each.explain()}." for each in others]
    return replace(
        _build_help_item(standing, said, lines[0]),
        lines=tuple(lines),
        notes=tuple(build_word(standing, said, each.party, party.id, context) for each in others),
    )
