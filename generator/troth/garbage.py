"""When Python looks for rings of garbage. A board has none, and of ten thousand promises looking takes a tenth of the time."""

from __future__ import annotations

import atexit
import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SELDOM = (20_000, 20, 100)


def sought_seldom() -> None:
    """Look seldom in this process, and not at all at its end: what is left then goes back as a whole."""
    gc.set_threshold(*_SELDOM)
    atexit.register(gc.freeze)


@contextmanager
def not_sought() -> Iterator[None]:
    """Do not look while much is made that stays; what is there afterwards counts as old."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # into the oldest generation, without looking at any of it
        gc.enable()
