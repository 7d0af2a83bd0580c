"""Boards made up by chance in memory: plausible stories of promises between a few people, two teams and two customers."""

from __future__ import annotations

import random
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.status.builders import make_promise, parse_source_text

from troth.base.dates import AsOf
from troth.board import build_board
from troth.model import Parties, Settings
from troth.model.ledger import Ledger
from troth.read.board_files import parse_parties
from troth.read.records import parse_ask, parse_goal, parse_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board
    from troth.model import Ask, Promise

LEFT = date(2026, 9, 20)
"""The last day on which eve was of the blue team."""
PARTIES = f"""
people:
  ann: {{name: Ann}}
  bob: {{name: Bob}}
  cora: {{name: Cora}}
  dan: {{name: Dan}}
  eve: {{name: Eve}}
teams:
  blue: {{name: Blue, lead: ann, members: [bob], former: {{eve: {LEFT}}}}}
  red: {{name: Red, lead: dan, members: [bob]}}
customers:
  acme: {{name: Acme, contacts: [cora]}}
  walk-ins: {{name: Walk-in customers}}
"""
ACTORS = {"blue": "ann", "red": "dan", "acme": "cora"}
"""Who acts for a party that is no person."""
PEOPLE = {"blue": ("ann", "bob", "eve"), "red": ("dan", "bob"), "acme": ("cora",)}
"""Who may act for a party that is no person, now or before."""
EVERYBODY = ("ann", "bob", "cora", "dan", "eve", "blue", "red", "acme", "walk-ins")
GIVERS = ("ann", "bob", "dan", "eve", "blue", "red", "acme")
FIRST = date(2026, 7, 1)


