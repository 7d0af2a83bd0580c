"""`troth explain`: what a rule wants, why, and how to mend it."""

from __future__ import annotations

import json

import click

from troth.cli.front import Command, NotThere
from troth.cli.parameters import not_there
from troth.cli.streams import hand_over, reading_width, say, width
from troth.cli.where import options
from troth.report.page import page_text
from troth.report.terminal import columns

_EPILOG = """
Examples:
  troth explain                  all rules, with a sentence each
  troth explain schema/date      what is behind the [schema/date] at the end of a line of troth check
"""


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("rule", required=False)
@click.option("--json", "as_json", is_flag=True, help="The list as JSON.")
@options
def explain(rule: str | None, as_json: bool) -> None:
    """Explain a rule by its id, or list all rules."""
    from troth.read.handbook import rule_ids, rule_page, summary  # noqa: PLC0415 - looks for the pages

    rules = rule_ids()
    if not rules:
        raise NotThere("the pages about the rules were not installed with this copy of troth")
    if rule is not None:
        page = rule_page(rule.strip("[] "))
        if page is None:
            raise not_there("rule", rule, rules)
        say(*page_text(page, reading_width()))
    elif as_json:
        listed = [{"rule": each, "summary": summary(each)} for each in rules]
        hand_over(json.dumps({"rules": listed}, ensure_ascii=False, indent=1) + "\n")
    else:
        say(*columns(((each, summary(each)) for each in rules), width(), (1,)))
