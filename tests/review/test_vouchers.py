"""Commits that come as the recorder's: the genuine ones count as vouched or mailed, and every forgery is named."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.repositories import Repository, make_repository

from troth.base.dates import AsOf
from troth.model.history import Voucher
from troth.model.problem import Severity
from troth.review.review import review_change
from troth.status.vouchers import format_trailers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.review.summary import ReviewResult

RECORDER = "41898282+github-actions[bot]@users.noreply.github.com"
JANE, OMAR, LEO = "7+jane-ito@users.noreply.github.com", "omar@build.example", "8+leo-x@users.noreply.github.com"
PEOPLE = """\
people:
  nina: {name: Nina Berg, email: nina@build.example, github: nina-builds}
  omar: {name: Omar Haddad, email: omar@build.example, github: omar-h}
  jane: {name: Jane Ito, email: jane@home.example, github: jane-ito}
  leo: {name: Leo, github: leo-x}
"""
TERMS = "title: Hang a door\npromiser: nina\ncustomer: jane\noutcome: It shuts.\nmade: 2026-11-01\ndue: 2026-12-20\n"
DELIVERED = "  - {date: 2026-11-19, by: nina, act: delivered}\n"
ACCEPTED = "  - {date: 2026-11-20, by: jane, act: accepted, satisfaction: 5}\n"
SHA = "5d" * 32


def say(where: str, by: str = "jane-ito") -> str:
    """Return a recorder's message about words that were said in an issue."""
    place = f"https://github.com/green/board/issues/{where}"
    return f"promises: jane accepts a door\n\n{format_trailers(Voucher(said_by=by, said_at=place, said_sha256=SHA))}\n"


MAIL = Voucher(said_by="jane@home.example", said_at="<a.1@home.example>", said_sha256=SHA, said_token=SHA)


@dataclass(frozen=True, kw_only=True)
class Forger:
    """A repository with keys of the recorder, of Omar and of nobody, in which one commits as whomever one likes."""

    git: Repository
    keys: Mapping[str, str]

    def write_settings(self, key: str = "recorder", email: str = RECORDER) -> dict[str, str]:
        """Return the board's settings with this recorder."""
        return {"commitments/board.yaml": f'name: Forged\nrecorder: {{email: "{email}", key: {self.read_key(key)}}}\n'}

    def read_key(self, name: str) -> str:
        """Return a public key."""
        return Path(f"{self.keys[name]}.pub").read_text(encoding="utf-8").strip()

    def commit(
        self,
        record: str,
        message: str,
        *,
        key: str = "recorder",
        author: str = JANE,
        committer: str = RECORDER,
        entry: str = ACCEPTED,
    ) -> str:
        """Append an entry to a record, which is made where it is not there, as these people and with this key; return the commit."""
        path = f"commitments/promises/{record}.yaml"
        file = self.git.folder / path
        self.git.write({path: (file.read_text(encoding="utf-8") if file.exists() else TERMS + "log:\n") + entry})
        self.git.run_git("add", path)
        self._run_as(author, committer, key, "commit", "--quiet", "--no-verify", "--cleanup=verbatim", f"--message={message}")
        return self.git.run_git("rev-parse", "HEAD")

    def _run_as(self, author: str, committer: str, key: str, command: str, *arguments: str) -> None:
        when = "2026-11-20T12:00:00+00:00"
        people = {f"GIT_{role}_{what}": value for role, email in (("AUTHOR", author), ("COMMITTER", committer))
                  for what, value in (("NAME", email.partition("@")[0]), ("EMAIL", email), ("DATE", when))}  # fmt: skip
        signing = ("-c", "gpg.format=ssh", "-c", f"user.signingKey={self.keys[key]}") if key else ()
        environment = {**self.git.environment, **people, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(
            ["git", *signing, command, *(["--gpg-sign"] if key else []), *arguments], cwd=self.git.folder, env=environment, check=True
        )

    def transplant(self, commit: str, record: str) -> None:
        """Put the signature of one commit onto another that accepts a second record."""
        raw = self.git.run_git("cat-file", "commit", commit)
        copy = self.commit(record, "to be replaced", key="")
        tree, parent = self.git.run_git("rev-parse", f"{copy}^{{tree}}", f"{copy}^").split("\n")
        lines = [f"tree {tree}", f"parent {parent}", *(line for line in raw.split("\n")[1:] if not line.startswith("parent "))]
        forged = self.git.run_git("hash-object", "-t", "commit", "-w", "--stdin", given="\n".join(lines).encode())
        self.git.run_git("reset", "--quiet", "--hard", forged)

    def review(self, opened_by: str, head: str = "topic") -> ReviewResult:
        """Return the review of a branch, in a pull request that this account has opened."""
        return review_change(self.git.folder, "main", head, AsOf(date(2026, 11, 22)), opened_by)


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
    if not shutil.which("ssh-keygen"):
        pytest.skip("no ssh-keygen on this machine")
    folder = tmp_path_factory.mktemp("forged")
    keys = {name: str(folder / name) for name in ("recorder", "omar", "nobody")}
    for file in keys.values():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file], check=True)
    made = Forger(git=make_repository(folder / "board"), keys=keys)
    # who attacks has got the keys of others into the file that git is set to: they say nothing of the recorder
    allowed = f"{OMAR} {made.read_key('omar')}\nrecorder {made.read_key('nobody')}\n"
    made.git.run_git("config", "gpg.ssh.allowedSignersFile", str(folder / "allowed"))
    (folder / "allowed").write_text(allowed, encoding="utf-8")
    records = {f"commitments/promises/{name}.yaml": TERMS + "log:\n" + DELIVERED for name in RECORDS}
    made.git.commit({"commitments/parties/all.yaml": PEOPLE, **made.write_settings(), **records}, on="2026-11-19")
    made.commit("said-before-first", say("77"))
    return made


RECORDS = (
    "issue", "mail", "unsigned", "wrong-key", "party-key", "no-trailers", "other-committer", "host-committer", "other-account",
    "private-address", "other-words", "transplanted", "repeated-first", "repeated-again", "said-before", "in-the-body", "two-speakers",
    "no-digest", "short-digest", "small-letters", "no-address", "other-capitals", "for-another", "no-token", "delivered", "own-account",
)  # fmt: skip


def forge(forger: Forger) -> dict[str, str]:
    """Commit every attempt, and return what is to be said of each; the genuine ones are not among them."""
    forger.git.run_git("checkout", "--quiet", "-B", "topic", "main")
    genuine = forger.commit("issue", say("1"))
    forger.commit("mail", f"a mail\n\n{format_trailers(MAIL)}\n", author="jane@home.example")
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
    other, layout = "its author is another", "such lines stand in its message"
    return {
        "unsigned": not_signed, "wrong-key": not_signed, "party-key": not_signed, "no-trailers": "it does not say where that was said",
        "other-committer": not_recorder, "host-committer": "the host has committed it anew", "other-account": other,
        "private-address": other, "other-words": not_signed, "transplanted": not_signed, "repeated-again": "the same message already",
        "said-before": "the same message already", "in-the-body": layout, "two-speakers": "it has Said-by twice",
        "no-digest": "it has no Said-sha256", "short-digest": "its Said-sha256 is not one",
        "small-letters": "its trailers are not written as the recorder writes them", "no-address": "its Said-at is not one",
        "other-capitals": not_signed, "for-another": "accepted is for Jane Ito to enter", "no-token": other, "delivered": not_signed,
        "own-account": other, "new-record": not_signed,
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
    assert all("by a recorder in somebody else's pull request" in said for name, said in found.items() if name != "for-another")


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
