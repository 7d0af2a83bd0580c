from __future__ import annotations

from datetime import date

import pytest
from tests.messages.said import BOARD, DELIVERED, TODAY, apply_all, judge, judge_on, make_message, make_state, read_inserted

from troth.messages.judge import MOST_MESSAGES, MOST_REPLIES, EarlierMessages, judge_messages


def test_an_acceptance_is_one_entry_of_its_speaker() -> None:
    """`/accept 5/5: words` of the customer's account adds one entry, with the fingerprint of what it answers, and nothing else."""
    found = judge("/accept 5/5: The drawers are a joy")
    state = make_state()
    terms = state.board.ledger.promises["done"]
    after = apply_all(state.files, found)["commitments/promises/done.yaml"].decode()
    assert (found.author, found.mode, found.reaction, found.subject) == ("jane", "commit", "+1", "promises: jane accepts done")
    assert after.startswith(DELIVERED)
    added = after.removeprefix(DELIVERED)
    assert [line.strip().removeprefix("- ") for line in added.splitlines()][:3] == ["date: 2026-11-20", "by: jane", "act: accepted"]
    assert "satisfaction: 5\n    note: The drawers are a joy\n" in added
    assert len(terms.log) == 3


def test_the_reply_says_what_stands_on_the_board() -> None:
    """It says what was done in the board's words, the whole day, the title, and where it will stand."""
    reply = judge("/accept 5/5").reply
    assert reply.startswith("**Accepted: kept on time, 5 of 5.** 20 Nov 2026, [Fit the kitchen](")
    assert "On the board after the next build: https://github.com/o/r/blob/main/commitments/promises/done.yaml" in reply


@pytest.mark.parametrize(
    "text",
    [
        "> /accept 5/5",
        "```\n/accept 5/5\n```",
        "~~~~\n```\n/accept\n~~~~",
        "    /accept 5/5",
        "\t/accept",
        "<!-- \n/accept\n-->",
        "<pre>\n/accept\n</pre>",
        "I would write /accept here",
        "Thank you, that is fine.",
        "/usr/bin/accept",
        "/accept/5/5",
        "/accept.md is there",
        "/lgtm",
        "",
    ],
)
def test_what_is_quoted_or_code_is_not_said(text: str) -> None:
    """A command in a quotation, in code, in a hidden comment or in the middle of a line is nobody's word, and nobody is answered."""
    found = judge(text)
    assert (found.changes, found.reply, found.mode) == ((), "", "none")


def test_below_a_quotation_it_is_asked_back() -> None:
    """Right below a quotation a host shows a line as a part of it: whether it is meant is asked."""
    found = judge("> what do you say?\n/accept 5/5")
    assert not found.changes
    assert "directly below a quotation" in found.reply
    assert judge("> what do you say?\n\n/accept 5/5").changes


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ("nobody", "obody on this board has this account"),
        ("former-jane", "obody on this board has this account"),
        ("rosa-roth", "left the board on 1 Nov 2026"),
        ("nina-novak", "accepted is said by the customer"),
    ],
)
def test_who_may_not_say_it_is_told_why(account: str, said: str) -> None:
    """Neither a stranger, nor a former account, nor who has left, nor the wrong side: each gets one reply and no entry."""
    found = judge("/accept 5/5", account)
    assert (found.changes, found.mode, found.reaction) == ((), "none", "confused")
    assert said in found.reply.replace("\\", "")


def test_accounts_have_no_case() -> None:
    """Hosts tell accounts apart without capitals; only ASCII has any."""
    assert judge("/accept", "JANE-Ito").author == "jane"
    assert judge("/accept", "jane-\N{LATIN SMALL LETTER DOTLESS I}to").author == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/accept 4: fine", "Did you mean 4 of 5"),
        ("/accept 9/10: fine", "Did you mean 5 of 5"),
        ("/accept five", "Put a colon before your own words"),
        ("/acept 5/5", "Did you mean /accept"),
        ("/accept, and thank you", "Put a colon before your own words"),
        ("/reject", "requires some text: why"),
        ("/accept 5/5: good /deliver", "each command on a line of its own"),
        ("/sign", "not a command for a promise"),
        ("/agree", "Possible now: /accept, /reject, /miss, /cancel"),
        ("/accept for Nobody: fine", "nobody on this board is called"),
    ],
)
def test_what_is_not_understood_is_asked_back(text: str, said: str) -> None:
    """The reply says what is not understood or not possible, and what can be said instead; nothing is written."""
    found = judge(text)
    assert not found.changes
    assert said.casefold() in found.reply.replace("\\", "").replace("&#8203;", "").casefold()


def test_all_of_a_message_or_none() -> None:
    """One command that is not understood keeps the others from being taken."""
    assert not judge("/accept 5/5: fine\n\n/acceptt 3/5").changes


