"""Who else wants to have a hand in each page: then every page has to take the long way through MkDocs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.plugins import BasePlugin

_EVENTS = ("pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page")
_SEARCH = "material.plugins.search.plugin"
"""It passes over pages that ask for that, as ours do. The one that comes with MkDocs does not."""


def passed_over(config: MkDocsConfig, ours: BasePlugin[Any]) -> tuple[str, ...]:
    """Return the names of those whose events would not see pages that MkDocs does not know, each once, in order."""
    return tuple(dict.fromkeys(_others(config, ours)))


def _others(config: MkDocsConfig, ours: BasePlugin[Any]) -> Iterator[str]:
    """Yield who listens to an event of a page: all but ourselves and the search, whose entries for our pages we make."""
    for event in _EVENTS:
        for method in config.plugins.events[event]:
            of = getattr(method, "__self__", None)
            if of is not ours and type(of).__module__ != _SEARCH:
                yield type(of).__name__ if of is not None else getattr(method, "__module__", event)
