"""Sent, answered, read, committed and confirmed: both jobs on a real mailbox, whatever is killed between, and whoever tries to cheat."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from functools import partial
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner
from tests.cli.boards import write_base_board
from tests.hosts.forum import JUDGE, WRITE, build_environment
from tests.hosts.hosted import HostedBoard, host_board, make_key, read_outputs
from tests.mail_servers import KILLER, KilledError, MailServers, find_key, run_mail_servers, sign_mail
from tests.messages.mails import CASES, INPUT_ASK, KEY, PARTIES, REASONS, RECORDS, STYLES, TOLD_CASES, compose, list_buttons
from tests.messages.said import read_state

from troth.base.dates import AsOf
from troth.base.errors import BoardError
from troth.cli import main
from troth.cli.mail_host import MailSettings
from troth.cli.options import BoardOptions
from troth.cli.receive_mail import judge_mailbox, write_mailbox
from troth.cli.send_mails import DigestPost
from troth.messages.judgement import BoardState
from troth.read.files.folder import read_record_files
from troth.read.hosts.host import open_host
from troth.read.mail.mailbox import DONE, OTHERS, SENT
from troth.render.page import SiteUrls
from troth.report.digest import DigestWriter
from troth.views.digest import list_digests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from email.message import EmailMessage

    from troth.edit.said_messages import WritingReport

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = AsOf(NOW.date(), pinned=False)
FILES = {f"commitments/{path}": text for path, text in {**RECORDS, "parties/all.yaml": PARTIES}.items()}
FILES["commitments/board.yaml"] = "name: Kitchens\ntimezone: UTC\nmaintainers: [una]\n"


@pytest.fixture(scope="module")
def servers() -> Iterator[MailServers]:
    """The mailbox and the server for what is sent, once for all tests here; our own certificate is trusted.

    Dovecot's processes have other users, who can't enter pytest's own folders.
    """
    with TemporaryDirectory(prefix="troth-mail-") as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        patch.setenv("SSL_CERT_FILE", str(folder / "cert.pem"))
        with run_mail_servers(folder) as servers:
            yield servers


def read_board_state(root: Path) -> BoardState:
    """Return the board in a folder, with the bytes of its files."""
    files = {each.path: each.data for each in read_record_files(root)[0]}
    return BoardState(board=BoardOptions(root=root, as_of=DAY).load_board(), files=files)


@dataclass(kw_only=True)
class MailedBoard:
    """A board on a host, with a mailbox."""

    hosted: HostedBoard
    servers: MailServers
    judged: list[str] = field(default_factory=list)

    @property
    def settings(self) -> MailSettings:
        """How the jobs reach the mailbox."""
        address = "Kitchens <board@board.example>"
        return MailSettings(mailbox=self.servers.mailbox, server=self.servers.server, address=address, keys=(KEY,), find_key=find_key)

    def send_digests(self, *, only_new: bool = False) -> list[str]:
        """Send what waits for each party, and return who got a mail."""
        board = BoardOptions(root=self.hosted.clone() / "clone", as_of=DAY).load_board()
        writer = DigestWriter(settings=board.settings, address=lambda page: f"https://board.example/{page}", templates={})
        url, sender, mailbox = self.servers.server, self.settings.address, self.servers.mailbox
        post = DigestPost(board=board, published=board, writer=writer, url=url, sender=sender, key=KEY, mailbox=mailbox, only_new=only_new)
        return list(post.send(lambda context: list_digests(context, only_new=only_new)).sent)

    def judge(self) -> bytes:
        """Let the first job judge what is in the inbox."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in build_environment(self.hosted.forum, JUDGE).items():
                patch.setenv(name, value)
            root = self.hosted.clone() / "clone"
            state, tree = read_board_state(root), self.hosted.run_git("rev-parse", "main:commitments")
            found, _ = judge_mailbox(root, state, tree, self.settings, SiteUrls(directory_urls=False))
        return json.dumps(found).encode()

    def write(self, judged: bytes, now: datetime = NOW) -> WritingReport:
        """Let the second job write and answer."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (build_environment(self.hosted.forum, WRITE) | {"GITHUB_REF_NAME": "main"}).items():
                patch.setenv(name, value)
            host = open_host(os.environ)
            assert host is not None
            return write_mailbox(judged, self.settings, host, "", now)

    def find_mail(self, receiver: str) -> EmailMessage:
        """Return the last mail that somebody got."""
        return next(each for each in reversed(self.servers.sent) if receiver in str(each["To"]))

    def choose(self, label: str, title: str, words: str, receiver: str = "desk@bakery.example") -> bytes:
        """Return the signed answer of somebody who chose a button of their mail."""
        button = next(each for each in list_buttons(self.find_mail(receiver)) if each.label == label and title in each.subject)
        return sign_mail(compose(button.to, button.subject, words, receiver, "gmail"), receiver.rpartition("@")[2])


@pytest.fixture
def board(tmp_path: Path, servers: MailServers) -> Iterator[MailedBoard]:
    """A board on which everything waits for the bakery, and an empty mailbox."""
    servers.empty()
    with host_board(tmp_path, files=FILES) as hosted:
        yield MailedBoard(hosted=hosted, servers=servers)


def test_from_a_digest_to_a_confirmed_entry(board: MailedBoard) -> None:
    """The bakery accepts by a button: the entry is theirs, the commit says by which mail, and the answer what stands on the board."""
    assert "bakery" in board.send_digests()
    raw = board.choose("Accept it", "Done", "Rating, 1 to 5: 5\n\nThe drawers are a joy.")
    board.servers.deliver(raw, on=NOW)

    report = board.write(board.judge())

    assert (report.wrote, report.again, report.notes) == (True, False, ())
    assert "act: accepted" in board.hosted.read_file("commitments/promises/done.yaml").decode()
    message_id = message_from_bytes(raw, policy=default)["Message-ID"]
    said = board.hosted.run_git(
        "log", "-1", "--format=%ae|%(trailers:key=Said-by,valueonly,separator=)|%(trailers:key=Said-at,valueonly,separator=)"
    )
    assert said == f"desk@bakery.example|desk@bakery.example|{message_id}"
    assert len(board.hosted.run_git("log", "-1", "--format=%(trailers:key=Said-token,valueonly,separator=)")) == 64
    reply = board.find_mail("desk@bakery.example")
    assert (reply["In-Reply-To"], reply["Auto-Submitted"]) == (message_id, "auto-replied")
    body = reply.get_body(("plain",))
    assert body is not None
    assert "Accepted: kept on time, 5 of 5." in body.get_content()
    assert (board.servers.count("INBOX"), board.servers.count(DONE)) == (0, 1)


WALKS = (*((label, title, act, blank) for label, title, act, blank in CASES), *((label, title, "", "") for label, title in TOLD_CASES))
DAY_OF_MESSAGES = 30
"""So many messages of one person are taken in a day: the others were written on the day before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What has come of all answers of one run of both jobs."""

    board: MailedBoard
    files: Mapping[str, str]
    commits: Mapping[str, str]
    """Author and token of each commit, by the Message-ID of its mail."""
    answers: Mapping[str, str]
    """What each mail was answered, by its Message-ID."""
    sent_as: Mapping[int, str]
    """The Message-ID of each walk's mail."""


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory, servers: MailServers) -> Iterator[Walked]:
    """Every act that waits for the bakery, each on a record of its own: sent in one digest, answered one by one, taken in one run."""
    servers.empty()
    places = {yaml.safe_load(text)["title"]: (path, text) for path, text in RECORDS.items()}
    files = {path: text for path, text in FILES.items() if path.split("/")[1] in ("board.yaml", "parties")}
    for number, (_, title, _, _) in enumerate(WALKS):
        path, text = places[title]
        files[f"commitments/{path}".replace(".yaml", f"-{number}.yaml")] = text.replace(f"title: {title}", f"title: {title} {number}.", 1)
    with host_board(tmp_path_factory.mktemp("walked"), files=files) as hosted:
        board = MailedBoard(hosted=hosted, servers=servers)
        board.send_digests()
        buttons = {(each.label, each.subject.partition(": ")[2]): each for each in list_buttons(board.find_mail("desk@bakery.example"))}
        sent_as = {}
        for number, ((label, title, _, blank), style) in enumerate(zip(WALKS, cycle(STYLES))):
            button = buttons[label, f"{title} {number}."]
            raw = compose(button.to, f"Re: {button.subject}", f"{blank}\n\n{REASONS['en']}".strip(), style=style)
            servers.deliver(sign_mail(raw, "bakery.example"), on=NOW - timedelta(days=number >= DAY_OF_MESSAGES))
            sent_as[number] = str(message_from_bytes(raw, policy=default)["Message-ID"])
        board.write(board.judge())
        trailers = ("Said-at", "Said-by", "Said-token")
        shown = "%x09".join(f"%(trailers:key={each},valueonly,separator=)" for each in trailers)
        commits = dict(line.split("\t", 1) for line in hosted.run_git("log", f"--format={shown}", "main").splitlines() if line.strip())
        replies = {str(each["In-Reply-To"]): each.get_body(("plain",)) for each in servers.sent if each["Auto-Submitted"] == "auto-replied"}
        yield Walked(
            board=board, commits=commits, sent_as=sent_as,
            files={path: hosted.read_file(path).decode() for path in files},
            answers={each: " ".join(part.get_content().split()) for each, part in replies.items() if part is not None},
        )  # fmt: skip


