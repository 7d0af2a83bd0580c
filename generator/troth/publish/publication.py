"""All that we write of a site ourselves: the pages of records inside the theme, and the files that go out as they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol

from troth.publish.dress import found
from troth.publish.memory import Made, digest
from troth.publish.shares import MOST_PIECES, processors, shared
from troth.render.export import BOARD, json_of, promise_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from troth.publish.files import Published
    from troth.publish.theme import Theme
    from troth.render.page import Leaf
    from troth.site import Site

_MANY = 500
"""From how many pages on it pays to share the work; doubling a process takes a few hundredths of a second."""
_MOST_PROCESSES = 4
_PIECE = 50
"""Pages that a process takes at a time."""
_CHECKED = 2


class Output(Protocol):
    """Takes files, and tells of what it took in another process."""

    def put(self, address: str, content: bytes) -> None:
        """Take a file."""

    def keep(self, address: str, made_of: str) -> Made | None:
        """Take over a file from before that was made of the same, and return what is known of it; None where there is none."""

    def before(self, address: str) -> bytes:
        """Return what a file held before; nothing where that is not known."""

    def note(self, address: str, made: Made) -> None:
        """Remember what a file is made of, for the next time."""

    def report(self) -> Any:  # noqa: ANN401 - whatever `add` takes
        """Return what was taken, to be added in another process."""

    def add(self, report: Any) -> None:  # noqa: ANN401 - as above
        """Count in what another process took."""


@dataclass(kw_only=True)
class Publication:
    """What is still to be written, and what search is to find of it."""

    site: Site
    theme: Theme
    pages: Mapping[str, tuple[Leaf, Published]]
    """Each page that MkDocs does not make, by its address."""
    taken: frozenset[str]
    """The addresses at which somebody put a file of their own among the documents: that one stays."""
    entries: dict[str, dict[str, str]] = field(default_factory=dict)
    """What search finds, by page."""

    def page(self, address: str) -> bytes:
        """Return a page."""
        leaf, file = self.pages[address]
        ours = leaf.make()
        if leaf.found:
            self.entries[leaf.uri] = found(file.url, ours)
        return self.theme.page(file, ours)

    def all_entries(self) -> list[dict[str, str]]:
        """Return what search finds, in the order of the pages; of a page that was not made, its view has to be."""
        for leaf, file in self.pages.values():
            if leaf.found and leaf.uri not in self.entries:
                self.entries[leaf.uri] = found(file.url, leaf.make())
        return [self.entries[leaf.uri] for leaf in self.site.leaves if leaf.uri in self.entries]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files that are no pages."""
        return ((address, content) for address, content in self.site.contents() if address not in self.taken)

    def write(self, out: Output) -> None:
        """Write everything: in several processes where there is much and there are several processors."""
        new = [address for address in self.pages if not self._kept(address, out)]
        first = self._first(new)
        for address in first:
            self._put(address, out)
        rest = [address for address in new if address not in first]
        processes = min(processors(), _MOST_PROCESSES) if len(rest) >= _MANY else 1
        size = max(_PIECE, len(rest) // (MOST_PIECES - 1) + 1)
        pieces = [rest[start : start + size] for start in range(0, len(rest), size)]

        def work(number: int) -> None:
            if not number:
                self._write_files(out)
            for address in pieces[number - 1] if number else ():
                self._put(address, out)

        for entries, done in shared(len(pieces) + 1, work, lambda: (self.entries, out.report()), processes=processes):
            self.entries.update(entries)
            out.add(done)

    def _kept(self, address: str, out: Output) -> bool:
        """Tell whether a page could be taken over as it was."""
        leaf, file = self.pages[address]
        made = out.keep(address, self._framed(leaf.made_of)) if leaf.made_of else None
        if made is not None and leaf.found:
            self.entries[leaf.uri] = {"location": file.url, "title": made.title, "text": made.text}
        return made is not None

    def _put(self, address: str, out: Output) -> None:
        leaf, _ = self.pages[address]
        out.put(address, self.page(address))
        if leaf.made_of:
            entry = self.entries.get(leaf.uri, {})
            out.note(address, Made(self._framed(leaf.made_of), entry.get("title", ""), entry.get("text", "")))

    def _write_files(self, out: Output) -> None:
        for each in self.site.loose(self._earlier(out)):
            made_of = self._framed(each.made_of) if each.made_of else ""
            if each.address in self.taken or (made_of and out.keep(each.address, made_of)):
                continue
            out.put(each.address, each.make())
            if made_of:
                out.note(each.address, Made(made_of))

    def _earlier(self, out: Output) -> dict[str, bytes]:
        """Return the lines of promises that are told as they were, of the whole board's JSON that is there, by id."""
        lines, of = promise_lines(out.before(BOARD)), self.site.ingredients
        there = (each for each in self.site.board.standings if each in lines)
        return {each: lines[each] for each in there if out.keep(json_of(each), self._framed(partial(of.promise_alone, each)))}

    def _framed(self, made_of: Callable[[], str]) -> str:
        """Return what a page or a file is made of, with the navigation that stands around it."""
        return f"{self._navigation}{made_of()}"

    @cached_property
    def _navigation(self) -> str:
        return digest(repr([(each.url, each.title) for each in self.theme.nav.pages]).encode("utf-8", "surrogatepass"))

    def _first(self, pages: Iterable[str]) -> set[str]:
        """Return the first two pages of each folder, by which the theme's shells are made and checked."""
        seen: dict[str, int] = defaultdict(int)
        return {address for address in pages if _count(seen, self.pages[address][0].uri.rpartition("/")[0]) <= _CHECKED}


def _count(seen: dict[str, int], name: str) -> int:
    seen[name] += 1
    return seen[name]
