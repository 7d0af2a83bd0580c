"""The two jobs for the board's mailbox: one judges what came in, the other writes it down, answers it and moves it into a folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from troth.base.errors import BoardError
from troth.base.mail_tokens import SHORTEST_KEY, sign_text, split_keys
from troth.messages.mail import MOST_BYTES, parse_mail
from troth.messages.mail_judge import CheckedMail, describe_handover
from troth.read.hosts.posts import AnsweredPosts, Post, shorten_address
from troth.read.mail.signatures import explain_unproved

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from troth.cli.options import BoardOptions
    from troth.edit.said_messages import WritingReport
    from troth.messages.mail_judge import MailOutcome
    from troth.read.hosts.host import MessageHost
    from troth.read.mail.mailbox import Mailbox
    from troth.read.mail.signatures import FindKey


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """Where mails come from and go to, by the variables of the job."""

    mailbox: str
    server: str
    address: str
    keys: tuple[str, ...]
    authserv: str = ""
    find_key: FindKey | None = None
    """Looks up the keys of domains; None asks the DNS."""

    @property
    def bare(self) -> str:
        """The board's address without its name."""
        return self.address.rpartition("<")[2].rstrip("> ").strip()

    def name_message(self, *parts: str) -> str:
        """Return the Message-ID of a mail of the board's, the same each time it is made."""
        return f"<{sign_text(self.keys[0], *parts)}@{self.bare.rpartition('@')[2]}>"


def read_mail_settings(environment: Mapping[str, str], mailbox: str = "") -> MailSettings:
    """Return the settings of this job. Raises BoardError where one is missing."""
    needed = {"TROTH_MAILBOX": mailbox or environment.get("TROTH_MAILBOX", "")}
    needed |= {name: environment.get(name, "") for name in ("TROTH_SEND", "TROTH_FROM", "TROTH_MAIL_KEY")}
    missing = [name for name, value in needed.items() if not value]
    if missing:
        raise BoardError(f"--mailbox: {', '.join(missing)} is not set", "docs/answering-by-mail.md says what each of them holds")
    keys = split_keys(needed["TROTH_MAIL_KEY"])
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise BoardError(f"TROTH_MAIL_KEY has fewer than {SHORTEST_KEY} characters", "make one: openssl rand -hex 32")
    return MailSettings(
        mailbox=needed["TROTH_MAILBOX"], server=needed["TROTH_SEND"], address=needed["TROTH_FROM"], keys=keys,
        authserv=environment.get("TROTH_AUTHSERV", ""),
    )  # fmt: skip


def read_new_mails(mailbox: Mailbox, settings: MailSettings) -> list[tuple[str, CheckedMail]]:
    """Return the new mails, each with its uid and what its signatures prove; no signature is looked at of what can be no answer."""
    found = []
    for stored in mailbox.list_new(MOST_BYTES):
        mail = parse_mail(stored.raw, stored.received, sha256(stored.raw).hexdigest(), is_whole=stored.is_whole)
        may_count = not mail.fault and mail.token is not None
        unproved = explain_unproved(stored.raw, mail.sender, authserv=settings.authserv, find_key=settings.find_key) if may_count else ""
        found.append((stored.uid, CheckedMail(mail=mail, unproved=unproved)))
    return found


