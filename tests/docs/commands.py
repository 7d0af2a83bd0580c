"""The reference of the commands, written from the commands: a page for each group of them, and one that leads to all."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import click

from troth.cli import SECTIONS, main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MADE = "<!-- Written by `make bless` from {what}. A test says when it is out of date. -->"
PAGES = {
    "init": "begin", "update": "begin", "import": "begin",
    "due": "look", "digest": "look", "list": "look", "show": "look", "report": "look",
    "new": "new", "promise": "promise", "ask": "ask", "agreement": "agreement", "goal": "act", "receive": "act", "resolve": "act",
    "check": "check", "review": "check", "explain": "check", "doctor": "check",
    "build": "publish", "serve": "publish", "render": "publish", "export": "export", "rollup": "many-boards", "sources": "many-boards",
}  # fmt: skip
"""On which page below `reference/commands/` each command is: addresses stay, whatever headings are called."""
_TITLES = {
    "begin": "Begin a board",
    "look": "Look at a board",
    "new": "New records",
    "promise": "Promises",
    "ask": "Asks",
    "agreement": "Agreements",
    "act": "Goals, messages, conflicts",
    "check": "Check a board",
    "publish": "Publish a board",
    "export": "Export",
    "many-boards": "Many boards",
}
_ANYWHERE = {"-C", "--as-of", "--help"}
EXIT_CODES: Mapping[int, str] = {
    0: "Fine: also if there is nothing to say, and if there are only warnings.",
    1: "Problems found (`check`, `review`), what `--fail-on` names (`due`, `doctor`), or an action that was refused: nothing is written.",
    2: "A bad option, a name or record that is not on the board, a folder without a board, or an environment: no git, a full disk.",
    130: "Stopped with Ctrl-C.",
}
_ABOUT_EXIT_CODES = (
    "## Exit codes { #exit-codes }",
    "",
    "| code | when |",
    "| --- | --- |",
    *(f"| {code} | {text} |" for code, text in EXIT_CODES.items()),
)
_ABOUT_DAYS = (
    "## Days { #days }",
    "",
    "Wherever a command takes a day, you can write it as people say it, in English, German or French. The reply repeats the whole date.",
    "",
    "| written | is |",
    "| --- | --- |",
    "| `2026-12-18`, `18 Dec 2026`, `18.12.2026` | that day |",
    "| `today`, `tomorrow`, `yesterday` | counted from the day as of which the board is read |",
    "| `friday`, `by Friday` | the next Friday, never today |",
    "| `18 Dec`, `Dec 18`, `18.12.` | the next such day after today |",
    "| `in 2 weeks`, `3 days ago` | counted from today; units are days, weeks, months and years |",
    "| `+10d`, `+2w`, `+1m` | the same; with `promise renegotiate --due` from the current due date |",
    "",
    "For days in the past (`--happened`, `--date`, `new meeting --on`) `friday` and `18 Dec` are the last such day. If it could be two",
    "days, the command asks back with both: `12/11/2026`, and `next Friday` if this week's is still to come. `--as-of` needs the year.",
)


def render_command_pages() -> Mapping[str, str]:
    """Return each page by its path below `docs/reference/`."""
    pages = {"commands.md": _join(_list_commands())}
    return pages | {f"commands/{page}.md": _join(_render_page(page)) for page in _TITLES}


def _join(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _list_commands() -> Iterator[str]:
    """Yield the page that leads to every command; what it says has the anchors that the commands have on their pages."""
    yield MADE.format(what="the commands themselves")
    yield from ("", "# Commands", "")
    yield "Every command takes `-C DIR` (the folder that holds `commitments/`, default here), `--as-of DATE` and `--help`."
    context = click.Context(main, info_name="troth")
    for heading, names in SECTIONS.items():
        yield from ("", f"## {heading}", "", "| command | what it does |", "| --- | --- |")
        for name in names:
            command = main.get_command(context, name)
            assert command is not None
            yield from _list_command(command, f"troth {name}", f"commands/{PAGES[name]}.md")
    yield from ("", *_ABOUT_EXIT_CODES)
    yield from ("", *_ABOUT_DAYS)


def _list_command(command: click.Command, name: str, page: str) -> Iterator[str]:
    anchor = _anchor(name)
    says = to_cell(" ".join((command.help or "").strip().partition("\n\n")[0].split()))
    yield f"| [{name}]({page}#{anchor}){{ #{anchor} }} | {says} |"
    for each, inner in _iter_inner(command):
        yield from _list_command(inner, f"{name} {each}", page)


def _render_page(page: str) -> Iterator[str]:
    yield MADE.format(what="the commands themselves")
    yield from ("", f"# Commands: {_TITLES[page].lower()}", "")
    yield "[All commands](../commands.md), [exit codes](../commands.md#exit-codes) and [how to write days](../commands.md#days)."
    for name in (each for each, its in PAGES.items() if its == page):
        command = main.get_command(click.Context(main, info_name="troth"), name)
        assert command is not None
        yield from _render_command(command, f"troth {name}", 2, frozenset())


def _render_command(command: click.Command, name: str, level: int, shared: frozenset[tuple[str, str]]) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    yield from ("", f"{'#' * level} {name} {{ #{_anchor(name)} }}", "")
    yield from _split_paragraphs(command.help or "")
    arguments = [each.make_metavar(context) for each in command.params if isinstance(each, click.Argument)]
    options = list(_iter_options(command))
    if arguments or options:
        yield from ("", f"`{' '.join([name, *(['[OPTIONS]'] if options else []), *arguments])}`")
    yield from _list_options([each for each in options if each not in shared])
    taken = [f"`{written.partition(' ')[0].strip('`')}`" for written, says in options if (written, says) in shared]
    if taken:
        yield from ("", f"Also [the options of all](#options-of-all): {', '.join(taken)}.")
    examples, _, remark = (command.epilog or "").strip().removeprefix("Examples:").strip("\n").partition("\n\n")
    if examples:
        yield from ("", "```console", *map(_format_example, examples.splitlines()), "```")
    if remark:
        yield from ("", *_split_paragraphs(remark))
    if isinstance(command, click.Group):
        common = _find_shared(command)
        if common:
            yield from ("", f"{'#' * min(level + 1, 4)} Options of all {{ #options-of-all }}")
            yield from _list_options(sorted(common))
        for each, inner in _iter_inner(command):
            yield from _render_command(inner, f"{name} {each}", min(level + 1, 4), common)


def _find_shared(group: click.Group) -> frozenset[tuple[str, str]]:
    """Return what at least half of a group's commands take in the same words, where there are enough of them for a table of its own."""
    commands = [command for _, command in _iter_inner(group)]
    counts = Counter(option for each in commands for option in _iter_options(each))
    enough = 5
    return frozenset(each for each, count in counts.items() if 2 * count >= len(commands)) if len(commands) >= enough else frozenset()


