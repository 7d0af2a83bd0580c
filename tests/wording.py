"""All that readers read, taken out of the sources: strings of the program, templates, scripts, schemas, documents, examples.

`tests/test_wording.py` looks for banned phrases in it, `tests/readability.py` measures it.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

PACKAGE = "generator/troth"
UNREAD_DOCS = re.compile(r"docs/(?:decisions|architecture|performance)\.md|docs/changelog\.d/.*|docs/examples/.*")
"""Pages for whoever changes the program, and what was said at its time."""
_SPEAKING_DOCSTRINGS = re.compile(rf"{PACKAGE}/(?:cli|rules)/")
"""Where the docstring of a function is its help, or the sentence of a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserText:
    """A text that people read, and where it begins."""

    surface: str
    path: str
    line: int
    text: str


def read_user_texts(checkout: Path) -> Iterator[UserText]:
    """Yield every text that people read, in the order of the surfaces and of the files' names."""
    for surface, (patterns, read) in _SURFACES.items():
        for pattern in patterns:
            for file in sorted(checkout.glob(pattern)):
                path = file.relative_to(checkout).as_posix()
                if file.is_file() and not UNREAD_DOCS.fullmatch(path) and "/vendor/" not in path:
                    for line, text in read(path, file.read_text(encoding="utf-8")):
                        yield UserText(surface=surface, path=path, line=line, text=text)


def _read_python(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module that hold words; of docstrings only those that are shown. `{}` stands for what is filled in."""
    tree = ast.parse(source)
    hidden = {id(each) for each in _iter_docstrings(tree, speaking=bool(_SPEAKING_DOCSTRINGS.match(path)))}
    inner: set[int] = set()
    for node in ast.walk(tree):
        text, line = "", getattr(node, "lineno", 0)
        if isinstance(node, ast.JoinedStr):
            inner |= {id(each) for each in node.values}
            text = "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in hidden | inner:
            text = node.value
        if " " in text and not _MARKUP.search(text):
            yield line, text


_MARKUP = re.compile(r"</|/>|=\"|\(\?[P:=!]")
"""What is HTML or a pattern, and no text."""


def _iter_docstrings(tree: ast.AST, *, speaking: bool) -> Iterator[ast.Constant]:
    """Yield the strings that stand alone: docstrings, but where functions speak not those of commands and rules."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for number, each in enumerate(body if isinstance(body, list) else ()):
            speaks = speaking and number == 0 and isinstance(node, ast.FunctionDef) and (node.decorator_list or _takes_ledger(node))
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant) and not speaks:
                yield each.value


def _takes_ledger(node: ast.FunctionDef) -> bool:
    """Tell whether a function is a rule: public, and about the ledger as of a date."""
    return not node.name.startswith("_") and [each.arg for each in node.args.args][:1] == ["ledger"]


def _read_template(_: str, source: str) -> Iterator[tuple[int, str]]:
    """Yield the text between tags, with the strings of expressions; what Jinja and HTML are made of is blank."""
    plain = _blank(r"\{#.*?#\}|\{%.*?%\}|<[^<>]*>", source)
    yield from _split_lines(plain)


def _read_script(_: str, source: str) -> Iterator[tuple[int, str]]:
    """Yield the strings of a script that hold words."""
    for found in _SCRIPT_TOKEN.finditer(source):
        text = found["text"] or found["template"]
        if text and " " in text:
            yield source.count("\n", 0, found.start()) + 1, re.sub(r"\$\{[^}]*\}", "{}", text)


_SCRIPT_TOKEN = re.compile(
    r"""/\*.*?\*/ | //[^\n]*                                                     # remarks
    | (?<=[(=,:;!&|?\s])/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/    # patterns
    | "(?P<text>(?:\\.|[^"\\\n])*)" | `(?P<template>(?:\\.|[^`\\])*)`""",
    re.DOTALL | re.VERBOSE,
)


def _read_schema(_: str, source: str) -> Iterator[tuple[int, str]]:
    """Yield titles and descriptions; the line is that of the words."""
    for found in re.finditer(r'"(?:title|description)": ("(?:[^"\\]|\\.)*")', source):
        yield source.count("\n", 0, found.start()) + 1, json.loads(found[1])


def _read_document(_: str, source: str) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs of a page, with what stands in blocks of code."""
    yield from _split_lines(source)


def _read_fields(_: str, source: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file of keys and values, without what is only ids and dates."""
    yield from (
        (number, line) for number, line in enumerate(source.splitlines(), 1) if " " in line.strip() and not line.strip().startswith("#")
    )


def _blank(pattern: str, source: str) -> str:
    """Return a source with blanks and line breaks in place of what matches, so that lines keep their numbers."""
    return re.sub(pattern, lambda found: re.sub(r"[^\n]", " ", found[0]), source, flags=re.DOTALL)


def _split_lines(source: str) -> Iterator[tuple[int, str]]:
    """Yield blocks of lines with words, each with the number of its first line."""
    for found in re.finditer(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*", source):
        yield source.count("\n", 0, found.start()) + 1, found[0]


_SURFACES: Mapping[str, tuple[tuple[str, ...], Callable[[str, str], Iterator[tuple[int, str]]]]] = {
    "program": ((f"{PACKAGE}/**/*.py",), _read_python),
    "templates": ((f"{PACKAGE}/**/templates/**/*.jinja",), _read_template),
    "scripts": ((f"{PACKAGE}/render/assets/*.js",), _read_script),
    "schemas": (("schema/*.json",), _read_schema),
    "documents": (("README.md", "docs/**/*.md", f"{PACKAGE}/**/templates/*.md", f"{PACKAGE}/help/**/*.md"), _read_document),
    "hosts": ((".github/**/*.yml", ".gitlab/*.yml", f"{PACKAGE}/**/*.yml"), _read_fields),
    "example": (("commitments/**/*.yaml",), _read_fields),
}
