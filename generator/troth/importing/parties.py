"""Rows as people, teams and customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.ids import id_fault, id_like
from troth.importing.plan import PARTY_KINDS
from troth.importing.reading import Reading
from troth.importing.taken import Fate, Import, Taken
from troth.importing.who import Who
from troth.wording import shown, slug_of

if TYPE_CHECKING:
    from troth.importing.headings import Columns
    from troth.importing.plan import Plan
    from troth.importing.table import Table
    from troth.ledger import Ledger
    from troth.model import Data

_TEXTS = {"people": ("github", "email", "timezone"), "teams": ("lead",), "customers": ()}
_LISTS = {"people": ("teams",), "teams": ("members",), "customers": ("contacts",)}
"""The fields of each kind of party that hold one text, and those that hold several ids."""
_FIELDS = ("github", "email", "timezone", "lead", "teams", "members", "contacts")


def parties(table: Table, columns: Columns, plan: Plan, ledger: Ledger) -> Import:
    """Return the parties that the rows make, and what is to be said of each row.

    A party is there already where its id, name, account or address is. The ids that rows name may be those of later rows.
    """
    who, here = Who(ledger), dict[str, int]()
    rows: list[Taken] = []
    for row in table.rows:
        if row.number > columns.row:
            reading = Reading(row, columns, plan, table.epoch)
            rows.append(_looked_at(reading, who, ledger, here))
    return Import(rows=tuple(rows), made=tuple(who.made))


def _looked_at(reading: Reading, who: Who, ledger: Ledger, here: dict[str, int]) -> Taken:
    name, section = reading.line("name"), _section(reading)
    if name is None and not reading.blames("name"):
        reading.complain("name", "this is empty, and a party has a name", "write it there")
    record = _id(reading, name)
    data = _data(reading, section, name)
    number, fate, remarks = reading.row.number, Fate.NEW, list(reading.remarks)
    there = who.found(filter(None, (record, name, str(data.get("email") or ""), str(data.get("github") or ""))))
    if reading.complaints:
        fate = Fate.FAULTY
    elif there:
        fate, more = _there(there, here)
        remarks += [more] if more else _others(there[0], ledger, data)
        record = there[0]
    else:
        here[record] = number
        who.add(record, section, data, number)
    return Taken(
        row=number,
        title=name or "",
        fate=fate,
        id=None if fate is Fate.FAULTY else record,
        complaints=tuple(reading.complaints),
        remarks=tuple(remarks),
    )


def _id(reading: Reading, name: str | None) -> str:
    """Return the id that the row gives, else the one that its name comes to; where that can be none, complain."""
    written = reading.line("id") or name or ""
    found = id_like(written, party=True) if reading.line("id") else slug_of(written)
    fault = id_fault(found, party=True) if found else None
    if name and (fault or not found) and not reading.blames("id"):
        message = f"no id can be made of '{shown(written)}'" + (f": {fault.message}" if fault else "")
        reading.complain("id", message, "give one in a column of its own: small letters, digits and dashes")
    return found


def _meant(written: str) -> str:
    """Return the id of a party that a row names, by its id or by the name that its id was made of."""
    return slug_of(written) if id_fault(written, party=True) or written.isdigit() else written


def _section(reading: Reading) -> str:
    written = (reading.line("kind") or "").casefold()
    if written not in PARTY_KINDS and not reading.blames("kind"):
        message = f"'{shown(written)}' is no kind of party" if written else "it is not said whether this is a person, a team or a customer"
        reading.complain("kind", message, "write person, team or customer; or one for all rows: --otherwise kind=person")
    return PARTY_KINDS.get(written, "people")


def _data(reading: Reading, section: str, name: str | None) -> dict[str, Data]:
    data: dict[str, Data] = {"name": name}
    data |= {key: reading.line(key) for key in _TEXTS[section]}
    data |= {key: [_meant(each) for each in reading.several(key)] for key in _LISTS[section]}
    misplaced = [key for key in _FIELDS if key not in data and reading.line(key) is not None]
    if misplaced:
        reading.remarks.append(f"{', '.join(misplaced)}: left out, as this is one of the {section}")
    account = data.get("github")
    if isinstance(account, str):
        data["github"] = account.rpartition("/")[2].removeprefix("@")
    return {key: value for key, value in data.items() if value not in (None, "", [])}


def _there(there: tuple[str, ...], here: dict[str, int]) -> tuple[Fate, str]:
    if there[0] in here:
        return Fate.DOUBLE, f"the same party as in row {here[there[0]]}"
    return Fate.KNOWN, ""


def _others(party: str, ledger: Ledger, data: dict[str, Data]) -> list[str]:
    """Return what the sheet says of a party that the board says otherwise: it is left as it is."""
    known = ledger.parties.get(party)
    if known is None:
        return []
    said = {"name": known.name, "email": known.email, "github": known.github}
    way_out = f"change it in {known.source.path} by hand"
    return [
        f"{key} is '{shown(str(said[key] or 'nothing'))}' on the board and '{shown(str(value))}' here: {way_out}"
        for key, value in data.items()
        if key in said and value != said[key]
    ]
