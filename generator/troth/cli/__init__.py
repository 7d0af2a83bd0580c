"""The command `troth`. Each command is a file of its own; they are imported when they are wanted."""

from __future__ import annotations

import click

from troth import __version__
from troth.cli.framework import RootGroup
from troth.cli.options import add_options

SECTIONS = {
    "Get started": {
        "init": "troth.cli.init:init",
        "update": "troth.cli.init:update",
        "import": "troth.cli.import_:import_",
    },
    "Read": {
        "due": "troth.cli.due:due",
        "digest": "troth.cli.digest:digest",
        "list": "troth.cli.due:list_",
        "show": "troth.cli.show:show",
        "report": "troth.cli.due:report",
    },
    "Write": {
        "new": "troth.cli.new:new",
        "promise": "troth.cli.promise:promise",
        "ask": "troth.cli.ask:ask",
        "agreement": "troth.cli.agreement:agreement",
        "goal": "troth.cli.goal:goal",
        "receive": "troth.cli.receive:receive",
        "resolve": "troth.cli.review:resolve",
    },
    "Check": {
        "check": "troth.cli.check:check",
        "review": "troth.cli.review:review",
        "explain": "troth.cli.check:explain",
        "doctor": "troth.cli.check:doctor",
    },
    "Publish": {
        "build": "troth.cli.site:build",
        "serve": "troth.cli.site:serve",
        "render": "troth.cli.site:render",
        "export": "troth.cli.export:export",
        "rollup": "troth.cli.rollup:rollup",
        "sources": "troth.cli.rollup:sources",
    },
}
"""Under which heading of the help each command stands, and where it is found."""

_EPILOG = """
Examples:
  troth check                  find problems in the records
  troth due --within 14d       show what is overdue or due in the next two weeks
  troth build --out site       build the board as a website
  troth -C ../other list       list the promises of another folder

Shell completion (bash; for zsh or fish, use that name instead of bash):
  eval "$(_TROTH_COMPLETE=bash_source troth)"

Exit codes: 0 success, 1 problems found, 2 wrong option or environment.
"""


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=RootGroup, sections=SECTIONS, epilog=_EPILOG, context_settings=_SETTINGS)
@click.version_option(__version__, message="%(prog)s %(version)s")
@add_options
def main() -> None:
    """Keep a board of promises in git: read, check and publish it.

    A board is a folder with a commitments/ folder in it: one file per promise.
    """
