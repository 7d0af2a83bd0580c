from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.agreements import SERVING, SIGNED, make_agreement_yaml
from tests.cli.boards import KITCHEN, make_promise_yaml, run_troth, write_base_board

if TYPE_CHECKING:
    from pathlib import Path

BUSY = {
    "promises/fit-kitchen.yaml": KITCHEN,
    "promises/doors.yaml": make_promise_yaml(title="Doors", due="2026-11-22"),
    "promises/floor.yaml": make_promise_yaml(title="Floor", due="2026-11-26"),
    "promises/order-stone.yaml": make_promise_yaml(title="Stone", due="2027-01-15"),
    "promises/lamp.yaml": make_promise_yaml(title="Lamp", made="", due="2026-12-24")
    + "log: [{date: 2026-11-01, by: jane, act: requested, respond_by: 2026-11-08}]\n",
    "promises/shelf.yaml": make_promise_yaml(title="Shelf", due="2026-11-01") + "log: [{date: 2026-11-01, by: nina, act: delivered}]\n",
}  # fmt: skip

CALM = {"promises/fit-kitchen.yaml": make_promise_yaml(title="Kitchen"), "promises/order-stone.yaml": make_promise_yaml(due="2026-12-20")}
"""Nothing is due soon."""


def test_who_is_told_of_what_waits(tmp_path: Path) -> None:
    """Each open wait with for whom it is and who gets the message: the party itself, or whoever passes it on."""
    shop = make_promise_yaml(title="Shop", customer="bakery", due="2026-12-20") + "log: [{date: 2026-11-02, by: nina, act: delivered}]\n"
    parties = "customers:\n  bakery: {name: Roth Bakery, owner: omar}\n"
    files = {"promises/shop.yaml": shop, "promises/doors.yaml": BUSY["promises/doors.yaml"], "parties/more.yaml": parties}
    told = run_troth(write_base_board(tmp_path, files), "due", "--told").stdout.splitlines()
    assert told[0] == "7 things need somebody; 1 told to who passes them on, 0 told to nobody."
    lines = [" ".join(line.split()) for line in told]
    assert "2026-11-02 acceptance Shop for Roth Bakery told to Omar Said" in lines
    assert "2026-10-01 agreement Doors for Jane Ito told to Jane Ito" in lines


def test_all_that_is_due(tmp_path: Path) -> None:
    """Overdue comes first, then what is due, what is late to be answered, to follow up, and to accept, each with who is next."""
    result = run_troth(write_base_board(tmp_path, BUSY), "due")
    assert result.stdout.splitlines() == [
        ("As of 22 Nov 2026: 1 overdue, 1 due today, 1 due by 29 Nov 2026, 1 answer overdue, 3 follow-ups due, 1 waiting for acceptance."),
        "",
        "Overdue (1)",
        "  5 days late      17 Nov 2026  fit-kitchen  Fit the kitchen  Nina Novak → Jane Ito",
        "",
        "Due today (1)",
        "  today            22 Nov 2026  doors        Doors            Nina Novak → Jane Ito",
        "",
        "Due soon (1)",
        "  in 4 days        26 Nov 2026  floor        Floor            Nina Novak → Jane Ito",
        "",
        "Answers overdue (1)",
        "  14 days late      8 Nov 2026  lamp         Lamp             Nina Novak to answer",
        "",
        "Follow-ups due (3)",
        "  waiting 21 days   1 Nov 2026  shelf        Shelf            Jane Ito to follow up",
        "  waiting 5 days   17 Nov 2026  fit-kitchen  Fit the kitchen  Omar Said to follow up",
        "  since today      22 Nov 2026  doors        Doors            Jane Ito to follow up",
        "",
        "Waiting for acceptance (1)",
        "  waiting 21 days   1 Nov 2026  shelf        Shelf            Jane Ito to accept or reject",
    ]
    assert result.exit_code == 0


def test_two_lines_where_it_is_narrow(tmp_path: Path) -> None:
    """In a narrow window each promise takes two lines, and none is wider than the window."""
    result = run_troth(write_base_board(tmp_path, BUSY), "due", environment={"COLUMNS": "50"})
    assert "  5 days late  fit-kitchen\n      Fit the kitchen: Nina Novak → Jane Ito\n" in result.stdout
    assert all(len(line) <= 50 for line in result.stdout.splitlines()[1:])


def test_nothing_due_says_what_comes_next(tmp_path: Path) -> None:
    """Where nothing is due, the next due date is named."""
    assert run_troth(write_base_board(tmp_path, CALM), "due").stdout == (
        "As of 22 Nov 2026: nothing is overdue, and nothing is due until 29 Nov 2026. "
        "Next: Kitchen (fit-kitchen), due 15 Dec 2026, in 23 days.\n"
    )


