"""Small boards beside each other, and one that shows them together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth.base.dates import AsOf, parse_iso_date
from troth.build import build_published_json, load_board

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from troth.board import Board
    from troth.rollup.organisation import Rollup


DAY = "2026-11-20"
SALES = {
    "board.yaml": "name: Sales\n",
    "parties/all.yaml": "people:\n  rosa: {name: Rosa Diaz, github: Rosa-D}\n  ben: {name: Ben, email: ben@example.com}\n"
    "teams:\n  sellers: {name: Sellers, members: [ben]}\n",
    "promises/quotes.yaml": "title: Quote in a day\npromiser: ben\ncustomer: rosa\noutcome: A price while the customer waits.\n"
    "made: 2026-10-01\ndue: 2026-11-10\ngoal: customer-first\n",
    "promises/training.yaml": "title: Train everybody\npromiser: rosa\ncustomer: sellers\noutcome: All trained.\n"
    "made: 2026-10-01\ndue: 2026-12-10\n"
    "log:\n  - {date: 2026-11-01, by: rosa, act: help_wanted, note: A room for *twelve*.}\n",
    "goals/customer-first.yaml": "title: Putting the customer first\nowner: rosa\n",
    "asks/habits.yaml": "title: What keeps you from it?\nasker: rosa\nasked: [ben]\nseeks: input\nmade: 2026-11-01\n"
    "respond_by: 2026-11-10\nrequest: One thing.\n",
}
"""A board with a promise that is ten days late, a call for help, a goal and an ask that nobody has answered."""
PLATFORM = {
    "board.yaml": "name: Platform\nsources:\n  sales: {from: ../sales}\n",
    "parties/all.yaml": "people:\n  omar: {name: Omar}\n  rd: {name: R. Diaz, github: rosa-d}\n"
    "  bt: {name: Ben T., email: Ben@Example.com}\n",
    "promises/api.yaml": "title: Price service\npromiser: omar\ncustomer: sales:rosa\noutcome: It answers in a second.\n"
    "made: 2026-10-01\ndue: 2026-11-30\ngoal: sales:customer-first\nlog:\n  - {date: 2026-11-15, by: omar, act: delivered}\n",
    "asks/habits.yaml": "title: What keeps you from it?\nasker: omar\nasked: [rd, bt]\nseeks: input\nmade: 2026-11-01\n"
    "respond_by: 2026-11-12\nrequest: One thing.\nlog:\n  - {date: 2026-11-03, by: rd, act: answered, answer: gave_input}\n",
}
"""A board that promises something to somebody of the other, for a goal of the other, and asks the same."""


def write_records(root: Path, files: Mapping[str, str]) -> Path:
    """Write the files of a board, by their paths inside of commitments/, and return its folder."""
    for path, text in files.items():
        file = root / "commitments" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def parse_day(text: str = DAY) -> date:
    """Return a day."""
    found = parse_iso_date(text)
    assert found is not None
    return found


def make_as_of(text: str = DAY) -> AsOf:
    """Return a day that was named."""
    return AsOf(parse_day(text))


def make_settings_yaml(**sources: str) -> str:
    """Return the `board.yaml` of a roll-up over some sources."""
    return "name: All of us\nsources:\n" + "".join(f"  {board}: {{from: {where}}}\n" for board, where in sources.items())


def write_rollup(root: Path, more: Mapping[str, str] | None = None, **sources: str) -> Path:
    """Lay two small boards and a roll-up of them, and of further sources, and return the roll-up's folder."""
    write_records(root / "sales", SALES)
    write_records(root / "platform", PLATFORM)
    own = make_settings_yaml(sales="../sales", platform="../platform", **sources)
    return write_records(root / "all", {"board.yaml": own, **(more or {})})


def load_board_on(root: Path, on: str = DAY) -> Board:
    """Return a board as of a day."""
    return load_board(root, make_as_of(on))


def load_rollup(root: Path, on: str = DAY) -> Rollup:
    """Return all boards of a roll-up as of a day."""
    found = load_board_on(root, on).rollup
    assert found is not None
    return found


def export_board(folder: Path, on: str = DAY) -> dict[str, Any]:
    """Return what a board publishes as of a day, as data that a test may bend."""
    found: dict[str, Any] = json.loads(build_published_json(folder, make_as_of(on)))
    return found


def publish_board(folder: Path, content: Mapping[str, Any] | bytes) -> Path:
    """Write what a board publishes into a folder, as a site has it, and return the folder."""
    (folder / "v1").mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    (folder / "v1/board.json").write_bytes(data)
    return folder
