"""Rows of a sheet to answers and parties; `interpret_sheet` is where every import begins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.base.dates import parse_iso_date
from troth.base.errors import BoardError
from troth.base.ids import find_id_fault, suggest_id
from troth.base.text import escape_text, find_closest_word, slugify
from troth.importing.model import PARTY_KINDS, REQUIRED, ImportResult, NewRecord, RowOutcome, RowResult, suggest_columns
from troth.importing.people import PartyFinder, normalize_name
from troth.importing.promises import import_promises
from troth.importing.row import RowReader, find_columns
from troth.model import Kind
from troth.status.respondents import find_respondents

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from troth.importing.model import ImportPlan, Sheet
    from troth.importing.row import Columns
    from troth.model import Ask, Data
    from troth.model.ledger import Ledger
    from troth.status.respondents import Respondents


ANSWERS = ("committed", "gave_input", "scheduled", "countered", "declined", "referred")
"""What somebody may have answered."""
_SILENT_WORDS = frozenset({"", "-", "none", "no answer", "silent", "open", "pending", "not yet"})


def import_answers(table: Sheet, columns: Columns, plan: ImportPlan, ledger: Ledger, day: date) -> ImportResult:
    """Return the entries that the rows make, written down on `day`, and what is to be said of each row."""
    answers = _AnswerReader(ledger, day)
    results = [answers.read_row(RowReader(row, columns, plan, table.epoch)) for row in table.rows if row.number > columns.row]
    return ImportResult(rows=tuple(row for row, _ in results), new_records=tuple(entry for _, entry in results if entry))


class _Asked:
    """The asks of a board: who was asked in each, and what its log has already; gathered once for all rows."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._circles: dict[str, Respondents] = {}
        self._answers: dict[str, set[tuple[str, str | None, str]]] = {}

    @property
    def asks(self) -> Mapping[str, Ask]:
        """All asks, by id."""
        return self._ledger.asks

    def was_asked(self, ask: Ask, party: str) -> bool:
        """Tell whether somebody was asked, or answers for one who was."""
        found = self._circles.get(ask.id) or self._circles.setdefault(ask.id, find_respondents(ask, self._ledger.parties))
        return found.find_asked_party(party) is not None

    def has(self, ask: Ask, party: str, entry: Mapping[str, Data]) -> bool:
        """Tell whether the ask has this answer already: the same party, the same answer and the same words."""
        if ask.id not in self._answers:
            said = (each for each in ask.log if each.act == "answered")
            self._answers[ask.id] = {(each.by, each.answer, (each.note or "").strip()) for each in said}
        return (party, str(entry["answer"]), str(entry.get("note") or "").strip()) in self._answers[ask.id]


