from __future__ import annotations

import pytest
from tests.agreements import HEARD, JANE, NINA, SERVING, make_agreement_yaml
from tests.rules.boards import DOORS, find_broken, make_base_ledger, make_doors_yaml

from troth.model import Kind
from troth.rules.answers import said_of_other_words
from troth.status.answer_context import hash_contexts
from troth.status.wording import fingerprint_wording

OLD = "0" * 64
DELIVERED = "date: 2026-11-02, by: nina, act: delivered"
AGREED = f"date: 2026-10-02, by: jane, act: agreed, terms: '{OLD}'"
ASK = "asks/prices.yaml"


def state(*log: str, **fields: str) -> str:
    """Return the promise with the right fingerprint in each answer that leaves it open."""
    text = make_doors_yaml(*log, **fields)
    data = make_base_ledger({DOORS: text.replace("terms: NOW", f"terms: '{OLD}'")}).promises["doors"].source.data
    for context in filter(None, hash_contexts(Kind.PROMISE, data)[-1:]):
        text = text.replace("terms: NOW", f"terms: '{context}'")
    return text


def make_ask_yaml(*log: str) -> str:
    """Return an ask of Nina to Omar and Rosa."""
    head = "title: Prices\nasker: nina\nasked: [omar, rosa]\nseeks: input\nmade: 2026-10-01\nrespond_by: 2026-10-10\nrequest: Which?\n"
    return head + "log:\n" + "".join(f"  - {{{entry}}}\n" for entry in log)


ANSWERED = f"date: 2026-10-03, by: omar, act: answered, answer: gave_input, note: This one, terms: '{OLD}'"

LOUD = {
    "agreed": ({DOORS: make_doors_yaml(AGREED)}, "troth promise agree doors --by jane"),
    "accepted": ({DOORS: make_doors_yaml(DELIVERED, f"date: 2026-11-03, by: jane, act: accepted, terms: '{OLD}'")}, "promise accept doors"),
    "agreed, and delivered since": ({DOORS: make_doors_yaml(AGREED, DELIVERED)}, "troth promise accept doors --by jane"),
    "answered": ({ASK: make_ask_yaml(ANSWERED)}, "troth ask answer prices --by omar"),
    "signed": ({SERVING: make_agreement_yaml(HEARD, f"{NINA}, terms: '{OLD}'")}, "troth agreement sign serving --by nina"),
    "the other side has answered": (
        {DOORS: state("date: 2026-10-01, by: jane, act: requested", f"date: 2026-10-02, by: nina, act: promised, terms: '{OLD}'", made="")},
        "troth promise promise doors --by nina",
    ),
}


@pytest.mark.parametrize(("files", "way"), LOUD.values(), ids=LOUD)
def test_the_way_out_is_the_command_by_which_they_answer(files: dict[str, str], way: str) -> None:
    """It is a warning with the command, and says what the answer is worth."""
    (found,) = find_broken(said_of_other_words, files)
    assert not found.is_error
    assert "before this was changed" in found.message
    assert way in found.hint


FULL = fingerprint_wording(make_base_ledger({SERVING: make_agreement_yaml()}).agreements["serving"].wording)
QUIET = {
    "agreed again": {DOORS: state(AGREED, "date: 2026-10-05, by: jane, act: agreed, terms: NOW")},
    "accepted what it came to": {DOORS: state(AGREED, DELIVERED, "date: 2026-11-05, by: jane, act: accepted, terms: NOW")},
    "nothing left to answer": {DOORS: make_doors_yaml(AGREED, "date: 2026-10-06, by: jane, act: cancelled, because: Moved")},
    "nothing is stated": {DOORS: make_doors_yaml("date: 2026-10-02, by: jane, act: agreed")},
    "answered again": {ASK: make_ask_yaml(ANSWERED, "date: 2026-10-04, by: omar, act: answered, answer: gave_input, note: That one")},
    "a promise made since": {
        ASK: make_ask_yaml(ANSWERED), DOORS: make_doors_yaml(ask="prices", promiser="omar", made="2026-10-08"),
    },
    "closed": {ASK: make_ask_yaml(ANSWERED, "date: 2026-10-12, by: nina, act: closed")},
    "signed again": {SERVING: make_agreement_yaml(HEARD, f"{NINA}, terms: '{OLD}'", f"{NINA}, terms: {FULL}", f"{JANE}, terms: {FULL}")},
    "ended": {SERVING: make_agreement_yaml(HEARD, f"{NINA}, terms: '{OLD}'", "date: 2026-09-20, by: jane, act: ended, because: Moved")},
}  # fmt: skip


@pytest.mark.parametrize("files", QUIET.values(), ids=QUIET)
def test_quiet_once_it_is_answered_again(files: dict[str, str]) -> None:
    """Who has answered again, or has nothing left to answer, is left alone."""
    assert find_broken(said_of_other_words, files) == ()
