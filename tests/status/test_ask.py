"""Pursue answers kindly: the ladder, the clock, and who has answered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.status.builders import PEOPLE, make_parties, parse_day, parse_source_text, replay_log

from troth.model import Amount, LadderStep, Parties, Settings
from troth.model.settings import build_ladder
from troth.read.board_files import parse_parties
from troth.read.records import parse_ask
from troth.status.ask import AskState, AskStatus, Respondent
from troth.status.ask_replay import derive_ask_status

BASE = """title: How do you engage clients today?
asker: ann
sponsor: eve
asked: [bob, cora, dan]
seeks: input
made: 2026-03-02
respond_by: 2026-03-20
request: What works, what doesn't?
"""
WEEKDAYS = Settings(working_days=frozenset(range(5)))
EMAIL = "date: 2026-03-02, by: ann, act: reached_out, to: all, via: email"


def replay_ask(
    log: str = "", /, *, as_of: str, settings: Settings = WEEKDAYS, base: str = BASE, promises: tuple[object, ...] = ()
) -> AskStatus:
    """Return an ask of three people by ann as of a date."""
    entries = "".join(f"  - {{{line.strip()}}}\n" for line in log.strip().splitlines())
    ask = parse_ask("it", parse_source_text(base + (f"log:\n{entries}" if entries else ""), "commitments/asks/it.yaml"))
    return derive_ask_status(ask, make_parties(), settings, promises, parse_day(as_of))  # type: ignore[arg-type]


def get_respondent(pursuit: AskStatus, party: str) -> Respondent:
    """Return one of those asked."""
    return next(each for each in pursuit.respondents if each.party == party)


def get_next_step(pursuit: AskStatus, party: str = "bob") -> tuple[str, str | None, str | None]:
    """Return the next step for somebody: what, by which way, from when."""
    each = get_respondent(pursuit, party)
    return each.next_step.value, each.via, each.since.isoformat() if each.since else None


def test_the_first_step_is_due_on_the_day_the_ask_was_made() -> None:
    """Nobody waits for nothing."""
    assert get_next_step(replay_ask(as_of="2026-03-02")) == ("reach_out", "email", "2026-03-02")


def test_each_step_waits_its_working_days() -> None:
    """Three after the first mail, five after the second, then in person, and only then the sponsor."""
    second = f"{EMAIL}\ndate: 2026-03-09, by: ann, act: reached_out, to: unanswered, via: email"
    called = f"{second}\ndate: 2026-03-17, by: ann, act: reached_out, to: [bob], via: phone"

    assert get_next_step(replay_ask(EMAIL, as_of="2026-03-04")) == ("wait", "email", "2026-03-05")
    assert get_next_step(replay_ask(EMAIL, as_of="2026-03-05")) == ("reach_out", "email", "2026-03-05")
    assert get_next_step(replay_ask(second, as_of="2026-03-16")) == ("personal", "personal", "2026-03-16")
    assert get_next_step(replay_ask(called, as_of="2026-03-23")) == ("wait", "sponsor", "2026-03-24")
    assert get_next_step(replay_ask(called, as_of="2026-03-24")) == ("sponsor", "sponsor", "2026-03-24")


def test_holidays_stop_the_clock() -> None:
    """A holiday is no working day."""
    settings = replace(WEEKDAYS, holidays=frozenset({parse_day("2026-03-04")}))

    assert get_next_step(replay_ask(EMAIL, as_of="2026-03-04", settings=settings)) == ("wait", "email", "2026-03-06")


def test_the_sponsor_is_never_offered_before_the_personal_steps() -> None:
    """However many mails were written."""
    mails = "\n".join(f"date: 2026-03-{number:02}, by: ann, act: reached_out, to: all, via: email" for number in range(2, 12))

    assert get_next_step(replay_ask(mails, as_of="2026-12-01"))[0] == "personal"


def test_without_a_sponsor_the_personal_step_stays_the_last() -> None:
    """There is nobody to take it to."""
    called = f"{EMAIL}\n{EMAIL}\ndate: 2026-03-17, by: ann, act: reached_out, to: [bob], via: in_person"

    assert get_next_step(replay_ask(called, as_of="2026-12-01", base=BASE.replace("sponsor: eve\n", "")))[0] == "personal"


def test_a_pause_stops_the_clock() -> None:
    """Only for those whom it names: the three days of the wait are counted once it goes on."""
    paused = f"{EMAIL}\ndate: 2026-03-03, by: ann, act: paused, to: [bob], until: 2026-04-01"

    assert get_next_step(replay_ask(paused, as_of="2026-03-10")) == ("wait", "email", "2026-04-03")
    assert get_next_step(replay_ask(paused, as_of="2026-03-10"), "cora") == ("reach_out", "email", "2026-03-05")


def test_an_answer_ends_it() -> None:
    """Answered by oneself, by a member of the team that was asked, or recorded by the asker."""
    log = f"""{EMAIL}
    date: 2026-03-03, by: bob, act: answered, answer: gave_input, note: Gladly.
    date: 2026-03-04, by: ann, act: answered, for: cora, answer: declined, note: No time."""

    pursuit = replay_ask(log, as_of="2026-03-10")

    assert (pursuit.answer_count, len(pursuit.silent), pursuit.state) == (2, 1, AskState.OPEN)
    assert get_next_step(pursuit) == ("none", None, None)
    assert [each.answer.text for each in pursuit.respondents if each.answer] == ["Gladly.", "No time."]


def test_a_promise_is_an_answer() -> None:
    """Committed, on the day it was promised, in the promiser's own words."""
    commitment = replay_log("date: 2026-10-01, by: bob, act: promised, note: Two evenings.", promiser="bob")

    answer = get_respondent(replay_ask(as_of="2026-10-02", promises=(commitment,)), "bob").answer

    assert answer is not None
    assert (answer.kind, answer.day, answer.text, answer.promise) == ("committed", parse_day("2026-10-01"), "Two evenings.", "it")


