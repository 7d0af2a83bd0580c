"""A mail that can be answered: the same each time, in a thread with others of its kind, and with nothing that the board withholds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar
from tests.cli.boards import make_promise_yaml
from tests.messages.mails import (
    AGREED,
    BOX,
    BY_BAKERY,
    INPUT_ASK,
    KEY,
    PARTIES,
    RECORDS,
    compose,
    judge_raw,
    list_buttons,
    make_mail_state,
    write_mail,
)
from tests.messages.said import TODAY
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.base.errors import BoardError
from troth.board import build_board
from troth.cli.send_mails import DigestPost
from troth.report.answerable_mails import DAY_HEADER, MailBox
from troth.report.digest import DigestWriter
from troth.status.redaction import redact
from troth.views.context import MessageMemory, ViewContext
from troth.views.digest import list_digests

if TYPE_CHECKING:
    from email.message import EmailMessage, Message

    from troth.messages.judgement import BoardState

DONE = {"promises/done.yaml": RECORDS["promises/done.yaml"]}


def read_text(mail: EmailMessage, kind: str = "plain") -> str:
    """Return the text of a mail."""
    part = mail.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text


def make_post(state: BoardState, published: BoardState | None = None, **fields: Any) -> DigestPost:  # noqa: ANN401 - of the post
    """Return what sends the mails of a board."""
    shown = (published or state).board
    writer = DigestWriter(settings=state.board.settings, address=lambda _: "", templates={})
    given = {"url": "smtp://localhost", "sender": BOX.address, "key": KEY, **fields}
    return DigestPost(board=state.board, published=shown, writer=writer, **given)


def test_the_same_board_makes_the_same_mail() -> None:
    """To the byte, on the same day; on another it is another mail of the same thread."""
    state = make_mail_state()
    assert write_mail(state, "bakery").as_bytes() == write_mail(state, "bakery").as_bytes()
    later = replace(state, board=build_board(state.board.ledger, AsOf(TODAY + timedelta(days=1))))
    first, second = write_mail(state, "bakery"), write_mail(later, "bakery")
    assert first["References"] == second["References"] == first["In-Reply-To"]
    assert first["Message-ID"] != second["Message-ID"]
    assert first[DAY_HEADER] != second[DAY_HEADER]


def test_a_mail_about_one_thing_is_a_notice() -> None:
    """Its subject names it, its thread is the record's, and a plain reply goes to its own token."""
    state = make_mail_state(DONE)
    mail = write_mail(state, "bakery")
    assert mail["Subject"] == "Delivered, please look: Done"
    assert mail["References"] != write_mail(make_mail_state(), "bakery")["References"]
    assert str(mail["Reply-To"]).startswith("Kitchens <board+")
    assert [each.label for each in list_buttons(mail)][:2] == ["Accept it", "Reject it"]
    assert mail["List-Unsubscribe"].startswith("<mailto:board+")


def test_each_button_stands_in_the_text_as_well() -> None:
    """Whoever reads plain text has the same mails to open, below the words that they are for."""
    mail = write_mail(make_mail_state(DONE), "bakery")
    for button in list_buttons(mail):
        assert button.to in read_text(mail)
    assert read_text(mail).startswith("-- answer above this line --\n")
    assert "troth promise" not in read_text(mail)


def test_a_users_words_are_only_words() -> None:
    """No title makes markup, a header or a link."""
    title = '"<script>alert(1)</script> & Bcc: x@evil.example\\u2028 mailto:evil@evil.example =?utf-8?q?=0D=0ABcc:_x=40evil.example?="'
    text = make_promise_yaml(title=title, **BY_BAKERY) + AGREED + "  - {date: 2026-11-17, by: nina, act: delivered}\n"
    parties = PARTIES.replace("Roth Bakery", "'=?utf-8?q?=0D=0ABcc:_x=40evil.example?='")
    mail = write_mail(make_mail_state({"promises/it.yaml": text.replace("\\u2028", "")}, parties), "bakery")
    assert b"\nBcc" not in mail.as_bytes().partition(b"\r\n\r\n")[0]
    assert ("<script>" in read_text(mail, "html"), mail["Bcc"]) == (False, None)
    assert {each.to.partition("@")[2] for each in list_buttons(mail)} == {"board.example"}


def test_outside_nothing_is_read_that_the_board_withholds() -> None:
    """A note that is not published stands in the mail of whoever is inside, and in nobody else's."""
    state = make_mail_state({**DONE, "board.yaml": "name: Kitchens\nmaintainers: [una]\npublish: {notes: false}\n"})
    hidden = replace(state, board=build_board(redact(state.board.ledger), AsOf(TODAY)))
    post = make_post(state, hidden)
    mails = {each.party: read_text(each.mail) for each in post.build_mails(list_digests(ViewContext(state.board)))}
    assert "All of it" not in mails["bakery"]
    assert "Accept it" in mails["bakery"]
    assert "All of it" in read_text(write_mail(state, "bakery"))