class _AnswerReader:
    """Reads rows to entries of asks: who was asked, and what was answered already, is known for all of them."""

    def __init__(self, ledger: Ledger, day: date) -> None:
        self._asked = _Asked(ledger)
        self._finder = PartyFinder(ledger)
        self._day = day
        self._rows: dict[tuple[str, str], int] = {}

    def read_row(self, reading: RowReader) -> tuple[RowResult, NewRecord | None]:
        """Return what becomes of a row, and the entry that it makes."""
        ask = self._find_ask(reading)
        name = reading.read_line("party")
        party = self._finder.find_party(reading, "party", name) if name else None
        entry = self._read_entry(reading)
        if not name and not reading.has_problem("party"):
            reading.add_problem(
                "party", "this is empty, and an answer requires a person", "write the name or id of the person who was asked"
            )
        if ask and party and not self._asked.was_asked(ask, party):
            reading.add_problem(
                "party", f"{party} was not asked in {ask.id}", "add them under `asked` in its file first, or choose another ask"
            )
        fate = self._judge_answer(reading, ask, party, entry)
        taken = RowResult(
            row=reading.row.number,
            title=name or "",
            outcome=fate,
            id=ask.id if ask else None,
            problems=tuple(reading.problems),
            remarks=tuple(reading.remarks),
        )
        if fate is not RowOutcome.NEW or ask is None or party is None:
            return taken, None
        data: dict[str, Data] = {"date": self._day.isoformat(), "by": party, "act": "answered", **entry}
        return taken, NewRecord(kind=Kind.ASK, id=ask.id, data=data, row=reading.row.number)

    def _judge_answer(self, reading: RowReader, ask: Ask | None, party: str | None, entry: Mapping[str, Data]) -> RowOutcome:
        """Return what becomes of the row, and remember whose answer it has."""
        if reading.problems:
            return RowOutcome.FAULTY
        if not entry:
            return RowOutcome.NOTHING
        if ask is None or party is None:
            return RowOutcome.NEW
        first = self._rows.setdefault((ask.id, party), reading.row.number)
        if first != reading.row.number:
            reading.remarks.append(f"row {first} already has an answer of {party}")
            return RowOutcome.DOUBLE
        return RowOutcome.KNOWN if self._asked.has(ask, party, entry) else RowOutcome.NEW

    def _find_ask(self, reading: RowReader) -> Ask | None:
        name = reading.read_line("ask")
        if name is None:
            if not reading.has_problem("ask"):
                reading.add_problem(
                    "ask", "this is empty, and an answer requires an ask", "write its id, or give one for all rows with --ask ID"
                )
            return None
        found = [each for each in self._asked.asks.values() if name == each.id or normalize_name(name) == normalize_name(each.title)]
        if len(found) != 1:
            meant = find_closest_word(name, self._asked.asks)
            reading.add_problem(
                "ask", f"there is no ask '{escape_text(name)}'", f"did you mean {meant}?" if meant else "write the id of an ask"
            )
            return None
        return found[0]

    def _read_entry(self, reading: RowReader) -> dict[str, Data]:
        """Return the fields of the entry; none where the row says that there is no answer yet."""
        written = (reading.read_line("answer") or "").casefold()
        if written in _SILENT_WORDS or reading.has_problem("answer"):
            return {}
        answer = "_".join(written.replace("-", " ").replace("_", " ").split())
        if answer not in ANSWERS:
            reading.add_problem("answer", f"'{escape_text(written)}' is not one of the answers", f"write one of: {', '.join(ANSWERS)}")
        refer = reading.read_line("refer_to")
        fields: dict[str, Data] = {
            "happened": self._read_happened(reading),
            "answer": answer,
            "promise": reading.read_line("promise"),
            "amount": reading.read_amount(),
            "refer_to": self._finder.find_party(reading, "refer_to", refer) if refer else None,
            "until": reading.read_date("until"),
            "note": reading.read_text("note"),
        }
        return {key: value for key, value in fields.items() if value is not None}

    def _read_happened(self, reading: RowReader) -> str | None:
        """Return the day of the answer where that is earlier than the one on which it is written down."""
        given = reading.read_date("date")
        found = parse_iso_date(given) if given else None
        if found is not None and found > self._day:
            reading.add_problem("date", f"{given} is later than today", "correct the date, or import it later")
        return given if found is not None and found < self._day else None


_TEXT_FIELDS = {"people": ("github", "email", "timezone"), "teams": ("lead",), "customers": ()}
_LIST_FIELDS = {"people": ("teams",), "teams": ("members",), "customers": ("contacts",)}
"""The fields of each kind of party that hold one text, and those that hold several ids."""
_PARTY_FIELDS = ("github", "email", "timezone", "lead", "teams", "members", "contacts")


def import_parties(table: Sheet, columns: Columns, plan: ImportPlan, ledger: Ledger) -> ImportResult:
    """Return the parties that the rows make, and what is to be said of each row.

    A party is there already where its id, name, account or address is. The ids that rows name may be those of later rows.
    """
    parties = _PartyReader(ledger)
    rows = tuple(parties.read_row(RowReader(row, columns, plan, table.epoch)) for row in table.rows if row.number > columns.row)
    return ImportResult(rows=rows, new_records=tuple(parties.finder.new_records))


