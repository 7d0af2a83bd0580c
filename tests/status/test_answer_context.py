from __future__ import annotations

import pytest
from tests.status.builders import make_promise, parse_source_text, replay_log

from troth.model import Kind
from troth.status.acts import ACTS, PromiseState
from troth.status.answer_context import ANSWERS, hash_contexts, hash_next_context, hash_next_contexts
from troth.status.promise import fingerprint_terms

OPEN = "date: 2026-10-02, by: cora, act: requested"
DONE = "date: 2026-10-09, by: ann, act: delivered, note: The top"
LATER = "date: 2026-10-05, by: ann, act: renegotiated, due: 2026-10-25, because: Late"


def answer(log: str, act: str, **fields: str) -> str:
    """Return the fingerprint that a command would write into an answer after this log."""
    return hash_next_context(Kind.PROMISE, make_promise(log, **fields).source.data, act)


@pytest.mark.parametrize("other", [{"title": "That"}, {"why": "So"}, {"tags": "[a]"}, {"outcome": "'Done.  '"}, {"customer": "[cora]"}])
def test_what_is_no_context_changes_no_answer(other: dict[str, str]) -> None:
    """Neither the title, nor what is no term, nor the way in which YAML is written is part of what is answered."""
    assert answer(DONE, "accepted", **other) == answer(DONE, "accepted")


@pytest.mark.parametrize("more", ["act: reported, note: Fine", "act: help_wanted", "act: promised"])
def test_reports_are_no_context(more: str) -> None:
    """What else was entered in between is no part of what is answered."""
    assert answer(f"date: 2026-10-03, by: ann, {more}\n{DONE}", "accepted") == answer(DONE, "accepted")


@pytest.mark.parametrize(
    ("log", "act", "fields"),
    [
        ("", "agreed", {"due": "2026-10-21"}),
        ("", "agreed", {"outcome": "Begun."}),
        ("", "agreed", {"promiser": "bob"}),
        ("", "agreed", {"cost": "9000"}),
        (LATER.replace("Late", "So"), "agreed", {}),
        (LATER.replace("25", "26"), "refused", {}),
        (f"{LATER}\n{LATER.replace('05', '06')}", "agreed", {}),
        (DONE.replace("top", "whole"), "accepted", {}),
        (f"{DONE}, happened: 2026-10-08", "accepted", {}),
    ],
)
def test_each_part_of_the_context_counts(log: str, act: str, fields: dict[str, str]) -> None:
    """Terms, changes that were asked for in their order, and for a verdict the delivery: other ones are another context."""
    same = LATER if "renegotiated" in log else DONE if "delivered" in log else ""
    assert answer(log, act, **fields) != answer(same, act)


def test_a_promise_of_ones_own_answers_nobody() -> None:
    """Who promises their own terms may still word them anew; who promises what was asked for has answered."""
    assert answer("", "promised") == ""
    assert answer(OPEN, "promised")
    assert answer("", "promised", promiser="[ann, bob]")


@pytest.mark.parametrize(
    ("kind", "text", "act", "name"),
    [
        (Kind.AGREEMENT, "title: A\nprovider: p\ncustomers: [c]\nneeds: [x]\nlog:\n  - {act: signed}\n", "signed", "needs: [x]"),
        (Kind.ASK, "title: A\nrequest: R\nseeks: input\nlog:\n  - {act: answered}\n", "answered", "request: R"),
    ],
)
def test_wordings_and_requests_are_contexts(kind: Kind, text: str, act: str, name: str) -> None:
    """A signature answers the wording, an answer the request; nothing else is answered there."""
    now, other = (parse_source_text(each).data for each in (text, text.replace(name, f"{name[:-1]}y]" if "[" in name else f"{name}s")))
    assert hash_contexts(kind, now)[0] == hash_next_context(kind, now, act) != hash_contexts(kind, other)[0]
    assert hash_next_context(kind, now, "closed") == hash_next_context(kind, None, act) == ""


YES = [
    (LATER, "date: 2026-10-06, by: cora, act: agreed", "2026-10-20"),
    (DONE, "date: 2026-10-10, by: cora, act: accepted", "2026-10-20"),
]


@pytest.mark.parametrize(("above", "yes", "due"), YES)
def test_a_yes_to_other_words_counts_for_nothing(above: str, yes: str, due: str) -> None:
    """The change stays pending, the delivery waits for its verdict; and a yes to what stands there counts."""
    act = "accepted" if "accepted" in yes else "agreed"
    said = f'{above}\n{yes}, terms: "{"0" * 64}"'
    before, after = replay_log(above), replay_log(said)
    assert (after.state, after.proposed_change, after.delivery) == (before.state, before.proposed_change, before.delivery)
    assert str(after.terms.due) == due
    assert after.of_other_words == {1}
    assert [each.index for each in after.valid] == [0]
    again = replay_log(f'{said}\n{yes}, terms: "{answer(above, act)}"')
    assert again.of_other_words == {1}
    assert again.state is PromiseState.KEPT if act == "accepted" else again.approval is not None and again.approval.current


def test_a_yes_to_other_words_promises_nothing() -> None:
    """What a customer asked for in other words is not promised yet."""
    course = replay_log(f'{OPEN}\ndate: 2026-10-03, by: ann, act: promised, terms: "{"0" * 64}"', made="")
    assert course.state is PromiseState.REQUESTED


def test_a_no_to_other_words_stands() -> None:
    """It is noted and counts all the same."""
    course = replay_log(f'{DONE}\ndate: 2026-10-10, by: cora, act: rejected, because: Scratched, terms: "{"0" * 64}"')
    assert (course.state, course.of_other_words) == (PromiseState.PROMISED, frozenset({1}))


def test_what_former_versions_wrote_is_read() -> None:
    """The fingerprint of the terms that an agreement makes effective, in full or its first digits, is one of what it answers."""
    terms = fingerprint_terms(replay_log(LATER).effective)
    for digits in (terms, terms[:12], answer(LATER, "agreed")[:12]):
        course = replay_log(f'{LATER}\ndate: 2026-10-06, by: cora, act: agreed, terms: "{digits}"')
        assert course.approval is not None
        assert course.approval.current


def test_the_contexts_of_all_answers_are_told_at_once() -> None:
    """What several answers would be said of is the same as asked one by one, and what answers nothing has none."""
    data = make_promise("date: 2026-10-03, by: cora, act: requested\ndate: 2026-10-09, by: ann, act: delivered").source.data
    acts = [act.name for act in ACTS]
    expected = {act: found for act in acts if (found := hash_next_context(Kind.PROMISE, data, act)) or act in ANSWERS}
    assert hash_next_contexts(Kind.PROMISE, data, acts) == expected
    assert len(set(expected.values())) > 1
    assert hash_next_contexts(Kind.PROMISE, data, ["reported"]) == hash_next_contexts(Kind.PROMISE, None, acts) == {}
