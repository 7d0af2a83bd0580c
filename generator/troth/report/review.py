"""A reviewed change."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from troth.base.text import escape_text
from troth.report.check_formats import format_github
from troth.report.problems import CheckResult, encode_problem, format_text_report
from troth.report.terminal import escape_markdown, format_line, format_link, format_table_row, make_bold, wrap_item
from troth.status.attention import CHECK_SENTENCES
from troth.views.hosting import build_file_url
from troth.views.rich_text import pluralize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.model import Place
    from troth.review.summary import Effect, ReviewResult


if TYPE_CHECKING:
    Reporter: TypeAlias = Callable[[ReviewResult, str], Iterator[str]]

MOST_EFFECTS = 200
"""So many things are told one by one; of more only how many there are."""
_WIDTH = 120
_LONGEST = 1000


def format_review_text(result: ReviewResult, _: str) -> Iterator[str]:
    """Yield the change in words, then one line a problem, and a last one that counts them."""
    yield from _format_effects(result, heading=make_bold(format_line(result.headline)))
    yield ""
    yield from format_text_report(_build_check_result(result, ""))


def format_review_github(result: ReviewResult, folder: str) -> Iterator[str]:
    """Yield the change in words, then each problem as a note on its line; `folder` leads from the repository's top to the board."""
    yield from _format_effects(result, heading=format_line(result.headline))
    yield from format_github(_build_check_result(result, folder))


def format_review_json(result: ReviewResult, _: str) -> Iterator[str]:
    """Yield `{"headline", "changes": […], "problems": […]}`."""
    findings = _build_check_result(result, "")
    content = {
        "headline": format_line(result.headline),
        "changes": [encode_effect(each) for each in result.effects],
        "remarks": [format_line(each) for each in result.remarks],
        "problems": [encode_problem(each, findings) for each in result.problems],
    }
    yield json.dumps(content, ensure_ascii=False, indent=1)


REPORTERS: Mapping[str, Reporter] = MappingProxyType(
    {"text": format_review_text, "github": format_review_github, "json": format_review_json}
)
"""Each yields the lines of its format, by the name that `--format` takes."""


def encode_effect(effect: Effect) -> dict[str, Any]:
    """Return one thing that the change does, as it is published."""
    trust = None if effect.missing is None else {"promise": not effect.missing, "missing": list(effect.missing)}
    return {
        "kind": effect.kind.value,
        "record": escape_text(effect.record, 200),
        "title": escape_text(effect.title, _LONGEST),
        "act": escape_text(effect.act),
        "by": escape_text(effect.by, 200) or None,
        "sentence": escape_text(effect.sentence, _LONGEST),
        "note": escape_text(effect.note, _LONGEST),
        "provenance": effect.level.value if effect.level else None,
        "path": escape_text(effect.place.path, 500),
        "line": effect.place.line,
        "trust": trust,
    }


def describe_trust(effect: Effect) -> str:
    """Return what the trust check says of a promise that is made: `This promise is not yet reliable: …`; nothing of anything else."""
    if effect.missing is None:
        return ""
    if not effect.missing:
        return "This makes a reliable promise."
    return f"This promise is not yet reliable: {' '.join(CHECK_SENTENCES[code] for code in effect.missing)}"


def is_review_failing(result: ReviewResult, fail_on: str) -> bool:
    """Tell whether the review fails, as `--fail-on` wants it."""
    return _build_check_result(result, "").is_failing(fail_on)


def _build_check_result(result: ReviewResult, folder: str) -> CheckResult:
    return CheckResult(problems=result.problems, files=result.files, folder=folder)


def _format_effects(result: ReviewResult, heading: str) -> Iterator[str]:
    yield heading
    for said in result.effects[:MOST_EFFECTS]:
        note = f" ({said.note})" if said.note else ""
        yield from wrap_item(f"{said.sentence}{note}", _WIDTH)
        if trust := describe_trust(said):
            yield format_line(f"    {trust}")
        yield from (format_line(f"    A colleague could ask: {each}") for each in said.questions)
    if len(result.effects) > MOST_EFFECTS:
        yield f"  and {len(result.effects) - MOST_EFFECTS} more"
    yield from (format_line(f"Note: {each}.") for each in result.remarks)


LONGEST = 900_000
"""Bytes: GitHub drops a summary of more than 1 MiB."""
_CUT = "\nThere is more in the log of this step.\n"


def format_review_markdown(result: ReviewResult, folder: str = "") -> str:
    """Return the summary: the change in one sentence, what is against it, and a table of all that it does.

    `folder` leads from the repository's top to the board.
    """
    pieces: list[str] = []
    left = LONGEST - len(_CUT.encode())
    for each in _format_lines(result, folder):
        left -= len(each.encode(errors="backslashreplace")) + 1
        if left < 0:
            return "\n".join([*pieces, _CUT])
        pieces.append(each)
    return "\n".join(pieces) + "\n"


def _format_lines(result: ReviewResult, folder: str) -> Iterator[str]:
    yield from ("## What this change does", "", result.headline, "")
    if result.problems:
        errors = sum(each.is_error for each in result.problems)
        warnings = len(result.problems) - errors
        said = (pluralize(errors, "error", "errors") if errors else "", pluralize(warnings, "warning", "warnings") if warnings else "")
        yield from (f"### {', '.join(filter(None, said))}", "")
        for each in result.problems:
            where = format_link(f"{each.place.path}:{each.place.line}", _find_line_url(result, folder, each.place))
            hint = f" Fix: {escape_markdown(each.hint)}." if each.hint else ""
            yield f"- **{each.severity.value}** {where}: {escape_markdown(each.message)}.{hint} ({escape_markdown(each.rule)})"
    else:
        yield "This change is allowed: nobody's words are changed."
    if result.effects:
        yield from ("", "### In words", "", format_table_row("what", "record", "who wrote it"), format_table_row("---", "---", "---"))
        for effect in result.effects:
            trust = describe_trust(effect)
            asked = (f"A colleague could ask: {escape_markdown(each)}" for each in effect.questions)
            what = "<br>".join(filter(None, (escape_markdown(effect.sentence), trust, *asked)))
            record = format_link(effect.record or effect.place.path, _find_line_url(result, folder, effect.place))
            yield format_table_row(what, record, escape_markdown(effect.note or (effect.level.value if effect.level else "")))
    yield from (f"\nNote: {escape_markdown(each)}." for each in result.remarks)


def _find_line_url(result: ReviewResult, folder: str, place: Place) -> str:
    """Return the address of a line as the change has it; nothing where the board names no repository, or the file is gone."""
    if not result.head or place.path in result.deleted_paths:
        return ""
    address = build_file_url(result.repository, result.head, folder + place.path) or ""
    return f"{address}#L{place.line}" if address else ""
