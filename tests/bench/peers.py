"""What others are given: our pages as Markdown for MkDocs, Hugo and Zensical, the promises' for doorstop, their files to check."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.running import ENVIRONMENT, Command, set_aside

BIN = Path(sys.executable).parent
ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".bench"
NAMES: Mapping[str, str] = {
    "mkdocs": "plain MkDocs", "hugo": "Hugo", "zensical": "Zensical", "doorstop": "doorstop", "check-jsonschema": "check-jsonschema",
}  # fmt: skip
"""Those beside whom we are measured: the package of the Python index, and what a table calls it."""
FRAMED = "Hugo, our HTML around each page"
"""The fair comparison: it writes as many bytes around a page as we do."""
_OURS = ("mkdocs", "check-jsonschema")
"""What is among our own dependencies."""
_MKDOCS = """site_name: Plain
docs_dir: docs
site_dir: site
theme: {name: material, font: false}
markdown_extensions: [tables, admonition, attr_list, toc]
nav: [index.md]
not_in_nav: '*'
"""
_ZENSICAL = _MKDOCS.replace("nav: [index.md]\nnot_in_nav: '*'\n", "nav: [index.md]\n")
_HUGO = 'baseURL = "https://bench.example/"\ntitle = "Plain"\ndisableKinds = ["taxonomy", "term", "RSS", "section"]\n'
_ITEM = """active: true
derived: false
header: Part {0}
level: 1.{1}
links: []
normative: true
ref: ''
reviewed: null
"""
_LAYOUT = """<!doctype html><html lang=en><head><meta charset=utf-8><title>{{ .Title }}</title></head>
<body><header><a href="/">Plain</a></header><main><h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}</main></body></html>
"""


@dataclass(frozen=True, kw_only=True)
class Peers:
    """The others, ready to run in a folder; `missing` says of each that could not be had why."""

    commands: Mapping[str, Command]
    missing: Mapping[str, str]


def peers(wanted: Iterable[str], board: Path, folder: Path) -> Peers:
    """Get ready those who are wanted, with a Markdown page for each of our pages."""
    found = tuple(wanted)
    missing = {NAMES[name]: why for name in found if (why := had(name))}
    docs = folder / "docs"
    if set(found) - {"check-jsonschema"}:
        words: list[str | Path] = [sys.executable, "-m", "tests.bench.same_pages", board, docs]
        subprocess.run(words, check=True, cwd=ROOT, env={**ENVIRONMENT, "PYTHONPATH": str(ROOT)})
    ready = {NAMES[name]: _MAKERS[name](docs, board, folder / name) for name in found if NAMES[name] not in missing}
    if NAMES["hugo"] in ready:
        ready[FRAMED] = _hugo(docs, board, folder / "framed", _frame(folder / "site/promises/promise-0.html"))
    return Peers(commands=ready, missing=missing)


def had(package: str) -> str:
    """Install a peer into an environment of its own, once; return what is in the way, or nothing."""
    place = CACHE / package
    if package in _OURS or (place / "bin" / package).exists():
        return ""
    try:
        subprocess.run([sys.executable, "-m", "venv", place], check=True, capture_output=True)
        pip: list[str | Path] = [place / "bin/python", "-m", "pip", "--disable-pip-version-check", "--quiet", "install", package]
        subprocess.run(pip, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        shutil.rmtree(place, ignore_errors=True)
        return "could not be installed here"
    return "" if (place / "bin" / package).exists() else "has no program of that name"


def versions() -> str:
    """Return the versions of the others that are there."""
    return ", ".join(sorted(found for name in (*NAMES, "mkdocs-material") for found in _version(name)))


def _version(package: str) -> Iterator[str]:
    for place in (BIN.parent, CACHE / package):
        for meta in place.glob(f"lib/python*/site-packages/{package.replace('-', '_')}-*.dist-info"):
            yield f"{package} {meta.name.removesuffix('.dist-info').rpartition('-')[2]}"


def _mkdocs(docs: Path, _: Path, folder: Path) -> Command:
    shutil.copytree(docs, folder / "docs")
    (folder / "mkdocs.yml").write_text(_MKDOCS, encoding="utf-8")
    return Command(words=[BIN / "mkdocs", "build", "--quiet"], folder=folder, before=_without(folder / "site"))


def _zensical(docs: Path, _: Path, folder: Path) -> Command:
    shutil.copytree(docs, folder / "docs")
    (folder / "mkdocs.yml").write_text(_ZENSICAL, encoding="utf-8")
    words: list[str | Path] = [CACHE / "zensical/bin/zensical", "build", "--clean"]
    return Command(words=words, folder=folder, before=_without(folder / "site", folder / ".cache"))


def _frame(page: Path) -> str:
    """Return one of our pages as a layout: what the theme puts around it, and the place of its content."""
    before, _, rest = page.read_text(encoding="utf-8").partition('<div class="troth ')
    return f"{before}<h1>{{{{ .Title }}}}</h1>{{{{ .Content }}}}</article>{rest.rpartition('</article>')[2]}"


def _hugo(docs: Path, _: Path, folder: Path, frame: str = _LAYOUT) -> Command:
    shutil.copytree(docs, folder / "content")
    for index in (folder / "content").rglob("index.md"):  # what Hugo calls a list
        index.rename(index.with_name("_index.md"))
    (folder / "hugo.toml").write_text(_HUGO, encoding="utf-8")
    for layout in ("single", "list"):
        file = folder / f"layouts/_default/{layout}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(frame, encoding="utf-8")
    return Command(words=[CACHE / "hugo/bin/hugo", "--quiet"], folder=folder, before=_without(folder / "public"))


def _doorstop(docs: Path, _: Path, folder: Path) -> Command:
    items = folder / "items"
    items.mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    (items / ".doorstop.yml").write_text("settings:\n  digits: 6\n  prefix: REQ\n  sep: ''\n", encoding="utf-8")
    for number, file in enumerate(sorted((docs / "promises").glob("promise-*.md"))):
        body = "\n".join(f"  {line}" for line in file.read_text(encoding="utf-8").replace("\t", " ").splitlines())
        (items / f"REQ{number:06}.yml").write_text(f"{_ITEM.format(number, number + 1)}text: |\n{body}\n", encoding="utf-8")
    words: list[str | Path] = [CACHE / "doorstop/bin/doorstop", "publish", "--quiet", "REQ", folder / "out/req.html"]
    return Command(words=words, folder=folder, before=_without(folder / "out"))


def _check(_: Path, board: Path, __: Path) -> Command:
    files = sorted(file.relative_to(board) for file in (board / "commitments/promises").rglob("*.yaml"))
    words: list[str | Path] = [BIN / "check-jsonschema", "--schemafile", ROOT / "schema/promise.schema.json", *files]
    return Command(words=words, folder=board)


def _without(*places: Path) -> Callable[[], None]:
    """Return what takes away all that an earlier run made."""

    def before() -> None:
        for place in places:
            set_aside(place)

    return before


_MAKERS: Mapping[str, Callable[[Path, Path, Path], Command]] = {
    "mkdocs": _mkdocs, "hugo": _hugo, "zensical": _zensical, "doorstop": _doorstop, "check-jsonschema": _check,
}  # fmt: skip
