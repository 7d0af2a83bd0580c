"""Rows of a sheet to promises: which the board has already, and the ids of the new ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.ids import MAX_ID, find_id_fault, suggest_id
from troth.base.recurrence import parse_step
from troth.base.text import escape_text, slugify
from troth.importing.model import ImportResult, NewRecord, RowOutcome, RowProblem, RowResult, shorten_text
from troth.importing.people import PartyFinder, normalize_name
from troth.importing.row import RowReader
from troth.model import Kind
from troth.status.provenance import PROMISE_TERM_KEYS, RHYTHM_KEYS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from troth.importing.model import ImportPlan, Sheet
    from troth.importing.row import Columns
    from troth.model import Data, Promise
    from troth.model.ledger import Ledger


REFERENCES: Mapping[str, Kind] = {
    "goal": Kind.GOAL, "ask": Kind.ASK, "agreement": Kind.AGREEMENT, "meeting": Kind.MEETING, "part_of": Kind.PROMISE,
    "needs": Kind.PROMISE, "continues": Kind.PROMISE,
}  # fmt: skip
"""The fields that name other records, and the kind of these."""


_ROOM = MAX_ID - len("-2026-12-31-99999")
"""So much of a title's slug leaves room for what tells it from others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDraft:
    """A row as it was read."""

    reader: RowReader
    data: dict[str, Data]
    id: str | None
    """As a column gives it."""
    folder: str | None

    @property
    def title(self) -> str:
        """What the row is told by."""
        return str(self.data.get("title") or "")

    @property
    def day(self) -> str:
        """The day that tells it from others of the same title."""
        return str(self.data.get("due") or self.data.get("made") or "")


class Placement:
    """Which rows the board has already, and the ids of the others."""

    def __init__(self, drafts: list[RowDraft], ledger: Ledger) -> None:
        self._ledger = ledger
        self._by_terms: dict[tuple[str, Hashable], Promise] = {}
        for promise in ledger.promises.values():
            self._by_terms.setdefault((normalize_name(promise.title), _terms(promise.source.data)), promise)
        self._matches = {id(draft): match for draft in drafts if (match := self._find_match(draft)) is not None}
        claimed = {match.id for match in self._matches.values()}
        self._unclaimed: dict[tuple[str, Hashable], Promise] = {}
        for promise in ledger.promises.values():
            if promise.id not in claimed:
                self._unclaimed.setdefault((normalize_name(promise.title), _normalize_value(promise.source.data.get("promiser"))), promise)
        self._ids = set(ledger.ids.get(Kind.PROMISE, ()))
        self._numbers: dict[str, int] = {}
        self._seen: dict[tuple[Hashable, str | None], int] = {}
        self._by_name: dict[str, str] = {}
        self._titled: dict[Kind, Mapping[str, list[str]]] = {}

    def _find_match(self, draft: RowDraft) -> Promise | None:
        """Return the promise that says just what the row says: the one of its id, else one of its title."""
        if draft.id is not None:
            found = self._ledger.promises.get(draft.id)
            return found if found and not _find_differing_terms(draft.data, found) else None
        return self._by_terms.get((normalize_name(draft.title), _terms(draft.data)))

    def build_result(self, draft: RowDraft) -> RowResult:
        """Return what becomes of a row."""
        fate, record = self._place_draft(draft)
        reading = draft.reader
        return RowResult(
            row=reading.row.number,
            title=draft.title,
            outcome=RowOutcome.FAULTY if reading.problems else fate,
            id=None if reading.problems else record,
            problems=tuple(reading.problems),
            remarks=tuple(reading.remarks),
        )

    def _place_draft(self, draft: RowDraft) -> tuple[RowOutcome, str | None]:
        if draft.reader.problems:
            return RowOutcome.FAULTY, None
        match = self._matches.get(id(draft))
        if match is not None:
            return RowOutcome.KNOWN, match.id
        row = draft.reader.row.number
        twin = self._seen.get((_exact(draft.data), draft.id))
        if twin is not None:
            draft.reader.remarks.append(f"the same as row {twin}")
            return RowOutcome.DOUBLE, None
        other = self._find_conflicting(draft)
        if other is not None:
            draft.reader.problems.append(_report_changed(draft, other))
            return RowOutcome.FAULTY, None
        self._seen[_exact(draft.data), draft.id] = row
        self._resolve_references(draft)
        return RowOutcome.NEW, self._assign_id(draft)

    def _find_conflicting(self, draft: RowDraft) -> Promise | None:
        """Return a promise that may be the one of the row, and says something else."""
        if draft.id is not None:
            return self._ledger.promises.get(draft.id)
        return self._unclaimed.get((normalize_name(draft.title), _normalize_value(draft.data["promiser"])))

    def _assign_id(self, draft: RowDraft) -> str | None:
        if draft.id is not None:
            if draft.id in self._ids:
                draft.reader.add_problem("id", f"another row, or a file that can't be read, has the id {draft.id}", "give each row its own")
                return None
            self._ids.add(draft.id)
            return draft.id
        found = next(each for each in self._candidates(draft) if each not in self._ids and not find_id_fault(each))
        self._ids.add(found)
        self._by_name[normalize_name(draft.title)] = found
        return found

    def _candidates(self, draft: RowDraft) -> Iterator[str]:
        slug = slugify(draft.title)[:_ROOM].rstrip("-") or (f"promise-{draft.day}" if draft.day else "promise")
        dated = f"{slug}-{draft.day}" if draft.day else slug
        yield slug
        yield dated
        while True:
            number = self._numbers[dated] = self._numbers.get(dated, 1) + 1
            yield f"{dated}-{number}"

    def _resolve_references(self, draft: RowDraft) -> None:
        """Put ids in place of the titles by which a row names other records."""
        for key, kind in REFERENCES.items():
            value = draft.data.get(key)
            if isinstance(value, list):
                draft.data[key] = [self._resolve_reference(kind, str(each)) for each in value]
            elif value:
                draft.data[key] = self._resolve_reference(kind, str(value))

    def _resolve_reference(self, kind: Kind, name: str) -> str:
        if self._ledger.has_record(kind, name):
            return name
        titled = self._titles(kind).get(normalize_name(name), ())
        return titled[0] if len(titled) == 1 else self._by_name.get(normalize_name(name), name)

    def _titles(self, kind: Kind) -> Mapping[str, list[str]]:
        """Return the ids of a kind of record by title, gathered once."""
        if kind not in self._titled:
            found: dict[str, list[str]] = defaultdict(list)
            records: Mapping[str, object] = getattr(self._ledger, kind.folder)
            for each, record in records.items():
                found[normalize_name(getattr(record, "title", ""))].append(each)
            self._titled[kind] = dict(found)
        return self._titled[kind]


