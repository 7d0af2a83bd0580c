"""The two jobs for the board's mailbox: one judges what came in, the other writes it down, answers it and moves it into a folder."""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from troth.base.mail_tokens import is_same_seal, seal_offer, seal_record
from troth.messages.mail import MOST_BYTES, parse_mail
from troth.messages.mail_judge import CheckedMail, describe_handover, find_mail_party, list_minders, name_mail
from troth.messages.party_messages import build_again_reply
from troth.read.hosts.posts import AnsweredPosts, Post, shorten_address
from troth.read.mail.signatures import explain_unproved
from troth.status.permissions import list_insiders
from troth.status.waits import Recipients

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from troth.base.mail_tokens import ReadToken
    from troth.board import Board
    from troth.cli.mail_host import MailSettings
    from troth.edit.judged import HandedMail, Proposal
    from troth.edit.remote_branch import RemoteBranch
    from troth.edit.said_messages import WritingReport
    from troth.messages.judgement import BoardState, Judgement
    from troth.messages.mail import IncomingMail
    from troth.messages.mail_judge import MailOutcome
    from troth.read.hosts.host import MessageHost
    from troth.read.mail.mailbox import Mailbox
    from troth.render.page import SiteUrls


def read_new_mails(mailbox: Mailbox, settings: MailSettings) -> list[tuple[str, CheckedMail]]:
    """Return the new mails, each with its uid and what its signatures prove; no signature is looked at of what can be no answer."""
    found = []
    for stored in mailbox.list_new(MOST_BYTES):
        mail = parse_mail(stored.raw, stored.received, sha256(stored.raw).hexdigest(), is_whole=stored.is_whole)
        may_count = not mail.fault and mail.token is not None
        unproved = explain_unproved(stored.raw, mail.sender, authserv=settings.authserv, find_key=settings.find_key) if may_count else ""
        found.append((stored.uid, CheckedMail(mail=mail, unproved=unproved)))
    return found


def judge_mailbox(
    root: Path, state: BoardState, tree: str, settings: MailSettings, urls: SiteUrls
) -> tuple[dict[str, Any], tuple[Judgement, ...]]:
    """Return what the new mails come to, as the job that writes wants it, and each of them. Raises BoardError."""
    from troth.cli.receive_jobs import Inbox, read_earlier  # noqa: PLC0415
    from troth.messages.judgement import encode_judgements  # noqa: PLC0415
    from troth.messages.mail_judge import MailDesk, judge_mails  # noqa: PLC0415
    from troth.messages.reply import ReplyContext  # noqa: PLC0415
    from troth.read.mail.mailbox import open_mailbox  # noqa: PLC0415

    with open_mailbox(settings.mailbox) as mailbox:
        mails = [checked for _, checked in read_new_mails(mailbox, settings)]
    earlier = read_earlier(root, Inbox(posts=(), answered=AnsweredPosts(), is_public=False), state.board)
    desk = MailDesk(keys=settings.keys, earlier=earlier, context=ReplyContext(urls=urls))
    outcomes, _ = judge_mails(mails, state, desk)
    judged = tuple(each.to_judgement() for each in outcomes if each.party)
    handed = [one for each in outcomes if each.handed_over for one in _list_handovers(each, state.board, settings)]
    keepers = [address for _, address in list_keepers("", state.board)]
    return {**encode_judgements(tree, judged), "handed": handed, "keepers": keepers}, judged


def list_keepers(sender: str, board: Board, outcome: MailOutcome | None = None) -> list[tuple[str, str]]:
    """Return who looks into a mail, each with the address: the owner of whose address it bears, else the maintainers.

    Where there is nobody, or others are to hear of it too, people of the board whom its record is with.
    """
    parties, recipients = board.ledger.parties, Recipients(board.ledger, board.day)
    party = find_mail_party(sender, parties)
    keepers = recipients.find_keepers(party.id if party else "")
    if outcome is not None and outcome.party and (outcome.is_for_others or not keepers):
        insiders = board.ledger.compute_once(list_insiders)
        minders = (one for each in list_minders(outcome.record, board) for one in recipients.list_reached(each))
        keepers = tuple(dict.fromkeys((*keepers, *(each for each in minders if each in insiders and each != outcome.party))))
    return [(each, address) for each in keepers if (address := parties[each].email)]


def _list_handovers(outcome: MailOutcome, board: Board, settings: MailSettings) -> list[list[Any]]:
    """Return a mail's digest with the line about it and whom it is for; a "not me" is answered by a link in it."""
    line, keepers = describe_handover(outcome), list_keepers(outcome.mail.sender, board, outcome)
    if not outcome.is_not_me or not keepers:
        return [[outcome.mail.sha256, line, [address for _, address in keepers]]]
    name, _, domain = settings.bare.rpartition("@")
    links = ((address, seal_offer(build_again_reply(each, outcome.party).offer, board.day, settings.keys[0])) for each, address in keepers)
    again = "To send them messages again, send an e-mail to"
    return [[outcome.mail.sha256, f"{line}. {again} mailto:{name}+{token}@{domain}?subject=Again", [address]] for address, token in links]


