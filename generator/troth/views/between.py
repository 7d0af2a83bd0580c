"""Who owes whom: what is open between the members of a team as a matrix, and which two parties have enough in common for a page."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.model import Kind
from troth.status.waits import WaitKind
from troth.views.chips import PartyLabel
from troth.views.lists.changes import find_last_event_day
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, pluralize, strong_text
from troth.views.rows import sort_by_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Party
    from troth.views.context import ViewContext
    from troth.views.rich_text import Sentence
    from troth.views.rows import Row


MIN_RECORDS = 2
"""Two parties have a page of their own where they have so many promises or asks between them: a single one has its own page."""
MAX_PAIRS = 300
"""So many pairs have a page at most, those between whom something happened last: a large board has thousands of pairs."""
MAX_ROWS = 150
"""How many promises are listed below a team's matrix at most; each cell has an equal part of them, but three at least."""
MAX_LISTED = 40
"""With more cells than that a cell leads to the page of its two parties, or of its promiser, and nothing is listed below."""
MAX_COLUMNS = 20
"""With more columns or twice as many rows it is no table any more, but a list for each promiser."""
MAX_CELLS = 600
"""So many cells are shown at most."""
OPEN_WAITS: Final = frozenset({WaitKind.ANSWER, WaitKind.AGREEMENT, WaitKind.ACCEPTANCE, WaitKind.CHANGE})
"""What is waited for between two parties: somebody's word. A follow-up and help are for others to give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedCounts:
    """What is open from one party to another: how many promises, how many of them are late, and how many wait for a word."""

    open: int
    late: int
    waits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedCell:
    """What one party owes another, with the promises."""

    id: str
    """The anchor of its list."""
    promiser: PartyLabel
    customer: PartyLabel
    counts: OwedCounts
    rows: tuple[Row, ...]
    """The first of the promises, on a page that lists them."""
    pair: str
    """The page of the two; empty where they have none."""

    @property
    def link(self) -> str:
        """Where the promises are listed: below, or on the page of the two, or on that of one of them."""
        return f"#{self.id}" if self.rows else self.pair or self.promiser.page or self.customer.page

    @property
    def rest(self) -> int:
        """How many promises are not in the list."""
        return self.counts.open - len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwingPage:
    """Who owes whom in a team: rows promise, columns are promised to, both by name. Everybody else is one more of each."""

    head: PageHead
    team: PartyLabel
    text: Sentence
    columns: tuple[PartyLabel, ...]
    rows: tuple[tuple[PartyLabel, tuple[OwedCell | None, ...]], ...]
    rest: int
    """How many more cells there are than are shown."""

    @property
    def is_table(self) -> bool:
        """Tell whether it is small enough for a table."""
        return len(self.columns) <= MAX_COLUMNS and len(self.rows) <= 2 * MAX_COLUMNS

    @property
    def has_lists(self) -> bool:
        """Tell whether numbers lead to lists below, or to other pages."""
        return bool(self.listed) or not any(cell for _, row in self.rows for cell in row)

    @property
    def listed(self) -> tuple[OwedCell, ...]:
        """The cells whose promises are listed on the page, row by row."""
        return tuple(cell for _, row in self.rows for cell in row if cell and cell.rows)


OUTSIDE = PartyLabel(id="", name="Others", initials="…", hue=0, kind=None, page="")
"""All who are not of the team."""


def owing_url(team: Party) -> str:
    """Return the address of the page that shows who owes whom in a team."""
    return f"owing/{team.id}"


def count_owed(promises: Iterable[PromiseStatus], context: ViewContext) -> OwedCounts:
    """Count the open ones of some promises, those that are late, and those that wait for a word."""
    found = [each for each in promises if each.state.open]
    return OwedCounts(open=len(found), late=sum(each.overdue for each in found), waits=sum(_is_waiting(each, context) for each in found))


def _is_waiting(standing: PromiseStatus, context: ViewContext) -> bool:
    return any(wait.what in OPEN_WAITS for wait in context.board.waits_by_record.get((Kind.PROMISE, standing.id), ()))


def group_owed(inside: Iterable[str], context: ViewContext) -> Mapping[tuple[str, str], tuple[PromiseStatus, ...]]:
    """Return what is open between some parties, and between them and all others (`""`), by promiser and customer."""
    board, known = context.board, frozenset(inside)
    found: dict[tuple[str, str], list[PromiseStatus]] = defaultdict(list)
    touched = {
        each.id: each for party in known for by in (board.promises_by_promiser, board.promises_by_customer) for each in by.get(party, ())
    }
    for standing in sort_by_due(each for each in touched.values() if each.state.open):
        terms = standing.snapshot.terms
        promisers, customers = ({each if each in known else "" for each in side} for side in (terms.promisers, terms.customers))
        for pair in ((promiser, customer) for promiser in promisers for customer in customers if promiser or customer):
            found[pair].append(standing)
    return {pair: tuple(promises) for pair, promises in found.items()}


def has_owing_page(team: Party, context: ViewContext) -> bool:
    """Tell whether anything is open between a team's members, or between them and others."""
    by_promiser, by_customer = context.board.promises_by_promiser, context.board.promises_by_customer
    return any(each.state.open for party in (team.id, *team.members) for by in (by_promiser, by_customer) for each in by.get(party, ()))