SCHEDULED = INPUT_ASK + "  - {date: 2026-11-20, by: una, act: answered, for: bakery, answer: scheduled, until: 2026-12-04}\n"
ENDED = (
    ("promises/asked.yaml", RECORDS["promises/asked.yaml"], "  - {date: 2026-11-20, by: nina, act: withdrawn, because: No.}\n"),
    ("promises/soon.yaml", RECORDS["promises/soon.yaml"], "  - {date: 2026-11-20, by: nina, act: cancelled, because: No.}\n"),
    ("asks/dust.yaml", SCHEDULED, "  - {date: 2026-11-20, by: una, act: closed}\n"),
    ("agreements/signed.yaml", RECORDS["agreements/signed.yaml"].replace("1 month", "2 years"),
     "  - {date: 2026-11-20, by: nina, act: ended, because: Closed.}\n"),
)  # fmt: skip


def read_content(part: Message) -> bytes:
    """Return what a part of a mail holds."""
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def read_calendars(mail: EmailMessage) -> list[tuple[str, str, int]]:
    """Return the method, the title and the number of what a mail has for calendars."""
    found = []
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            (event,) = Calendar.from_ical(read_content(part)).walk("VEVENT")
            found.append((str(part.get_param("method")), str(event["summary"]), int(str(event["sequence"]))))
    return found


@pytest.mark.parametrize(("path", "text", "ending"), ENDED, ids=["a request", "what is due", "a talk", "a review"])
def test_what_is_off_leaves_the_calendar_at_once(path: str, text: str, ending: str) -> None:
    """A mail of its own says so, whether anything waits or not: under the same name, with a higher number; twice it is the same mail."""
    before = [number for _, _, number in read_calendars(write_mail(make_mail_state({path: text}), "bakery"))]
    mails = [each.mail for each in make_post(make_mail_state({path: text + ending})).build_cancellations() if each.party == "bakery"]
    (mail,) = mails
    ((method, _, number),) = read_calendars(mail)
    assert (method, [number > each for each in before], mail[DAY_HEADER]) == ("CANCEL", [True] * len(before), None)
    assert str(mail["Subject"]).startswith("Cancelled: ")
    assert [each.mail["Message-ID"] for each in make_post(make_mail_state({path: text})).build_cancellations()] == []


def test_what_went_off_on_a_day_without_a_run_leaves_the_calendar_with_the_next() -> None:
    """Whoever knows since when no message went out finds it."""
    path, text, ending = ENDED[0]
    state = make_mail_state({path: text + ending.replace("2026-11-20", "2026-11-18")})
    memories = (None, MessageMemory(since=parse_day("2026-11-17")))
    posts = [make_post(state, memory=each) for each in memories]
    assert [sum(each.party == "bakery" for each in post.build_cancellations()) for post in posts] == [0, 1]


def test_a_talk_and_a_review_to_come_are_invitations() -> None:
    """The day after they are said; another day is a higher number, and who was asked has a button for one more."""
    state = make_mail_state({"asks/dust.yaml": SCHEDULED})
    mail = write_mail(state, "bakery")
    assert (mail["Subject"], read_calendars(mail)) == ("Scheduled: How was the dust?", [("REQUEST", "Talk: How was the dust?", 1)])
    assert [each.label for each in list_buttons(mail)][:1] == ["Name another day"]
    moved = SCHEDULED + "  - {date: 2026-11-20, by: una, act: answered, for: bakery, answer: scheduled, until: 2026-12-08}\n"
    assert read_calendars(write_mail(make_mail_state({"asks/dust.yaml": moved}), "bakery"))[0][2] == 2
    assert "Talk: How was the dust?" in [title for _, title, _ in read_calendars(write_mail(state, "una"))]
    signed = RECORDS["agreements/signed.yaml"].replace("1 month", "2 years").replace("2026-08-0", "2026-11-1")
    review = write_mail(make_mail_state({"agreements/signed.yaml": signed.replace("2026-11-13", "2026-11-20")}), "bakery")
    assert read_calendars(review) == [("REQUEST", "Review: Fitters reviewed with the bakery", 0)]


def test_a_notice_is_of_what_is_new_today() -> None:
    """Asked, changed or delivered on that day, and nothing else: not what waits for long, and nothing for who is told weekly."""
    fresh = {"promises/new.yaml": RECORDS["promises/done.yaml"].replace("2026-11-17", "2026-11-20"), **RECORDS}
    state = make_mail_state(fresh)
    found = {each.face.id: each for each in list_digests(ViewContext(state.board), only_new=True)}
    assert [(each, [item.id for one in digest.sections for item in one.items]) for each, digest in found.items()] == [("bakery", ["new"])]
    mail = next(each.mail for each in make_post(state, only_new=True).build_mails(found.values()))
    assert mail["Subject"] == "Delivered, please look: Done"
    weekly = make_mail_state(fresh, PARTIES.replace("bakery: {", "bakery: {messages: weekly, "))
    assert list_digests(ViewContext(weekly.board), only_new=True) == ()


