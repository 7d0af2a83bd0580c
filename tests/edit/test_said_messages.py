"""What was judged of messages gets onto the host's branch once, in the name of who said it, and nothing else ever does."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.hosts.forum import JUDGE, WRITE, build_environment
from tests.hosts.hosted import DOORS, FILES, HostedBoard, host_board, make_key

from troth.base.errors import BoardError
from troth.edit.judged import Insertion, RefusedChangeError, adds_party, apply_insertions, fills_part, parse_judged
from troth.edit.remote_branch import OvertakenError, RefusedPushError, Remote, RemoteBranch, open_remote
from troth.edit.said_messages import WritingJob, WritingReport, write_messages
from troth.edit.splice import append_entry
from troth.messages.judgement import list_replacements
from troth.read.hosts.host import collect_posts, open_host

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from troth.read.hosts.posts import Post

REPORT = {"date": "2026-11-20", "by": "nina", "act": "reported", "note": "Half of them hang."}


@dataclass(frozen=True, kw_only=True)
class Scene(HostedBoard):
    """A board on a host, and judgements made by hand."""

    def judge(self, event: Mapping[str, Any], entry: Mapping[str, Any], path: str = DOORS, **other: object) -> dict[str, Any]:
        """Return the judgement that adds an entry for what an event says."""
        old = self.read_file(path)
        new = append_entry(old, entry)
        at = len(old)
        assert new[:at] == old
        changes = [{"path": path, "before": hashlib.sha256(old).hexdigest(), "at": at, "insert": new[at:].decode()}]
        return make_judgement(event, changes, **other)

    def write(
        self,
        *judgements: dict[str, Any],
        token: str = WRITE,
        key: Path | None = None,
        tree: str = "",
        branch_type: type[RemoteBranch] = RemoteBranch,
    ) -> WritingReport:
        """Run the writing job on judgements; the messages are what the host has of them."""
        host = open_host(build_environment(self.forum, token))
        assert host is not None
        after = self.forum.now - timedelta(days=7)
        tree = tree or self.run_git("rev-parse", "main:commitments")
        proposals = parse_judged(json.dumps({"format": 1, "tree": tree, "judgements": judgements}).encode())
        posts = {post.address: post for post in collect_posts(host, None, after)}
        answered = host.read_answered(after)
        remote = Remote(url=host.remote, branch="main", user=host.user, token=token)
        with open_remote(remote) as opened:
            branch = branch_type(store=opened.store, remote=remote)
            job = WritingJob(host=host, branch=branch, posts=posts, answered=answered, proposals=proposals, key=key, pause=lambda _: None)
            return write_messages(job)


def make_judgement(event: Mapping[str, Any], changes: list[dict[str, Any]], **other: object) -> dict[str, Any]:
    """Return a judgement as the judging job writes it."""
    said = event.get("comment") or event["issue"]
    digest = hashlib.sha256(said["body"].encode()).hexdigest()
    usual = {
        "author": "nina",
        "subject": "promises: nina reports on doors",
        "reply": "Reported.",
        "reaction": "+1",
        "close": False,
        "mode": "commit",
    }
    return {"said_at": said["html_url"], "said_sha256": digest, "changes": changes, **usual, **other}


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A board of one promise on GitHub, with an issue about it."""
    with host_board(tmp_path) as board:
        yield Scene(forum=board.forum, work=board.work, bare=board.bare)


