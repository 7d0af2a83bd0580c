"""How the code is cut and spoken, in figures: names, files, circles, helpers, and how many files a command runs through.

`make structure` prints the table that stands in docs/architecture.md; `tests/test_structure.py` holds both together.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PREDICATES = frozenset({"is", "has", "may", "to", "from", "can"})
VERBS = frozenset(
    [
        "accept",
        "add",
        "allow",
        "answer",
        "append",
        "apply",
        "ask",
        "assert",
        "assign",
        "attach",
        "begin",
        "bind",
        "block",
        "bound",
        "break",
        "build",
        "cache",
        "calculate",
        "call",
        "carry",
        "check",
        "choose",
        "clamp",
        "classify",
        "clean",
        "clear",
        "close",
        "collapse",
        "collect",
        "colour",
        "combine",
        "commit",
        "compare",
        "compile",
        "complete",
        "compose",
        "compress",
        "compute",
        "connect",
        "convert",
        "copy",
        "count",
        "create",
        "cut",
        "decode",
        "deduplicate",
        "delete",
        "deliver",
        "derive",
        "describe",
        "detect",
        "determine",
        "diff",
        "digest",
        "discard",
        "display",
        "divide",
        "download",
        "draw",
        "drop",
        "dump",
        "emit",
        "encode",
        "end",
        "enforce",
        "ensure",
        "enter",
        "escape",
        "estimate",
        "evaluate",
        "exclude",
        "execute",
        "exit",
        "expand",
        "expect",
        "explain",
        "export",
        "extend",
        "extract",
        "fail",
        "fall",
        "fetch",
        "fill",
        "filter",
        "find",
        "fingerprint",
        "finish",
        "fit",
        "fix",
        "flag",
        "flatten",
        "flush",
        "fold",
        "follow",
        "forget",
        "format",
        "freeze",
        "gather",
        "generate",
        "get",
        "give",
        "group",
        "guard",
        "guess",
        "handle",
        "hash",
        "hide",
        "hold",
        "hook",
        "identify",
        "ignore",
        "import",
        "include",
        "index",
        "infer",
        "init",
        "insert",
        "inspect",
        "install",
        "interpret",
        "introduce",
        "invoke",
        "iter",
        "iterate",
        "join",
        "judge",
        "keep",
        "label",
        "lay",
        "learn",
        "leave",
        "limit",
        "link",
        "list",
        "load",
        "locate",
        "lock",
        "log",
        "look",
        "make",
        "map",
        "mark",
        "mask",
        "match",
        "measure",
        "merge",
        "mirror",
        "miss",
        "move",
        "name",
        "narrow",
        "normalize",
        "note",
        "notify",
        "number",
        "offer",
        "omit",
        "open",
        "order",
        "override",
        "pack",
        "paginate",
        "pair",
        "parse",
        "pass",
        "patch",
        "pause",
        "pick",
        "place",
        "plan",
        "pluralize",
        "poll",
        "pop",
        "prepare",
        "present",
        "prevent",
        "preview",
        "print",
        "process",
        "prompt",
        "propose",
        "prune",
        "publish",
        "pull",
        "purge",
        "push",
        "put",
        "quote",
        "raise",
        "rank",
        "read",
        "rebuild",
        "receive",
        "recognise",
        "reconcile",
        "record",
        "recover",
        "redact",
        "reduce",
        "refer",
        "refresh",
        "refuse",
        "register",
        "reject",
        "relax",
        "release",
        "reload",
        "remember",
        "remind",
        "remove",
        "rename",
        "render",
        "renew",
        "repair",
        "repeat",
        "replace",
        "replay",
        "reply",
        "report",
        "request",
        "require",
        "reset",
        "resolve",
        "respond",
        "restore",
        "return",
        "reuse",
        "reverse",
        "review",
        "revise",
        "revoke",
        "rewrite",
        "run",
        "save",
        "say",
        "scan",
        "schedule",
        "score",
        "search",
        "see",
        "select",
        "send",
        "separate",
        "serialize",
        "serve",
        "set",
        "settle",
        "share",
        "shorten",
        "show",
        "shrink",
        "shut",
        "sign",
        "simplify",
        "skip",
        "slice",
        "slugify",
        "sort",
        "splice",
        "split",
        "stage",
        "start",
        "state",
        "stop",
        "store",
        "strip",
        "substitute",
        "subtract",
        "suggest",
        "sum",
        "summarize",
        "supply",
        "swap",
        "switch",
        "take",
        "tell",
        "test",
        "throw",
        "tokenize",
        "total",
        "touch",
        "trace",
        "track",
        "translate",
        "traverse",
        "trim",
        "truncate",
        "try",
        "tune",
        "turn",
        "undo",
        "unescape",
        "unfold",
        "unite",
        "unpack",
        "update",
        "upload",
        "use",
        "validate",
        "verify",
        "visit",
        "wait",
        "walk",
        "warn",
        "watch",
        "withdraw",
        "wrap",
        "write",
        "yield",
    ]
)
_ASIDE = ("property", "setter", "command", "group", "overload")
"""Decorators of what is no function for these figures: properties, and commands, whose names are what people type."""

BOARD = {
    "commitments/board.yaml": "name: One promise\ntimezone: Europe/Berlin\n",
    "commitments/parties/people.yaml": (
        "people:\n  nina: {name: Nina Berg, email: nina@example.com}\n  jane: {name: Jane Ito, email: jane@example.com}\n"
    ),
    "commitments/promises/kitchen.yaml": (
        "title: Fit the kitchen\npromiser: nina\ncustomer: jane\noutcome: Sink and oven are connected.\nmade: 2026-11-01\ndue: 2026-12-15\n"
    ),
}
JOURNEYS: Mapping[str, tuple[str, ...]] = {
    "deliver": ("promise", "deliver", "kitchen", "--by", "nina", "--as-of", "2026-11-20"),
    "review": ("review", "HEAD~1", "HEAD"),
    "build": ("build", "--out", "site", "--as-of", "2026-11-20"),
}
_TRACER = """
import sys
seen = set()
def trace(frame, event, arg):
    if event == "call" and frame.f_code.co_flags & 0x2:  # a function's own locals: no module, no class body
        seen.add(frame.f_code.co_filename)
