from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.boards import KITCHEN, write_base_board
from tests.edit.record_files import ENTRIES, check_appended, make_entry
from tests.profiles import scale_examples

from troth.base.dates import AsOf
from troth.build import load_board
from troth.edit.preview import FileChangePlan, Refusal
from troth.edit.promise_acts import append_promise_act, describe_allowed_acts
from troth.status.replay import replay

if TYPE_CHECKING:
    from pathlib import Path

    from troth.board import Board


DAY = date(2026, 11, 22)


def load_board_in(root: Path) -> Board:
    """Return the board in a folder."""
    return load_board(root, AsOf(DAY))


def test_what_is_agreed_to_is_written_down(tmp_path: Path) -> None:
    """An agreement carries the fingerprint of what stands above it: the terms, and the change that waits."""
    change = "  - {date: 2026-11-20, by: nina, act: renegotiated, due: 2026-12-01, because: Late.}\n"
    root = write_base_board(tmp_path, {"promises/kitchen.yaml": KITCHEN + change})
    done = append_promise_act(root, load_board_in(root), "kitchen", {"by": "jane", "act": "agreed"}, DAY)
    assert isinstance(done, FileChangePlan)
    terms = done.after.promises["kitchen"].snapshot.terms
    assert terms.due == date(2026, 12, 1)
    assert done.entry == {
        "date": "2026-11-22",
        "by": "jane",
        "act": "agreed",
        "terms": done.after.ledger.promises["kitchen"].log[-1].context,
    }
    unchanged = write_base_board(tmp_path / "other", {"promises/kitchen.yaml": KITCHEN})
    other = append_promise_act(unchanged, load_board_in(unchanged), "kitchen", {"by": "jane", "act": "agreed"}, DAY)
    assert isinstance(other, FileChangePlan)
    assert other.entry
    assert done.entry
    assert other.entry["terms"] != done.entry["terms"]


@pytest.mark.parametrize(
    ("log", "act", "by"),
    [
        ("date: 2026-11-20, by: nina, act: revoked, reason: people", "agreed", "jane"),
        ("date: 2026-11-20, by: nina, act: delivered", "accepted", "jane"),
        ("date: 2026-11-20, by: nina, act: delivered, note: All of it", "rejected", "jane"),
        ("date: 2026-11-20, by: nina, act: renegotiated, due: 2026-12-01, because: Late.", "refused", "jane"),
    ],
)
def test_every_answer_says_what_it_answers(log: str, act: str, by: str, tmp_path: Path) -> None:
    """The command writes all 64 digits, and they are those of what stands above."""
    root = write_base_board(tmp_path, {"promises/kitchen.yaml": KITCHEN + f"  - {{{log}}}\n"})
    because = {"because": "So."} if act in ("rejected", "refused") else {}
    done = append_promise_act(root, load_board_in(root), "kitchen", {"by": by, "act": act, **because}, DAY)
    assert isinstance(done, FileChangePlan)
    assert done.entry
    written = done.after.ledger.promises["kitchen"].log[-1]
    assert len(str(done.entry["terms"])) == 64
    assert (written.terms, done.after.promises["kitchen"].snapshot.of_other_words) == (written.context, frozenset())


def test_what_was_wrong_before_keeps_nobody(tmp_path: Path) -> None:
    """A fault that the records have already, in this file or another, does not stand in the way of an entry that has none."""
    wrong = "  - {date: 2026-11-11, by: jane, act: accepted}\n"
    root = write_base_board(tmp_path, {"promises/kitchen.yaml": KITCHEN + wrong, "promises/bad.yaml": "title: 1\n"})
    assert load_board_in(root).errors > 1
    assert isinstance(append_promise_act(root, load_board_in(root), "kitchen", {"by": "nina", "act": "delivered"}, DAY), FileChangePlan)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """What came over the command line and is no UTF-8 is refused."""
    root = write_base_board(tmp_path, {"promises/kitchen.yaml": KITCHEN})
    done = append_promise_act(root, load_board_in(root), "kitchen", {"by": "nina", "act": "delivered", "note": "caf\udce9"}, DAY)
    assert isinstance(done, Refusal)
    assert "not UTF-8 text" in done.message


def test_hidden_characters(tmp_path: Path) -> None:
    """What no record may hold is refused, however it is written."""
    root = write_base_board(tmp_path, {"promises/kitchen.yaml": KITCHEN})
    done = append_promise_act(
        root, load_board_in(root), "kitchen", {"by": "nina", "act": "delivered", "note": "a\N{RIGHT-TO-LEFT OVERRIDE}b"}, DAY
    )
    assert isinstance(done, Refusal)
    assert done.message.startswith("note: an invisible character that changes the reading direction")


def test_who_can_do_what(tmp_path: Path) -> None:
    """What is possible is told by party, with the people who may act for a team."""
    root = write_base_board(
        tmp_path, {"promises/kitchen.yaml": KITCHEN.replace("promiser: nina", "promiser: fitters").replace("partner: omar\n", "")}
    )
    of = load_board_in(root)
    lines = describe_allowed_acts(of, replay(of.ledger.promises["kitchen"], of.ledger.parties))
    assert lines[0].startswith("fitters (nina, omar): report, help, renegotiate, deliver")


@given(name=st.sampled_from(sorted(ENTRIES)), by=st.sampled_from(["nina", "jane", "omar", "rosa", "nobody"]), state=st.integers(0, 4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=scale_examples(150))
def test_a_change_is_never_one_that_check_refuses(tmp_path: Path, name: str, by: str, state: int) -> None:
    """Whatever is tried in whatever state, it is refused, or it is an entry that `check_appended` has nothing to say of."""
    logs = (
        "", "  - {date: 2026-11-20, by: nina, act: delivered}\n", "  - {date: 2026-11-20, by: nina, act: revoked, reason: people}\n",
        "  - {date: 2026-11-20, by: jane, act: renegotiated, due: 2026-12-01, because: Early.}\n",
        "  - {date: 2026-11-20, by: nina, act: delivered}\n  - {date: 2026-11-20, by: jane, act: accepted}\n",
    )  # fmt: skip
    root = tmp_path / f"{state}"
    if not root.exists():
        root.mkdir()
        write_base_board(root, {"promises/kitchen.yaml": KITCHEN + logs[state]})
    old = (root / "commitments/promises/kitchen.yaml").read_bytes()
    given_entry = {key: value for key, value in make_entry(name).items() if key not in ("date", "terms")} | {"by": by}
    done = append_promise_act(root, load_board_in(root), "kitchen", given_entry, DAY)
    if isinstance(done, FileChangePlan):
        assert done.entry is not None
        check_appended(old, done.new, done.entry)
        assert not done.after.errors
    else:
        assert done.message
