"""The board at a glance: which promises are open, overdue, due this week, waiting and asking for help."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from troth.lifecycle.flags import Flag
from troth.lifecycle.schedule import Schedule
from troth.views.accord_row import waiting_sections
from troth.views.accords import reviews_due
from troth.views.asks import outstanding, waiting_asks
from troth.views.facets import Facets
from troth.views.row import by_due
from troth.views.span import Span, strong, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Standing
    from troth.lifecycle.waiting import Waits
    from troth.views.asks import AskSection
    from troth.views.desk import Desk
    from troth.views.row import Section
    from troth.views.span import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A way to one of the lists, with how much there is on it."""

    label: str
    to: str
    count: int
    late: bool = False


class Glance:
    """The promises that the lists are made of, each list found once."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._all = tuple(desk.board.standings.values())

    @cached_property
    def facets(self) -> Facets:
        """What the rows of lists can be found by."""
        return Facets(self.desk)

    @cached_property
    def open(self) -> tuple[Standing, ...]:
        """All that is still to be done, by due date."""
        return tuple(by_due(each for each in self._all if each.state.open))

    @cached_property
    def closed(self) -> tuple[Standing, ...]:
        """All that has ended, the last first."""
        return tuple(
            sorted(
                (each for each in self._all if not each.state.open), key=lambda each: (each.closed_on or each.due, each.id), reverse=True
            )
        )

    @cached_property
    def overdue(self) -> tuple[Standing, ...]:
        """What is overdue, the latest of all first."""
        return tuple(sorted((each for each in self._all if each.overdue), key=lambda each: (-each.days_late, each.id)))

    @cached_property
    def soon(self) -> tuple[Standing, ...]:
        """What is due today or within the board's `due_soon` days."""
        return tuple(filter(self.desk.soon, self.open))

    @cached_property
    def later(self) -> tuple[Standing, ...]:
        """What is due after that."""
        return tuple(each for each in self.open if Schedule.UPCOMING in each.schedule)

    @cached_property
    def help_wanted(self) -> tuple[Standing, ...]:
        """What asks for help, the longest wait first."""
        asking = (each for each in self._all if Flag.HELP_WANTED in each.flags)
        return tuple(sorted(asking, key=lambda each: (each.course.help.date if each.course.help else self.desk.day, each.id)))

    @cached_property
    def waiting(self) -> tuple[tuple[Standing, Waits], ...]:
        """What waits for somebody, the longest wait first."""
        pairs = ((each, wait) for each in self._all for wait in each.waits)
        return tuple(sorted(pairs, key=lambda pair: (pair[1].since or self.desk.day, pair[0].id)))

    def waiting_for(self, what: Schedule) -> tuple[tuple[Standing, Waits], ...]:
        """Return what waits for one kind of answer."""
        return tuple(pair for pair in self.waiting if pair[1].for_what is what)

    @cached_property
    def accords_waiting(self) -> tuple[Section, ...]:
        """The agreements that wait for a signature or a review, in sections."""
        return waiting_sections(self.desk)

    @property
    def all_waiting(self) -> int:
        """How many things wait for somebody, of promises, agreements and asks."""
        return len(self.waiting) + sum(section.count for section in self.accords_waiting) + self.asks_waiting.count

    @cached_property
    def asks_waiting(self) -> AskSection:
        """The asks that wait for answers."""
        return waiting_asks(self.desk)

    def sentence(self) -> Sentence:
        """Return the board in one sentence, each number a link to exactly that list."""
        return tuple(self._sentence())

    def _sentence(self) -> Iterator[Span]:
        accept = len(self.waiting_for(Schedule.AWAITING_ACCEPTANCE))
        asking = len(self.help_wanted)
        number = len(self.open)
        yield words(f"{self.desk.as_of_words}: ")
        yield strong(f"{number or 'no'} open {'promise' if number == 1 else 'promises'}", "promises/index#open")
        yield words(", ")
        yield strong(f"{len(self.overdue) or 'nothing'} overdue", "overdue")
        yield words(", ")
        yield self.soon_span()
        yield words(", ")
        accepting = "waiting#awaiting-acceptance" if accept else "waiting"
        yield strong(f"{accept or 'nothing'} {'waits' if accept <= 1 else 'wait'} for acceptance", accepting)
        yield words(", ")
        yield strong(f"{asking or 'nobody'} {'asks' if asking <= 1 else 'ask'} for help", "help-wanted")
        reviews = reviews_due(self.desk)
        if reviews:
            yield from (words(", "), strong(f"{reviews} {'agreement' if reviews == 1 else 'agreements'} due for review", "waiting#reviews"))
        silent, due = outstanding(self.desk.board.pursuits.values())
        if silent:
            yield from (words(", "), strong(f"{silent} of those asked {'has' if silent == 1 else 'have'} not answered", "waiting#asks"))
            yield words(f" ({due} to be reached now)" if due else "")
        yield words(".")

    def soon_span(self) -> Span:
        """Return how much is due in the next days, with its list."""
        return strong(f"{len(self.soon) or 'nothing'} due {self.desk.soon_words}", "due#soon" if self.soon else "due")

    def tabs(self) -> tuple[Tab, ...]:
        """Return the ways to the lists that people work from."""
        return (
            Tab(label="Overdue", to="overdue", count=len(self.overdue), late=bool(self.overdue)),
            Tab(label=f"Due {self.desk.soon_words}", to="due", count=len(self.soon)),
            Tab(label="Waiting", to="waiting", count=self.all_waiting),
            Tab(label="Help wanted", to="help-wanted", count=len(self.help_wanted)),
            Tab(label="All promises", to="promises/index", count=len(self._all)),
        )
