"""Write what was judged of messages onto the board's branch, in the name of who said it, and answer them: each once.

Nothing of the judging job is trusted but its words to the speaker. Who spoke, when and where is the host's word; what may change
is looked at here once more; and if the records have moved since they were judged, nothing is written and all is judged anew.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from troth.base.errors import BoardError
from troth.base.text import escape_text
from troth.edit.judged import RefusedChangeError, adds_party, apply_insertions, fills_part
from troth.edit.remote_branch import CommitAuthor, CommitMaker, OvertakenError, RefusedPushError, read_public_key
from troth.model.history import Voucher
from troth.model.source import FOLDER
from troth.read.board_files import parse_settings_file
from troth.read.git.vouchers import PROPOSED, list_proposed_branches, list_said
from troth.read.hosts.api import ApiError
from troth.status.vouchers import format_trailers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from troth.edit.judged import Proposal, Proposals
    from troth.edit.remote_branch import RemoteBranch
    from troth.model import Settings
    from troth.read.hosts.host import AnsweringHost
    from troth.read.hosts.posts import AnsweredPosts, Post

MOST_TO_STRANGERS = 3
"""So often somebody whom the board does not know is answered in an issue: the judge may not know of earlier answers."""
_TRIES = 8
_GONE = frozenset({404, 410})
_REFUSED_REPLY = (
    "This could not be recorded, and nothing has changed. A maintainer of the board can find the reason in the log of this run."
)
_MAKERS = {"github": ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")}
"""Who commits where board.yaml names no recorder: the account that the host's own token has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingJob:
    """One run of the job that writes."""

    host: AnsweringHost
    branch: RemoteBranch
    posts: Mapping[str, Post]
    """What was said, by its address, as the host itself has it."""
    answered: AnsweredPosts
    proposals: Proposals
    folder: str = ""
    """The way from the repository's top to the board's folder, with a slash at its end; empty where it is the top."""
    key: Path | None = None
    """The file with the recorder's private key."""
    pause: Callable[[float], None] = time.sleep