def test_a_message_to_pass_on_has_its_address_inside_the_board_alone() -> None:
    """Una, who looks after the bakery, can send it with a click though the board publishes no address; somebody outside can't."""
    quiet = PARTIES.replace("bakery: {", "bakery: {messages: none, ")
    mail = write_mail(make_mail_state(DONE, quiet), "una")
    assert "mailto:desk@bakery.example?subject=Done" in read_text(mail, "html").replace("%40", "@")
    assert "Ask Roth Bakery: is it what was agreed? (desk@bakery.example)" in read_text(mail)
    late = make_promise_yaml(title="Late", promiser="nina", customer="nina", partner="bakery", due="2026-11-10")
    outside = write_mail(make_mail_state({"promises/late.yaml": late}), "bakery")
    assert "Ask Nina Novak: how did it go?" in read_text(outside)
    assert "nina@build.example" not in outside.as_string()
    assert "(fill in their address, or call)" in read_text(outside, "html")


def test_what_is_recorded_for_others_stays_beside_the_buttons() -> None:
    """Whoever answers by a button and records for a customer besides has both: what no button says leads to the board's form."""
    wording = RECORDS["agreements/tills.yaml"].replace("customers: [bakery]", "customers: [bakery, jane]")
    quiet = PARTIES.replace("owner: una", "owner: jane").replace("bakery: {", "bakery: {messages: none, ")
    state = make_mail_state({"agreements/tills.yaml": wording}, quiet)
    writer = DigestWriter(settings=state.board.settings, address=lambda page: f"https://board.example/{page}", templates={})
    digests = list_digests(ViewContext(state.board))
    mail = next(each.mail for each in replace(make_post(state), writer=writer).build_mails(digests) if each.party == "jane")
    text = read_text(mail)
    assert "mailto:board+" in text
    assert "Record the signature of Roth Bakery:\n    https://board.example/agreements/tills?act=signed#what-you-can-do" in text
    assert "troth agreement" not in text


WITHHELD = {"notes: false": ("All of it", "Ill.", "A ladder."), "names: false": ("Nina Novak", "Una Ek")}


@pytest.mark.parametrize("publish", WITHHELD)
def test_no_mail_to_somebody_outside_says_what_the_board_withholds(publish: str) -> None:
    """Neither a digest with all that can wait, nor a notice, nor a calendar's day, nor that one is off; no address but theirs."""
    ended = {"promises/off.yaml": RECORDS["promises/asked.yaml"] + "  - {date: 2026-11-20, by: nina, act: withdrawn, because: Ill.}\n"}
    said_so = "  - {date: 2026-11-19, by: nina, act: reported, confidence: at_risk, note: Ill.}\n"
    ended["promises/risky.yaml"] = make_promise_yaml(title="Risky", **BY_BAKERY) + AGREED + said_so
    state = make_mail_state({**RECORDS, **ended, "board.yaml": f"name: Kitchens\nmaintainers: [una]\npublish: {{{publish}}}\n"})
    post = make_post(state, replace(state, board=build_board(redact(state.board.ledger), AsOf(TODAY))))
    digests = [*list_digests(ViewContext(state.board)), *list_digests(ViewContext(state.board), only_new=True)]
    mails = [each.mail for each in (*post.build_mails(digests), *post.build_cancellations()) if each.party == "bakery"]
    said = [read_content(part).decode() for mail in mails for part in mail.walk() if not part.is_multipart()]
    button = next(each for each in list_buttons(mails[0]) if each.label == "Accept it")
    said += [each.reply for words in ("Fine.", "/agree") for each in judge_raw(state, compose(button.to, button.subject, words))[0]]
    assert (len(mails) >= 2, "Accepted: kept on time. 20 Nov 2026, Done." in said[-2]) == (True, True)
    assert any("It is at risk and may not be kept." in text for text in said)
    assert [each for each in WITHHELD[publish] for text in said if each in text] == []
    assert [each for text in said for each in re.findall(r"[\w.]+@build\.example", text)] == []


def test_a_short_key_sends_nothing() -> None:
    """Somebody could guess it."""
    state = make_mail_state(DONE)
    with pytest.raises(BoardError, match="fewer than 16 characters"):
        list(make_post(state, key="short").build_mails(list_digests(ViewContext(state.board))))
    assert MailBox(address="board@board.example", key=KEY).address_token("x") == "board+x@board.example"
