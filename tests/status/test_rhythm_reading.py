"""A second reading of the contract on rhythm, made from its text alone: it agrees with the product on boards that chance makes up.

It knows nothing of how the product derives occurrences; a promise here is one of ann to cora, and everybody has an address.
"""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tests.status.builders import parse_source_text

from troth.base.dates import AsOf
from troth.board import build_board
from troth.model import Parties, Settings
from troth.model.ledger import Ledger
from troth.read.board_files import parse_parties
from troth.read.records import parse_promise

if TYPE_CHECKING:
    from collections.abc import Iterator

Data = dict[str, Any]
DAY = timedelta(days=1)
START = date(2026, 10, 1)
OPEN = ("promised", "delivered")
PEOPLE = "people:\n  ann: {name: Ann, email: ann@a.example}\n  cora: {name: Cora, email: cora@c.example}\n"


@dataclass
class One:
    """One occurrence, as the promise that it would be alone."""

    name: date
    first_due: date
    due: date
    silence: int
    state: str = "promised"
    delivered: date | None = None
    closed: date | None = None
    rated: int | None = None
    asked: tuple[str, date | None] | None = None
    let_go: bool = False
    silent: bool = False
    spoken: bool = False
    named: bool = False
    """Somebody has said something of this very one: a follow-up on all up to a day does not."""
    followed: list[date] = field(default_factory=list)

    @property
    def week(self) -> tuple[int, int]:
        """The ISO week of its name."""
        return self.name.isocalendar()[:2]

    @property
    def skipped(self) -> bool:
        """Whether it is in no number."""
        return self.state == "cancelled" or self.let_go

    def say(self, entry: Data, day: date) -> bool:
        """Take one entry that names it; return whether it had a place."""
        by, act = entry["by"], entry["act"]
        if self.silent and (act, by) == ("accepted", "cora"):
            self.silent, self.state = False, "delivered"
        if (act, by) not in SAID or self.state not in SAID[act, by]:
            return False
        if act in ("agreed", "refused") and self.state == "promised" and (self.asked is None or self.asked[0] == by):
            return False
        if act == "agreed" and self.state == "revoked":
            self.let_go = True
        elif act == "agreed" and self.asked:
            self.due = self.asked[1] or self.due
        if act in ("agreed", "refused", "delivered", "accepted", "missed", "revoked", "cancelled"):
            self.asked = None
        if act == "renegotiated":
            self.asked = (by, entry["due"])
        self.delivered = day if act == "delivered" else None if act == "rejected" else self.delivered
        self.state = LEADS.get(act, self.state)
        if self.state not in OPEN and act in LEADS:
            self.closed, self.rated = day, entry.get("satisfaction")
        self.followed += [day] if act == "followed_up" else []
        self.spoken, self.named = True, self.named or act != "followed_up" or "occurrence" in entry
        return True


LEADS = {
    "delivered": "delivered", "accepted": "kept", "rejected": "promised", "missed": "not_kept", "revoked": "revoked",
    "cancelled": "cancelled",
}  # fmt: skip
_AFTER = (*OPEN, "kept", "not_kept", "revoked", "cancelled")
SAID = {
    ("delivered", "ann"): ("promised",), ("reported", "ann"): ("promised",), ("revoked", "ann"): ("promised",),
    ("missed", "ann"): OPEN, ("missed", "cora"): OPEN, ("cancelled", "cora"): OPEN,
    ("accepted", "cora"): ("delivered",), ("rejected", "cora"): ("delivered",), ("followed_up", "cora"): _AFTER,
    ("renegotiated", "ann"): ("promised",), ("renegotiated", "cora"): ("promised",),
    ("agreed", "ann"): ("promised",), ("agreed", "cora"): ("promised", "revoked"),
    ("refused", "ann"): ("promised",), ("refused", "cora"): ("promised",),
}  # fmt: skip


def step(start: date, every: str, number: int) -> date:
    """Return the day that lies so many steps after `start`; a day that the month lacks is its last."""
    size, unit = (int(every[0]), every[2:].rstrip("s")) if every[0].isdigit() else (1, every)
    if unit in ("day", "week"):
        return start + DAY * (size * number * (7 if unit == "week" else 1))
    months = start.year * 12 + start.month - 1 + size * number * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


