"""`troth digest`: one message a person, in a folder or delivered."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import KITCHEN, run_troth, write_base_board
from tests.message_servers import run_http_server, run_mail_server

if TYPE_CHECKING:
    from pathlib import Path

PARTIES = """\
people:
  nina: {name: Nina, email: nina@example.com}
  jane: {name: Jane, email: jane@example.com}
  omar: {name: Omar}
  rosa: {name: Rosa}
"""
FILES = {
    "promises/fit-kitchen.yaml": KITCHEN,
    "parties/all.yaml": PARTIES,
    "promises/order-stone.yaml": KITCHEN.replace("jane", "rosa").replace("omar", "jane"),
}
"""Nina is late; Omar has no address and is to follow up, as is Jane; Rosa waits and has nothing to do."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A board with an overdue promise, whose site is at https://board.example."""
    write_base_board(tmp_path / "board", FILES)
    (tmp_path / "board/mkdocs.yml").write_text("site_name: x\nsite_url: !ENV [NOT_SET, 'https://board.example']\n")
    (tmp_path / "board/commitments/meetings/first-visit.yaml").unlink()
    return tmp_path / "board"


def test_for_one(root: Path) -> None:
    """What waits for one party is printed, by id or by name, with the address that mkdocs.yml gives the site."""
    result = run_troth(root, "digest", "--for", "Nina")
    assert result.exit_code == 0
    assert result.stdout.startswith("Nina: 2 things need you, first “Fit the kitchen” (due 17 Nov 2026, 5\ndays late). 2 overdue.")
    assert "https://board.example/promises/fit-kitchen/#what-you-can-do" in result.stdout
    assert run_troth(root, "digest", "--for", "rosa").stdout.startswith("Rosa: nothing needs you. As of 22 Nov 2026.\n")


def test_all_into_a_folder(root: Path, tmp_path: Path) -> None:
    """For each who has something waiting there is one .md and one .eml, the same bytes each time, and nothing of an earlier day."""
    out = tmp_path / "out"
    result = run_troth(root, "digest", "--all", "--out", str(out))
    first = {file.name: file.read_bytes() for file in out.iterdir()}
    assert result.stdout == f"3 digests in {out.as_posix()}\n"
    assert sorted(first) == [f"{party}.{ending}" for party in ("jane", "nina", "omar") for ending in ("eml", "md")]
    run_troth(root, "digest", "--all", "--out", str(out))
    assert {file.name: file.read_bytes() for file in out.iterdir()} == first
    run_troth(root, "digest", "--all", "--out", str(out), "--as-of", "2026-10-05")
    assert list(out.iterdir()) == []