class _PartyReader:
    """Reads rows to parties: which the board has already, and which earlier rows have made."""

    def __init__(self, ledger: Ledger) -> None:
        self.finder = PartyFinder(ledger)
        self._ledger = ledger
        self._rows: dict[str, int] = {}

    def read_row(self, reading: RowReader) -> RowResult:
        """Return what becomes of a row."""
        name, section = reading.read_line("name"), _read_section(reading)
        if name is None and not reading.has_problem("name"):
            reading.add_problem("name", "this is empty, and a party requires a name", "write it there")
        record = _read_party_id(reading, name)
        data = _read_fields(reading, section, name)
        number, fate, remarks = reading.row.number, RowOutcome.NEW, list(reading.remarks)
        there = self.finder.match_any(filter(None, (record, name, str(data.get("email") or ""), str(data.get("github") or ""))))
        if reading.problems:
            fate = RowOutcome.FAULTY
        elif there:
            record = there[0]
            if record in self._rows:
                fate = RowOutcome.DOUBLE
                remarks.append(f"the same party as in row {self._rows[record]}")
            else:
                fate = RowOutcome.KNOWN
                remarks += self._describe_differences(record, data)
        else:
            self._rows[record] = number
            self.finder.add_party(record, section, data, number)
        return RowResult(
            row=number,
            title=name or "",
            outcome=fate,
            id=None if fate is RowOutcome.FAULTY else record,
            problems=tuple(reading.problems),
            remarks=tuple(remarks),
        )

    def _describe_differences(self, party: str, data: dict[str, Data]) -> list[str]:
        """Return what the sheet says of a party that the board says otherwise: it is left as it is."""
        known = self._ledger.parties.get(party)
        if known is None:
            return []
        said = {"name": known.name, "email": known.email, "github": known.github}
        former = {*known.emails, *(name for host, name in known.accounts if host == "github")}
        way_out = f"change it in {known.source.path} by hand"
        return [
            f"{key} is '{escape_text(str(said[key] or 'nothing'))}' on the board and '{escape_text(str(value))}' here: {way_out}"
            for key, value in data.items()
            if key in said and value != said[key] and value not in former
        ]


def _read_party_id(reading: RowReader, name: str | None) -> str:
    """Return the id that the row gives, else the one that its name comes to; where that can be none, complain."""
    written = reading.read_line("id") or name or ""
    found = suggest_id(written, party=True) if reading.read_line("id") else slugify(written)
    fault = find_id_fault(found, party=True) if found else None
    if name and (fault or not found) and not reading.has_problem("id"):
        message = f"there are no letters for an id in '{escape_text(written)}'" + (f": {fault.message}" if fault else "")
        reading.add_problem("id", message, "give one in a column of its own: lower-case letters, digits and dashes")
    return found


def _read_section(reading: RowReader) -> str:
    written = (reading.read_line("kind") or "").casefold()
    if written not in PARTY_KINDS and not reading.has_problem("kind"):
        message = (
            f"'{escape_text(written)}' is not a kind of party"
            if written
            else "it is not clear whether this is a person, a team or a customer"
        )
        reading.add_problem("kind", message, "write person, team or customer, or set it for all rows: --otherwise kind=person")
    return PARTY_KINDS.get(written, "people")


def _read_fields(reading: RowReader, section: str, name: str | None) -> dict[str, Data]:
    data: dict[str, Data] = {"name": name}
    data |= {key: reading.read_line(key) for key in _TEXT_FIELDS[section]}
    for key in _LIST_FIELDS[section]:  # a party is named by its id, or by the name that its id was made of
        names = reading.read_list(key)
        data[key] = [slugify(each) if find_id_fault(each, party=True) or each.isdigit() else each for each in names]
    misplaced = [key for key in _PARTY_FIELDS if key not in data and reading.read_line(key) is not None]
    if misplaced:
        reading.remarks.append(f"{', '.join(misplaced)}: left out, as this is one of the {section}")
    account = data.get("github")
    if isinstance(account, str):
        data["github"] = account.rpartition("/")[2].removeprefix("@")
    return {key: value for key, value in data.items() if value not in (None, "", [])}


def interpret_sheet(table: Sheet, plan: ImportPlan, ledger: Ledger, day: date) -> ImportResult:
    """Return what the rows of a table make of the ledger's board on `day`.

    Raises BoardError where the table is none that the plan is for: a heading is missing, or nothing says where a needed field is.
    """
    found, complete = find_columns(table, plan)
    missing = [key for key in REQUIRED[plan.kind] if key not in complete.fields]
    if missing:
        message = f"no column was found for the {' or the '.join(missing)}"
        raise BoardError(f"{message} (the headings are in row {found.row})", suggest_columns(missing, found.headings))
    if plan.kind == "answers":
        made = import_answers(table, found, complete, ledger, day)
    else:
        made = (import_parties if plan.kind == "parties" else import_promises)(table, found, complete, ledger)
    return replace(made, remarks=(*table.remarks, *made.remarks))