class Reading:
    """What a promise that comes again comes to, up to a day."""

    def __init__(self, record: Data, settings: Settings, as_of: date) -> None:
        """Read its log, each entry in its turn."""
        self.settings, self.as_of = settings, as_of
        terms = {key: record.get(key) for key in ("due", "every", "until", "times")}
        self.rules: list[tuple[date, Data]] = [(record["made"] - DAY, terms)]
        self.made, self.silence = record["made"], record.get("silence_accepts")
        self.state = "promised"
        self.end: date | None = None
        self.asked: tuple[str, Data, date] | None = None
        self.let_go, self.all_accepted, self.reviewed, self.agreed = False, False, record["made"], bool(record.get("offered"))
        self.ones: dict[date, One] = {}
        for entry in record["log"]:
            if entry["date"] <= as_of:
                self.say(entry, entry["date"])

    def works(self, day: date, default: frozenset[int]) -> bool:
        """Whether people work on that day."""
        return day.weekday() in (self.settings.working_days or default) and day not in self.settings.holidays

    def days(self, start: date, every: str) -> Iterator[date]:
        """Yield the days of a rule, without end."""
        if every == "working day":
            yield from (day for number in count() if self.works(day := start + DAY * number, frozenset(range(5))))
        yield from (step(start, every, number) for number in count())

    def names(self, until: date) -> list[date]:
        """Return the names by the rules in force up to a day, with two more."""
        found: list[date] = []
        for (after, rule), (end, _) in pairwise([*self.rules, (date.max, {})]):
            for name in self.days(rule["due"], rule["every"]):
                if name > min(end, rule["until"] or end) or (rule["times"] and len(found) >= rule["times"]):
                    break
                found += [name] if name > after else []
                if len(found) > 2 and found[-3] > until:
                    return found
        return found

    def one(self, name: date, day: date) -> One:
        """Return an occurrence as a day begins: kept by then, where silence says so."""
        due = name
        if self.rules[-1][1]["every"].rstrip("s").split()[-1] != "day":
            while not self.works(due, frozenset(range(7))):
                due += DAY
        one = self.ones.setdefault(name, One(name, due, due, self.silence or 0))
        if one.state == "delivered" and self.silence and self.agreed and one.delivered and day > one.delivered + DAY * self.silence:
            one.silent, one.state, one.closed = True, "kept", one.delivered + DAY * (self.silence + 1)
        return one

    def existing(self, until: date) -> list[date]:
        """Return the names up to a day, the next two, none after an early end."""
        return [name for name in self.names(until) if self.end is None or name <= self.end]

    def say(self, entry: Data, day: date) -> None:
        """Take one entry, where it has a place."""
        act = entry["act"]
        if "occurrence" in entry:
            name = entry["occurrence"]
            if name in self.existing(name):
                self.one(name, day).say(entry, day)
        elif "through" in entry:
            last = entry["through"]
            for one in [self.one(name, day) for name in self.existing(last) if name <= last]:
                if {
                    "delivered": one.state == "promised",
                    "accepted": one.state == "delivered" or one.silent,
                    "followed_up": one.due <= day,
                }[act]:
                    one.say(entry, day)
            self.all_accepted |= act == "accepted" and self.state == "promised" and max(self.existing(last), default=date.max) <= last
        else:
            self.say_of_whole(entry, act, day)

    def say_of_whole(self, entry: Data, act: str, day: date) -> None:
        """Take an entry about all of it."""
        by, changes = entry["by"], {key: entry[key] for key in ("due", "every", "until", "times") if key in entry}
        if act == "followed_up":
            self.reviewed = max(self.reviewed, day)
        elif act == "agreed" and self.state == "revoked":
            self.let_go |= by == "cora"
        elif self.state != "promised":
            return
        elif act == "renegotiated":
            self.asked = (by, (self.asked[1] if self.asked else {}) | changes, day)
        elif self.asked and act in ("agreed", "refused") and by != self.asked[0]:
            if act == "agreed":
                self.change(self.asked[1], self.asked[2])
                self.agreed = True
            self.asked = None
        elif act == "agreed" and not self.asked and by == "cora":
            self.agreed = True
        elif (act, by) in (("revoked", "ann"), ("cancelled", "cora")):
            self.state, self.end, self.asked = act, day, None

    def change(self, changes: Data, day: date) -> None:
        """Let all from now follow a new rule."""
        before = self.rules[-1][1]
        if ("until" in changes) != ("times" in changes):
            changes = {"until": None, "times": None} | changes
        if "every" in changes and "due" not in changes:
            following = next(name for name in self.days(before["due"], before["every"]) if name > day)
            changes = {"due": before["due"] if before["until"] and following > before["until"] else following} | changes
        self.rules.append((day, before | changes))

    def result(self) -> Data:
        """Return what is published of it."""
        names = self.existing(max([self.as_of, *(name for name, one in self.ones.items() if one.spoken)]))
        ones = [self.one(name, self.as_of) for name in names]
        due_of_next = {one.name: after.due for one, after in pairwise(ones)}
        coming = [one.name for one in ones if one.name > self.as_of][:1]
        shown = [one for one in ones if one.name <= self.as_of or one.spoken or one.name in coming]
        passed = {one.name for one in ones if self.is_passed(one, due_of_next.get(one.name))}
        waiting = [one for one in shown if one.state == "promised" and one.name not in passed]
        now = min(waiting, key=lambda one: (one.due, one.name)) if waiting else shown[-1] if shown else None
        state, ended = self.state, self.end is not None
        counted = [one for one in shown if not one.skipped]
        is_last = shown and shown[-1].name == names[-1] and len(self.names(date(2031, 1, 1))) == len(self.names(shown[-1].name))
        if state == "promised" and is_last and (self.all_accepted or not any(one.state in OPEN for one in counted)):
            kept, ended = [one.state == "kept" for one in counted], True
            state = "cancelled" if not kept else "kept" if all(kept) else "partly_kept" if any(kept) else "not_kept"
        now = shown[-1] if ended and self.end is None else now
        return {
            "state": state,
            "due": now and now.due,
            "ended": ended,
            "follow_up": state == "promised" and self.is_follow_up_due(ones, passed),
            "occurrences": [(*self.tell(one), one.name in passed) for one in shown],
            "kept_on_time": self.count(shown),
        }

    def tell(self, one: One) -> tuple[Any, ...]:
        """Return what is published of one."""
        return one.name, one.first_due, one.due, one.state, one.delivered, one.closed, self.is_on_time(one), one.rated

    def is_follow_up_due(self, ones: list[One], passed: set[date]) -> bool:
        """Whether somebody is to ask: about one, the last of a week for short steps, or every three months about one without end."""
        rule = self.rules[-1][1]
        short = rule["every"] in ("day", "working day", "3 days")
        asked = [one for one, after in pairwise([*ones, None]) if one and (not short or not after or one.week != after.week)]
        due = [one for one in asked if one.state in OPEN and one.name not in passed and one.due <= self.as_of]
        waits = any(max(one.followed, default=date.min) < one.due for one in due)
        return waits or not (rule["until"] or rule["times"] or step(self.reviewed, "3 months", 1) > self.as_of)

    def is_passed(self, one: One, next_due: date | None) -> bool:
        """Whether nobody has spoken of it up to the day on which the next one is due."""
        return one.state == "promised" and not one.named and one.due < self.as_of and next_due is not None and next_due <= self.as_of

    def is_on_time(self, one: One) -> bool | None:
        """Whether it was delivered by its first due day."""
        return one.delivered <= one.first_due if one.state == "kept" and one.delivered else None

    def count(self, shown: list[One]) -> tuple[int, int]:
        """Return how many were kept on time, of those that were due in the window."""
        start = self.as_of - DAY * 90
        due = [one for one in shown if not one.skipped and start < one.first_due <= self.as_of]
        due = [one for one in due if one.first_due < self.as_of or one.state not in OPEN]
        missed = 0
        if self.state == "revoked" and not self.let_go and self.end:
            following = [name for name in self.names(self.end) if name > self.end][:1]
            missed = sum(start < self.one(name, self.as_of).first_due <= self.as_of for name in following)
        return sum(self.is_on_time(one) is True for one in due), len(due) + missed


