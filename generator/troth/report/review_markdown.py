"""A reviewed change as Markdown for the summary of a step: harmless, and never so long that the host drops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.report.markdown import link, plain, row
from troth.report.review import trust_line
from troth.views.hosting import file_url
from troth.views.span import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Place
    from troth.problem import Problem
    from troth.review.outcome import Reviewed
    from troth.review.said import Said

LONGEST = 900_000
"""Bytes: GitHub drops a summary of more than 1 MiB."""
_CUT = "\nAnd more: the log of this step has all of it.\n"


def review_markdown(found: Reviewed, folder: str = "") -> str:
    """Return the summary: the change in one sentence, what is against it, and a table of all that it does.

    `folder` leads from the repository's top to the board.
    """
    pieces: list[str] = []
    left = LONGEST - len(_CUT.encode())
    for each in _lines(found, folder):
        left -= len(each.encode(errors="backslashreplace")) + 1
        if left < 0:
            return "\n".join([*pieces, _CUT])
        pieces.append(each)
    return "\n".join(pieces) + "\n"


def _lines(found: Reviewed, folder: str) -> Iterator[str]:
    yield from ("## What this change does", "", found.headline, "")
    if found.problems:
        yield from (f"### {_counted(found.problems)}", "")
        yield from (_problem(each, _address(found, folder, each.place)) for each in found.problems)
    else:
        yield "Nothing is against it: what was said before stands as it was."
    if found.said:
        yield from ("", "### In words", "", row("what", "record", "who wrote it"), row("---", "---", "---"))
        yield from (_row(each, _address(found, folder, each.place)) for each in found.said)


def _counted(problems: tuple[Problem, ...]) -> str:
    errors = sum(each.fatal for each in problems)
    warnings = len(problems) - errors
    said = (count(errors, "error", "errors") if errors else "", count(warnings, "warning", "warnings") if warnings else "")
    return ", ".join(filter(None, said))


def _problem(problem: Problem, address: str) -> str:
    where = link(f"{problem.place.path}:{problem.place.line}", address)
    hint = f" Way out: {plain(problem.hint)}." if problem.hint else ""
    return f"- **{problem.severity.value}** {where}: {plain(problem.message)}.{hint} ({plain(problem.rule)})"


def _row(said: Said, address: str) -> str:
    trust = trust_line(said)
    what = plain(said.sentence) + (f"<br>{trust}" if trust else "")
    level = said.level.value if said.level else ""
    return row(what, link(said.record or said.place.path, address), plain(said.note or level))


def _address(found: Reviewed, folder: str, place: Place) -> str:
    """Return the address of a line as the change has it; nothing where the board names no repository, or the file is gone."""
    if not found.head or place.path in found.gone:
        return ""
    address = file_url(found.repository, found.head, folder + place.path) or ""
    return f"{address}#L{place.line}" if address else ""