def test_an_entry_is_written_in_the_name_of_who_said_it(scene: Scene) -> None:
    """Author is the account's own address and the moment the host's; the trailers say who, where and what; the answer follows."""
    event = scene.forum.comment(1, "nina-b", "/report: Half of them hang.")
    report = scene.write(scene.judge(event, REPORT))
    assert (report.wrote, report.again, report.notes) == (True, False, ())
    assert scene.read_file(DOORS).decode() == FILES[DOORS] + "  - {date: 2026-11-20, by: nina, act: reported, note: Half of them hang.}\n"
    number = event["comment"]["user"]["id"]
    shown = scene.run_git("log", "-1", "--format=%an|%ae|%aI|%cn|%B")
    digest = hashlib.sha256(b"/report: Half of them hang.").hexdigest()
    assert shown == (
        f"nina-b|{number}+nina-b@users.noreply.127.0.0.1|2026-11-20T09:00:02+00:00|github-actions[bot]|promises: nina reports on doors\n\n"
        f"Said-by: nina-b\nSaid-at: {event['comment']['html_url']}\nSaid-sha256: {digest}"
    )
    assert scene.forum.list_answers(1) == ["Reported."]
    assert scene.forum.reactions == [("comment", 101, "+1")]


def test_twice_is_once(scene: Scene) -> None:
    """A run that is started again finds its own commit and its own answer, and does nothing."""
    judged = scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT)
    before = scene.write(judged)
    again = scene.write(judged)
    assert (before.wrote, again.wrote) == (True, False)
    assert (len(scene.list_subjects()), scene.forum.list_answers(1)) == (2, ["Reported."])


def test_a_run_that_died_before_its_answer_gives_it(scene: Scene) -> None:
    """What is written already is not written again, and is answered by the next run."""
    judged = scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT)
    scene.write(judged)
    scene.forum.comments = {number: each for number, each in scene.forum.comments.items() if number == 101}
    assert not scene.write(judged).wrote
    assert scene.forum.list_answers(1) == ["Reported."]


def test_several_are_one_commit_each_in_their_order(scene: Scene) -> None:
    """They go out in one push: all of them or none."""
    first, second = (scene.forum.comment(1, "nina-b", f"/report: {each}") for each in "ab")
    one = scene.judge(first, {**REPORT, "note": "a"}, subject="a")
    old = scene.read_file(DOORS) + one["changes"][0]["insert"].encode()
    more = "  - {date: 2026-11-20, by: nina, act: reported, note: b}\n"
    two = make_judgement(second, [{"path": DOORS, "before": hashlib.sha256(old).hexdigest(), "at": len(old), "insert": more}], subject="b")
    assert scene.write(one, two).wrote
    assert scene.list_subjects() == ["b", "a", "Begin"]


def test_records_that_moved_are_judged_anew(scene: Scene) -> None:
    """If the folder of records is another than the one that was judged, nothing is written and nobody is answered."""
    judged = scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT)
    tree = scene.run_git("rev-parse", "main:commitments")
    scene.push({"commitments/promises/shelves.yaml": FILES[DOORS].replace("Doors", "Shelves")})
    report = scene.write(judged, tree=tree)
    assert (report.wrote, report.again) == (False, True)
    assert (scene.list_subjects(), scene.forum.list_answers(1)) == (["Change", "Begin"], [])


def test_a_push_of_something_else_is_no_hindrance(scene: Scene) -> None:
    """Another's commit that leaves the records alone stays, and the entry goes on top of it."""
    judged = scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT)
    scene.push({"README.md": "Hello\n"}, "Say hello")
    assert scene.write(judged).wrote
    assert scene.list_subjects() == ["promises: nina reports on doors", "Say hello", "Begin"]


def test_whoever_is_overtaken_tries_again(scene: Scene) -> None:
    """Somebody pushes something else in the same moment: the commit is made anew, on top of theirs."""
    judged = scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT)

    class Slow(RemoteBranch):
        """A branch that is pushed to by somebody else, once, right before ours."""

        def push(self, moved: Mapping[str, tuple[str, str]]) -> None:
            """Push too late."""
            if "README.md" not in scene.run_git("ls-tree", "--name-only", "main"):
                scene.push({"README.md": "Hello\n"}, "Say hello")
            RemoteBranch.push(self, moved)

    assert scene.write(judged, branch_type=Slow).wrote
    assert scene.list_subjects() == ["promises: nina reports on doors", "Say hello", "Begin"]
    assert scene.forum.list_answers(1) == ["Reported."]


