"""What a build is asked for besides `mkdocs.yml`: MkDocs makes the plugin itself, so whoever starts MkDocs leaves that here for it."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import BytecodeCache

    from troth.base.dates import AsOf
    from troth.board import Board
    from troth.publish.output import Output


PARALLEL_THRESHOLD = 500
"""From how many pages on it pays to share the work; doubling a process takes a few hundredths of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """What one build is to do otherwise than a plain `mkdocs build`."""

    as_of: AsOf | None = None
    """The date as of which the board is shown, whatever `mkdocs.yml` names."""
    output: Output | None = None
    """Takes what is written; without it, it goes straight into the site's folder."""
    templates: BytecodeCache | None = None
    """Keeps the theme's templates; without it, they are kept as long as the process runs."""
    parallel_threshold: int = PARALLEL_THRESHOLD
    """From how many pages on several processes make them."""
    take_board: Callable[[Board], None] | None = None
    """Is given the board before a site is made of it, and may raise an exception of its own to prevent that."""


_REQUEST = ContextVar[BuildRequest]("_REQUEST")


@contextmanager
def request_build(request: BuildRequest) -> Iterator[None]:
    """Ask this of every build that runs meanwhile."""
    token = _REQUEST.set(request)
    try:
        yield
    finally:
        _REQUEST.reset(token)


def get_build_request() -> BuildRequest:
    """Return what is asked of the build that runs: nothing, where MkDocs was started by itself."""
    return _REQUEST.get(BuildRequest())