sys.setprofile(trace)
from troth.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
finally:
    sys.setprofile(None)
    print(sum(1 for each in seen if "troth" in each and each.startswith(PACKAGE)), file=sys.stderr)
"""


@dataclass(frozen=True, kw_only=True)
class Package:
    """The package's modules by their dotted names."""

    folder: Path

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The text of each module."""
        return {_name_module(path, self.folder): path.read_text(encoding="utf-8") for path in sorted(self.folder.rglob("*.py"))}

    @cached_property
    def trees(self) -> Mapping[str, ast.Module]:
        """The syntax tree of each module."""
        return {name: ast.parse(text) for name, text in self.sources.items()}

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """How many lines each file has; without packages' `__init__` that holds a docstring alone."""
        return tuple(len(self.sources[name].splitlines()) for name, tree in self.trees.items() if len(tree.body) > 1)

    @cached_property
    def function_names(self) -> tuple[str, ...]:
        """The names of all functions and methods; without properties, commands and Python's own hooks."""
        return tuple(
            node.name
            for tree in self.trees.values()
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("__") and not _is_aside(node)
        )

    @property
    def verb_share(self) -> float:
        """How many of a hundred functions begin with a verb or a predicate's word."""
        return _share(1 for name in self.function_names if name.strip("_").split("_")[0] in VERBS | PREDICATES) / len(self.function_names)

    @property
    def one_word_share(self) -> float:
        """How many of a hundred functions are named by one word."""
        return _share(1 for name in self.function_names if "_" not in name.strip("_")) / len(self.function_names)

    @property
    def repeated_classes(self) -> tuple[str, ...]:
        """Class names that two modules use."""
        modules = defaultdict(set)
        for name, tree in self.trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    modules[node.name].add(name)
        return tuple(sorted(each for each, found in modules.items() if len(found) > 1))

    @property
    def named_once_share(self) -> float:
        """How many of a hundred module functions are private and named once by their module: rows of tables, callbacks and helpers."""
        return self._count_private_once(calls_alone=False)

    @property
    def called_once_share(self) -> float:
        """How many of a hundred module functions are private helpers that their module calls once, and names nowhere else."""
        return self._count_private_once(calls_alone=True)

    def _count_private_once(self, *, calls_alone: bool) -> float:
        found = total = 0
        for tree in self.trees.values():
            uses = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
            called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
            functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
            private = [node.name for node in functions if node.name.startswith("_") and uses[node.name] == 1]
            total += len(functions)
            found += sum(1 for name in private if name in called or not calls_alone)
        return 100 * found / total

    @cached_property
    def imports(self) -> Mapping[str, frozenset[str]]:
        """Which modules each module imports, imports for types and those within functions included."""
        return {name: frozenset(self._iter_imports(name, tree)) for name, tree in self.trees.items()}

    def _iter_imports(self, name: str, tree: ast.Module) -> Iterator[str]:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    found = whole if whole in self.sources else node.module
                    if found in self.sources and found != name:
                        yield found

    @cached_property
    def circles(self) -> tuple[tuple[str, ...], ...]:
        """Groups of modules that import one another (strongly connected components, by Tarjan)."""
        return tuple(sorted(tuple(sorted(each)) for each in _find_components(self.imports) if len(each) > 1))


