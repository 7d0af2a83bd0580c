"""What the list was made with: where one of these differs, the bytes may differ without anybody's change."""

from __future__ import annotations

import platform
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_WRITERS = (
    "click", "icalendar", "jinja2", "jsonschema", "jsonschema-rs", "markdown", "markdown-it-py", "markupsafe", "mkdocs",
    "mkdocs-material", "nh3", "openpyxl", "pyarrow", "pygments", "pymdown-extensions", "pyyaml", "tzdata", "xlsxwriter", "duckdb",
)  # fmt: skip


def describe_versions() -> str:
    """Return the versions of all that has a hand in the bytes, one a line."""
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return "\n".join([f"python {platform.python_version()}", git, *(f"{each} {version(each)}" for each in _WRITERS), ""])


def runs_this_checkout(checkout: Path) -> bool:
    """Tell whether the command of this environment is the checkout's own."""
    spec = find_spec("troth")
    return bool(spec and spec.origin and checkout.resolve().as_posix() in spec.origin)
