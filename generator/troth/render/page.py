"""One page of the site, ready for a site generator to put into its theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


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


@dataclass(frozen=True, slots=True)
class LazyFile:
    """A file that goes out as it is, yet to be made; `made_of` as of a page."""

    address: str
    """From the site's root."""
    make: Callable[[], bytes]
    made_of: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LazyPage:
    """A page that is yet to be made: there may be thousands, and only one at a time has to be there as a whole."""

    uri: str
    make: Callable[[], Page]
    in_navigation: bool = False
    files: tuple[tuple[str, Callable[[], bytes]], ...] = ()
    """Files that go out with it: the address of each from the site's root, and what makes it."""
    made_of: Callable[[], str] | None = None
    """A digest of what it is made of, besides what all pages are made of; None where that is not known."""
    is_searchable: bool = True
    """Whether search finds it: the later pages of a list hold nothing that is not found elsewhere."""