def test_whoever_is_always_overtaken_gives_up_for_now(scene: Scene) -> None:
    """Nothing is written and nobody is answered; the workflow is told to come again."""
    judged = scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT)

    class TooSlow(RemoteBranch):
        """A branch that somebody else always moves first."""

        def push(self, moved: Mapping[str, tuple[str, str]]) -> None:
            """Push too late."""
            del moved
            raise OvertakenError

    report = scene.write(judged, branch_type=TooSlow)
    assert (report.wrote, report.again, scene.forum.list_answers(1)) == (False, True, [])


def test_a_message_that_changed_since_is_judged_anew(scene: Scene) -> None:
    """The text that was judged has to be the one that the host has now."""
    judged = scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT)
    scene.forum.edit(101, "/report: All")
    report = scene.write(judged)
    assert (report.wrote, report.again, scene.forum.list_answers(1)) == (False, True, [])


def test_what_was_edited_before_it_was_read_writes_nothing(scene: Scene) -> None:
    """Even where the judge took it: nobody knows who wrote it so."""
    scene.forum.comment(1, "nina-b", "/report: Half")
    scene.forum.edit(101, "/report: All")
    judged = scene.judge(scene.forum.describe_event(1, 101), REPORT)
    assert not scene.write(judged).wrote
    assert scene.list_subjects() == ["Begin"]


def test_a_message_that_nobody_wrote_is_passed_over(scene: Scene) -> None:
    """The judging job can't make one up: it has to be at the host, under the address that it names."""
    judged = scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT, said_at=f"{scene.forum.address}/o/r/issues/9")
    report = scene.write(judged)
    assert not report.wrote
    assert "has no such message" in report.notes[0]


def test_who_speaks_is_the_hosts_word(scene: Scene) -> None:
    """Whoever the judge says that it was: the author is the account that the host has."""
    judged = scene.judge(scene.forum.comment(1, "mallory", "/accept"), {**REPORT, "by": "jane", "act": "reported"}, author="jane")
    scene.write(judged)
    assert scene.run_git("log", "-1", "--format=%an").strip() == "mallory"


def test_no_change_is_an_answer_alone(scene: Scene) -> None:
    """What cannot be taken is answered; the issue is closed where all is said."""
    event = scene.forum.comment(1, "nina-b", "/accept")
    assert not scene.write(make_judgement(event, [], reply="Not you.", reaction="confused", close=True, mode="none")).wrote
    assert (scene.forum.list_answers(1), scene.forum.issues[1].state) == (["Not you."], "closed")


def test_silence_stays_silent(scene: Scene) -> None:
    """A message that is no business of the board's gets neither answer nor reaction."""
    event = scene.forum.comment(1, "nina-b", "Nice weather.")
    scene.write(make_judgement(event, [], reply="", reaction="", mode="none"))
    assert (scene.forum.list_answers(1), scene.forum.reactions) == ([], [])


def test_a_new_record_waits_as_a_pull_request(scene: Scene) -> None:
    """It goes onto a branch of its own, the answer leads there, and merging it closes the issue."""
    event = scene.forum.comment(1, "nina-b", "### Title\n\nShelves")
    text = FILES[DOORS].replace("Doors", "Shelves")
    change = {"path": "commitments/promises/2026-11/shelves.yaml", "before": "", "at": 0, "insert": text}
    report = scene.write(make_judgement(event, [change], close=True, mode="pull-request"))
    assert (report.wrote, scene.list_subjects()) == (False, ["Begin"])
    assert scene.list_subjects("said/1-101") == ["promises: nina reports on doors", "Begin"]
    (pull,) = scene.forum.pulls
    assert (pull["head"], pull["base"], "Closes #1" in pull["body"]) == ("said/1-101", "main", True)
    assert scene.forum.list_answers(1) == [
        f"Reported.\n\nIt will be on the board when someone has merged {scene.forum.address}/o/r/pull/1."
    ]
    assert scene.forum.issues[1].state == "open"
    assert not scene.write(make_judgement(event, [change], close=True, mode="pull-request")).wrote
    assert len(scene.forum.pulls) == 1


