"""Whatever may come from a host: the commit that it makes, the answer, what a review says of it, and what the record's page says then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from click.testing import CliRunner
from tests.hosts.forum import BOTS
from tests.hosts.hosted import ACCEPTANCE, FILES, HostedBoard, begin_board, check_fine, host_board, make_key
from tests.render.html_parser import parse_html
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.build import load_board
from troth.cli import main
from troth.render.page import SiteUrls
from troth.render.pages import list_lazy_pages
from troth.views.context import ViewContext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.render.html_parser import Read

    Play: TypeAlias = Callable[[HostedBoard], list[Mapping[str, Any]]]

DAY = "2026-11-21"
DOORS = FILES["commitments/promises/doors.yaml"]
DRAWERS = "commitments/promises/drawers.yaml"
DELIVERED = DOORS.replace("Doors", "Drawers") + "  - {date: 2026-11-10, by: nina, act: delivered, note: Three.}\n"
KEPT = DOORS.replace("Doors", "Shelves") + "".join(
    f"  - {{date: 2026-11-1{day}, by: {by}, act: {act}}}\n" for day, by, act in ((0, "nina", "delivered"), (1, "jane", "accepted"))
)
STOOD = {
    "doors": ("Nina Novak promised it Promised", "Jane Ito agreed to the terms"),
    "drawers": ("Nina Novak promised it Promised", "Jane Ito agreed to the terms", "Nina Novak marked it as delivered Delivered: Three."),
    "shelves": (
        "Nina Novak promised it Promised", "Jane Ito agreed to the terms", "Nina Novak marked it as delivered Delivered",
        "Jane Ito accepted it Kept",
    ),
}  # fmt: skip
"""The story of each promise, before anybody says anything."""
NOTHING = ("This change doesn't affect the board's records.",)

WRONG_CLOCK = "Note: the clock of"
"""The job that writes has this machine's clock, which is ahead of the day of the scenes."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What people do at the host, and all that comes of it."""

    play: Play
    """It returns the events that the host sends of it."""
    record: str = "doors"
    commits: tuple[str, ...] = ()
    """Author and subject of each."""
    replies: tuple[str, ...] = ()
    """Words of each answer."""
    review: tuple[str, ...] = NOTHING
    """What it says of the change: as a whole, and one by one."""
    state: str = "Promised"
    story: tuple[str, ...] = ()
    """What the page tells besides, and how it is known."""


def say(*said: tuple[str, str], record: str = "doors") -> Play:
    """Return a play in which accounts comment in an issue of the record, one after the other."""

    def play(board: HostedBoard) -> list[Mapping[str, Any]]:
        number = find_issue(board, record)
        return [board.forum.comment(number, who, text) for who, text in said]

    return play


def find_issue(board: HostedBoard, record: str) -> int:
    """Return the number of an issue about the record, which is opened where there is none."""
    if record != "doors":
        board.forum.open_issue("jane-ito", f"### Record\n\npromise/{record}")
    return len(board.forum.issues)


def send_form(board: HostedBoard) -> list[Mapping[str, Any]]:
    """Jane accepts the drawers by a form."""
    return [board.forum.open_issue("jane-ito", ACCEPTANCE.replace("promise/doors", "promise/drawers"))]


def edit(board: HostedBoard) -> list[Mapping[str, Any]]:
    """Nina makes something else of her comment before it is read, and of another of which no event came."""
    event = board.forum.comment(1, "nina-b", "/report: Half.")
    board.forum.edit(101, "/revoke because it rains")
    board.forum.comment(1, "nina-b", "/report: More.")
    board.forum.edit(102, "/revoke because it rains")
    return [event]


def delete(board: HostedBoard) -> list[Mapping[str, Any]]:
    """Nina takes her comment away before it is read."""
    event = board.forum.comment(1, "nina-b", "/report: Half.")
    del board.forum.comments[101]
    return [event]


def change_delivery(board: HostedBoard) -> list[Mapping[str, Any]]:
    """Jane accepts the drawers; before that is read Nina pushes another delivery."""
    event = board.forum.comment(find_issue(board, "drawers"), "jane-ito", "/accept 5/5: A joy.")
    later = DELIVERED + "  - {date: 2026-11-20, by: nina, act: delivered, note: Two of them.}\n"
    board.push({DRAWERS: later}, "Deliver others", on="2026-11-20T10:00:00+00:00")
    return [event]


def report(what: str, issue: int = 1) -> str:
    """Return how the page tells Nina's report in an issue."""
    return f"Nina Novak reported: {what} (confirmed by host, said in #{issue})"


