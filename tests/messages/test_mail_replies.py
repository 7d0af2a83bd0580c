"""Whoever is outside hears, answers and signs off by the mail that they have; what is not certain is handed over."""

from __future__ import annotations

import re
from itertools import cycle
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.messages.mails import (
    CASES,
    LABELS,
    PARTIES,
    REASONS,
    RECORDS,
    STYLES,
    TOLD_CASES,
    answer,
    compose,
    judge_raw,
    list_buttons,
    make_mail_state,
    write_mail,
)
from tests.messages.said import read_inserted
from tests.status.builders import parse_source_text

from troth.messages.party_messages import write_setting
from troth.read.board_files import parse_parties

if TYPE_CHECKING:
    from tests.messages.mails import Button

    from troth.messages.judgement import BoardState

WORDS = {
    "en": ("All fine, thank you.", "It fits. The top drawer is a joy!", "Great work, we are happy with it.\n\nOne line more below."),
    "de": (
        "Alles bestens, vielen Dank dafür.",
        "Passt so. Die Schublade läuft gut.",
        "Wir sind zufrieden.\n\nUnd noch ein Satz: für später.",
    ),
    "fr": ("C\u2019est parfait, la poignée est posée.", "Tout va bien de notre côté.", "Très bien.\n\nÀ bientôt peut-être."),
    "ja": ("とても満足しています。", "引き出しは完璧です。ありがとう。", "良い仕事でした。\n\nまたお願いします。"),
}


def find_button(state: BoardState, label: str, title: str, party: str = "bakery") -> Button:
    """Return the button of that label about the record of that title."""
    return next(each for each in list_buttons(write_mail(state, party)) if each.label == label and title in each.subject)


NEGATIVE = frozenset({"declined", "rejected", "refused", "missed", "answer: declined"})


@pytest.fixture(scope="module")
def state() -> BoardState:
    """A board on which everything waits for the bakery."""
    return make_mail_state()


@pytest.mark.parametrize(("label", "title", "act", "blank"), CASES, ids=[f"{title} {label}" for label, title, _, _ in CASES])
def test_a_button_is_an_act(label: str, title: str, act: str, blank: str, state: BoardState) -> None:
    """Each act that waits for somebody outside is one mail away: the entry is in their name, and says what they wrote."""
    button = find_button(state, label, title)
    raw = compose(button.to, button.subject, f"{blank}\n\n{REASONS['en']}".strip())

    (outcome,), _ = judge_raw(state, raw)

    assert outcome.handed_over == ""
    assert outcome.judgement is not None
    entry = read_inserted(outcome.judgement)
    assert act in entry
    assert "by: bakery" in entry
    assert "The left one sticks" in entry
    assert outcome.judgement.author == "bakery"


WEEKLY = """\
title: Weekly
promiser: nina
customer: bakery
outcome: The ovens are checked.
made: 2026-10-30
due: 2026-11-06
every: week
log:
  - {date: 2026-10-30, by: bakery, act: agreed}
  - {date: 2026-11-06, by: nina, act: delivered, occurrence: 2026-11-06}
  - {date: 2026-11-13, by: nina, act: delivered, occurrence: 2026-11-13}
  - {date: 2026-11-16, by: nina, act: renegotiated, occurrence: 2026-11-27, due: 2026-11-30, reason: people, because: Away.}
"""


@pytest.mark.parametrize(
    ("label", "act", "occurrence"),
    [
        ("Accept it", "accepted", "occurrence: 2026-11-06"), ("Accept all 2", "accepted", "through: 2026-11-13"),
        ("Reject it", "rejected", "occurrence: 2026-11-06"), ("Agree", "agreed", "occurrence: 2026-11-27"),
    ],
)  # fmt: skip
def test_a_button_names_the_occurrence(label: str, act: str, occurrence: str) -> None:
    """Of a promise that recurs it is the one that waits: the first that was delivered, all that were, or the one that is to be moved."""
    state = make_mail_state({"promises/weekly.yaml": WEEKLY})
    button = find_button(state, label, "Weekly")
    (outcome,), after = judge_raw(state, compose(button.to, button.subject, REASONS["en"]))
    assert outcome.judgement is not None, outcome.handed_over
    entry = read_inserted(outcome.judgement)
    assert f"act: {act}" in entry
    assert occurrence in entry
    assert not after.board.promises["weekly"].snapshot.of_other_words