@pytest.mark.parametrize(("setting", "is_pull"), [("receive: commit\n", False), ("receive: pull-request\n", True)])
def test_the_board_says_how_messages_get_in(scene: Scene, setting: str, *, is_pull: bool) -> None:
    """Whatever the judge thinks: board.yaml as the branch has it decides."""
    scene.push({"commitments/board.yaml": FILES["commitments/board.yaml"] + setting})
    judged = scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT, mode="commit" if is_pull else "pull-request")
    assert scene.write(judged).wrote is not is_pull
    assert len(scene.forum.pulls) == is_pull


HOOK = """#!/bin/sh
[ "$1" != refs/heads/main ] || { echo "GH006: Protected branch update failed" >&2; exit 1; }
"""


def protect(scene: Scene) -> None:
    """Let the host refuse whatever is pushed to main."""
    (scene.bare / "hooks").mkdir(exist_ok=True)
    (scene.bare / "hooks/update").write_text(HOOK)
    (scene.bare / "hooks/update").chmod(0o755)


def test_a_protected_branch_gets_a_pull_request(scene: Scene) -> None:
    """The rules of the branch hold for the recorder too: what they refuse waits for somebody who merges it."""
    protect(scene)
    report = scene.write(scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT))
    assert (report.wrote, scene.list_subjects(), len(scene.forum.pulls)) == (False, ["Begin"], 1)
    assert "merged" in scene.forum.list_answers(1)[0]


def test_a_board_that_wants_commits_alone_is_told_of_the_refusal(scene: Scene) -> None:
    """One line with the host's reason; nobody is answered, and the next run tries again."""
    scene.push({"commitments/board.yaml": FILES["commitments/board.yaml"] + "receive: commit\n"})
    protect(scene)
    judged = scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT)
    with pytest.raises(RefusedPushError, match="refused"):
        scene.write(judged)
    assert (scene.forum.pulls, scene.forum.list_answers(1)) == ([], [])


def test_the_recorder_signs(scene: Scene, tmp_path: Path) -> None:
    """The committer is the board's recorder, and git verifies its signature by the key that the board names."""
    _, public = make_key(tmp_path)
    recorder = f"recorder: {{email: recorder@doors.example, key: {public}}}\n"
    scene.push({"commitments/board.yaml": FILES["commitments/board.yaml"] + recorder})
    judged = scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT)
    assert scene.write(judged, key=tmp_path / "key").wrote
    allowed = tmp_path / "allowed"
    allowed.write_text(f"recorder@doors.example {public}\n")
    shown = scene.run_git("-c", f"gpg.ssh.allowedSignersFile={allowed}", "log", "-1", "--format=%G?|%GS|%ce")
    assert shown == "G|recorder@doors.example|recorder@doors.example"


def test_a_key_that_is_not_the_recorders_signs_nothing(scene: Scene, tmp_path: Path) -> None:
    """Nothing is written: whoever set it hears at once that it would count for nothing."""
    make_key(tmp_path)
    scene.push({"commitments/board.yaml": FILES["commitments/board.yaml"] + f"recorder: {{email: r@doors.example, key: {OTHER_KEY}}}\n"})
    judged = scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT)
    with pytest.raises(BoardError, match=r"not in board\.yaml"):
        scene.write(judged, key=tmp_path / "key")
    (tmp_path / "none").write_text("no key\n")
    with pytest.raises(BoardError, match="not an OpenSSH private key"):
        scene.write(judged, key=tmp_path / "none")
    assert scene.list_subjects() == ["Change", "Begin"]


OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKcFgC0J0WcDDDd8rtMzdn4NQJZdpnI9Zj3Pbqg3Rk0T"


def test_a_token_that_may_only_read_writes_nothing(scene: Scene) -> None:
    """The job that judges could not push if it wanted to: the host refuses, in one line."""
    judged = scene.judge(scene.forum.comment(1, "nina-b", "/report: Half"), REPORT)
    with pytest.raises(BoardError, match="refused"):
        scene.write(judged, token=JUDGE)
    assert scene.list_subjects() == ["Begin"]
    assert scene.forum.refused


HELD = (FILES[DOORS].encode(), hashlib.sha256(FILES[DOORS].encode()).hexdigest())
END = len(HELD[0])
ENTRY = "  - {date: 2026-11-20, by: nina, act: reported, note: x}\n"


@pytest.mark.parametrize(("path", "at", "insert", "why"), [
    ("commitments/board.yaml", END, ENTRY, "not a record that a message may change"),
    ("commitments/parties/all.yaml", END, ENTRY, "not a record that a message may change"),
    ("commitments/promises/../parties/all.yaml", END, ENTRY, "not a record that a message may change"),
    ("commitments/promises/./doors.yaml", END, ENTRY, "not a record that a message may change"),
    (".github/workflows/x.yaml", END, ENTRY, "not a record that a message may change"),
    ("commitments/promises/.x.yaml", END, ENTRY, "not a record that a message may change"),
    ("commitments/promises/x\n.yaml", END, ENTRY, "not a record that a message may change"),
    ("commitments/promises/Doors.yaml", END, ENTRY, "not the name of a record"),
    ("/commitments/promises/doors.yaml", END, ENTRY, "not a record that a message may change"),
    (DOORS, END + 1, ENTRY, "no such place"),
    (DOORS, -1, ENTRY, "no such place"),
    (DOORS, 0, "# Hello\n", "at the end of its log"),
    (DOORS, 0, "why: We want to.\n", "something outside its log"),
    (DOORS, END - len("  - {date: 2026-11-02, by: jane, act: agreed}\n"), ENTRY, "at the end of its log"),
    (DOORS, END - 2, ", note: Gladly", "at the end of its log"),
    (DOORS, END, "due: 2027-01-01\n", "could no longer be read"),
    (DOORS, END, "reason: other\n", "reason"),
    (DOORS, END, "  - {date: 2026-11-20, by: nina, act: stolen}\n", "act"),
    (DOORS, END, "\ud800", "not text"),
    (DOORS, END, "---\ntitle: Another\n", "could no longer be read"),
])  # fmt: skip
def test_nothing_but_an_entry_can_be_added(path: str, at: int, insert: str, why: str) -> None:
    """Whatever the judging job hands on: other files, other places, other keys and other entries are refused."""
    proposals = parse_judged(
        json.dumps({"format": 1, "tree": "a" * 40, "judgements": [{
            "said_at": "x", "said_sha256": "y", "author": "", "subject": "", "reply": "", "reaction": "", "close": False, "mode": "commit",
            "changes": [{"path": path, "before": HELD[1], "at": at, "insert": insert}],
        }]}).encode()
    )  # fmt: skip
    with pytest.raises(RefusedChangeError, match=why):
        apply_insertions(proposals.proposals[0].changes, lambda _: HELD[0])


PARTS = b"title: T\nprovider: nina\ncustomers: [jane]\nresources: []\nlog: []\n"
HOLE = PARTS.index(b"[]\nlog") + 1