@pytest.mark.parametrize(("span", "until"), [("14d", "2026-12-06"), ("2w", "2026-12-06"), ("3", "2026-11-25"), ("0d", "2026-11-22")])
def test_how_far_ahead(tmp_path: Path, span: str, until: str) -> None:
    """The days to look ahead may be told in days or weeks."""
    assert json.loads(run_troth(write_base_board(tmp_path), "due", "--within", span, "--json").stdout)["until"] == until


def test_for_one_party(tmp_path: Path) -> None:
    """Somebody is shown what waits for them: the partner the follow-up, not the promise."""
    found = json.loads(run_troth(write_base_board(tmp_path, BUSY), "due", "--for", "omar", "--json").stdout)
    assert [each["id"] for each in found["follow_ups_due"]] == ["fit-kitchen"]
    assert found["overdue"] == []
    assert found["for"] == "omar"


def test_for_a_member_of_a_team(tmp_path: Path) -> None:
    """What a team promised is due for each of its members; a party may be told by its name, in any case."""
    root = write_base_board(
        tmp_path, {**CALM, "promises/doors.yaml": make_promise_yaml(title="Doors", promiser="fitters", due="2026-11-20")}
    )
    found = run_troth(root, "due", "--for", "omar said").stdout
    assert found.startswith("As of 22 Nov 2026, for Omar Said: 1 overdue.")


def test_exit_code_for_a_daily_run(tmp_path: Path) -> None:
    """With --fail-on overdue the exit code tells whether anything is overdue, in any format."""
    late = write_base_board(tmp_path / "late", BUSY)
    assert [run_troth(late, "due", "--fail-on", "overdue", "--format", form).exit_code for form in ("text", "markdown", "json")] == [
        1,
        1,
        1,
    ]
    assert run_troth(late, "due", "--fail-on", "overdue", "--for", "rosa").exit_code == 0
    assert run_troth(write_base_board(tmp_path / "fine", CALM), "due", "--fail-on", "overdue").exit_code == 0


def test_markdown_for_an_issue(tmp_path: Path) -> None:
    """Markdown holds a sentence and a table a section; a title leads to its file where the host is known."""
    board = "name: Kitchens\nrepository: https://github.com/example/board\n"
    found = run_troth(write_base_board(tmp_path, {**BUSY, "board.yaml": board}), "due", "--format", "markdown").stdout
    assert "## Overdue (1)\n\n| Promise | From → to | Date | Next step |\n" in found
    link = "[Fit the kitchen](https://github.com/example/board/blob/main/commitments/promises/fit-kitchen.yaml)"
    assert f"| {link} | Nina Novak → Jane Ito | 17 Nov 2026, 5 days late | Nina Novak to deliver or request a new date |\n" in found


def test_json_for_programs(tmp_path: Path) -> None:
    """Each item tells its promise, its day and whose turn it is."""
    found = json.loads(run_troth(write_base_board(tmp_path, BUSY), "due", "--json").stdout)
    assert found["overdue"] == [
        {
            "id": "fit-kitchen",
            "title": "Fit the kitchen",
            "promisers": ["nina"],
            "customers": ["jane"],
            "state": "promised",
            "due": "2026-11-17",
            "days_late": 5,
            "day": "2026-11-17",
            "parties": ["nina"],
        }
    ]
    assert found["next"]["id"] == "order-stone"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--within", "soon"), "'soon' is not a number of days; write 14d or 2w"),
        (("--for", "ninna"), "Error: there is no party 'ninna'; did you mean nina?"),
    ],
)
def test_what_cannot_be_meant(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    """A wrong option is exit 2 with what to write instead."""
    result = run_troth(write_base_board(tmp_path), "due", *words)
    assert says in result.stderr
    assert result.exit_code == 2


MISSED = "date: 2026-11-02, by: nina, act: measured, requirement: on-time, period: 2026-10, value: 93"
SERVED = {**CALM, SERVING: make_agreement_yaml(*SIGNED, MISSED)}


def test_what_follows_from_agreements_is_due_too(tmp_path: Path) -> None:
    """As text, for the issue and for programs: who is to do what since when; a daily job holds it to be overdue."""
    root = write_base_board(tmp_path, SERVED)
    text = run_troth(root, "due")
    assert "2 things due in agreements" in text.stdout
    assert "waiting 20 days   2 Nov 2026  serving  The fitters serve the shops" in text.stdout
    table = run_troth(root, "due", "--format", "markdown").stdout
    assert "## Agreements (2)\n\n| Agreement | Since | Next step |\n" in table
    assert "talk about what was missed: Shops that opened on time, October 2026, was 93 percent \\(target: at least 95 percent\\)" in table
    found = json.loads(run_troth(root, "due", "--json").stdout)["agreements"]
    assert [(each["what"], each["parties"]) for each in found] == [
        ("missed", ["fitters"]),
        ("missed", ["retail"]),
    ]
    assert (found[0]["requirement"], found[0]["period"]) == ("on-time", "2026-10")
    assert run_troth(root, "due", "--fail-on", "overdue").exit_code == 1
    assert "1 thing due in agreements" in run_troth(root, "due", "--for", "jane").stdout
