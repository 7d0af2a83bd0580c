"""Where a board's site is published, as its `mkdocs.yml` says, for those commands that write whole addresses without building."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.problem import BoardError
from troth.render.addresses import Addresses, site_address
from troth.wording import shown

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = ("mkdocs.yml", "mkdocs.yaml")


def addresses(root: Path, given: str | None = None) -> Addresses:
    """Return how the site of the board in `root` writes addresses: below `given`, else below the `site_url` of its own configuration.

    A board without a configuration of its own has addresses as the built-in one makes them. Raises BoardError for a
    configuration that cannot be read, and for what is no web address.
    """
    config = next((_read(root / name) for name in _NAMES if (root / name).is_file()), {"use_directory_urls": False})
    return Addresses(bool(config.get("use_directory_urls", True)), site_address(given or str(config.get("site_url") or "")))


def find_documents(root: Path) -> Path | None:
    """Return the folder of documents that the board's own configuration names; None where there is no configuration.

    Where it cannot be read, it is the folder that MkDocs takes by itself: whoever builds says what is wrong.
    """
    file = next((root / name for name in _NAMES if (root / name).is_file()), None)
    if file is None:
        return None
    try:
        named = _read(file).get("docs_dir")
    except BoardError:
        named = None
    return root / (named if named and isinstance(named, str) else "docs")


def _read(file: Path) -> dict[str, Any]:
    """Read MkDocs' configuration as MkDocs does, with its `INHERIT` and `!ENV`, but load no plugin."""
    import yaml  # noqa: PLC0415 - only some boards have such a file
    from mkdocs.exceptions import ConfigurationError  # noqa: PLC0415
    from mkdocs.utils.yaml import yaml_load  # noqa: PLC0415

    try:
        with file.open("rb") as text:
            return yaml_load(text)
    except (yaml.YAMLError, ConfigurationError, UnicodeError) as error:
        raise BoardError(f"{file.name} cannot be read: {shown(str(error), 200)}", "`troth build` shows where it is wrong") from error