@pytest.mark.parametrize("number", range(len(WALKS)), ids=[f"{label} ({title})" for label, title, _, _ in WALKS])
def test_every_act_goes_from_the_mail_to_its_confirmation(number: int, walked: Walked) -> None:
    """Sent, answered, read, committed and confirmed, over TLS and with a login; what no message says is handed over."""
    _, title, act, _ = WALKS[number]
    (path,) = [path for path in walked.files if path.endswith(f"-{number}.yaml")]
    message_id, text = walked.sent_as[number], walked.files[path]
    answer = walked.answers[message_id]
    if not act:
        assert (message_id in walked.commits, answer) == (False, "Thank you. The person responsible is told, and records it.")
        return
    last = yaml.safe_load(text)["log"][-1]
    assert (last["by"], act in (last["act"], f"answer: {last.get('answer')}")) == ("bakery", True)
    assert REASONS["en"] in " ".join(str(each) for each in last.values())
    who, token = walked.commits[message_id].split("\t")
    assert (who, len(token)) == ("desk@bakery.example", 64)
    assert (f"{title} {number}." in answer, "Nothing was recorded" in answer) == (True, False)


def test_after_the_walk_the_inbox_is_empty(walked: Walked) -> None:
    """What became an act lies in the one folder, what a person has to look at in the other, each with a note of its own."""
    counts = [walked.board.servers.count(folder) for folder in ("INBOX", DONE, OTHERS)]
    assert counts == [0, len(CASES), 2 * len(TOLD_CASES)]


