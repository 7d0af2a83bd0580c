from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.boards import run_troth

from troth.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path


def list_rules(here: Path) -> dict[str, str]:
    """Return the rules that the command lists, with their sentences."""
    return {each["rule"]: each["summary"] for each in json.loads(run_troth(here, "explain", "--json").stdout)["rules"]}


def test_every_rule_is_explained(tmp_path: Path) -> None:
    """Every rule of the table is listed with a sentence, and so is every problem of shape."""
    rules = list_rules(tmp_path)
    assert {rule.__name__.replace("_", "-") for rule in RULES} <= rules.keys()
    assert {"schema/date", "yaml/duplicate-key", "folder/id"} <= rules.keys()
    assert all(rules.values())


def test_a_rule_of_its_own(tmp_path: Path) -> None:
    """A rule's page is shown without the marks of Markdown; no board is needed."""
    shown = run_troth(tmp_path, "explain", "cycle").stdout
    assert shown.startswith("cycle\n\n")
    assert "\nWrong\n" in shown
    assert "`" not in shown


def test_a_rule_of_a_family(tmp_path: Path) -> None:
    """Of a family's page the rule's section is shown, as the end of a problem's line names it, brackets or not."""
    shown = run_troth(tmp_path, "explain", "[schema/date]").stdout
    assert shown.startswith("schema/date\n\n")
    assert "schema/range" not in shown


def test_no_such_rule(tmp_path: Path) -> None:
    """A rule that is not there is exit 2, with the one that may have been meant."""
    result = run_troth(tmp_path, "explain", "cycel")
    assert result.stderr == "Error: there is no rule 'cycel'; did you mean cycle?\n"
    assert result.exit_code == 2


def test_the_list_is_for_people_too(tmp_path: Path) -> None:
    """Without --json each rule is one line."""
    lines = run_troth(tmp_path, "explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(list_rules(tmp_path))