def test_every_button_has_a_case(state: BoardState) -> None:
    """No button is sent that nobody has answered here; besides them stand how often one wants to be told."""
    found = {(each.label, each.subject.partition(": ")[2]) for each in list_buttons(write_mail(state, "bakery"))}
    messages = {("Send me at most one message a week", ""), ("Send me no more messages", ""), ("This is not for me", "")}
    assert found - messages == {(label, title) for label, title, _, _ in CASES} | set(TOLD_CASES)


def make_honest_replies(state: BoardState) -> list[tuple[str, str, str, bytes]]:
    """Return 300 answers by the buttons, as seventeen mail programs write them in four languages, each with title, act and words."""
    replies: list[tuple[str, str, str, bytes]] = []
    languages = cycle(WORDS)
    styles = cycle(STYLES)
    while len(replies) < 300:
        for label, title, act, blank in CASES:
            language, style = next(languages), next(styles)
            number = len(replies) % 3
            is_no = act in NEGATIVE or act in ("countered", "renegotiated", "answer: countered")
            words = REASONS[language] if is_no else WORDS[language][number]
            button = find_cached(state, label, title)
            raw = compose(button.to, f"Re: {button.subject}", f"{blank}\n\n{words}".strip(), style=style)
            replies.append((title, act, words, raw))
    return replies[:300]


_BUTTONS: dict[tuple[str, str], Button] = {}


def find_cached(state: BoardState, label: str, title: str) -> Button:
    """Return a button, looked for once."""
    if not _BUTTONS:
        _BUTTONS.update({(each.label, each.subject.partition(": ")[2]): each for each in list_buttons(write_mail(state, "bakery"))})
    return _BUTTONS[label, title]


def test_three_hundred_honest_replies(state: BoardState) -> None:
    """None is another act than the one that was meant, and at most two of a hundred are left to a person, with a reason."""
    replies = make_honest_replies(state)
    boards = {
        yaml.safe_load(text)["title"]: make_mail_state({path: text}) for path, text in RECORDS.items()
    }  # of one record: quickly planned
    taken = wrong = 0
    reasons = []
    for title, act, words, raw in replies:
        (outcome,), _ = judge_raw(boards[title], raw)
        if outcome.judgement is None or not outcome.judgement.changes:
            reasons.append(outcome.handed_over)
            continue
        entry = read_inserted(outcome.judgement)
        taken += 1
        # the whole of the words and nothing else: the entry ends with them, and with the label that somebody not on the board stands behind
        # or, of a change to a part of an agreement, with the part that its button names
        said = re.sub(r",? about: \[[a-z]+\]\Z", "", " ".join(entry.split()).rstrip("}")).rstrip("'\"")
        wrong += act not in entry or not said.endswith(" ".join(words.split()))
    assert (len(replies), wrong) == (300, 0)
    assert taken >= 294, reasons
    assert all(reasons)


@pytest.mark.parametrize(("label", "title"), TOLD_CASES, ids=["the day", "the figures"])
def test_what_no_message_says_is_told_in_their_words(label: str, title: str, state: BoardState) -> None:
    """Naming the day makes a promise, and figures are the board's people's to record: a person gets the words, and the sender hears it."""
    button = find_cached(state, label, title)
    (outcome,), _ = judge_raw(state, compose(button.to, f"Re: {button.subject}", "By 8 Jan, all four doors.", style="gmail"))
    assert (outcome.judgement, outcome.handed_over) == (None, "it answers in its own words: By 8 Jan, all four doors.")
    assert outcome.reply == "Thank you. The person responsible is told, and records it.\n"


