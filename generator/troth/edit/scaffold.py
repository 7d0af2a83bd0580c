"""Scaffold a new board: what to write where, what to leave alone, what can be told later; and the example with its people's history."""

from __future__ import annotations

import json
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from troth.base.dates import parse_iso_date
from troth.base.files import EditError, create_file, read_file, replace_file
from troth.edit.quoting import format_yaml_member
from troth.read.ledger import read_ledger
from troth.rules import check_rules
from troth.views.hosting import detect_host_software

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.base.dates import AsOf

_SAID = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaffoldPlan:
    """What is to be written, and what stays."""

    new: Mapping[str, bytes]
    left: tuple[str, ...]
    """Files that would be ours and are there already."""
    board: str = ""
    """The way from the repository's top to the board's folder."""
    wanted: Mapping[str, bytes] = field(default_factory=dict)
    """All that a new board has, there or not."""


def plan_scaffold(top: Path, files: Iterable[tuple[str, bytes]], board: str = "") -> ScaffoldPlan:
    """Return what to write in the repository at `top`. Where a board is there, its records stay alone: none of ours comes among them.

    `board` leads from there to the board's folder.
    """
    wanted = dict(files)
    records = f"{board}/commitments" if board else "commitments"
    has_board = _is_there(top / records)
    left = [path for path in wanted if _is_there(top / path) or (has_board and path.startswith(f"{records}/"))]
    if has_board:
        left = [records, *(path for path in left if not path.startswith(f"{records}/"))]
    new = {path: content for path, content in wanted.items() if path not in left and not (has_board and path.startswith(f"{records}/"))}
    return ScaffoldPlan(new=new, left=tuple(left), board=board, wanted=wanted)


