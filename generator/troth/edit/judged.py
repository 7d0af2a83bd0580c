"""What the judging job hands on, and how the writing job sees for itself that it only adds to records: it trusts none of it."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.base.errors import BoardError
from troth.base.ids import check_id
from troth.base.text import escape_text
from troth.model import Kind
from troth.read.schema.check import check_schema
from troth.read.yaml.document import parse_document
from troth.status.wording import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_FORMAT = 1
_MOST_PROPOSALS = 1000
_MOST_CHANGES = 60
_MOST_REPLY = 60_000
_MOST_RECEIVERS, _LONGEST_LINE = 100, 2000
_HEX = {40, 64}
_PATH = re.compile(r"commitments/(?P<folder>promises|asks|agreements|meetings|goals)/(?:[^/\0]+/)*(?P<stem>[^/\0]+)\.yaml")
_PARTIES = re.compile(r"commitments/parties/(?:[^/\0.][^/\0]*/)*[^/\0.][^/\0]*\.yaml")
_INSERTION = {"path": str, "before": str, "at": int, "insert": str}
_KINDS = {kind.folder: kind for kind in (Kind.PROMISE, Kind.ASK, Kind.AGREEMENT, Kind.MEETING, Kind.GOAL)}
PARTY_FIELDS = frozenset({"name", "teams", "lead", "members", "contacts", "owner"})
"""What a message may say of a new party: who it is, and who belongs to it."""
MODES = ("commit", "pull-request", "none")
REACTIONS = ("+1", "confused", "eyes", "")


class RefusedChangeError(BoardError):
    """A change does more than add to a record, so nothing of its message is written."""

    def __init__(self, message: str, *, is_outdated: bool = False) -> None:
        super().__init__(message)
        self.is_outdated = is_outdated
        """The record is another one than the one that was judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """New text for one file, at one place; everything else in it stays."""

    path: str
    before: str
    """The SHA-256 of the file that was judged; empty where there was none."""
    at: int
    insert: str
    remove: int = 0
    """So many bytes behind that place go: of a party's entry alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is to become of one message: the changes, and what is said back."""

    said_at: str
    said_sha256: str
    author: str
    """The party that speaks; empty for somebody whom the board does not know."""
    changes: tuple[Insertion, ...]
    subject: str
    reply: str
    reaction: str
    close: bool
    mode: str
    about: str = ""
    """The party whose entry changes, as `party/bakery`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """All that was judged in one run, in the order in which it was said."""

    tree: str
    """The id of the folder `commitments` that was judged."""
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedMail:
    """A mail that a person has to look at: its SHA-256, the line about it, and the addresses of who that is."""

    sha256: str
    line: str
    receivers: tuple[str, ...]


def parse_handed(data: bytes) -> tuple[tuple[HandedMail, ...], tuple[str, ...]]:
    """Return the mails that are for a person, and the addresses of who looks after the board. Raises BoardError where they are none."""
    try:
        found = json.loads(data)
        handed, keepers = _read(found, "handed", list), _read(found, "keepers", list)
        if len(handed) > _MOST_PROPOSALS:
            raise ValueError("handed")  # noqa: TRY301 - said below for all of them
        mails = (HandedMail(sha256=_check_line(one), line=_check_line(line), receivers=_check_lines(whom)) for one, line, whom in handed)
        return tuple(mails), _check_lines(keepers)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _refuse_file(error) from error


def _check_line(text: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    if type(text) is not str:
        raise TypeError("handed")
    return escape_text(text, _LONGEST_LINE)


def _check_lines(texts: Any) -> tuple[str, ...]:  # noqa: ANN401 - likewise
    if type(texts) is not list or len(texts) > _MOST_RECEIVERS:
        raise TypeError("handed")
    return tuple(map(_check_line, texts))


def _refuse_file(error: Exception) -> BoardError:
    return BoardError(
        f"--write: this is not a file of `troth receive --out` ({escape_text(str(error))})",
        "write it with `troth receive --out` of the same version",
    )


def collect_addresses(files: Iterable[tuple[str, bytes]]) -> frozenset[str]:
    """Return the addresses that files of parties give to people and customers, in small letters; of a file that is unsound none."""
    found: set[str] = set()
    for path, data in files:
        with suppress(RefusedChangeError):
            for section in _read_data(Kind.PARTIES, path, data).values():
                for entry in section.values():
                    emails = entry.get("email") or []
                    found |= {each.lower() for each in ([emails] if isinstance(emails, str) else emails)}
    return frozenset(found)


def parse_judged(data: bytes) -> Proposals:
    """Return what a file of judgements holds. Raises BoardError where it is none."""
    try:
        found = json.loads(data)
        judged = found["judgements"]
        if found["format"] != _FORMAT or not isinstance(judged, list) or len(judged) > _MOST_PROPOSALS:
            raise ValueError("format")  # noqa: TRY301 - said below for all of them
        tree = _read(found, "tree", str)
        if len(tree) not in _HEX or not re.fullmatch(r"[0-9a-f]+", tree):
            raise ValueError("tree")  # noqa: TRY301 - likewise
        return Proposals(tree=tree, proposals=tuple(map(_parse_proposal, judged)))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _refuse_file(error) from error


def _parse_proposal(judged: Any) -> Proposal:  # noqa: ANN401 - whatever JSON holds
    changes = _read(judged, "changes", list)
    reply = _read(judged, "reply", str)
    if len(changes) > _MOST_CHANGES or len(reply) > _MOST_REPLY:
        raise ValueError("too many changes in one message")
    return Proposal(
        said_at=_read(judged, "said_at", str),
        said_sha256=_read(judged, "said_sha256", str),
        author=_read(judged, "author", str),
        changes=tuple(
            Insertion(
                path=_read(each, "path", str),
                before=_read(each, "before", str),
                at=_read(each, "at", int),
                insert=_read(each, "insert", str),
                remove=_read(each, "remove", int) if "remove" in each else 0,
            )
            for each in changes
        ),
        subject=escape_text(_read(judged, "subject", str), 200),
        reply=reply,
        reaction=_choose(judged, "reaction", REACTIONS),
        close=_read(judged, "close", bool),
        mode=_choose(judged, "mode", MODES),
        about=_read(judged, "about", str) if "about" in judged else "",
    )


def _read(holder: Any, key: str, kind: type) -> Any:  # noqa: ANN401 - whatever JSON holds
    value = holder[key]
    if type(value) is not kind:
        raise TypeError(key)
    return value


def _choose(holder: Any, key: str, choices: tuple[str, ...]) -> str:  # noqa: ANN401 - likewise
    value: str = _read(holder, key, str)
    if value not in choices:
        raise ValueError(key)
    return value


def apply_insertions(
    changes: Iterable[Insertion], read: Callable[[str], bytes | None], mailed_from: str = "", about: str = ""
) -> Mapping[str, bytes]:
    """Return each file with all that is put into it. Raises RefusedChangeError unless that adds entries to logs, or makes records.

    `read` gives a file as it is, or None where there is none. Whoever wrote a mail may also say how often their own party, which has
    that address, wants to be told; and that the party is told again which their token was sent `about`.
    """
    old: dict[str, bytes | None] = {}
    new: dict[str, bytes] = {}
    for change in changes:
        if change.path not in old:
            old[change.path] = read(change.path)
        if not (_PARTIES.fullmatch(change.path) and (mailed_from or old[change.path] is None)):
            _find_kind(change.path)
        held = new.get(change.path, old[change.path])
        if ("" if held is None else hashlib.sha256(held).hexdigest()) != change.before:
            raise RefusedChangeError(f"{escape_text(change.path)} has changed since it was checked", is_outdated=True)
        content = held or b""
        _check_change(change, content, is_there=held is not None)
        new[change.path] = content[: change.at] + _encode(change) + content[change.at + change.remove :]
    for path, content in new.items():
        if adds_party(path, old[path]):
            _check_party(path, content, mailed_from)
        elif _PARTIES.fullmatch(path):
            _check_setting(path, old[path], content, mailed_from, about)
        else:
            _check_result(path, old[path], content)
    return new


def _check_change(change: Insertion, content: bytes, *, is_there: bool) -> None:
    """Raise RefusedChangeError where a change takes away more than one word of a party's setting, or puts in a remark beside it."""
    place = escape_text(change.path)
    if not 0 <= change.at <= change.at + change.remove <= len(content):
        raise RefusedChangeError(f"{place} has no such place")
    is_party = _PARTIES.fullmatch(change.path) is not None
    if change.remove and not is_party:
        raise RefusedChangeError(f"{place}: nothing may be removed from a record")
    removed = content[change.at : change.at + change.remove]
    is_word = re.fullmatch(rb"[a-z\"']{0,8} *", removed) and re.fullmatch(r"[a-z\"':,{\s]{0,200}", change.insert)
    if is_party and is_there and not is_word:
        raise RefusedChangeError(f"{place}: a mail may only write how often a party wants to be told")


