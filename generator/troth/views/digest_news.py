"""News of a digest, each told once: what came of an answer, help, promises at risk or moved, and times that passed without a word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from troth.base.dates import add_days, count_days, format_date
from troth.model.history import HistoryState
from troth.status.acts import PromiseState
from troth.status.waits import Recipients
from troth.views.context import MessageMemory
from troth.views.digest_item import MAX_DAYS_NAMED, DigestItem, add_replies, build_promise_item, list_replies
from troth.views.notes import build_word
from troth.views.promise.page import tell_promise
from troth.views.promise.trouble import AffectedParty, list_affected, list_announcements
from troth.views.rich_text import join_lines, join_names, to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Party
    from troth.status.ask import AskStatus, Respondent
    from troth.status.provenance import Provenance
    from troth.views.context import ViewContext
    from troth.views.promise.trouble import Announcement


_WEEK: Final = 7
NEWS_DAYS: Final = 90
"""So long something is news: what is older when it comes to the board, or when messages go out again, is told to nobody."""


def get_memory(context: ViewContext) -> MessageMemory:
    """Return what is known of earlier messages; where nothing is, one went out on each day up to yesterday."""
    return context.memory or MessageMemory(since=add_days(context.day, -1))


def is_first_message(party: Party, since: date, mark: str, context: ViewContext) -> bool:
    """Tell whether today's message is the first to somebody after a day: where they want one a week, the first since that week began."""
    memory = get_memory(context)
    first = add_days(memory.since, -memory.since.weekday()) if party.messages == "weekly" else memory.since
    is_news = first <= since < context.day and count_days(since, context.day) <= NEWS_DAYS
    return is_news and not memory.has_told(party.id, mark)


def find_arrival(day: date, provenance: Mapping[str, Provenance], record: str, entry: int | None, context: ViewContext) -> date:
    """Return the day on which an entry of a log, or a record's terms, came to the board, as git knows it: at least its own day.

    What came with an import counts on its own day, and so does what is too old to be news.
    """
    if context.board.ledger.history.state is not HistoryState.GIT or count_days(day, context.day) > 2 * NEWS_DAYS:
        return day
    witness = provenance[record].terms if entry is None else provenance[record].log[entry]
    landed = witness.landed
    is_late = landed is not None and day < landed <= context.day and count_days(day, landed) <= NEWS_DAYS
    return landed if landed is not None and is_late and not witness.is_imported else day


def iter_news_items(party: Party, context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield what is new to somebody since the last message, each with the section that it belongs to."""
    for pursuit in context.board.asks.values():
        yield from _iter_result_items(pursuit, party, context)
    for standing in context.board.promises.values():
        yield from _iter_help_items(standing, party, context)
        if standing.snapshot.occurrences and standing.state is PromiseState.PROMISED:
            yield from _iter_passed_items(standing, party, context)
    for news in _list_promise_news(context):
        if party.id in news.told and is_first_message(party, news.arrived, news.mark, context):
            yield "news", _build_news_item(news, party, context)


def list_unasked(
    standing: PromiseStatus, what: str, days: Iterable[date], party: Party, context: ViewContext, *, late: bool = True
) -> tuple[str, ...]:
    """Return the marks of those times of a recurring promise that somebody was not asked about yet, by the days they were due.

    With `late` they count from the day on which the promise came to the board; else the times before it are none.
    """
    found, grace = [], context.board.settings.follow_up_grace - 1
    for day in days:
        arrived = find_arrival(day, context.board.provenance, standing.id, None, context)
        mark = f"{what}/{standing.id}/{day}"
        if (late or arrived == day) and is_first_message(party, add_days(arrived, grace), mark, context):
            found.append(mark)
    return tuple(found)


def _iter_passed_items(standing: PromiseStatus, party: Party, context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield to who promised the times that nobody has spoken of, and about which no message asked before the next one was due."""
    passed = context.cached(("passed times", standing.id), lambda: _list_passed(standing, context))
    terms = standing.snapshot.terms
    recipients = context.cached("recipients", lambda: Recipients(context.board.ledger, context.day))
    if not passed or party.id not in recipients.find_told(standing.due_from, (*terms.promisers, *terms.customers)):
        return
    names = {due: name for name, due in passed}
    marks = list_unasked(standing, "time", names, party, context, late=False)
    if not marks:
        return
    unasked = [due for due in names if f"time/{standing.id}/{due}" in marks]
    days = ", ".join(format_date(names[due]) for due in unasked[-MAX_DAYS_NAMED:])
    replies = list_replies(("delivered", "missed"), standing, party.id, standing.due_from, context.day, names[unasked[-1]])
    line = f"Nobody has said what came of the time of {days}. Was it delivered?"
    item = build_promise_item(standing, context.day, f"was due {format_date(unasked[-1])}", (line,))
    yield "overdue", replace(add_replies(item, replies), marks=marks)


def _list_passed(standing: PromiseStatus, context: ViewContext) -> tuple[tuple[date, date], ...]:
    """Return names and due days of the times that nobody has spoken of until the next one, where a message could have asked before."""
    grace, found = context.board.settings.follow_up_grace, []
    for each in standing.snapshot.occurrences:
        due = each.snapshot.terms.due
        is_recent = due is not None and count_days(due, context.day) <= NEWS_DAYS + grace
        if due is not None and is_recent and each.is_not_done(context.day) and each.next_due and add_days(due, grace) < each.next_due:
            found.append((each.name, due))
    return tuple(found)


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
    if pursuit.closed_on is None or closed is None:
        return
    arrived = find_arrival(closed.date, context.board.ask_provenance, pursuit.ask.id, closed.index, context)
    mark = f"became/{pursuit.ask.id}/{closed.date}"
    if not is_first_message(party, arrived, mark, context):
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
            marks=(mark,),
        ),
    )


