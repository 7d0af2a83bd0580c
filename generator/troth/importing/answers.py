"""Rows as answers to asks: one entry of the ask's log each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.days import parse
from troth.importing.reading import Reading
from troth.importing.taken import Fate, Import, Made, Taken
from troth.importing.who import Who, folded
from troth.lifecycle.circle import circle
from troth.model import Kind
from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from troth.importing.headings import Columns
    from troth.importing.plan import Plan
    from troth.importing.table import Table
    from troth.ledger import Ledger
    from troth.lifecycle.circle import Circle
    from troth.model import Ask, Data

ANSWERS = ("committed", "gave_input", "scheduled", "countered", "declined", "referred")
"""What somebody may have answered."""
_SILENT = frozenset({"", "-", "none", "no answer", "silent", "open", "pending", "not yet"})


def answers(table: Table, columns: Columns, plan: Plan, ledger: Ledger, day: date) -> Import:
    """Return the entries that the rows make, written down on `day`, and what is to be said of each row."""
    who, asked, seen = Who(ledger), _Asked(ledger), dict[tuple[str, str], int]()
    rows, made = list[Taken](), list[Made]()
    for row in table.rows:
        if row.number > columns.row:
            reading = Reading(row, columns, plan, table.epoch)
            taken, entry = _looked_at(reading, asked, who, seen, day)
            rows.append(taken)
            made += [entry] if entry else []
    return Import(rows=tuple(rows), made=tuple(made))


class _Asked:
    """The asks of a board: who was asked in each, and what its log has already; gathered once for all rows."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._circles: dict[str, Circle] = {}
        self._answers: dict[str, set[tuple[str, str | None, str]]] = {}

    @property
    def asks(self) -> Mapping[str, Ask]:
        """All asks, by id."""
        return self._ledger.asks

    def was_asked(self, ask: Ask, party: str) -> bool:
        """Tell whether somebody was asked, or answers for one who was."""
        found = self._circles.get(ask.id) or self._circles.setdefault(ask.id, circle(ask, self._ledger.parties))
        return found.standing_for(party) is not None

    def has(self, ask: Ask, party: str, entry: Mapping[str, Data]) -> bool:
        """Tell whether the ask has this answer already: the same party, the same answer and the same words."""
        if ask.id not in self._answers:
            said = (each for each in ask.log if each.act == "answered")
            self._answers[ask.id] = {(each.by, each.answer, (each.note or "").strip()) for each in said}
        return (party, str(entry["answer"]), str(entry.get("note") or "").strip()) in self._answers[ask.id]


def _looked_at(reading: Reading, asked: _Asked, who: Who, seen: dict[tuple[str, str], int], day: date) -> tuple[Taken, Made | None]:
    ask = _ask(reading, asked.asks)
    name = reading.line("party")
    party = who.one(reading, "party", name) if name else None
    entry = _entry(reading, who, day)
    if not name and not reading.blames("party"):
        reading.complain("party", "this is empty, and an answer is somebody's", "write the name or id of the one who was asked")
    if ask and party and not asked.was_asked(ask, party):
        reading.complain("party", f"{party} was not asked in {ask.id}", "add them under `asked` in its file first, or name another ask")
    fate, remarks = Fate.NEW, tuple(reading.remarks)
    if reading.complaints:
        fate = Fate.FAULTY
    elif not entry:
        fate = Fate.NOTHING
    elif ask and party:
        fate = Fate.DOUBLE if (ask.id, party) in seen else Fate.KNOWN if asked.has(ask, party, entry) else Fate.NEW
        if fate is Fate.DOUBLE:
            remarks += (f"row {seen[ask.id, party]} has an answer of {party} already",)
        seen.setdefault((ask.id, party), reading.row.number)
    taken = Taken(
        row=reading.row.number,
        title=name or "",
        fate=fate,
        id=ask.id if ask else None,
        complaints=tuple(reading.complaints),
        remarks=remarks,
    )
    if fate is not Fate.NEW or ask is None or party is None:
        return taken, None
    data: dict[str, Data] = {"date": day.isoformat(), "by": party, "act": "answered", **entry}
    return taken, Made(kind=Kind.ASK, id=ask.id, data=data, row=reading.row.number)


def _ask(reading: Reading, asks: Mapping[str, Ask]) -> Ask | None:
    name = reading.line("ask")
    if name is None:
        if not reading.blames("ask"):
            reading.complain("ask", "this is empty, and an answer is to an ask", "write its id; or name one for all rows with --ask ID")
        return None
    found = [each for each in asks.values() if name == each.id or folded(name) == folded(each.title)]
    if len(found) != 1:
        meant = nearest(name, asks)
        reading.complain("ask", f"there is no ask '{shown(name)}'", f"did you mean {meant}?" if meant else "write the id of an ask")
        return None
    return found[0]


def _entry(reading: Reading, who: Who, day: date) -> dict[str, Data]:
    """Return the fields of the entry; none where the row says that there is no answer yet."""
    written = (reading.line("answer") or "").casefold()
    if written in _SILENT or reading.blames("answer"):
        return {}
    answer = "_".join(written.replace("-", " ").replace("_", " ").split())
    if answer not in ANSWERS:
        reading.complain("answer", f"'{shown(written)}' is none of the answers", f"write one of: {', '.join(ANSWERS)}")
    refer = reading.line("refer_to")
    fields: dict[str, Data] = {
        "happened": _happened(reading, day),
        "answer": answer,
        "promise": reading.line("promise"),
        "amount": _amount(reading),
        "refer_to": who.one(reading, "refer_to", refer) if refer else None,
        "until": reading.day("until"),
        "note": reading.text("note"),
    }
    return {key: value for key, value in fields.items() if value is not None}


def _happened(reading: Reading, day: date) -> str | None:
    """Return the day of the answer where that is earlier than the one on which it is written down."""
    given = reading.day("date")
    found = parse(given) if given else None
    if found is not None and found > day:
        reading.complain("date", f"{given} is later than today", "correct the day, or import it then")
    return given if found is not None and found < day else None


def _amount(reading: Reading) -> Data:
    value, unit = reading.number("amount"), reading.line("unit")
    if value is not None and unit is None:
        reading.complain("amount", "an amount needs a unit", "name the column of its unit, or one for all: --otherwise unit=EUR")
    return None if value is None or unit is None else {"value": value, "unit": unit}
