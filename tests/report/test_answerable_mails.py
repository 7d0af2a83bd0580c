"""A mail that can be answered: the same each time, in a thread with others of its kind, and with nothing that the board withholds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import make_promise_yaml
from tests.messages.mails import AGREED, BOX, BY_BAKERY, KEY, RECORDS, list_buttons, make_mail_state, write_mail
from tests.messages.said import TODAY

from troth.base.dates import AsOf
from troth.base.errors import BoardError
from troth.board import build_board
from troth.cli.send_mails import DigestPost
from troth.report.answerable_mails import DAY_HEADER, MailBox
from troth.report.digest import DigestWriter
from troth.status.redaction import redact
from troth.views.context import ViewContext
from troth.views.digest import list_digests

if TYPE_CHECKING:
    from email.message import EmailMessage

    from troth.messages.judgement import BoardState

DONE = {"promises/done.yaml": RECORDS["promises/done.yaml"]}


def read_text(mail: EmailMessage, kind: str = "plain") -> str:
    """Return the text of a mail."""
    part = mail.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text


def make_post(state: BoardState, published: BoardState | None = None, **fields: str) -> DigestPost:
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
    assert mail["Subject"] == "To accept: Done"
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
    title = '"<script>alert(1)</script> & Bcc: x@evil.example\\u2028 mailto:evil@evil.example"'
    text = make_promise_yaml(title=title, **BY_BAKERY) + AGREED + "  - {date: 2026-11-17, by: nina, act: delivered}\n"
    mail = write_mail(make_mail_state({"promises/it.yaml": text.replace("\\u2028", "")}), "bakery")
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


def test_a_short_key_sends_nothing() -> None:
    """Somebody could guess it."""
    state = make_mail_state(DONE)
    with pytest.raises(BoardError, match="fewer than 16 characters"):
        list(make_post(state, key="short").build_mails(list_digests(ViewContext(state.board))))
    assert MailBox(address="board@board.example", key=KEY).address_token("x") == "board+x@board.example"