def make_record(dice: random.Random) -> tuple[Data, Settings]:
    """Make up a promise, with a year of what people say about it: mostly what has a place, now and then anything."""
    every = dice.choice(("week", "week", "2 weeks", "month", "3 days", "day", "working day", "quarter"))
    due = START + DAY * dice.choice((0, 4, 7, 30))
    ends = dice.choice(({}, {}, {"times": dice.randint(1, 6)}, {"until": due + DAY * dice.randint(0, 70)}))
    record: Data = {"made": START, "due": due, "every": every, **ends, "log": []}
    if dice.random() < 0.2:
        record |= {"offered": START, "made": START + DAY * dice.randint(0, 3)}
    if dice.random() < 0.4:
        record["silence_accepts"] = dice.randint(3, 9)
    working = Settings(working_days=frozenset(range(5)), holidays=frozenset({START + DAY * 8, START + DAY * 29}))
    settings = working if dice.random() < 0.4 and every not in ("day", "3 days") else Settings()
    day = record["made"]
    for _ in range(dice.randint(0, 14)):
        day += DAY * dice.choice((0, 0, 1, 2, 4, 9))
        names = Reading(record, settings, day).names(day)
        record["log"].append({"date": day, **make_entry(dice, names, day)})
    return record, settings


def make_entry(dice: random.Random, names: list[date], day: date) -> Data:
    """Make up what somebody says that day."""
    often, now_and_then = [("delivered", "ann"), ("accepted", "cora")], [("renegotiated", "ann"), ("agreed", "cora")]
    act, by = dice.choice([*SAID, *(6 * often), *(3 * now_and_then)])
    later = day + DAY * dice.randint(1, 20)
    near = sorted(names, key=lambda name: abs(name - day))[:3]
    entry: Data = {"by": by, "act": act}
    if act in ("delivered", "accepted", "followed_up") and dice.random() < 0.3:
        entry["through"] = day - DAY * dice.randint(0, 6)
    elif near and (act in ("delivered", "accepted", "rejected", "missed") or dice.random() < 0.6):
        entry["occurrence"] = dice.choice(near)
    elif act in ("delivered", "accepted", "rejected", "missed"):
        entry["occurrence"] = day
    if act == "accepted" and dice.random() < 0.3:
        entry["satisfaction"] = dice.randint(1, 5)
    if act == "renegotiated" and "occurrence" in entry:
        entry["due"] = later
    elif act == "renegotiated":
        options = ({"every": "2 weeks"}, {"every": "week", "due": later}, {"due": later}, {"until": later}, {"times": dice.randint(2, 9)})
        entry |= dice.choice(options)
    return entry


