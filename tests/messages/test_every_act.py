"""Every act that can be said: the message writes the very bytes that the command writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import KITCHEN, make_promise_yaml, run_troth
from tests.messages.said import AGREEMENT, FILES, TODAY, apply_all, judge_on, make_message, make_state

from troth.messages.judge import judge_message
from troth.messages.vocabulary import COMMANDS
from troth.model import Kind
from troth.status.act_fields import ACT_ISSUE_FORMS
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.agreement_acts import ACTS as AGREEMENT_ACTS

if TYPE_CHECKING:
    from pathlib import Path

    from troth.messages.judgement import BoardState, Judgement
    from troth.messages.vocabulary import MessageCommand


@dataclass(frozen=True, kw_only=True)
class Case:
    """An act as a message and as a command says it."""

    text: str
    command: str
    account: str = "nina-novak"
    record: str = "promise/it"
    file: str = ""
    """The record, where it is none of the usual ones."""
    mode: str = "commit"


MADE = make_promise_yaml(partner="omar")
DRAFT = make_promise_yaml(made="")
AGREED = MADE + "log:\n  - {date: 2026-10-05, by: jane, act: agreed}\n"
ASKED = DRAFT + "log:\n  - {date: 2026-10-05, by: jane, act: requested}\n"
CHANGED = AGREED + "  - {date: 2026-10-09, by: nina, act: renegotiated, due: 2027-01-15, because: Rain.}\n"
CALLING = AGREED + "  - {date: 2026-10-09, by: nina, act: help_wanted, note: Hands.}\n"
DONE = AGREED + "  - {date: 2026-10-09, by: nina, act: delivered}\n"
SIGNED = AGREEMENT + "  - {date: 2026-08-02, by: nina, act: signed}\n  - {date: 2026-08-03, by: jane, act: signed}\n"
ACCOUNTS = {"nina": "nina-novak", "jane": "jane-ito", "omar": "omar-said", "una": "una-ek"}


def promise(file: str, by: str, text: str, options: str = "", mode: str = "commit") -> Case:
    """Return a case of the promise `it`, for which message and command have the same name."""
    name = text[1:].split(maxsplit=1)[0].rstrip(":")
    return Case(text=text, command=f"promise {name} it --by {by} {options}".strip(), account=ACCOUNTS[by], file=file, mode=mode)


def other(record: str, by: str, text: str, command: str, mode: str = "commit") -> Case:
    """Return a case of another record."""
    kind, _, name = record.partition("/")
    verb, _, options = command.partition(" ")
    words = f"{kind} {verb} {name} --by {by} {options}".strip()
    return Case(text=text, command=words, account=ACCOUNTS[by], record=record, mode=mode)


WEEKLY = AGREED.replace("due: 2026-12-15", "due: 2026-11-06\nevery: week")
WEEKLY_DONE = WEEKLY + "  - {date: 2026-11-14, by: nina, act: delivered, through: 2026-11-13}\n"
MOVED = WEEKLY + "  - {date: 2026-11-14, by: nina, act: renegotiated, occurrence: 2026-11-20, due: 2026-11-24, because: Rain.}\n"
MINE = AGREED + "  - {date: 2026-11-19, by: nina, act: reported}\n"
CASES = (
    promise(DRAFT, "jane", "/request by 8 Dec: Please.", "--respond-by 2026-12-08 --note Please.", "none"),
    promise(DRAFT, "nina", "/offer by 2026-12-08", "--respond-by 2026-12-08", "pull-request"),
    promise(ASKED, "nina", "/promise: I bring the stone saw.", "--note|I bring the stone saw."),
    promise(ASKED, "nina", "/counter 15 Jan because of the rain", "--due 2027-01-15 --because|of the rain"),
    promise(ASKED, "nina", "/counter because dear\ncost: 150\nrespond by: 8 Dec", "--cost 150 --respond-by 2026-12-08 --because dear"),
    promise(ASKED, "nina", "/decline because I have no ladder", "--because|I have no ladder"),
    promise(ASKED, "jane", "/withdraw: another way", "--because|another way"),
    promise(MADE, "jane", "/agree"),
    promise(CHANGED, "jane", "/refuse because no", "--because no"),
    promise(AGREED, "nina", "/report at risk 40%: The stone is late.", "--at-risk --progress 40 --note|The stone is late."),
    promise(AGREED, "nina", "/help A second fitter", "--note|A second fitter"),
    promise(AGREED, "nina", "/help for the top: two hands\nand a saw", "--note|for the top: two hands\nand a saw\n"),
    promise(CALLING, "omar", "/offer-help: a saw", "--note|a saw"),
    promise(CALLING, "omar", "/helped"),
    promise(AGREED, "nina", "/renegotiate to 18 Dec reason people because late", "--due 2026-12-18 --reason people --because late"),
    promise(AGREED, "nina", "/renegotiate +10d: late", "--due +10d --because late"),
    promise(
        AGREED, "jane", "/follow-up: Half done.\nlearned: Two weekends.\nnext: done",
        "--outcome|Half done. --learned|Two weekends. --next done",
    ),
    promise(
        AGREED, "nina", "/deliver on 17 Nov: All of it\nevidence: https://example.com/a?b=c#d\nmeasure: Snags left open = 0",
        "--happened 2026-11-17 --evidence https://example.com/a?b=c#d --measure|Snags left open = 0 --note|All of it",
    ),
    promise(DONE, "jane", "/accept 4/5: Fine: all of it", "--satisfaction 4 --note|Fine: all of it"),
    promise(DONE, "jane", "/accept partly 2 of 5", "--satisfaction 2 --partly"),
    promise(DONE, "jane", "/reject: One drawer sticks", "--because|One drawer sticks"),
    promise(AGREED, "nina", "/miss underestimated: Two weekends", "--reason underestimated --because|Two weekends"),
    promise(AGREED, "nina", "/revoke people because two left", "--reason people --because|two left"),
    promise(AGREED, "jane", "/cancel because it was sold", "--because|it was sold"),
    promise(WEEKLY, "nina", "/deliver of 6 Nov: All seen", "--occurrence 2026-11-06 --note|All seen"),
    promise(WEEKLY, "nina", "/deliver up to Friday: All seen", "--through 2026-11-13 --note|All seen"),
    promise(WEEKLY_DONE, "jane", "/accept of 13 Nov 4/5: Fine", "--occurrence 2026-11-13 --satisfaction 4 --note|Fine"),
    promise(WEEKLY_DONE, "jane", "/accept through 13 Nov", "--through 2026-11-13"),
    promise(WEEKLY_DONE, "jane", "/reject of 13 Nov: Two left", "--occurrence 2026-11-13 --because|Two left"),
    promise(WEEKLY, "nina", "/renegotiate of 27 Nov to 30 Nov because away", "--occurrence 2026-11-27 --due 2026-11-30 --because away"),
    promise(WEEKLY, "nina", "/renegotiate: less\nevery: 2 weeks\ntimes: 9", "--every|2 weeks --times 9 --because less"),
    promise(
        AGREED, "nina", "/renegotiate: always\nevery: every month\nuntil: 2027-06-30", "--every month --until 2027-06-30 --because always",
    ),
    promise(MOVED, "jane", "/agree of 20 Nov", "--occurrence 2026-11-20"),
    promise(MOVED, "jane", "/refuse of 20 Nov because no", "--occurrence 2026-11-20 --because no"),
    promise(WEEKLY, "nina", "/report of 27 Nov at risk", "--occurrence 2026-11-27 --at-risk"),
    promise(WEEKLY, "nina", "/help of 27 Nov A second pair", "--occurrence 2026-11-27 --note|A second pair"),
    promise(WEEKLY, "nina", "/miss of 6 Nov people", "--occurrence 2026-11-06 --reason people"),
    promise(WEEKLY, "nina", "/revoke of 27 Nov people: away", "--occurrence 2026-11-27 --reason people --because away"),
    promise(WEEKLY, "jane", "/cancel of 25 Dec because away", "--occurrence 2026-12-25 --because away"),
    promise(WEEKLY, "jane", "/follow-up of 13 Nov: Half done", "--occurrence 2026-11-13 --outcome|Half done"),
    promise(AGREED, "nina", "/supersede by done", "--promise done", "pull-request"),
    promise(MINE, "nina", "/correct because wrong", "--because wrong"),
    other("ask/doors", "nina", "/answer gave input: Oak.", "answer --answer gave-input --note Oak."),
    other("ask/doors", "nina", "/answer scheduled on Friday", "answer --answer scheduled --until 2026-11-27"),
    other("ask/doors", "nina", "/answer referred to Jane: she knows", "answer --answer referred --refer-to jane --note|she knows"),
    other("ask/doors", "una", "/answer for jane countered: glass", "answer --for jane --answer countered --note glass", "pull-request"),
    other(
        "ask/doors", "nina", "/answer committed by 4 Dec: I plane oak.",
        "answer --answer committed --due 2026-12-04 --note|I plane oak.", "pull-request",
    ),
    other("ask/doors", "nina", "/decline: away", "answer --answer declined --note away"),
    other("ask/doors", "una", "/close: Thank you.", "close --note|Thank you.", "pull-request"),
    other(
        "agreement/tills", "jane", "/input 3/5\nworking: The till\nchange: Say it",
        "input --rating 3 --working|The till --change|Say it",
    ),
    other(
        "agreement/tills", "jane", "/input about needs and roles 3/5\nchange: Two days",
        "input --rating 3 --change|Two days --about needs --about roles",
    ),
    other("agreement/tills", "nina", "/sign", "sign"),
    other("agreement/signed", "jane", "/review 4/5: Better", "review --rating 4 --note Better"),
    other(
        "agreement/signed", "nina", "/discuss p1 2026-10: A second van.",
        "discuss --requirement p1 --period 2026-10 --note|A second van.", "pull-request",
    ),
    other("agreement/tills", "nina", "/respond 2026-08-01: We call.", "respond --input 2026-08-01 --note|We call.", "pull-request"),
    other("agreement/signed", "nina", "/end because it closes", "end --because|it closes", "pull-request"),
    other("goal/open", "una", "/achieve: Nobody waits.", "achieve --note|Nobody waits.", "pull-request"),
    other("goal/open", "una", "/drop because sold", "drop --because sold", "pull-request"),
)  # fmt: skip
"""A value of several words stands behind a bar."""


def split_words(command: str) -> list[str]:
    """Return the words of a command: what follows a bar, up to the next option, is one."""
    words: list[str] = []
    for part in command.split(" --"):
        option, bar, value = part.partition("|")
        words += [f"--{option}" if words else option, value] if bar else f"--{part}".split() if words else part.split()
    return words


def make_files(case: Case) -> dict[str, str]:
    """Return the files of the board that an act is said on."""
    return {"agreements/signed.yaml": SIGNED, **({"promises/it.yaml": case.file} if case.file else {})}


@pytest.mark.parametrize("case", [each for each in CASES if each.mode != "none"], ids=lambda case: case.text.split("\n")[0])
def test_a_message_writes_what_the_command_writes(case: Case, tmp_path: Path) -> None:
    """Byte for byte, whatever is said; and it gets in as what it is."""
    state = make_state(make_files(case))
    found = judge_on(state, make_message(case.text, case.account, case.record))
    assert found.mode == case.mode, found.reply
    for path, text in {**FILES, **make_files(case)}.items():
        file = tmp_path / "commitments" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    done = run_troth(tmp_path, "--as-of", TODAY.isoformat(), *split_words(case.command))
    assert done.exit_code == 0, done.output
    written = {str(file.relative_to(tmp_path)): file.read_bytes() for file in tmp_path.rglob("*.yaml")}
    assert apply_all(state.files, found) == written


def test_what_is_for_the_board_is_refused_to_others() -> None:
    """A customer's contact says nothing that the contract leaves to people of the board."""
    (case,) = (each for each in CASES if each.mode == "none")
    found = judge_on(make_state(make_files(case)), make_message(case.text, case.account, case.record))
    assert not found.changes
    assert "nly people on the board can send" in found.reply