def test_all_answered_is_answered_and_closed_is_closed() -> None:
    """Nobody is pursued any more."""
    answers = "\n".join(f"date: 2026-03-03, by: {party}, act: answered, answer: gave_input" for party in ("bob", "cora", "dan"))
    closed = f"{EMAIL}\ndate: 2026-03-20, by: ann, act: closed"

    assert replay_ask(answers, as_of="2026-03-04").state is AskState.ANSWERED
    assert replay_ask(closed, as_of="2026-03-21").state is AskState.CLOSED
    assert {each.next_step.value for each in replay_ask(closed, as_of="2026-03-21").respondents} == {"none"}


def test_one_who_was_referred_to_is_suggested_and_not_asked() -> None:
    """They promised nothing and were asked nothing."""
    pursuit = replay_ask("date: 2026-03-03, by: bob, act: answered, answer: referred, refer_to: eve", as_of="2026-03-04")

    assert pursuit.referred == ("eve",)
    assert "eve" not in {each.party for each in pursuit.respondents}


def test_each_member_of_a_team_is_asked_once() -> None:
    """Also one who is named besides."""
    pursuit = replay_ask(as_of="2026-03-02", base=BASE.replace("[bob, cora, dan]", "[bob, {each: blue}, blue]"))

    assert [each.party for each in pursuit.respondents] == ["ann", "blue", "bob"]


def test_five_thousand_people_are_one_ask() -> None:
    """Time grows with the number of people, not with its square."""
    people = "".join(f"  p{number}: {{name: P}}\n" for number in range(5000))
    crowd = Parties(
        parse_parties(
            (parse_source_text(f"people:\n  ann: {{name: Ann}}\n{people}"), parse_source_text(PEOPLE.replace("  ann: {name: Ann}\n", "")))
        )
    )
    base = BASE.replace("[bob, cora, dan]", "[" + ", ".join(f"p{number}" for number in range(5000)) + "]")
    log = "".join(f"  - {{date: 2026-03-03, by: p{number}, act: answered, answer: gave_input}}\n" for number in range(2500))
    ask = parse_ask("it", parse_source_text(f"{base}log:\n  - {{{EMAIL}}}\n{log}", "commitments/asks/it.yaml"))

    assert derive_ask_status(ask, crowd, WEEKDAYS, (), parse_day("2026-03-10")).answer_count == 2500