REVIEWED = "- Nina Novak reports on “Doors” (said in #1)"
REPORTS = "nina-b: promises: nina reports on doors"
SCENES = {
    "a form": Scene(
        play=send_form, record="drawers", commits=("jane-ito: promises: jane accepts drawers",),
        replies=("**Accepted: kept on time, 4 of 5.**",), state="Kept",
        review=("This change accepts 1 promise.", "- Jane Ito accepts “Drawers”, satisfied 4 of 5 (said in #2)"),
        story=("Jane Ito accepted it, satisfied 4 of 5 Kept: Lovely. (confirmed by host, said in #2)",),
    ),
    "a comment": Scene(
        play=say(("nina-b", "/deliver: All shut.")), commits=("nina-b: promises: nina delivers doors",), replies=("**Delivered.**",),
        review=("This change delivers 1 promise.", "- Nina Novak marks “Doors” as delivered (said in #1)"), state="Delivered",
        story=("Nina Novak marked it as delivered Delivered: All shut. (confirmed by host, said in #1)",),
    ),
    "an edited comment": Scene(
        play=edit, commits=(REPORTS,), replies=("**Reported.**", "It was edited before the board read it"),
        review=("This change makes 1 report.", REVIEWED), story=(report("Half."),),
    ),
    "a deleted comment": Scene(play=delete, commits=(REPORTS,), review=("This change makes 1 report.", REVIEWED), story=(report("Half."),)),
    "twenty at once": Scene(
        play=lambda board: say(*[("nina-b", f"/report: Door {number} hangs.") for number in range(20)])(board)[-1:],
        commits=(REPORTS,) * 20, replies=("**Reported.**",) * 20, review=("This change makes 20 reports.", *[REVIEWED] * 20),
        story=tuple(report(f"Door {number} hangs.") for number in range(20)),
    ),
    "a replayed event": Scene(
        play=lambda board: say(("nina-b", "/report: Half."))(board) * 2, commits=(REPORTS,), replies=("**Reported.**",),
        review=("This change makes 1 report.", REVIEWED), story=(report("Half."),),
    ),
    "a stranger's acceptance": Scene(
        play=say(("mallory", "/accept 5/5"), record="drawers"), record="drawers", replies=("Nobody on this board has this account.",),
        state="Delivered",
    ),
    "a bot's comment": Scene(play=say((BOTS["github"], "/deliver"))),
    "a quoted command": Scene(play=say(("nina-b", "> /deliver"))),
    "one in a code fence": Scene(play=say(("nina-b", "```\n/deliver\n```"))),
    "a closed record": Scene(
        play=say(("nina-b", "/deliver: Again."), record="shelves"), record="shelves", replies=("Shelves is kept.",),
        state="Kept",
    ),
    "a delivery that changed": Scene(
        play=change_delivery, record="drawers", replies=("If you still mean it, say it again: /accept",), state="Delivered",
        story=("Nina Novak marked it as delivered: Two of them.",),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board with a recorder and three promises: one is open, one delivered, one kept; the key lies beside it."""
    folder = tmp_path_factory.mktemp("base")
    _, public = make_key(folder)
    settings = f"repository: https://github.com/o/r\nrecorder: {{email: r@doors.example, key: {public}}}\n"
    files = {**FILES, DRAWERS: DELIVERED, "commitments/promises/shelves.yaml": KEPT}
    files["commitments/board.yaml"] += settings
    begin_board(folder / "board", files)
    return folder


@pytest.mark.parametrize("name", SCENES)
def test_a_scene(base: Path, tmp_path: Path, name: str) -> None:
    """Each has its commit or none, its answer or none, a review that finds no fault with it, and a page that tells just that."""
    scene = SCENES[name]
    with host_board(tmp_path, like=base / "board") as board:
        events = scene.play(board)
        before, heard = board.run_git("rev-parse", "main"), len(board.forum.list_answers(1))
        for event in events:
            check_fine(board.take(event, key=(base / "key").read_text()))
        assert tuple(board.run_git("log", "--reverse", "--format=%an: %s", f"{before}..main").splitlines()) == scene.commits
        replies = board.forum.list_answers(len(board.forum.issues))[heard:]
        assert [words in reply for words, reply in zip(scene.replies, replies, strict=True)] == [True] * len(scene.replies), replies
        root = board.clone() / "clone"
    reviewed = CliRunner().invoke(main, ["-C", str(root), "--as-of", DAY, "review", before, "HEAD"])
    *lines, verdict = (line.strip() for line in reviewed.output.splitlines() if line and not line.startswith(WRONG_CLOCK))
    assert (reviewed.exit_code, tuple(lines), verdict.partition(", ")[2]) == (0, scene.review, "no problems"), reviewed.output
    page = read_page(root, scene.record)
    assert find_state(page) == scene.state
    assert tell_story(page) == [*STOOD[scene.record], *scene.story]


def read_page(root: Path, promise: str) -> Read:
    """Return the page of a promise, and of nothing else, as publishing builds it."""
    context = ViewContext(load_board(root, AsOf(parse_day(DAY)), witness=True, published=True))
    (leaf,) = (each for each in list_lazy_pages(context, SiteUrls(directory_urls=False)) if each.address == f"promises/{promise}")
    return parse_html(leaf.make().body)


def find_state(page: Read) -> str:
    """Return the state that the page shows first."""
    return next(each.text for each in page.elements if "troth-chip" in each.attributes.get("class", ""))


def tell_story(page: Read) -> list[str]:
    """Return what the page tells of what happened, a line an entry: who did what, what they wrote, and the host that confirms it."""
    story: list[str] = []
    for each in page.elements:
        text, kind = " ".join(each.text.split()), each.attributes.get("class", "")
        if kind == "troth-event-says":
            story.append(text)
        elif kind == "troth-said":
            story[-1] += f": {text}"
        elif each.tag == "summary" and text.startswith("confirmed by host"):
            story[-1] += f" ({text.partition(', written')[0]})"
    return story
