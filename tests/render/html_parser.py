"""Read a page as strictly as a careful browser: every tag closed in its order, every id once, every control named."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "col", "img", "input"}
NAMED = {"a", "button", "summary", "th", "caption", "h1", "h2", "h3"}
"""What a screen reader announces by its text."""


@dataclass
class Element:
    """A tag of a page, with its attributes and all the text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Read:
    """What was read, and what is wrong with it."""

    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    text: str = ""

    def find_all(self, tag: str) -> list[Element]:
        """Return the elements of a tag."""
        return [each for each in self.elements if each.tag == tag]

    @property
    def ids(self) -> list[str]:
        """The ids, in their order."""
        return [each.attributes["id"] for each in self.elements if "id" in each.attributes]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Read()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.read.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.read.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        opened = self._open.pop() if self._open else None
        if opened is None or opened.tag != tag:
            self.read.faults.append(f"</{tag}> closes <{opened.tag if opened else 'nothing'}>")

    def handle_data(self, data: str) -> None:
        self.read.text += data
        for element in self._open:
            element.text += data

    def close(self) -> None:
        super().close()
        self.read.faults += [f"<{element.tag}> is never closed" for element in self._open]


def parse_html(html: str) -> Read:
    """Return what a page holds."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = reader.read
    found.faults += [f"the id {each} twice" for each in set(found.ids) if found.ids.count(each) > 1]
    found.faults += [f"<{each.tag}> has no name" for each in found.elements if each.tag in NAMED and not each.text.strip()]
    return found