def test_what_is_not_theirs_to_write_changes_nothing() -> None:
    """A stranger's answer, somebody else's closing and a pause by the one asked are passed over."""
    log = f"""{EMAIL}
    date: 2026-03-03, by: bob, act: closed
    date: 2026-03-03, by: eve, act: answered, for: bob, answer: declined
    date: 2026-03-03, by: dan, act: answered, for: cora, answer: declined
    date: 2026-03-03, by: bob, act: paused, to: all, until: 2026-06-01"""

    pursuit = replay_ask(log, as_of="2026-03-10")

    assert (pursuit.state, pursuit.answer_count) == (AskState.OPEN, 1)
    assert get_next_step(pursuit, "cora") == ("reach_out", "email", "2026-03-05")


def test_what_comes_after_the_end_changes_nothing() -> None:
    """Closed is closed."""
    log = "date: 2026-03-09, by: ann, act: closed\ndate: 2026-03-10, by: bob, act: answered, answer: gave_input"

    pursuit = replay_ask(log, as_of="2026-03-12")

    assert (pursuit.answer_count, pursuit.closed_on) == (0, parse_day("2026-03-09"))


def test_answers_are_overdue_from_the_day_after() -> None:
    """While somebody is silent, and it is not closed."""
    everybody = "\n".join(f"date: 2026-03-03, by: {party}, act: answered, answer: declined" for party in ("bob", "cora", "dan"))

    assert [replay_ask(as_of=each).answer_overdue for each in ("2026-03-20", "2026-03-21")] == [False, True]
    assert not replay_ask(everybody, as_of="2026-03-21").answer_overdue
    assert not replay_ask("date: 2026-03-20, by: ann, act: closed", as_of="2026-03-21").answer_overdue


def test_the_last_answer_counts_and_the_first_day() -> None:
    """Whoever first named a day and then gave input has answered on the first of both."""
    log = """date: 2026-03-03, by: bob, act: answered, answer: scheduled, until: 2026-03-18
    date: 2026-03-18, by: bob, act: answered, answer: gave_input, note: All of it."""

    bob = get_respondent(replay_ask(log, as_of="2026-03-20"), "bob")

    assert bob.answer is not None
    assert (bob.answer.kind, bob.answer.text, bob.answer.day) == ("gave_input", "All of it.", parse_day("2026-03-18"))
    assert bob.first_answer == parse_day("2026-03-03")


def test_an_answer_that_names_a_promise_says_what_the_promise_says() -> None:
    """The words are the promiser's own, where the entry has none."""
    commitment = replay_log("date: 2026-10-01, by: bob, act: promised, note: Two evenings.", promiser="bob")
    log = "date: 2026-10-03, by: bob, act: answered, answer: committed, promise: it"

    bob = get_respondent(replay_ask(log, as_of="2026-10-05", promises=(commitment,)), "bob")

    assert bob.answer is not None
    assert (bob.answer.kind, bob.answer.text, bob.first_answer) == ("committed", "Two evenings.", parse_day("2026-10-01"))


def test_a_ladder_of_a_sponsor_alone_is_the_usual_one_without() -> None:
    """Where the ask names no sponsor, nobody is taken to one, and nobody is left without a step."""
    base = BASE.replace("sponsor: eve\n", "ladder: [{via: sponsor}]\n")

    assert get_next_step(replay_ask(as_of="2026-03-02", base=base)) == ("reach_out", "email", "2026-03-02")


@pytest.mark.parametrize(("via", "draft"), [("email", "second_mail"), ("phone", "second_mail"), (None, "first_mail")])
def test_a_draft_fits_the_step(via: str | None, draft: str) -> None:
    """Nobody is greeted as for the first time who was reached before."""
    log = f"date: 2026-03-02, by: ann, act: reached_out, to: all, via: {via}" if via else ""

    assert get_respondent(replay_ask(log, as_of="2026-03-10"), "bob").draft == draft