def run_killed(action: Callable[[], object]) -> int:
    """Run something until it comes to its end, killed after each single change that it makes outside; return how often it was killed."""
    for number, step in enumerate(cycle((2, 3))):
        assert number < 60, "it comes to no end"
        with KILLER.kill_before(step), suppress(KilledError):
            action()
            return number
    raise AssertionError


def test_whoever_is_killed_after_any_step_loses_nothing_and_does_nothing_twice(board: MailedBoard) -> None:
    """After each mail, push, copy and move the run ends and the next begins: one act, one answer, one line, twice but by one Message-ID."""
    kills = [run_killed(board.send_digests)]
    assert board.send_digests() == []
    board.servers.deliver(
        board.choose("Accept it", "Done", "Fine."),
        board.choose("Reply in your own words", "Who brings bread?", "Forty loaves."),
        on=NOW,
    )
    kills += [run_killed(partial(lambda at: board.write(board.judge(), at), now)) for now in (NOW, NOW + timedelta(days=1))]

    assert sum(kills) > 12
    assert board.hosted.list_subjects() == ["promises: bakery accepts done", "Begin"]
    assert [board.servers.count(folder) for folder in ("INBOX", DONE, OTHERS)] == [0, 1, 1]
    by_id = {str(each["Message-ID"]): each for each in board.servers.sent}
    assert all(each["To"] == by_id[str(each["Message-ID"])]["To"] for each in board.servers.sent)
    kinds = Counter(_name_kind(each) for each in by_id.values())
    assert (kinds.pop("an answer"), kinds.pop("to be checked"), set(kinds.values())) == (2, 1, {1})


