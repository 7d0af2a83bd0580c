"""What a list of rows can be filtered by: the facets of each row, and the choices that the rows of a page leave."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from troth.model import PartyKind
from troth.status.acts import PromiseState
from troth.status.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from troth.board import PromiseStatus
    from troth.views.context import ViewContext
    from troth.views.rows import Row


FACET_NAMES = ("state", "schedule", "by", "who", "team", "customer", "goal", "tag")
"""What rows can be found by, under the names that stand in an address. `by` is found by words alone."""
STATE_HALVES: Final[Mapping[str, str]] = {"open": "Open", "ended": "Ended"}
"""The two halves of all states, which can be chosen as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option: what stands in the address, and how it reads."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One select: its name in the address, its label, what it says while nothing is chosen, and what can be chosen."""

    name: str
    label: str
    anything: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """The filter of a page: how many rows it has, and the facets in which they can differ."""

    total: int
    facets: tuple[Facet, ...]
    names: tuple[str, ...] = FACET_NAMES
    """The facets of each row, in the order in which rows carry them."""


class Facets:
    """The facets of a board's promises, found once for all of its pages."""

    def __init__(self, context: ViewContext) -> None:
        self._desk = context
        self._goals: dict[str, list[str]] = defaultdict(list)
        self._rows: dict[str, Row] = {}
        for promise, goal in self._iter_goals_served():
            if goal not in self._goals[promise]:
                self._goals[promise].append(goal)
        self._counts = Counter(goal for goals in self._goals.values() for goal in goals)

    def count_promises_for(self, goal: str) -> int:
        """Return how many promises serve a goal."""
        return self._counts[goal]

    def get_rows(self, standings: Iterable[PromiseStatus]) -> tuple[Row, ...]:
        """Return the rows of several promises with their facets, in their order."""
        return tuple(map(self.get_row, standings))

    def get_row(self, standing: PromiseStatus) -> Row:
        """Return the row of a promise with its facets, made once however many pages show it."""
        row = self._rows.get(standing.id)
        if row is None:
            row = self._rows[standing.id] = replace(self._desk.get_row(standing), facets=self.collect_values(standing))
        return row

    def collect_values(self, standing: PromiseStatus) -> Mapping[str, tuple[str, ...]]:
        """Return the values of a promise by facet; of `state` its half too, of `by` the ids of its promisers.

        `who` are people on either side; `team` are teams on either side and those of the people who promise.
        """
        terms, promise = standing.snapshot.terms, standing.promise
        sides = dict.fromkeys((*terms.promisers, *terms.customers))
        return {
            "state": (standing.state.value, "open" if standing.state.open else "ended"),
            "schedule": tuple(each.value for each in standing.schedule),
            "by": terms.promisers,
            "who": tuple(each for each in sides if self._desk.faces(each).kind in (PartyKind.PERSON, None)),
            "team": tuple(dict.fromkeys((*self._select_teams(sides), *self._find_teams(terms.promisers)))),
            "customer": terms.customers,
            "goal": tuple(self._goals.get(standing.id, ())),
            "tag": promise.tags,
        }

    def build_filter(self, rows: Iterable[Row]) -> Filter:
        """Return the filter of these rows; a facet in which they have nothing is left out."""
        values: dict[str, set[str]] = defaultdict(set)
        total = 0
        for row in rows:
            total += 1
            for name, found in row.facets.items():
                values[name].update(found)
        return Filter(total=total, facets=tuple(facet for facet in self._iter_facets(values) if facet.choices))

    def _iter_facets(self, values: Mapping[str, set[str]]) -> Iterable[Facet]:
        goals = self._desk.board.ledger.goals

        def goal(value: str) -> str:
            return goals[value].title if value in goals else value

        def name(value: str) -> str:
            return self._desk.faces(value).name

        halves = tuple(Choice(value=each, label=label) for each, label in STATE_HALVES.items() if each in values["state"])
        states = tuple(Choice(value=each, label=each.word) for each in PromiseState if each in values["state"])
        yield Facet(name="state", label="State", anything="Any state", choices=(*(halves if len(states) > 1 else ()), *states))
        schedules = tuple(Choice(value=each, label=each.word.capitalize()) for each in Schedule if each in values["schedule"])
        yield Facet(name="schedule", label="Schedule", anything="Any time", choices=schedules)
        yield Facet(name="who", label="Person", anything="Any person", choices=_build_choices(values["who"], name))
        yield Facet(name="team", label="Team", anything="Any team", choices=_build_choices(values["team"], name))
        yield Facet(name="customer", label="Customer", anything="Any customer", choices=_build_choices(values["customer"], name))
        yield Facet(name="goal", label="Goal", anything="Any goal", choices=_build_choices(values["goal"], goal))
        yield Facet(name="tag", label="Tag", anything="Any tag", choices=_build_choices(values["tag"], str))

    def _select_teams(self, parties: Iterable[str]) -> tuple[str, ...]:
        return tuple(each for each in parties if self._desk.faces(each).kind is PartyKind.TEAM)

    def _find_teams(self, people: Iterable[str]) -> tuple[str, ...]:
        return self._select_teams(team for person in people for team in self._desk.acts_for.get(person, ()))

    def _iter_goals_served(self) -> Iterator[tuple[str, str]]:
        """Yield promises with the goals that they serve: they name it, or answer an ask for it."""
        board, goals = self._desk.board, self._desk.board.ledger.goals
        asks = {ask: goal for goal in goals for ask in board.asks_by_goal.get(goal, ())}
        for each in board.promises.values():
            if each.promise.goal:
                yield each.id, each.promise.goal
            if each.promise.ask in asks:
                yield each.id, asks[each.promise.ask]
        for asked in board.asks_of_party.values():
            for one in asked:
                if one.ask_status.ask.id in asks and one.respondent.answer and one.respondent.answer.promise:
                    yield one.respondent.answer.promise, asks[one.ask_status.ask.id]


def _build_choices(values: Iterable[str], label: Callable[[str], str]) -> tuple[Choice, ...]:
    """Return the choices by what they read."""
    made = (Choice(value=value, label=label(value)) for value in values)
    return tuple(sorted(made, key=lambda each: (each.label.casefold(), each.value)))
