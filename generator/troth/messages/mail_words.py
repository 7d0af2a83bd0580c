"""Reply parsing: the words that somebody wrote above (or below) what they quote, without signature, footer or mark-up."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

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


class _TextOfHtml(HTMLParser):
    """The text of a mail in HTML, with quoted blocks marked as plain text marks them."""

    _BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote", "hr", "table", "ul"})
    _HIDDEN = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = f"{dict(attrs).get('class') or ''} {dict(attrs).get('id') or ''}".lower()
        if tag in self._HIDDEN:
            self._hidden += 1
        elif tag in self._BREAKS:
            self.pieces.append("\n")
        if tag == "blockquote" or any(each in named for each in _QUOTED_BLOCKS):
            self.pieces.append(f"\n{MARKER}\n")
        if any(each in named for each in ("signature", "mobile-footer", "mobilesig")):
            self.pieces.append("\n-- \n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in self._BREAKS - {"br", "hr"}:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(re.sub(r"[ \t\r\n]+", " ", data))


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
    parser = _TextOfHtml()
    parser.feed(html)
    parser.close()
    lines = (line.strip() for line in "".join(parser.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