def test_a_talk_without_a_day_is_left_to_a_person(state: BoardState) -> None:
    """Whoever schedules a time and names none has not answered: nobody would ever ask them again."""
    button = find_cached(state, "Schedule a time", "How was the dust?")
    (outcome,), _ = judge_raw(state, compose(button.to, button.subject, "Day: \n\nSoon."))
    assert (outcome.judgement, outcome.handed_over) == (None, "it is not clear which answer it gives")


def test_what_is_not_understood_is_told_to_both(state: BoardState) -> None:
    """A day that is none is asked back in plain text, without a word of comments, and a person of the board is told."""
    button = find_cached(state, LABELS["renegotiated"], "Late")
    (outcome,), _ = judge_raw(state, compose(button.to, button.subject, "New date: soonish\n\nThe stone is late."))
    assert (outcome.judgement is not None and outcome.judgement.changes) == ()
    assert outcome.handed_over == "it was not understood, or is no longer possible; its sender was told so"
    assert ("comment" in outcome.reply, "**" in outcome.reply, "Answer again" in outcome.reply) == (False, False, True)


@pytest.mark.parametrize(("record", "taken"), [("asks/dust.yaml", True), ("promises/done.yaml", False)], ids=["a question", "a delivery"])
def test_a_plain_reply_answers_a_question_alone(record: str, *, taken: bool) -> None:
    """Whoever is asked for words gives them; to anything else a person is asked which answer is meant, but for a command."""
    alone = make_mail_state({record: RECORDS[record]})
    mail = write_mail(alone, "bakery")
    (outcome, *_), _ = judge_raw(alone, compose(str(mail["Reply-To"]), f"Re: {mail['Subject']}", "None at all.", style="gmail"))
    assert bool(outcome.judgement and outcome.judgement.changes) is taken
    assert outcome.handed_over == ("" if taken else "it is not clear which answer it gives")
    if not taken:
        (said,), _ = judge_raw(alone, compose(str(mail["Reply-To"]), "Re: it", "/accept 4/5: Lovely."))
        assert said.judgement is not None
        assert "satisfaction: 4" in read_inserted(said.judgement)


ENTRIES = {
    "in braces": ("bakery: {name: B}", "bakery: {messages: none, name: B}"),
    "in braces, set": ("bakery: {name: B, messages: daily}", "bakery: {name: B, messages: none}"),
    "quoted": ('bakery: {"messages": "weekly", name: B}', 'bakery: {"messages": none, name: B}'),
    "in a block": ("bakery:\n    name: B", "bakery:\n    messages: none\n    name: B"),
    "in a block, set": ("bakery:\n    name: B\n    messages: weekly # for now", "bakery:\n    name: B\n    messages: none # for now"),
    "with returns": ("bakery:\r\n    name: B\r", "bakery:\r\n    messages: none\r\n    name: B\r"),
    "already": ("bakery: {messages: none, name: B}", "bakery: {messages: none, name: B}"),
}


@pytest.mark.parametrize("style", ENTRIES)
def test_how_often_somebody_is_told_is_one_value_of_a_file(style: str) -> None:
    """However its owner wrote the entry: nothing else differs, not a blank."""
    before, after = (f"# Us\ncustomers:\n  {entry}\n  zed: {{name: Zed, messages: daily}}\n" for entry in ENTRIES[style])
    party = next(iter(parse_parties((parse_source_text(before),))))
    assert write_setting(party.source.path, before.encode(), party, "none").decode() == after


def test_nobody_is_told_of_a_change_that_was_not_made() -> None:
    """An entry that can't be changed alone stays: its party hears that nothing was recorded, and a person is told why."""
    entry = "bakery:\n    name: Roth Bakery\n    owner: una\n    email: desk@bakery.example\n    messages: >-\n      daily\n"
    state = make_mail_state(parties=PARTIES[: PARTIES.index("bakery: {")] + entry)
    for label in ("Send me no more messages", "This is not for me"):
        (outcome,), _ = judge_raw(state, answer(find_button(state, label, ""), ""))
        assert (outcome.judgement, outcome.is_not_me) == (None, False)
        assert outcome.reply.startswith("Nothing was recorded")
        assert "only a person can change the entry of Roth Bakery" in outcome.handed_over
