"""Sixty ways to act in somebody's name by mail: none is an act, none is answered but to who is proved, and all end soon."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.mail_servers import find_key, sign_mail
from tests.messages.mails import BOX, KEY, RECEIVED, check, compose, judge_raw, list_buttons, make_mail_state, write_mail
from tests.timings import limit_work

from troth.base.mail_tokens import TOKEN_DAYS, MailOffer, read_token, seal_offer
from troth.cli.mail_host import MailHost, MailSettings
from troth.messages.judge import EarlierMessages
from troth.messages.mail import MOST_BYTES, parse_mail
from troth.messages.mail_judge import CheckedMail, MailDesk, judge_mails
from troth.read.mail.mailbox import MOST_AT_ONCE, Mailbox
from troth.read.mail.signatures import explain_unproved

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.messages.mails import Button

    from troth.messages.judgement import BoardState
    from troth.messages.mail_judge import MailOutcome

BAKERY, EVIL = "desk@bakery.example", "mallory@evil.example"
_KEPT: dict[str, BoardState | list[Button]] = {}


def get_state() -> BoardState:
    """Return the board on which everything waits for the bakery, made once."""
    if "state" not in _KEPT:
        _KEPT["state"] = make_mail_state()
    return _KEPT["state"]  # type: ignore[return-value]


def find(label: str = "Accept it", party: str = "bakery") -> Button:
    """Return a button of a party's mail."""
    if party not in _KEPT:
        _KEPT[party] = list_buttons(write_mail(get_state(), party))
    return next(each for each in _KEPT[party] if each.label == label)  # type: ignore[union-attr]


def receive(raw: bytes, *, authserv: str = "", earlier: EarlierMessages | None = None, days: int = 0) -> MailOutcome:
    """Return what a mail comes to, its signatures looked at as both jobs do."""
    mail = parse_mail(raw, RECEIVED + timedelta(days=days), "0" * 64)
    unproved = "" if mail.fault else explain_unproved(raw, mail.sender, authserv=authserv, find_key=find_key)
    desk = MailDesk(keys=(KEY,), earlier=earlier or EarlierMessages())
    (outcome,), _ = judge_mails([CheckedMail(mail=mail, unproved=unproved)], get_state(), desk)
    return outcome


def honest(**fields: Any) -> bytes:  # noqa: ANN401 - headers
    """Return the bakery's answer, not signed yet, with other headers where they are given."""
    button = find()
    return compose(fields.pop("to", None) or button.to, fields.pop("subject", None) or button.subject, "Fine.", **fields)


def signed(raw: bytes, domain: str = "bakery.example", **options: Any) -> bytes:  # noqa: ANN401 - of dkimpy
    """Return a mail with a domain's signature."""
    return sign_mail(raw, domain, **options)


def add_header(raw: bytes, line: bytes) -> bytes:
    """Return a mail with one more header on top."""
    return line + b"\r\n" + raw


def nest(depth: int) -> bytes:
    """Return a mail whose parts lie in each other."""
    head = (
        honest()
        .partition(b"\r\n\r\n")[0]
        .replace(b'Content-Type: text/plain; charset="utf-8"', b"Content-Type: multipart/mixed; boundary=b0")
    )
    parts = b"".join(b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (number, number + 1) for number in range(depth))
    return head + b"\r\n\r\n" + parts


def own_token(act: str = "accept", record: str = "promise/done", party: str = "bakery", key: str = "x" * 32) -> str:
    """Return the address of a token that somebody made without the key."""
    return BOX.address_token(seal_offer(MailOffer(party=party, record=record, act=act), RECEIVED.date(), key))


def results(text: str) -> bytes:
    """Return a mail that claims results of the board's own provider."""
    return add_header(honest(), b"Authentication-Results: " + text.encode())


def change_letter(at: int) -> str:
    """Return the address of the bakery's token with another letter at a place."""
    to = find().to
    return to[:at] + ("b" if to[at] != "b" else "c") + to[at + 1 :]


