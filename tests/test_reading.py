"""Two readings of the contract, made apart, agree on what chance makes up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.profiles import scale_examples
from tests.reading import Data, counts_as_due, pursue, read, schedule
from tests.status.builders import make_parties, parse_source_text

from troth.base.dates import AsOf
from troth.board import build_board
from troth.model import Settings
from troth.model.ledger import Ledger
from troth.read.records import parse_ask, parse_promise
from troth.status.acts import ACTS

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from troth.model import Promise

DAY = timedelta(days=1)
START = date(2026, 10, 1)
SIDES = {"ann": "p", "cora": "c"}
BY = ("ann", "cora", "eve")
_NEEDS: dict[str, Data] = {
    "countered": {"because": "So."},
    "renegotiated": {"because": "So.", "reason": "people"},
    **{act: {"because": "So."} for act in ("declined", "refused", "rejected", "cancelled", "corrected")},
    **{act: {"reason": "people"} for act in ("missed", "revoked")},
    "superseded": {"promise": "other"},
    "reported": {"confidence": "on_track"},
}


@st.composite
def entries(draw: st.DrawFn, record: Data, day: date) -> Data:
    """Make up the next entry: mostly one that has its place by the second reading, now and then any."""
    pairs = [(act.name, by) for act in ACTS for by in BY]
    if draw(st.integers(0, 4)):
        pairs = [pair for pair in pairs if _has_place(record, filled(*pair, day))] or pairs
    pairs += 3 * [pair for pair in pairs if pair[0] in TURNS]
    act, by = draw(st.sampled_from(pairs))
    entry = filled(act, by, day)
    if act in ("countered", "renegotiated"):
        entry |= draw(st.sampled_from(({"due": "2026-11-01"}, {"due": "2026-10-20"}, {"cost": 5}, {"due": "2026-11-09", "cost": 7})))
    if act in ("requested", "offered", "countered") and draw(st.booleans()):
        entry["respond_by"] = (day + DAY * draw(st.integers(0, 8))).isoformat()
    if act == "corrected" and record["log"]:
        before = draw(st.sampled_from(record["log"]))
        entry |= {"entry": {"date": before["date"], "act": before["act"]}, "by": draw(st.sampled_from((before["by"], by)))}
    if act == "accepted" and draw(st.booleans()):
        entry["kept"] = "partly"
    if draw(st.integers(0, 9)) == 0:
        entry["happened"] = (day - DAY * draw(st.integers(-1, 6))).isoformat()
    return entry


TURNS = frozenset({"countered", "renegotiated", "agreed", "promised", "delivered"})
"""What makes stories: drawn more often than the rest."""


def filled(act: str, by: str, day: date) -> Data:
    """Return an entry with what its act needs."""
    entry = {"date": day.isoformat(), "by": by, "act": act, **_NEEDS.get(act, {})}
    return entry | ({"entry": {"date": day.isoformat(), "act": "reported"}} if act == "corrected" else {})


def _has_place(record: Data, entry: Data) -> bool:
    log = [*record["log"], entry]
    return entry["act"] == "corrected" or len(log) - 1 not in read({**record, "log": log}, SIDES, date.max).refused


@st.composite
def promises(draw: st.DrawFn) -> Data:
    """Make up a promise of ann to cora: asked for, offered, or made on a day around the start."""
    record: Data = {"title": "It", "promiser": "ann", "customer": "cora", "outcome": "Done.", "due": "2026-10-20"}
    if draw(st.booleans()):
        record["made"] = (START + DAY * draw(st.integers(-1, 8))).isoformat()
    record["log"], day = [], START - DAY
    for _ in range(draw(st.integers(0, 9))):
        record["log"].append(draw(entries(record, day)))
        day += DAY * draw(st.sampled_from((0, 1, 1, 2, 3, 5, -1)))
    return record


def promise_of(data: Data) -> Promise:
    """Return the promise of a record."""
    return parse_promise("it", parse_source_text(json.dumps(data)))


@settings(max_examples=scale_examples(200))
@given(data=promises(), later=st.integers(0, 50))
def test_a_promise_reads_the_same(data: Data, later: int) -> None:
    """State, days, schedule, agreement, numbers, and which entries have no place: on any day, with logs in any order."""
    as_of = START + DAY * later
    ledger = Ledger(settings=Settings(), parties=make_parties(), promises=MappingProxyType({"it": promise_of(data)}))
    found = build_board(ledger, AsOf(as_of))
    if "it" not in found.promises:
        return
    standing, wanted = found.promises["it"], read(data, SIDES, as_of)
    seen = {
        "state": standing.state.value,
        "days": (standing.due, standing.snapshot.first_due, standing.delivered_on, standing.closed_on, standing.snapshot.promised_on),
        "schedule": {each.value for each in standing.schedule},
        "kept_on_time": standing.kept_on_time,
        "refused": {each.index for each in standing.snapshot.invalid_entries},
        "struck": set(standing.snapshot.struck),
        "agreed": standing.snapshot.is_approved if standing.state.value == "promised" else None,
        "due": found.numbers.kept_on_time.total,
        "kept": found.numbers.kept_on_time.n,
    }
    in_number = counts_as_due(wanted, as_of)
    assert seen == {
        "state": wanted.state,
        "days": (wanted.due, wanted.first_due, wanted.delivered_on, wanted.closed_on, wanted.promised_on),
        "schedule": schedule(wanted, as_of),
        "kept_on_time": wanted.kept_on_time,
        "refused": wanted.refused,
        "struck": wanted.struck,
        "agreed": wanted.agreed if wanted.state == "promised" else None,
        "due": int(in_number),
        "kept": int(in_number and wanted.kept_on_time is True),
    }


ASKED = ("bob", "cora", "dan")


@st.composite
def ask_entries(draw: st.DrawFn, number: int) -> Data:
    """Make up an entry of an ask's log by ann, who asks, by eve, the sponsor, or by one who was asked."""
    day = START + DAY * (number * 2 + draw(st.integers(-1, 4)))
    act = draw(st.sampled_from(("reached_out", "reached_out", "answered", "answered", "paused", "closed")))
    entry: Data = {"date": day.isoformat(), "by": draw(st.sampled_from(("ann", "ann", "eve", *ASKED))), "act": act}
    some = draw(st.lists(st.sampled_from(ASKED), min_size=1, max_size=2, unique=True))
    if act == "reached_out":
        ways = ("email", "chat", "letter", "phone", "in_person", "sponsor")
        entry |= {"to": draw(st.sampled_from(("all", "unanswered", some))), "via": draw(st.sampled_from(ways))}
    elif act == "answered":
        entry["answer"] = draw(st.sampled_from(("gave_input", "declined", "scheduled", "committed")))
        entry |= {"for": some[0]} if draw(st.booleans()) else {}
        if entry["answer"] == "scheduled" and draw(st.booleans()):
            entry["until"] = (day + DAY * draw(st.integers(0, 6))).isoformat()
    elif act == "paused":
        entry |= {"to": draw(st.sampled_from(("all", some))), "until": (day + DAY * draw(st.integers(1, 9))).isoformat()}
    return entry