def _name_kind(mail: EmailMessage) -> str:
    """Return what a mail of the board's is: an answer, what somebody is to check, or the digest of its receiver."""
    if mail["Auto-Submitted"] == "auto-replied":
        return "an answer"
    return "to be checked" if "to check" in str(mail["Subject"]) else str(mail["To"])


def test_a_server_that_hangs_up_is_tried_again(board: MailedBoard) -> None:
    """All is pushed and nobody can be answered: the run says so, and the next one tells the sender what stands on the board."""
    board.send_digests()
    board.servers.deliver(board.choose("Accept it", "Done", "Fine."), on=NOW)
    board.servers.breaks_after = 0
    assert board.write(board.judge()).fault is not None
    board.servers.breaks_after = -1
    assert (board.servers.count("INBOX"), board.write(board.judge()).fault) == (1, None)
    assert "already recorded" in read_text(board.find_mail("desk@bakery.example"))
    assert "“Done” is kept now." in read_text(board.find_mail("desk@bakery.example"))


def test_what_is_no_answer_is_told_once_a_day_and_never_answered(board: MailedBoard) -> None:
    """A bounce, a stranger, a forged sender and a mail of 2 MB become a line each on the next day; a second day says nothing twice."""
    board.send_digests()
    signed = board.choose("Accept it", "Done", "Fine.")
    button = next(each for each in list_buttons(board.find_mail("desk@bakery.example")) if each.label == "Accept it")
    mails = {
        "it is an automatic reply": sign_mail(compose(button.to, "Out of office", "Away."), "bakery.example"),
        "nobody on the board has that address": sign_mail(compose(button.to, "Yes", "Yes.", "x@stranger.example"), "stranger.example"),
        "it is signed by evil.example": sign_mail(compose(button.to, "Forged", "Fine."), "evil.example"),
        "its signature does not match its content": signed.replace(b"Fine.", b"Evil."),
        "it is too large": sign_mail(compose(button.to, "Large", "x" * 2_000_000), "bakery.example"),
    }
    board.servers.deliver(*mails.values(), on=NOW)
    before = len(board.servers.sent)

    board.write(board.judge())
    assert (board.servers.count("INBOX"), len(board.servers.sent) - before, len(board.hosted.list_subjects())) == (0, 0, 1)
    for hours in (24, 25, 48):
        board.write(board.judge(), NOW + timedelta(hours=hours))

    (report,) = board.servers.sent[before:]
    body = report.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert (report["To"], [why for why in mails if why not in text]) == ("una@build.example", [])
    assert board.servers.count("INBOX") == 0


def test_the_job_that_judges_can_mail_nobody_else(board: MailedBoard) -> None:
    """Whatever it hands on: a line that names its mail goes to addresses of the board, and a file of another form is refused."""
    board.servers.deliver(compose("board@board.example", "Hello", "Hi.", "x@stranger.example"), on=NOW)
    judged = json.loads(board.judge())
    ((digest, line, whom),) = judged["handed"]
    assert whom == ["una@build.example"]
    for wrong in (
        {"handed": [[digest, line]]},
        {"handed": [[digest, line, "x"]]},
        {"handed": [[digest, 1, []]]},
        {"keepers": [1]},
        {"handed": 1},
    ):
        with pytest.raises(BoardError, match="not a file of `troth receive --out`"):
            board.write(json.dumps({**judged, **wrong}).encode())
    cheat = {
        "handed": [[digest, "Pay here: https://evil.example", ["x@evil.example", *whom]], ["0" * 64, line, whom]],
        "keepers": ["y@evil.example"],
    }
    board.write(json.dumps({**judged, **cheat}).encode())
    board.write(json.dumps({**json.loads(board.judge()), "keepers": ["y@evil.example"]}).encode(), NOW + timedelta(days=1))
    (told,) = board.servers.sent
    assert (told["To"], "evil.example" in read_text(told), "x@stranger.example: a person has to look at it" in read_text(told)) == (
        "una@build.example", False, True,
    )  # fmt: skip


