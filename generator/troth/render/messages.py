"""Drafts of messages as plain text, from the shipped templates or a board's own, which are held in a sandbox."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from traceback import walk_tb
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from troth.base.text import escape_text
from troth.model import Place
from troth.model.problem import Problem
from troth.status.ask import DRAFT_NAMES
from troth.views.ask.outreach import make_sample_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Template

    from troth.views.ask.outreach import MessageDraft


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


class MessageTemplates:
    """The templates of a board, compiled once: its own, and the shipped ones for all others."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        environment = _make_environment()
        folder = files("troth.render").joinpath(FOLDER)
        self._shipped = {
            name: environment.from_string(folder.joinpath(f"{name}{ENDING}").read_text(encoding="utf-8")) for name in DRAFT_NAMES
        }
        self._own: dict[str, Template] = {}
        for name, text in (own or {}).items():
            with suppress(TemplateError):  # told as a problem already
                self._own[name] = environment.from_string(text)

    def __call__(self, draft: MessageDraft) -> Message:
        """Return the message; where a board's own template fails, that of the shipped one."""
        own = self._own.get(draft.template)
        text = _try_fill(own, draft.values) if own else None
        return _parse_message(_try_fill(self._shipped[draft.template], draft.values) or "" if text is None else text, draft.email)


def check_templates(templates: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with a board's own templates: each is filled with examples, and has to make a text of them."""
    environment = _make_environment()
    for name, text in sorted(templates.items()):
        for sparse in (False, True):
            try:
                _fill_template(environment.from_string(text), make_sample_values(sparse=sparse))
            except Exception as error:  # noqa: BLE001 - a template can raise whatever an expression can
                yield _make_problem(name, error)
                break


def _make_problem(name: str, error: Exception) -> Problem:
    # A fault in a template's syntax names its line; of another, the last line of the template that the traceback names is it.
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == "<template>"]
    line = error.lineno if isinstance(error, TemplateSyntaxError) else (lines or [1])[-1]
    what = escape_text(str(error) or type(error).__name__, 200)
    hint = f"mend it, or delete it to have the usual draft; it knows {', '.join(make_sample_values(sparse=True))}"
    return Problem("folder/draft", Place(f"{FOLDER}/{name}{ENDING}", line or 1), f"this draft can't be filled: {what}", hint)


def _make_environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)


def _try_fill(template: Template, values: Mapping[str, object]) -> str | None:
    try:
        return _fill_template(template, values)
    except Exception:  # noqa: BLE001 - a template can raise whatever an expression can
        return None


def _fill_template(template: Template, values: Mapping[str, object]) -> str:
    """Fill a template, and stop where it makes more of it than a message can be."""
    made, length = [], 0
    for piece in template.generate(**values):
        made.append(piece)
        length += len(piece)
        if length > LONGEST * 2:
            raise ValueError("it makes a text without end")
    return "".join(made)


def _parse_message(text: str, email: str) -> Message:
    first, _, rest = text.strip().partition("\n")
    found = re.match(r"Subject:\s*(.*)", first)
    subject = " ".join(found[1].split()) if found else ""
    # A template's own lines leave blanks at the ends of lines behind, and more than one empty line.
    lines = [line.rstrip() for line in (rest if found else text).strip().splitlines()]
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))[:LONGEST]
    return Message(subject=subject, text=body, mailto=_build_mailto(email, subject, body) if found else "")


def _build_mailto(email: str, subject: str, body: str) -> str:
    start = f"mailto:{quote(email, safe='@')}?subject={quote(subject, safe='')}"
    whole = f"{start}&body={quote(body.replace(chr(10), chr(13) + chr(10)), safe='')}"
    return whole if len(whole) <= LONGEST_LINK else start
