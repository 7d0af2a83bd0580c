"""Read the text of a PDF that Chromium has printed: enough of the format for that, and no more."""

from __future__ import annotations

import re
import unicodedata
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\nendstream", re.DOTALL)
_FONT = re.compile(rb"/(F\d+) (\d+) 0 R")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>")
_PAIR = re.compile(rb"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", re.MULTILINE)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>")


def read_pdf_text(data: bytes) -> str:
    """Return all text of a PDF without its spaces: glyphs are placed one by one, so words are not told apart."""
    objects = {int(number): body for number, body in _OBJECT.findall(data)}
    fonts = {name: _read_letters(objects, int(number)) for body in objects.values() for name, number in _FONT.findall(body)}
    pages = (_unpack_stream(body) for body in objects.values() if b"stream" in body)
    found = "".join(_read_page(page, fonts) for page in pages if b" Tf" in page)
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", found))


def _unpack_stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return b""
    return zlib.decompressobj().decompress(found[1]) if b"/FlateDecode" in body else found[1]


def _read_letters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", objects.get(font, b""))
    if found is None:
        return {}
    table = _unpack_stream(objects[int(found[1])])
    letters = {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in _PAIR.findall(table)}
    for first, last, start in _RANGE.findall(table):
        for offset in range(int(last, 16) - int(first, 16) + 1):
            letters[int(first, 16) + offset] = chr(int(start, 16) + offset)
    return letters


def _read_page(page: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    letters: dict[int, str] = {}
    text = []
    for font, codes in _SHOWN.findall(page):
        if font:
            letters = fonts.get(font, {})
        else:
            text += [letters.get(int(codes[index : index + 4], 16), "") for index in range(0, len(codes), 4)]
    return "".join(text)