@pytest.mark.parametrize(("at", "insert", "is_taken"), [
    (HOLE, "{what: Data}", True),
    (PARTS.index(b"log"), "needs: [Notice]\n", True),
    (PARTS.index(b"log"), "review_every: 2 months\n", False),
    (PARTS.index(b"nina"), "ni", False),
    (PARTS.index(b"jane"), "omar, ", False),
    (HOLE, "{wat: Data}", False),
])  # fmt: skip
def test_an_empty_part_of_an_agreement_can_be_written(at: int, insert: str, *, is_taken: bool) -> None:
    """One part that was empty may get content, which then is a pull request; parties and all else stay as they are."""
    path = "commitments/agreements/t.yaml"
    change = Insertion(path=path, before=hashlib.sha256(PARTS).hexdigest(), at=at, insert=insert)
    if not is_taken:
        with pytest.raises(RefusedChangeError):
            apply_insertions([change], lambda _: PARTS)
        return
    assert fills_part(path, PARTS, apply_insertions([change], lambda _: PARTS)[path])


MAREK = "people:\n  marek: {name: Marek, teams: [fitters]}\n"


@pytest.mark.parametrize(("path", "held", "insert", "is_taken"), [
    ("commitments/parties/marek.yaml", None, MAREK, True),
    ("commitments/parties/marek.yaml", b"", MAREK, False),
    ("commitments/parties/new/marek.yaml", None, MAREK, False),
    ("commitments/parties/omar.yaml", None, MAREK, False),
    ("commitments/parties/marek.yaml", None, MAREK + "  omar: {name: Omar}\n", False),
    ("commitments/parties/marek.yaml", None, MAREK + "teams:\n  marek: {name: Us}\n", False),
    ("commitments/parties/marek.yaml", None, MAREK.replace("teams: [fitters]", "github: nina-b"), False),
    ("commitments/parties/marek.yaml", None, MAREK.replace("teams: [fitters]", "email: nina@x.example"), False),
    ("commitments/parties/marek.yaml", None, "people: {}\n", False),
    ("commitments/parties/marek.yaml", None, "people:\n  marek: {nam: Marek}\n", False),
])  # fmt: skip
def test_one_new_party_may_come_in_a_file_of_its_own(path: str, held: bytes | None, insert: str, *, is_taken: bool) -> None:
    """Whatever the judging job hands on: no entry of others is touched, and no address and no account comes by a message."""
    change = Insertion(path=path, before="" if held is None else hashlib.sha256(held).hexdigest(), at=0, insert=insert)
    if not is_taken:
        with pytest.raises(RefusedChangeError):
            apply_insertions([change], lambda _: held)
        return
    assert apply_insertions([change], lambda _: held) == {path: insert.encode()}
    assert adds_party(path, held)


@pytest.mark.parametrize("bent", [
    b"", b"[]", b"{", b'{"format": 2, "tree": "", "judgements": []}', b'{"format": 1, "tree": "x", "judgements": []}',
    b'{"format": 1, "tree": "' + b"a" * 40 + b'", "judgements": [{}]}', b"[" * 100_000,
])  # fmt: skip
def test_what_is_no_file_of_judgements_is_refused(bent: bytes) -> None:
    """One line with the way out."""
    with pytest.raises(BoardError, match="not a file of"):
        parse_judged(bent)


def test_a_refused_change_is_answered_and_the_others_go_on(scene: Scene) -> None:
    """Somebody hears that it did not work, and the log says why; nobody else waits for that."""
    bad = scene.judge(scene.forum.comment(1, "nina-b", "/report: a"), REPORT)
    bad["changes"][0]["insert"] = "due: 2027-01-01\n"
    good = scene.judge(scene.forum.comment(1, "nina-b", "/report: b"), REPORT)
    report = scene.write(bad, good)
    assert (report.wrote, len(report.notes)) == (True, 1)
    assert [answer[:29] for answer in scene.forum.list_answers(1)] == ["This could not be recorded, a", "Reported."]


