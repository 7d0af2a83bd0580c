"""Every rule has a sentence, a page, two examples and a test, and none of these has no rule."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.test_examples import EXAMPLES, MARK, check_over_base

from troth import rules
from troth.read.packaged import list_rule_ids, read_rule_page, summarize_rule
from troth.rules import RULES

if TYPE_CHECKING:
    from troth.rules import Rule

FAMILIES = ("yaml", "folder", "schema", "review", "source")
BY_ID = {rule.__name__.replace("_", "-"): rule for rule in RULES}
SAID = re.compile(r"```text\n(.*?)```", re.DOTALL)
LONGEST_SENTENCE = 100


def read_files(example: Path) -> dict[str, str]:
    """Return the files of an example without their marks."""
    found = sorted(example.rglob("*.yaml"))
    return {file.relative_to(example).as_posix(): re.sub(rf" *{MARK}", "", file.read_text(encoding="utf-8")) for file in found}


def read_index(checkout: Path) -> str:
    """Return the page that lists all rules."""
    return (checkout / "docs/rules/index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=BY_ID)
def test_rule_is_one_function_with_one_sentence(rule: Rule) -> None:
    """A rule is a function of a file of its subject, its name is the id, and its docstring is the rule in one sentence."""
    sentence = inspect.getdoc(rule) or ""
    assert getattr(import_module(rule.__module__), rule.__name__) is rule
    assert rule.__module__.rpartition(".")[0] == rules.__name__
    assert re.fullmatch(r"[A-Z][^.\n]+\.", sentence)
    assert len(sentence) <= LONGEST_SENTENCE


@pytest.mark.parametrize("rule", BY_ID)
def test_a_rule_has_a_test(rule: str, checkout: Path) -> None:
    """The test lies in a file of the rule's name."""
    assert (checkout / f"tests/rules/test_{rule.replace('-', '_')}.py").is_file()


@pytest.mark.parametrize(("rule", "check"), BY_ID.items(), ids=BY_ID)
def test_the_page_says_what_the_rule_says(rule: str, check: Rule, checkout: Path) -> None:
    """The page starts with the rule's sentence, shows the tested examples, and the list of all rules names it."""
    page = read_rule_page(rule) or ""
    sentence = inspect.getdoc(check)
    assert summarize_rule(rule) == sentence
    assert page.startswith(f"# {rule}\n")
    assert "## How to fix it" in page
    for kind in ("bad", "good"):
        for path, text in read_files(EXAMPLES / rule / kind).items():
            assert f"`{path}`\n\n```yaml\n{text}```\n" in page
    assert f"| [{rule}]({rule}.md) | {sentence} |" in read_index(checkout)


@pytest.mark.parametrize("rule", BY_ID)
def test_the_page_shows_what_is_said(rule: str, tmp_path: Path, checkout: Path, request: pytest.FixtureRequest) -> None:
    """The page shows what is said of its wrong example, word for word; `--bless` writes it anew."""
    found = sorted(check_over_base(EXAMPLES / rule / "bad", tmp_path), key=lambda problem: problem.place)
    said = "".join(f"{problem.message}\n  {problem.hint}\n" for problem in found)
    page = checkout / f"docs/rules/{rule}.md"
    text = page.read_text(encoding="utf-8")
    if request.config.getoption("--bless"):
        page.write_bytes(SAID.sub(lambda _: f"```text\n{said}```", text).encode())
        return
    assert SAID.findall(text) == [said]


def test_nothing_is_left_over(checkout: Path) -> None:
    """No file of a rule, page, example or test is there without its rule in the table."""
    known = set(BY_ID)
    public = {
        name
        for file in Path(rules.__path__[0]).glob("[a-z]*.py")
        for name in re.findall(r"^def ([a-z]\w*)\(ledger: Ledger, \w+: AsOf\) -> Iterator", file.read_text(), re.MULTILINE)
    }
    assert {name.replace("_", "-") for name in public} == known
    assert {file.stem for file in (checkout / "docs/rules").glob("*.md")} == known | {"index", *FAMILIES}
    assert {folder.name for folder in EXAMPLES.iterdir()} == known | {"base"}
    tested = {file.stem.removeprefix("test_").replace("_", "-") for file in (checkout / "tests/rules").glob("test_*.py")}
    assert tested == known | {"all"}


def test_the_ids_of_the_reader_are_explained(checkout: Path) -> None:
    """Every id that the reader and the schemas give has a section with a sentence, and no section is about an id that nobody gives."""
    troth = checkout / "generator/troth"
    files = sorted((*(troth / "read").rglob("*.py"), *(troth / "review").glob("rules*.py"), troth / "base/ids.py"))
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    given = set(re.findall(r'"((?:yaml|folder|schema|review|source)/[a-z-]+)"', source))
    given |= {f"schema/{name}" for name in re.findall(r'return \(?\s*"([a-z-]+)",\s+(?:\w+|f?"|\w+\()', source)}
    assert {rule for rule in list_rule_ids() if "/" in rule} == given
    assert all(summarize_rule(rule).endswith((".", ":")) for rule in given)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_in_the_list(family: str, checkout: Path) -> None:
    """The list of all rules leads to the page of each family."""
    assert f"({family}.md)" in read_index(checkout)
