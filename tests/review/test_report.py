"""The change as a summary, as annotations and as text: harmless whatever a record holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.review.scratch import KITCHEN

from troth.model import Kind, Place
from troth.model.problem import Problem
from troth.report.review import LONGEST, format_review_github, format_review_markdown, format_review_text
from troth.review.summary import Effect, ReviewResult

if TYPE_CHECKING:
    from pathlib import Path

    from tests.review.scratch import Scratch

EVIL = "</td><script>x</script> @all #1 ![x](https://x.example/a.png) `$(x)` | ::error::x ##[error]x \x1b[31m\r\nx"


def make_evil_review(count: int = 1) -> ReviewResult:
    """Return a review whose every text was written by an enemy."""
    texts: dict[str, Any] = {"sentence": EVIL, "title": EVIL, "by": EVIL, "note": EVIL}
    said = Effect(kind=Kind.PROMISE, record="x", act="makes", place=Place("x.yaml", 7), questions=(EVIL,), **texts)
    problem = Problem("review/terms-changed", Place("x.yaml", 7), EVIL, EVIL)
    return ReviewResult(headline="This change makes 1 promise.", effects=(said,) * count, problems=(problem,), files=1)


def test_a_summary_is_text_and_nothing_else() -> None:
    """No tag, image, link, mention or table cell comes of what a record holds."""
    written = format_review_markdown(make_evil_review())
    assert "<script" not in written
    assert "](" not in written.replace("\\](", "")
    assert "@all" not in written
    assert "\x1b" not in written
    rows = [line for line in written.splitlines() if line.startswith("|")]
    assert all(line.replace("\\|", "").count("|") == 4 for line in rows)


def test_a_summary_is_never_too_long() -> None:
    """GitHub drops a summary of over a mebibyte whole, so ours ends before that and says so."""
    written = format_review_markdown(make_evil_review(count=20_000))
    assert len(written.encode()) < LONGEST
    assert written.endswith("There is more in the log of this step.\n")


def test_a_log_has_no_command_but_ours() -> None:
    """What a runner reads as a command is only what we say about problems."""
    for reporter in (format_review_github, format_review_text):
        lines = "\n".join(reporter(make_evil_review(), "")).splitlines()
        assert [line for line in lines if line.lstrip().startswith("::")] == [
            line for line in lines if line.startswith("::error file=x.yaml,line=7")
        ]
        assert not [line for line in lines if "##[" in line]


def test_a_long_change_is_cut_in_words() -> None:
    """In a log nobody reads thousands of lines: the rest is counted."""
    assert "  and 300 more" in list(format_review_text(make_evil_review(count=500), ""))


def test_the_summary_goes_where_github_wants_it(scratch: Scratch, tmp_path: Path) -> None:
    """The file that GITHUB_STEP_SUMMARY names is appended to; --summary names another."""
    scratch.replace(KITCHEN, "2026-12-15", "2027-12-15")
    step, own = tmp_path / "step.md", tmp_path / "own.md"
    step.write_text("before\n", encoding="utf-8")
    scratch.review("--format", "github", environment={"GITHUB_STEP_SUMMARY": str(step)})
    scratch.review("--summary", str(own), environment={"GITHUB_STEP_SUMMARY": str(tmp_path / "unused.md")})
    assert step.read_text(encoding="utf-8") == "before\n" + own.read_text(encoding="utf-8")
    assert not (tmp_path / "unused.md").exists()
    assert own.read_text(encoding="utf-8").startswith(
        "## What this change does\n\nThis change changes the terms of 1 promise.\n\n### 1 error\n"
    )


def test_lines_lead_to_the_files_under_review(scratch: Scratch) -> None:
    """Where the board names its repository, a line's address is that of the commit under review; a file that is gone has none."""
    scratch.git.switch("main")
    scratch.append("commitments/board.yaml", "repository: https://github.com/example/scratch\n")
    scratch.git.branch("linked")
    scratch.replace(KITCHEN, "2026-12-15", "2027-12-15")
    scratch.commit({"commitments/promises/doors.yaml": None})
    file = scratch.git.folder / "summary.md"
    scratch.review("--summary", str(file), head="linked")
    written = file.read_text(encoding="utf-8")
    commit = scratch.git.run_git("rev-parse", "HEAD")
    assert f"(https://github.com/example/scratch/blob/{commit}/{KITCHEN}#L8)" in written
    assert "doors.yaml#L" not in written


def test_annotations_are_on_the_line(scratch: Scratch) -> None:
    """GitHub shows each problem on its line of the change."""
    scratch.replace(KITCHEN, "2026-12-15", "2027-12-15")
    assert f"::error file={KITCHEN},line=8,col=1,title=review/terms-changed::" in scratch.review("--format", "github").stdout.replace(
        str(scratch.git.folder).lstrip("/") + "/", ""
    )
