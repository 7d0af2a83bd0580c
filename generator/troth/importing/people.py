"""Find the parties that a sheet names: by id, name, account or address, whatever the capitals."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from troth.base.ids import find_id_fault
from troth.base.text import Guesses, escape_text, list_spellings, slugify
from troth.importing.model import NewRecord
from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.importing.row import RowReader
    from troth.model import Data
    from troth.model.ledger import Ledger


_WAY_OUT = "write the name or id of a party, or import the parties first, with --kind parties"


class PartyFinder:
    """The parties of a board, and those that the import makes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ids: dict[str, set[str]] = defaultdict(set)
        self._spelled: dict[str, set[str]] = defaultdict(set)
        self._known = {party.id for party in ledger.parties}
        self._guesses = Guesses()
        self.new_records: list[NewRecord] = []
        for party in ledger.parties:
            for name in (party.id, party.name, *party.emails, *(name for _, name in party.accounts)):
                self._ids[normalize_name(name)].add(party.id)
            for typed in list_spellings(party.name):
                self._spelled[typed].add(party.id)

    def find_parties(self, reading: RowReader, key: str, section: str | None) -> list[str]:
        """Return the ids of the parties that a field names; a whole text that is one name comes before its pieces."""
        text = reading.read_line(key)
        if text is None:
            return []
        pieces = (text,) if self._match_name(text) else reading.read_list(key)
        found = [self.find_party(reading, key, each, section) for each in pieces]
        return list(dict.fromkeys(each for each in found if each is not None))

    def find_party(self, reading: RowReader, key: str, name: str, section: str | None = None) -> str | None:
        """Return the id of the party that a name means; where none does, complain, or make one in the section."""
        found = self._match_name(name)
        if len(found) == 1:
            return found[0]
        if found:
            message = f"'{escape_text(name)}' is the name of {len(found)} parties: {', '.join(found)}"
            reading.add_problem(key, message, "write the id of the right one")
            return None
        return self._create_party(reading, key, name, section)

    def _create_party(self, reading: RowReader, key: str, name: str, section: str | None) -> str | None:
        slug = slugify(name)
        if section is None:
            meant = self._guesses.find_closest(normalize_name(name), self._ids)
            hint = f"did you mean {', '.join(sorted(self._ids[meant]))}? If not, {_WAY_OUT}" if meant else _WAY_OUT
            reading.add_problem(key, f"nobody on this board is called '{escape_text(name)}'", hint)
        elif fault := self._unfit(name, slug):
            hint = "add the party to a file under commitments/parties, with an id of your choice"
            reading.add_problem(key, fault, hint)
        else:
            self.add_party(slug, section, {"name": name}, reading.row.number)
            return slug
        return None

    def _unfit(self, name: str, slug: str) -> str | None:
        """Return why a new party cannot have the id that its name comes to; None where it can."""
        if not slug:
            return f"there are no letters for an id in '{escape_text(name)}'"
        if slug in self._known:
            return f"'{escape_text(name)}' is new, but the id {slug} is already used"
        fault = find_id_fault(slug, party=True)
        return None if fault is None else f"'{escape_text(name)}' is new, but has no letters for an id: {fault.message}"

    def add_party(self, party: str, section: str, data: dict[str, Data], row: int) -> None:
        """Count in a party that the import makes."""
        self.new_records.append(NewRecord(kind=Kind.PARTIES, id=party, data=data, row=row, section=section))
        self._known.add(party)
        for name in (party, *(str(data[key]) for key in ("name", "email", "github") if data.get(key))):
            self._ids[normalize_name(name)].add(party)

    def has_party(self, party: str) -> bool:
        """Tell whether a party has this id."""
        return party in self._known

    def match_any(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of all parties that one of the names means."""
        return tuple(dict.fromkeys(each for name in names for each in self._match_name(name)))

    def _match_name(self, name: str) -> tuple[str, ...]:
        if name in self._known:
            return (name,)
        exact = self._ids.get(normalize_name(name), ())
        alike = () if exact else (each for typed in list_spellings(name) for each in self._spelled.get(typed, ()))
        return tuple(sorted({*exact, *alike}))


def normalize_name(name: str) -> str:
    """Return what two ways to write a name have in common."""
    return " ".join(name.casefold().split()).removeprefix("@")