def test_a_comment_that_is_gone_is_written_all_the_same(scene: Scene) -> None:
    """Whoever takes back a comment has said it; there is nobody to answer, and that is no fault."""
    posts: dict[str, Post] = {}
    event = scene.forum.comment(1, "nina-b", "/report: Half")
    judged = scene.judge(event, REPORT)
    host = open_host(build_environment(scene.forum, WRITE))
    assert host is not None
    posts = {post.address: post for post in collect_posts(host, event, None)}
    del scene.forum.comments[101]
    proposals = parse_judged(
        json.dumps({"format": 1, "tree": scene.run_git("rev-parse", "main:commitments"), "judgements": [judged]}).encode()
    )
    with open_remote(Remote(url=host.remote, branch="main", user=host.user, token=WRITE)) as branch:
        answered = host.read_answered(scene.forum.now)
        report = write_messages(WritingJob(host=host, branch=branch, posts=posts, answered=answered, proposals=proposals))
    assert (report.wrote, report.fault) == (True, None)
    assert "no reply was sent" in report.notes[0]


TOLD = b"people:\n  una: {name: Una, email: una@x.example}\ncustomers:\n  bakery: {messages: none, name: Bakery, email: desk@x.example}\n"


@pytest.mark.parametrize(
    ("old", "new", "sender", "about", "taken"),
    [
        ("messages: none", "messages: weekly", "desk@x.example", "", True),
        ("messages: none", "messages: daily", "una@x.example", "party/bakery", True),
        ("messages: none", "messages: daily", "una@x.example", "", False),
        ("messages: none", "messages: weekly", "una@x.example", "party/bakery", False),
        ("messages: none", "messages: daily", "desk@x.example", "", False),
        ("desk@x.example", "evil@x.example", "desk@x.example", "", False),
        ("{name: Una", "{messages: none, name: Una", "desk@x.example", "", False),
        ("messages: none", "messages: weekly", "", "", False),
    ],
    ids=["own", "by its owner", "by nobody's token", "less, by its owner", "own, more", "an address", "another's", "by no mail"],
)
def test_a_mail_sets_how_often_one_party_is_told(old: str, new: str, sender: str, about: str, *, taken: bool) -> None:
    """Its own sender's, to less; or on again, by a token about that party; nothing else of the file may differ."""
    path, after = "commitments/parties/all.yaml", TOLD.replace(old.encode(), new.encode())
    (made,) = list_replacements(path, TOLD, after)
    change = Insertion(path=path, before=made.before, at=made.at, insert=made.insert, remove=made.remove)
    if taken:
        assert apply_insertions([change], lambda _: TOLD, sender, about) == {path: after}
    else:
        with pytest.raises(RefusedChangeError):
            apply_insertions([change], lambda _: TOLD, sender, about)


def test_a_mail_takes_no_remark_out_of_a_file_of_parties_and_adds_no_party() -> None:
    """The job that judges may be anybody's: what people wrote beside an entry stays, no remark comes in, and no party comes by mail."""
    path, old = "commitments/parties/all.yaml", b"# Ask Una first.\n" + TOLD
    calm = old.replace(b"messages: none", b"messages: weekly")
    for after in (calm.replace(b"# Ask Una first.\n", b""), calm.replace(b"messages: weekly,", b"messages: weekly, # Not true\n ")):
        (made,) = list_replacements(path, old, after)
        change = Insertion(path=path, before=made.before, at=made.at, insert=made.insert, remove=made.remove)
        with pytest.raises(RefusedChangeError, match="how often"):
            apply_insertions([change], lambda _: old, "desk@x.example", "")
    party = Insertion(path="commitments/parties/marek.yaml", before="", at=0, insert=MAREK)
    with pytest.raises(RefusedChangeError, match="adds no party"):
        apply_insertions([party], lambda _: None, "desk@x.example", "party/bakery")


def test_nothing_is_taken_out_of_a_record() -> None:
    """Whoever wrote it, and whatever would be put in its place."""
    path = "commitments/agreements/a.yaml"
    change = Insertion(path=path, before=hashlib.sha256(PARTS).hexdigest(), at=0, insert="", remove=3)
    with pytest.raises(RefusedChangeError, match="nothing may be removed"):
        apply_insertions([change], lambda _: PARTS, "desk@x.example", "")
