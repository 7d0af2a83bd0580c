"""Drafts of messages as plain text, from the shipped templates or a board's own, which are held in a sandbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from troth.lifecycle.pursuit import DRAFTS
from troth.model import Place
from troth.problem import Problem
from troth.views.draft import sample
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Template

    from troth.views.draft import Draft

FOLDER = "templates/drafts"
"""Where a board's own templates lie, beside `commitments/`; here too, beside the pages' templates."""
ENDING = ".txt.jinja"
LONGEST = 20_000
"""Characters of a draft."""
LONGEST_LINK = 6_000
"""Characters of an address that mail programs surely take; past that the text is left out, to be copied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A draft that is written: plain text, with the subject apart where there is one."""

    subject: str
    text: str
    mailto: str
    """A link that opens it in a mail program; nothing where it is no mail."""

    @property
    def whole(self) -> str:
        """The subject and the text, to be copied or printed."""
        return f"Subject: {self.subject}\n\n{self.text}" if self.subject else self.text


class Drafts:
    """The templates of a board, compiled once: its own, and the shipped ones for all others."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        environment = _environment()
        self._shipped = {name: environment.from_string(_shipped(name)) for name in DRAFTS}
        self._own = dict(_compiled(own or {}))

    def __call__(self, draft: Draft) -> Message:
        """Return the message; where a board's own template fails, that of the shipped one."""
        own = self._own.get(draft.template)
        text = _filled(own, draft.values) if own else None
        return _message(_filled(self._shipped[draft.template], draft.values) or "" if text is None else text, draft.email)


def draft_faults(own: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with a board's own templates: each is filled with examples, and has to make a text of them."""
    environment = _environment()
    for name, text in sorted(own.items()):
        for sparse in (False, True):
            try:
                _pieces(environment.from_string(text), sample(sparse=sparse))
            except Exception as error:  # noqa: BLE001 - a template can raise whatever an expression can
                yield _problem(name, error)
                break


def _problem(name: str, error: Exception) -> Problem:
    line = error.lineno if isinstance(error, TemplateSyntaxError) else _line_of(error)
    what = shown(str(error) or type(error).__name__, 200)
    hint = f"mend it, or delete it to have the usual draft; it knows {', '.join(sample(sparse=True))}"
    return Problem("folder/draft", Place(f"{FOLDER}/{name}{ENDING}", line or 1), f"this draft can't be filled: {what}", hint)


def _line_of(error: Exception) -> int:
    """Return the line of the template at which an error was raised: the last one that its traceback names."""
    line, step = 1, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<template>":
            line = step.tb_lineno
        step = step.tb_next
    return line


def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)


def _shipped(name: str) -> str:
    return files("troth.render").joinpath(f"{FOLDER}/{name}{ENDING}").read_text(encoding="utf-8")


def _compiled(own: Mapping[str, str]) -> Iterator[tuple[str, Template]]:
    environment = _environment()
    for name, text in own.items():
        try:
            yield name, environment.from_string(text)
        except TemplateError:
            continue  # told as a problem already


def _filled(template: Template, values: Mapping[str, object]) -> str | None:
    try:
        return _pieces(template, values)
    except Exception:  # noqa: BLE001 - a template can raise whatever an expression can
        return None


def _pieces(template: Template, values: Mapping[str, object]) -> str:
    """Fill a template, and stop where it makes more of it than a message can be."""
    made, length = [], 0
    for piece in template.generate(**values):
        made.append(piece)
        length += len(piece)
        if length > LONGEST * 2:
            raise ValueError("it makes a text without end")
    return "".join(made)


def _message(text: str, email: str) -> Message:
    first, _, rest = text.strip().partition("\n")
    found = re.match(r"Subject:\s*(.*)", first)
    subject = " ".join(found[1].split()) if found else ""
    body = _tidy(rest if found else text)[:LONGEST]
    return Message(subject=subject, text=body, mailto=_mailto(email, subject, body) if found else "")


def _tidy(text: str) -> str:
    """Take out what a template's own lines leave behind: blanks at the ends of lines, and more than one empty line."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.strip().splitlines()))


def _mailto(email: str, subject: str, body: str) -> str:
    start = f"mailto:{quote(email, safe='@')}?subject={quote(subject, safe='')}"
    whole = f"{start}&body={quote(body.replace(chr(10), chr(13) + chr(10)), safe='')}"
    return whole if len(whole) <= LONGEST_LINK else start
