"""Find the parties that a sheet names: by id, name, account or address, whatever the capitals."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from troth.ids import id_fault
from troth.importing.taken import Made
from troth.model import Kind
from troth.wording import Guesses, shown, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.importing.reading import Reading
    from troth.ledger import Ledger
    from troth.model import Data, Party

_WAY_OUT = "write the name or id of a party; or import the parties first, with --kind parties"


class Who:
    """The parties of a board, and those that the import makes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ids: dict[str, set[str]] = defaultdict(set)
        self._known = {party.id for party in ledger.parties}
        self._guesses = Guesses()
        self.made: list[Made] = []
        for party in ledger.parties:
            for name in _names(party):
                self._ids[folded(name)].add(party.id)

    def several(self, reading: Reading, key: str, section: str | None) -> list[str]:
        """Return the ids of the parties that a field names; a whole text that is one name comes before its pieces."""
        text = reading.line(key)
        if text is None:
            return []
        pieces = (text,) if self._found(text) else reading.several(key)
        found = [self.one(reading, key, each, section) for each in pieces]
        return list(dict.fromkeys(each for each in found if each is not None))

    def one(self, reading: Reading, key: str, name: str, section: str | None = None) -> str | None:
        """Return the id of the party that a name means; where none does, complain, or make one in the section."""
        found = self._found(name)
        if len(found) == 1:
            return found[0]
        if found:
            message = f"'{shown(name)}' is the name of {len(found)} parties: {', '.join(found)}"
            reading.complain(key, message, "write the id of the one that is meant")
            return None
        return self._new(reading, key, name, section)

    def _new(self, reading: Reading, key: str, name: str, section: str | None) -> str | None:
        slug = slug_of(name)
        if section is None:
            meant = self._guesses.nearest(folded(name), self._ids)
            hint = f"did you mean {', '.join(sorted(self._ids[meant]))}? If not, {_WAY_OUT}" if meant else _WAY_OUT
            reading.complain(key, f"nobody on this board is called '{shown(name)}'", hint)
        elif fault := self._unfit(name, slug):
            hint = "write the party into a file of its own under commitments/parties, with an id of your choice"
            reading.complain(key, fault, hint)
        else:
            self.add(slug, section, {"name": name}, reading.row.number)
            return slug
        return None

    def _unfit(self, name: str, slug: str) -> str | None:
        """Return why a new party cannot have the id that its name comes to; None where it can."""
        if not slug:
            return f"no id can be made of '{shown(name)}'"
        if slug in self._known:
            return f"'{shown(name)}' is new, and the id {slug} is another's"
        fault = id_fault(slug, party=True)
        return None if fault is None else f"'{shown(name)}' is new, and no id can be made of it: {fault.message}"

    def add(self, party: str, section: str, data: dict[str, Data], row: int) -> None:
        """Count in a party that the import makes."""
        self.made.append(Made(kind=Kind.PARTIES, id=party, data=data, row=row, section=section))
        self._known.add(party)
        for name in (party, *(str(data[key]) for key in ("name", "email", "github") if data.get(key))):
            self._ids[folded(name)].add(party)

    def knows(self, party: str) -> bool:
        """Tell whether a party has this id."""
        return party in self._known

    def found(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of all parties that one of the names means."""
        return tuple(dict.fromkeys(each for name in names for each in self._found(name)))

    def _found(self, name: str) -> tuple[str, ...]:
        if name in self._known:
            return (name,)
        return tuple(sorted(self._ids.get(folded(name), ())))


def folded(name: str) -> str:
    """Return what two ways to write a name have in common."""
    return " ".join(name.casefold().split()).removeprefix("@")


def _names(party: Party) -> tuple[str, ...]:
    return (party.id, party.name, *filter(None, (party.github, party.email)))
