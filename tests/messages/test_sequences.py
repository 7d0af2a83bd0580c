"""A message is the sequence of its commands, and messages are the same however many are judged at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.messages.said import apply_all, judge_on, make_message, make_state, read_state
from tests.profiles import scale_examples

from troth.messages.judge import EarlierMessages, judge_messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.messages.judgement import BoardState
    from troth.model import ReceivedMessage


NINA = (
    "/report on track",
    "/report at risk 40%: The stone is late.",
    "/help A second fitter",
    "/deliver: Inspection passed.",
    "/helped: Marek came.",
)
SAID = (
    *(("nina-novak", "promise/kitchen", text) for text in (*NINA, "/renegotiate 18 Dec because the stone is late")),
    ("jane-ito", "promise/kitchen", "/agree"),
    ("jane-ito", "promise/kitchen", "/accept 4/5: Two\nlines"),
    ("jane-ito", "promise/kitchen", "/reject because one drawer sticks"),
    ("omar-said", "promise/kitchen", "/offer-help I have a saw"),
    ("nobody", "promise/kitchen", "/agree"),
    ("nina-novak", "ask/doors", "/answer committed by 4 Dec: I plane oak."),
    ("jane-ito", "ask/doors", "/decline: away"),
    ("nina-novak", "agreement/tills", "/sign"),
    ("jane-ito", "agreement/tills", "/sign"),
    ("jane-ito", "agreement/tills", "/input 2/5: Slower"),
)


def make_messages(said: list[tuple[str, str, str]]) -> list[ReceivedMessage]:
    """Return comments, each with an address of its own."""
    return [
        make_message(text, account, record, said_at=f"https://github.com/o/r/issues/{record.partition('/')[0]}#issuecomment-{number}")
        for number, (account, record, text) in enumerate(said)
    ]


def judge_in_batches(messages: list[ReceivedMessage], state: BoardState, size: int) -> Mapping[str, bytes]:
    """Return the files after all messages, the board read anew after each batch, and each batch judged twice."""
    files, earlier = dict(state.files), EarlierMessages()
    for start in range(0, len(messages), size):
        batch = messages[start : start + size]
        for _ in range(2):
            judged, _after = judge_messages(batch, read_state(files), earlier)
            for found in judged:
                files = apply_all(files, found)
            earlier = EarlierMessages(said_at={*earlier.said_at, *(each.said_at for each in judged if each.reply)})
    return files


@settings(max_examples=scale_examples(40))
@given(st.lists(st.sampled_from(SAID), max_size=6), st.integers(1, 6))
def test_one_by_one_in_batches_or_twice_it_is_the_same(said: list[tuple[str, str, str]], size: int) -> None:
    """The same messages leave the same bytes, whatever the size of the batches, and judged again they add nothing."""
    messages = make_messages(said)
    judged, after = judge_messages(messages, make_state())
    files = dict(make_state().files)
    for found in judged:
        files = apply_all(files, found)
    assert files == dict(after.files)
    assert judge_in_batches(messages, make_state(), size) == files


@settings(max_examples=scale_examples(40))
@given(st.lists(st.sampled_from(NINA), min_size=1, max_size=5))
def test_a_message_is_the_sequence_of_its_commands(texts: list[str]) -> None:
    """Taken as a whole it leaves the bytes that its commands leave one after the other; otherwise it leaves nothing."""
    whole = judge_on(make_state(), make_message("\n".join(texts), "nina-novak", "promise/kitchen"))
    singles, after = judge_messages(make_messages([("nina-novak", "promise/kitchen", text) for text in texts]), make_state())
    are_taken = all(each.changes for each in singles)
    assert bool(whole.changes) == are_taken
    assert apply_all(make_state().files, whole) == (dict(after.files) if are_taken else dict(make_state().files))
