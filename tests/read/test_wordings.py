from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lifecycle.told import day
from tests.repositories import repository
from tests.serving import HEARD, NINA, SERVING, serving

from troth.build import look
from troth.days import AsOf
from troth.history import History
from troth.lifecycle.agreement import fingerprint
from troth.read.git.wordings import signed_wordings

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


def signed_then(*later: str, folder: Path) -> Repository:
    """Return a repository in which the agreement was signed, and then read as these texts, one commit each."""
    made = repository(folder)
    made.commit({"commitments/board.yaml": "name: B\n", "commitments/parties/all.yaml": PARTIES, FILE: serving(HEARD)})
    mark = fingerprint(look(folder, AsOf(day("2026-09-12"))).ledger.agreements["serving"].wording)
    for text in ("", *later):
        made.commit({FILE: (text or serving(HEARD, "SIGNED")).replace("{SIGNED}", f"{{{NINA}, terms: '{mark}'}}")})
    return made


def wordings(folder: Path) -> Mapping[str, Mapping[str, Wording]]:
    """Return what the board knows of earlier wordings, with git asked."""
    return look(folder, AsOf(day("2026-09-12")), witness=True).ledger.wordings


def test_the_wording_that_was_signed_is_found(tmp_path: Path) -> None:
    """Over wordings in between, and a version that is no agreement at all."""
    between = serving(HEARD, "SIGNED", title="Another")
    last = serving(HEARD, "SIGNED", needs="[More]")
    made = signed_then(between, "title: [\n", last, folder=tmp_path / "board")
    ((mark, wording),) = wordings(made.folder)["serving"].items()
    assert (wording.title, wording.needs) == ("The fitters serve the shops", ("Plans a week ahead",))
    assert fingerprint(wording) == mark


def test_where_all_signatures_stand_git_is_not_asked(tmp_path: Path) -> None:
    """Nothing is to be found, then."""
    made = signed_then(folder=tmp_path / "board")
    assert wordings(made.folder) == {}


def test_without_history_nothing_is_found(tmp_path: Path) -> None:
    """A folder without git, or a history that is not whole, tells nothing."""
    made = signed_then(serving(HEARD, "SIGNED", needs="[More]"), folder=tmp_path / "board")
    agreements = look(made.folder, AsOf(day("2026-09-12"))).ledger.agreements
    assert signed_wordings(made.folder, agreements, History()) == {}
    assert signed_wordings(tmp_path, agreements, History()) == {}
