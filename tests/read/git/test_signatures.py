from __future__ import annotations

from typing import TYPE_CHECKING

from tests.agreements import HEARD, NINA, SERVING, make_agreement_yaml
from tests.repositories import make_repository
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.build import load_board
from troth.model.history import History
from troth.read.git.signatures import find_signed_wordings
from troth.status.wording import fingerprint_wording

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.repositories import Repository

    from troth.model import Wording


PARTIES = """\
people:
  nina: {name: Nina, teams: [fitters]}
  jane: {name: Jane}
teams:
  fitters: {name: Fitters}
customers:
  retail: {name: Shops, contacts: [jane]}
"""
FILE = f"commitments/{SERVING}"


def make_signed_repository(*later: str, folder: Path) -> Repository:
    """Return a repository in which the agreement was signed, and then read as these texts, one commit each."""
    made = make_repository(folder)
    made.commit({"commitments/board.yaml": "name: B\n", "commitments/parties/all.yaml": PARTIES, FILE: make_agreement_yaml(HEARD)})
    mark = fingerprint_wording(load_board(folder, AsOf(parse_day("2026-09-12"))).ledger.agreements["serving"].wording)
    for text in ("", *later):
        made.commit({FILE: (text or make_agreement_yaml(HEARD, "SIGNED")).replace("{SIGNED}", f"{{{NINA}, terms: '{mark}'}}")})
    return made


def read_wordings(folder: Path) -> Mapping[str, Mapping[str, Wording]]:
    """Return what the board knows of earlier wordings, with git asked."""
    return load_board(folder, AsOf(parse_day("2026-09-12")), witness=True).ledger.wordings


def test_the_wording_that_was_signed_is_found(tmp_path: Path) -> None:
    """Over wordings in between, and a version that is no agreement at all."""
    between = make_agreement_yaml(HEARD, "SIGNED", title="Another")
    last = make_agreement_yaml(HEARD, "SIGNED", needs="[More]")
    made = make_signed_repository(between, "title: [\n", last, folder=tmp_path / "board")
    ((mark, wording),) = read_wordings(made.folder)["serving"].items()
    assert (wording.title, wording.needs) == ("The fitters serve the shops", ("Plans a week ahead",))
    assert fingerprint_wording(wording) == mark


def test_where_all_signatures_stand_git_is_not_asked(tmp_path: Path) -> None:
    """Nothing is to be found, then."""
    made = make_signed_repository(folder=tmp_path / "board")
    assert read_wordings(made.folder) == {}


def test_without_history_nothing_is_found(tmp_path: Path) -> None:
    """A folder without git, or a history that is not whole, tells nothing."""
    made = make_signed_repository(make_agreement_yaml(HEARD, "SIGNED", needs="[More]"), folder=tmp_path / "board")
    agreements = load_board(made.folder, AsOf(parse_day("2026-09-12"))).ledger.agreements
    assert find_signed_wordings(made.folder, agreements, History()) == {}
    assert find_signed_wordings(tmp_path, agreements, History()) == {}
