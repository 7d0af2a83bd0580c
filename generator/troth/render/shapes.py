"""The shapes of signs for drawings. They stand in the style sheet, for pages; here they are read from it, so that there is one of each."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHAPE = re.compile(r"--troth-i-([a-z-]+): url\(\"data:image/svg\+xml,<svg [^>]*viewBox='0 0 16 16'>(.*?)</svg>\"\)")


def shape(icon: str) -> Markup:
    """Return what to draw in a square of 16 by 16, in the colour of the text around it; nothing for a sign without a shape."""
    return _shapes().get(icon, Markup())


@cache
def _shapes() -> Mapping[str, Markup]:
    sheet = files("troth.render").joinpath("assets/troth.css").read_text(encoding="utf-8")
    # The style sheet is ours, so that its drawings are taken as they are.
    return {icon: Markup(drawn.replace("%23000", "currentColor").replace("'", '"')) for icon, drawn in _SHAPE.findall(sheet)}  # noqa: S704
