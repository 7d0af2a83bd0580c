"""What people say at the host is on the board once, in their name, and answered: both jobs, one after the other, on a stand-in."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.hosts.forum import BOTS, JUDGE
from tests.hosts.hosted import ACCEPTANCE, DOORS, FILES, HostedBoard, check_fine, host_board, make_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def board(tmp_path: Path) -> Iterator[HostedBoard]:
    """A board on GitHub with one promise, by Nina to Jane."""
    with host_board(tmp_path) as board:
        yield board


def test_a_comment_becomes_an_entry(board: HostedBoard) -> None:
    """Nina delivers in a comment: one commit with her as its author, one reaction, one answer with the whole date."""
    event = board.forum.comment(1, "nina-b", "/deliver: All of them shut.")
    assert check_fine(board.take(event)).outputs == {"found": "true", "wrote": "true", "again": "false"}
    (entry,) = board.list_added()
    assert {**entry, "date": str(entry["date"])} == {"date": "2026-11-20", "by": "nina", "act": "delivered", "note": "All of them shut."}
    assert board.run_git("log", "-1", "--format=%an %(trailers:key=Said-at,valueonly)").split() == ["nina-b", event["comment"]["html_url"]]
    assert board.forum.reactions == [("comment", 101, "+1")]
    (answer,) = board.forum.list_answers(1)
    assert "20 Nov 2026" in answer
    assert board.forum.refused == []


def test_a_form_is_taken_and_its_issue_closed(board: HostedBoard) -> None:
    """Jane accepts by a form: the entry is hers, the issue is answered and closed, and nobody has seen any YAML."""
    check_fine(board.take(board.forum.comment(1, "nina-b", "/deliver: All shut.")))
    check_fine(board.take(board.forum.open_issue("jane-ito", ACCEPTANCE)))
    assert board.list_acts() == ["delivered", "accepted"]
    assert ("Accepted" in board.forum.list_answers(2)[0], board.forum.issues[2].state) == (True, "closed")
    assert board.forum.reactions[-1] == ("issue", 2, "+1")


def test_a_new_promise_comes_as_a_pull_request(board: HostedBoard, checkout: Path) -> None:
    """A record is made by a form: somebody looks at it, and merging it closes the issue; the answer leads there."""
    form = yaml.safe_load((checkout / ".github/ISSUE_TEMPLATE/make-a-promise.yml").read_text(encoding="utf-8"))
    labels = {field["id"]: field["attributes"]["label"] for field in form["body"] if "id" in field}
    values = {"title": "Oil the hinges", "customer": "Jane Ito", "outcome": "No door squeaks.", "due": "2026-12-04", "act": "new promise"}
    text = "\n\n".join(f"### {label}\n\n{values.get(key, '_No response_')}" for key, label in labels.items())
    check_fine(board.take(board.forum.open_issue("nina-b", text)))
    (pull,) = board.forum.pulls
    assert (pull["head"], "Closes #2" in pull["body"]) == ("said/2-issue", True)
    assert "pull/1" in board.forum.list_answers(2)[0]
    found = board.run_git("ls-tree", "-r", "--name-only", pull["head"], "commitments/promises")
    assert "oil-the-hinges.yaml" in found
    assert board.list_subjects() == ["Begin"]


def test_twenty_comments_at_once_are_one_run(board: HostedBoard) -> None:
    """The host keeps the last event alone of those that wait: that run takes them all, in their order, one commit each."""
    events = [board.forum.comment(1, "nina-b", f"/report: Door {number} hangs.") for number in range(20)]
    assert check_fine(board.take(events[-1])).outputs["wrote"] == "true"
    assert [entry["note"] for entry in board.list_added()] == [f"Door {number} hangs." for number in range(20)]
    assert len(board.list_subjects()) == 21
    assert len(board.forum.list_answers(1)) == 20
    for event in events:
        assert check_fine(board.take(event)).written is None
    assert len(board.list_subjects()) == 21


def test_one_by_one_or_at_once_is_the_same(tmp_path: Path) -> None:
    """The records have the same bytes, however many messages a run finds."""
    texts = [("nina-b", "/report: Half."), ("jane-ito", "/help: Can I paint?"), ("nina-b", "/deliver: Done."), ("jane-ito", "/accept 5/5")]
    ends = []
    for size in (1, 4):
        with host_board(tmp_path / str(size)) as board:
            for start in range(0, 4, size):
                for who, text in texts[start : start + size]:
                    board.forum.comment(1, who, text)
                check_fine(board.take())
            ends.append((board.read_file(DOORS), board.forum.list_answers(1)))
    assert ends[0] == ends[1]
    assert b"accepted" in ends[0][0]


def test_an_edited_comment_counts_as_it_was_written(board: HostedBoard) -> None:
    """The event has the first words, and later ones are not read; where no event tells them, the writer is asked to say it again."""
    event = board.forum.comment(1, "nina-b", "/report: Half.")
    board.forum.edit(101, "/deliver: All.")
    check_fine(board.take(event))
    assert [entry["note"] for entry in board.list_added()] == ["Half."]
    board.forum.comment(1, "nina-b", "/report: More.")
    board.forum.edit(max(board.forum.comments), "/deliver: All.")
    check_fine(board.take())
    assert len(board.list_added()) == 1
    assert "edited" in board.forum.list_answers(1)[-1]


def test_a_deleted_comment_was_said(board: HostedBoard) -> None:
    """Taking it away later changes nothing; there is nobody left to answer."""
    event = board.forum.comment(1, "nina-b", "/report: Half.")
    del board.forum.comments[101]
    ended = check_fine(board.take(event))
    assert (ended.outputs["wrote"], len(board.list_added())) == ("true", 1)


def test_a_replayed_event_says_nothing_new(board: HostedBoard) -> None:
    """Started again it finds its commit and its answer; even where the answer was lost, only that is given."""
    event = board.forum.comment(1, "nina-b", "/report: Half.")
    check_fine(board.take(event))
    assert check_fine(board.take(event)).outputs == {"found": "false"}
    board.forum.comments = {101: board.forum.comments[101]}
    check_fine(board.take(event))
    assert (len(board.list_added()), len(board.forum.list_answers(1))) == (1, 1)


@pytest.mark.parametrize(
    "text", ["> /deliver", "```\n/deliver\n```", "Shall I /deliver it?", "    /deliver", "Nice weather.", "<!--\n/deliver\n-->"]
)
def test_what_is_not_said_is_not_taken(board: HostedBoard, text: str) -> None:
    """A quoted command, one in code, in the middle of a line or in a hidden comment is nobody's word: no commit and no answer."""
    assert check_fine(board.take(board.forum.comment(1, "nina-b", text))).outputs == {"found": "false"}
    assert (board.list_subjects(), board.forum.list_answers(1)) == (["Begin"], [])


