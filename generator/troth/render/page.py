"""One page of the site, ready for a site generator to put into its theme."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
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
    body: str
    source: str | None = None
    """The YAML file that it shows, from the board's root."""
    edit_url: str | None = None
    """Where that file can be edited in a browser."""
    listed: bool = False
    """Whether it belongs into the navigation. Pages of single records do not: there may be thousands."""
    hide: tuple[str, ...] = ("navigation", "toc")
    """What the theme leaves out of the page."""