def _iter_inner(command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        return
    context = click.Context(command)
    for each in command.list_commands(context):
        inner = command.get_command(context, each)
        assert inner is not None
        yield each, inner


def _iter_options(command: click.Command) -> Iterator[tuple[str, str]]:
    """Yield how each option is written, and what it says."""
    context = click.Context(command)
    for each in command.params:
        if isinstance(each, click.Option) and not _ANYWHERE & set(each.opts):
            written, says = each.get_help_record(context) or (each.opts[0], "")
            yield f"`{written}`".replace("|", "\\|"), to_cell(says)


def _list_options(options: list[tuple[str, str]]) -> Iterator[str]:
    if options:
        yield from ("", "| option | meaning |", "| --- | --- |")
        yield from (f"| {written} | {says} |" for written, says in options)


def _anchor(name: str) -> str:
    return name.removeprefix("troth ").replace(" ", "-")


def _format_example(line: str) -> str:
    """Return a line of examples: a command with what it does behind a comment's mark, or the end of the line before."""
    command, *says = re.split(r" {2,}", line.strip(), maxsplit=1)
    written = f"{command}  # {says[0]}" if says else command
    return f"$ {written}" if command.startswith("troth") else f"    {written}"


def _split_paragraphs(text: str) -> Iterator[str]:
    for number, part in enumerate(re.split(r"\n\s*\n", text.strip())):
        if number:
            yield ""
        yield to_plain(" ".join(part.split()))


def to_cell(text: str) -> str:
    """Return words of ours as they stand in a table's cell."""
    return to_plain(" ".join(text.split())).replace("|", "\\|")


def to_plain(text: str) -> str:
    """Return words of ours as Markdown: what stands between angle brackets is no tag."""
    return text.replace("<", "&lt;").replace("*.", "\\*.")