AUTHSERV = "mx.board.example"
UNPROVED: dict[str, Callable[[], bytes]] = {
    "not signed": honest,
    "signed by another domain": lambda: signed(honest(), "evil.example"),
    "signed by a subdomain": lambda: signed(honest(), "mail.bakery.example"),
    "signed by the domain above": lambda: signed(honest(), "example"),
    "signed by a domain that ends like it": lambda: signed(honest(), "notbakery.example"),
    "the body was changed": lambda: signed(honest()).replace(b"Fine.", b"Evil."),
    "the subject was changed": lambda: signed(honest()).replace(b"Subject: Accept", b"Subject: Reject"),
    "the sender was changed": lambda: signed(honest(From=EVIL), "evil.example").replace(EVIL.encode(), BAKERY.encode()),
    "l= leaves the end open": lambda: signed(honest(), length=True) + b"and more\r\n",
    "From is not signed by who should": lambda: signed(honest(), include_headers=[b"from", b"to", b"date"]),
    "the domain has no key": lambda: signed(honest(), "bakery.nowhere"),
    "an empty signature": lambda: add_header(honest(), b"DKIM-Signature: v=1"),
    "a signature of rubbish": lambda: add_header(honest(), b"DKIM-Signature: v=1; a=rsa-sha256; d=bakery.example; s=s1; h=from; bh=x; b=y"),
    "a signature with no algorithm": lambda: add_header(
        honest(), b"DKIM-Signature: v=1; a=none; d=bakery.example; s=s1; h=from:subject; bh=x; b="
    ),
    "twenty signatures": lambda: b"".join(b"DKIM-Signature: v=1; d=bakery.example\r\n" for _ in range(20)) + honest(),
    "a display name like the bakery's": lambda: signed(honest(From=f'"{BAKERY}" <{EVIL}>'), "evil.example"),
    "a letter of another script": lambda: signed(honest(From="desk@b\N{CYRILLIC SMALL LETTER A}kery.example"), "evil.example"),
}
FAULTY: dict[str, Callable[[], bytes]] = {
    "two From": lambda: signed(add_header(honest(), b"From: " + EVIL.encode())),
    "two addresses in From": lambda: signed(honest(From=f"{BAKERY}, {EVIL}")),
    "no From": lambda: honest(From=None),
    "a group in From": lambda: signed(honest(From="all:;")),
    "resent": lambda: add_header(signed(honest()), b"Resent-From: " + EVIL.encode()),
    "an automatic reply": lambda: signed(honest(Auto_Submitted="auto-replied")),
    "a vacation by subject": lambda: signed(honest(subject="Automatische Antwort: Accept it")),
    "out of office": lambda: signed(honest(subject="Out of Office: back on Monday")),
    "an absence in Japanese": lambda: signed(honest(subject="自動応答: 不在")),
    "an auto-responder": lambda: signed(honest(X_Autorespond="yes")),
    "a list": lambda: signed(honest(List_Id="<bakers.example>")),
    "bulk": lambda: signed(honest(Precedence="bulk")),
    "a bounce": lambda: add_header(signed(honest()), b"Return-Path: <>"),
    "a mailer daemon": lambda: signed(honest(From="MAILER-DAEMON@bakery.example")),
    "a delivery status": lambda: signed(honest().replace(b"Content-Type: text/plain", b"Content-Type: multipart/report")),
    "a forward": lambda: signed(honest(subject="Fwd: Accept it")),
    "a forward in German": lambda: signed(honest(subject="WG: Accept it")),
    "a forward in Japanese": lambda: signed(honest(subject="転送: Accept it")),
    "no Message-ID": lambda: signed(honest(Message_ID=None)),
    "a Message-ID with a line break": lambda: honest().replace(b"Message-ID: <", b"Message-ID: <a\r\n b"),
    "two Message-IDs": lambda: signed(add_header(honest(), b"Message-ID: <x@y.example>")),
    "more than a megabyte": lambda: signed(honest()) + b"x" * MOST_BYTES,
    "thirty megabytes": lambda: honest() + b"x" * (30 << 20),
    "a hundred parts in a row": lambda: nest(0) + b"--b0\r\n\r\nx\r\n" * 100,
    "a hundred parts in each other": lambda: nest(100),
    "ten thousand parts in each other": lambda: nest(10_000),
    "ten thousand headers": lambda: b"".join(b"X-%d: y\r\n" % number for number in range(10_000)) + honest(),
    "zero bytes": lambda: b"",
    "rubbish": lambda: bytes(range(256)) * 40,
    "a header in an encoded subject": lambda: signed(inject(From=EVIL), "evil.example"),
    "a header in an encoded name": lambda: signed(
        honest().replace(b"From: ", b"From: =?utf-8?q?a=0D=0ABcc=3A_x=40evil.example?= <x@evil.example>, ")
    ),
    "a thousand recipients": lambda: signed(honest(to=", ".join(f"board+{'a' * 29}{number}@board.example" for number in range(1000)))),
}
TOKENS: dict[str, Callable[[], bytes]] = {
    "no token": lambda: signed(honest(to="board@board.example")),
    "a token of letters": lambda: signed(honest(to=BOX.address_token("a" * 29))),
    "a token of another key": lambda: signed(honest(to=own_token())),
    "the token of another person": lambda: signed(honest(to=own_token(party="nina", key=KEY))),
    "one's own token of another record": lambda: signed(honest(to=own_token(record="promise/none", key=KEY))),
    "two tokens": lambda: signed(honest(to=f"{find().to}, {own_token()}")),
    "another person with this token": lambda: signed(honest(From="nina@build.example"), "build.example"),
    "a stranger with this token": lambda: signed(honest(From=EVIL), "evil.example"),
    "one letter of it changed": lambda: signed(honest(to=change_letter(11))),
}
PROVIDERS: dict[str, Callable[[], bytes]] = {
    "results of another server": lambda: results("mx.evil.example; dmarc=pass header.from=bakery.example"),
    "results of another domain": lambda: results(f"{AUTHSERV}; dmarc=pass header.from=evil.example; dkim=pass header.d=evil.example"),
    "results that failed": lambda: results(f"{AUTHSERV}; dmarc=fail header.from=bakery.example; dkim=fail header.d=bakery.example"),
    "results in a comment": lambda: results(f"{AUTHSERV}; none (dmarc=pass header.from=bakery.example)"),
    "results below the provider's": lambda: add_header(
        results(f"{AUTHSERV}; dmarc=pass header.from=bakery.example"), f"Authentication-Results: {AUTHSERV}; dmarc=fail".encode()
    ),
}
ATTACKS = {**UNPROVED, **FAULTY, **TOKENS, **PROVIDERS}


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_no_act(name: str) -> None:
    """Nothing is written, nobody is answered, and whoever looks after the board is told why in one line."""
    with limit_work():
        outcome = receive(ATTACKS[name](), authserv=AUTHSERV if name in PROVIDERS else "")
    assert (outcome.judgement, outcome.reply, outcome.party) == (None, "", "")
    assert outcome.handed_over
    assert "\n" not in outcome.handed_over


