"""What a site is made of: pages, ready for a site generator to put into its theme, and files that go out as they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.model import Kind


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of the board.

    `title` and `description` are plain text; `body` is safe HTML: one `<div>` with no empty line and no brace in it, so
    that it may also stand in a Markdown file.
    """

    uri: str
    """Its address without an ending: `promises/fit-kitchen`, `people/index`; `index` is the home page."""
    title: str
    description: str
    """What it is about in one sentence: search finds the page by it."""
    make_body: Callable[[], str]
    """Writes the body, which is most of the work: what only lists or finds a page does without."""
    source: str | None = None
    """The YAML file that it shows, from the board's root."""
    edit_url: str | None = None
    """Where that file can be edited in a browser."""
    in_navigation: bool = False
    """Whether it belongs into the navigation. Pages of single records do not: there may be thousands."""
    hide: tuple[str, ...] = ("navigation", "toc")
    """What the theme leaves out of the page."""

    @cached_property
    def body(self) -> str:
        """Its content as HTML, written when it is first asked for."""
        return self.make_body()


Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Which record a page or file shows, and which cut of it."""

    kind: Kind
    """`Kind.PARTIES` means a party."""
    id: str
    alone: bool = False
    """Whether only the record itself is shown, and nothing that it hangs together with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact(Generic[Made]):
    """A page or file that is yet to be made: there may be thousands, and only one at a time has to be there as a whole."""

    address: str
    """Of a file, from the site's root; of a page, without an ending, as `Page.uri`."""
    make: Callable[[], Made]
    record: Shown | None = None
    """What it shows besides what all of them show; None where that is more than one record and what hangs together with it."""
    search: bool = True
    """Whether search finds a page: the later pages of a list hold nothing that is not found elsewhere."""
    in_navigation: bool = False
    files: tuple[Artifact[bytes], ...] = ()
    """Files that go out with a page."""
