"""Find files that are shipped with the program, such as the pages of its rules; and pack the program itself as a wheel."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
import tomllib
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from troth import __version__
from troth.base.errors import BoardError
from troth.status.word_lists import build_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import Distribution

    from troth.model.settings import WordingSettings
    from troth.status.word_lists import Lexicon


def find_packaged(name: str, in_checkout: str) -> Path:
    """Return the folder `name` of the installed package; where the program runs from its sources, the one of the checkout."""
    packaged = Path(str(files("troth") / name))
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / in_checkout


_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<title>.*?)\s*(?:\{\s*#(?P<anchor>[\w/-]+)[^}]*\})?\s*$")
_FENCE = re.compile(r"\s*(```+|~~~+)")


WORD_LISTS = ("en", "de")
"""The languages that have a list of words which a colleague would ask about."""


@lru_cache(maxsize=8)
def read_lexicons(wording: WordingSettings) -> tuple[Lexicon, ...]:
    """Return the word lists with the board's own words; none where the board switches the questions off."""
    folder = Path(__file__).parent / "words"
    lists = (tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")) for name in WORD_LISTS if wording.check)
    return tuple(build_lexicon(each, wording.vague, wording.allowed) for each in lists)


def find_rules_folder() -> Path:
    """Return the folder of the rules' pages."""
    return find_packaged("rules-docs", "docs/rules")


def list_rule_ids() -> tuple[str, ...]:
    """Return the ids of all rules that have a page or a section of their family's page, sorted."""
    found = (
        {rule for _, rule in _iter_headings(page.read_text(encoding="utf-8"), page.stem) if rule} or {page.stem} for page in _list_pages()
    )
    return tuple(sorted(chain.from_iterable(found)))


def read_rule_page(rule: str) -> str | None:
    """Return the Markdown about a rule: its page, or its section of its family's page; None where there is none."""
    family, _, name = rule.partition("/")
    page = next((each for each in _list_pages() if each.stem == family), None)
    if page is None:
        return None
    text = page.read_text(encoding="utf-8")
    if not name:
        return text
    headings, lines = list(_iter_headings(text, family)), text.splitlines()
    for index, (start, found) in enumerate(headings):
        if found == rule:
            level = len(lines[start]) - len(lines[start].lstrip("#"))
            ends = (number for number, _ in headings[index + 1 :] if len(lines[number]) - len(lines[number].lstrip("#")) <= level)
            return "\n".join(lines[start : next(ends, len(lines))]).strip() + "\n"
    return None


def summarize_rule(rule: str) -> str:
    """Return what a rule wants, in a line: the first paragraph about it."""
    for part in re.split(r"\n\s*\n", read_rule_page(rule) or ""):
        lines = [each for each in part.strip().splitlines() if not _HEADING.match(each) and each != "---"]
        if lines and not _FENCE.match(lines[0]):
            return " ".join(lines)
    return ""


def _list_pages() -> list[Path]:
    return sorted(each for each in find_rules_folder().glob("*.md") if each.stem not in ("index", "README"))


def _iter_headings(text: str, family: str) -> Iterator[tuple[int, str]]:
    """Yield, for each line that is a heading, its number and the rule that it is about, if it is about one."""
    fenced = False
    for number, line in enumerate(text.splitlines()):
        if _FENCE.match(line):
            fenced = not fenced
        heading = _HEADING.match(line) if not fenced else None
        if heading:
            yield number, _identify_rule(heading["anchor"] or "", heading["title"], family)


def _identify_rule(anchor: str, title: str, family: str) -> str:
    plain = title.strip("` ")
    if anchor.startswith(f"{family}-"):
        return f"{family}/{anchor.removeprefix(f'{family}-')}"
    return plain if re.fullmatch(rf"{re.escape(family)}/[a-z0-9-]+", plain) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpText:
    """A page of the help that every board has, in Markdown."""

    name: str
    """Its file's name without the ending."""
    title: str
    """Its first heading."""
    summary: str
    """Its first paragraph, on one line."""
    body: str
    """The page without its heading."""


@lru_cache(maxsize=1)
def read_help_texts() -> tuple[HelpText, ...]:
    """Return the pages of the help, sorted by their names; each begins with a heading and a paragraph."""
    return tuple(_parse_help_text(file.stem, file.read_text(encoding="utf-8")) for file in sorted(find_help_folder().glob("*.md")))


def read_help_pictures() -> Iterator[tuple[str, bytes]]:
    """Yield the pictures of the help, each with its address in a site."""
    for file in sorted(find_help_folder().glob("pictures/*.webp")):
        yield f"help/pictures/{file.name}", file.read_bytes()


def find_help_folder() -> Path:
    """Return the folder of the help that every board has."""
    return find_packaged("help", "docs/help")


def _parse_help_text(name: str, text: str) -> HelpText:
    heading, _, body = text.strip().partition("\n")
    return HelpText(
        name=name, title=heading.removeprefix("# ").strip(), summary=" ".join(body.strip().partition("\n\n")[0].split()), body=body.strip()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """A wheel: its file's name, what is in it, and the hash by which it is installed."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of its content, as pip writes it."""
        return hashlib.sha256(self.content).hexdigest()


_INFO = f"troth-{__version__}.dist-info"
_OF_THE_PLACE = frozenset({"INSTALLER", "REQUESTED", "direct_url.json", "RECORD", "uv_cache.json"})
"""What tells how it was installed here: no part of the wheel."""
_DAY = (2020, 2, 2, 0, 0, 0)
"""The date of every file in it, so that one version gives the same bytes everywhere."""
_CHECKOUT = Path(__file__).parents[3]


@lru_cache(maxsize=1)
def pack_wheel() -> Wheel:
    """Return the running version as a wheel. Raises BoardError where neither an installation nor a checkout can be found."""
    try:
        found = distribution("troth")
    except PackageNotFoundError:
        found = None
    if found is None or found.version != __version__:
        message = f"troth {__version__} runs from sources that are not installed, so it can't be packed as a wheel"
        raise BoardError(message, "give a wheel with --vendor FILE, or a source with --package")
    members: dict[str, bytes] = {}
    if any(str(each) == "troth/__init__.py" for each in found.files or ()):
        ours = [each for each in found.files or () if each.as_posix().startswith("troth/") and not each.as_posix().endswith(".pyc")]
        members = {each.as_posix(): Path(str(each.locate())).read_bytes() for each in ours}
    members = {**(members or dict(_iter_checkout())), **dict(_iter_information(found))}
    return Wheel(name=f"troth-{__version__}-py3-none-any.whl", content=_zip_members(members))


def read_wheel(file: Path) -> Wheel:
    """Return a wheel of Troth that lies in a file. Raises BoardError where it is none."""
    parts = file.name.split("-")
    if len(parts) != 5 or parts[0] != "troth" or not file.name.endswith("-py3-none-any.whl") or not zipfile.is_zipfile(file):  # noqa: PLR2004 - as wheels are named
        raise BoardError(f"{file} is not a wheel of Troth", "make one with `pip wheel --no-deps troth`, or leave out the file")
    return Wheel(name=file.name, content=file.read_bytes())


def _iter_information(found: Distribution) -> Iterator[tuple[str, bytes]]:
    for each in found.files or ():
        path = each.as_posix()
        if path.startswith(f"{_INFO}/") and path.rpartition("/")[2] not in _OF_THE_PLACE:
            yield path, Path(str(each.locate())).read_bytes()


def _iter_checkout() -> Iterator[tuple[str, bytes]]:
    """Yield what the build would put into the wheel: the package, and what pyproject.toml forces into it."""
    settings = tomllib.loads((_CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    for source, target in {"generator/troth": "troth", **settings["force-include"]}.items():
        place = _CHECKOUT / source
        files = [place] if place.is_file() else sorted(each for each in place.rglob("*") if each.is_file())
        for file in files:
            if file.suffix != ".pyc":
                yield target if file == place else f"{target}/{file.relative_to(place).as_posix()}", file.read_bytes()


def _zip_members(members: dict[str, bytes]) -> bytes:
    listed = io.StringIO()
    rows = csv.writer(listed, lineterminator="\n")
    for path, content in sorted(members.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        rows.writerow((path, f"sha256={digest}", len(content)))
    rows.writerow((f"{_INFO}/RECORD", "", ""))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in (*sorted(members.items()), (f"{_INFO}/RECORD", listed.getvalue().encode())):
            member = zipfile.ZipInfo(path, _DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return packed.getvalue()