def test_there_are_sixty() -> None:
    """As many as were asked for."""
    assert len(ATTACKS) >= 60


def test_the_honest_mail_is_one() -> None:
    """The mail that all of these are made of is taken: by its signature, and by the provider's word where that is asked for."""
    for raw, authserv in (
        (signed(honest()), ""),
        (results(f"{AUTHSERV}; spf=pass; dmarc=pass (p=none) header.from=bakery.example"), AUTHSERV),
        (results(f"{AUTHSERV} 1; dkim=pass header.i=@bakery.example header.s=s1"), AUTHSERV),
    ):
        outcome = receive(raw, authserv=authserv)
        assert (outcome.handed_over, bool(outcome.judgement and outcome.judgement.changes)) == ("", True)


def test_a_replay_is_told_what_stands() -> None:
    """The same mail, another one with the same token, and the same answer tomorrow: one act in all."""
    raw, again = signed(honest()), signed(honest())
    (first, second, third), after = judge_raw(get_state(), raw, raw, again)
    assert first.judgement is not None
    assert [bool(each.judgement and each.judgement.changes) for each in (second, third)] == [False, False]
    assert second.reply == "This was already recorded: it is on the board or in an open pull request. “Done” is kept now.\n"
    assert third.reply == "Nothing was recorded: that e-mail has been answered, or has been overtaken. “Done” is kept now.\n"
    spent = EarlierMessages(tokens=[check(raw).mail.token.digest])  # type: ignore[union-attr]
    assert receive(again, earlier=spent).reply.startswith("Nothing was recorded: that e-mail has been answered")
    assert after.board.promises["done"].state.word == "Kept"