def write_mailbox(judged: bytes, settings: MailSettings, outer: MessageHost, folder: str, now: datetime) -> WritingReport:
    """Write down what was judged of the mailbox, answer it, and move it into a folder. Raises BoardError."""
    from troth.cli.mail_host import MailHost, keep_notes, report_notes  # noqa: PLC0415
    from troth.cli.receive_jobs import find_remote, lay_key  # noqa: PLC0415
    from troth.edit.judged import parse_handed, parse_judged  # noqa: PLC0415
    from troth.edit.remote_branch import Remote, open_remote  # noqa: PLC0415
    from troth.edit.said_messages import WritingJob, write_messages  # noqa: PLC0415
    from troth.read.mail.mailbox import DONE, OTHERS, SENT, open_mailbox  # noqa: PLC0415

    proposals, (given, keepers) = parse_judged(judged), parse_handed(judged)
    key, remote = lay_key(os.environ.get("TROTH_RECORDER_KEY", "")), open_remote(find_remote(outer, Remote))
    with open_mailbox(settings.mailbox) as mailbox, key as key_file, remote as branch:
        mails = read_new_mails(mailbox, settings)
        tokens = {each.mail.message_id: each.mail.token for _, each in mails if is_proved(each)}
        of_tokens = (each for each in proposals.proposals if is_of_token(each, tokens.get(each.said_at), settings.keys))
        proposals = replace(proposals, proposals=tuple(of_tokens))
        sent = mailbox.list_ids(SENT, now)
        prefix = f"{folder.strip('/')}/" if folder.strip("./") else ""
        known = read_addresses(branch, prefix) if given or keepers else frozenset()
        told = list(check_handovers(given, {each.mail.sha256: each.mail for _, each in mails}, known))
        handed = {each.sha256 for each in told}
        keep_notes(mailbox, settings, told, now)  # before anything is written: a mail that is answered is not judged again
        posts = {each.mail.message_id: build_mail_post(each) for _, each in mails if is_proved(each)}
        answered = AnsweredPosts(marks=frozenset(shorten_address(each) for each in posts if settings.name_message("answer", each) in sent))
        subjects = {each.mail.message_id: each.mail.subject for _, each in mails}
        host = MailHost(outer=outer, settings=settings, mailbox=mailbox, subjects=subjects)
        job = WritingJob(host=host, branch=branch, posts=posts, answered=answered, proposals=proposals, folder=prefix, key=key_file)
        report = write_messages(job)
        done = {address for address, post in posts.items() if address in host.answered or answered.covers(post)}
        mailbox.move([uid for uid, each in mails if each.mail.message_id in done and each.mail.sha256 not in handed], DONE)
        open_answers = {each.said_at for each in parse_judged(judged).proposals if each.reply} - done
        others = [uid for uid, each in mails if each.mail.sha256 in handed and each.mail.message_id not in open_answers]
        mailbox.move(others, OTHERS)
        report_notes(mailbox, settings, [each for each in keepers if each.lower() in known], now, sent)
    return report


def read_addresses(branch: RemoteBranch, prefix: str) -> frozenset[str]:
    """Return the addresses that the branch's parties have: nobody else is told of mails, whatever the job that judges says."""
    from troth.edit.judged import collect_addresses  # noqa: PLC0415

    tip = branch.fetch()
    paths = (each for each in branch.list_files(tip, f"{prefix}commitments/parties") if each.endswith(".yaml"))
    return collect_addresses((path, content) for path in paths if (content := branch.read_file(tip, path)) is not None)


def check_handovers(given: Iterable[HandedMail], mails: Mapping[str, IncomingMail], known: Collection[str]) -> Iterator[HandedMail]:
    """Yield what is said of mails that have come in, to people of the board alone; a line that does not name its mail is replaced."""
    for each in given:
        mail = mails.get(each.sha256)
        if mail is not None:
            name = name_mail(mail)
            line = each.line if each.line.startswith(f"{name}: ") else f"{name}: a person has to look at it"
            yield replace(each, line=line, receivers=tuple(one for one in each.receivers if one.lower() in known))


def is_proved(checked: CheckedMail) -> bool:
    """Tell whether a mail's sender and token are such that the job that writes may use them."""
    return not checked.unproved and not checked.mail.fault and checked.mail.token is not None


def is_of_token(proposal: Proposal, token: ReadToken | None, keys: tuple[str, ...]) -> bool:
    """Tell whether a change is of the one record that a mail's token was sent about: the job that judges is not believed."""
    if not proposal.changes:
        return True
    names = {proposal.about if folder == "parties" else f"{folder.removesuffix('s')}/{stem}" for folder, stem in _name_paths(proposal)}
    if token is None or len(names) != 1:
        return False
    (name,) = names
    return any(is_same_seal(seal_record(proposal.author, name, token.expires, key), token.record_seal) for key in keys)


def _name_paths(proposal: Proposal) -> Iterator[tuple[str, str]]:
    for change in proposal.changes:
        path = PurePosixPath(change.path)
        yield (path.parts[1] if len(path.parts) > 1 else ""), path.stem


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
