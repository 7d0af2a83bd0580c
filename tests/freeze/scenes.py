"""What is played: scenes of steps, from the texts in `scenes/`, the command reference, the rules' examples and the bench boards.

A scene's text has one step a paragraph. A line that begins with `$ ` is a command whose answer is frozen, with every file that it writes,
changes or removes; one that begins with `% ` prepares something and has to succeed; `## ` is a comment; other lines belong to the step
above. Steps are run by bash in the folder `board` of the scene's own folder, with the words of `prelude.sh`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.freeze.reference import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]
EXAMPLES = CHECKOUT / "tests/examples"
"""`base` is a board; each other folder is a rule, with files that are laid over it in `good` and `bad`."""
_STEP = re.compile(r"^([$%]) (.*?)(?=^[$%] |^## |\Z)", re.MULTILINE | re.DOTALL)
_NEEDS_SHARED = frozenset({"rust-goals", "scenarios"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A command for bash, and whether what it says and does is frozen."""

    command: str
    is_frozen: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Steps in a folder of their own, one after the other."""

    name: str
    steps: Sequence[Step]


def list_scenes(shared: Path) -> Sequence[Scene]:
    """Return all scenes that can be played here, the longest first."""
    written = [parse_scene(file) for file in sorted((HERE / "scenes").glob("*.txt"))]
    playable = [each for each in written if each.name not in _NEEDS_SHARED or (shared / "data" / each.name).is_dir()]
    scenes = [*playable, _show_helps(), _check_examples(), *(_build_bench(count) for count in (300, 1000))]
    return sorted(scenes, key=lambda scene: -len(scene.steps))


def parse_scene(file: Path) -> Scene:
    """Return the scene that a file tells."""
    steps = (Step(command=found[2].strip("\n"), is_frozen=found[1] == "$") for found in _STEP.finditer(file.read_text(encoding="utf-8")))
    return Scene(name=file.stem, steps=tuple(steps))


def _show_helps() -> Scene:
    """Return the scene in which each command helps."""
    return Scene(name="help", steps=[Step(command=f"{each} --help") for each in ("troth", *COMMANDS)])


def _check_examples() -> Scene:
    """Return the scene in which the bad example of each rule is checked."""
    return Scene(name="rules", steps=tuple(_steps_of_rules()))


def _steps_of_rules() -> Iterator[Step]:
    for rule in sorted(each.name for each in EXAMPLES.iterdir() if (each / "bad").is_dir()):
        laid = f'mkdir {rule} && cp -r "$CHECKOUT/tests/examples/base" {rule}/commitments'
        yield Step(command=f'{laid} && cp -r "$CHECKOUT/tests/examples/{rule}/bad/." {rule}/commitments', is_frozen=False)
        yield Step(command=f"troth -C {rule} check")


def _build_bench(count: int) -> Scene:
    """Return the scene in which a board of so many promises comes out in every form."""
    write = f"from pathlib import Path; from tests.bench.boards import write; write({count}, Path('.'))"
    exports = [f"troth export {form} --out ../board.{form}" for form in ("json", "csv", "ics", "atom", "xlsx")]
    told = ("troth check", "troth due --json", "troth list --all", "troth digest --all --out ../mail")
    made = Step(command=f'PYTHONPATH="$CHECKOUT" python -c "{write}"', is_frozen=False)
    return Scene(name=f"bench-{count}", steps=[made, *(Step(command=each) for each in ("troth build --out ../site", *exports, *told))])
