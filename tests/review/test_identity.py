"""Who may change whose identity: by the parties of the base, and by whose commit it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.review.scratch import KITCHEN, PARTIES, Scratch

if TYPE_CHECKING:
    from collections.abc import Callable

    Edit = Callable[[Scratch], None]

BASE = """\
people:
  nina: {name: Nina Berg, email: nina@build.example, github: nina-builds}
  omar: {name: Omar Haddad, email: omar@build.example}
  jane: {name: Jane Ito, email: jane@home.example}
  rosa: {name: Rosa Roth, email: rosa@build.example}
  bea: {name: Bea Brun, email: bea@krone.example}
  kai: {name: Kai Kern}
teams:
  builders: {name: Builders, lead: nina, members: [omar]}
customers:
  walk-ins: {name: Walk-in customers}
  krone: {name: Gasthof Krone, contacts: [bea], owner: omar}
"""
TABLE = KITCHEN.replace("kitchen", "table")
OWED = "title: T\npromiser: nina\ncustomer: walk-ins\noutcome: O\nmade: 2026-11-01\ndue: 2026-12-01\n"


@pytest.fixture
def board(scratch: Scratch) -> Scratch:
    """The scratch board with a maintainer, rosa, and an open promise of nina to the walk-ins."""
    scratch.git.switch("main")
    scratch.commit({PARTIES: BASE, TABLE: OWED, "commitments/board.yaml": "name: Scratch\nmaintainers: [rosa]\n"}, on="2026-11-12")
    scratch.git.branch("who")
    return scratch


def judge(board: Scratch) -> list[str]:
    """Return how strict the review is about identities, once for each party."""
    found = board.read_review(head="who")["problems"]
    return [each["severity"] for each in found if each["rule"] == "review/identity-changed"]


@pytest.mark.parametrize(
    ("old", "new", "by", "expected"),
    [
        ("email: jane@home.example", "email: [jane@new.example, jane@home.example]", "jane", []),
        ("email: jane@home.example", "email: jane@new.example", "jane", []),
        ("email: jane@home.example", "email: nina2@build.example", "nina", ["error"]),
        ("email: jane@home.example", "email: [jane@home.example, nina2@build.example]", "nina", ["error"]),
        ("email: jane@home.example", "github: nina-2", "nina", ["error"]),
        (", email: jane@home.example", "", "nina", ["error"]),
        ("email: jane@home.example", "email: jane@new.example", "rosa@build.example", ["warning"]),
        ("members: [omar]", "members: [omar, jane]", "nina", ["warning"]),
        ("members: [omar]", "members: [omar, jane]", "omar", ["error"]),
        ("members: [omar]", "members: [omar, jane]", "jane", ["error"]),
        ("members: [omar]", "members: []", "omar", ["warning"]),
        ("lead: nina", "lead: omar", "omar", ["error"]),
        ("contacts: [bea]", "contacts: [bea, nina]", "nina", ["error"]),
        ("contacts: [bea]", "contacts: [bea, jane]", "omar", ["warning"]),
        ("contacts: [bea]", "contacts: [bea, jane]", "bea@krone.example", ["warning"]),
        ("contacts: [bea]", "contacts: [bea], former: {nina: 2026-12-31}", "nina", ["error"]),
        ("owner: omar", "owner: nina", "nina", ["error"]),
        ("{name: Kai Kern}", "{name: Kai Kern, email: kai@build.example}", "nina", ["warning"]),
        ("{name: Walk-in customers}", "{name: Walk-in customers, contacts: [jane]}", "omar", ["warning"]),
        ("{name: Walk-in customers}", "{name: Walk-in customers, contacts: [nina]}", "omar", ["error"]),
        ("{name: Walk-in customers}", "{name: Walk-in customers, contacts: [jane]}", "nina", ["error"]),
        ("{name: Walk-in customers}", "{name: Walk-in customers, email: nina@build.example}", "omar", ["error"]),
        ("teams:\n", "  leo: {name: Leo, email: leo@build.example}\nteams:\n", "leo@build.example", []),
        ("teams:\n", "  leo: {name: Leo, email: leo@build.example, teams: [builders]}\nteams:\n", "leo@build.example", []),
        ("Jane Ito", "Jane Ito-Berg", "nina", []),
    ],
)
def test_whose_commit_changes_what(board: Scratch, old: str, new: str, by: str, expected: list[str]) -> None:
    """Their own is nobody else's business; a lead, owner, contact or maintainer is warned of; anybody else is refused."""
    board.replace(PARTIES, old, new, by=by)
    assert judge(board) == expected


def test_a_board_without_maintainers(board: Scratch) -> None:
    """Where nobody is named who may do it, nothing is refused, and it is said why."""
    board.git.switch("main")
    board.commit({"commitments/board.yaml": "name: Scratch\n"}, on="2026-11-13")
    board.git.branch("alone")
    board.replace(PARTIES, "jane@home.example", "nina2@build.example")
    (problem,) = board.read_review(head="alone")["problems"]
    assert (problem["severity"], "has no maintainers" in problem["message"]) == ("warning", True)