def test_every_command_is_said_here() -> None:
    """No command of the vocabulary is left out of this table."""
    kinds = {"promise": Kind.PROMISE, "ask": Kind.ASK, "agreement": Kind.AGREEMENT, "goal": Kind.GOAL}
    said = {(kinds[each.record.partition("/")[0]], each.text[1:].split()[0].rstrip(":")) for each in CASES}
    assert said == {(each.kind, each.name) for each in COMMANDS}


def test_every_act_has_a_command_or_a_form() -> None:
    """Every act of a promise, and every act that a form says, can be said by a command."""
    said = {(each.kind, each.act) for each in COMMANDS}
    assert {(Kind.PROMISE, act) for act in PROMISE_ACT_WORDS} <= said
    assert {(each.kind, each.act) for form in ACT_ISSUE_FORMS for each in form.acts} <= said
    assert {act for kind, act in said if kind is Kind.AGREEMENT} == set(AGREEMENT_ACTS) - {"measured"}


BY_MESSAGE = frozenset((
    "agreed", "promised", "refused", "declined", "countered", "accepted", "rejected", "answered", "signed", "input", "reviewed", "reported",
    "help_wanted", "helped", "help_offered", "followed_up", "delivered", "renegotiated", "missed", "revoked", "cancelled", "withdrawn",
    "corrected",
))  # fmt: skip
"""What everybody says by message, as the contract lists it."""


