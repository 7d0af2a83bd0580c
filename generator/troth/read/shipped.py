"""What comes with the program besides its code: inside the installed package, or where it lies in a checkout."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def shipped(name: str, in_checkout: str) -> Path:
    """Return the folder `name` of the installed package; where the program runs from its sources, the one of the checkout."""
    packaged = Path(str(files("troth") / name))
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / in_checkout
