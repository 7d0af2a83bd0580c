"""The report of an import, for somebody who has the sheet before them: by row, in the words of its headings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth.importing.taken import Fate
from troth.model import Kind
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.importing.taken import Import, Taken

_TOLD = 10
"""So many rows that are taken are listed."""
_LINE = 600
_MANY = 100
_WORDS = {
    Fate.NEW: "new",
    Fate.KNOWN: "there already",
    Fate.DOUBLE: "said twice",
    Fate.NOTHING: "without an answer",
    Fate.FAULTY: "not taken",
}


def import_text(of: Import, name: str, *, written: bool, partial: bool) -> Iterator[str]:
    """Yield the lines of the report: what is taken, what is not and why, and what to do next."""
    yield from (f"{name}: {shown(each, _LINE)}" for each in of.remarks)
    yield from _taken(of, written=written)
    faulty = of.of(Fate.FAULTY)
    if faulty:
        yield f"Not taken: {_rows(len(faulty))}"
        for each in faulty:
            yield from _faulty(each)
    yield ""
    yield _sum(of, name)
    yield from _next(of, written=written, partial=partial)


def import_begins(count: int) -> Iterator[str]:
    """Yield what to say before so many files are written, where that takes long enough to be stopped in the middle."""
    if count >= _MANY:
        yield f"Writing {count} files. If this is stopped, run the same command again: it takes what is left, and nothing twice."


def _taken(of: Import, *, written: bool) -> Iterator[str]:
    new, parties = of.of(Fate.NEW), [each for each in of.made if each.kind is Kind.PARTIES]
    if new:
        yield f"{'Taken' if written else 'Would be taken'}: {_rows(len(new))}"
        yield from (f"  {each.name}: {each.id}" for each in new[:_TOLD])
        yield from (f"  and {len(new) - _TOLD} more" for _ in new[_TOLD : _TOLD + 1])
    if parties and len(parties) < len(of.made):
        names = ", ".join(shown(str(each.data["name"])) for each in parties[:_TOLD])
        yield f"New parties: {len(parties)}: {names}" + (f" and {len(parties) - _TOLD} more" if len(parties) > _TOLD else "")
    remarked = [each for each in of.rows if each.remarks and each.fate is not Fate.FAULTY]
    if remarked:
        yield f"To look at: {_rows(len(remarked))}"
        yield from (f"  {each.name}: {shown('; '.join(each.remarks), _LINE)}" for each in remarked)


def _faulty(row: Taken) -> Iterator[str]:
    yield f"  {row.name}"
    for each in row.complaints:
        yield f"    {shown(each.in_words, _LINE)}"
        if each.hint:
            yield f"      -> {shown(each.hint, _LINE)}"


def _sum(of: Import, name: str) -> str:
    counts = ", ".join(f"{len(of.of(fate))} {said}" for fate, said in _WORDS.items() if of.of(fate))
    return f"{name}: {_rows(len(of.rows))}" + (f": {counts}." if counts else " below the headings.")


def _next(of: Import, *, written: bool, partial: bool) -> Iterator[str]:
    faulty, new = of.of(Fate.FAULTY), of.of(Fate.NEW)
    if written:
        yield "Written. See what changed with `git status`, then `troth check`, and commit it."
    elif not new:
        yield "There is nothing new to write."
    elif faulty and not partial:
        yield "Nothing is written. Repair the rows and try again; or take the others with --write --partial."
    else:
        yield "Nothing is written yet: this was a dry run. --write writes it."


def import_json(of: Import, files: Iterable[str], *, written: bool) -> str:
    """Return the report as JSON, row by row."""
    report = {
        "written": written,
        "files": list(files),
        "remarks": list(of.remarks),
        "parties": [each.id for each in of.made if each.kind is Kind.PARTIES],
        "rows": [_row(each) for each in of.rows],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _row(row: Taken) -> dict[str, Any]:
    complaints = [{"heading": each.heading, "cell": each.cell, "message": each.message, "hint": each.hint} for each in row.complaints]
    return {
        "row": row.row,
        "title": row.title,
        "fate": row.fate.value,
        "id": row.id,
        "complaints": complaints,
        "remarks": list(row.remarks),
    }


def _rows(count: int) -> str:
    return f"{count} row" if count == 1 else f"{count} rows"