def judge_mailbox(where: BoardOptions, settings: MailSettings, site: str | None) -> tuple[dict[str, Any], tuple[MailOutcome, ...]]:
    """Return what the new mails come to, as the job that writes wants it. Raises BoardError."""
    from troth.cli.receive import read_site, read_state, read_tree  # noqa: PLC0415
    from troth.cli.receive_jobs import Inbox, read_earlier  # noqa: PLC0415
    from troth.messages.judgement import encode_judgements  # noqa: PLC0415
    from troth.messages.mail_judge import MailDesk, judge_mails  # noqa: PLC0415
    from troth.messages.reply import ReplyContext  # noqa: PLC0415
    from troth.read.mail.mailbox import open_mailbox  # noqa: PLC0415

    state, tree = read_state(where), read_tree(where.root)
    with open_mailbox(settings.mailbox) as mailbox:
        mails = [checked for _, checked in read_new_mails(mailbox, settings)]
    earlier = read_earlier(where.root, Inbox(posts=(), answered=AnsweredPosts(), is_public=False), state.board)
    desk = MailDesk(keys=settings.keys, earlier=earlier, context=ReplyContext(urls=read_site(where.root, site)))
    outcomes, _ = judge_mails(mails, state, desk)
    judged = [each.to_judgement() for each in outcomes if each.party]
    parties = state.board.ledger.parties
    keepers = [parties[each].email for each in state.board.settings.maintainers if each in parties and parties[each].email]
    handed = [[each.mail.message_id, each.mail.sha256, describe_handover(each)] for each in outcomes if each.handed_over]
    return {**encode_judgements(tree, judged), "handed": handed, "keepers": keepers}, outcomes


def write_mailbox(judged: bytes, settings: MailSettings, outer: MessageHost, folder: str, now: datetime) -> WritingReport:
    """Write down what was judged of the mailbox, answer it, and move it into a folder. Raises BoardError."""
    from troth.cli.mail_host import MailHost, keep_notes, report_notes  # noqa: PLC0415
    from troth.cli.receive_jobs import find_remote, lay_key  # noqa: PLC0415
    from troth.edit.judged import parse_judged  # noqa: PLC0415
    from troth.edit.remote_branch import Remote, open_remote  # noqa: PLC0415
    from troth.edit.said_messages import WritingJob, write_messages  # noqa: PLC0415
    from troth.read.mail.mailbox import DONE, OTHERS, SENT, open_mailbox  # noqa: PLC0415

    proposals, found = parse_judged(judged), json.loads(judged)
    with open_mailbox(settings.mailbox) as mailbox:
        mails = read_new_mails(mailbox, settings)
        sent = mailbox.list_ids(SENT, now)
        posts = {each.mail.message_id: build_mail_post(each) for _, each in mails if is_proved(each)}
        answered = AnsweredPosts(marks=frozenset(shorten_address(each) for each in posts if settings.name_message("answer", each) in sent))
        subjects = {each.mail.message_id: each.mail.subject for _, each in mails}
        host = MailHost(outer=outer, settings=settings, mailbox=mailbox, subjects=subjects)
        with lay_key(os.environ.get("TROTH_RECORDER_KEY", "")) as key, open_remote(find_remote(outer, Remote)) as branch:
            prefix = f"{folder.strip('/')}/" if folder.strip("./") else ""
            job = WritingJob(host=host, branch=branch, posts=posts, answered=answered, proposals=proposals, folder=prefix, key=key)
            report = write_messages(job)
        done = {address for address, post in posts.items() if address in host.answered or answered.covers(post)}
        handed = {digest: line for address, digest, line in found.get("handed", ()) if address not in done}
        others = [(uid, handed[each.mail.sha256]) for uid, each in mails if each.mail.sha256 in handed]
        keep_notes(mailbox, settings, [line for _, line in others], now)
        mailbox.move([uid for uid, each in mails if each.mail.message_id in done and each.mail.sha256 not in handed], DONE)
        mailbox.move([uid for uid, _ in others], OTHERS)
        report_notes(mailbox, settings, found.get("keepers", ()), now, sent)
    return report


def is_proved(checked: CheckedMail) -> bool:
    """Tell whether a mail's sender and token are such that the job that writes may use them."""
    return not checked.unproved and not checked.mail.fault and checked.mail.token is not None


def build_mail_post(checked: CheckedMail) -> Post:
    """Return a mail as what hosts have posts for: its address is its Message-ID, its account the address that it came from."""
    mail = checked.mail
    return Post(
        address=mail.message_id,
        issue="mail",
        comment=sha256(mail.message_id.encode()).hexdigest()[:12],
        text="",
        account=mail.sender,
        moment=mail.received,
        sha256=mail.sha256,
        token=mail.token.digest if mail.token else "",
    )