def test_said_of_something_else_nothing_is_written() -> None:
    """A fingerprint that is not what stands there now: the reply says what is new, and asks again."""
    state = make_state()
    seen = judge_on(state, make_message("/accept")).changes[0].insert.split('terms: "')[1][:64]
    again = DELIVERED + "  - {date: 2026-11-18, by: jane, act: rejected, because: No.}\n  - {date: 2026-11-19, by: nina, act: delivered}\n"
    changed = make_state({"promises/done.yaml": again})
    found = judge_on(changed, make_message("/accept 5/5", of=seen))
    assert not found.changes
    assert "has changed since you saw it" in found.reply
    assert "New: 19 Nov 2026, Nina Novak" in found.reply
    assert judge_on(state, make_message("/accept 5/5", of=seen)).changes


def test_what_is_recorded_late_says_when_it_happened() -> None:
    """Where the log has a later entry already, the entry has that one's date and says on which day it was said."""
    found = judge("/accept 5/5", said_on=date(2026, 11, 16))
    assert "date: 2026-11-17\n" in read_inserted(found)
    assert "happened: 2026-11-16" in read_inserted(found)


def test_each_message_once() -> None:
    """A message that is on the board already comes to nothing."""
    message = make_message("/accept 5/5")
    assert not judge_on(make_state(), message, EarlierMessages(said_at={message.said_at})).reply
    judged, _ = judge_messages([message, message], make_state())
    assert [bool(each.changes) for each in judged] == [True, False]


def test_a_stranger_is_answered_three_times_in_an_issue() -> None:
    """After that there is silence."""
    messages = [make_message("/accept", "nobody", said_at=f"https://github.com/o/r/issues/12#issuecomment-{each}") for each in range(5)]
    judged, _ = judge_messages(messages, make_state())
    assert [bool(each.reply) for each in judged] == [True] * MOST_REPLIES + [False] * 2


def test_thirty_messages_a_day() -> None:
    """More are left for tomorrow, and that is said."""
    before = EarlierMessages(by_day={("jane-ito", TODAY): MOST_MESSAGES})
    found = judge_on(make_state(), make_message("/accept"), before)
    assert not found.changes
    assert "messages of yours today" in found.reply
    assert found.reaction == "eyes"


def test_twenty_acts_a_message() -> None:
    """More in one message are not taken."""
    found = judge("\n".join(["/report on track"] * 21), "nina-novak", "promise/kitchen")
    assert not found.changes
    assert "it has 21 actions".capitalize() in found.reply


def test_the_owner_writes_down_what_a_customer_said() -> None:
    """`for NAME`: the entry is the customer's, by whoever looks after it, as a pull request; nobody else may."""
    promise = DELIVERED.replace("customer: jane", "customer: bakery").replace("by: jane", "by: bakery")
    state = make_state({"promises/done.yaml": promise})
    found = judge_on(state, make_message("/accept for Roth Bakery 4/5: They like it.", "una-ek"))
    assert "by: bakery" in read_inserted(found)
    assert found.mode == "pull-request"
    refused = judge_on(state, make_message("/accept for Roth Bakery 4/5: They like it.", "omar-said"))
    assert "only Una Ek can record" in refused.reply


def test_a_member_speaks_for_the_team() -> None:
    """For a team or a customer that one belongs to one speaks oneself."""
    promise = DELIVERED.replace("customer: jane", "customer: retail")
    found = judge_on(make_state({"promises/done.yaml": promise}), make_message("/accept for Retail customers 5/5"))
    assert "by: jane" in read_inserted(found)
    assert found.mode == "commit"


@pytest.mark.parametrize("text", ["/Accept.", "/accept !", "/accept5/5", "  /accept 5 of 5:fine", "/accept\t3/5", "Hello\n/accept\r\n"])
def test_the_ways_in_which_people_write_it(text: str) -> None:
    """Capitals, a full stop, a blank more or less: what can be meant in one way only is taken."""
    assert judge(text).changes


def test_an_issue_is_closed_when_all_is_said() -> None:
    """Where it was opened for one act, or where a comment ends the promise that it is about."""
    assert judge("/accept 5/5").close
    assert not judge("/reject because one drawer sticks").close
    assert judge("/reject because one drawer sticks", channel="issue").close


def test_nothing_counts_on_a_party_that_is_not_merged() -> None:
    """A customer waits as a pull request; a promise to them, said in the next issue, would be on the board without its customer."""
    customer = "```troth\nrecords:\n- {kind: customer, id: acme, name: Acme, contacts: [jane]}\n```"
    record = "kind: promise, title: Doors, promiser: nina, customer: acme, outcome: They shut., measures: [x], due: 2026-12-18"
    texts = (customer, f"```troth\nrecords:\n- {{{record}}}\n```")
    messages = [make_message(text, "nina-novak", None, channel="issue", said_at=f"issue/{at}") for at, text in enumerate(texts)]
    (added, promised), _ = judge_messages(messages, make_state({"board.yaml": BOARD + "receive: commit\n"}))
    assert added.mode == "pull-request"
    assert not promised.changes
    assert "acme" in promised.reply
