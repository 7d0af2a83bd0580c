"""What other boards publish is read as text and numbers, or refused as a whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.rollup.boards import SALES, export_board, parse_day, write_records

from troth.read.sources.published import NewerError, parse_board_json
from troth.read.sources.strict_json import StrictJsonError
from troth.rollup.published import PublishedRatio
from troth.status.acts import PromiseState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def sales_json(tmp_path: Path) -> dict[str, Any]:
    """What the small board publishes."""
    return export_board(write_records(tmp_path, SALES))


def read_content(content: object) -> Any:  # noqa: ANN401 - as it is told
    """Return what is read of some content."""
    return parse_board_json(json.dumps(content).encode())


def test_a_board_is_read_as_it_publishes_itself(sales_json: dict[str, Any]) -> None:
    """Names, days, states, who, the call for help in its words, numbers: all that the roll-up shows."""
    board = read_content(sales_json)
    assert (board.name, board.as_of) == ("Sales", parse_day())
    assert board.promises["quotes"].state is PromiseState.PROMISED
    assert board.promises["quotes"].due == parse_day("2026-11-10")
    assert board.promises["training"].help.need == "A room for *twelve*."
    assert board.promises["training"].url == "promises/training.html"
    assert [each.party for each in board.asks["habits"].asked] == ["ben"]
    assert board.parties["rosa"].github == "Rosa-D"
    assert board.ratios["clear"] == PublishedRatio(0, 2)
    assert board.ages["8-14"] == 1


def test_a_board_of_an_older_program_is_read(sales_json: dict[str, Any]) -> None:
    """Parties without account and hash, as they were published before, are parties."""
    for party in sales_json["parties"]:
        del party["github"], party["email_hash"]
    assert read_content(sales_json).parties["rosa"].github is None


def test_a_later_version_is_told_apart(sales_json: dict[str, Any]) -> None:
    """It is nobody's fault, and the way out is another one."""
    with pytest.raises(NewerError, match="has version 2"):
        read_content({**sales_json, "version": 2})


BENT = {
    "no object": (lambda _: [], "the file does not match the schema"),
    "a key too many": (lambda each: {**each, "extra": 1}, "does not match the schema"),
    "an id that leads elsewhere": (
        lambda each: each["promises"][0].update(id="../../x") or each,
        "promises[0].id does not match the schema",
    ),
    "an id twice": (lambda each: each["promises"].append(each["promises"][0]) or each, "has the id quotes twice"),
    "a state of its own": (lambda each: each["promises"][0].update(state="<b>") or each, "promises[0].state does not match the schema"),
    "no day": (lambda each: each["promises"][0].update(due="2026-02-31") or each, "promises[0].due does not match the schema (format)"),
    "a log that is none": (lambda each: each["promises"][0].update(log={}) or each, "promises[0].log does not match the schema"),
    "a hash that is none": (
        lambda each: each["parties"][0].update(email_hash="ben@example.com") or each,
        "email_hash does not match the schema",
    ),
}


@pytest.mark.parametrize(("change", "reason"), BENT.values(), ids=BENT)
def test_what_no_board_publishes_is_refused(sales_json: dict[str, Any], change: Callable[[dict[str, Any]], object], reason: str) -> None:
    """The reason says where, and repeats nothing that it was sent but harmless pieces."""
    with pytest.raises(StrictJsonError) as refused:
        read_content(change(sales_json))
    assert reason in str(refused.value)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "https://evil.example/", "../../x.html", "a b", "x?y=1"])
def test_an_address_that_leads_elsewhere_is_none(sales_json: dict[str, Any], url: str) -> None:
    """A page's address stays below its own board's site, or there is no link."""
    sales_json["promises"][0]["url"] = url
    assert read_content(sales_json).promises["quotes"].url == ""


def test_what_goes_on_for_ever_is_cut(sales_json: dict[str, Any]) -> None:
    """A title is one line of a bearable length, whatever was sent."""
    sales_json["promises"][0]["title"] = "line\nline " * 10_000
    title = read_content(sales_json).promises["quotes"].title
    assert len(title) == 200
    assert title.startswith("line line line")


def test_of_very_many_records_only_the_one_at_fault_is_explained(sales_json: dict[str, Any]) -> None:
    """Where it stands is said, in a long list and in a long log alike."""
    log = [{**each} for each in sales_json["promises"][1]["log"]] * 3_000
    promises = [{**sales_json["promises"][0], "id": f"p{number}", "log": []} for number in range(3_000)]
    promises.append({**sales_json["promises"][1], "log": [*log, {**log[0], "progress": 101}]})
    with pytest.raises(StrictJsonError, match=r"promises\[3000\]\.log\[3000\]\.progress does not match the schema \(maximum\)"):
        read_content({**sales_json, "promises": promises})


def test_a_later_version_may_put_its_number_last(sales_json: dict[str, Any]) -> None:
    """What is a fault in this version may be none in that one."""
    del sales_json["version"]
    with pytest.raises(NewerError, match="has version 3"):
        read_content({**sales_json, "promises": [{"id": 1}], "version": 3})
