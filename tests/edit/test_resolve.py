"""What two people added to one log, put together: in date order, byte for byte, or refused in words."""

from __future__ import annotations

import json
import os
import random

import pytest

from troth.base.files import EditError
from troth.edit.resolve import resolve_record
from troth.model import Kind, Parties, Party, PartyKind, Source
from troth.read.yaml.document import parse_document
from troth.status.answer_context import hash_contexts

_FILE = Source("commitments/parties/all.yaml", {}, ())
PARTIES = Parties(Party(id=each, kind=PartyKind.PERSON, name=each.title(), source=_FILE) for each in ("nina", "jane", "omar"))
HEAD = "# kept by hand\ntitle: Doors\npromiser: nina\ncustomer: jane\noutcome: They shut.\nmade: 2026-10-01\ndue: 2026-12-15\n"
BASE = HEAD + "log:\n  - {date: 2026-10-02, by: jane, act: agreed}   # yes\n"
PAIRS = int(os.environ.get("TROTH_RESOLVE_PAIRS", "20"))
"""How many random pairs of branches are put together; `make resolve` takes 200."""


def entry(day: int, by: str, act: str, more: str = "") -> str:
    """Return an entry of November as a line."""
    return f"  - {{date: 2026-11-{day:02}, by: {by}, act: {act}{more}}}\n"


def resolve(ours: str, theirs: str, base: str | None = BASE, kind: Kind = Kind.PROMISE) -> str:
    """Return what both sides come to."""
    return resolve_record(kind, None if base is None else base.encode(), ours.encode(), theirs.encode(), PARTIES).decode()


REPORT, HELP, DELIVERED = entry(5, "nina", "reported"), entry(3, "nina", "help_wanted"), entry(9, "nina", "delivered")
LATER = entry(7, "nina", "renegotiated", ", due: 2026-12-30, because: Rain.")


def test_two_acts() -> None:
    """Each keeps its bytes, and the earlier one comes first, whichever side had it."""
    assert resolve(BASE + REPORT, BASE + HELP) == BASE + HELP + REPORT
    assert resolve(BASE + HELP, BASE + REPORT) == BASE + HELP + REPORT


def test_three_acts() -> None:
    """Several entries of one side stay in their order around those of the other."""
    offered = entry(6, "omar", "help_offered")
    assert resolve(BASE + HELP + offered, BASE + REPORT) == BASE + HELP + REPORT + offered


def test_of_one_day_ours_come_first() -> None:
    """Nobody can tell which was first; the branch that is merged into keeps its place."""
    one, other = entry(5, "nina", "reported", ", progress: 10"), entry(5, "omar", "followed_up")
    assert resolve(BASE + one, BASE + other) == BASE + one + other
    assert resolve(BASE + other, BASE + one) == BASE + other + one


def test_what_both_have_is_taken_once() -> None:
    """A cherry-pick that meets its original stands there once."""
    assert resolve(BASE + HELP + REPORT, BASE + REPORT) == BASE + HELP + REPORT


def test_an_answer_in_between_is_refused() -> None:
    """An acceptance that would stand under a delivery it was not said of is not put there."""
    ready = BASE + entry(2, "nina", "delivered")
    accepted = entry(10, "jane", "accepted", ", satisfaction: 5")
    with pytest.raises(EditError, match=r"accepted by jane of 2026-11-10 answers something that an earlier entry"):
        resolve(ready + accepted, ready + entry(9, "nina", "delivered", ", note: Only half"), base=ready)


@pytest.mark.parametrize("first", [True, False])
def test_an_agreement_to_another_change_is_refused(first: bool) -> None:  # noqa: FBT001 - which side is ours
    """An agreement that was said of one change does not stand under two."""
    ours = BASE + entry(8, "jane", "agreed")
    asked = BASE + entry(4, "nina", "renegotiated", ", due: 2026-12-20, because: Stone.")
    sides = (asked + entry(8, "jane", "agreed"), BASE + LATER) if first else (BASE + LATER, asked + entry(8, "jane", "agreed"))
    assert ours != asked
    with pytest.raises(EditError, match="agreed by jane of 2026-11-08"):
        resolve(*sides)


def test_two_last_words_are_refused() -> None:
    """What has no place after the other side's entry is named, and nothing is written."""
    cancelled = entry(4, "jane", "cancelled", ", because: Sold.")
    with pytest.raises(EditError, match=r"delivered by nina of 2026-11-09 is no longer possible"):
        resolve(BASE + cancelled, BASE + DELIVERED)


def test_one_side_words_the_rest() -> None:
    """What one side alone changed outside the log is taken, where nobody on the other side answered it."""
    tagged = BASE.replace("due: 2026-12-15\n", "due: 2026-12-15\ntags: [house]\n")
    assert resolve(tagged, BASE + HELP) == tagged + HELP
    assert resolve(BASE + HELP, tagged + REPORT) == tagged + HELP + REPORT


def test_words_that_changed_under_an_answer_are_refused() -> None:
    """Whoever answered the other words is asked again."""
    draft = HEAD.replace("made: 2026-10-01\n", "") + "log:\n  - {date: 2026-10-02, by: jane, act: requested}\n"
    with pytest.raises(EditError, match="promised by nina of 2026-11-05 answers something that the other side changed"):
        resolve(draft.replace("12-15", "12-01"), draft + entry(5, "nina", "promised"), base=draft)


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        (BASE.replace("Doors", "Door") + REPORT, BASE.replace("Doors", "Gates") + HELP, "outside its log: title"),
        (BASE.replace("10-02", "10-03") + REPORT, BASE + HELP, "changed, moved or removed"),
        (BASE + REPORT, HEAD + "log:\n" + HELP, "changed, moved or removed"),
        (BASE + "<<<<<<< x\n", BASE + HELP, "can't be read"),
    ],
)
def test_what_it_cannot_do(ours: str, theirs: str, said: str) -> None:
    """It says in words what a person has to decide."""
    with pytest.raises(EditError, match=said):
        resolve(ours, theirs)