def write_yaml(record: Data) -> str:
    """Write the record as its file would."""
    needs = {"rejected": ", because: So", "renegotiated": ", because: So, reason: people", "refused": ", because: So"}
    needs |= {"cancelled": ", because: So", "missed": ", reason: people", "revoked": ", reason: people"}
    lines = ["title: It", "promiser: ann", "customer: cora", "outcome: Done."]
    lines += [f"{key}: {record[key]}" for key in ("due", "every", "until", "times") if key in record]
    lines += [f"silence_accepts: {record['silence_accepts']} days"] if "silence_accepts" in record else []
    log = [", ".join(f"{key}: {value}" for key, value in entry.items()) + needs.get(entry["act"], "") for entry in record["log"]]
    if "offered" in record:
        log = [f"date: {START}, by: ann, act: offered", f"date: {record['made']}, by: cora, act: agreed", *log]
    else:
        lines.append(f"made: {record['made']}")
    return "\n".join([*lines, "log:" if log else "", *(f"  - {{{each}}}" for each in log), ""])


def read_by_product(text: str, settings: Settings, as_of: date) -> Data:
    """Return the same facts as the board has them."""
    promise = parse_promise("it", parse_source_text(text))
    parties = Parties(parse_parties((parse_source_text(PEOPLE),)))
    board = build_board(Ledger(settings=settings, parties=parties, promises=MappingProxyType({"it": promise})), AsOf(as_of))
    found = board.promises["it"]
    ones = []
    for each in found.snapshot.occurrences:
        one = each.snapshot
        delivered, rated = one.delivery and one.delivery.day, one.ending and one.ending.satisfaction
        on_time = delivered <= one.first_due if one.state.value == "kept" and delivered and one.first_due else None
        days = (each.name, one.first_due, one.terms.due, one.state.value, delivered, each.closed_on)
        ones.append((*days, on_time, rated, each.is_not_done(as_of)))
    kept = board.numbers.kept_on_time
    return {
        "state": found.state.value,
        "due": found.due if ones else None,
        "ended": found.closed_on is not None,
        "follow_up": "follow_up_due" in [each.value for each in found.schedule],
        "occurrences": ones,
        "kept_on_time": (kept.n, kept.total),
    }


def test_two_readings_agree_on_random_boards() -> None:
    """Two hundred promises with what people say of them, each as of several days: the same occurrences, ends and numbers."""
    dice = random.Random(1028)  # noqa: S311 - the same boards each time
    for number in range(200):
        record, settings = make_record(dice)
        text = write_yaml(record)
        for as_of in sorted({START + DAY * dice.choice((3, 9, 20, 40, 80, 130)) for _ in range(2)}):
            assert read_by_product(text, settings, as_of) == Reading(record, settings, as_of).result(), f"{number} as of {as_of}\n{text}"


def test_a_past_day_knows_nothing_of_later_entries() -> None:
    """As of a day the board is the one whose logs end there; and what one occurrence is moved to changes no other."""
    dice = random.Random(66)  # noqa: S311 - the same boards each time
    for _ in range(40):
        record, settings = make_record(dice)
        as_of = START + DAY * dice.choice((9, 20, 40))
        cut = {**record, "log": [each for each in record["log"] if each["date"] <= as_of]}
        then = read_by_product(write_yaml(cut), settings, as_of)
        assert read_by_product(write_yaml(record), settings, as_of) == then
        moved = next((each for each in then["occurrences"] if each[3] == "promised" and each[0] > as_of), None)
        if moved is not None and then["state"] == "promised":
            entries = [{"date": as_of, "by": "ann", "act": "renegotiated", "occurrence": moved[0], "due": moved[0] + DAY * 3}]
            entries += [{"date": as_of, "by": "cora", "act": "agreed", "occurrence": moved[0]}]
            after = read_by_product(write_yaml({**cut, "log": [*cut["log"], *entries]}), settings, as_of)
            others = [[each for each in of["occurrences"] if each[0] != moved[0]] for of in (then, after)]
            assert others[0] == others[1]
