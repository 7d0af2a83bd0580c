"""A model of how a CI runner reads a log: which lines it takes for commands, and what it makes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A command that the runner took from a line."""

    name: str
    properties: dict[str, str]
    message: str


def parse_commands(log: str) -> list[Command | str]:
    """Return every command in a log; of the old syntax, which counts anywhere in a line, the line."""
    found: list[Command | str] = []
    for line in re.split(r"[\r\n]", log):
        start = line.lstrip()
        if start.startswith("::") and "::" in start[2:]:
            head, _, message = start[2:].partition("::")
            name, _, properties = head.partition(" ")
            pairs = (each.partition("=") for each in properties.split(",") if each)
            found.append(Command(name, {key: decode_property(value) for key, _, value in pairs}, decode_message(message)))
        elif "##[" in line:
            found.append(line)
    return found


def decode_message(text: str) -> str:
    """Return what the runner reads in a message."""
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def decode_property(text: str) -> str:
    """Return what the runner reads in a property."""
    return decode_message(text.replace("%3A", ":").replace("%2C", ","))
