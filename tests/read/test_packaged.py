from __future__ import annotations

from troth.read.packaged import find_rules_folder, list_rule_ids, read_rule_page, summarize_rule


def test_every_page_is_found() -> None:
    """Each page of the rules is one rule or one family of them."""
    pages = {file.stem for file in find_rules_folder().glob("*.md")} - {"index"}
    assert {rule.partition("/")[0] for rule in list_rule_ids()} == pages


def test_every_rule_has_a_text() -> None:
    """Each rule that is listed has a text of its own and a sentence."""
    for rule in list_rule_ids():
        assert read_rule_page(rule)
        assert summarize_rule(rule)


def test_a_section_ends_where_the_next_begins() -> None:
    """Of a family's page only the rule's own section is returned, with its examples."""
    page = read_rule_page("schema/date")
    assert page is not None
    assert page.startswith("## schema/date")
    assert page.count("\n## ") == 0
    assert "```yaml" in page


def test_what_is_not_there() -> None:
    """A rule that is not there has no page, whatever it is called."""
    assert [read_rule_page(rule) for rule in ("nothing", "schema/nothing", "nothing/date", "../index", "")] == [None] * 5