BLOCK = "  - date: 2026-11-05\n    by: nina\n    act: reported\n    note: |\n      All is well.\n\n      Really.\n"


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "together"),
    [
        (BASE, BASE + BLOCK, BASE + HELP, BASE + HELP + BLOCK),
        (BASE, BASE + HELP, BASE + "  # by phone\n" + REPORT, BASE + HELP + "  # by phone\n" + REPORT),
        (BASE, (BASE + HELP).rstrip("\n"), BASE + REPORT, BASE + HELP + REPORT),
        (BASE, BASE + HELP + "tags: [house]\n", BASE + REPORT + "tags: [house]\n", BASE + HELP + REPORT + "tags: [house]\n"),
        (HEAD, HEAD + "log:\n" + REPORT, HEAD + "log:\n" + HELP, HEAD + "log:\n" + HELP + REPORT),
        (HEAD, HEAD + "log:\n- " + REPORT[4:], HEAD + "log:\n- " + HELP[4:], HEAD + "log:\n- " + HELP[4:] + "- " + REPORT[4:]),
        (None, BASE + HELP, BASE + REPORT, BASE + HELP + REPORT),
        (BASE, "\ufeff" + BASE + HELP, "\ufeff" + BASE + REPORT, "\ufeff" + BASE + HELP + REPORT),
        (BASE.replace("\n", "\r\n"), *((BASE + more).replace("\n", "\r\n") for more in (HELP, REPORT, HELP + REPORT))),
    ],
)
def test_bytes_stay(base: str | None, ours: str, theirs: str, together: str) -> None:
    """Comments, blocks, line ends and a byte order mark are as they were written."""
    assert resolve(ours, theirs, base=base) == together


def test_other_kinds_of_records() -> None:
    """An agreement, an ask and a goal have logs as well."""
    goal = "title: G\nowner: nina\nmeasures: [{what: Homes, at_least: 3}]\nlog:\n" + entry(
        1, "nina", "measured", ", measure: Homes, value: 1"
    )
    one, two = (entry(day, "nina", "measured", f", measure: Homes, value: {day}") for day in (4, 6))
    assert resolve(goal + two, goal + one, base=goal, kind=Kind.GOAL) == goal + one + two
    ask = "title: A\nasker: nina\nasked: [jane]\nseeks: input\nmade: 2026-11-01\nrespond_by: 2026-12-01\nrequest: R\nlog:\n"
    reached, closed = entry(6, "nina", "reached_out", ", to: all, via: email"), entry(4, "nina", "closed")
    with pytest.raises(EditError, match="reached_out by nina of 2026-11-06 is no longer possible"):
        resolve(ask + closed, ask + reached, base=ask, kind=Kind.ASK)


def make_side(chance: random.Random, *, first: str) -> str:
    """Return some entries of one side in date order, that either side may write at any time."""
    choices = ["nina, act: reported, progress: 1{n}", "omar, act: followed_up, note: n{n}", "jane, act: followed_up, outcome: o{n}"]
    days = sorted(chance.choices(range(1, 28), k=chance.randint(1, 5)))
    lines = [
        f"{{date: 2026-11-{day:02}, by: {chance.choice(choices).format(n=number)}, happened: 2026-11-{first}}}"
        for number, day in enumerate(days)
    ]
    shapes = ["  - {0}\n", "  # {1}\n  - {0}\n", "  -   {0}  # {1}\n"]
    return "".join(chance.choice(shapes).format(line, f"{first} {number}") for number, line in enumerate(lines))


@pytest.mark.parametrize("seed", range(PAIRS))
def test_random_pairs_of_branches(seed: int) -> None:
    """Whatever two branches append: all of it is there, in date order, each side in its own order, nothing else is, and answers stand."""
    chance = random.Random(seed)  # noqa: S311 - the same pairs each time
    ours, theirs = make_side(chance, first="01"), make_side(chance, first="02")
    if chance.random() < 0.5:
        ours += entry(28, "nina", "delivered") + entry(28, "jane", "accepted", ", satisfaction: 4")
    merged = resolve(BASE + ours, BASE + theirs)
    read = {name: parse_document("", (BASE + text).encode())[0] for name, text in (("ours", ours), ("theirs", theirs))}
    logs = {name: source.data["log"] for name, source in read.items() if source}
    source = parse_document("", merged.encode())[0]
    assert source is not None
    log = source.data["log"]
    assert isinstance(log, list)
    said = [json.dumps(each) for each in log]
    dates = [each["date"] for each in log if isinstance(each, dict)]
    assert dates == sorted(dates, key=str)
    for each in logs.values():
        assert isinstance(each, list)
        own = [json.dumps(one) for one in each]
        assert [one for one in said if one in own] == own
    assert len(log) == sum(len(each) for each in logs.values() if isinstance(each, list)) - 1
    assert sorted(merged.splitlines()) == sorted((BASE + ours + theirs).splitlines())
    whole = read["ours"]
    assert whole is not None
    assert {each for each in hash_contexts(Kind.PROMISE, source.data) if each} == {
        each for each in hash_contexts(Kind.PROMISE, whole.data) if each
    }
