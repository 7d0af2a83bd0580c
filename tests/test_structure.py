"""The house in figures: names that say what is done, files of one concept, no circles; and the page that leads through it."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

import pytest
from tests.structure import JOURNEYS, Package, count_files_entered, list_figures

if TYPE_CHECKING:
    from pathlib import Path

COMMON = frozenset(
    [
        "where",
        "what",
        "who",
        "the",
        "is",
        "an",
        "it",
        "of",
        "to",
        "in",
        "does",
        "do",
        "and",
        "how",
        "or",
        "as",
        "are",
        "be",
        "may",
        "by",
        "from",
        "for",
    ]
)
MOST_ENTERED = {"deliver": 80, "review": 80, "build": 190}


@pytest.fixture(scope="module")
def package(checkout: Path) -> Package:
    """Return the package of this checkout."""
    return Package(folder=checkout / "generator/troth")


@pytest.fixture(scope="module")
def page(checkout: Path) -> str:
    """Return the page on architecture."""
    return (checkout / "docs/architecture.md").read_text(encoding="utf-8")


MOST_FILES = 300 + 18 + 5 + 3 + 1 + 5 + 3 + 2 + 4
"""Three hundred for the house as it was named; then answering by mail, promises that come again, the new home page, any field of a
record in a message, who owes whom with accounts and reports of a period, what follows from agreements and answers, questions about
words; and who knows whom, promises in trouble, an agreement in a digest, names that look alike."""


def test_functions_say_what_they_do(package: Package) -> None:
    """At least half of all functions begin with a verb, and at most three of ten are one word."""
    assert package.verb_share >= 50
    assert package.one_word_share <= 30


def test_no_class_name_is_used_twice(package: Package) -> None:
    """A class is found by its name alone."""
    assert package.repeated_classes == ()


def test_files_are_of_one_concept(package: Package) -> None:
    """Half of them under some 150 lines, none over 330, and so few as concepts: a small one stands where one would look for it."""
    assert 240 <= len(package.lengths) <= MOST_FILES
    assert 115 <= median(package.lengths) <= 180
    assert max(package.lengths) <= 330


@pytest.mark.parametrize("journey", JOURNEYS)
def test_a_command_runs_through_few_files(journey: str, checkout: Path, tmp_path: Path) -> None:
    """On a board of one promise: how many files somebody has to open who follows it."""
    assert count_files_entered(checkout / "generator/troth", tmp_path, journey) <= MOST_ENTERED[journey]


def test_the_page_has_these_figures(package: Package, page: str) -> None:
    """The table on the page is what the script prints."""
    assert [(what, figure) for what, figure in list_figures(package) if f"| {what} | {figure} |" not in page] == []


def test_the_page_lists_every_room(package: Package, page: str) -> None:
    """The table of rooms names each of them, and no other."""
    table = page.partition("## Rooms")[2].partition("## Caches")[0]
    named = {name for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert named == {name.split(".")[1] for name in package.sources if "." in name} - {"__main__"}


def test_the_page_leads_to_files_that_are_there(package: Package, page: str) -> None:
    """Each answer is a file, and somebody who searches for a word of the question finds it by its path or its text."""
    answers = re.findall(r"^\| (.+\?) \| `(.+)` \|$", page, re.MULTILINE)
    assert len(answers) >= 20
    for question, file in answers:
        text = (package.folder / file).read_text(encoding="utf-8").lower() + file
        assert any(word.lower() in text for word in re.findall(r"\w{2,}", question) if word.lower() not in COMMON), file
    for file in re.findall(r"`([a-z_]+/[\w/]+\.py)`", page):
        assert (package.folder / file).is_file() or (package.folder.parents[1] / file).is_file(), file


def test_a_comment_names_a_decision_that_is_written_down(package: Package, checkout: Path) -> None:
    """Where the code is surprising, a comment names the heading in docs/decisions.md under which the reason stands."""
    decided = re.findall(r"^## (\S+) · (.+)$", (checkout / "docs/decisions.md").read_text(encoding="utf-8"), re.MULTILINE)
    named = [found for text in package.sources.values() for found in re.findall(r"# decision: (\S+), (.+)", text)]
    assert len(named) >= 20
    assert set(named) <= set(decided)
