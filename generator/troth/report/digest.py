"""A digest as text: Markdown, plain text or a line or two for a chat, by templates that a board may replace with its own."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import ChoiceLoader, DictLoader, PackageLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from troth.problem import BoardError
from troth.report.markdown import link, plain
from troth.views.hosting import file_url
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from troth.model import Settings
    from troth.views.digest import Digest
    from troth.views.digest_items import DigestItem

TEMPLATES = {"text": "digest.txt.jinja", "markdown": "digest.md.jinja", "chat": "digest.chat.jinja"}
"""The template of each format, by the name under which a board may have one of its own."""
_WIDTH = 72
_LONGEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestWriter:
    """What all digests of a run are written with: the board's own templates by name, and where its pages are."""

    settings: Settings
    address: Callable[[str], str]
    """Gives the whole address of a page of the site; nothing where that is not known."""
    templates: Mapping[str, str]

    def text(self, digest: Digest, form: str) -> str:
        """Return a digest in one of the formats of `TEMPLATES`. Raises BoardError where the board's own template does not work."""
        name = TEMPLATES[form]
        try:
            written = _environment(tuple(sorted(self.templates.items()))).get_template(name).render(digest=digest, link=self._link)
        except TemplateError as error:
            at = f":{error.lineno}" if hasattr(error, "lineno") else ""
            told = f"templates/digest/{name}{at}: {shown(str(error), 200)}"
            raise BoardError(told, "mend it, or remove it to have the built-in one") from error
        return written.strip("\n") + "\n"

    def _link(self, item: DigestItem) -> str:
        """Return where one can answer: the page, else the file at the repository's host, else nothing."""
        return self.address(item.page) or file_url(self.settings.repository, self.settings.branch, item.path) or ""


@lru_cache(maxsize=8)
def _environment(templates: tuple[tuple[str, str], ...]) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([DictLoader(dict(templates)), PackageLoader("troth.report", "templates/digest")]),
        autoescape=False,  # no HTML: each filter makes what it is given harmless for its own format
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"md": _markdown, "md_link": link, "line": _line, "fill": _fill}
    return made


def _markdown(text: str) -> str:
    """Return a text as Markdown that shows it as one paragraph."""
    return " ".join(plain(part) for part in textwrap.wrap(shown(text, _LONGEST), _WIDTH))


def _line(text: str) -> str:
    return shown(text, _LONGEST)


def _fill(text: str, indent: str = "") -> str:
    """Return a text as lines of at most 72 characters, each with its indentation; words are never broken."""
    harmless = shown(" ".join(text.split()), _LONGEST)
    return textwrap.fill(harmless, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
