"""The report of a period as Markdown: for a mail, a wiki, or a page of its own as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.render.jinja_compiler import escaped
from troth.render.markdown import render_own_markdown
from troth.report.terminal import escape_markdown, format_link, format_table_row
from troth.views.rich_text import join_lines, pluralize, to_plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.model import Settings
    from troth.views.period import PeriodReport, ReportCut
    from troth.views.period_items import ReportItem, ReportPart
    from troth.views.rich_text import Inline, Sentence

    Locate = Callable[[str], str]
    """Returns the whole address of a page of the site; nothing where the site's own is not known."""


def format_period_markdown(report: PeriodReport, settings: Settings, locate: Locate) -> str:
    """Return the report; titles lead to the pages of the site where its address is known."""
    return "\n".join(_iter_lines(report, settings, locate)) + "\n"


def format_period_html(report: PeriodReport, settings: Settings, locate: Locate) -> str:
    """Return the report as an HTML page that stands alone: no script, no file beside it, nothing from elsewhere."""
    title = escaped(f"{settings.name}: {report.head.title}")
    head = f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n<style>{_STYLE}</style>'
    body = render_own_markdown(format_period_markdown(report, settings, locate))
    return f'<!doctype html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n'


_STYLE = (
    "main{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}"
    ":root{color-scheme:light dark}table{border-collapse:collapse}li{margin:.3rem 0}"
    "th,td{padding:.2rem .6rem;border:1px solid #8886;text-align:start;vertical-align:top}"
)


def _iter_lines(report: PeriodReport, settings: Settings, locate: Locate) -> Iterator[str]:
    yield f"# {escape_markdown(settings.name)}: {escape_markdown(report.head.title)}"
    yield from ("", f"{_format_sentence(report.scope, locate)}. {_format_sentence(report.text, locate)}")
    for cut in report.cuts:
        yield from _iter_numbers(cut)
    if len(report.cuts) > 1:
        yield from ("", "What follows lists both.")
    for part in report.parts:
        yield from _iter_part(part, locate)


def _iter_numbers(cut: ReportCut) -> Iterator[str]:
    yield from ("", f"## {f'Numbers: {cut.title}' if cut.title else 'Numbers'}", "")
    if cut.lead:
        yield from (cut.lead, "")
    yield from (format_table_row("What", "n of N", "What is counted"), format_table_row("---", "---", "---"))
    for each in cut.headlines:
        number = f"{each.n} of {each.total}{', too few to say' if each.too_few else ''}" if each.total else "none"
        yield format_table_row(each.label, number, each.text)
    if cut.reasons:
        told = "; ".join(f"{escape_markdown(text)}: {pluralize(number, 'promise', 'promises')}" for text, number in cut.reasons)
        yield from ("", f"Reasons for what was missed, revoked or renegotiated: {told}.")


def _iter_part(part: ReportPart, locate: Locate) -> Iterator[str]:
    yield from ("", f"## {part.title} ({part.total})" if part.total else f"## {part.title}", "")
    if not part.items:
        yield part.empty
    yield from (_format_item(each, locate) for each in part.items)
    if part.rest:
        yield f"- and {part.rest} more"


def _format_item(item: ReportItem, locate: Locate) -> str:
    said = "".join(f" “{escape_markdown(join_lines(quote.text))}”" for quote in item.quotes)
    return f"- {_format_sentence(item.text, locate)}{f':{said}' if said else ''}"


def _format_sentence(sentence: Sentence, locate: Locate) -> str:
    return "".join(_format_inline(each, locate) for each in sentence)


def _format_inline(inline: Inline, locate: Locate) -> str:
    text = to_plain_text((inline,))
    if not text.strip() or not (inline.face or inline.user_text):
        return f"**{text}**" if inline.strong and text else text
    return format_link(text, locate(inline.to) if inline.to and inline.user_text else "")
