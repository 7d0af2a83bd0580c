"""A digest as text, by the shipped templates or a board's own."""

from __future__ import annotations

import json
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.profiles import scale_examples
from tests.render.boards import make_board_with_text
from tests.status.builders import make_board, make_promise

from troth.base.errors import BoardError
from troth.model import Settings
from troth.render.page import SiteUrls
from troth.report.digest import TEMPLATES, DigestWriter, build_mail, format_digests_json
from troth.views.context import ViewContext
from troth.views.digest import build_digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.views.digest import Digest

SITE = SiteUrls(directory_urls=True, site="https://example.com/b/")
NOWHERE = SiteUrls(directory_urls=True)


def make_overdue_digest(**fields: str) -> Digest:
    """Return the digest of one who is two days late."""
    desk = ViewContext(make_board(make_promise("date: 2026-10-01, by: cora, act: agreed", **fields), as_of="2026-10-22"))
    return build_digest(desk.board.ledger.parties["ann"], desk)


def make_writer(templates: Mapping[str, str] | None = None, addresses: SiteUrls = SITE, **of: str) -> DigestWriter:
    """Return what writes the digests of a board with these settings."""
    return DigestWriter(settings=Settings(**of), address=addresses.whole, templates=templates or {})  # type: ignore[arg-type]


def test_as_text() -> None:
    """As text: who, what, since when, the words of the promise, each reply as a command, and the link."""
    assert make_writer().format_digest(make_overdue_digest(), "text") == (
        "Ann: 1 thing needs you: “It” (due 20 Oct 2026, 2 days late). 1 overdue.\nAs of 22 Oct 2026.\n\n"
        "OVERDUE\n"
        "The due date has passed. Deliver it, request a new date, or say that it\nwon't be kept.\n\n"
        "* It\n"
        "  https://example.com/b/promises/it/#what-you-can-do\n"
        "  due 20 Oct 2026, 2 days late\n"
        "  Ann promised Cora, by 20 Oct 2026: Done.\n"
        '  Mark as delivered:\n    troth promise deliver it --by ann --note "WHAT IS DONE"\n'
        '  Request a change:\n    troth promise renegotiate it --by ann --due DAY --reason CODE --because "WHY"\n'
        '  Record that it was not kept:\n    troth promise miss it --by ann --reason CODE --because "WHY"\n\n'
        "--\nCommitments, 22 Oct 2026\n"
    )


def test_for_a_chat() -> None:
    """For a chat a line each is enough."""
    assert make_writer().format_digest(make_overdue_digest(), "chat") == (
        "Ann: 1 thing needs you: “It” (due 20 Oct 2026, 2 days late). 1 overdue. As of 22 Oct 2026.\n"
        "- Overdue: It, due 20 Oct 2026, 2 days late https://example.com/b/promises/it/#what-you-can-do\n"
    )


def test_where_one_can_answer() -> None:
    """The link leads to the page on the board, never to a file of YAML; without a known site there is none."""
    github = "https://github.com/o/r"
    assert "https://example.com/b/promises/it/#what-you-can-do" in make_writer(repository=github).format_digest(
        make_overdue_digest(), "markdown"
    )
    assert "http" not in make_writer(addresses=NOWHERE, repository=github).format_digest(make_overdue_digest(), "text")


@settings(max_examples=scale_examples(60))
@given(st.text(min_size=1, max_size=100))
def test_a_users_words_are_only_words(text: str) -> None:
    """Whatever a record says, it starts no line of its own, and in Markdown it is no markup."""
    desk = ViewContext(make_board_with_text(text))
    found = build_digest(desk.board.ledger.parties["ann"], desk)
    plain = build_digest(ViewContext(make_board_with_text("plain")).board.ledger.parties["ann"], ViewContext(make_board_with_text("plain")))
    for form in ("markdown", "chat"):
        written, expected = (make_writer(addresses=NOWHERE).format_digest(each, form) for each in (found, plain))
        assert written.count("\n") == expected.count("\n")
        if form == "chat":  # a chat takes them for no markup
            continue
        headings = ([line.split()[0] for line in each.splitlines() if line.startswith("#")] for each in (written, expected))
        assert next(headings) == next(headings)


def test_a_board_with_its_own_words() -> None:
    """A board's own template takes the place of the shipped one of that name, and of no other."""
    mine = make_writer({TEMPLATES["text"]: "Dear {{ digest.face.name }}: {{ digest.sections[0].items[0].title|line }}"})
    assert mine.format_digest(make_overdue_digest(), "text") == "Dear Ann: It\n"
    assert mine.format_digest(make_overdue_digest(), "markdown").startswith("# 1 overdue")


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{{ digest.nothing }}", "has no attribute 'nothing'"),
        ("\n{% if %}", "digest.txt.jinja:2: Expected an expression"),
        ("{{ digest.__class__.__mro__ }}", "access to attribute '__class__'"),
        ("{% include '/etc/passwd' %}", "/etc/passwd"),
        ("{% include 'digest.txt.jinja' %}", "recursion"),
        ("{{ 'a' * 10**9 }}", "it uses more than 256 MiB of memory"),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}",
            "longer than 1 s",
        ),
        ("{% for a in range(9999) %}{{ 'a' * 9999 }}{% endfor %}", "its text is endless"),
    ],
)
def test_a_template_that_does_not_work(template: str, says: str) -> None:
    """A template with a fault is told in one sentence; one that reaches for more than it was given gets nothing."""
    with pytest.raises(BoardError) as told:
        make_writer({TEMPLATES["text"]: template}).format_digest(make_overdue_digest(), "text")
    assert says in told.value.message
    assert told.value.hint


def test_as_a_mail() -> None:
    """A mail has one receiver, a subject that says it all, and the same Message-ID however often it is written on one day."""
    first, second = (build_mail(make_overdue_digest(), "Hello.\n", Settings(name="Büro"), "board@example.com").as_bytes() for _ in range(2))
    assert first == second
    message = message_from_bytes(first, policy=default)
    assert (message["From"], message["Subject"]) == ("Büro <board@example.com>", "1 overdue (Commitments, 22 Oct 2026)")
    assert message["To"] is None
    assert message["Message-ID"].startswith("<digest.ann.2026-10-22@")
    assert message["Date"].datetime.isoformat() == "2026-10-22T06:00:00+00:00"
    assert message.get_content() == "Hello.\r\n"


def test_a_mail_to_somebody() -> None:
    """It goes to the address that the board knows, under the receiver's name, and a long subject is cut."""
    found = replace(make_overdue_digest(), email="ann@example.com", subject="s" * 200)
    message = build_mail(found, "Hello.", Settings())
    assert (str(message["To"]), str(message["Subject"])) == ("Ann <ann@example.com>", "s" * 149 + "…")


def test_a_sender_that_is_none() -> None:
    """A sender without an address is told with what to write."""
    with pytest.raises(BoardError, match="is not an e-mail address"):
        build_mail(make_overdue_digest(), "Hello.", Settings(), "the board")


def test_a_mail_that_nobody_sends() -> None:
    """It is from an address that nobody can have."""
    assert str(build_mail(make_overdue_digest(), "Hello.", Settings(name="Board"))["From"]) == "Board <noreply@troth.invalid>"


def test_for_programs() -> None:
    """As JSON: the sections with their items, replies and pages."""
    (found,) = json.loads(format_digests_json([make_overdue_digest()], SITE.whole))["digests"]
    (section,) = found["sections"]
    assert (found["party"], found["sent"], section["id"]) == ("ann", True, "overdue")
    assert section["items"][0]["url"] == "https://example.com/b/promises/it/#what-you-can-do"