def test_a_dry_run_has_each_mail_that_would_be_sent(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a key those that can be answered, and those that take a day out of a calendar; the next run clears both away."""
    monkeypatch.setenv("TROTH_MAIL_KEY", "k" * 32)
    off = KITCHEN.replace("due: 2026-11-17", "due: 2026-11-24") + "  - {date: 2026-11-22, by: jane, act: cancelled, because: No.}\n"
    (root / "commitments/promises/off.yaml").write_text(off)
    words = ("digest", "--all", "--out", str(tmp_path / "out"), "--from", "Board <board@example.com>")
    assert run_troth(root, *words).exit_code == 0
    mails = {each.name: each.read_text() for each in (tmp_path / "out").glob("*.eml")}
    assert "nina.cancelled-1.eml" in mails
    assert ('method="CANCEL"' in mails["nina.cancelled-1.eml"], "mailto:board+" in mails["jane.eml"]) == (True, True)
    run_troth(root, *words, "--as-of", "2026-10-05")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_of_somebody_else(root: Path, tmp_path: Path) -> None:
    """A folder that holds anything else is left as it is, also where it looks like a message and the text beside it."""
    out = tmp_path / "letters"
    out.mkdir()
    for name in ("notes.md", "notes.eml"):
        (out / name).write_text("mine")
        result = run_troth(root, "digest", "--all", "--out", str(out))
        assert result.exit_code == 2
        assert "which is not a digest" in result.stderr
        assert {each.read_text() for each in out.iterdir()} == {"mine"}


def test_a_folder_in_which_a_run_was_interrupted(root: Path, tmp_path: Path) -> None:
    """A mail that lies there without its text, however long the name of whom it is for, is one of ours, and the next run goes on."""
    long = "nina-" + "x" * 55
    (root / "commitments/parties/all.yaml").write_text(PARTIES + f"  {long}: {{name: Nina {'y' * 90}, email: x@example.com}}\n")
    (root / "commitments/promises/more.yaml").write_text(KITCHEN.replace("nina", long))
    out = tmp_path / "out"
    assert run_troth(root, "digest", "--all", "--out", str(out)).exit_code == 0
    whole = sorted(each.name for each in out.iterdir())
    assert f"{long}.eml" in whole
    for text in out.glob("*.md"):
        text.unlink()
    assert run_troth(root, "digest", "--all", "--out", str(out)).exit_code == 0
    assert sorted(each.name for each in out.iterdir()) == whole


def test_by_mail(root: Path) -> None:
    """Each gets one mail; whoever has no address is named, and nobody hears of it for whom nothing waits."""
    with run_mail_server() as (url, taken):
        result = run_troth(root, "digest", "--all", "--send", url, "--from", "board@example.com")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "2 messages sent\n", "no e-mail address: omar\n")
    assert [(each["To"], each["Subject"]) for each in taken] == [
        ("Jane <jane@example.com>", "1 to follow up (Kitchens, 22 Nov 2026)"),
        ("Nina <nina@example.com>", "2 overdue (Kitchens, 22 Nov 2026)"),
    ]
    assert "https://board.example/promises/fit-kitchen/?act=delivered#what-you-can-do" in taken[1].get_content()
    assert "troth promise" not in taken[1].get_content()  # who reads mails has the board's forms, and no terminal


def test_the_address_stays_out_of_the_command(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its password it is taken from the environment: where `--send` says no other, or nothing else is to be done with all."""
    for words in (("--all", "--send", "--from", "board@example.com"), ("--all", "--from", "board@example.com")):
        with run_mail_server() as (url, taken):
            monkeypatch.setenv("TROTH_SEND", url)
            assert run_troth(root, "digest", *words).stdout == "2 messages sent\n"
        assert len(taken) == 2
    for others in (("--for", "nina"), ("--all", "--format", "json"), ("--all", "--out", str(tmp_path / "out"))):
        with run_mail_server() as (url, taken):
            monkeypatch.setenv("TROTH_SEND", url)
            assert run_troth(root, "digest", *others).exit_code == 0
        assert taken == []


def test_one_that_is_refused_holds_up_no_other(root: Path) -> None:
    """A receiver whom the server refuses is named, the others get theirs, and the exit code tells."""
    with run_mail_server("jane@") as (url, taken):
        result = run_troth(root, "digest", "--all", "--send", url, "--from", "board@example.com")
    assert [each["To"] for each in taken] == ["Nina <nina@example.com>"]
    assert "not delivered to jane: " in result.stderr
    assert result.exit_code == 2


def test_to_a_chat(root: Path) -> None:
    """An address of apprise takes a short message for each, with the party in the address."""
    with run_http_server() as (host, taken):
        result = run_troth(root, "digest", "--all", "--send", f"json://{host}/to/{{party}}")
    assert result.stdout == "3 messages sent\n"
    assert [path for path, _ in taken] == ["/to/jane", "/to/nina", "/to/omar"]
    assert taken[1][1]["message"].startswith("Nina: 2 things need you, first “Fit the kitchen” (due 17 Nov 2026, 5 days late). ")


def test_a_chat_that_takes_nothing(root: Path) -> None:
    """A service that refuses is told, one line a party, without its address and what is secret in it."""
    with run_http_server(500) as (host, _):
        result = run_troth(root, "digest", "--for", "nina", "--send", f"json://user:secret@{host}")
    assert result.exit_code == 2
    assert "not delivered to nina" in result.stderr
    assert "secret" not in result.output


def test_without_apprise(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, one line says what to install."""
    monkeypatch.setitem(sys.modules, "apprise", None)
    result = run_troth(root, "digest", "--for", "nina", "--send", "json://127.0.0.1")
    assert result.exit_code == 2
    assert "python -m pip install 'troth[notify]'" in result.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--for PARTY, --mine or --all is missing"),
        (("--all", "--for", "nina"), "--for PARTY, --mine or --all is missing"),
        (("--all",), "--all requires --out DIR or --send URL"),
        (("--all", "--send"), "the environment variable TROTH_SEND"),
        (("--all", "--send", "smtp://127.0.0.1"), "--from board@example.com"),
        (("--all", "--send", "smtp://:x", "--from", "a@b.example"), "not the address of a mail server"),
        (("--all", "--send", "smtp://127.0.0.1:1", "--from", "a@b.example"), "rejected the message"),
        (("--for", "nina", "--send", "nonsense"), "apprise doesn't know this address"),
        (("--for", "nobody"), "there is no party 'nobody'"),
        (("--for", "nina", "--site", "nowhere"), "is not the address of a site"),
    ],
)
def test_what_cannot_be_done(root: Path, words: tuple[str, ...], says: str) -> None:
    """Whatever is missing or wrong is told in words: exit 2."""
    result = run_troth(root, "digest", *words)
    assert result.exit_code == 2
    assert says in result.stderr


def test_a_login_that_is_refused_is_told_as_one(root: Path) -> None:
    """A server that hangs up at the password has refused it; neither the password nor a traceback is shown."""
    with run_mail_server() as (address, taken):
        secret = address.replace("//", "//nina:s3cret@")
        result = run_troth(root, "digest", "--for", "nina", "--send", secret, "--from", "board@example.com")
    assert (result.exit_code, taken) == (2, [])
    assert "Error: the mail server 127.0.0.1 rejected the login of nina\n  check the user name and password" in result.stderr
    assert "s3cret" not in result.output


def test_the_sender_may_have_a_name(root: Path) -> None:
    """`--from` takes an address alone, which goes out under the board's name, or one with a name of its own."""
    with run_mail_server() as (address, taken):
        for sender in ("board@example.com", "Blue house <board@example.com>"):
            assert run_troth(root, "digest", "--for", "nina", "--send", address, "--from", sender).exit_code == 0
    assert [str(each["From"]) for each in taken] == ["Kitchens <board@example.com>", "Blue house <board@example.com>"]


def test_formats(root: Path) -> None:
    """A digest can be had as text, Markdown, a mail, a line for a chat, and JSON."""
    starts = {"text": "Nina: ", "markdown": "# 2 overdue", "eml": "From: Kitchens", "chat": "Nina: ", "json": "{"}
    for form, start in starts.items():
        assert run_troth(root, "digest", "--for", "nina", "--format", form).stdout.startswith(start)
    assert '"party": "jane"' in run_troth(root, "digest", "--all", "--format", "json").stdout


def test_own_templates(root: Path) -> None:
    """Templates of the board's own lie beside commitments/; a file of another name is told with the one that was meant."""
    folder = root / "templates/digest"
    folder.mkdir(parents=True)
    (folder / "digest.txt.jinja").write_text("Hi {{ digest.face.name }}!")
    assert run_troth(root, "digest", "--for", "nina").stdout == "Hi Nina!\n"
    (folder / "digest.text.jinja").write_text("Hi!")
    assert "did you mean digest.txt.jinja?" in run_troth(root, "digest", "--for", "nina").stderr
