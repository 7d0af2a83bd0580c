"""Each sentence that the contract has decided, where it lies beside the checkout, is the docstring of a test."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTIONS = (
    ("### Decided about promises", "\n## 4."),
    ("**Decided about asks.**", "**Pauses.**"),
    ("**Pauses.**", "\nFor each person still silent"),
)
"""Where the sentences stand, from these words to those."""
HEADINGS = frozenset({"counters", "ends", "in place", "a typo", "decided about asks", "pauses"})
"""What stands before a group of sentences and says nothing by itself."""


@pytest.mark.parametrize(("first", "last"), SECTIONS)
def test_each_decided_sentence_is_held_by_a_test(first: str, last: str, shared: Path) -> None:
    """No sentence is without one, and none was reworded here."""
    contract = (shared / "design/1-domain.md").read_text(encoding="utf-8")
    section = contract[contract.index(first) : contract.index(last, contract.index(first))]

    assert set(split_sentences(section.removeprefix("### Decided about promises"))) - HEADINGS - set(find_promises()) == set()


def split_sentences(section: str) -> Iterator[str]:
    """Yield the sentences in plain words, which end at a stop before a capital, a quoted word or a heading."""
    for point in section.split("\n- "):
        for sentence in re.split(r"(?<=[.!?])\*{0,2} +(?=[A-Z`*])", " ".join(point.split())):
            if words := to_plain_words(sentence):
                yield words


def find_promises() -> Iterator[str]:
    """Yield what the tests of this checkout promise, in plain words."""
    for path in Path(__file__).parent.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield to_plain_words(ast.get_docstring(node) or "")


def to_plain_words(text: str) -> str:
    """Return the words alone: neither case nor signs."""
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
