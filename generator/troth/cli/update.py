"""`troth update`: bring what `init` wrote to the running version, and leave alone what a person has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from troth import __version__
from troth.base.errors import BoardError
from troth.base.text import escape_text
from troth.cli.framework import Command, print_lines
from troth.cli.init import add_pin_options, collect_host_options
from troth.cli.options import BoardOptions, pass_board_options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.edit.host_files import HostOptions
    from troth.edit.renewal import RenewedFile


_EPILOG = """
Examples:
  troth update --dry-run                                   what would change, as a diff
  troth update                                             workflows, schemas, editor settings and the pin, as this version writes them
  troth update --take .github/workflows/troth-check.yml    this file too, although somebody changed it
  troth update --package troth==1.2.3                      from now on the host installs it from an index
"""


@click.command(cls=Command, epilog=_EPILOG)
@add_pin_options
@click.option(
    "--take", multiple=True, metavar="PATH", help="Write this file anew although a person changed it. May be given several times."
)
@click.option("--dry-run", is_flag=True, help="Show the difference, and write nothing.")
@pass_board_options
def update(where: BoardOptions, take: tuple[str, ...], dry_run: bool, **said: object) -> None:
    """Renew what `troth init` wrote: workflows, the action, schemas, settings for editors, and which Troth the host installs.

    Shows the difference. A file that a person has changed since it was written stays as it is, and is named; records,
    the site's settings and its pages are never touched.
    """
    from troth.edit.renewal import plan_renewal, write_renewal  # noqa: PLC0415 - the help has no need of these
    from troth.edit.scaffold_files import list_kept_files  # noqa: PLC0415
    from troth.edit.written import read_written  # noqa: PLC0415
    from troth.read.environment import find_repository_top, find_repository_url  # noqa: PLC0415

    if not (where.root / "commitments").is_dir():
        raise BoardError("there is no board here: no folder commitments/", "name its folder with -C DIR, or begin one with troth init")
    top = find_repository_top(where.root) or where.root.resolve()
    written = read_written(top)
    options = _recall_options(where.root, top, said, written.settings, find_repository_url(where.root))
    plan = plan_renewal(top, dict(list_kept_files(options)), written, take)
    unknown = sorted(set(take) - {each.path for each in plan})
    if unknown:
        raise click.UsageError(f"--take: '{escape_text(unknown[0])}' is no file that troth writes; name it as it is listed, from the top")
    print_lines(*_describe_renewal(plan, written.version, dry_run=dry_run))
    if not dry_run:
        write_renewal(top, plan, options.to_settings())


def _recall_options(root: Path, top: Path, said: dict[str, object], known: object, repository: str) -> HostOptions:
    """Return what was said now, else what was said when it was written, else what the remote tells."""
    earlier = dict(known) if isinstance(known, dict) else {}
    answers = {**said}
    for key in ("host", "runner", "action"):
        answers[key] = said[key] if said[key] is not None else earlier.get(key) or None
    if answers["host"] == "none" and said["host"] is None:
        answers["host"] = None  # the repository may have got a host since
    if said["package"] is None and said["vendor"] is None:
        answers["package"] = earlier.get("package") or None
    way = root.resolve().relative_to(top.resolve()).as_posix()
    found = collect_host_options(root, "" if way == "." else way, repository, answers)
    from dataclasses import replace  # noqa: PLC0415

    return replace(found, branch=earlier.get("branch") or found.branch)


def _describe_renewal(plan: tuple[RenewedFile, ...], version: str, *, dry_run: bool) -> Iterator[str]:
    from troth.edit.renewal import Renewal  # noqa: PLC0415

    for each in plan:
        if each.fate in (Renewal.RENEWED, Renewal.KEPT) and each.new:
            yield from (escape_text(line, 1000) for line in each.list_diff())
    changed = [each for each in plan if each.fate is not Renewal.SAME]
    if not changed:
        yield f"Everything is as troth {__version__} writes it."
        return
    yield f"From troth {version or '(not noted)'} to {__version__}{', if it were written' if dry_run else ''}:"
    for each in changed:
        note = _RETIRED_NOTE if each.fate is Renewal.KEPT and not each.new else _NOTES.get(each.fate.value, "")
        yield f"  {each.fate.value:9} {each.path}{note}"
    if any(each.fate in (Renewal.KEPT, Renewal.LEFT_OUT) for each in changed):
        yield "What was changed or removed by hand stays so; the difference to ours is shown above, and --take PATH takes ours."


_NOTES = {
    "kept": " (changed by hand)",
    "left out": " (removed by hand)",
    "removed": " (ours, and not needed any more)",
    "used": " (ours, and needed by a file that was changed by hand)",
}
_RETIRED_NOTE = " (changed by hand; ours has another name now, so take this out once nothing of yours depends on it)"
