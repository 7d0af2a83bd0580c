"""The report of an import, for somebody who has the sheet before them: by row, in the words of its headings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from troth.base.text import escape_text
from troth.importing.model import RowOutcome
from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.importing.model import ImportResult


_MOST_ROWS = 10
"""So many rows that are taken are listed."""
_LINE = 600
_MANY = 100
_WORDS = {
    RowOutcome.NEW: "new",
    RowOutcome.KNOWN: "already there",
    RowOutcome.DOUBLE: "duplicate",
    RowOutcome.NOTHING: "without an answer",
    RowOutcome.FAULTY: "not imported",
}


def format_import_text(result: ImportResult, name: str, *, written: bool, partial: bool) -> Iterator[str]:
    """Yield the lines of the report: what is taken, what is not and why, and what to do next."""
    yield from (f"{name}: {escape_text(each, _LINE)}" for each in result.remarks)
    yield from _list_taken(result, written=written)
    faulty = result.select_rows(RowOutcome.FAULTY)
    if faulty:
        yield f"Not imported: {_count_rows(len(faulty))}"
        for each in faulty:
            yield f"  {each.name}"
            for problem in each.problems:
                yield f"    {escape_text(problem.text, _LINE)}"
                if problem.hint:
                    yield f"      -> {escape_text(problem.hint, _LINE)}"
    yield ""
    counts = ", ".join(f"{len(result.select_rows(fate))} {said}" for fate, said in _WORDS.items() if result.select_rows(fate))
    yield f"{name}: {_count_rows(len(result.rows))}" + (f": {counts}." if counts else " below the headings.")
    if written:
        yield "Written. Check it with `git status` and `troth check`, then commit."
    elif not result.select_rows(RowOutcome.NEW):
        yield "There is nothing new to write."
    elif faulty and not partial:
        yield "Nothing was written. Fix the rows and try again, or import the others with --write --partial."
    else:
        yield "Nothing was written: this was a dry run. Add --write to write it."


def import_begins(count: int) -> Iterator[str]:
    """Yield what to say before so many files are written, where that takes long enough to be stopped in the middle."""
    if count >= _MANY:
        yield f"Writing {count} files. If it is interrupted, run the same command again: it continues and imports nothing twice."


def _list_taken(result: ImportResult, *, written: bool) -> Iterator[str]:
    new, parties = result.select_rows(RowOutcome.NEW), [each for each in result.new_records if each.kind is Kind.PARTIES]
    if new:
        yield f"{'Imported' if written else 'Would be imported'}: {_count_rows(len(new))}"
        yield from (f"  {each.name}: {each.id}" for each in new[:_MOST_ROWS])
        yield from (f"  and {len(new) - _MOST_ROWS} more" for _ in new[_MOST_ROWS : _MOST_ROWS + 1])
    if parties and len(parties) < len(result.new_records):
        names = ", ".join(escape_text(str(each.data["name"])) for each in parties[:_MOST_ROWS])
        yield f"New parties: {len(parties)}: {names}" + (f" and {len(parties) - _MOST_ROWS} more" if len(parties) > _MOST_ROWS else "")
    remarked = [each for each in result.rows if each.remarks and each.outcome is not RowOutcome.FAULTY]
    if remarked:
        yield f"To check: {_count_rows(len(remarked))}"
        yield from (f"  {each.name}: {escape_text('; '.join(each.remarks), _LINE)}" for each in remarked)


def format_import_json(result: ImportResult, files: Iterable[str], *, written: bool) -> str:
    """Return the report as JSON, row by row."""
    report = {
        "written": written,
        "files": list(files),
        "remarks": list(result.remarks),
        "parties": [each.id for each in result.new_records if each.kind is Kind.PARTIES],
        "rows": [
            {
                "row": row.row,
                "title": row.title,
                "fate": row.outcome.value,
                "id": row.id,
                "complaints": [
                    {"heading": each.heading, "cell": each.cell, "message": each.message, "hint": each.hint} for each in row.problems
                ],
                "remarks": list(row.remarks),
            }
            for row in result.rows
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _count_rows(count: int) -> str:
    return f"{count} row" if count == 1 else f"{count} rows"
