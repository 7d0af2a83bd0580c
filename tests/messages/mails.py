"""Boards that write mails, and answers in the manner of the common mail programs, in four languages."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.cli.boards import make_promise_yaml
from tests.messages.said import TODAY, read_state

from troth.messages.mail import parse_mail
from troth.messages.mail_judge import CheckedMail, MailDesk, MailOutcome, judge_mails
from troth.report.answerable_mails import AnswerableMails, MailBox
from troth.report.digest import DigestWriter
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.views.context import ViewContext
from troth.views.digest import build_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from troth.messages.judgement import BoardState

KEY = "a-key-that-nobody-else-has-0123456789"
BOX = MailBox(address="Kitchens <board@board.example>", key=KEY)
PARTIES = """\
people:
  nina: {name: Nina Novak, email: nina@build.example}
  omar: {name: Omar Said, email: omar@build.example}
  jane: {name: Jane Ito, email: jane@retail.example}
  una: {name: Una Ek, email: una@build.example}
teams:
  fitters: {name: Fitters, lead: nina, members: [omar, una]}
customers:
  retail: {name: Retail customers, contacts: [jane]}
  bakery: {name: Roth Bakery, owner: una, email: desk@bakery.example}
"""
INPUT_ASK = """\
title: How was the dust?
asker: una
asked: [jane, bakery]
seeks: input
made: 2026-11-16
respond_by: 2026-12-20
request: Two lines are enough.
log:
  - {date: 2026-11-17, by: una, act: reached_out, to: all, via: email}
"""
PROMISE_ASK = INPUT_ASK.replace("seeks: input", "seeks: promise").replace("How was the dust?", "Who opens the doors?")
BY_BAKERY = {"promiser": "nina", "customer": "bakery"}
AGREED = "log:\n  - {date: 2026-10-05, by: bakery, act: agreed}\n"
REVIEWED = """\
title: Fitters serve the bakery
provider: fitters
customers: [bakery]
value: [The shop opens on time]
services: [{what: Tills, deliverables: [A till a shop]}]
requirements: [{id: p1, what: First answer, unit: hours, at_most: 4, every: year}]
needs: [Notice]
roles: [{party: fitters, responsible_for: [Run]}]
obstacles: [{what: One engineer, plan: A second}]
resources: [{what: Test data}]
review_every: 1 month
log:
  - {date: 2026-08-01, by: bakery, act: input, working: All, rating: 3}
  - {date: 2026-08-02, by: nina, act: signed}
