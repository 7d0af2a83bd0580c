"""What other boards publish is read as text and numbers, or refused as a whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.many import SALES, day, export, lay

from troth.lifecycle.acts import State
from troth.published import Count
from troth.read.published import NewerError, published
from troth.read.strict_json import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def sales(tmp_path: Path) -> dict[str, Any]:
    """What the small board publishes."""
    return export(lay(tmp_path, SALES))


def read(content: object) -> Any:  # noqa: ANN401 - as it is told
    """Return what is read of some content."""
    return published(json.dumps(content).encode())


def test_a_board_is_read_as_it_publishes_itself(sales: dict[str, Any]) -> None:
    """Names, days, states, who, the call for help in its words, numbers: all that the roll-up shows."""
    board = read(sales)
    assert (board.name, board.as_of) == ("Sales", day())
    assert board.promises["quotes"].state is State.PROMISED
    assert board.promises["quotes"].due == day("2026-11-10")
    assert board.promises["training"].help.need == "A room for *twelve*."
    assert board.promises["training"].url == "promises/training.html"
    assert [each.party for each in board.asks["habits"].asked] == ["ben"]
    assert board.parties["rosa"].github == "Rosa-D"
    assert board.shares["clear"] == Count(0, 2)
    assert board.ages["8-14"] == 1


def test_a_board_of_an_older_program_is_read(sales: dict[str, Any]) -> None:
    """Parties without account and hash, as they were published before, are parties."""
    for party in sales["parties"]:
        del party["github"], party["email_hash"]
    assert read(sales).parties["rosa"].github is None


def test_a_later_version_is_told_apart(sales: dict[str, Any]) -> None:
    """It is nobody's fault, and the way out is another one."""
    with pytest.raises(NewerError, match="speaks version 2"):
        read({**sales, "version": 2})


BENT = {
    "no object": (lambda _: [], "the whole breaks the schema"),
    "a key too many": (lambda each: {**each, "extra": 1}, "breaks the schema"),
    "an id that leads elsewhere": (lambda each: each["promises"][0].update(id="../../x") or each, "promises[0].id breaks the schema"),
    "an id twice": (lambda each: each["promises"].append(each["promises"][0]) or each, "has the id quotes twice"),
    "a state of its own": (lambda each: each["promises"][0].update(state="<b>") or each, "promises[0].state breaks the schema"),
    "no day": (lambda each: each["promises"][0].update(due="2026-02-31") or each, "promises[0].due breaks the schema (format)"),
    "a log that is none": (lambda each: each["promises"][0].update(log={}) or each, "promises[0].log breaks the schema"),
    "a hash that is none": (lambda each: each["parties"][0].update(email_hash="ben@example.com") or each, "email_hash breaks the schema"),
}


@pytest.mark.parametrize(("change", "reason"), BENT.values(), ids=BENT)
def test_what_no_board_publishes_is_refused(sales: dict[str, Any], change: Callable[[dict[str, Any]], object], reason: str) -> None:
    """The reason says where, and repeats nothing that it was sent but harmless pieces."""
    with pytest.raises(RefusedError) as refused:
        read(change(sales))
    assert reason in str(refused.value)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "https://evil.example/", "../../x.html", "a b", "x?y=1"])
def test_an_address_that_leads_elsewhere_is_none(sales: dict[str, Any], url: str) -> None:
    """A page's address stays below its own board's site, or there is no link."""
    sales["promises"][0]["url"] = url
    assert read(sales).promises["quotes"].url == ""


def test_what_goes_on_for_ever_is_cut(sales: dict[str, Any]) -> None:
    """A title is one line of a bearable length, whatever was sent."""
    sales["promises"][0]["title"] = "line\nline " * 10_000
    title = read(sales).promises["quotes"].title
    assert len(title) == 200
    assert title.startswith("line line line")


def test_of_very_many_records_only_the_one_at_fault_is_explained(sales: dict[str, Any]) -> None:
    """Where it stands is said, in a long list and in a long log alike."""
    log = [{**each} for each in sales["promises"][1]["log"]] * 3_000
    promises = [{**sales["promises"][0], "id": f"p{number}", "log": []} for number in range(3_000)]
    promises.append({**sales["promises"][1], "log": [*log, {**log[0], "progress": 101}]})
    with pytest.raises(RefusedError, match=r"promises\[3000\]\.log\[3000\]\.progress breaks the schema \(maximum\)"):
        read({**sales, "promises": promises})


def test_a_later_version_may_put_its_number_last(sales: dict[str, Any]) -> None:
    """What is a fault in this version may be none in that one."""
    del sales["version"]
    with pytest.raises(NewerError, match="speaks version 3"):
        read({**sales, "promises": [{"id": 1}], "version": 3})