def test_a_strangers_mail_is_no_note_of_the_board(board: MailedBoard) -> None:
    """It lies in the folder where the board's notes lie, and bears their headers: its lines are sent to nobody, and it stays there."""
    headers = b"X-Troth-Note: 2026-01-01\r\nX-Troth-For: victim@shop.example\r\n"
    board.servers.deliver(headers + compose("board@board.example", "Hello", "- Pay here.", "x@stranger.example"), on=NOW)
    for hours in (0, 24, 48):
        board.write(board.judge(), NOW + timedelta(hours=hours))
    assert [each["To"] for each in board.servers.sent] == ["una@build.example"]
    assert "Pay here" not in read_text(board.servers.sent[0])
    assert board.servers.count(OTHERS) == 1


def test_a_handover_goes_to_who_looks_after_the_sender(board: MailedBoard) -> None:
    """What the bakery said goes to its owner and who asked, a stranger's mail to the maintainers; one message a day each."""
    parties = PARTIES.replace("owner: una", "owner: omar")
    asked = RECORDS["asks/bread.yaml"].replace("una", "nina").replace("[jane, bakery]", "[bakery]")
    board.hosted.push({"commitments/parties/all.yaml": parties, "commitments/asks/bread.yaml": asked}, "Omar looks after the bakery")
    board.send_digests()
    words = board.choose("Reply in your own words", "Who brings bread?", "By 8 Jan, forty loaves.")
    stranger = sign_mail(compose("board@board.example", "Hello", "Hi.", "x@stranger.example"), "stranger.example")
    board.servers.deliver(words, stranger, on=NOW)
    board.write(board.judge())
    before = len(board.servers.sent)
    for hours in (23, 24):
        board.write(board.judge(), NOW + timedelta(hours=hours))
    told = {str(each["To"]): read_text(each) for each in board.servers.sent[before:]}
    assert sorted(told) == ["nina@build.example", "omar@build.example", "una@build.example"]
    for receiver in ("omar@build.example", "nina@build.example"):
        assert "it answers in its own words: By 8 Jan, forty loaves." in told[receiver]
    assert "nobody on the board has that address" in told["una@build.example"]


def read_text(mail: EmailMessage) -> str:
    """Return the plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    text: str = part.get_content()
    return text


def test_fewer_mails_are_an_act_of_the_mail_itself(board: MailedBoard) -> None:
    """Who wants none says so by their mail: their own entry says it, and nothing else has changed; the same mail does it once."""
    board.send_digests()
    button = next(each for each in list_buttons(board.find_mail("desk@bakery.example")) if each.label == "Send me no more messages")
    raw = sign_mail(compose(button.to, button.subject, ""), "bakery.example")
    board.servers.deliver(raw, raw, on=NOW)
    assert board.write(board.judge()).wrote
    text = board.hosted.read_file("commitments/parties/all.yaml").decode()
    assert text == PARTIES.replace("bakery: {name", "bakery: {messages: none, name")
    assert len(board.hosted.list_subjects()) == 2
    assert "bakery" not in board.send_digests()


def test_one_message_a_day_and_what_is_off_at_once(board: MailedBoard) -> None:
    """Who had today's message gets no notice of what is delivered after it; who had none gets it; a calendar hears at once, and once."""
    asked = RECORDS["promises/asked.yaml"] + "  - {date: 2026-11-20, by: nina, act: withdrawn, because: No.}\n"
    done = RECORDS["promises/done.yaml"].replace("2026-11-17", "2026-11-20")
    for_jane = done.replace("bakery", "jane").replace("title: Done", "title: For Jane")
    board.hosted.push(
        {"commitments/promises/done.yaml": done.replace("2026-11-20, by: nina, act: delivered", "2026-11-18, by: nina, act: reported")}
    )
    assert "bakery" in board.send_digests()
    assert board.send_digests() == []
    board.hosted.push(
        {"commitments/promises/asked.yaml": asked, "commitments/promises/done.yaml": done, "commitments/promises/jane.yaml": for_jane}
    )
    assert board.send_digests(only_new=True) == ["jane", "bakery"]
    notice, off = board.servers.sent[-2:]
    assert (notice["Subject"], off["Subject"]) == ("Delivered, please look: For Jane", "Cancelled: Asked")
    assert board.send_digests(only_new=True) == []