"""
ASKED_OF_BAKERY = {"promiser": "bakery", "customer": "nina"}
NAMED_ASK = PROMISE_ASK.replace("Who opens the doors?", "Who brings bread?") + (
    "  - {date: 2026-11-18, by: una, act: answered, for: bakery, answer: committed, note: We do.}\n"
)
RECORDS: Mapping[str, str] = {
    "promises/asked.yaml": make_promise_yaml(title="Asked", made="", **ASKED_OF_BAKERY)
    + "log:\n  - {date: 2026-11-16, by: nina, act: requested, respond_by: 2026-11-30}\n",
    "promises/offered.yaml": make_promise_yaml(title="Offered", made="", **BY_BAKERY)
    + "log:\n  - {date: 2026-11-16, by: nina, act: offered, respond_by: 2026-11-30}\n",
    "promises/terms.yaml": make_promise_yaml(title="Terms", **BY_BAKERY),
    "promises/done.yaml": make_promise_yaml(title="Done", **BY_BAKERY)
    + AGREED
    + "  - {date: 2026-11-17, by: nina, act: delivered, note: All of it.}\n",
    "promises/change.yaml": make_promise_yaml(title="Change", **BY_BAKERY)
    + AGREED
    + "  - {date: 2026-11-17, by: nina, act: renegotiated, due: 2027-01-15, reason: people, because: Ill.}\n",
    "promises/late.yaml": make_promise_yaml(title="Late", due="2026-11-10", **ASKED_OF_BAKERY) + AGREED.replace("bakery", "nina"),
    "promises/soon.yaml": make_promise_yaml(title="Soon", due="2026-11-24", **ASKED_OF_BAKERY) + AGREED.replace("bakery", "nina"),
    "promises/followed.yaml": make_promise_yaml(title="Followed", due="2026-11-10", **BY_BAKERY) + AGREED,
    "promises/helped.yaml": make_promise_yaml(title="Helped", **BY_BAKERY)
    + AGREED
    + "  - {date: 2026-11-17, by: nina, act: help_wanted, note: A ladder.}\n",
    "asks/dust.yaml": INPUT_ASK,
    "asks/doors.yaml": PROMISE_ASK,
    "asks/bread.yaml": NAMED_ASK,
    "agreements/tills.yaml": REVIEWED,
    "agreements/signed.yaml": REVIEWED.replace("serve the", "reviewed with the") + "  - {date: 2026-08-03, by: bakery, act: signed}\n",
    "agreements/heard.yaml": REVIEWED.partition("log:")[0].replace("serve the", "hear the"),
    "agreements/supply.yaml": REVIEWED.replace("Fitters serve the bakery", "The bakery serves the fitters")
    .replace("provider: fitters\ncustomers: [bakery]", "provider: bakery\ncustomers: [fitters]")
    .replace("party: fitters", "party: bakery").replace("every: year", "every: month").replace("1 month", "2 years")
    .replace("by: bakery", "by: omar").replace("by: nina, act: signed", "by: omar, act: signed")
    + "  - {date: 2026-08-03, by: bakery, act: signed}\n",
}  # fmt: skip
"""What waits for somebody outside: an answer, terms, an acceptance, a change, something overdue, a follow-up, and so on."""
LABELS = {act: words.label for act, words in PROMISE_ACT_WORDS.items()}
_PARTS = ("Value", "Services and deliverables", "Requirements", "What the provider needs", "Roles", "Obstacles", "Resources")
PART_CASES = tuple(
    (f"Change {number}, {part}", f"Fitters {what} the bakery", "input", "What should change:")
    for what in ("serve", "hear")
    for number, part in enumerate(_PARTS, 1)
)
"""Whoever is asked to sign or for feedback has the wording before them, and may ask to change each part of it."""
CASES = (
    (LABELS["promised"], "Asked", "promised", ""),
    (LABELS["countered"], "Asked", "countered", "New date: 8 Jan"),
    (LABELS["declined"], "Asked", "declined", ""),
    (LABELS["agreed"], "Offered", "agreed", ""),
    (LABELS["countered"], "Offered", "countered", "New date: 8 Jan"),
    (LABELS["declined"], "Offered", "declined", ""),
    (LABELS["agreed"], "Terms", "agreed", ""),
    (LABELS["renegotiated"], "Terms", "renegotiated", "New date: 8 Jan"),
    (LABELS["accepted"], "Done", "accepted", "Rating, 1 to 5: 5"),
    (LABELS["rejected"], "Done", "rejected", ""),
    (LABELS["agreed"], "Change", "agreed", ""),
    (LABELS["refused"], "Change", "refused", ""),
    (LABELS["renegotiated"], "Change", "renegotiated", "New date: 8 Feb"),
    (LABELS["delivered"], "Late", "delivered", ""),
    (LABELS["renegotiated"], "Late", "renegotiated", "New date: 8 Jan"),
    (LABELS["missed"], "Late", "missed", ""),
    (LABELS["delivered"], "Soon", "delivered", ""),
    (LABELS["renegotiated"], "Soon", "renegotiated", "New date: 8 Jan"),
    (LABELS["help_wanted"], "Soon", "help_wanted", ""),
    (LABELS["followed_up"], "Followed", "followed_up", ""),
    (LABELS["help_offered"], "Helped", "help_offered", ""),
    ("Answer", "How was the dust?", "answer: gave_input", ""),
    ("Schedule a time", "How was the dust?", "answer: scheduled", "Day: 4 Dec"),
    ("Propose something else", "How was the dust?", "answer: countered", ""),
    ("Suggest someone else", "How was the dust?", "answer: referred", "Whom to ask: Jane Ito"),
    ("Say no", "How was the dust?", "answer: declined", ""),
    ("Say yes", "Who opens the doors?", "answer: committed", ""),
    ("Schedule a time", "Who opens the doors?", "answer: scheduled", "Day: 4 Dec"),
    ("Propose something else", "Who opens the doors?", "answer: countered", ""),
    ("Suggest someone else", "Who opens the doors?", "answer: referred", "Whom to ask: Max Muster"),
    ("Say no", "Who opens the doors?", "answer: declined", ""),
    ("Sign it", "Fitters serve the bakery", "signed", ""),
    *PART_CASES,
    ("Review it", "Fitters reviewed with the bakery", "reviewed", "Rating, 1 to 5: 4 of 5"),
    ("Give feedback", "Fitters hear the bakery", "input", "Rating, 1 to 5: 4\nWhat works: The till.\nWhat should change: More\nof it."),
)
"""Every button by which somebody outside acts: its label, the record, what the entry says, and the blanks that are filled in."""
TOLD_CASES = (("Reply in your own words", "Who brings bread?"), ("Reply in your own words", "The bakery serves the fitters"))
"""Buttons of what no message says: to name the day makes a promise, and figures are recorded by people of the board."""
REASONS = {
    "en": "The left one sticks, and the handle is missing.",
    "de": "Die linke klemmt, und der Griff fehlt.",
    "fr": "Celle de gauche coince.",
    "ja": "左側が動きません。",
}


def make_mail_state(records: Mapping[str, str] | None = None, parties: str = PARTIES) -> BoardState:
    """Return a board on which all that waits for an outside party waits for the bakery, which has an address and nobody here."""
    board = "name: Kitchens\ntimezone: Europe/Prague\nmaintainers: [una]\n"
    files = {"board.yaml": board, "parties/all.yaml": parties, **(RECORDS if records is None else records)}
    return read_state({f"commitments/{path}": text.encode() for path, text in files.items()}, TODAY)


def write_mail(state: BoardState, party: str) -> EmailMessage:
    """Return the mail that a party gets today."""
    context = ViewContext(state.board)
    writer = DigestWriter(settings=state.board.settings, address=lambda page: f"https://board.example/{page}", templates={})
    mails = AnswerableMails(context=context, board=state.board, writer=writer, box=BOX)
    receiver = state.board.ledger.parties[party]
    return mails.build(build_digest(receiver, context), receiver)


@dataclass(frozen=True, kw_only=True)
class Button:
    """A mail that a button opens: whom it goes to, and what it says already."""

    label: str
    to: str
    subject: str
    body: str


def list_buttons(mail: EmailMessage) -> list[Button]:
    """Return the buttons of a mail, as its HTML has them."""
    part = mail.get_body(("html",))
    assert part is not None
    found = re.findall(r'<a href="(mailto:board[^"]*)"[^>]*>([^<]*)</a>', part.get_content())
    buttons = []
    for link, label in found:
        parts = urlsplit(link.replace("&amp;", "&"))
        query = parse_qs(parts.query, keep_blank_values=True)
        body = query.get("body", [""])[0]
        buttons.append(Button(label=label, to=unquote(parts.path), subject=query["subject"][0], body=body))
    return buttons


_NUMBERS = count(1)


def answer(button: Button, words: str, sender: str = "desk@bakery.example", style: str = "plain", **fields: Any) -> bytes:  # noqa: ANN401 - headers
    """Return the mail of somebody who chose a button, wrote these words and sent it with a mail program."""
    lines = button.body.replace("\r\n", "\n")
    filled = lines + words if lines else words
    return compose(button.to, button.subject, filled, sender, style, **fields)


def compose(to: str, subject: str, text: str, sender: str = "desk@bakery.example", style: str = "plain", **fields: Any) -> bytes:  # noqa: ANN401 - likewise
    """Return a mail in the style of a mail program."""
    message = EmailMessage(policy=SMTP)
    headers = {"From": sender, "To": to, "Subject": subject, "Message-ID": f"<m{next(_NUMBERS)}@{sender.rpartition('@')[2].rstrip('>')}>"}
    for name, value in {**headers, **{name.replace("_", "-"): value for name, value in fields.items()}}.items():
        if value is not None:
            message[name] = value
    STYLES[style](message, text)
    return message.as_bytes()


QUOTED = "-- answer above this line --\n\nRoth Bakery, as of 20 Nov 2026: 3 things wait.\n\nTO ACCEPT\n* Shelves\n  Accept it:\n    mailto"


def _quote(text: str = QUOTED) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _plain(message: EmailMessage, text: str) -> None:
    message.set_content(text)


def _gmail(message: EmailMessage, text: str) -> None:
    intro = "On Fri, Nov 20, 2026 at 7:00\u202fAM Kitchens <board@board.example> wrote:"
    message.set_content(f"{text}\n\n{intro}\n\n{_quote()}\n", cte="quoted-printable")
    html = "<br>".join(text.split("\n"))
    message.add_alternative(
        f'<div dir="ltr">{html}</div><br><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">{intro}</div>'
        f"<blockquote>{QUOTED}</blockquote></div>",
        subtype="html",
    )


def _gmail_german(message: EmailMessage, text: str) -> None:
    intro = "Am Fr., 20. Nov. 2026 um 07:00\xa0Uhr schrieb Kitchens <\nboard@board.example>:"
    message.set_content(f"{text}\n\n{intro}\n\n{_quote()}\n", cte="base64")


def _outlook(message: EmailMessage, text: str) -> None:
    block = "Von: Kitchens <board@board.example>\nGesendet: Freitag, 20. November 2026 07:00\nAn: Beat <b@x.example>\nBetreff: Shelves"
    charset = "iso-8859-1" if all(ord(char) < 256 for char in text) else "utf-8"
    message.set_content(f"{text}\n\nFreundliche Grüsse\nBeat\n\n________________________________\n{block}\n\n{QUOTED}\n", charset=charset)


def _outlook_html(message: EmailMessage, text: str) -> None:
    paragraphs = "".join(f'<p class="MsoNormal">{line or "&nbsp;"}</p>' for line in text.split("\n"))
    message.set_content(
        f'<html><head><style>p {{margin:0}}</style></head><body><div>{paragraphs}</div><div id="divRplyFwdMsg"><b>From:</b> Kitchens</div>'
        f"<div>{QUOTED}</div></body></html>",
        subtype="html",
    )


def _outlook_mobile(message: EmailMessage, text: str) -> None:
    message.set_content(
        f"{text}\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: Kitchens\nSent: Friday\n\n{QUOTED}"
    )


def _apple(message: EmailMessage, text: str) -> None:
    message.set_content(f"{text}\n\n> Le 20 nov. 2026 à 07:00, Kitchens <board@board.example> a écrit :\n> \n{_quote()}\n", cte="base64")


def _iphone_german(message: EmailMessage, text: str) -> None:
    message.set_content(
        f"{text}\n\nVon meinem iPhone gesendet\n\n> Am 20.11.2026 um 07:00 schrieb Kitchens <board@board.example>:\n> \n{_quote()}"
    )


def _iphone_japanese(message: EmailMessage, text: str) -> None:
    message.set_content(f"{text}\n\niPhoneから送信\n\n2026/11/20 7:00、Kitchens <board@board.example>のメール:\n\n{_quote()}", cte="base64")


def _thunderbird_below(message: EmailMessage, text: str) -> None:
    message.set_content(f"Am 20.11.26 um 07:00 schrieb Kitchens:\n{_quote()}\n\n{text}\n\n-- \nBeat Roth\nBäckerei Roth")


def _thunderbird(message: EmailMessage, text: str) -> None:
    message.set_content(f"{text}\n\nOn 11/20/26 07:00, Kitchens wrote:\n{_quote()}\n")


def _yahoo(message: EmailMessage, text: str) -> None:
    message.set_content(
        f"{text}\n\n    On Friday, November 20, 2026 at 07:00:01 AM GMT+1, Kitchens <board@board.example> wrote:  \n \n {QUOTED}"
    )


def _proton_html(message: EmailMessage, text: str) -> None:
    body = "".join(f"<div>{line or '<br>'}</div>" for line in text.split("\n"))
    message.set_content(f'<div>{body}</div><div class="protonmail_quote">On Friday<blockquote>{QUOTED}</blockquote></div>', subtype="html")


def _gmail_french(message: EmailMessage, text: str) -> None:
    intro = "Le ven. 20 nov. 2026 à 07:00, Kitchens <board@board.example> a écrit :"
    message.set_content(f"{text}\n\n{intro}\n\n{_quote()}\n", cte="base64")


def _outlook_japanese(message: EmailMessage, text: str) -> None:
    block = "差出人: Kitchens <board@board.example>\n送信日時: 2026年11月20日 7:00\n宛先: Beat <b@x.example>\n件名: Shelves"
    message.set_content(f"{text}\n\n________________________________\n{block}\n\n{QUOTED}\n", charset="utf-8", cte="base64")


def _android_html(message: EmailMessage, text: str) -> None:
    lines = "<br>".join(text.split("\n"))
    message.set_content(
        f'<div dir="auto">{lines}</div><div id="mail-editor-reference-message-container"><div class="ms-outlook-mobile-ref"></div>'
        f'<hr><div id="divRplyFwdMsg"><b>Von:</b> Kitchens</div>{QUOTED}</div><!-- the end -->',
        subtype="html",
    )


def _web_mail_with_lawyers(message: EmailMessage, text: str) -> None:
    footer = "Mit freundlichen Grüßen\nBeat Roth\n\nDiese E-Mail ist vertraulich."
    message.set_content(f"{text}\n\n{footer}\n\nAm 20.11.2026 um 07:00 schrieb Kitchens:\n{_quote()}")


STYLES: Mapping[str, Callable[[EmailMessage, str], None]] = {
    "plain": _plain,
    "gmail": _gmail,
    "gmail-german": _gmail_german,
    "outlook": _outlook,
    "outlook-html": _outlook_html,
    "outlook-mobile": _outlook_mobile,
    "apple-french": _apple,
    "iphone-german": _iphone_german,
    "iphone-japanese": _iphone_japanese,
    "thunderbird": _thunderbird,
    "thunderbird-below": _thunderbird_below,
    "yahoo": _yahoo,
    "proton-html": _proton_html,
    "gmail-french": _gmail_french,
    "outlook-japanese": _outlook_japanese,
    "android-html": _android_html,
    "web-mail": _web_mail_with_lawyers,
}
"""How mail programs write an answer: above or below what they quote, with their signatures, as text or HTML alone."""
RECEIVED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def check(raw: bytes, unproved: str = "") -> CheckedMail:
    """Return a mail as the mailbox hands it over; its sender is proved unless it is said why not."""
    return CheckedMail(mail=parse_mail(raw, RECEIVED, hashlib.sha256(raw).hexdigest()), unproved=unproved)


def judge_raw(state: BoardState, *raws: bytes, **fields: Any) -> tuple[tuple[MailOutcome, ...], BoardState]:  # noqa: ANN401 - of the desk
    """Return what mails of proved senders come to."""
    return judge_mails([check(raw) for raw in raws], state, MailDesk(keys=(KEY,), **fields))
