"""The trailers by which the recorder says whose words a commit brings in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from troth.model import Recorder
from troth.model.history import Commit, Voucher
from troth.status.provenance import identify_email
from troth.status.vouchers import (
    find_voucher_fault,
    format_author_email,
    format_known_email,
    format_said_place,
    format_trailers,
    is_account_of,
    parse_voucher,
)

ISSUE = "https://github.com/green/board/issues/12"
SHA = "5d" * 32
VOUCHER = Voucher(said_by="jane-ito", said_at=f"{ISSUE}#issuecomment-7", said_sha256=SHA)
MAIL = Voucher(said_by="jane@x.example", said_at="<a.1@x.example>", said_sha256=SHA, said_token=SHA)
NO_TOKEN = replace(MAIL, said_token="")
MESSAGE = f"promises: jane accepts doors\n\n{format_trailers(VOUCHER)}\n"
COMMIT = Commit(
    sha="1" * 40, author="Jane", email="7+jane-ito@users.noreply.github.com", date=date(2026, 1, 1), time=0,
    voucher=VOUCHER, is_by_recorder=True, is_vouched=True,
)  # fmt: skip


@pytest.mark.parametrize("voucher", [VOUCHER, MAIL])
def test_what_is_written_is_read(voucher: Voucher) -> None:
    """The trailers of an issue and of a mail are read back as they were written."""
    assert parse_voucher(f"a subject\n\nwords\n\n{format_trailers(voucher)}\n") == voucher


def test_other_messages_vouch_for_nothing() -> None:
    """A message without such lines has no voucher, and no fault."""
    assert parse_voucher("a subject\n\nWe said: by Friday.\n\nSigned-off-by: Ann <ann@x.example>\n") is None


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (MESSAGE + "Said-by: leo\n", "it has Said-by twice"),
        (MESSAGE.replace(f"Said-sha256: {SHA}\n", ""), "it has no Said-sha256"),
        (MESSAGE.replace(SHA, SHA[:-1]), "its Said-sha256 is not one"),
        (MESSAGE.replace("https:", "javascript:"), "its Said-at is not one"),
        (MESSAGE.replace("jane-ito", "jane, leo"), "its Said-by is not one"),
        (MESSAGE.replace("Said-by", "said-by"), "its trailers don't have the recorder's format"),
        (MESSAGE.replace("Said-by:", " Said-by:"), "its trailers don't have the recorder's format"),
        (MESSAGE + "\nand more words\n", "such lines are in its message instead of below it"),
        (MESSAGE.replace("\n\n", "\n\nSaid-by: leo\n\n"), "such lines are in its message instead of below it"),
        (format_trailers(VOUCHER), "such lines are in its message instead of below it"),
    ],
)
def test_a_message_that_is_not_the_recorders(message: str, fault: str) -> None:
    """Whatever could pass for a voucher and is not written as one has a fault that says why."""
    found = parse_voucher(message)
    assert found is not None
    assert found.fault == fault


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({}, ""),
        ({"is_vouched": False}, "it is not signed with the recorder's key"),
        ({"is_by_recorder": False}, "it has a recorder's trailers, but its committer is not the board's recorder"),
        ({"voucher": None}, "it does not say where that was said"),
        ({"voucher": Voucher(fault="it has Said-by twice")}, "it has Said-by twice"),
        ({"email": "leo@users.noreply.github.com"}, "it says that jane-ito said it, but its author is someone else"),
        ({"email": "jane-ito@x.example"}, "it says that jane-ito said it, but its author is someone else"),
        ({"email": "jane@x.example", "voucher": MAIL}, ""),
        ({"email": "jane@x.example", "voucher": NO_TOKEN}, "it says that jane@x.example said it, but its author is someone else"),
    ],
)  # fmt: skip
def test_why_a_commit_is_not_vouched_for(changed: dict[str, object], fault: str) -> None:
    """A commit counts only with the recorder's address, trailers and key, and where its author is who is said to have spoken."""
    assert find_voucher_fault(replace(COMMIT, **changed)) == fault  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["github", "gitlab", "forgejo"])
def test_an_account_is_known_on_any_server(host: str) -> None:
    """The address of an account leads to it on the famous servers and on others, so that its party is found."""
    assert identify_email(format_author_email(host, "jane-ito", number="7")) == (host, "jane-ito")
    assert identify_email(format_known_email(format_author_email(host, "jane-ito", server="git.acme.example"))) == (host, "jane-ito")


def test_whose_pull_request_it_is() -> None:
    """Only an account that the host itself wrote into the recorder's address is the recorder's, never the first half of any other."""
    recorder = Recorder(emails=("41898282+github-actions[bot]@users.noreply.github.com", "board@green.example"))
    assert is_account_of("GitHub-Actions[bot]", recorder)
    assert not any(is_account_of(each, recorder) for each in ("board", "", "@", "jane-ito"))


def test_where_it_was_said_in_short() -> None:
    """An issue is called by its number, a mail by its kind."""
    places = (VOUCHER.said_at, "https://gitlab.com/g/b/-/work_items/3", MAIL.said_at, "https://chat.example/x")
    assert [format_said_place(each) for each in places] == ["#12", "#3", "a mail", "chat.example"]