def _find_differing_terms(data: Mapping[str, Data], promise: Promise) -> list[str]:
    """Return the terms in which a row and a promise differ, of those that the row gives or the promise has."""
    return [key for key in sorted(PROMISE_TERM_KEYS) if _normalize_value(data.get(key)) != _normalize_value(promise.source.data.get(key))]


def _terms(data: Mapping[str, Data]) -> Hashable:
    """Return the terms of a row or a promise as a key: that of two that do not differ is one."""
    return tuple(_normalize_value(data.get(key)) for key in sorted(PROMISE_TERM_KEYS))


def _normalize_value(value: Data) -> Hashable:
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if isinstance(value, list):
        return _normalize_value(value[0]) if len(value) == 1 else tuple(_normalize_value(each) for each in value) or None
    return _exact(value)


def _exact(value: Data) -> Hashable:
    """Return a value as a key: that of two that are equal is one."""
    if isinstance(value, dict):
        return frozenset((key, _exact(each)) for key, each in value.items())
    return tuple(map(_exact, value)) if isinstance(value, list) else value


def _report_changed(draft: RowDraft, existing: Promise) -> RowProblem:
    differing = _find_differing_terms(draft.data, existing)
    said = "; ".join(
        f"{key} is {_quote_value(existing.source.data.get(key))} there and {_quote_value(draft.data.get(key))} here"
        for key in differing[:3]
    )
    hint = f"to change a promise, use troth promise renegotiate {existing.id}; or give the row an id of its own"
    return RowProblem(message=f"the promise {existing.id} already exists and differs: {said}", hint=hint)


def _quote_value(value: Data) -> str:
    if value in (None, "", []):
        return "nothing"
    return f"'{shorten_text(', '.join(map(str, value)) if isinstance(value, list) else str(value))[:80]}'"


KEYS = (
    "title", "promiser", "customer", "outcome", "measures", "made", "due", *RHYTHM_KEYS, "why", "cost", "amount", "partner", "goal", "ask",
    "agreement", "meeting", "part_of", "needs", "continues", "tags", "links",
)  # fmt: skip
"""The order in which an imported promise has its keys."""
_REQUIRED_TEXTS: Mapping[str, str] = {
    "title": "a promise requires a title on one line",
    "promiser": "a promise requires a promiser",
    "customer": "a promise requires a customer",
    "outcome": "a promise requires an outcome",
}
_LONGEST_TITLE = 200


