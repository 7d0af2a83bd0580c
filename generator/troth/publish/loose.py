"""The files of a site that are no pages: where there are many, another process makes them while pages are made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from troth.publish.memory import Made
from troth.publish.publication import MANY
from troth.render.export import BOARD, json_of, promise_lines
from troth.shares import Shared, processors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.publish.output import Output
    from troth.render.page import Loose
    from troth.site import Site


@dataclass(kw_only=True)
class LooseFiles:
    """All files that go out as they are."""

    site: Site
    taken: frozenset[str]
    """The addresses at which somebody put a file of their own among the documents: that one stays."""
    _begun: Shared[Any] | None = None

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Yield them one by one, made."""
        return ((address, content) for address, content in self.site.contents() if address not in self.taken)

    def begin(self, out: Output) -> None:
        """Let another process begin to write those that need no page."""
        groups = self.site.groups(partial(self._earlier, out))[::-1]  # what takes longest first, so that all are done at about one time
        processes = min(2, processors()) if len(self.site.board.standings) >= MANY else 1
        self._begun = Shared(len(groups), lambda number: self._write(groups[number], out), out.report, processes=processes)

    @property
    def busy(self) -> bool:
        """Tell whether another process still writes them."""
        return self._begun is not None and self._begun.busy

    def finish(self, out: Output) -> None:
        """Write what the other process has left."""
        assert self._begun is not None  # noqa: S101 - whoever finishes has begun
        for done in self._begun.join():
            out.add(done)

    def end(self) -> None:
        """Give it up where it was begun and not finished."""
        if self._begun is not None:
            self._begun.end()

    def write_of_pages(self, out: Output) -> None:
        """Write those that go out with a page."""
        self._write(self.site.of_pages(), out)

    def _write(self, files: Iterable[Loose], out: Output) -> None:
        for each in files:
            if each.address in self.taken or (each.made_of and out.keep(each.address, each.made_of)):
                continue
            out.put(each.address, each.make())
            if each.made_of:
                out.note(each.address, Made(each.made_of()))

    def _earlier(self, out: Output) -> dict[str, bytes]:
        """Return the lines of promises that are told as they were, of the whole board's JSON that is there, by id."""
        lines, of = promise_lines(out.before(BOARD)), self.site.ingredients
        there = (each for each in self.site.board.standings if each in lines)
        return {each: lines[each] for each in there if out.keep(json_of(each), partial(of.promise_alone, each))}