def check_scaffold(plan: ScaffoldPlan, as_of: AsOf) -> None:
    """See that the new records pass every check, in a folder of their own. Raises EditError where they don't."""
    lead = f"{plan.board}/" if plan.board else ""
    records = {path.removeprefix(lead): content for path, content in plan.new.items() if path.startswith(f"{lead}commitments/")}
    if not records:
        return
    with tempfile.TemporaryDirectory() as name:
        for path, content in records.items():
            place = Path(name, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        ledger, problems = read_ledger(Path(name))
        faults = [each for each in (*problems, *check_rules(ledger, as_of)) if each.is_error]
    if faults:
        said = "; ".join(f"{each.place.path}: {each.message}" for each in faults[:_SAID])
        raise EditError(f"this board would have errors: {said}", "Nothing was written: change the options.")


def write_scaffold(root: Path, plan: ScaffoldPlan) -> None:
    """Write what is new: all of it, or nothing. Raises EditError at the first file that cannot be written."""
    folders = {folder for path in plan.new for folder in (root / path).parents if not folder.exists()}
    made = sorted(folders, key=lambda each: len(each.parts), reverse=True)
    written: list[Path] = []
    try:
        for path, content in plan.new.items():
            create_file(root, path, content)
            written.append(root / path)
    except BaseException:
        for file in written:
            file.unlink(missing_ok=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise


def _is_there(place: Path) -> bool:
    return place.exists() or place.is_symlink()


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedFile:
    """A file with the line that it lacked."""

    path: str
    line: str
    old: bytes
    new: bytes


def complete_board(root: Path, repository: str, host: str) -> Iterator[CompletedFile]:
    """Yield what board.yaml and mkdocs.yml lack and can now be told; nothing where they say it, or are written in another way."""
    if not repository:
        return
    (line,) = format_yaml_member("repository", repository)
    site = format_site_url(repository, host)
    found = (
        _add_line(root, "commitments/board.yaml", line, after=("timezone", "name")),
        _add_line(root, "mkdocs.yml", site, after=("site_name",)) if site else None,
    )
    yield from filter(None, found)


def _add_line(root: Path, path: str, line: str, after: tuple[str, ...]) -> CompletedFile | None:
    """Return the file with a new key on the line after one of those keys, if that one's value stands on one line."""
    place = root / path
    if not place.is_file() or place.is_symlink():
        return None
    old = read_file(root, path)
    key = line.partition(":")[0]
    if re.search(rf"^{key}\s*:".encode(), old, re.MULTILINE):
        return None
    for each in after:
        found = re.search(rf"^{each}:[ \t]+[^\s|>&*{{\[#][^\r\n]*(\r?\n)".encode(), old, re.MULTILINE)
        if found and not old[found.end() :].startswith((b" ", b"\t")):
            return CompletedFile(path=path, line=line, old=old, new=old[: found.end()] + line.encode() + found[1] + old[found.end() :])
    return None


def write_completions(root: Path, completed: tuple[CompletedFile, ...]) -> None:
    """Write them. Raises EditError where somebody changed one meanwhile."""
    for each in completed:
        replace_file(root, each.path, each.old, each.new)


PAGES_VARIABLE = "CI_PAGES_URL"
"""By this GitLab says in its jobs where it publishes a site: the name has a part by chance, so that nobody can guess it."""


def format_site_url(repository: str, host: str) -> str:
    """Return the line of mkdocs.yml that says where the host will publish the site; empty where only somebody there can know."""
    if host == "gitlab":
        return f"site_url: !ENV {PAGES_VARIABLE}  # as GitLab says it in its jobs"
    site = _guess_site_url(repository)
    return f"site_url: {json.dumps(site)}" if site else ""


def _guess_site_url(repository: str) -> str:
    host, _, path = repository.removeprefix("https://").partition("/")
    owner, _, name = path.partition("/")
    if not name or not repository.startswith("https://"):
        return ""
    if host == "github.com":
        return f"https://{owner.lower()}.github.io/" + ("" if name.lower() == f"{owner.lower()}.github.io" else f"{name}/")
    if host == "codeberg.org" and detect_host_software(repository):
        return f"https://{owner.lower()}.codeberg.page/" + ("" if name.lower() == "pages" else f"{name}/")
    return ""


_ENTRY = re.compile(r"^  - ", re.MULTILINE)
_DATE = re.compile(r"\bdate: (\d{4}-\d\d-\d\d)")
_BY = re.compile(r"\bby: ([a-z0-9-]+)")
_ACT = re.compile(r"\bact: ([a-z_]+)")
_MADE = re.compile(r"^(?:made|date): (\d{4}-\d\d-\d\d)", re.MULTILINE)
_MAKER = re.compile(r"^(?:(?:promiser|asker|owner|provider): \[?|attendees: \[(?:[a-z0-9-]+, )*)([a-z0-9-]+)", re.MULTILINE)
"""Who makes a record; a meeting is written down by whom it names last."""
_PARTNER = re.compile(r"^partner: ([a-z0-9-]+)", re.MULTILINE)
_LOG = re.compile(r"^log:[ \t]*\n", re.MULTILINE)
_HOUR = 9
_BRANCHED = frozenset({"accepted", "signed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleVersion:
    """A file as somebody left it on a day."""

    day: date
    path: str
    number: int
    by: str
    recorder: str
    """Who writes it down where `by` has no address: the partner, else whoever made the record."""
    act: str
    content: bytes


def list_versions(path: str, content: bytes) -> Iterator[ExampleVersion]:
    """Yield how a record came about: first without its log, unless that began with it, and then entry by entry."""
    text = content.decode()
    made, maker, log = _MADE.search(text), _MAKER.search(text), _LOG.search(text)
    starts = [each.start() for each in _ENTRY.finditer(text, log.end())] if log else []
    bounds = [*pairwise([*starts, len(text)])] if starts else []
    entries = [text[start:end] for start, end in bounds]
    if log is None or not all(_DATE.search(each) and _BY.search(each) for each in entries):
        entries, bounds = [], []
    first = parse_iso_date(made[1]) if made else None
    opened = _read_day(entries[0]) if entries else None
    begun = first or opened
    if begun is None:
        return
    by = maker[1] if maker else ""
    recorder = partner[1] if (partner := _PARTNER.search(text)) else by
    head = 0 if not entries or (first and opened and first <= opened) else 1
    whole = text if not entries else text[: bounds[head - 1][1]] if head else text[: log.start() if log else None]
    actor = (_BY.search(entries[0]) or [by, by])[1] if head else by
    yield ExampleVersion(day=begun, path=path, number=0, by=actor, recorder=recorder, act="made", content=whole.encode())
    for number, ((_, end), entry) in enumerate(zip(bounds[head:], entries[head:], strict=True), start=1):
        act, who = _ACT.search(entry), _BY.search(entry)
        yield ExampleVersion(
            day=max(_read_day(entry) or begun, begun),
            path=path,
            number=number,
            by=who[1] if who else by,
            recorder=recorder,
            act=act[1] if act else "said",
            content=text[:end].encode(),
        )


def _read_day(entry: str) -> date | None:
    found = _DATE.search(entry)
    return parse_iso_date(found[1]) if found else None


def render_history(files: Mapping[str, bytes], authors: Mapping[str, tuple[str, str]], founder: tuple[str, str]) -> bytes:
    """Return the commits as `git fast-import` reads them: the first with all that is no record, then one for each entry.

    `authors` are name and address by the id of a party; for who has none it is recorded by the partner, the maker or the `founder`.
    """
    versions = sorted(
        (
            each
            for path, content in files.items()
            if "commitments/" in path and path.endswith(".yaml")
            for each in list_versions(path, content)
        ),
        key=lambda each: (each.day, each.number, each.path),
    )
    grown = {each.path for each in versions}
    out = [_begin_commit("main", founder, versions[0].day - timedelta(days=1), "A board for our promises", 1, None)]
    out += [_put_file(path, content) for path, content in files.items() if path not in grown]
    mark = 1
    for each in versions:
        author = authors.get(each.by) or authors.get(each.recorder, founder)
        name = each.path.rpartition("/")[2].removesuffix(".yaml")
        subject = f"{each.path.split('commitments/')[1].partition('/')[0]}: {each.by or 'somebody'} {each.act} {name}"
        branched = each.act in _BRANCHED
        mark += 1
        out.append(_begin_commit("topic" if branched else "main", author, each.day, subject, mark, mark - 1))
        out.append(_put_file(each.path, each.content))
        if branched:
            mark += 1
            out.append(_begin_commit("main", founder, each.day, f"Merge: {subject}", mark, mark - 2, merged=mark - 1))
            out.append(_put_file(each.path, each.content))
    return b"".join(out) + b"reset refs/heads/topic\nfrom 0000000000000000000000000000000000000000\n\n"


def _begin_commit(  # noqa: PLR0913 - what a commit consists of
    branch: str, author: tuple[str, str], day: date, subject: str, mark: int, parent: int | None, *, merged: int | None = None
) -> bytes:
    when = int(datetime(day.year, day.month, day.day, _HOUR, tzinfo=UTC).timestamp()) + mark
    person = f"{author[0]} <{author[1]}> {when} +0000"
    message = subject.encode()
    lines = [f"commit refs/heads/{branch}", f"mark :{mark}", f"author {person}", f"committer {person}", f"data {len(message)}"]
    lines += [subject, *([f"from :{parent}"] if parent else []), *([f"merge :{merged}"] if merged else []), ""]
    return "\n".join(lines).encode()


def _put_file(path: str, content: bytes) -> bytes:
    return f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"