def _iter_help_items(standing: PromiseStatus, party: Party, context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield to who promised that somebody offers help, or has helped; and to who offered that their help is thanked for."""
    course = standing.snapshot
    may_act_for = context.board.ledger.parties.may_act_for
    promises = any(may_act_for(party.id, each) for each in course.terms.promisers)
    for entry in course.entries:
        if entry.act not in ("help_offered", "helped") or entry.by == party.id:
            continue
        arrived = find_arrival(entry.date, context.board.provenance, standing.id, entry.index, context)
        marks = (f"{entry.act}/{standing.id}/{entry.date}/{entry.by}",)
        if not is_first_message(party, arrived, marks[0], context):
            continue
        when = f"on {format_date(entry.date)}"
        who = to_plain_text(join_names([context.faces(entry.by)]))
        note = f" {join_lines(entry.note)}" if entry.note else ""
        if entry.act == "help_offered" and promises:
            line = f"{who} offers help:{note or ' ask how.'}"
        elif entry.act == "helped" and promises:
            line = f"{who} helped.{note} Say thank you."
        elif entry.act == "helped" and any(each.by == party.id for each in course.entries if each.act == "help_offered"):
            line = f"{who} thanks you for your offer to help.{note}"
        else:
            continue
        yield "thanks", replace(build_promise_item(standing, entry.date, when, (line,)), marks=marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PromiseNews:
    """What was said of a promise by which others plan, and who is told of it, for whom."""

    standing: PromiseStatus
    said: Announcement
    arrived: date
    """The day on which that came to the board."""
    told: Mapping[str, tuple[AffectedParty, ...]]

    @property
    def mark(self) -> str:
        """By what it is known that it was told."""
        return f"news/{self.standing.id}/{self.said.date}/{self.said.by}/{self.said.text}"


def _list_promise_news(context: ViewContext) -> tuple[_PromiseNews, ...]:
    """Return what was said of late of promises that are at risk, on track again, moved, or will not be kept."""

    def find() -> tuple[_PromiseNews, ...]:
        first = add_days(get_memory(context).since, -_WEEK)
        return tuple(
            _PromiseNews(standing=standing, said=said, arrived=arrived, told=_find_told_of_news(standing, said, context))
            for standing in context.board.promises.values()
            if standing.snapshot.last is not None and count_days(standing.snapshot.last, context.day) <= 2 * NEWS_DAYS
            for said in list_announcements(standing.snapshot)
            if first <= (arrived := _find_arrival_of_news(standing, said, context)) < context.day
        )

    return context.cached("news of promises", find)


def _find_arrival_of_news(standing: PromiseStatus, said: Announcement, context: ViewContext) -> date:
    entries = (entry.index for entry in standing.snapshot.entries if entry.date == said.date)
    return max((find_arrival(said.date, context.board.provenance, standing.id, each, context) for each in entries), default=said.date)


def _find_told_of_news(standing: PromiseStatus, said: Announcement, context: ViewContext) -> Mapping[str, tuple[AffectedParty, ...]]:
    """Return who is told, for which of those affected; who said it knows, and passes it on to whom the board does not reach."""
    parties = context.board.ledger.parties
    recipients = context.cached("recipients", lambda: Recipients(context.board.ledger, context.day))
    promisers = standing.snapshot.terms.promisers
    own = (AffectedParty(party=each, rests="promised it") for each in promisers)
    found: dict[str, tuple[AffectedParty, ...]] = {}
    for each in (*list_affected(standing, context), *own):
        knows = (each.party == by or parties.may_act_for(by, each.party) for by in filter(None, (said.by, said.agreed_by)))
        if not any(knows):
            for told in recipients.find_told((each.party,), promisers):
                found[told] = (*found.get(told, ()), each)
    return found


def _build_news_item(news: _PromiseNews, party: Party, context: ViewContext) -> DigestItem:
    """Return what was said, why one hears of it, and the messages to those whom the board does not reach."""
    standing, said = news.standing, news.said
    acting = {party.id, *context.acts_for.get(party.id, ())}
    mine = [each for each in news.told[party.id] if each.party in acting]
    others = [each for each in news.told[party.id] if each.party not in acting]
    lines = [tell_promise(standing, context)]
    lines.append(f"{context.faces(said.by).name} said on {format_date(said.date)}: {said.text} {said.words}".rstrip())
    lines += [f"You hear this because {each.explain(to_itself=True)}." for each in mine]
    lines += [f"The board can't reach {context.faces(each.party).name}, so pass it on: {each.explain()}." for each in others]
    return replace(
        build_promise_item(standing, said.date, f"on {format_date(said.date)}", tuple(lines)),
        marks=(news.mark,),
        notes=tuple(build_word(standing, said, each.party, party.id, context) for each in others),
    )