def adds_party(path: str, old: bytes | None) -> bool:
    """Tell whether a change makes a file with a party: that is for a pull request alone."""
    return old is None and _PARTIES.fullmatch(path) is not None


# decision: 2026-11-30, A new party is a file of its own, and a pull request
def _check_party(path: str, new: bytes, mailed_from: str) -> None:
    """Raise RefusedChangeError where a file holds more than one new party, or an address or account, which no message may bring."""
    if mailed_from:
        raise RefusedChangeError(f"{escape_text(path)}: a mail adds no party")
    sections = [each for each in _read_data(Kind.PARTIES, path, new).items() if each[1]]
    parties = sections[0][1] if len(sections) == 1 else {}
    if [path] != [f"commitments/parties/{each}.yaml" for each in parties]:
        raise RefusedChangeError(f"{escape_text(path)}: a message adds one party, in a file of its own")
    if more := sorted({*next(iter(parties.values()))} - PARTY_FIELDS):
        raise RefusedChangeError(f"{escape_text(path)}: a message may not set {', '.join(more)} of a party")


def _check_setting(path: str, old: bytes | None, new: bytes, address: str, about: str) -> None:
    """Raise RefusedChangeError where more is new than how often the one party that has an address, or is meant, wants to be told."""
    before, after = (_read_data(Kind.PARTIES, path, each) for each in (old or b"{}", new))
    for section in ("people", "customers"):
        for party, entry in (after.get(section) or {}).items():
            held = (before.get(section) or {}).get(party)
            if entry == held or not isinstance(entry, dict) or not isinstance(held, dict):
                continue
            emails = entry.get("email") or []
            is_own = address in [each.lower() for each in ([emails] if isinstance(emails, str) else emails)]
            value, _ = entry.pop("messages", ""), held.pop("messages", "")
            may_set = value in ("weekly", "none") if is_own else value == "daily" and about == f"party/{party}"
            if may_set and json.dumps(before) == json.dumps(after):
                return
    raise RefusedChangeError(f"{escape_text(path)}: a mail may only say how often its own party wants to be told")


