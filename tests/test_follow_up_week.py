"""A week of a small team, day by day in a repository: what a careful manager would have said each morning, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icalendar import Calendar
from tests.cli.boards import run_troth
from tests.repositories import make_repository

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Golden
    from tests.repositories import Repository

BOARD = {
    "commitments/board.yaml": "name: Sales\ntimezone: Europe/Berlin\n",
    "commitments/parties/all.yaml": """\
people:
  cora: {name: Cora Acker, email: cora@acme.example}
  dan: {name: Dan Ott, email: dan@sales.example}
  eve: {name: Eve Lund, email: eve@sales.example}
  lou: {name: Lou Reich, email: lou@sales.example}
  mia: {name: Mia Voss, email: mia@sales.example}
customers:
  acme: {name: Acme, contacts: [cora]}
""",
}
MEETING = (
    "new", "meeting", "--title", "Acme account review", "--kind", "account", "--customer", "acme",
    "--step", "dan: Map the buying centre -> Eight names with their roles. @ 2026-11-10 / partner mia",
    "--step", "lou: Send the case study @ 2026-11-11 / partner mia",
)  # fmt: skip
MAP, CASE = "map-the-buying-centre", "send-the-case-study"
WEEK: dict[str, tuple[tuple[str, ...], ...]] = {
    "2026-11-09": (
        MEETING,
        ("promise", "agree", MAP, "--by", "cora"),
        ("promise", "agree", CASE, "--by", "cora"),
    ),
    "2026-11-10": (("promise", "deliver", MAP, "--by", "dan", "--note", "Eight, two of them in finance."),),
    "2026-11-11": (
        ("promise", "accept", MAP, "--by", "cora", "--satisfaction", "5"),
        ("promise", "follow-up", MAP, "--by", "mia", "--outcome", "Eight names.", "--learned", "Finance decides."),
    ),
    "2026-11-12": (
        ("promise", "renegotiate", CASE, "--by", "lou", "--due", "2026-11-13", "--reason", "information", "--because", "A figure is off."),
    ),
    "2026-11-13": (
        ("promise", "agree", CASE, "--by", "cora"),
        ("promise", "deliver", CASE, "--by", "lou"),
    ),
    "2026-11-14": (
        ("promise", "accept", CASE, "--by", "cora"),
        ("promise", "follow-up", CASE, "--by", "mia", "--outcome", "They read it at once."),
    ),
    "2026-11-15": (),
}  # fmt: skip
"""What was done on each day, after the morning's messages."""
TOLD = {
    "2026-11-09": {},
    "2026-11-10": {"dan": "1 due today"},
    "2026-11-11": {"cora": "1 to accept", "lou": "1 due today", "mia": "1 to follow up"},
    "2026-11-12": {"lou": "1 overdue", "mia": "1 to follow up"},
    "2026-11-13": {"cora": "1 to answer a change", "lou": "1 overdue", "mia": "1 to follow up"},
    "2026-11-14": {"cora": "1 to accept", "mia": "1 to follow up"},
    "2026-11-15": {},
}
"""Who gets a message on each morning, and how its subject begins."""


def report_morning(board: Repository, day: str) -> str:
    """Return all that the board says on the morning of a day: the messages, what is due, and the calendar."""
    out = board.folder.with_name("messages")
    run_troth(board.folder, "digest", "--all", "--out", str(out), "--as-of", day)
    messages = [f"--- to {file.stem}\n{file.read_text()}" for file in sorted(out.glob("*.md"))]
    due = run_troth(board.folder, "due", "--format", "markdown", "--as-of", day).stdout
    calendar = Calendar.from_ical(run_troth(board.folder, "export", "ics", "--as-of", day).stdout_bytes)
    entries = [f"{each.decoded('dtstart')} ({each['sequence']}) {each['summary']}\n" for each in calendar.walk("VEVENT")]
    return "".join([*messages, "--- what is due\n", due, "--- in the calendar\n", *entries])


def read_subjects(board: Repository) -> dict[str, str]:
    """Return the subject of each message that lies in the folder, by party."""
    files = board.folder.with_name("messages").glob("*.md")
    return {file.stem: file.read_text().splitlines()[0].removeprefix("# ") for file in files}


def test_a_week(tmp_path: Path, golden: Golden) -> None:
    """Each morning those have a message for whom something waits, it says what, and on no day does anybody else hear a word."""
    board = make_repository(tmp_path / "board")
    board.commit(BOARD)
    for day, acts in WEEK.items():
        said = report_morning(board, day)
        golden(f"week/{day}.txt", said)
        told = read_subjects(board)
        assert {party: told[party].startswith(begins) for party, begins in TOLD[day].items()} == dict.fromkeys(TOLD[day], True)
        assert told.keys() == TOLD[day].keys()
        assert report_morning(board, day) == said
        for words in acts:
            result = run_troth(board.folder, *words, "--as-of", day)
            assert result.exit_code == 0, result.output
            board.commit({}, on=day)
    assert run_troth(board.folder, "check", "--as-of", "2026-11-15").exit_code == 0
