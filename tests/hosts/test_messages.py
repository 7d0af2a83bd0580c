"""What people say at a host, taken by what `troth init` has written: in an emulator of its runner, from the comment to the built page."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from tests.hosts.forum import JUDGE, WRITE
from tests.hosts.gitlab_runner import find_gitlab_runner, run_pipeline
from tests.hosts.hosted import HostedBoard, host_board
from tests.hosts.runner import find_act, run_workflow
from tests.messages.said import AGREEMENT
from tests.render.forms import build_site_of, open_forms
from tests.render.test_sent_forms import ACT, NEW

from troth.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser
    from tests.hosts.runner import Ended

KINDS = ("github", "forgejo", "gitlab")


@pytest.fixture(params=KINDS)
def board(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HostedBoard]:
    """A board as `troth init` begins it, with one promise, on each host; now is now, as the jobs have a clock of their own."""
    if not (find_gitlab_runner() if request.param == "gitlab" else find_act()):
        pytest.skip(f"no runner for {request.param} on this machine (`make hosts` installs one)")
    with host_board(tmp_path, request.param) as board:
        done = CliRunner().invoke(
            main, ["-C", str(board.work.folder), "init", "--host", request.param, "--yes", "--you", "Nina", "--name", "Doors"]
        )
        assert done.exit_code == 0, done.output
        board.push({}, "Say what the host runs")
        board.forum.now = read_clock()
        if request.param == "forgejo":  # there every job's token may do everything
            board.forum.tokens = dict.fromkeys((JUDGE, WRITE), board.forum.tokens[WRITE])
        yield board


def read_clock() -> datetime:
    """Return the present moment, without parts of a second, as hosts write it."""
    return datetime.fromtimestamp(int(time.time()), UTC)


def run_host(board: HostedBoard, event: Mapping[str, object] | None, scratch: Path) -> Ended:
    """Run what the host runs for an event, or by its schedule."""
    board.work.run_git("pull", "--quiet", "--rebase", str(board.bare), "main")
    forum = board.forum
    if forum.kind == "gitlab":
        variables = {"CI_PROJECT_URL": f"{forum.address}/o/r", "TROTH_RECEIVE_TOKEN": WRITE}
        variables |= {"CI_PIPELINE_SOURCE": "trigger"} if event else {"CI_PIPELINE_SOURCE": "schedule", "TROTH_SCHEDULE": "receive"}
        if event:
            (scratch.parent / "payload.json").write_text(json.dumps(event), encoding="utf-8")
            variables["TRIGGER_PAYLOAD"] = str(scratch.parent / "payload.json")
        return run_pipeline(forum, board.work.folder, "main", variables, scratch)
    workflow = f".{forum.kind}/workflows/troth-receive.yml"
    name = "issue_comment" if event else "schedule" if forum.kind == "forgejo" else "workflow_dispatch"
    secrets = {"TROTH_RECEIVE_TOKEN": WRITE}
    return run_workflow(forum, board.work.folder, workflow, name, event or {}, scratch, secrets=secrets)


def test_a_delivery_in_a_comment_is_on_the_page(board: HostedBoard, tmp_path: Path) -> None:
    """Nina delivers where she is: a commit in her name, an answer, and the page that is published says so; a stranger changes nothing."""
    board.forum.comment(1, "mallory", "/accept for jane: 5/5")
    event = board.forum.comment(1, "nina-b", "/deliver: All of them shut.")
    ended = run_host(board, event, tmp_path / "run")
    assert ended.code == 0, ended.log
    assert board.list_acts() == ["delivered"], ended.log
    assert board.run_git("log", "-1", "--format=%an") == "nina-b"
    # without a right of its own the judge of a comment sees that one alone on Forgejo: the schedule answers the other
    found = [True] if board.forum.kind == "forgejo" else [False, True]
    assert ["**Delivered.**" in answer for answer in board.forum.list_answers(1)] == found
    assert board.forum.refused == []
    if board.forum.kind == "github":
        assert "All of them shut." in (ended.published / "promises/doors.html").read_text(encoding="utf-8")
    if board.forum.kind == "forgejo":
        assert "All of them shut." in board.read_file("promises/doors.html", "pages").decode()


@pytest.mark.parametrize("board", ["forgejo", "gitlab"], indirect=True)
def test_what_no_event_told_is_found(board: HostedBoard, tmp_path: Path) -> None:
    """By the schedule: a stranger is told what they can do, and nothing is written."""
    board.forum.comment(1, "mallory", "/accept for jane: 5/5")
    ended = run_host(board, None, tmp_path / "run")
    assert ended.code == 0, ended.log
    assert (board.list_acts(), len(board.forum.list_answers(1))) == ([], 1), ended.log
    assert board.forum.refused == []


RECORDS = {
    "commitments/asks/handles.yaml": "title: Which handles?\nasker: jane\nasked: [nina]\nseeks: input\nmade: 2026-11-02\n"
    "respond_by: 2027-12-20\nrequest: Tell us.\n",
    "commitments/agreements/tills.yaml": AGREEMENT.replace("provider: fitters", "provider: nina")
    .replace("[retail]", "[jane]").replace("party: fitters", "party: nina"),
    "commitments/goals/quiet.yaml": "title: Quiet doors\nowner: nina\nmeasures: [{what: Doors that bang, at_most: 0}]\n",
    "commitments/meetings/first.yaml": "title: First\nkind: project\ndate: 2026-11-02\nattendees: [nina, jane]\n",
}  # fmt: skip
ACTS: Mapping[str, tuple[str, str, str, str, Mapping[str, Any]]] = {
    "promises/doors.html": ("promise", "doors", "reported", "nina", {"confidence": "at_risk", "note": "The oak is damp."}),
    "asks/handles.html": ("ask", "handles", "answered", "nina", {"answer": "gave_input", "note": "Brass, all of them."}),
    "agreements/tills.html": ("agreement", "tills", "input", "jane", {"working": "They open at once.", "rating": 4}),
    "goals/quiet.html": ("goal", "quiet", "measured", "nina", {"measure": "Doors that bang", "value": 17}),
}
"""One act of each kind of record, by the page on which it is to be seen."""
STEP = {
    "title": "Oil the hinges",
    "promiser": "nina",
    "due": "2027-12-04",
    "partner": "jane",
    "measures": [{"what": "Hinges", "target": 6}],
}
MADE: dict[str, tuple[str, dict[str, Any]]] = {
    "promises/index.html": ("promise", {"title": "Hang the gate", "customer": "jane", "outcome": "It shuts.", "due": "2027-12-20"}),
    "asks/index.html": (
        "ask",
        {"title": "Which paint?", "asked": ["jane"], "seeks": "input", "respond_by": "2027-12-20", "request": "Say."},
    ),
    "meetings/index.html": ("meeting", {"title": "Stone, week 47", "kind": "project", "attendees": ["nina", "jane"], "steps": [STEP]}),
    "agreements/index.html": ("agreement", {"title": "We mend your doors", "provider": "nina", "customers": ["jane"], "needs": ["Keys"]}),
    "goals/index.html": ("goal", {"title": "A door a day", "owner": "nina"}),
}
"""One new record of each kind, by the page that lists it."""
PARTY_PAGES = {"people/index.html": "Marek K", "teams/index.html": "Painters", "customers/index.html": "Gate Ltd"}
PARTIES = """all => all.map(([kind, name]) => {
  const task = new troth.newParties.Joining(kind, troth.known.knownOn(null), { name });
  return {...task.message(), faults: task.faults()};
})"""


@pytest.mark.parametrize("board", ["github"], indirect=True)
def test_what_forms_send_is_on_the_built_site(board: HostedBoard, browser: Browser, tmp_path: Path) -> None:
    """An act and a new record of each kind, and new parties: from the form to an issue, one run, merged, published, seen on the page."""
    board.push(RECORDS, "More records")
    context, today = browser.new_context(), board.forum.now.date().isoformat()
    tab = context.new_page()
    open_forms(tab, build_site_of(board.clone() / "clone", today), today=today)
    sent = [(case[3], each) for case, each in zip(ACTS.values(), tab.evaluate(ACT, [list(each) for each in ACTS.values()]), strict=True)]
    sent += [("nina", each) for each in tab.evaluate(NEW, [[kind, None, values, "nina", {}] for kind, values in MADE.values()])]
    sent += [("nina", each) for each in tab.evaluate(PARTIES, [["person", "Marek K"], ["team", "Painters"], ["customer", "Gate Ltd"]])]
    context.close()
    assert [each["faults"] for _, each in sent] == [[]] * 12
    assert [each["body"] for _, each in sent if "```" in each["body"]] == []
    for who, each in sent:
        board.forum.open_issue({"nina": "nina-b", "jane": "jane-ito"}[who], each["body"], each["title"])

    ended = run_host(board, None, tmp_path / "run")
    assert ended.code == 0, ended.log
    assert board.forum.refused == []
    assert all("Nothing was recorded" not in reply for number in range(2, 14) for reply in board.forum.list_answers(number))
    waiting = [each for each in board.run_git("branch", "--format=%(refname:short)").split() if each != "main"]
    assert len(waiting) == len(board.forum.pulls) == 9  # eight records, and the goal's measurement, which is no word of one's own
    board.work.run_git("pull", "--quiet", "--rebase", str(board.bare), "main")
    for each in waiting:
        board.work.run_git("fetch", "--quiet", str(board.bare), each)
        board.work.run_git("merge", "--quiet", "--no-ff", "-m", f"Merge {each}", "FETCH_HEAD")
    board.work.run_git("push", "--quiet", str(board.bare), "HEAD:refs/heads/main")

    built = run_workflow(
        board.forum, board.work.folder, ".github/workflows/troth-publish.yml", "push", {"ref": "refs/heads/main"}, tmp_path / "built"
    )
    assert built.code == 0, built.log
    seen = {page: (built.published / page).read_text(encoding="utf-8") for page in (*ACTS, *MADE, *PARTY_PAGES)}
    words = ("The oak is damp.", "Brass, all of them.", "They open at once.", "actual <b>17</b>")
    assert [each for page, each in zip(ACTS, words, strict=True) if each not in seen[page]] == []
    assert {page for page, (_, values) in MADE.items() if str(values["title"]) not in seen[page]} == set()
    assert {page for page, name in PARTY_PAGES.items() if name not in seen[page]} == set()
    step = (built.published / "promises/oil-the-hinges.html").read_text(encoding="utf-8")
    assert "Jane Ito" in step