def _check_result(path: str, old: bytes | None, new: bytes) -> None:
    """Raise RefusedChangeError where a record is not sound, or differs from what it was by more than entries at the end of its log."""
    after = _read_data(_find_kind(path), path, new)
    if old is None:
        return
    before = _read_data(_find_kind(path), path, old)
    if fills_part(path, old, new):
        return
    log, longer = before.pop("log", None) or [], after.pop("log", None) or []
    if json.dumps(before) != json.dumps(after):
        raise RefusedChangeError(f"{escape_text(path)}: something outside its log would change")
    if json.dumps(longer[: len(log)]) != json.dumps(log) or len(longer) <= len(log):
        raise RefusedChangeError(f"{escape_text(path)}: entries may only be added at the end of its log")


def fills_part(path: str, old: bytes | None, new: bytes) -> bool:
    """Tell whether a change writes one part of an agreement that was empty, and nothing else: that is for a pull request alone."""
    if old is None or _PARTIES.fullmatch(path) or _find_kind(path) is not Kind.AGREEMENT:
        return False
    before, after = _read_data(Kind.AGREEMENT, path, old), _read_data(Kind.AGREEMENT, path, new)
    changed = [key for key in {**before, **after} if json.dumps(before.get(key)) != json.dumps(after.get(key))]
    return len(changed) == 1 and changed[0] in PARTS and not before.get(changed[0]) and bool(after.get(changed[0]))


def _find_kind(path: str) -> Kind:
    """Return the kind of record that lies at a path. Raises RefusedChangeError where no message may write."""
    found = _PATH.fullmatch(path)
    if found is None or not path.isprintable() or any(part in ("", ".", "..") or part.startswith(".") for part in path.split("/")):
        raise RefusedChangeError(f"{escape_text(path)} is not a record that a message may change")
    if check_id(found["stem"]) is not None:
        raise RefusedChangeError(f"{escape_text(path)} is not the name of a record")
    return _KINDS[found["folder"]]


def _encode(change: Insertion) -> bytes:
    try:
        return change.insert.encode()
    except UnicodeEncodeError as error:
        raise RefusedChangeError(f"{escape_text(change.path)}: the added content is not text") from error


def _read_data(kind: Kind, path: str, data: bytes) -> dict[str, Any]:
    source, problems = parse_document(path, data)
    if source is None:
        raise RefusedChangeError(f"{escape_text(path)} could no longer be read: {problems[0].message}")
    if wrong := next((each for each in check_schema(kind, source, alone=False) if each.is_error), None):
        raise RefusedChangeError(f"{escape_text(path)}: {wrong.message}")
    return dict(source.data)
