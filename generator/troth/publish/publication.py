"""The pages of a site that we write ourselves, inside the theme."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

from troth.publish.dress import found
from troth.publish.memory import Made, digest
from troth.shares import MOST_PIECES, processors, shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.publish.files import Published
    from troth.publish.loose import LooseFiles
    from troth.publish.output import Output
    from troth.publish.theme import Theme
    from troth.render.page import Leaf
    from troth.site import Site

MANY = 500
"""From how many pages on it pays to share the work; doubling a process takes a few hundredths of a second."""
_PIECE = 50
"""Pages that a process takes at a time."""
_CHECKED = 2


@dataclass(kw_only=True)
class Publication:
    """What is still to be written, and what search is to find of it."""

    site: Site
    theme: Theme
    pages: Mapping[str, tuple[Leaf, Published]]
    """Each page that MkDocs does not make, by its address."""
    entries: dict[str, dict[str, str]] = field(default_factory=dict)
    """What search finds, by page."""
    _digests: dict[str, str] = field(default_factory=dict)
    """What pages are made of, as far as it was asked for."""

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

    def write(self, out: Output, loose: LooseFiles) -> None:
        """Write the pages and the files that go out with them: in several processes where there are many, and several processors.

        As long as another process is busy with the other `loose` files, one processor is left to it.
        """
        new = [address for address in self.pages if not self._kept(address, out)]
        first = self._first(new)
        for address in first:
            self._put(address, out)
        rest = [address for address in new if address not in first]
        size = max(_PIECE, len(rest) // (MOST_PIECES - 1) + 1)
        pieces = [rest[start : start + size] for start in range(0, len(rest), size)]

        def work(number: int) -> None:
            for address in pieces[number]:
                self._put(address, out)

        loose.write_of_pages(out)
        while len(pieces) * size >= MANY and processors() == 1 + loose.busy:  # nobody is free to help
            work(0)
            del pieces[0]
        processes = processors() - loose.busy if len(pieces) * size >= MANY else 1
        for entries, done in shared(len(pieces), work, lambda: (self.entries, out.report()), processes=processes):
            self.entries.update(entries)
            out.add(done)

    def _kept(self, address: str, out: Output) -> bool:
        """Tell whether a page could be taken over as it was."""
        leaf, file = self.pages[address]
        made = out.keep(address, partial(self._made_of, address)) if leaf.made_of else None
        if made is not None and leaf.found:
            self.entries[leaf.uri] = {"location": file.url, "title": made.title, "text": made.text}
        return made is not None

    def _put(self, address: str, out: Output) -> None:
        leaf, _ = self.pages[address]
        out.put(address, self.page(address))
        if made_of := self._made_of(address):
            entry = self.entries.get(leaf.uri, {})
            out.note(address, Made(made_of, entry.get("title", ""), entry.get("text", "")))

    def _made_of(self, address: str) -> str:
        """Return what a page is made of, with the navigation that stands around it; nothing where that is not known."""
        if address not in self._digests:
            made_of = self.pages[address][0].made_of
            self._digests[address] = f"{self._navigation}{made_of()}" if made_of else ""
        return self._digests[address]

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