def test_not_me_counts_until_the_owner_answers(board: MailedBoard) -> None:
    """Nobody has to edit a file: the bakery is told no more, its owner is, and says by one link that it was for them after all."""
    path, once = "commitments/parties/all.yaml", PARTIES.replace("bakery: {name", "bakery: {messages: daily, name")
    board.hosted.push({path: once}, "Tell the bakery daily")
    board.send_digests()
    button = next(each for each in list_buttons(board.find_mail("desk@bakery.example")) if each.label == "This is not for me")
    board.servers.deliver(sign_mail(compose(button.to, button.subject, ""), "bakery.example"), on=NOW)
    board.write(board.judge())
    assert board.hosted.read_file(path).decode() == once.replace("messages: daily", "messages: none")
    board.write(board.judge(), NOW + timedelta(days=1))
    told = read_text(board.find_mail("una@build.example"))
    assert "Roth Bakery says that this is not for them, and gets no messages until you answer" in told
    (link,) = re.findall(r"mailto:(\S+)\?subject=Again", told)
    board.servers.deliver(sign_mail(compose(link, "Again", "", "una@build.example"), "build.example"), on=NOW)
    board.write(board.judge())
    assert board.hosted.read_file(path).decode() == once
    assert read_text(board.find_mail("una@build.example")) == "Roth Bakery gets messages again from now on.\r\n"


def test_what_is_told_once_is_told_after_days_without_a_run(servers: MailServers) -> None:
    """The Sent folder knows since when messages go out and what they told: a run that comes late tells it, and the next one does not."""
    servers.empty()
    answered = "  - {date: 2026-11-18, by: bakery, act: answered, answer: gave_input}\n"
    answered += "  - {date: 2026-11-18, by: jane, act: answered, answer: gave_input}\n"
    closed = "  - {date: 2026-11-20, by: una, act: closed, note: We bought a better saw.}\n"

    def run(day: int, log: str) -> list[str]:
        files = {"asks/dust.yaml": INPUT_ASK + log, "parties/all.yaml": PARTIES, "board.yaml": "name: Kitchens\nmaintainers: [una]\n"}
        read = read_state({f"commitments/{path}": text.encode() for path, text in files.items()}, date(2026, 11, day))
        writer = DigestWriter(settings=read.board.settings, address=lambda page: f"https://board.example/{page}", templates={})
        post = DigestPost(
            board=read.board, published=read.board, writer=writer, url=servers.server, sender="board@board.example", key=KEY,
            mailbox=servers.mailbox,
        )  # fmt: skip
        assert not post.send(list_digests).failed
        mails, servers.sent[:] = list(servers.sent), []
        return [str(mail["To"]).partition(" <")[0] for mail in mails if "better saw" in read_text(mail)]

    assert run(19, answered) == []
    assert servers.count(SENT) == 1  # a note of its own, as nobody has got a mail yet
    assert [run(day, answered + closed) for day in (20, 24, 24, 25)] == [[], ["Roth Bakery", "Jane Ito"], [], []]


def test_both_jobs_by_command(board: MailedBoard, tmp_path: Path) -> None:
    """As the workflow runs them, on a mailbox whose provider says who has signed: first looked at, then taken."""
    board.send_digests()
    button = next(each for each in list_buttons(board.find_mail("desk@bakery.example")) if each.label == "Accept it")
    results = b"Authentication-Results: mx.board.example; dmarc=pass header.from=bakery.example\r\n"
    board.servers.deliver(results + compose(button.to, button.subject, "Rating, 1 to 5: 4", "desk@bakery.example"), on=NOW)
    own = {
        "TROTH_MAILBOX": board.servers.mailbox, "TROTH_SEND": board.servers.server, "TROTH_FROM": board.settings.address,
        "TROTH_MAIL_KEY": KEY, "TROTH_AUTHSERV": "mx.board.example", "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())),
    }  # fmt: skip
    judging = ("-C", str(board.hosted.clone() / "clone"), "receive", "--mailbox")

    def run(*words: str, token: str = JUDGE) -> str:
        around = build_environment(board.hosted.forum, token) | own | {"GITHUB_REF_NAME": "main"}
        result = CliRunner().invoke(main, words, env=around)
        assert result.exit_code == 0, result.output
        return result.output

    board.servers.deliver(compose("board@board.example", "Hello", "Hi.", "x@stranger.example"), on=NOW)
    shown = run(*judging, "--dry-run")
    assert "Accepted: kept on time, 4 of 5." in shown
    assert "x@stranger.example: nobody on the board has that address. Subject: Hello" in shown
    assert board.servers.count("INBOX") == 2
    run(*judging, "--out", str(tmp_path / "judged.json"))
    assert run("receive", "--mailbox", "--write", str(tmp_path / "judged.json"), token=WRITE) == "Written and pushed.\n"
    assert "satisfaction: 4" in board.hosted.read_file("commitments/promises/done.yaml").decode()
    assert (board.servers.count("INBOX"), board.servers.count(DONE)) == (0, 1)


