"""Commits that come as the recorder's: the genuine ones count as vouched or mailed, and every forgery is named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.forging import DELIVERED, LEO, MAIL, OMAR, RECORDER, SHA, make_forger, say

from troth.base.dates import AsOf
from troth.model.problem import Severity
from troth.review.review import review_change
from troth.status.vouchers import format_trailers

if TYPE_CHECKING:
    from tests.forging import Forger

    from troth.review.summary import ReviewResult


def list_errors(result: ReviewResult) -> dict[str, str]:
    """Return what the rule about whose word it is says of each record, as an error."""
    return {
        problem.place.path.rpartition("/")[2].removesuffix(".yaml"): problem.message
        for problem in result.problems
        if problem.rule == "review/not-by-party" and problem.severity is Severity.ERROR
    }


@pytest.fixture(scope="module")
def forger(tmp_path_factory: pytest.TempPathFactory) -> Forger:
    """A board with a recorder, and many promises that Jane may accept."""
    made = make_forger(tmp_path_factory.mktemp("forged"), RECORDS)
    made.commit("said-before-first", say("77"))
    return made


RECORDS = (
    "issue", "mail", "unsigned", "wrong-key", "party-key", "no-trailers", "other-committer", "host-committer", "other-account",
    "private-address", "other-words", "transplanted", "repeated-first", "repeated-again", "said-before", "in-the-body", "two-speakers",
    "no-digest", "short-digest", "small-letters", "no-address", "other-capitals", "for-another", "no-token", "delivered", "own-account",
    "mail-again",
)  # fmt: skip


def forge(forger: Forger) -> dict[str, str]:
    """Commit every attempt, and return what is to be said of each; the genuine ones are not among them."""
    forger.git.run_git("checkout", "--quiet", "-B", "topic", "main")
    genuine = forger.commit("issue", say("1"))
    forger.commit("mail", f"a mail\n\n{format_trailers(MAIL)}\n", author="jane@home.example")
    forger.commit("mail-again", f"a mail\n\n{format_trailers(replace(MAIL, said_at='<a.2@home.example>'))}\n", author="jane@home.example")
    forger.commit("unsigned", say("2"), key="")
    forger.commit("wrong-key", say("3"), key="nobody")
    forger.commit("party-key", say("4"), key="omar")
    forger.commit("no-trailers", "promises: jane accepts a door\n")
    forger.commit("other-committer", say("5"), committer=OMAR, key="omar")
    forger.commit("host-committer", say("6"), committer="noreply@github.com", key="")
    forger.commit("other-account", say("7", by="leo-x"))
    forger.commit("private-address", say("8"), author="jane@home.example")
    forger.commit("other-words", say("1"), key="")  # as a cherry-pick leaves it
    forger.transplant(genuine, "transplanted")
    forger.commit("repeated-first", say("9"))
    forger.commit("repeated-again", say("9"))
    forger.commit("said-before", say("77"))
    forger.commit("in-the-body", f"{say('10')}\nReviewed-by: Ann <ann@x.example>\n")
    forger.commit("two-speakers", f"{say('11')}Said-by: leo-x\n")
    forger.commit("no-digest", say("12").replace(f"Said-sha256: {SHA}\n", ""))
    forger.commit("short-digest", say("13").replace(SHA, SHA[:12]))
    forger.commit("small-letters", say("14").replace("Said-", "said-"))
    forger.commit("no-address", say("15").replace("https://", "javascript://"))
    forger.commit("other-capitals", say("16"), committer=RECORDER.upper(), key="")
    forger.commit("for-another", say("17", by="leo-x"), author=LEO)
    forger.commit("no-token", f"a mail\n\n{format_trailers(MAIL).rpartition(chr(10))[0]}\n", author="jane@home.example")
    forger.commit("delivered", say("18", by="nina-builds"), author="nina-builds@users.noreply.github.com", key="", entry=DELIVERED)
    forger.commit("own-account", say("19"), author="jane@evil.example")
    forger.commit("new-record", say("20", by="nina-builds"), author="nina-builds@users.noreply.github.com", key="", entry=DELIVERED)
    not_signed, not_recorder = "it is not signed with the recorder's key", "its committer is not the board's recorder"
    other, layout = "its author is someone else", "such lines are in its message"
    return {
        "unsigned": not_signed, "wrong-key": not_signed, "party-key": not_signed, "no-trailers": "it does not say where that was said",
        "other-committer": not_recorder, "host-committer": "the host committed it again", "other-account": other,
        "private-address": other, "other-words": not_signed, "transplanted": not_signed,
        "repeated-again": "already recorded the same message",
        "said-before": "already recorded the same message", "in-the-body": layout, "two-speakers": "it has Said-by twice",
        "no-digest": "it has no Said-sha256", "short-digest": "its Said-sha256 is not one",
        "small-letters": "its trailers don't have the recorder's format", "no-address": "its Said-at is not one",
        "other-capitals": not_signed, "for-another": "accepted belongs to Jane Ito", "no-token": other, "delivered": not_signed,
        "own-account": other, "new-record": not_signed, "mail-again": "already recorded the same message",
    }  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """The branch with every attempt: what is to be said of each, and the review of it in two pull requests."""

    expected: dict[str, str]
    others: ReviewResult
    recorders: ReviewResult


@pytest.fixture(scope="module")
def judged(forger: Forger) -> Judged:
    """Somebody else's pull request with every attempt, and one that the recorder has opened."""
    return Judged(forge(forger), forger.review("mallory"), forger.review("github-actions[bot]"))


