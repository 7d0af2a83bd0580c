"""Find files that are shipped with the program, such as the pages of its rules."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def find_packaged(name: str, in_checkout: str) -> Path:
    """Return the folder `name` of the installed package; where the program runs from its sources, the one of the checkout."""
    packaged = Path(str(files("troth") / name))
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / in_checkout


_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<title>.*?)\s*(?:\{\s*#(?P<anchor>[\w/-]+)[^}]*\})?\s*$")
_FENCE = re.compile(r"\s*(```+|~~~+)")


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