def build_owing_page(team: Party, context: ViewContext) -> OwingPage:
    """Return who owes whom in a team; a party with nothing to give or to get has no row and no column."""
    owed = group_owed((team.id, *team.members), context)
    faces = [*sorted(context.faces.get_many((team.id, *team.members)), key=lambda each: (each.name.casefold(), each.id)), OUTSIDE]
    pairs = [(promiser, customer) for promiser in faces for customer in faces if (promiser.id, customer.id) in owed]
    shown = pairs[:MAX_CELLS]
    limit = max(3, MAX_ROWS // max(1, len(pairs))) if len(pairs) <= MAX_LISTED else 0
    cells = {pair: _build_cell(*pair, owed[pair[0].id, pair[1].id], limit, context) for pair in shown}
    columns = tuple(face for face in faces if any(customer is face for _, customer in shown))
    rows = tuple(
        (face, tuple(cells.get((face, column)) for column in columns)) for face in faces if any(promiser is face for promiser, _ in shown)
    )
    among = {each.id: each for (promiser, customer), found in owed.items() if promiser and customer for each in found}
    counts = count_owed(among.values(), context)
    return OwingPage(
        head=PageHead(
            page=owing_url(team),
            title=f"{team.name}: who owes whom",
            description=f"What is open between the members of {team.name}, and between them and others.",
            as_of=context.as_of_words,
        ),
        team=context.faces(team.id),
        text=(
            inline_text(f"{context.as_of_words}: among the members "),
            strong_text(pluralize(counts.open, "promise is", "promises are") + " open"),
            inline_text(f", {counts.late or 'none'} overdue, {counts.waits or 'none'} waiting for a reply."),
        ),
        columns=columns,
        rows=rows,
        rest=len(pairs) - len(shown),
    )


def _build_cell(promiser: PartyLabel, customer: PartyLabel, owed: tuple[PromiseStatus, ...], limit: int, context: ViewContext) -> OwedCell:
    return OwedCell(
        id=f"{promiser.id}--{customer.id}",
        promiser=promiser,
        customer=customer,
        counts=count_owed(owed, context),
        rows=context.get_rows(owed[:limit]),
        pair=find_pair_page(promiser.id, customer.id, context),
    )


def pair_url(one: str, other: str) -> str:
    """Return the address of the page of two parties, whichever comes first: no id has two dashes in a row."""
    return f"between/{'--'.join(sorted((one, other)))}"


def find_pair_page(one: str, other: str, context: ViewContext) -> str:
    """Return the address of the page of two parties; nothing where they have none."""
    return pair_url(one, other) if frozenset((one, other)) in list_pairs(context) else ""


def list_pairs(context: ViewContext) -> Mapping[frozenset[str], tuple[str, str]]:
    """Return the pairs of parties that have a page."""
    return context.cached(list_pairs, lambda: choose_pairs(context, MAX_PAIRS))


def list_partners(party: str, context: ViewContext) -> tuple[PartyLabel, ...]:
    """Return the parties with whom a party has a page, by name."""
    others = context.cached((list_partners,), lambda: _group_partners(context)).get(party, ())
    return tuple(sorted(context.faces.get_many(others), key=lambda each: (each.name.casefold(), each.id)))


def _group_partners(context: ViewContext) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in list_pairs(context).values():
        found[one].append(other)
        found[other].append(one)
    return found


def choose_pairs(context: ViewContext, limit: int) -> Mapping[frozenset[str], tuple[str, str]]:
    """Return the pairs of parties with several records between them; of too many, those between whom something happened last."""
    known = frozenset(each.id for each in context.board.ledger.parties)
    records, last = Counter[frozenset[str]](), dict[frozenset[str], "date"]()
    for pairs, day in _iter_pairings(context):
        for pair in {frozenset(each) for each in pairs if known.issuperset(each) and each[0] != each[1]}:
            records[pair] += 1
            last[pair] = max(day, last.get(pair, day))
    found = sorted((sorted(pair), pair) for pair, number in records.items() if number >= MIN_RECORDS)
    found.sort(key=lambda each: last[each[1]], reverse=True)
    return {pair: (one, other) for (one, other), pair in found[:limit]}


def _iter_pairings(context: ViewContext) -> Iterator[tuple[tuple[tuple[str, str], ...], date]]:
    """Yield the pairs that each promise and each ask brings together, with the day of the last thing that happened to it."""
    for standing in context.board.promises.values():
        terms, partner = standing.snapshot.terms, standing.promise.partner
        others = (*terms.customers, *((partner,) if partner else ()))
        yield tuple((promiser, other) for promiser in terms.promisers for other in others), find_last_event_day(standing, context.day)
    for pursuit in context.board.asks.values():
        answered = [each.party for each in pursuit.respondents if each.answer is not None]
        day = max((pursuit.ask.made, *(entry.date for entry in pursuit.entries)))
        yield tuple((pursuit.ask.asker, each) for each in answered), day
