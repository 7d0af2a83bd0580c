"""Four hundred hostile messages: no entry that was not said, none that is lost, each once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.messages.hostile import COMMANDS, WORDS, HostileMessage, make_messages
from tests.messages.said import apply_all, judge_on, make_message, make_state
from tests.timings import limit_work

from troth.messages.judge import EarlierMessages
from troth.messages.parse_message import parse_message
from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from troth.messages.judgement import Judgement
    from troth.model import Data

STATE = make_state()
PATH = "commitments/promises/kitchen.yaml"
MESSAGES = 400
AT_A_TIME = 40


def read_log(data: bytes) -> list[dict[str, Data]]:
    """Return the log of the promise."""
    source, _ = parse_document(PATH, data)
    assert source is not None
    log = source.data["log"]
    assert isinstance(log, list)
    return [each for each in log if isinstance(each, dict)]


def list_added(found: Judgement) -> list[dict[str, Data]]:
    """Return the entries that a judgement adds; nothing else of the board may change."""
    after = apply_all(STATE.files, found)
    assert {path for path in after if after[path] != STATE.files.get(path)} <= {PATH}
    before, log = read_log(STATE.files[PATH]), read_log(after[PATH])
    assert log[: len(before)] == before
    return [{key: value for key, value in each.items() if key != "date"} for each in log[len(before) :]]


def judge_hostile(said: HostileMessage) -> Judgement:
    """Return what a message comes to."""
    return judge_on(STATE, make_message(said.text, said.account, "promise/kitchen"))


@pytest.mark.parametrize("start", range(0, MESSAGES, AT_A_TIME))
def test_only_what_is_said_is_written(start: int) -> None:
    """The entries are those that were said, with the very words; what cannot be taken is answered, and what is not said is not."""
    for said in make_messages(20261130, MESSAGES)[start : start + AT_A_TIME]:
        found = judge_hostile(said)
        assert list_added(found) == list(said.entries), said
        assert bool(found.reply) == said.is_answered, (said, found.reply)
        assert found.mode == ("commit" if said.entries else "none")
        again = judge_on(STATE, make_message(said.text, said.account, "promise/kitchen"), EarlierMessages(said_at={found.said_at}))
        assert not again.changes
        assert not again.reply


@pytest.mark.parametrize("start", range(0, MESSAGES, AT_A_TIME))
def test_what_is_said_back_is_harmless(start: int) -> None:
    """The commit's subject holds our own words only; the reply calls nobody, opens no markup, and is itself no command."""
    for said in make_messages(20261130, MESSAGES)[start : start + AT_A_TIME]:
        found = judge_hostile(said)
        assert re.fullmatch(r"(?:promises: nina (?:reports on|renegotiates) kitchen(?:, and [0-9]+ more)?)?", found.subject)
        assert parse_message(make_message(found.reply, said.account, "promise/kitchen"), STATE.board).is_empty, found.reply
        reply = re.sub(r"(?m)^  Example: `[^`]*`$", "", found.reply)
        assert not re.search(r"(?<!\\)[<`]|(?<![\\\w])@\w|\]\(javascript", reply), found.reply
        assert len(found.reply) < 5_000


LONGEST = 40_000
LONG = (
    "### Act\n\naccept\n\n## x{}y",
    "### Record\n\npromise/done\n\n### Act\n\naccept\n\n### In your own words\n\n{}",
    "/report on track: {}",
    "/report {}",
    "/decline because {}",
    "/report for {}",
    "/renegotiate {}",
    "<!-- record: {}-->\n/report on track",
    "```troth\nacts: {}\n```",
    "```troth\nnina: a {}\n```",
    "/report on track:\n{}",
    "{}\n/report on track",
)
PIECES = (
    " \t",
    "a ",
    ":",
    "nina ",
    "<!--",
    "x <!--\n",
    "`",
    "```\n",
    " /",
    " /deliver",
    "1",
    "18 ",
    "[",
    "{record: promise/kitchen, act: reported},",
    " @ ",
    "-> ",
)


@pytest.mark.parametrize("text", LONG)
def test_a_long_message_takes_no_longer_than_it_is_long(text: str) -> None:
    """Whatever is said over and over again, no pattern walks through a message for each of its characters."""
    for piece in PIECES:
        long = text.format(piece * (LONGEST // len(piece)))
        with limit_work(5):
            judge_on(STATE, make_message(long, "nina-novak", "promise/kitchen"))


@given(st.text(), st.sampled_from(COMMANDS), st.sampled_from(WORDS))
def test_whatever_is_written_comes_to_something(text: str, command: str, words: str) -> None:
    """Any text is judged: nothing that somebody can write ends the job, before, behind and within what others say."""
    for said in (
        text,
        f"{command} {text}",
        f"{command}: {words}{text}",
        f"{text}\n{command}: {words}",
        f"```troth\n{text}\n```\n### Act\n\n{text}",
    ):
        found = judge_on(STATE, make_message(said, "nina-novak", "promise/kitchen"))
        assert bool(found.changes) == (found.mode != "none")