def test_a_program_says_nothing(board: HostedBoard) -> None:
    """Not even the board itself, which would go on for ever."""
    assert check_fine(board.take(board.forum.comment(1, BOTS["github"], "/deliver"))).outputs == {"found": "false"}
    assert board.list_subjects() == ["Begin"]


def test_a_stranger_is_told_so_three_times(board: HostedBoard) -> None:
    """Somebody whom the board does not know changes nothing, whatever they claim; after three answers in an issue there is silence."""
    for _ in range(5):
        check_fine(board.take(board.forum.comment(1, "mallory", "/accept for jane: I am Jane.")))
    assert (board.list_subjects(), len(board.forum.list_answers(1))) == (["Begin"], 3)


def test_a_board_may_answer_those_alone_whom_it_knows(board: HostedBoard) -> None:
    """With --known a stranger hears nothing."""
    assert check_fine(board.take(board.forum.comment(1, "mallory", "/accept"), "--known")).outputs == {"found": "false"}
    check_fine(board.take(board.forum.comment(1, "nina-b", "/report: Half."), "--known"))
    assert len(board.list_added()) == 1


def test_what_is_over_is_over(board: HostedBoard) -> None:
    """On a record that is closed nothing is written; the answer says why."""
    board.push(
        {DOORS: FILES[DOORS] + "  - {date: 2026-11-10, by: nina, act: delivered}\n  - {date: 2026-11-11, by: jane, act: accepted}\n"}
    )
    check_fine(board.take(board.forum.comment(1, "nina-b", "/deliver: Again.")))
    assert board.list_subjects() == ["Change", "Begin"]
    assert "Nothing was recorded" in board.forum.list_answers(1)[0]


