"""The head of a page: what every page has, whatever it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """Where a page lies, what it is called, and of which day it speaks."""

    page: str
    """Its address in the site, without `.md`."""
    title: str
    description: str
    """One sentence for search engines and previews."""
    as_of: str
    """The day in words: `As of 1 Nov 2026`."""


class PageView(Protocol):
    """A page's content, whatever it shows: it has a head."""

    @property
    def head(self) -> PageHead:
        """Where it lies, and what it is called."""