def test_maintainers_are_the_bases(board: Scratch) -> None:
    """Nobody makes themselves a maintainer and changes somebody's address in one change."""
    board.commit({"commitments/board.yaml": "name: Scratch\nmaintainers: [rosa, nina]\n"})
    board.replace(PARTIES, "jane@home.example", "nina2@build.example")
    rules = [each["rule"] for each in board.read_review(head="who")["problems"]]
    assert sorted(rules) == ["review/guarded", "review/identity-changed"]
    assert judge(board) == ["error"]


def hide_behind_own(board: Scratch) -> None:
    """Let jane add an address of hers beside the one that nina gave her."""
    board.replace(PARTIES, "jane@home.example", "[jane@home.example, nina2@build.example]")
    board.replace(PARTIES, "jane@home.example, nina2", "jane@home.example, jane@new.example, nina2", by="jane")


def hide_behind_maintainer(board: Scratch) -> None:
    """Let the maintainer touch the same line for another reason."""
    board.replace(PARTIES, "jane@home.example", "nina2@build.example")
    board.replace(PARTIES, "name: Jane Ito", "name: Jane Ito, timezone: UTC", by="rosa@build.example")


def hide_in_another_file(board: Scratch) -> None:
    """Move jane to another file with another address."""
    line = "  jane: {name: Jane Ito, email: jane@home.example}\n"
    more = "people:\n" + line.replace("jane@home", "nina2@home")
    board.commit({PARTIES: board.text(PARTIES).replace(line, ""), "commitments/parties/more.yaml": more})


def hide_in_a_merge(board: Scratch) -> None:
    """Let jane merge what nina did."""
    board.git.run_git("checkout", "-q", "-b", "side")
    board.commit({"notes.txt": "x"}, by="jane")
    board.git.switch("who")
    board.replace(PARTIES, "jane@home.example", "nina2@build.example")
    board.git.merge("side", by="jane")


@pytest.mark.parametrize("hide", [hide_behind_own, hide_behind_maintainer, hide_in_another_file, hide_in_a_merge])
def test_what_others_do_around_it_hides_nothing(board: Scratch, hide: Edit) -> None:
    """Each item is judged by the commit that brought it in, whatever the others of the change did to the same party."""
    hide(board)
    assert judge(board) == ["error"]


def test_a_newcomers_word_is_recorded(board: Scratch) -> None:
    """Whom the base does not know is told with address, and what they enter is no finding and nobody's own yet."""
    board.replace(PARTIES, "teams:\n", "  leo: {name: Leo, email: leo@x.example}\nteams:\n", by="leo@x.example")
    board.commit(
        {"commitments/promises/mine.yaml": OWED + "log:\n  - {date: 2026-11-20, by: leo, act: help_offered}\n"}, by="leo@x.example"
    )
    review = board.read_review(head="who")
    assert "Adds the person Leo (leo), leo@x.example" in [each["sentence"] for each in review["changes"]]
    assert [each["provenance"] for each in review["changes"] if each["by"] == "leo"] in ([], ["recorded"])


def test_who_has_acted_leaves_by_a_day(board: Scratch) -> None:
    """Taking out somebody who has acted names the way that keeps what they did."""
    board.git.switch("main")
    board.commit({TABLE: OWED + "log:\n  - {date: 2026-11-11, by: omar, act: help_offered}\n"}, on="2026-11-13", by="omar")
    board.git.branch("leave")
    board.replace(PARTIES, "members: [omar]", "members: []")
    (problem,) = [each for each in board.read_review(head="leave")["problems"] if each["rule"] == "review/identity-changed"]
    assert (problem["severity"], "former: {omar: DATE}" in problem["hint"]) == ("warning", True)


@pytest.mark.parametrize("act", ["accepted, satisfaction: 5", "rejected, because: Loose", "agreed"])
def test_a_party_of_another_board(board: Scratch, act: str) -> None:
    """No commit can show that the word of a party of another board is its own, so that it is warned of."""
    board.git.switch("main")
    sources = "name: Scratch\nsources: {sales: {from: boards/sales}}\n"
    log = "log:\n  - {date: 2026-11-12, by: nina, act: delivered}\n"
    board.commit({"commitments/board.yaml": sources, TABLE: OWED.replace("walk-ins", "'sales:rosa'") + log}, on="2026-11-13")
    board.git.branch("other")
    board.append(TABLE, f"  - {{date: 2026-11-20, by: 'sales:rosa', act: {act}}}\n")
    found = [each for each in board.read_review(head="other")["problems"] if each["rule"] == "review/not-by-party"]
    assert [each["severity"] for each in found] == ["warning"]
