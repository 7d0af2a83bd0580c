"""Vouchers: the trailers by which the board's recorder says whose words a commit brings in, and from where.

A voucher proves nothing by itself. It counts where the recorder committed it and signed it with its key, and where who is said
to have spoken is the commit's author.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from troth.model.history import Voucher
from troth.status.provenance import identify_email, is_host

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Recorder
    from troth.model.history import Commit


_NAMES: Final = ("Said-by", "Said-at", "Said-sha256", "Said-token")
_LINE = re.compile(r"(?i)said-")
_FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    "Said-by": re.compile(r"[^\s<>,;:\x00-\x1f\x7f]{1,254}"),
    "Said-at": re.compile(r"https?://[^\s<>\"\x00-\x1f\x7f]{1,2000}|<[^\s<>\x00-\x1f\x7f]{1,990}>"),
    "Said-sha256": re.compile(r"[0-9a-f]{64}"),
    "Said-token": re.compile(r"[0-9a-f]{64}"),
}
_PLACE = re.compile(r"/(?:issues|pull|pulls|merge_requests|work_items)/([0-9]+)(?=[/#?]|$)")
"""The number of an issue or a change in its web address."""

_NOREPLY: Final[Mapping[str, re.Pattern[str]]] = {
    "github": re.compile(r"(?:[0-9]+\+)?([^@+]+)@users\.noreply\.github\.[a-z0-9.-]+|[0-9]+\+([^@+]+)@users\.noreply\.[a-z0-9.-]+"),
    "gitlab": re.compile(r"[0-9]+-([^@+]+)@users\.noreply\.[a-z0-9.-]+"),
    "forgejo": re.compile(r"([^@+]+)@noreply\.[a-z0-9.-]+"),
}
"""The addresses that hosts write in place of people's own, on any server."""
_FAMOUS: Final[Mapping[str, str]] = {"github": "github.com", "gitlab": "gitlab.com", "forgejo": "codeberg.org"}


def format_trailers(voucher: Voucher) -> str:
    """Return the lines that stand below a commit's message, the last one without a line break."""
    values = (voucher.said_by, voucher.said_at, voucher.said_sha256, voucher.said_token)
    return "\n".join(f"{name}: {value}" for name, value in zip(_NAMES, values, strict=True) if value)


def format_author_email(host: str, account: str, *, number: str = "", server: str = "") -> str:
    """Return the address that a host (`github`, `gitlab`, `forgejo`) writes into commits in place of an account's own.

    `number` is the account's, where it is known; `server` the host's name, where it is not the famous one.
    """
    place = server or _FAMOUS[host]
    if host == "forgejo":
        return f"{account}@noreply.{place}"
    # a number tells the accounts of GitHub and GitLab apart on servers of any name
    return f"{number or '0'}{'+' if host == 'github' else '-'}{account}@users.noreply.{place}"


def has_voucher(message: str) -> bool:
    """Tell whether a commit's message has a line that could pass for a voucher's."""
    return any(_LINE.match(line.strip()) for line in message.splitlines())


def parse_voucher(message: str) -> Voucher | None:
    """Return what a commit's message vouches for; with the fault that it has, and None where it has no such line.

    The trailers are its last paragraph, each once, and no such line stands above them.
    """
    *above, last = message.replace("\r\n", "\n").strip("\n").split("\n\n")
    if not has_voucher(message):
        return None
    found: dict[str, str] = {}
    for line in last.split("\n"):
        name, colon, value = line.partition(": ")
        if colon and name in _NAMES:
            if name in found:
                return Voucher(fault=f"it has {name} twice")
            found[name] = value
        elif has_voucher(line):
            return Voucher(fault="its trailers don't have the recorder's format")
    if not above or any(map(has_voucher, above)):
        return Voucher(fault="such lines are in its message instead of below it")
    for name in _NAMES:
        if (name in found or name != "Said-token") and not _FORMS[name].fullmatch(found.get(name, "")):
            return Voucher(fault=f"its {name} is not one" if name in found else f"it has no {name}")
    return Voucher(
        said_by=found["Said-by"], said_at=found["Said-at"], said_sha256=found["Said-sha256"], said_token=found.get("Said-token", "")
    )


UNSIGNED: Final = "it is not signed with the recorder's key"
"""What lacks where no key is set: then it is recorded, and where it was said can be looked up."""


BY_HOST: Final = "the host committed it again, so the recorder's signature is lost"


def is_voucher_claimed(commit: Commit) -> bool:
    """Tell whether a commit comes as the recorder's. What a host has committed, as it does for a squash, is its author's."""
    return commit.is_by_recorder or (commit.voucher is not None and not is_host(commit.committer_email))


def list_marks(voucher: Voucher) -> tuple[str, ...]:
    """Return what no other message has: where it was said, and a mail's token."""
    return tuple(filter(None, (voucher.said_at, voucher.said_token)))


def find_voucher_fault(commit: Commit) -> str:
    """Return why the words that a commit brings in are not vouched for, as the end of a sentence; nothing where they are.

    It is asked only of a commit that has a voucher, or is the recorder's.
    """
    voucher = commit.voucher
    if not commit.is_by_recorder:
        return BY_HOST if is_host(commit.committer_email) else "it has a recorder's trailers, but its committer is not the board's recorder"
    if voucher is None:
        return "it does not say where that was said"
    if voucher.fault:
        return voucher.fault
    if not is_said_by_author(voucher, commit.email):
        return f"it says that {voucher.said_by} said it, but its author is someone else"
    return "" if commit.is_vouched else UNSIGNED


def is_said_by_author(voucher: Voucher, email: str) -> bool:
    """Tell whether who is said to have spoken is a commit's author: an account, or for a mail its address."""
    host, name = identify_account(email)
    by = voucher.said_by.lower()
    return name == by if host != "email" else bool(voucher.said_token) and by == name


def identify_account(email: str) -> tuple[str, str]:
    """Return host and account of an address that a host wrote, on any server; of another `email` and the address."""
    identity = identify_email(email)
    if identity[0] != "email":
        return identity
    found = ((host, pattern.fullmatch(identity[1])) for host, pattern in _NOREPLY.items())
    return next(((host, next(filter(None, match.groups()))) for host, match in found if match), identity)


def format_known_email(email: str) -> str:
    """Return the address by which parties are found: that of the famous server for an account of any."""
    host, name = identify_account(email)
    return email if host == "email" else format_author_email(host, name)


def is_account_of(account: str, recorder: Recorder) -> bool:
    """Tell whether an account of the host is the recorder's, by the address that the host writes for it."""
    name = account.lower().removeprefix("@")
    return bool(name) and any(host != "email" and name == own for host, own in map(identify_account, recorder.emails))


def format_said_place(said_at: str) -> str:
    """Return where something was said, in short: `#12` for an issue, `a mail`, or the server's name."""
    if said_at.startswith("<"):
        return "a mail"
    number = _PLACE.search(said_at)
    return f"#{number[1]}" if number else said_at.partition("://")[2].partition("/")[0]