def test_a_token_of_no_open_offer_is_told_what_stands() -> None:
    """Its record is one that the sender was written to about, and its act is none that is open: so nothing is written."""
    outcome = receive(signed(honest(to=change_letter(25))))
    assert (outcome.judgement, outcome.party, outcome.reply.startswith("Nothing was recorded")) == (None, "bakery", True)


@pytest.mark.parametrize(("days", "taken"), [(0, True), (TOKEN_DAYS, True), (TOKEN_DAYS + 1, False), (-2, False)])
def test_a_token_counts_thirty_days(days: int, *, taken: bool) -> None:
    """Not longer, and not before it was sent."""
    outcome = receive(signed(honest()), days=days)
    assert bool(outcome.judgement) is taken


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Accept it", "No, the left drawer sticks."),
        ("Accept it", "Leider nein, der Griff fehlt."),
        ("Accept it", "いいえ、まだです。"),
        ("Agree", "Non, c'est trop cher."),
        ("Say no", "Ja, gerne!"),
    ],
)
def test_words_against_the_button_are_left_to_a_person(label: str, words: str) -> None:
    """Who chose yes and wrote no meant one of them: nobody guesses which."""
    button = find(label)
    outcome = receive(signed(compose(button.to, button.subject, words)))
    assert (outcome.judgement, outcome.handed_over) == (None, "the text says the opposite of the chosen button")


def inject(**fields: Any) -> bytes:  # noqa: ANN401 - headers
    """Return the bakery's answer with a subject that brings a header along, which the library would write out."""
    return honest(subject="THE SUBJECT", **fields).replace(b"THE SUBJECT", INJECTED.encode())


INJECTED = "=?utf-8?q?Accept_it=0D=0ABcc=3A_x=40evil.example=0D=0A=0D=0AHello?="


def test_no_header_comes_out_of_a_subject() -> None:
    """What is honest but for its subject is answered without a header that the subject has brought along, encoded once or twice."""
    outcome = receive(signed(inject()))
    settings = MailSettings(mailbox="", server="", address=BOX.address, keys=(KEY,))
    host = MailHost(outer=None, settings=settings, mailbox=None, subjects={outcome.mail.message_id: outcome.mail.subject})  # type: ignore[arg-type]
    answer = host.build_answer(outcome.mail.message_id, outcome.mail.sender, outcome.reply)
    assert (outcome.judgement is not None, answer["Bcc"], answer["To"]) == (True, None, BAKERY)
    assert b"\nBcc" not in answer.as_bytes()
    twice = replace(host, subjects={"<a@b>": INJECTED}).build_answer("<a@b>", BAKERY, "Thank you.")
    assert b"\nBcc" not in twice.as_bytes()


