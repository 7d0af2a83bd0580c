"""What takes the files of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.publish.memory import Made


class Output(Protocol):
    """Takes files, and tells of what it took in another process."""

    def put(self, address: str, content: bytes) -> None:
        """Take a file."""

    def keep(self, address: str, made_of: Callable[[], str]) -> Made | None:
        """Take over a file from before that was made of the same, and return what is known of it; None where there is none.

        What it is made of is asked for only where there is something to compare it with.
        """

    def before(self, address: str) -> bytes:
        """Return what a file held before; nothing where that is not known."""

    def note(self, address: str, made: Made) -> None:
        """Remember what a file is made of, for the next time."""

    def report(self) -> Any:  # noqa: ANN401 - whatever `add` takes
        """Return what was taken, to be added in another process."""

    def add(self, report: Any) -> None:  # noqa: ANN401 - as above
        """Count in what another process took."""