STUB = '#!/bin/sh\nprintf "%s\\0" "$TROTH_TOKEN" "$@" > "$TROTH_CALL"\n'
"""Stands in for the command in a job's script: it writes down what it was called with, and the test runs that itself."""


@dataclass(kw_only=True)
class ScriptedJobs:
    """The lines of the jobs for mails as a host's file has them, run by a shell in a checkout, with the servers of this machine."""

    board: MailedBoard
    folder: Path
    variables: dict[str, str]

    def run(self, *lines: str, environment: Mapping[str, str] | None = None, token: str = JUDGE) -> None:
        """Run the lines of one step in the checkout, and the commands in them in this process; all have to end well."""
        call, clone = self.folder / "call", self.folder / "clone"
        around = {**build_environment(self.board.hosted.forum, token), **self.variables, **(environment or {}), "TROTH_CALL": str(call)}
        around |= {"PATH": f"{self.folder / 'troth/bin'}:{os.environ['PATH']}", "RUNNER_TEMP": str(self.folder), "HOME": str(self.folder)}
        for line in lines:
            done = subprocess.run(["sh", "-e", "-c", line], cwd=clone, env=around, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            if call.exists():
                given, *words, _ = call.read_text().split("\0")
                call.unlink()
                with contextlib.chdir(clone):
                    result = CliRunner().invoke(main, words, env={**around, "TROTH_TOKEN": given or around["TROTH_TOKEN"]})
                assert result.exit_code == 0, (words, result.output)

    def run_steps(self, job: Mapping[str, Any], outputs: Mapping[str, str], token: str = JUDGE) -> None:
        """Run the steps of a job that are named, with what GitHub and Forgejo put in place of expressions."""

        def fill(found: re.Match[str]) -> str:
            names = (each.strip().rpartition(".")[2] for each in found[1].split("||"))
            return next((value for name in names if (value := {**self.variables, **outputs, "token": WRITE}.get(name, ""))), "")

        for step in job["steps"]:
            if "run" in step and "Install" not in step["name"]:
                filled = {name: re.sub(r"\$\{\{(.*?)\}\}", fill, value) for name, value in step.get("env", {}).items()}
                self.run(step["run"], environment=filled, token=token)


def read_jobs(checkout: Path, host: str) -> Mapping[str, Any]:
    """Return the jobs of a host's file."""
    places = {"github": ".github/workflows/receive-mail.yml", "gitlab": ".gitlab/troth.yml"}
    place = places.get(host, "generator/troth/edit/templates/forgejo/receive-mail.yml")
    text = (checkout / place).read_text(encoding="utf-8").replace("@BRANCH@", "main").replace("@BOARD@", ".")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found if host == "gitlab" else found["jobs"]


@pytest.mark.parametrize("host", ["github", "forgejo", "gitlab"])
def test_the_jobs_of_a_host_as_its_file_has_them(host: str, tmp_path: Path, servers: MailServers, checkout: Path) -> None:
    """Their own lines, in a checkout: what came in is judged, passed on, written and answered, and what is new is sent."""
    servers.empty()
    files = {
        "commitments/promises/done.yaml": RECORDS["promises/done.yaml"],
        **{name: text for name, text in FILES.items() if "promises" not in name},
    }
    with host_board(tmp_path / "host", host, files=files) as hosted:
        board = MailedBoard(hosted=hosted, servers=servers)
        board.send_digests()
        button = next(each for each in list_buttons(board.find_mail("desk@bakery.example")) if each.label == "Accept it")
        results = b"Authentication-Results: mx.board.example; dmarc=pass header.from=bakery.example\r\n"
        servers.deliver(results + compose(button.to, button.subject, "Fine."), on=NOW)
        folder = hosted.clone()
        jobs = ScriptedJobs(board=board, folder=folder, variables={
            "TROTH_MAILBOX": servers.mailbox, "TROTH_SEND": servers.server, "TROTH_FROM": board.settings.address, "TROTH_MAIL_KEY": KEY,
            "TROTH_AUTHSERV": "mx.board.example", "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())), "TROTH_BOARD": ".",
            "TROTH_RECEIVE_TOKEN": WRITE, "CI_DEFAULT_BRANCH": "main", "GITHUB_REF_NAME": "main", "GITHUB_OUTPUT": str(folder / "outputs"),
            "SSL_CERT_FILE": os.environ["SSL_CERT_FILE"],
        })  # fmt: skip
        stub = folder / "troth/bin/troth"
        stub.parent.mkdir(parents=True)
        stub.write_text(STUB)
        stub.chmod(0o755)
        found = read_jobs(checkout, host)
        if host == "gitlab":
            jobs.run(*found["troth:mail"]["script"])
            jobs.run(*found["troth:mail-write"]["script"])
            jobs.run(*found["troth:notices"]["script"])
        else:
            jobs.run_steps(found["judge"], {})
            jobs.run_steps(found["write"], read_outputs(folder), token=WRITE)
            jobs.run_steps(found["notices"], {})
        assert "act: accepted" in hosted.read_file("commitments/promises/done.yaml").decode()
        assert (servers.count("INBOX"), servers.count(DONE)) == (0, 1)
        assert board.find_mail("desk@bakery.example")["Auto-Submitted"] == "auto-replied"


def test_a_missing_variable_is_named(tmp_path: Path) -> None:
    """Without a key or an address one clear line says which."""
    write_base_board(tmp_path, {})
    result = CliRunner().invoke(main, ["-C", str(tmp_path), "receive", "--mailbox", "--dry-run"], env={"TROTH_MAILBOX": "imaps://a:b@c"})
    assert (result.exit_code, "TROTH_SEND, TROTH_FROM, TROTH_MAIL_KEY is not set" in result.output) == (2, True)


def test_the_job_that_writes_believes_no_other_record(board: MailedBoard) -> None:
    """A judging job that was turned proposes a change of another record for a good mail: nothing of it is written."""
    board.send_digests()
    board.servers.deliver(board.choose("Accept it", "Done", "Fine."), on=NOW)
    judged = json.loads(board.judge())
    (one,) = judged["judgements"]
    terms = board.hosted.read_file("commitments/promises/terms.yaml").decode()
    entry = "log:\n  - {date: 2026-11-20, by: bakery, act: agreed}\n"
    forged = {"path": "commitments/promises/terms.yaml", "before": sha256(terms.encode()).hexdigest(), "at": len(terms), "insert": entry}
    one["changes"] = [forged]
    assert board.write(json.dumps(judged).encode()).wrote is False
    assert board.hosted.read_file("commitments/promises/terms.yaml").decode() == terms
    assert (board.servers.count("INBOX"), board.write(board.judge()).wrote) == (1, True)


def test_signed_by_the_recorder_it_counts_as_mailed(tmp_path: Path, servers: MailServers) -> None:
    """With the recorder's key the entry is the bakery's own word, by mail: the level says so."""
    servers.empty()
    private, public = make_key(tmp_path)
    recorder = f"recorder: {{email: recorder@board.example, key: {public}}}\n"
    files = {**FILES, "commitments/board.yaml": FILES["commitments/board.yaml"] + recorder}
    with host_board(tmp_path / "host", files=files) as hosted, pytest.MonkeyPatch.context() as patch:
        board = MailedBoard(hosted=hosted, servers=servers)
        board.send_digests()
        servers.deliver(board.choose("Accept it", "Done", "Fine."), on=NOW)
        patch.setenv("TROTH_RECORDER_KEY", private)
        assert board.write(board.judge()).wrote
        shown = CliRunner().invoke(main, ["-C", str(hosted.clone() / "clone"), "--as-of", "2026-11-21", "show", "done", "--json"])
        assert json.loads(shown.stdout)["log"][-1]["provenance"]["level"] == "mailed"
