"""The libraries of the extra: they are imported when somebody asks for what needs them, and may not be there."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from troth.problem import BoardError

_HINT = "python -m pip install 'troth[columns]'"


def library(name: str, what: str, hint: str = _HINT) -> Any:  # noqa: ANN401 - a module that is there only where somebody asked for it
    """Return a module of an extra. Raises BoardError, which says what needs it and how to get it, where it is not there."""
    try:
        return import_module(name)
    except ImportError as error:
        raise BoardError(f"{what} need {name.partition('.')[0]}, which is not installed", hint) from error
