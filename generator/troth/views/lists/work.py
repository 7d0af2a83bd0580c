"""The board at a glance: which promises are open, overdue, due soon, waiting and asking for help."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from troth.status.attention import Flag
from troth.status.schedule import Schedule
from troth.views.agreement.rows import count_missed, count_reviews_due, list_due_sections, list_waiting_sections
from troth.views.ask.rows import build_waiting_asks, count_outstanding
from troth.views.facets import Facets
from troth.views.rich_text import Inline, inline_text, pluralize, strong_text
from troth.views.rows import sort_by_due

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import PromiseStatus
    from troth.status.schedule import PendingAction
    from troth.views.ask.rows import AskSection
    from troth.views.context import ViewContext
    from troth.views.rich_text import Sentence
    from troth.views.rows import Section


ASKS_SHOWN = 20
"""So many asks stand among what waits at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A way to one of the lists, with how much there is on it."""

    label: str
    to: str
    count: int
    late: bool = False


class WorkLists:
    """The promises that the lists are made of, each list found once."""

    def __init__(self, context: ViewContext) -> None:
        self.desk = context
        self._all = tuple(context.board.promises.values())

    @cached_property
    def facets(self) -> Facets:
        """What the rows of lists can be found by."""
        return Facets(self.desk)

    @cached_property
    def open(self) -> tuple[PromiseStatus, ...]:
        """All that is still to be done, by due date."""
        return tuple(sort_by_due(each for each in self._all if each.state.open))

    @cached_property
    def closed(self) -> tuple[PromiseStatus, ...]:
        """All that has ended, the last first."""
        return tuple(
            sorted(
                (each for each in self._all if not each.state.open), key=lambda each: (each.closed_on or each.due, each.id), reverse=True
            )
        )

    @cached_property
    def overdue(self) -> tuple[PromiseStatus, ...]:
        """What is overdue, the latest of all first."""
        return tuple(sorted((each for each in self._all if each.overdue), key=lambda each: (-each.days_late, each.id)))

    @cached_property
    def soon(self) -> tuple[PromiseStatus, ...]:
        """What is due today or within the board's `due_soon` days."""
        return tuple(filter(self.desk.is_due_soon, self.open))

    @cached_property
    def later(self) -> tuple[PromiseStatus, ...]:
        """What is due after that."""
        return tuple(each for each in self.open if Schedule.UPCOMING in each.schedule)

    @cached_property
    def help_wanted(self) -> tuple[PromiseStatus, ...]:
        """What asks for help, the longest wait first."""
        asking = (each for each in self._all if Flag.HELP_WANTED in each.flags)
        return tuple(
            sorted(asking, key=lambda each: (each.snapshot.help_request.date if each.snapshot.help_request else self.desk.day, each.id))
        )

    @cached_property
    def waiting(self) -> tuple[tuple[PromiseStatus, PendingAction], ...]:
        """What waits for somebody, the longest wait first."""
        pairs = ((each, wait) for each in self._all for wait in each.pending_actions)
        return tuple(sorted(pairs, key=lambda pair: (pair[1].since or self.desk.day, pair[0].id)))

    def list_waiting_for(self, schedule: Schedule) -> tuple[tuple[PromiseStatus, PendingAction], ...]:
        """Return what waits for one kind of answer."""
        return tuple(pair for pair in self.waiting if pair[1].schedule is schedule)

    @cached_property
    def accords_waiting(self) -> tuple[Section, ...]:
        """The agreements that wait for a signature or a review, in sections."""
        return list_waiting_sections(self.desk)

    @cached_property
    def accords_due(self) -> tuple[Section, ...]:
        """What is due about agreements: all whose day has come, in one section."""
        return list_due_sections(self.desk)

    @property
    def all_waiting(self) -> int:
        """How many things wait for somebody, of promises, agreements and asks."""
        return len(self.waiting) + sum(section.count for section in self.accords_waiting) + self.asks_waiting.count

    @cached_property
    def asks_waiting(self) -> AskSection:
        """The asks that wait for answers: of many the first, since the list of asks has all."""
        return build_waiting_asks(self.desk, ASKS_SHOWN)

    def summarize_board(self) -> Sentence:
        """Return the board in one sentence, each number a link to exactly that list."""
        return tuple(self._iter_summary())

    def _iter_summary(self) -> Iterator[Inline]:
        accept = len(self.list_waiting_for(Schedule.AWAITING_ACCEPTANCE))
        asking = len(self.help_wanted)
        number = len(self.open)
        yield inline_text(f"{self.desk.as_of_words}: ")
        yield strong_text(f"{number or 'no'} open {'promise' if number == 1 else 'promises'}", "promises/index#open")
        yield inline_text(", ")
        yield strong_text(f"{len(self.overdue) or 'nothing'} overdue", "overdue")
        yield inline_text(", ")
        yield self.describe_soon()
        if accept:
            yield from (
                inline_text(", "),
                strong_text(f"{accept} {'waits' if accept == 1 else 'wait'} for acceptance", "waiting#awaiting-acceptance"),
            )
        if asking:
            yield from (inline_text(", "), strong_text(f"{asking} {'asks' if asking == 1 else 'ask'} for help", "help-wanted"))
        missed = count_missed(self.desk)
        if missed:
            yield from (
                inline_text(", "),
                strong_text(pluralize(missed, "missed target to answer", "missed targets to answer"), "waiting#missed"),
            )
        reviews = count_reviews_due(self.desk)
        if reviews:
            yield from (
                inline_text(", "),
                strong_text(f"{reviews} {'agreement' if reviews == 1 else 'agreements'} due for review", "waiting#reviews"),
            )
        silent, due = count_outstanding(self.desk.board.asks.values())
        if silent:
            yield from (
                inline_text(", "),
                strong_text(f"{pluralize(silent, 'person has', 'people have')} not replied to an ask", "waiting#asks"),
            )
            yield inline_text(f" (contact {due} now)" if due else "")
        yield inline_text(".")

    def describe_soon(self) -> Inline:
        """Return how much is due in the next days, with its list."""
        return strong_text(f"{len(self.soon) or 'nothing'} due {self.desk.soon_words}", "due#soon" if self.soon else "due")

    def list_tabs(self) -> tuple[Tab, ...]:
        """Return the ways to the lists that people work from."""
        return (
            Tab(label="Overdue", to="overdue", count=len(self.overdue), late=bool(self.overdue)),
            Tab(label="Due", to="due", count=len(self.soon)),
            Tab(label="Waiting", to="waiting", count=self.all_waiting),
            Tab(label="Help wanted", to="help-wanted", count=len(self.help_wanted)),
            Tab(label="All", to="promises/index", count=len(self._all)),
        )