BOMBS = {
    "tags without an end": "<a " * 130_000,
    "comments without an end": "<!--" * 100_000,
    "attributes without an end": '<a b="' * 60_000,
    "signs of less": "<" * 400_000,
    "blocks in blocks": "<blockquote>" * 33_000,
    "lines that may be a quotation": ("on " * 15 + "wrote " * 30 + "x\n") * 2000,
    "addresses that may be a quotation": ("<a@" * 100 + "\n") * 1000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_text_holds_a_run_up(name: str) -> None:
    """Whatever a stranger writes is taken apart soon: three hundred such mails are looked at in a run."""
    raw = compose(find().to, "Long", "x", EVIL).replace(b"text/plain", b"text/html" if "<" in BOMBS[name][:2] else b"text/plain")
    with limit_work():
        assert parse_mail(raw + BOMBS[name].encode(), RECEIVED, "0" * 64).fault == ""


class FullMailbox:
    """A server of IMAP whose inbox has ten thousand mails of a stranger, each of which says that it has thirty megabytes."""

    capabilities = ()

    def __init__(self) -> None:
        self.fetched: list[str] = []

    def select(self, _: str) -> tuple[str, list[bytes]]:
        """Open a folder."""
        return "OK", [b"10000"]

    def uid(self, command: str, *arguments: str) -> tuple[str, list[object]]:
        """Search, or fetch a part of a mail."""
        if command == "search":
            return "OK", [b" ".join(b"%d" % number for number in range(1, 10_001))]
        self.fetched.append(arguments[1])
        meta = b'1 (UID 1 RFC822.SIZE 31457280 INTERNALDATE "20-Nov-2026 09:30:00 +0000")'
        return "OK", [meta] if "SIZE" in arguments[1] else [(b"1 (UID 1 BODY[HEADER]", honest(From=EVIL))]


def test_ten_thousand_mails_are_looked_at_a_few_hundred_at_a_time() -> None:
    """Of each its size is asked first, and of what is too large its head alone is fetched; the others wait for the next run."""
    server = FullMailbox()
    mails = list(Mailbox(server).list_new(MOST_BYTES))  # type: ignore[arg-type]
    assert (len(mails), {each.is_whole for each in mails}) == (MOST_AT_ONCE, {False})
    assert not any("BODY.PEEK[]" in each for each in server.fetched)
    assert len(server.fetched) == 2 * MOST_AT_ONCE


def test_many_mails_take_bounded_memory() -> None:
    """Nothing of a mail is kept but what is told of it; so ten thousand, of which a run takes some hundred, need no more."""
    raw = honest(From=EVIL) + b"x" * 100_000
    tracemalloc.start()
    outcomes = [receive_quickly(raw) for _ in range(60)]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000
    assert {each.handed_over for each in outcomes} == {"nobody on the board has that address"}


def receive_quickly(raw: bytes) -> MailOutcome:
    """Return what a mail of a stranger comes to."""
    (outcome,), _ = judge_mails([check(raw)], get_state(), MailDesk(keys=(KEY,)))
    return outcome


def test_a_token_says_its_last_day_and_nothing_else() -> None:
    """It is read in any capitals; the seals of two parties, records, acts, occasions and contexts differ."""
    offers = [MailOffer(party="a", record="promise/x", act="accept")]
    offers += [MailOffer(party="b", record="promise/x", act="accept"), MailOffer(party="a", record="promise/y", act="accept")]
    offers += [MailOffer(party="a", record="promise/x", act="reject"), MailOffer(party="a", record="promise/x", act="accept", occasion="1")]
    offers += [MailOffer(party="a", record="promise/x", act="accept", context="1")]
    tokens = [seal_offer(each, RECEIVED.date(), KEY) for each in offers]
    assert len(set(tokens)) == len(tokens)
    read = read_token(tokens[0].upper())
    assert read is not None
    assert (read.expires - RECEIVED.date()).days == TOKEN_DAYS
    assert read_token(tokens[0][:-1]) is None


def test_a_block_in_a_mail_is_of_no_other_record() -> None:
    """A mail acts on the one record that its token names: what a block in it says of another one keeps all of it from being taken."""
    button = find()
    for other, act in (("promise/late", "act: reported, confidence: at_risk"), ("agreement/tills", "act: input, working: All, rating: 1")):
        words = f"/accept 5/5: good\n\n```troth\nacts:\n- {{record: {other}, {act}, note: hi}}\n```"
        (outcome,), _ = judge_raw(get_state(), compose(button.to, button.subject, words))
        assert outcome.judgement is not None
        assert not outcome.judgement.changes
        assert "about another record" in outcome.reply