def test_who_was_called_first_is_not_written_to_on_the_same_day() -> None:
    """A talk before any mail is given the days of a talk."""
    assert get_next_step(replay_ask("date: 2026-03-02, by: ann, act: reached_out, to: [bob], via: phone", as_of="2026-03-03")) == (
        "wait",
        "email",
        "2026-03-09",
    )


def test_the_sum_of_the_answers() -> None:
    """Of answers and of promises, each once; not of those who said no, nor in another unit, nor of what fell through."""
    base = BASE + "target: {value: 10, unit: hours}\n"
    log = """date: 2026-10-02, by: cora, act: answered, answer: committed, amount: {value: 2.5, unit: Hours}
    date: 2026-10-02, by: dan, act: answered, answer: countered, amount: {value: 100, unit: hours}"""
    amount = "{value: 4, unit: hours}"
    kept = replay_log("date: 2026-10-01, by: bob, act: promised", promiser="bob", amount=amount)
    revoked = "date: 2026-10-01, by: bob, act: promised\ndate: 2026-10-02, by: bob, act: revoked, reason: people"
    gone = replay_log(revoked, promiser="bob", amount=amount, record="gone")
    other = replay_log("date: 2026-10-01, by: bob, act: promised", promiser="bob", amount="{value: 4, unit: USD}", record="other")

    gathered = replay_ask(log, as_of="2026-10-05", base=base, promises=(kept, gone, other)).amount_pledged

    assert gathered == Amount(value=6.5, unit="hours")


@pytest.mark.parametrize(
    ("target", "said", "missing", "share"),
    [("10", "2.5", 7.5, 4), ("2500", "10", 2490, 1300), ("3", "1.5", 1.5, None), ("10", "12", None, None)],
)
def test_a_suggested_amount_is_an_equal_part(target: str, said: str, missing: float | None, share: int | None) -> None:
    """What is missing by how many haven't replied, rounded up to two digits; nothing where that is less than one, or nothing is missing."""
    answer = f"date: 2026-03-05, by: cora, act: answered, answer: committed, amount: {{value: {said}, unit: hours}}"
    pursuit = replay_ask(answer, as_of="2026-03-06", base=f"{BASE}target: {{value: {target}, unit: hours}}\n")
    amounts = (pursuit.amount_missing, pursuit.suggested_amount)
    assert tuple(each.value if each else None for each in amounts) == (missing, share)


def test_a_ladder_of_one_s_own_waits_as_the_boards_does() -> None:
    """Each step takes the wait of the board's step of its kind, the later ones that of the last; what the board lacks is as usual."""
    ladder = build_ladder(
        ("personal", "email", "email", "email", "sponsor"), (LadderStep(via="email", wait=2), LadderStep(via="email", wait=9))
    )
    assert [(each.via, each.wait) for each in ladder] == [("personal", 5), ("email", 2), ("email", 9), ("email", 9), ("sponsor", None)]


def test_a_long_log_of_single_talks_is_read_in_one_go() -> None:
    """Ten thousand entries for five thousand people are taken in once."""
    people = "".join(f"  p{number}: {{name: P}}\n" for number in range(5000))
    crowd = Parties(parse_parties((parse_source_text(f"people:\n  ann: {{name: Ann}}\n{people}"),)))
    base = BASE.replace("sponsor: eve\n", "").replace("[bob, cora, dan]", "[" + ", ".join(f"p{number}" for number in range(5000)) + "]")
    talks = "".join(f"  - {{date: 2026-03-03, by: ann, act: reached_out, to: [p{number % 5000}], via: phone}}\n" for number in range(9000))
    ask = parse_ask("it", parse_source_text(f"{base}log:\n{talks}", "commitments/asks/it.yaml"))

    pursuit = derive_ask_status(ask, crowd, WEEKDAYS, (), parse_day("2026-03-10"))

    assert sum(len(each.attempts) for each in pursuit.respondents) == 9000
