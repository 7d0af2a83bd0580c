"""The two jobs by which a host takes messages: what they ask it, how they tell each other, and what they print."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from troth.base.errors import BoardError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.board import Board
    from troth.edit.said_messages import WritingReport
    from troth.messages.judge import EarlierMessages
    from troth.messages.judgement import Judgement
    from troth.model import ReceivedMessage
    from troth.read.hosts.host import MessageHost
    from troth.read.hosts.posts import AnsweredPosts, Post

LOOKED_BACK = timedelta(days=7)
"""So long ago something may have been said that is taken now: a schedule may rest, and a run may fail."""
_TAKEN = "This message was taken already: it is on the board or in an open pull request."


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """What is there to judge: posts without an answer, and what was said before."""

    posts: tuple[Post, ...]
    answered: AnsweredPosts
    is_public: bool


def read_inbox(event: Mapping[str, Any] | None, *, everything: bool) -> Inbox:
    """Return what an event tells and, with `everything`, all that was said lately and has no answer yet. Raises BoardError."""
    from troth.read.hosts.host import collect_posts, open_host  # noqa: PLC0415 - only these jobs need the hosts
    from troth.read.hosts.posts import (  # noqa: PLC0415
        AnsweredPosts,
        is_public_event,
        parse_event,
    )

    host = open_host(os.environ)
    is_public = (event is not None and is_public_event(event)) or os.environ.get("CI_PROJECT_VISIBILITY") == "public"
    if host is None:
        if everything:
            raise miss_host("--issues")
        told = parse_event(event) if event is not None else None
        return Inbox(posts=(told,) if told else (), answered=AnsweredPosts(), is_public=is_public)
    since = find_since() if everything else None
    answered = host.read_answered(since) if since else AnsweredPosts()
    posts = tuple(post for post in collect_posts(host, event, since) if not answered.covers(post))
    return Inbox(posts=posts, answered=answered, is_public=is_public)


def miss_host(option: str) -> BoardError:
    """Return that this is no job of a host."""
    return BoardError(
        f"{option}: this is not a job on a host, or TROTH_TOKEN is missing", "run it in the workflow that `troth init` writes"
    )


def find_host(option: str) -> MessageHost:
    """Return the host of this job. Raises BoardError where there is none."""
    from troth.read.hosts.host import open_host  # noqa: PLC0415

    host = open_host(os.environ)
    if host is None:
        raise miss_host(option)
    return host


def find_now() -> datetime:
    """Return the moment of this run."""
    return find_since() + LOOKED_BACK


def find_since() -> datetime:
    """Return from when on is looked for what was said."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch) if epoch.isdecimal() else time.time(), UTC) - LOOKED_BACK


def read_earlier(root: Path, inbox: Inbox, board: Board) -> EarlierMessages:
    """Return what was said before, by git's history and by the answers at the host."""
    from troth.messages.judge import EarlierMessages  # noqa: PLC0415
    from troth.read.git.command import Git, GitError, GitNotFoundError  # noqa: PLC0415
    from troth.read.git.vouchers import list_proposed_branches, list_said  # noqa: PLC0415

    zone, git = ZoneInfo(board.ledger.settings.timezone), Git(folder=root)
    try:
        said = list_said(git, ["HEAD", *list_proposed_branches(git)])
    except (GitError, GitNotFoundError):
        said = ()
    known = {name.lower() for party in board.ledger.parties for _, name in party.accounts}
    replies: dict[str, int] = {}
    for post in inbox.posts:
        if post.account.lower() not in known:
            issue = post.address.partition("#")[0]
            replies[issue] = max(replies.get(issue, 0), inbox.answered.count_to(post))
    return EarlierMessages(
        said_at=frozenset(each.said_at for each in said),
        tokens=frozenset(each.said_token for each in said if each.said_token),
        by_day=Counter((each.said_by.lower(), each.moment.astimezone(zone).date()) for each in said),
        replies=replies,
    )


def repeat_answers(messages: Iterable[ReceivedMessage], earlier: EarlierMessages) -> tuple[Judgement, ...]:
    """Return the answers to what is on the board already and was never answered: a job may die right after it has pushed."""
    from troth.messages.judgement import Judgement, hash_said  # noqa: PLC0415

    return tuple(
        Judgement(said_at=each.said_at, said_sha256=hash_said(each.text), reply=_TAKEN, reaction="+1")
        for each in messages
        if each.said_at in earlier.said_at
    )


def write_judged(judged: Path, event: Mapping[str, Any] | None, *, everything: bool, folder: str) -> None:
    """Write what was judged onto the host's branch and answer; say how it ended. Raises BoardError."""
    from troth.edit.judged import parse_judged  # noqa: PLC0415 - only the job that writes needs these
    from troth.edit.remote_branch import Remote, open_remote  # noqa: PLC0415
    from troth.edit.said_messages import WritingJob, write_messages  # noqa: PLC0415
    from troth.read.hosts.host import collect_posts, open_host  # noqa: PLC0415

    host = open_host(os.environ)
    if host is None:
        raise miss_host("--write")
    proposals = parse_judged(read_judged(judged))
    since = find_since()
    posts = {post.address: post for post in collect_posts(host, event, since if everything else None)}
    answered = host.read_answered(since)
    with lay_key(os.environ.get("TROTH_RECORDER_KEY", "")) as key, open_remote(find_remote(host, Remote)) as branch:
        prefix = f"{folder.strip('/')}/" if folder.strip("./") else ""
        job = WritingJob(host=host, branch=branch, posts=posts, answered=answered, proposals=proposals, folder=prefix, key=key)
        report = write_messages(job)
    tell_report(report)


def tell_report(report: WritingReport) -> None:
    """Say how writing ended, to whoever reads the log and to the workflow. Raises the fault of an answer that failed."""
    for note in report.notes:
        click.echo(note, err=True)
    click.echo("Written and pushed." if report.wrote else "Nothing was written to the branch.")
    put_outputs(wrote=report.wrote, again=report.again)
    if report.fault is not None:
        raise report.fault


def find_remote(host: MessageHost, remote: Any) -> Any:  # noqa: ANN401 - imported where it is wanted
    """Return where the branch is fetched from and pushed to."""
    branch = os.environ.get("CI_DEFAULT_BRANCH") or os.environ.get("GITHUB_REF_NAME") or "main"
    return remote(url=host.remote, branch=branch, user=host.user, token=os.environ.get("TROTH_TOKEN", ""))


def read_judged(file: Path) -> bytes:
    """Return what the other job has handed on. Raises BoardError."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise BoardError(f"--write: {file} cannot be read: {error.strerror}", "give the file that `troth receive --out` wrote") from error


@contextmanager
def lay_key(given: str) -> Iterator[Path | None]:
    """Give a file with the recorder's private key, which nobody else may read and which goes away; None where there is no key.

    Some hosts hand over the key, some the name of a file with it.
    """
    text = given.strip()
    if text and "\n" not in text and Path(text).is_file():
        text = Path(text).read_text(encoding="utf-8").strip()
    if not text:
        yield None
        return
    with TemporaryDirectory(prefix="troth-") as folder:
        file = Path(folder) / "key"
        file.touch(mode=0o600)
        file.write_text(text.replace("\r\n", "\n") + "\n", encoding="utf-8")
        yield file


def put_outputs(**outputs: bool) -> None:
    """Tell the workflow, where there is one."""
    place = os.environ.get("GITHUB_OUTPUT")
    if place:
        with Path(place).open("a", encoding="utf-8") as file:
            file.writelines(f"{name}={json.dumps(value)}\n" for name, value in outputs.items())
