"""Bend records out of shape, by chance and from a seed: what editors, merges, copy and paste, and clever people do to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

NASTY: Sequence[str] = (
    "\t", "\r", "\r\n", "\x00", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\u202e", "\u200b", "\u200d", "\u00ad",
    "\ufffe", "\U000e0041", "e\u0301" * 5, "&a ", "*a", "<<: *a", "!!python/object:os.system ", "!!binary ", "! ",
    "%YAML 1.1\n---\n", "---\n", "...\n", "? ", "- ", "- - - ", "[", "]", "{", "}", ", ", ": ", " #", "#", "|", ">", "|2+",
    ">-\n", "'", '"', "\\", "\\x41", '"\\ud800"', "`", "@", "<<<<<<< HEAD\n", "=======\n", ">>>>>>> topic\n", "yes", "no", "on",
    "off", "y", "n", "~", "null", "True", "TRUE", "0o17", "010", "0x1F", "1_000", "1e3", ".inf", ".nan", "1:30", "12:30:45",
    "2026-02-30", "0000-01-01", "9999-12-31", "2026-11-22T10:00:00Z", "9" * 40, "-0", "log:\n", "log: []\n",
    "  - {date: 2026-10-02, by: jane, act: agreed}\n", "{date: 2026-10-02", "act: accepted", "by: zed", "due: 2027-01-01\n",
    "::error::x", "##[group]", "<script>alert(1)</script>", "{{7*7}}", "${{ secrets.X }}", "=1+1", "javascript:alert(1)",
    "\U0001f91d", "ﬁ", "İ",
)  # fmt: skip
"""Pieces that YAML, its readers, or what shows a text may stumble over."""
_MOST = 20_000


def mutate_text(text: str, others: Sequence[str], chance: random.Random) -> bytes:
    """Return the text after a few accidents, as bytes; most are still a record, or nearly one."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        text = chance.choice(_ACCIDENTS)(text, others, chance)[:_MOST]
    data = text.encode("utf-8", "surrogatepass")
    return _bits(data, chance) if chance.random() < 0.05 else data


def _insert(text: str, _: Sequence[str], chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(NASTY) + text[at:]


def _insert_at_value(text: str, _: Sequence[str], chance: random.Random) -> str:
    """Put a piece where a value starts: that is where the readers of the world differ."""
    places = [i + 2 for i in range(len(text) - 2) if text[i : i + 2] == ": "]
    if not places:
        return text
    at = chance.choice(places)
    end = text.find("\n", at)
    return text[:at] + chance.choice(NASTY) + (text[end:] if chance.random() < 0.5 and end >= 0 else text[at:])


def _cut(text: str, _: Sequence[str], chance: random.Random) -> str:
    start = chance.randint(0, len(text))
    return text[:start] + text[start + chance.choice((1, 1, 2, 5, 20, 200)) :]


def _repeat(text: str, _: Sequence[str], chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(NASTY) * chance.choice((2, 3, 30, 300)) + text[at:]


def _lines(text: str, others: Sequence[str], chance: random.Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    other = chance.choice(others).splitlines(keepends=True) or [""]
    at = chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            lines.insert(at, lines[chance.randrange(len(lines))])
        case 1:
            lines.insert(at, chance.choice(other))
        case 2:
            del lines[at]
        case 3:
            lines[at] = " " * chance.randint(1, 4) + lines[at]
        case 4:
            lines[at] = lines[at].lstrip()
        case _:
            chance.shuffle(lines)
    return "".join(lines)


def _line_ends(text: str, _: Sequence[str], chance: random.Random) -> str:
    return text.replace("\n", chance.choice(("\r\n", "\r", "\n\n", "", "\n \n")))


_ACCIDENTS = (_insert, _insert, _insert_at_value, _insert_at_value, _cut, _repeat, _lines, _lines, _line_ends)


def _bits(data: bytes, chance: random.Random) -> bytes:
    turned = bytearray(data or b"\n")
    for _ in range(chance.randint(1, 3)):
        turned[chance.randrange(len(turned))] = chance.randrange(256)
    return bytes(turned)


def draw_text(chance: random.Random) -> str:
    """Return a text that somebody may write into a record, or paste."""
    words = [chance.choice((*NASTY, *_MARKUP, "Worktop", "fitted", "ready", "Grüße", "李", "\n", " ")) for _ in range(chance.randint(1, 6))]
    return chance.choice((" ", "", "\n")).join(words)


_MARKUP = (
    "<img src=x onerror=alert(1)>", "</title><script>x</script>", "&lt;script&gt;", "&amp;", "&#60;b&#62;", "]]>", "-->", "<!--",
    "<style>*{}</style>", "[a](javascript:x)", "![i](https://x.example/i.png)", "**b**", "`c`", "| a | b |",
    "<a href='data:text/html,x'>", '" onmouseover="x', "' x='", "BEGIN:VEVENT", "END:VCALENDAR", "\nATTACH:https://x.example",
    "%0A::error::x", "\r\nBcc: a@x.example", "@SUM(A1)", "+1", "-1", "\uff1d1", "{%raw%}", "__proto__", "</svg>",
    "<svg onload=x>", "&colon;", "javascript&#58;x", "//x.example", "https://u@x.example\\@y", "@everyone", "#123", "GH-1",
    "www.x.example",
)  # fmt: skip