class BoardMaker:
    """Makes a board of one seed: the same seed makes the same board."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - made up, and no secret

    def make_board(self) -> Board:
        """Return a board of a few promises and asks, as of a day of late autumn."""
        promises = [self.make_promise(f"p{number:02}") for number in range(self.chance.randint(1, 14))]
        asks = [self.make_ask(f"a{number}") for number in range(self.chance.randint(0, 2))]
        goal = parse_goal("goal", parse_source_text("title: A goal\nowner: ann\n", "commitments/goals/goal.yaml"))
        text = "title: A review\nkind: account\ndate: 2026-09-01\nattendees: [ann, cora]\n"
        meeting = parse_meeting("review", parse_source_text(text, "commitments/meetings/review.yaml"))
        ledger = Ledger(
            settings=Settings(),
            parties=Parties(parse_parties((parse_source_text(PARTIES),))),
            promises=MappingProxyType({each.id: each for each in promises}),
            asks=MappingProxyType({each.id: each for each in asks}),
            goals=MappingProxyType({"goal": goal}),
            meetings=MappingProxyType({"review": meeting}),
        )
        return build_board(ledger, AsOf(date(2026, 10, 15) + timedelta(days=self.chance.randint(0, 60))))

    def choose(self, parties: tuple[str, ...]) -> list[str]:
        """Return one party, now and then two."""
        return self.chance.sample(parties, self.chance.choice((1, 1, 1, 2)))

    def choose_sides(self) -> tuple[list[str], list[str]]:
        """Return who promises and who is promised: nobody acts for both, but now and then somebody promises themselves."""
        promisers = self.choose(GIVERS)
        if self.is_likely(0.1):
            return promisers, promisers
        acting = {person for each in promisers for person in PEOPLE.get(each, (each,))}
        return promisers, self.choose(tuple(each for each in EVERYBODY if acting.isdisjoint(PEOPLE.get(each, (each,)))))

    def is_likely(self, share: float) -> bool:
        """Tell whether something happens that happens so often."""
        return self.chance.random() < share

    def make_promise(self, record: str) -> Promise:
        """Return a promise with a log that mostly makes sense."""
        promisers, customers = self.choose_sides()
        made = FIRST + timedelta(days=self.chance.randint(0, 120))
        due = made + timedelta(days=self.chance.randint(5, 60))
        rhythm = self.is_likely(0.15)
        asked_only = self.is_likely(0.15)
        fields = {"made": "" if asked_only else str(made), "due": str(due), "every": "week" if rhythm else ""}
        fields |= {"partner": "dan" if self.is_likely(0.2) and "dan" not in (*promisers, *customers) else ""}
        fields |= {"goal": "goal" if self.is_likely(0.3) else "", "meeting": "review" if self.is_likely(0.3) else ""}
        story = self._ask_first(customers, made) if asked_only else self._carry(promisers, customers, made, due, rhythm=rhythm)
        log = "\n".join(f"date: {day}, {entry}" for day, entry in sorted(story, key=lambda each: each[0]))
        return make_promise(log, record=record, promiser=_list(promisers), customer=_list(customers), **fields)

    def _ask_first(self, customers: list[str], made: date) -> Iterator[tuple[date, str]]:
        asker = ACTORS.get(customers[0], customers[0])
        yield made, f"by: {asker}, act: requested, respond_by: {made + timedelta(days=5)}"

    def _carry(self, promisers: list[str], customers: list[str], made: date, due: date, *, rhythm: bool) -> Iterator[tuple[date, str]]:
        giver, taker = (ACTORS.get(side[0], side[0]) for side in (promisers, customers))
        if len(promisers) > 1:
            yield from ((made, f"by: {ACTORS.get(each, each)}, act: promised") for each in promisers if self.is_likely(0.9))
        if self.is_likely(0.7):
            yield made, f"by: {taker}, act: agreed"
        if self.is_likely(0.3):
            yield made + timedelta(days=1), f"by: {giver}, act: help_wanted, note: A hand."
            yield made + timedelta(days=2), "by: dan, act: helped, note: Here."
        if not rhythm and self.is_likely(0.3):
            moved = due + timedelta(days=self.chance.randint(1, 20))
            yield made + timedelta(days=3), f"by: {giver}, act: renegotiated, due: {moved}, reason: people, because: Ill."
            if self.is_likely(0.7):
                yield made + timedelta(days=4), f"by: {taker}, act: agreed"
        yield from self._end_rhythm(giver, taker, due) if rhythm else self._end(giver, taker, due)
        if not rhythm and self.is_likely(0.4):
            yield due + timedelta(days=self.chance.randint(0, 10)), f"by: {taker}, act: followed_up, outcome: Fine., learned: Ask early."

    def _end(self, giver: str, taker: str, due: date) -> Iterator[tuple[date, str]]:
        day = due + timedelta(days=self.chance.randint(-4, 6))
        end = self.chance.choice(
            ("", "delivered", "accepted", "accepted", "accepted", "rejected", "missed", "revoked", "let go", "cancelled")
        )
        if end in ("delivered", "accepted", "rejected"):
            yield day, f"by: {giver}, act: delivered"
        later = day + timedelta(days=self.chance.randint(0, 9))
        if end == "accepted":
            stars = f", satisfaction: {self.chance.randint(1, 5)}" if self.is_likely(0.7) else ""
            yield later, f"by: {taker}, act: accepted{stars}{', kept: partly' if self.is_likely(0.2) else ''}"
        elif end == "rejected":
            yield later, f"by: {taker}, act: rejected, because: It sticks."
        elif end == "missed":
            yield day, f"by: {giver}, act: missed, reason: forgot"
        elif end in ("revoked", "let go"):
            yield day, f"by: {giver}, act: revoked, reason: other"
            if end == "let go":
                yield day, f"by: {taker}, act: agreed"
        elif end == "cancelled":
            yield day, f"by: {taker}, act: cancelled, because: Sold."

    def _end_rhythm(self, giver: str, taker: str, due: date) -> Iterator[tuple[date, str]]:
        for week in range(self.chance.randint(0, 6)):
            name = due + timedelta(weeks=week)
            if self.is_likely(0.7):
                yield name + timedelta(days=self.chance.randint(0, 2)), f"by: {giver}, act: delivered, occurrence: {name}"
                if self.is_likely(0.8):
                    yield (
                        name + timedelta(days=3),
                        f"by: {taker}, act: accepted, occurrence: {name}, satisfaction: {self.chance.randint(1, 5)}",
                    )

    def make_ask(self, record: str) -> Ask:
        """Return an ask of three people, some of whom answer."""
        made = FIRST + timedelta(days=self.chance.randint(0, 110))
        asked = self.chance.sample(("bob", "cora", "dan", "eve"), 3)
        answers = "".join(
            f"  - {{date: {made + timedelta(days=2 + number * 3)}, by: {each}, act: answered, answer: gave_input, note: Yes.}}\n"
            for number, each in enumerate(asked)
            if self.is_likely(0.6)
        )
        text = (
            f"title: Well?\nasker: ann\nasked: {_list(asked)}\nseeks: input\nmade: {made}\nrespond_by: {made + timedelta(days=6)}\n"
            f"request: How?\n{f'log:{chr(10)}{answers}' if answers else ''}"
        )
        return parse_ask(record, parse_source_text(text, f"commitments/asks/{record}.yaml"))


def _list(parties: list[str]) -> str:
    return f"[{', '.join(parties)}]"