def test_what_everybody_may_say_is_the_contracts_list() -> None:
    """All others are nly people on the board can send."""
    assert {each.act for each in COMMANDS if each.is_for_everybody} == BY_MESSAGE


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: f"{each.kind}-{each.name}")
def test_every_example_is_understood(command: MessageCommand) -> None:
    """What a reply gives as an example is what the parser takes."""
    record = {Kind.PROMISE: "promise/kitchen", Kind.ASK: "ask/doors", Kind.AGREEMENT: "agreement/tills", Kind.GOAL: "goal/open"}[
        command.kind
    ]
    reply = judge_on(make_state({"promises/kitchen.yaml": KITCHEN}), make_message(command.example, "una-ek", record)).reply
    assert "not understood" not in reply
    assert "needs words" not in reply


def judge_case(case: Case) -> tuple[Judgement, BoardState, BoardState]:
    """Return what a case comes to, with the board before and after it."""
    state = make_state(make_files(case))
    found, after = judge_message(make_message(case.text, case.account, case.record), state)
    return found, state, after


@pytest.mark.parametrize("case", [each for each in CASES if each.file and each.mode == "commit"], ids=lambda case: case.text)
def test_a_commit_alone_changes_no_terms_in_force(case: Case) -> None:
    """Whoever reports, delivers, asks for other terms or counters leaves those in force as they are: they say their own word."""
    found, before, after = judge_case(case)
    assert found.mode == "commit"
    assert after.board.promises["it"].snapshot.terms == before.board.promises["it"].snapshot.terms


def test_a_change_of_terms_takes_two_words() -> None:
    """What one side asks for waits on the board for the other, whose yes is its own too: a commit each, and no maintainer between them."""
    asked, _, waiting = judge_case(promise(AGREED, "nina", "/renegotiate to 15 Jan because of the rain"))
    agreed, _, after = judge_case(promise(CHANGED, "jane", "/agree"))
    assert (asked.mode, agreed.mode) == ("commit", "commit")
    assert [each.board.promises["it"].snapshot.terms.due for each in (waiting, after)] == [date(2026, 12, 15), date(2027, 1, 15)]
    alone, _, same = judge_case(promise(CHANGED, "nina", "/agree"))
    assert (alone.changes, same.board.promises["it"].snapshot.terms.due) == ((), date(2026, 12, 15))