def asks() -> SearchStrategy[Data]:
    """Make up an ask of three people."""
    log = st.integers(0, 8).flatmap(lambda count: st.tuples(*(ask_entries(number) for number in range(count))).map(list))
    terms = {"title": "It", "asker": "ann", "sponsor": "eve", "asked": list(ASKED), "seeks": "input", "request": "What?"}
    return log.map(lambda made: {**terms, "made": START.isoformat(), "respond_by": "2026-10-20", "log": made})


@settings(max_examples=scale_examples(200))
@given(data=asks(), later=st.integers(0, 40), working=st.sampled_from((frozenset(range(7)), frozenset(range(5)))))
def test_an_ask_reads_the_same(data: Data, later: int, working: frozenset[int]) -> None:
    """The answer of each, how often they were reached, and the next step with its day: over pauses and days off."""
    as_of = START + DAY * later
    ask = parse_ask("it", parse_source_text(json.dumps(data), "commitments/asks/it.yaml"))
    ledger = Ledger(settings=Settings(working_days=working), parties=make_parties(), asks=MappingProxyType({"it": ask}))

    pursued: Any = build_board(ledger, AsOf(as_of)).asks["it"].respondents

    seen = {each.party: (each.answer and each.answer.kind, len(each.attempts), each.next_step.value, each.since) for each in pursued}
    assert seen == pursue(data, as_of, working)