def import_promises(table: Sheet, columns: Columns, plan: ImportPlan, ledger: Ledger) -> ImportResult:
    """Return what the rows below the headings make, and what is to be said of each."""
    who = PartyFinder(ledger)
    drafts = [_read_draft(RowReader(row, columns, plan, table.epoch), plan, who) for row in table.rows if row.number > columns.row]
    placed = Placement(drafts, ledger)
    rows, made = [], []
    for draft in drafts:
        taken = placed.build_result(draft)
        rows.append(taken)
        if taken.outcome is RowOutcome.NEW and taken.id is not None:
            data = {key: draft.data[key] for key in KEYS if draft.data.get(key) not in (None, "", [])}
            made.append(NewRecord(kind=Kind.PROMISE, id=taken.id, data=data, row=draft.reader.row.number, folder=draft.folder))
    return ImportResult(rows=tuple(rows), new_records=(*who.new_records, *made))


def _read_draft(reading: RowReader, plan: ImportPlan, finder: PartyFinder) -> RowDraft:
    data: dict[str, Data] = {"title": reading.read_line("title")}
    for key in ("promiser", "customer"):
        found = finder.find_parties(reading, key, plan.new_parties.get(key))
        data[key] = found[0] if len(found) == 1 else [*found]
    partner = reading.read_line("partner")
    data["partner"] = finder.find_party(reading, "partner", partner, plan.new_parties.get("partner")) if partner else None
    data |= {key: reading.read_text(key) for key in ("outcome", "why", "cost")}
    data |= {key: [*reading.read_list(key)] for key in ("measures", "needs", "tags")}
    data |= {key: reading.read_date(key) for key in ("made", "due")}
    data |= dict(_iter_rule(reading))
    data |= {key: reading.read_line(key) for key in REFERENCES if key != "needs"}
    data |= {"amount": reading.read_amount(), "links": [*_iter_links(reading)]}
    _check_required(reading, data)
    written = reading.read_line("id")
    record = suggest_id(written) if written else None
    if written and not record:
        hint = "use lower-case letters, digits and dashes, such as fit-kitchen"
        reading.add_problem("id", f"there are no letters for an id in '{escape_text(written)}'", hint)
    folder = reading.read_line("folder")
    return RowDraft(
        reader=reading,
        data=data,
        id=record or None,
        folder=suggest_id(folder) if folder and not folder.isdigit() else folder,
    )


def _iter_rule(reading: RowReader) -> Iterator[tuple[str, Data]]:
    """Yield the rule of a recurring promise, as the file writes it: `every 2 weeks` as `2 weeks`, `5` days of silence as `5 days`."""
    step = (reading.read_line("every") or "").casefold().removeprefix("every ")
    if step and parse_step(step) is None:
        reading.add_problem("every", f"'{escape_text(step)}' is no step of a calendar", "write day, week, 2 weeks, month or working day")
    yield "every", step
    yield "until", reading.read_date("until")
    yield "times", reading.read_number("times")
    days = reading.read_line("silence_accepts")
    yield "silence_accepts", f"{days} days" if days and days.isdigit() else days


def _check_required(reading: RowReader, data: Mapping[str, Data]) -> None:
    """Complain of what a promise cannot be without; what is wrong otherwise was complained of already."""
    for key, why in _REQUIRED_TEXTS.items():
        if not data.get(key) and not reading.has_problem(key):
            hint = f'write it there, or give one text for all such rows, such as --otherwise {key}="…"'
            reading.add_problem(key, f"this is empty, and {why}", hint)
    title = str(data.get("title") or "")
    if len(title) > _LONGEST_TITLE:
        reading.add_problem(
            "title", f"this has {len(title)} characters, but a title has at most {_LONGEST_TITLE}", "put the rest into the outcome"
        )
    if data.get("made") and not data.get("due") and not reading.problems:
        reading.add_problem("due", "this is empty, and a promise requires a due date", "write it there, such as 2026-12-15")


def _iter_links(reading: RowReader) -> Iterator[Data]:
    for each in reading.read_list("links"):
        if each.startswith(("http://", "https://", "mailto:")):
            yield {"title": (reading.get_heading("links") or "Link").replace("_", " "), "url": each}
        else:
            reading.add_problem("links", f"'{escape_text(each)}' is not an address", "write the whole address, starting with https://")