@dataclass(slots=True, kw_only=True)
class _Plan:
    """What is to be pushed and said, as it comes together."""

    head: str
    files: dict[str, bytes] = field(default_factory=dict)
    """What the files hold that were changed on the way to `head`."""
    moved: dict[str, tuple[str, str]] = field(default_factory=dict)
    answers: list[tuple[Post, Proposal, str]] = field(default_factory=list)
    """To whom, of what, and on which branch it waits as a pull request; empty where it is written."""
    notes: list[str] = field(default_factory=list)
    is_stale: bool = False
    """Something has to be judged anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingReport:
    """How it ended: whether the branch has moved, whether all is to be judged again, and a line for each that was not written."""

    wrote: bool = False
    again: bool = False
    notes: tuple[str, ...] = ()
    fault: ApiError | None = None
    """Why somebody has no answer, although all is written."""


def write_messages(job: WritingJob) -> WritingReport:
    """Write, push and answer. Raises BoardError where git or the host refuses, and then nothing is half written.

    Where the rules of the branch refuse a commit, it comes as a pull request, unless the board wants commits alone.
    """
    may_commit = True
    for attempt in range(_TRIES):
        tip = job.branch.fetch()
        if job.branch.find_folder(tip, f"{job.folder}{FOLDER}") != job.proposals.tree:
            return WritingReport(again=True, notes=("the records have changed since they were checked, so they are checked again",))
        settings = parse_settings_file(job.branch.read_file(tip, f"{job.folder}{FOLDER}/board.yaml"))
        plan = _plan_writing(job, tip, settings if may_commit else replace(settings, receive="pull-request"))
        try:
            if plan.moved:
                job.branch.push(plan.moved)
        except OvertakenError:
            job.pause(random.uniform(0.1, 0.5) * (attempt + 1))  # noqa: S311 - so that two don't meet again
        except RefusedPushError:
            if plan.head == tip or settings.receive == "commit":
                raise
            may_commit = False
        else:
            fault = _answer_all(job, plan, settings)
            return WritingReport(wrote=plan.head != tip, again=plan.is_stale, notes=tuple(plan.notes), fault=fault)
    return WritingReport(again=True, notes=("other changes came first every time, so everything is checked again",))


def _plan_writing(job: WritingJob, tip: str, settings: Settings) -> _Plan:
    """Make the commits in the store, each message on top of those before."""
    known = {each.said_at for each in list_said(job.branch.git, [tip, *list_proposed_branches(job.branch.git)])}
    maker = _choose_maker(job, settings)
    plan = _Plan(head=tip)
    for proposal in job.proposals.proposals:
        post = job.posts.get(proposal.said_at)
        place = escape_text(proposal.said_at, 200)
        if post is None:
            plan.notes.append(f"{place}: the host has no such message, so it was skipped")
        elif proposal.said_sha256 != post.digest or (post.is_edited and proposal.changes):
            plan.notes.append(f"{place}: it has changed since it was checked, so it is checked again")
            plan.is_stale = True
        elif proposal.said_at in known or not proposal.changes:
            plan.answers.append((post, proposal, ""))
        elif not _plan_commit(job, plan, post, proposal, settings, maker):
            break  # the others were judged on top of this one
    if plan.head != tip:
        plan.moved[job.branch.remote.branch] = (tip, plan.head)
    return plan


def _plan_commit(job: WritingJob, plan: _Plan, post: Post, proposal: Proposal, settings: Settings, maker: CommitMaker) -> bool:
    """Make the commit of one message; tell whether those after it can be written as they were judged."""
    try:
        changed = apply_insertions(
            proposal.changes,
            lambda path: plan.files.get(path) or job.branch.read_file(plan.head, f"{job.folder}{path}"),
            post.account if post.token else "",
            proposal.about,
        )
    except RefusedChangeError as error:
        plan.notes.append(f"{escape_text(post.address, 200)}: {error.message}")
        if error.is_outdated:
            plan.is_stale = True
            return False
        refused = replace(proposal, changes=(), reply=_REFUSED_REPLY, reaction="eyes", close=False)
        plan.answers.append((post, refused, ""))
        return True
    author = CommitAuthor(name=post.account, email=job.host.get_noreply(post), moment=post.moment)
    files = {f"{job.folder}{path}": content for path, content in changed.items()}
    commit = job.branch.write_commit(plan.head, files, format_said_message(proposal.subject, post), author, maker)
    before = {path: plan.files.get(path) or job.branch.read_file(plan.head, f"{job.folder}{path}") for path in changed}
    is_for_review = any(fills_part(path, old, changed[path]) or adds_party(path, old) for path, old in before.items())
    if not is_for_review and choose_mode(proposal, settings) == "commit":
        plan.head, waiting = commit, ""
        plan.files |= changed
    else:
        waiting = f"{PROPOSED}{post.issue}-{post.comment or 'issue'}"
        plan.moved[waiting] = ("", commit)
    plan.answers.append((post, proposal, waiting))
    return True


def choose_mode(proposal: Proposal, settings: Settings) -> str:
    """Return how a message gets onto the board: as board.yaml says, else as a pull request where a record is made or several change."""
    if settings.receive is not None:
        return settings.receive
    touched = {each.path for each in proposal.changes}
    if len(touched) > 1 or any(not each.before for each in proposal.changes):
        return "pull-request"
    return "commit" if proposal.mode == "commit" else "pull-request"


def format_said_message(subject: str, post: Post) -> str:
    """Return the message of a commit. What stands in its trailers are an account and an address that were looked at, and hex."""
    title = " ".join(subject.split()) or "Record what was said"
    voucher = Voucher(said_by=post.account, said_at=post.address, said_sha256=post.digest, said_token=post.token)
    return f"{title}\n\n{format_trailers(voucher)}\n"


def _choose_maker(job: WritingJob, settings: Settings) -> CommitMaker:
    """Return who commits. Raises BoardError for a key that is none of the recorder's: what it signs would count for nothing."""
    if settings.recorder is None:
        name, email = _MAKERS.get(job.host.software, ("troth", "troth@localhost"))
        return CommitMaker(name=name, email=email)
    known = {" ".join(key.split()[:2]) for key in settings.recorder.keys}
    if job.key is not None and read_public_key(job.key) not in known:
        raise BoardError(
            "the key in TROTH_RECORDER_KEY is not in board.yaml",
            "add its public key there as `recorder: {key: …}`, or use the other private key",
        )
    return CommitMaker(name=f"{settings.name} recorder", email=settings.recorder.emails[0], key=job.key)


def _answer_all(job: WritingJob, plan: _Plan, settings: Settings) -> ApiError | None:
    """Answer each message that has no answer yet; return the first fault. What was written stays written where one fails."""
    fault = None
    for post, proposal, waiting in plan.answers:
        is_enough = not proposal.author and job.answered.count_to(post) >= MOST_TO_STRANGERS
        if job.answered.covers(post) or is_enough:
            continue
        try:
            _answer(job, post, proposal, waiting, settings)
        except ApiError as error:
            plan.notes.append(f"{escape_text(post.address, 200)}: no reply was sent: {error.message}")
            if error.status not in _GONE:  # who takes back what they said needs none
                fault = fault or error
    return fault


def _answer(job: WritingJob, post: Post, proposal: Proposal, waiting: str, settings: Settings) -> None:
    reply = proposal.reply
    if waiting:
        ending = f"\n\nCloses #{post.issue}" if proposal.close else ""
        who = "Said by mail" if post.token else f"Said by @{post.account} in {post.address}"
        text = f"{reply}\n\n{who}{ending if not post.token else ''}"
        place = job.host.propose(waiting, settings.branch, " ".join(proposal.subject.split()), text)
        reply += f"\n\nIt will be on the board when someone has merged {place}."
    if proposal.reaction:
        job.host.react(post, proposal.reaction)
    if reply:
        job.host.answer(post, f"{reply}\n\n{post.mark}")
    if proposal.close and not waiting:
        job.host.close(post)
