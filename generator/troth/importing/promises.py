"""Rows as promises: what each says, which the board has already, and under which id a new one goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.ids import id_like
from troth.importing.placing import REFERENCES, Draft, Placed
from troth.importing.reading import Reading
from troth.importing.taken import Fate, Import, Made
from troth.importing.who import Who
from troth.model import Kind
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.importing.headings import Columns
    from troth.importing.plan import Plan
    from troth.importing.table import Table
    from troth.ledger import Ledger
    from troth.model import Data

KEYS = (
    "title", "promiser", "customer", "outcome", "measures", "made", "due", "why", "cost", "amount", "partner", "goal", "ask",
    "agreement", "meeting", "part_of", "needs", "continues", "tags", "links",
)  # fmt: skip
"""The order in which an imported promise has its keys."""
_EMPTY: Mapping[str, str] = {
    "title": "a promise needs a title on one line",
    "promiser": "somebody has to promise it",
    "customer": "a promise is made to somebody",
    "outcome": "a promise says what it looks like when it is done",
}
_LONGEST_TITLE = 200


def promises(table: Table, columns: Columns, plan: Plan, ledger: Ledger) -> Import:
    """Return what the rows below the headings make, and what is to be said of each."""
    who = Who(ledger)
    drafts = [_draft(Reading(row, columns, plan, table.epoch), plan, who) for row in table.rows if row.number > columns.row]
    placed = Placed(drafts, ledger)
    rows, made = [], []
    for draft in drafts:
        taken = placed.taken(draft)
        rows.append(taken)
        if taken.fate is Fate.NEW and taken.id is not None:
            data = {key: draft.data[key] for key in KEYS if draft.data.get(key) not in (None, "", [])}
            made.append(Made(kind=Kind.PROMISE, id=taken.id, data=data, row=draft.reading.row.number, folder=draft.folder))
    return Import(rows=tuple(rows), made=(*who.made, *made))


def _draft(reading: Reading, plan: Plan, who: Who) -> Draft:
    data: dict[str, Data] = {"title": reading.line("title")}
    for key in ("promiser", "customer"):
        found = who.several(reading, key, plan.new_parties.get(key))
        data[key] = found[0] if len(found) == 1 else [*found]
    partner = reading.line("partner")
    data["partner"] = who.one(reading, "partner", partner, plan.new_parties.get("partner")) if partner else None
    data |= {key: reading.text(key) for key in ("outcome", "why", "cost")}
    data |= {key: [*reading.several(key)] for key in ("measures", "needs", "tags")}
    data |= {key: reading.day(key) for key in ("made", "due")}
    data |= {key: reading.line(key) for key in REFERENCES if key != "needs"}
    data |= {"amount": _amount(reading), "links": [*_links(reading)]}
    _ensure(reading, data)
    record = reading.line("id")
    return Draft(reading=reading, data=data, id=_id(reading, record) if record else None, folder=_folder(reading))


def _ensure(reading: Reading, data: Mapping[str, Data]) -> None:
    """Complain of what a promise cannot be without; what is wrong otherwise was complained of already."""
    for key, why in _EMPTY.items():
        if not data.get(key) and not reading.blames(key):
            hint = f'write it there; or give one text for all such rows, such as --otherwise {key}="…"'
            reading.complain(key, f"this is empty, and {why}", hint)
    title = str(data.get("title") or "")
    if len(title) > _LONGEST_TITLE:
        reading.complain(
            "title", f"this has {len(title)} characters, and a title at most {_LONGEST_TITLE}", "put the rest into the outcome"
        )
    if data.get("made") and not data.get("due") and not reading.complaints:
        reading.complain("due", "this is empty, and what is promised has a due date", "write it there, such as 2026-12-15")


def _id(reading: Reading, written: str) -> str | None:
    found = id_like(written)
    if not found:
        reading.complain("id", f"no id can be made of '{shown(written)}'", "write small letters, digits and dashes, such as fit-kitchen")
    return found or None


def _folder(reading: Reading) -> str | None:
    written = reading.line("folder")
    return id_like(written) if written and not written.isdigit() else written


def _amount(reading: Reading) -> Data:
    value, unit = reading.number("amount"), reading.line("unit")
    if value is None:
        return None
    if unit is None:
        reading.complain("amount", "an amount needs a unit", "name the column of its unit, or one for all: --otherwise unit=EUR")
        return None
    return {"value": value, "unit": unit}


def _links(reading: Reading) -> Iterator[Data]:
    for each in reading.several("links"):
        if each.startswith(("http://", "https://", "mailto:")):
            yield {"title": (reading.heading("links") or "Link").replace("_", " "), "url": each}
        else:
            reading.complain("links", f"'{shown(each)}' is no address", "write it whole, with https:// at its start")
