from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.boards import KITCHEN, lay
from tests.edit.files import ENTRIES, check, entry

from troth.build import look
from troth.days import AsOf
from troth.edit.act import act, allowed_now
from troth.edit.change import Change, Refusal
from troth.lifecycle.promise import follow
from troth.lifecycle.terms import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    from troth.board import Board

DAY = date(2026, 11, 22)


def board(root: Path) -> Board:
    """Return the board in a folder."""
    return look(root, AsOf(DAY))


def test_what_is_agreed_to_is_written_down(tmp_path: Path) -> None:
    """An agreement carries the fingerprint of the terms that it makes effective, those with the change that waits."""
    change = "  - {date: 2026-11-20, by: nina, act: renegotiated, due: 2026-12-01, because: Late.}\n"
    root = lay(tmp_path, {"promises/kitchen.yaml": KITCHEN + change})
    before = board(root).ledger
    done = act(root, board(root), "kitchen", {"by": "jane", "act": "agreed"}, DAY)
    assert isinstance(done, Change)
    terms = done.after.standings["kitchen"].course.terms
    assert terms.due == date(2026, 12, 1)
    assert done.entry == {"date": "2026-11-22", "by": "jane", "act": "agreed", "terms": fingerprint(terms)}
    assert fingerprint(terms) != fingerprint(follow(before.promises["kitchen"], before.parties).terms)


def test_letting_go_has_no_terms(tmp_path: Path) -> None:
    """Who agrees that something revoked is let go agrees to no terms."""
    gone = "  - {date: 2026-11-20, by: nina, act: revoked, reason: people}\n"
    root = lay(tmp_path, {"promises/kitchen.yaml": KITCHEN + gone})
    done = act(root, board(root), "kitchen", {"by": "jane", "act": "agreed"}, DAY)
    assert isinstance(done, Change)
    assert done.entry == {"date": "2026-11-22", "by": "jane", "act": "agreed"}


def test_what_was_wrong_before_keeps_nobody(tmp_path: Path) -> None:
    """A fault that the records have already, in this file or another, does not stand in the way of an entry that has none."""
    wrong = "  - {date: 2026-11-11, by: jane, act: accepted}\n"
    root = lay(tmp_path, {"promises/kitchen.yaml": KITCHEN + wrong, "promises/bad.yaml": "title: 1\n"})
    assert board(root).errors > 1
    assert isinstance(act(root, board(root), "kitchen", {"by": "nina", "act": "delivered"}, DAY), Change)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """What came over the command line and is no UTF-8 is refused."""
    root = lay(tmp_path, {"promises/kitchen.yaml": KITCHEN})
    done = act(root, board(root), "kitchen", {"by": "nina", "act": "delivered", "note": "caf\udce9"}, DAY)
    assert isinstance(done, Refusal)
    assert "no text in UTF-8" in done.message


def test_hidden_characters(tmp_path: Path) -> None:
    """What no record may hold is refused, however it is written."""
    root = lay(tmp_path, {"promises/kitchen.yaml": KITCHEN})
    done = act(root, board(root), "kitchen", {"by": "nina", "act": "delivered", "note": "a\N{RIGHT-TO-LEFT OVERRIDE}b"}, DAY)
    assert isinstance(done, Refusal)
    assert done.message.startswith("note: an invisible character that turns the reading direction")


def test_who_can_do_what(tmp_path: Path) -> None:
    """What is possible is told by party, with the people who may act for a team."""
    root = lay(tmp_path, {"promises/kitchen.yaml": KITCHEN.replace("promiser: nina", "promiser: fitters").replace("partner: omar\n", "")})
    of = board(root)
    lines = allowed_now(of, follow(of.ledger.promises["kitchen"], of.ledger.parties))
    assert lines[0].startswith("fitters (nina, omar): report, help, renegotiate, deliver")


@given(name=st.sampled_from(sorted(ENTRIES)), by=st.sampled_from(["nina", "jane", "omar", "rosa", "nobody"]), state=st.integers(0, 4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_a_change_is_never_one_that_check_refuses(tmp_path: Path, name: str, by: str, state: int) -> None:
    """Whatever is tried in whatever state, it is refused, or it is an entry that `check` has nothing to say of."""
    logs = (
        "", "  - {date: 2026-11-20, by: nina, act: delivered}\n", "  - {date: 2026-11-20, by: nina, act: revoked, reason: people}\n",
        "  - {date: 2026-11-20, by: jane, act: renegotiated, due: 2026-12-01, because: Early.}\n",
        "  - {date: 2026-11-20, by: nina, act: delivered}\n  - {date: 2026-11-20, by: jane, act: accepted}\n",
    )  # fmt: skip
    root = tmp_path / f"{state}"
    if not root.exists():
        root.mkdir()
        lay(root, {"promises/kitchen.yaml": KITCHEN + logs[state]})
    old = (root / "commitments/promises/kitchen.yaml").read_bytes()
    given_entry = {key: value for key, value in entry(name).items() if key not in ("date", "terms")} | {"by": by}
    done = act(root, board(root), "kitchen", given_entry, DAY)
    if isinstance(done, Change):
        assert done.entry is not None
        check(old, done.new, done.entry)
        assert not done.after.errors
    else:
        assert done.message
