"""What git knows of the recorder's commits on the board itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.forging import JANE, MAIL, Forger, make_forger, say

from troth.base.dates import AsOf
from troth.build import load_board
from troth.render.export_json import export_promise
from troth.render.page import SiteUrls
from troth.status.provenance import Level
from troth.status.vouchers import format_trailers
from troth.views.context import ViewContext
from troth.views.promise.timeline import label_witness

if TYPE_CHECKING:
    from troth.views.promise.timeline import WitnessLabel

ISSUES = "https://github.com/green/board/issues/"


@pytest.fixture(scope="module")
def forger(tmp_path_factory: pytest.TempPathFactory) -> Forger:
    """A board onto which Jane's words came in different ways."""
    made = make_forger(tmp_path_factory.mktemp("vouched"), ("issue", "mail", "again", "server", "unsigned", "forged"))
    made.git.commit(made.write_settings(), on="2026-11-19")
    made.commit("issue", say("12"))
    made.commit("mail", f"a mail\n\n{format_trailers(MAIL)}\n", author="jane@home.example")
    made.commit("again", say("12"))
    made.commit("server", say("13"), author="jane-ito@noreply.git.green.example")
    made.commit("unsigned", say("14"), key="")
    made.commit("forged", say("15"), key="", committer="mallory@evil.example")
    return made


def list_labels(forger: Forger, settings: str) -> dict[str, WitnessLabel | None]:
    """Return how pages name the witness of each acceptance, under these settings."""
    forger.git.write({"commitments/board.yaml": settings})
    context = ViewContext(load_board(forger.git.folder, AsOf(date(2026, 11, 22)), witness=True))
    return {each: label_witness(context.board.provenance[each].log[-1], context) for each in context.board.promises}


def describe_labels(labels: dict[str, WitnessLabel | None]) -> dict[str, tuple[str, ...]]:
    """Return what is shown of each witness, and where its link leads."""
    return {name: (each.text, each.author, each.said_in, each.said_at) for name, each in labels.items() if each}


def test_the_recorders_key_vouches(forger: Forger) -> None:
    """Words from an issue are confirmed by the host, those of a mail by e-mail; the same message twice, or a forged one, is recorded."""
    settings = "".join(forger.write_settings().values()) + "repository: https://github.com/green/board\n"
    expected = {
        "issue": ("confirmed by host", "", "#12", f"{ISSUES}12"),
        "mail": ("by e-mail", "", "", ""),
        "again": ("recorded by", "41898282+github-actions[bot]", "", ""),
        "server": ("confirmed by host", "", "#13", f"{ISSUES}13"),
        "unsigned": ("recorded", "", "#14", f"{ISSUES}14"),
        "forged": ("recorded by", "mallory", "", ""),
    }
    assert describe_labels(list_labels(forger, settings)) == expected
    assert describe_labels(list_labels(forger, settings)) == expected  # as remembered


def test_without_its_key_words_are_recorded(forger: Forger) -> None:
    """A board that names no key, or another one, takes nothing for confirmed, and its links lead into its own repository alone."""
    settings = "".join(forger.write_settings("nobody").values())
    for text in (settings, settings.partition(", key:")[0] + "}\n"):
        found = describe_labels(list_labels(forger, text))
        assert found["issue"] == ("recorded", "", "#12", "")
        assert found["mail"] == ("recorded", "", "a mail", "")
        assert found["server"] == ("recorded", "", "#13", "")


def test_without_a_recorder_trailers_are_a_claim(forger: Forger) -> None:
    """A board that names no recorder takes nothing for confirmed: what the host's own account has written down is recorded."""
    found = describe_labels(list_labels(forger, "name: B\n"))
    assert found["issue"] == ("recorded", "", "#12", "")
    assert found["forged"] == ("recorded by", "mallory", "", "")


def test_what_is_published_of_it(forger: Forger) -> None:
    """The published data has the level, and the address of the issue; of a mail it has no Message-ID."""
    forger.git.write(forger.write_settings())
    board = load_board(forger.git.folder, AsOf(date(2026, 11, 22)), witness=True)
    addresses = SiteUrls(directory_urls=True)
    issue, mail = (export_promise(board.promises[each], board, addresses)["log"][-1]["provenance"] for each in ("issue", "mail"))
    assert (issue["level"], issue["said_at"], issue["author"]) == ("vouched", f"{ISSUES}12", JANE.partition("@")[0])
    assert (mail["level"], "said_at" in mail) == ("mailed", False)


def test_where_it_was_said_is_withheld_with_names(forger: Forger) -> None:
    """An issue shows who has opened it: a board that withholds names leaves its address out, and the level stays."""
    settings = "".join(forger.write_settings().values()) + "publish: {names: false}\n"
    forger.git.write({"commitments/board.yaml": settings})
    told, whole = (load_board(forger.git.folder, AsOf(date(2026, 11, 22)), witness=True, published=each) for each in (True, False))
    shown, known = (each.provenance["issue"].log[-1] for each in (told, whole))
    assert (shown.level, known.level) == (Level.VOUCHED, Level.VOUCHED)
    assert (shown.said_at, known.said_at) == ("", f"{ISSUES}12")
