from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.cli.boards import run_troth
from tests.messages.said import FILES

if TYPE_CHECKING:
    from pathlib import Path


def write_board(root: Path) -> Path:
    """Return a folder with the board that messages are said to."""
    for path, text in FILES.items():
        file = root / "commitments" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def make_event(text: str, account: str = "jane-ito", **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of the event
    """Return the event of a comment as GitHub hands it over."""
    return {
        "action": "created",
        "repository": {"private": True},
        "issue": {
            "number": 12,
            "title": "Accept: Fit the kitchen",
            "html_url": "https://github.com/o/r/issues/12",
            "body": "### Record\n\npromise/done\n\n### Act\n\n_No response_\n",
            "user": {"login": "jane-ito", "id": 7, "type": "User"},
            "created_at": "2026-11-20T22:00:00Z",
        },
        "comment": {
            "id": 99,
            "html_url": "https://github.com/o/r/issues/12#issuecomment-99",
            "body": text,
            "created_at": "2026-11-20T23:30:00Z",
            "user": {"login": account, "id": 7, "type": "User"},
        },
        **fields,
    }


def receive(root: Path, event: dict[str, Any], *words: str) -> tuple[int, dict[str, Any], str]:
    """Run the command on an event; return its code, the file that it wrote, and what it printed."""
    file, out = root / "event.json", root / "judged.json"
    file.write_text(json.dumps(event))
    done = run_troth(root, "receive", "--event", str(file), *(words or ("--out", str(out))))
    return done.exit_code, json.loads(out.read_text()) if out.exists() else {}, done.output


def test_a_comment_becomes_a_judgement(tmp_path: Path) -> None:
    """The file has format, tree, and for the message the change, the reply and the way in; the day is that of the board's zone."""
    code, judged, said = receive(write_board(tmp_path), make_event("/accept 5/5: The drawers are a joy"))
    assert (code, said, judged["format"], judged["tree"]) == (0, "", 1, "")
    (found,) = judged["judgements"]
    assert found["said_at"] == "https://github.com/o/r/issues/12#issuecomment-99"
    assert (found["author"], found["mode"], found["reaction"]) == ("jane", "commit", "+1")
    assert "date: 2026-11-21\n" in found["changes"][0]["insert"]


def test_a_dry_run_shows_it(tmp_path: Path) -> None:
    """The reply and the lines that would be added are printed, and nothing is written."""
    code, judged, said = receive(write_board(tmp_path), make_event("/accept 5/5"), "--dry-run")
    assert (code, judged) == (0, {})
    assert "Accepted: kept on time, 5 of 5." in said
    assert "+++ commitments/promises/done.yaml" in said


def test_edits_deletions_and_programs_say_nothing(tmp_path: Path) -> None:
    """Only what is opened or created counts, and only by people."""
    root = write_board(tmp_path)
    program = make_event("/accept")
    program["comment"]["user"]["type"] = "Bot"
    for event in (make_event("/accept", action="edited"), make_event("/accept", action="deleted"), program, {"action": "created"}):
        assert receive(root, event)[:2] == (0, {"format": 1, "tree": "", "judgements": []})


def test_an_event_that_is_none(tmp_path: Path) -> None:
    """A file that holds no event is told in one line."""
    root = write_board(tmp_path)
    (root / "event.json").write_text("[1]")
    done = run_troth(root, "receive", "--event", str(root / "event.json"), "--dry-run")
    assert done.exit_code == 2
    assert "is not an event" in done.output
    assert run_troth(root, "receive").exit_code == 2


def test_the_folder_of_the_job_that_writes_need_not_be_there(tmp_path: Path) -> None:
    """The job that writes has no checkout of the board: the folder is where the board lies in the repository."""
    root = write_board(tmp_path)
    (root / "event.json").write_text(json.dumps(make_event("/accept")))
    done = run_troth(root, "receive", "--event", str(root / "event.json"), "--write", str(root / "judged.json"), "--folder", "teams/board")
    assert "TROTH_TOKEN" in done.output
