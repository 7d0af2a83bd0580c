"""Drafts of messages as plain text, from the shipped templates or a board's own, which are held in a sandbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from troth.base.limits import DRAFT_TEXT, TEMPLATE_BYTES
from troth.base.sandbox import Sandbox, SandboxError
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


@cache
def load_shipped_templates() -> Mapping[str, Template]:
    """Return the templates that come with the program, compiled, by their names."""
    environment, folder = _make_environment(), files("troth.render").joinpath(FOLDER)
    return {name: environment.from_string(folder.joinpath(f"{name}{ENDING}").read_text(encoding="utf-8")) for name in DRAFT_NAMES}


class MessageTemplates:
    """The templates of a board: the shipped ones, compiled once, and its own, which are filled in a sandbox."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self._shipped = load_shipped_templates()
        self._own = dict(own or {})
        self._sandbox = Sandbox()

    def __call__(self, draft: MessageDraft) -> Message:
        """Return the message; where a board's own template fails, that of the shipped one."""
        text = self._filled(draft) if draft.template in self._own else None
        if text is None:
            text = _fill_template(self._shipped[draft.template], draft.values)
        first, _, rest = text.strip().partition("\n")
        found = re.match(r"Subject:\s*(.*)", first)
        subject = " ".join(found[1].split()) if found else ""
        # a template's own lines leave blanks at the ends of lines behind, and more than one empty line
        lines = "\n".join(line.rstrip() for line in (rest if found else text).strip().splitlines())
        body = re.sub(r"\n{3,}", "\n\n", lines)[:LONGEST]
        start = f"mailto:{quote(draft.email, safe='@')}?subject={quote(subject, safe='')}"
        whole = f"{start}&body={quote(body.replace(chr(10), chr(13) + chr(10)), safe='')}"
        return Message(subject=subject, text=body, mailto=(whole if len(whole) <= LONGEST_LINK else start) if found else "")

    def _filled(self, draft: MessageDraft) -> str | None:
        """Return what a board's own template makes of a draft; one that would not end is not tried again."""
        try:
            text, _, _ = self._sandbox.run(fill, self._own[draft.template], dict(draft.values))
        except SandboxError:
            del self._own[draft.template]
            return None
        filled: str | None = text
        return filled


def check_templates(templates: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with a board's own templates: each is filled with examples, and has to make a text of them."""
    sandbox = Sandbox()
    for name, text in sorted(templates.items()):
        for sparse in (False, True):
            try:
                filled, line, what = sandbox.run(fill, text, dict(make_sample_values(sparse=sparse)))
            except SandboxError as error:
                filled, line, what = None, 1, str(error)
            if filled is None:
                hint = f"fix it, or delete it to use the usual draft; it can use {', '.join(make_sample_values(sparse=True))}"
                yield Problem(
                    "folder/draft", Place(f"{FOLDER}/{name}{ENDING}", line), f"this draft can't be filled: {escape_text(what, 200)}", hint
                )
                break


def fill(template: str, values: Mapping[str, object]) -> tuple[str | None, int, str]:
    """Return the text that a template makes of some values; else None, the line at fault and what is wrong. To be run in a sandbox."""
    try:
        return _fill_template(_compile_templates(template), values), 0, ""
    except MemoryError:
        return None, 1, TEMPLATE_BYTES.beyond
    except Exception as error:  # noqa: BLE001 - a template can raise whatever an expression can
        line = error.lineno if isinstance(error, TemplateSyntaxError) else _find_error_line(error)
        return None, line or 1, str(error) or type(error).__name__


def _find_error_line(error: Exception) -> int:
    """Return the line of the template at which an error was raised: the last one that its traceback names."""
    line, step = 1, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<template>":
            line = step.tb_lineno
        step = step.tb_next
    return line


def _make_environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)


@lru_cache(maxsize=2 * len(DRAFT_NAMES))
def _compile_templates(text: str) -> Template:
    return _make_environment().from_string(text)


def _fill_template(template: Template, values: Mapping[str, object]) -> str:
    """Fill a template, and stop where it makes more of it than a message can be."""
    made, length = [], 0
    for piece in template.generate(**values):
        made.append(piece)
        length += len(piece)
        if length > DRAFT_TEXT.most:
            raise ValueError(DRAFT_TEXT.beyond)
    return "".join(made)
