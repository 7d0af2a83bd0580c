"""A second reading of the contract: small, slow, and written without looking at the product's own.

It says of a promise, of the steps of an ask and of the numbers what they come to. Two readings that were made apart and agree on boards
that chance makes up are worth more than one with many tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

Data = dict[str, Any]
DAY = timedelta(days=1)
TALK, OPEN = {"requested", "offered", "countered"}, {"requested", "offered", "countered", "promised", "delivered"}
OVER = {"kept", "partly_kept", "not_kept", "revoked", "cancelled", "superseded"}
EARLY = {"requested", "offered", "countered", "agreed", "help_wanted", "help_offered", "helped", "corrected"}
OTHER = {"p": "c", "c": "p"}


def on(text: str | None) -> date | None:
    """Return the day of a text."""
    return date.fromisoformat(text) if text else None


@dataclass
class Reading:
    """What a promise of one party to another comes to. Sides are `p` and `c`; a promise to oneself is not read here."""

    record: Data
    who: dict[str, str]
    """The side of everybody who stands on one."""
    backdate: int = 3
    state: str = "offered"
    due: date | None = None
    cost: Any = None
    first_due: date | None = None
    promised_on: date | None = None
    delivered_on: date | None = None
    closed_on: date | None = None
    table: Data = field(default_factory=dict)
    table_by: str = ""
    open_table: bool = False
    begun: bool = False
    opener: str = "p"
    owes: str = "c"
    respond_by: date | None = None
    word: bool = False
    """The terms spoken of are the customer's own."""
    agreed: bool = False
    said: bool = False
    """The promiser has said so by an entry."""
    help: bool = False
    kept_on_time: bool | None = None
    out: bool = False
    """In no number."""
    follow_ups: list[date] = field(default_factory=list)
    last: date | None = None
    refused: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Start with the terms that the file states."""
        self.due, self.cost = on(self.record.get("due")), self.record.get("cost")


def read(record: Data, who: dict[str, str], as_of: date, struck: frozenset[int] = frozenset(), stop: int | None = None) -> Reading:
    """Return what a log comes to by a day, leaving out the entries that were taken back."""
    it, made = Reading(record, who, struck=set(struck)), on(record.get("made"))
    log = record.get("log", [])
    for number, entry in enumerate(log[:stop]):
        day = on(entry["date"])
        assert day is not None
        if day > as_of or number in struck:
            continue
        counts = made is not None and (day > made or (day == made and entry["act"] not in TALK))
        if made and counts and not it.promised_on and it.state in OPEN and entry["act"] != "promised":
            _promise(it, made)
        if entry["act"] == "corrected":
            if stop is None and _fits(it, entry, day) and (named := _named(log, number, it)) is not None:
                again = read(record, who, as_of, frozenset(it.struck | {named}), number)
                again.refused |= {each for each in it.refused if log[each]["act"] == "corrected"}
                it = again
                if made and counts and not it.promised_on and it.state in OPEN:
                    _promise(it, made)
                it.last = day
            elif stop is None:
                it.refused.add(number)
        elif _fits(it, entry, day) and _step(it, entry, day):
            it.last = day
        else:
            it.refused.add(number)
    if made and made <= as_of and not it.promised_on and it.state in OPEN and stop is None:
        _promise(it, made)
    return it


def _named(log: list[Data], number: int, it: Reading) -> int | None:
    entry, day = log[number], on(log[number]["date"])
    assert day is not None
    above = [k for k in range(number) if k not in it.struck]
    same = [k for k in above if (log[k]["date"], log[k]["act"]) == (entry["entry"]["date"], entry["entry"]["act"])]
    mine = [k for k in same if log[k]["by"] == entry["by"]]
    if not mine or entry["entry"]["act"] in ("promised", "corrected"):
        return None
    since = [k for k in above if k > mine[-1] and k not in it.refused]
    then = on(log[mine[-1]]["date"])
    assert then is not None
    ended = log[mine[-1]]["act"] in ("declined", "withdrawn", "accepted", "missed", "revoked", "cancelled", "superseded")
    if (day - then).days > it.backdate or any(log[k]["by"] != entry["by"] for k in since):
        return None
    return None if ended and any(log[k]["act"] == "followed_up" for k in since) else mine[-1]


def _fits(it: Reading, entry: Data, day: date) -> bool:
    """Tell whether the days of an entry can be, and it may come so early."""
    happened, made = on(entry.get("happened")), on(it.record.get("made"))
    if it.last and day < it.last:
        return False
    if happened and (happened > day or (it.promised_on and happened < it.promised_on)):
        return False
    return not (made and day < made and entry["act"] not in EARLY)


def _promise(it: Reading, day: date) -> None:
    _take(it)
    it.state, it.promised_on, it.first_due, it.respond_by, it.agreed = "promised", day, it.due, None, it.agreed or it.word


def _take(it: Reading) -> None:
    it.due, it.cost = on(it.table.get("due")) or it.due, it.table.get("cost", it.cost)
    it.table, it.open_table = {}, False


def _propose(it: Reading, entry: Data, side: str) -> None:
    it.table = {**(it.table if it.open_table else {}), **{key: entry[key] for key in ("due", "cost") if key in entry}}
    it.open_table, it.table_by = True, side


def _end(it: Reading, state: str, day: date) -> bool:
    it.state, it.closed_on, it.table, it.open_table, it.help, it.respond_by = state, day, {}, False, False, None
    return True


def _step(it: Reading, entry: Data, date_: date) -> bool:  # noqa: C901, PLR0911, PLR0912, PLR0915 - the contract's table, row by row
    act, side, state, day = entry["act"], it.who.get(entry["by"], ""), it.state, on(entry.get("happened")) or date_
    match act:
        case "requested" | "offered":
            if state != "offered" or it.begun or side != ("c" if act == "requested" else "p"):
                return False
            it.state, it.begun, it.opener, it.owes, it.word = act, True, side, OTHER[side], act == "requested"
            it.respond_by = on(entry.get("respond_by"))
        case "promised":
            waits = it.open_table and state == "countered" and it.table_by == "p"
            if side != "p" or state not in TALK | {"promised"} or waits or (state == "promised" and it.said):
                return False
            it.said = True
            if state != "promised":
                it.begun = True
                _promise(it, day)
        case "countered":
            if state not in TALK or not side:
                return False
            _propose(it, entry, side)
            answers = side == it.owes
            it.respond_by = on(entry.get("respond_by")) or (None if answers else it.respond_by)
            it.state, it.owes, it.begun, it.word = "countered", OTHER[side], True, side == "c"
        case "declined":
            asked = OTHER[it.table_by] if it.open_table else OTHER[it.opener]
            return state in TALK and side == asked and _end(it, "declined", day)
        case "withdrawn":
            return state in TALK and side == it.opener and _end(it, "withdrawn", day)
        case "agreed":
            return _agreed(it, state, side, day)
        case "refused":
            if state != "promised" or not it.open_table or side != OTHER[it.table_by]:
                return False
            it.table, it.open_table = {}, False
        case "reported":
            return side == "p" and state == "promised"
        case "help_wanted":
            if side != "p" or state not in TALK | {"promised"}:
                return False
            it.help = True
        case "help_offered":
            return it.help and side != "p" and state in OPEN
        case "helped":
            if state not in OPEN:
                return False
            it.help = False
        case "renegotiated":
            if state != "promised" or not side:
                return False
            _propose(it, entry, side)
        case "followed_up":
            if side == "p" or state not in {"promised", "delivered"} | OVER:
                return False
            it.follow_ups.append(day)
        case "delivered":
            if side != "p" or state != "promised":
                return False
            it.state, it.delivered_on, it.table, it.open_table = "delivered", day, {}, False
        case "accepted":
            if side != "c" or state != "delivered" or it.delivered_on is None:
                return False
            it.kept_on_time = None if it.first_due is None else it.delivered_on <= it.first_due
            return _end(it, "partly_kept" if entry.get("kept") == "partly" else "kept", day)
        case "rejected":
            if side != "c" or state != "delivered":
                return False
            it.state, it.delivered_on = "promised", None
        case "missed":
            return bool(side) and state in ("promised", "delivered") and _end(it, "not_kept", day)
        case "revoked":
            return side == "p" and state == "promised" and _end(it, "revoked", day)
        case "cancelled":
            return side == "c" and state in ("promised", "delivered") and _end(it, "cancelled", day)
        case "superseded":
            it.out = it.out or (side == "c" and state in OPEN)
            return bool(side) and state in OPEN and _end(it, "superseded", day)
    return True


def _agreed(it: Reading, state: str, side: str, day: date) -> bool:
    if state == "revoked":
        it.out = it.out or side == "c"
        return side == "c"
    if state in ("offered", "countered"):
        if side != (OTHER[it.table_by] if it.open_table else "c"):
            return False
        it.agreed, it.begun = True, True
        _promise(it, day)
        return True
    if state != "promised" or side != (OTHER[it.table_by] if it.open_table else "c"):
        return False
    it.agreed = True
    _take(it)
    return True


def schedule(it: Reading, as_of: date, soon: int = 7) -> set[str]:
    """Return what the calendar says of it."""
    found = set()
    if it.state in TALK:
        found |= {"awaiting_answer"} | ({"answer_overdue"} if it.respond_by and it.respond_by < as_of else set())
    if it.state == "promised" and it.due:
        left = (it.due - as_of).days
        found.add("overdue" if left < 0 else "due_today" if left == 0 else "due_soon" if left <= soon else "upcoming")
    if it.state == "promised":
        found |= set() if it.agreed else {"awaiting_agreement"}
        found |= {"change_pending"} if it.open_table else set()
    if it.state == "delivered":
        found.add("awaiting_acceptance")
    if it.state in ("promised", "delivered") and it.due and it.due <= as_of and not any(each >= it.due for each in it.follow_ups):
        found.add("follow_up_due")
    return found


def counts_as_due(it: Reading, as_of: date, window: int = 90) -> bool:
    """Tell whether it is in N of those kept on time."""
    if it.promised_on is None or it.out or it.state in ("cancelled", "declined", "withdrawn") or it.first_due is None:
        return False
    return as_of - DAY * window < it.first_due <= as_of and not (it.first_due == as_of and it.closed_on is None)


# Asks

LADDER = [("email", 3), ("email", 5), ("personal", 5), ("sponsor", 0)]
KIND = {"email": "email", "chat": "email", "letter": "email", "phone": "personal", "in_person": "personal", "sponsor": "sponsor"}
STEPS = {"email": "reach_out", "personal": "personal", "sponsor": "sponsor"}


@dataclass
class Person:
    """One who was asked."""

    answers: list[tuple[date, str, date | None]] = field(default_factory=list)
    attempts: list[tuple[date, str]] = field(default_factory=list)
    pauses: list[tuple[date, date]] = field(default_factory=list)

    def answer(self, day: date) -> str | None:
        """Return the answer that stands on a day."""
        if not self.answers:
            return None
        _, kind, until = max(enumerate(self.answers), key=lambda pair: (pair[1][0], pair[0]))[1]
        return None if kind == "scheduled" and until is not None and until < day else kind


def pursue(ask: Data, as_of: date, working: frozenset[int]) -> dict[str, tuple[str | None, int, str, date | None]]:
    """Return, for each of the people asked: the answer, how often they were reached, and the next step with its first day."""
    people, made, closed = {each: Person() for each in ask["asked"]}, on(ask["made"]), False
    last = made
    for entry in ask["log"]:
        day = on(entry["date"])
        assert day is not None
        assert last is not None
        leads = entry["by"] in (ask["asker"], ask["sponsor"])
        if day > as_of or day < last or closed:
            continue
        whom = entry.get("for", entry["by"])
        if entry["act"] == "answered" and whom in people and (leads or entry["by"] == whom):
            people[whom].answers.append((day, entry["answer"], on(entry.get("until"))))
        elif entry["act"] != "answered" and leads:
            to = people if entry.get("to") in ("all", None) else entry["to"]
            silent = [each for each, one in people.items() if one.answer(day) is None]
            reached = silent if to == "unanswered" else [each for each in to if each in people]
            for each in reached:
                if entry["act"] == "reached_out":
                    people[each].attempts.append((day, entry["via"]))
                elif entry["act"] == "paused":
                    people[each].pauses.append((day, on(entry["until"]) or day))
            closed = entry["act"] == "closed"
        else:
            continue
        last = day
    assert made is not None
    return {each: _is_relied_on(person, made, as_of, working, closed=closed) for each, person in people.items()}


def _is_relied_on(
    person: Person, made: date, as_of: date, working: frozenset[int], *, closed: bool
) -> tuple[str | None, int, str, date | None]:
    answer = person.answer(as_of)
    if answer or closed:
        return answer, len(person.attempts), "none", None
    kinds = [KIND[via] for _, via in person.attempts]
    taken = 0
    for step, _ in LADDER:
        if step not in kinds:
            break
        kinds.remove(step)
        taken += 1
    since = made
    if person.attempts:
        day = max(each for each, _ in person.attempts)
        first = next(wait for step, wait in LADDER if step == KIND[person.attempts[-1][1]])
        left = LADDER[taken - 1][1] if taken else first
        while left:
            day += DAY
            stopped = any(start <= day < until for start, until in person.pauses)
            left -= day.weekday() in working and not stopped
        since = day
    last = sorted(person.answers, key=lambda each: each[0])[-1:]
    named = [until + DAY for _, _, until in last if until]
    since = max([since, *(until for _, until in person.pauses), *named])
    return None, len(person.attempts), "wait" if as_of < since else STEPS[LADDER[min(taken, 3)][0]], since