def test_a_push_in_between_is_judged_anew(board: HostedBoard) -> None:
    """Somebody changes the records after the judgement: nothing is written, the workflow is told, and the next run takes it."""
    event = board.forum.comment(1, "nina-b", "/report: Half.")
    assert check_fine(board.take(event, between={"commitments/promises/more.yaml": FILES[DOORS]})).again
    assert (board.list_acts(), board.forum.list_answers(1)) == ([], [])
    assert check_fine(board.take(event)).outputs["wrote"] == "true"


def test_an_acceptance_of_what_changed_meanwhile_is_asked_again(board: HostedBoard) -> None:
    """Jane accepts a delivery; before that is read Nina delivers anew: what is accepted now nobody has seen, so Jane is asked."""
    delivered = FILES[DOORS] + "  - {date: 2026-11-10, by: nina, act: delivered, note: Half.}\n"
    board.push({DOORS: delivered}, "Deliver", on="2026-11-10")
    event = board.forum.comment(1, "jane-ito", "/accept 5/5: A joy.")
    later = delivered + "  - {date: 2026-11-20, by: nina, act: delivered, note: Other doors.}\n"
    board.push({DOORS: later}, "Deliver others", on="2026-11-20T10:00:00+00:00")
    check_fine(board.take(event))
    assert board.read_file(DOORS).decode() == later
    assert "changed" in board.forum.list_answers(1)[0]
    board.forum.now += timedelta(hours=2)
    check_fine(board.take(board.forum.comment(1, "jane-ito", "/accept 5/5: A joy.")))
    assert "accepted" in board.read_file(DOORS).decode()


def test_what_waits_is_no_ground_for_what_follows(board: HostedBoard) -> None:
    """Where all comes as pull requests, a second message was judged on top of one that is not merged: it is judged anew, without it."""
    board.push({"commitments/board.yaml": FILES["commitments/board.yaml"] + "receive: pull-request\n"})
    for text in ("/report: Half.", "/report: More."):
        board.forum.comment(1, "nina-b", text)
    assert check_fine(board.take()).again
    assert check_fine(board.take()).outputs == {"found": "true", "wrote": "false", "again": "false"}
    assert [pull["head"] for pull in board.forum.pulls] == ["said/1-101", "said/1-102"]
    assert [board.read_file(DOORS, pull["head"]).count(b"act: reported") for pull in board.forum.pulls] == [1, 1]
    assert (board.list_acts(), len(board.forum.list_answers(1))) == ([], 2)
    assert check_fine(board.take()).outputs == {"found": "false"}


def test_an_answer_by_somebodys_own_token_is_no_message(board: HostedBoard) -> None:
    """A board may answer with the token of a person: its answers are known by their mark, and never taken for that person's words."""
    check_fine(board.take(board.forum.comment(1, "nina-b", "/accept")))
    answer = board.forum.comments[max(board.forum.comments)]
    event = board.forum.comment(1, "nina-b", f"/deliver\n\n{answer.text}")
    assert check_fine(board.take(event)).outputs == {"found": "false"}


