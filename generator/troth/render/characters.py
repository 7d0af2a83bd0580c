"""Text that any reader of calendars and XML takes: without the characters that neither may hold."""

from __future__ import annotations

import re

_PLANES = "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
_ILLEGAL = re.compile(f"[^\t\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{_PLANES}]")
"""What XML 1.0 forbids or discourages, the line ends of Unicode that calendar programs stumble over, and what turns text around."""


def harmless(text: str) -> str:
    """Return the text without control characters, lone surrogates and non-characters; every line end is a line feed."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
