"""What somebody wrote in an issue or a comment: who, when and where, as the host has it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_ACCOUNT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9_-])?")
_ADDRESS = re.compile(r"https?://[!-;=?-~]{1,500}", re.ASCII)
_MARK = re.compile(r"<!-- troth: answered ([0-9a-f]{32}) ([0-9a-f]{8}) -->\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An issue or a comment. Its account and its address are harmless in a line of a commit message: others are no posts."""

    address: str
    """Where it can be seen; by this it is known for good."""
    issue: str
    """The issue's number."""
    comment: str = ""
    """The comment's id; empty for the issue itself."""
    text: str
    title: str = ""
    """The issue's title."""
    opening: str = ""
    """The issue's own text, for a comment: it may name the record that all is about."""
    account: str
    account_id: str = ""
    moment: datetime
    """When it was written, by the host's clock."""
    is_edited: bool = False
    """It may not be what was first written, by whoever could edit it since."""

    @property
    def digest(self) -> str:
        """The SHA-256 of its text, as the commit says it."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def mark(self) -> str:
        """The line, hidden on the host's page, by which an answer to it is found again."""
        return f"<!-- troth: answered {_shorten(self.address)} {_shorten(self.account.lower())[:8]} -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the board's own account has answered already, by the marks in its comments."""

    marks: frozenset[str] = frozenset()
    answers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How many answers each account got, by issue."""

    def covers(self, post: Post) -> bool:
        """Tell whether a post has its answer."""
        return _shorten(post.address) in self.marks

    def count_to(self, post: Post) -> int:
        """Return how many answers the account of a post got in its issue."""
        return self.answers.get((post.issue, _shorten(post.account.lower())[:8]), 0)


def collect_answered(comments: list[tuple[str, str]]) -> Answered:
    """Return what is answered, by issue and text of each comment of the board's own account."""
    found = [(issue, mark) for issue, text in comments if (mark := _MARK.search(text))]
    return Answered(marks=frozenset(mark[1] for _, mark in found), answers=Counter((issue, mark[2]) for issue, mark in found))


def build_post(fields: Mapping[str, Any]) -> Post | None:
    """Return the post that the host describes; None where its account, address or day is none that can be relied on."""
    moment = read_moment(fields["moment"])
    text = {key: fields.get(key) for key in ("address", "account", "issue", "comment", "account_id", "text", "title", "opening")}
    known = {key: "" if value is None else str(value) for key, value in text.items()}
    if moment is None or not _ADDRESS.fullmatch(known["address"]) or not _ACCOUNT.fullmatch(known["account"]):
        return None
    if not all(known[key].isdecimal() or not known[key] for key in ("issue", "comment", "account_id")):
        return None
    known["text"], known["opening"] = (unify_line_ends(known[key]) for key in ("text", "opening"))
    return Post(**known, moment=moment, is_edited=bool(fields.get("is_edited")))


def unify_line_ends(text: str) -> str:
    """Return a text with the line ends of the commit's digest; browsers send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_moment(text: object) -> datetime | None:
    """Return the moment that a host wrote down, with its zone; None for anything else."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _shorten(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