def test_a_whole_day_is_vouched_for_and_on_the_page(board: HostedBoard, tmp_path: Path) -> None:
    """All that may come in a day, by a recorder with a key: what was said is vouched for and on the page, a review has nothing to say."""
    private, public = make_key(tmp_path)
    board.push({"commitments/board.yaml": FILES["commitments/board.yaml"] + f"recorder: {{email: r@doors.example, key: {public}}}\n"})
    base, forum = board.run_git("rev-parse", "main"), board.forum
    edited, deleted = forum.comment(1, "nina-b", "/report: Half of them hang."), forum.comment(1, "nina-b", "/help: Who has a ladder?")
    forum.edit(101, "/revoke: Never mind.")
    del forum.comments[102]
    for event in (edited, deleted):
        check_fine(board.take(event, key=private))
    for who, text in (
        ("mallory", "/accept 5/5"), (BOTS["github"], "/deliver"), ("nina-b", "> /revoke"), ("nina-b", "```\n/revoke\n```"),
        ("nina-b", "/deliver: All of them shut."),
    ):  # fmt: skip
        forum.comment(1, who, text)
    check_fine(board.take(key=private))
    check_fine(board.take(forum.open_issue("jane-ito", ACCEPTANCE), key=private))
    check_fine(board.take(forum.comment(1, "nina-b", "/report: Too late."), key=private))
    assert board.list_acts() == ["reported", "help_wanted", "delivered", "accepted"]
    found = board.show("review", base, board.run_git("rev-parse", "main"))
    assert (found.exit_code, "warning" in found.output) == (0, False), found.output
    shown = json.loads(board.show("export", "json").stdout)["promises"][0]
    assert (shown["state"], {entry["provenance"]["level"] for entry in shown["log"][1:]}) == ("kept", {"vouched"})
    assert board.show("render", "--out", str(tmp_path / "pages")).exit_code == 0
    page = (tmp_path / "pages/promises/doors.md").read_text(encoding="utf-8")
    said = ("Half of them hang.", "Who has a ladder?", "All of them shut.", "Lovely.", "confirmed by host, said in #1")
    assert [words for words in said if words not in page] == []
    assert "Never mind." not in page


def test_a_host_may_name_a_file_with_the_key(board: HostedBoard, tmp_path: Path) -> None:
    """GitLab hands over the name of a file, GitHub the key itself."""
    _, public = make_key(tmp_path)
    board.push({"commitments/board.yaml": FILES["commitments/board.yaml"] + f"recorder: {{email: r@doors.example, key: {public}}}\n"})
    check_fine(board.take(board.forum.comment(1, "nina-b", "/report: Half."), key=str(tmp_path / "key")))
    assert "gpgsig" in board.run_git("cat-file", "commit", "main")


def test_the_job_that_judges_cannot_write(board: HostedBoard) -> None:
    """Its token may read, and nothing else: the host refuses the rest of what the writing job does."""
    event = board.forum.comment(1, "nina-b", "/report: Half.")
    ended = board.take(event, write_token=JUDGE)
    assert ended.written is not None
    assert ended.written.exit_code == 2
    assert "the host refused" in ended.written.output
    assert (board.list_subjects(), board.forum.list_answers(1), set(board.forum.refused)) == (["Begin"], [], {"git push"})


@pytest.mark.parametrize("kind", ["gitlab", "forgejo"])
def test_the_other_hosts_take_the_same(tmp_path: Path, kind: str) -> None:
    """By an event, and by the schedule that looks for what no event told."""
    with host_board(tmp_path, kind) as board:
        check_fine(board.take(board.forum.comment(1, "nina-b", "/deliver: All shut.")))
        board.forum.comment(1, "jane-ito", "/accept 5/5: A joy.")
        check_fine(board.take())
        assert board.list_acts() == ["delivered", "accepted"]
        assert len(board.forum.list_answers(1)) == 2
        assert check_fine(board.take()).outputs == {"found": "false"}


def test_a_message_with_a_command_in_a_later_form_of_line_end(board: HostedBoard) -> None:
    """Browsers send other line ends than the digest has; both jobs mean the same text."""
    check_fine(board.take(board.forum.comment(1, "nina-b", "/report: Half.\r\nReally.\r\n")))
    assert len(board.list_added()) == 1


def test_without_a_token_there_is_one_line(tmp_path: Path) -> None:
    """On somebody's own machine --issues and --write say what they lack."""
    from click.testing import CliRunner  # noqa: PLC0415 - without a host's variables

    from troth.cli import main  # noqa: PLC0415

    (tmp_path / "commitments").mkdir()
    for words in (["--issues", "--out", "x.json"], ["--issues", "--write", "x.json"]):
        ended = CliRunner().invoke(main, ["-C", str(tmp_path), "receive", *words])
        assert (ended.exit_code, "TROTH_TOKEN is missing" in ended.output) == (2, True)
