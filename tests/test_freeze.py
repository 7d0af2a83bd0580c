"""The freeze: the scenes by which `make freeze` tells whether anything that comes out has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.freeze.reference import list_gaps
from tests.freeze.scenes import list_scenes

if TYPE_CHECKING:
    from pathlib import Path


def test_each_command_and_option_is_played(tmp_path: Path) -> None:
    """Whoever adds a command or an option to the reference adds it to a scene."""
    assert list_gaps(step.command for scene in list_scenes(tmp_path) for step in scene.steps if step.is_frozen) == []