def test_every_forged_voucher_is_named(judged: Judged) -> None:
    """Somebody else's pull request with two dozen forged commits of the recorder: each is an error that says what is wrong with it."""
    found = list_errors(judged.others)
    assert found.keys() == judged.expected.keys()
    assert {name: said for name, said in found.items() if judged.expected[name] not in said} == {}
    assert all("by a recorder in someone else's pull request" in said for name, said in found.items() if name != "for-another")


def test_what_is_genuine_passes(judged: Judged) -> None:
    """What the recorder has signed is vouched for, by account or by mail, wherever it is merged; nothing is said against it."""
    levels = {each.record: (each.level, each.note) for each in judged.others.effects}
    assert levels["issue"] == ("vouched", "said in #1")
    assert levels["mail"] == ("mailed", "said in a mail")
    assert judged.expected.keys() >= {name for name, (level, _) in levels.items() if level == "recorded"}


def test_a_pull_request_of_the_recorder_itself(judged: Judged) -> None:
    """What the recorder has opened may lack a signature; whatever else is wrong with a voucher stays an error."""
    spared = {"unsigned", "wrong-key", "party-key", "other-words", "transplanted", "other-capitals", "delivered", "new-record"}
    assert list_errors(judged.recorders).keys() == judged.expected.keys() - spared - {"host-committer"}
    warned = [each.message for each in judged.recorders.problems if each.severity is Severity.WARNING]
    assert sum("the recorder has a key" in each for each in warned) == len(spared)


@pytest.mark.parametrize(
    ("settings", "key", "committer"),
    [({"key": "omar"}, "omar", RECORDER), ({"email": OMAR}, "omar", OMAR), ({"key": "omar", "email": OMAR}, "omar", OMAR)],
)
def test_a_change_brings_no_recorder(forger: Forger, settings: dict[str, str], key: str, committer: str) -> None:
    """The recorder and its key are those of the base, whatever the change makes of them."""
    forger.git.run_git("checkout", "--quiet", "-B", "other", "main")
    forger.git.commit(forger.write_settings(**settings), by="omar", on="2026-11-20")
    forger.commit("issue", say("1"), key=key, committer=committer)
    result = forger.review("mallory", "other")
    assert list_errors(result).keys() == {"issue"}
    assert any(each.rule == "review/guarded" for each in result.problems)


@pytest.mark.parametrize("settings", [f'name: Keyless\nrecorder: {{email: "{RECORDER}"}}\n', "name: Nobody named\n"])
def test_a_recorder_without_a_key(forger: Forger, settings: str) -> None:
    """In a pull request of its own what it writes passes as recorded, with its place; who did not say it still cannot have said it."""
    forger.git.run_git("checkout", "--quiet", "-B", "keyless-base", "main")
    forger.git.commit({"commitments/board.yaml": settings}, on="2026-11-19")
    forger.git.run_git("checkout", "--quiet", "-B", "keyless")
    forger.commit("issue", say("1"), key="")
    forger.commit("for-another", say("2", by="leo-x"), author=LEO, key="")
    result = review_change(forger.git.folder, "keyless-base", "keyless", AsOf(date(2026, 11, 22)), "github-actions[bot]")
    assert list_errors(result).keys() == {"for-another"}
    assert {(each.level, each.note) for each in result.effects if each.record == "issue"} == {("recorded", "said in #1")}
    others = review_change(forger.git.folder, "keyless-base", "keyless", AsOf(date(2026, 11, 22)), "mallory")
    assert list_errors(others).keys() == {"issue", "for-another"}


def test_the_hosts_account_may_do_other_things(forger: Forger) -> None:
    """Where no recorder is named, a commit of the host's account that says nothing of a message is judged like anybody's."""
    forger.git.run_git("checkout", "--quiet", "-B", "unnamed-base", "main")
    forger.git.commit({"commitments/board.yaml": "name: Nobody named\n"}, on="2026-11-19")
    forger.git.run_git("checkout", "--quiet", "-B", "unnamed")
    forger.commit("issue", "Bring in what a form says", key="", author=RECORDER, entry=DELIVERED)
    result = review_change(forger.git.folder, "unnamed-base", "unnamed", AsOf(date(2026, 11, 22)), "mallory")
    assert list_errors(result) == {}
