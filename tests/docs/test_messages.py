"""The page of messages: its examples are judged, and what it lists is the vocabulary."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from tests.messages.said import judge_on, make_message, make_state

from troth.messages.judge import MOST_ACTS, MOST_MESSAGES, MOST_REPLIES
from troth.messages.parse_message import MOST_CHARACTERS
from troth.messages.vocabulary import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

EXAMPLE = re.compile(
    r"^`(?P<account>[a-z-]+)`(?: on `(?P<record>[a-z/-]+)`| in the issue \*(?P<title>[^*]+)\*)?:\n\n"
    r"(?P<fence>`{3,})text\n(?P<text>.*?)\n(?P=fence)\n\n```text\n(?P<reply>.*?)```$",
    re.MULTILINE | re.DOTALL,
)
TABLE = re.compile(r"(?<=<!-- commands -->\n)(.*?)(?=<!-- end of commands -->)", re.DOTALL)


def show(reply: str) -> str:
    """Return a reply as its reader sees it: without marks, and links by their text."""
    plain = re.sub(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\([^)\s]*\)", r"\1", reply)
    plain = html.unescape(plain).replace("\N{ZERO WIDTH SPACE}", "").replace("**", "")
    return re.sub(r"\\(.)", r"\1", plain).rstrip("\n")


def answer(found: re.Match[str]) -> str:
    """Return an example with the reply that it gets."""
    channel = "issue" if found["title"] or found["text"].startswith("###") else "comment"
    message = make_message(found["text"], found["account"], found["record"], channel=channel, title=found["title"] or "")
    reply = show(judge_on(make_state(), message).reply)
    return found[0][: found.start("reply") - found.start()] + f"{reply}\n```"


def list_commands() -> str:
    """Return the table of all commands."""
    rows = (
        f"| {each.kind.value} | `/{each.name}` | `{each.example}` | {'' if each.is_for_everybody else 'people of the board'} |"
        for each in COMMANDS
    )
    return "\n".join(["", "| on | command | example | |", "| --- | --- | --- | --- |", *rows, "", ""])


def test_every_example_gets_the_answer_that_it_shows(checkout: Path, pytestconfig: pytest.Config) -> None:
    """Each is judged on the board of the tests, and the table lists every command; `make bless` writes both anew."""
    file = checkout / "docs/reference/messages.md"
    text = file.read_text()
    wanted = TABLE.sub(lambda _: list_commands(), EXAMPLE.sub(answer, text))
    if pytestconfig.getoption("--bless"):
        file.write_text(wanted)
    assert len(EXAMPLE.findall(text)) == text.count("```text\n") // 2
    assert file.read_text() == wanted


def test_its_limits_are_the_programs(checkout: Path) -> None:
    """The table says what is held to."""
    text = (checkout / "docs/reference/messages.md").read_text()
    for what, most in (
        ("acts in a message", MOST_ACTS),
        ("messages of a person in a day", MOST_MESSAGES),
        ("characters of a message", MOST_CHARACTERS),
        ("replies to a stranger in an issue", MOST_REPLIES),
    ):
        assert f"| {what} | {most:,} |" in text
