"""Reply parsing: the words that somebody wrote above (or below) what they quote, without signature, footer or mark-up."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKER: Final = "-- answer above this line --"
"""Stands on top of every mail of the board: what is quoted begins with it, whatever the mail program makes of the rest."""
_MARKER = re.compile(r"^.{0,8}-- ?answer above this line ?--", re.MULTILINE | re.IGNORECASE)
_SAID = (
    "wrote|writes|schrieb|schreibt|écrit|a écrit|escribió|schreef|scrisse|ha scritto|skrev|napisał|пишет|написал|のメール|wrote in message"
)
_QUOTE: Final = re.compile(
    rf"""^(?:
      [ \t]*>.*                                                                    # quoted lines
    | [ \t]*-{{3,}}[ ]?(?:original|forwarded|urspr|weitergeleitet|message\ d|mensaje|元の|転送).*   # Outlook of old, and forwards
    | _{{10,}}[ \t]*                                                               # Outlook's rule
    | [*]?(?:from|von|de|da|van|fra|från|от|差出人|寄件者)[*]?[ ]?[:\uff1a].*               # a block of headers
    | [*]?(?:sent|gesendet|envoyé|date|datum|送信日時)[*]?[ ]?[:\uff1a].*
    | .{{0,40}}\b(?:on|am|le|el|op|il|den|w\ dniu|pada)\b.{{4,200}}(?:{_SAID})(?:\b.{{0,80}}[:\uff1a])?[ \t]*   # On Monday Jane wrote:
    | \d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b.{{4,200}}(?:{_SAID})[ ]?:[ \t]*
    | .{{0,200}}<[^>\n]{{1,120}}@[^>\n]{{1,120}}>[^\n]{{0,40}}[:\uff1a][ \t]*
    | \d{{4}}年\d{{1,2}}月\d{{1,2}}日.{{0,200}}[:\uff1a][ \t]*                               # 2026年11月20日 … :
    )$""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_BROKEN_INTRO = re.compile(
    r"(?im)^((?:on|am|le|el|op|il|\d{1,4}[./-]\d{1,2}[./-]\d{2,4})\b[^\n]{8,200})\n([^\n]{0,160}(?:[:\uff1a]|wrote|schrieb|écrit))[ \t]*$"
)
"""The line that introduces what is quoted, where the mail program has broken it in two."""
_FOOTER: Final = re.compile(
    r"""^[ \t]*(?:
      --[ ]?                                                                        # the signature of RFC 3676
    | (?:get|outlook|hol)\b.{0,30}\boutlook\b.*|.*<https://aka\.ms/.*
    | (?:sent|gesendet|envoyé|enviado|verzonden|inviato)\b.{0,12}\b(?:from|von|de|mon|mein|meinem|mi|mijn|dal|mio)\b.{0,60}
    | von\ meinem\b.*|diese\ nachricht\ wurde\ von\b.*|iphoneから送信|androidから送信|私の.{0,12}から送信.*
    | sent\ (?:from|via|with)\b.{0,60}
    | (?:this\ e-?mail|diese\ e-?mail|ce\ (?:message|courriel)|confidential)\b.*      # what lawyers add
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOSING = re.compile(
    r"""(?:(?:kind|best|warm|many)?[ ]?regards|best(?:\ wishes)?|cheers|thanks|thank\ you|sincerely|yours
    |(?:mit\ )?(?:freundliche[nr]?|beste[nr]?|viele[n]?|liebe[n]?|herzliche[n]?)\ gr(?:ü|ue)(?:ß|ss)e[n]?|mfg|lg|vg|danke|gru(?:ß|ss)
    |cordialement|bien\ (?:à\ vous|cordialement)|(?:bonne\ journée|salutations|merci|amicalement)
    |よろしくお願い.{0,12}|敬具|以上)[ ]?[,.!。、]?""",
    re.IGNORECASE | re.VERBOSE,
)
_SHORT_LINES = 5
"""A closing with so few lines after it is a signature."""


def find_words(text: str) -> str:
    """Return what a mail's plain text says itself: its lines in their order, without those it quotes and those that no one wrote."""
    lines = _BROKEN_INTRO.sub(_join_intro, _normalize(text))
    marker, quote = _MARKER.search(lines), _QUOTE.search(lines)
    starts = [found.start() for found in (marker, quote) if found is not None]
    above = lines[: min(starts)] if starts else lines
    said = strip_footers(above)
    return said or strip_footers(_find_words_below(lines[min(starts) :]) if starts else "")


def _join_intro(found: re.Match[str]) -> str:
    joined = f"{found[1]} {found[2]}"
    return joined if re.search(_SAID, joined, re.IGNORECASE) else found[0]


def strip_footers(text: str) -> str:
    """Return a text without its signature and what a telephone or a company adds."""
    lines = text.strip().split("\n")
    for index, line in enumerate(lines):
        is_closing = index and _CLOSING.fullmatch(line.strip()) and len([each for each in lines[index:] if each.strip()]) <= _SHORT_LINES
        if _FOOTER.match(line) or is_closing:
            lines = lines[:index]
            break
    return "\n".join(line.rstrip() for line in lines).strip()


def _find_words_below(text: str) -> str:
    """Return what stands below a quotation, where somebody answers there: only behind lines that are marked as quoted."""
    lines = text.split("\n")
    marked = [index for index, line in enumerate(lines) if line.lstrip().startswith(">")]
    if not marked:
        return ""
    rest = lines[marked[-1] + 1 :]
    return "\n".join(rest) if not any(_QUOTE.match(line) for line in rest) else ""


def _normalize(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").replace("\u202f", " ").replace("\ufeff", "")
    return re.sub(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069]", "", plain)


_TOKEN: Final = re.compile(r"<(?P<end>/?)(?P<tag>[a-z][a-z0-9:-]*)(?P<attributes>[^<>]*)>|<[!?/][^<>]*>|(?P<text>[^<]+|<)", re.IGNORECASE)
"""A tag, something that is no text, or text. Nothing looks at a character twice: a parser of all of HTML can be held up for hours."""
_NAMED: Final = re.compile(r"""\b(?:class|id)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE)
_BREAKS: Final = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote", "hr", "table", "ul"})
_HIDDEN: Final = frozenset({"script", "style", "head", "title"})
_SIGNATURES: Final = ("signature", "mobile-footer", "mobilesig")


def _remove_comments(html: str) -> str:
    """Return HTML without its comments; what follows one without an end is part of it."""
    kept, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        kept.append(html[at:start])
        end = html.find("-->", start)
        if end < 0:
            return "".join(kept)
        at = end + len("-->")
    return "".join((*kept, html[at:]))


def _iter_pieces(html: str) -> Iterator[str]:
    """Yield the text of a mail in HTML, with quoted blocks and signatures marked as plain text marks them."""
    hidden = 0
    for found in _TOKEN.finditer(_remove_comments(html)):
        tag, text = (found["tag"] or "").lower(), found["text"]
        if text and not hidden:
            yield re.sub(r"[ \t\r\n]+", " ", unescape(text))
        elif tag in _HIDDEN:
            hidden = max(0, hidden + (-1 if found["end"] else 1))
        elif tag and found["end"]:
            yield "\n" if tag in _BREAKS - {"br", "hr"} else ""
        elif tag:
            yield from _describe_tag(tag, found["attributes"])


def _describe_tag(tag: str, attributes: str) -> Iterator[str]:
    named = " ".join("".join(each) for each in _NAMED.findall(attributes[:1000])).lower()
    if tag in _BREAKS:
        yield "\n"
    if tag == "blockquote" or any(each in named for each in _QUOTED_BLOCKS):
        yield f"\n{MARKER}\n"
    if any(each in named for each in _SIGNATURES):
        yield "\n-- \n"


_QUOTED_BLOCKS = (
    "gmail_quote",
    "yahoo_quoted",
    "moz-cite-prefix",
    "divrplyfwdmsg",
    "appendonsend",
    "protonmail_quote",
    "ms-outlook-mobile-ref",
)


def extract_html_text(html: str) -> str:
    """Return the text of a mail that is HTML alone; where a quoted block begins stands the line of the board's own."""
    lines = (line.strip() for line in "".join(_iter_pieces(html)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