def _name_module(path: Path, folder: Path) -> str:
    parts = (folder.name, *path.relative_to(folder).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _is_aside(node: ast.FunctionDef) -> bool:
    return any(word in ast.unparse(each) for each in node.decorator_list for word in _ASIDE)


def _share(hits: Iterator[int]) -> float:
    return 100 * sum(hits)


def _find_components(edges: Mapping[str, frozenset[str]]) -> Iterator[list[str]]:
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    open_: set[str] = set()
    for root in edges:
        if root in number:
            continue
        work = [(root, iter(sorted(edges[root])))]
        number[root] = low[root] = len(number)
        stack.append(root)
        open_.add(root)
        while work:
            node, rest = work[-1]
            following = next((each for each in rest if each not in number or each in open_), None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    at = stack.index(node)
                    yield stack[at:]
                    open_.difference_update(stack[at:])
                    del stack[at:]
            elif following not in number:
                number[following] = low[following] = len(number)
                stack.append(following)
                open_.add(following)
                work.append((following, iter(sorted(edges[following]))))
            else:
                low[node] = min(low[node], number[following])


def count_files_entered(folder: Path, board: Path, journey: str) -> int:
    """Run a command on a board of one promise, and count the package's files in which a function was called."""
    for path, text in BOARD.items():
        (board / path).parent.mkdir(parents=True, exist_ok=True)
        (board / path).write_text(text, encoding="utf-8")
    git = ("git", "-c", "user.name=Nina Berg", "-c", "user.email=nina@example.com", "-c", "commit.gpgsign=false")
    for command in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "Begin")):
        subprocess.run([*git, *command], cwd=board, check=True)
    if journey == "review":
        promise = board / "commitments/promises/kitchen.yaml"
        promise.write_text(promise.read_text() + "log:\n  - {date: 2026-11-20, by: nina, act: delivered}\n")
        subprocess.run([*git, "commit", "-qam", "Deliver"], cwd=board, check=True)
    code = _TRACER.replace("PACKAGE", repr(str(folder)))
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "XDG_CACHE_HOME": str(board / "caches")}
    done = subprocess.run(
        [sys.executable, "-c", code, *JOURNEYS[journey]], cwd=board, check=True, capture_output=True, text=True, env=environment
    )
    return int(done.stderr.splitlines()[-1])


def list_figures(package: Package) -> Iterator[tuple[str, str]]:
    """Yield what is measured, and what it is."""
    lengths = package.lengths
    yield "Python files, besides a package's docstring", str(len(lengths))
    yield "lines of a file, median and most", f"{median(lengths):.0f}, {max(lengths)}"
    yield "functions whose name begins with a verb", f"{package.verb_share:.0f} %"
    yield "functions named by one word", f"{package.one_word_share:.0f} %"
    yield "class names in two modules", str(len(package.repeated_classes))
    yield "module functions that are private and named once", f"{package.named_once_share:.0f} %"
    yield "of all, those that are called there, and no rows of a table or callbacks", f"{package.called_once_share:.0f} %"
    yield "circles of imports", str(len(package.circles))


def main() -> None:
    """Print the figures as a table in Markdown."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - only here

    folder = Path(__file__).parents[1] / "generator/troth"
    package = Package(folder=folder)
    for what, figure in list_figures(package):
        print(f"| {what} | {figure} |")
    for journey in JOURNEYS:
        with TemporaryDirectory() as board:
            print(f"| files entered by `{journey}` | {count_files_entered(folder, Path(board), journey)} |")
    for circle in package.circles:
        print("circle:", " ".join(circle), file=sys.stderr)


if __name__ == "__main__":
    main()
