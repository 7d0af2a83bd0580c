"""Templates that were compiled before: the same site, for less; they lie among the user's own caches and nowhere else."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import jinja2
import pytest
from jinja2.environment import Environment
from mkdocs.config import load_config
from mkdocs.structure.files import Files
from tests.cli.boards import KITCHEN, write_base_board
from tests.publish.sites import MKDOCS, build_site, list_differing

from troth.publish import template_cache as compiled
from troth.publish.template_cache import open_template_cache, skip_hidden_templates
from troth.render import html

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small board in a scratch folder, of a user with caches of their own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    root = write_base_board(tmp_path / "board", {"promises/kitchen.yaml": KITCHEN})
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(MKDOCS)
    return root


@pytest.fixture
def compiled_names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled, with none in memory from earlier builds."""
    found: list[str] = []
    compile_ = Environment.compile

    def counting(self: Environment, source: str, name: str | None = None, *more: object, **others: object) -> object:
        found.append(str(name))
        return compile_(self, source, name, *more, **others)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", counting)
    return found


def forget_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the templates that this process has, as a new one would."""
    for name in ("get_environment", "load_template"):
        monkeypatch.setattr(html, name, getattr(html, name))
        getattr(html, name).cache_clear()


def find_folder(tmp_path: Path) -> Path:
    """Return where the templates are kept."""
    [found] = (tmp_path / "caches/troth/templates").iterdir()
    return found


def test_the_second_build_compiles_nothing(board: Path, tmp_path: Path, compiled_names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """And makes the same site, to the byte."""
    forget_templates(monkeypatch)
    first = build_site(board, tmp_path / "first")
    assert {"main.html", "promise.html.jinja"} <= set(compiled_names)
    compiled_names.clear()

    forget_templates(monkeypatch)
    second = build_site(board, tmp_path / "second")
    assert set(compiled_names) - {"None"} <= {
        "partials/language.html",
        "partials/languages/en.html",
    }  # the theme's search plugin compiles them by itself
    assert list_differing(first, second) == []
    assert not list(board.rglob("*.cache"))


@pytest.mark.parametrize("content", [b"", b"j2", b"\0" * 500])
def test_one_that_is_damaged_is_compiled_again(board: Path, tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands in its place."""
    first = build_site(board, tmp_path / "first")
    for file in find_folder(tmp_path).iterdir():
        file.write_bytes(content)

    forget_templates(monkeypatch)
    assert list_differing(first, build_site(board, tmp_path / "second")) == []


def test_a_template_that_has_changed_is_compiled_again(board: Path, tmp_path: Path) -> None:
    """One of the theme's, overridden: it counts at once, and so does taking it away."""
    plain = build_site(board, tmp_path / "plain")
    settings = (board / "mkdocs.yml").read_text(encoding="utf-8")
    (board / "over/partials").mkdir(parents=True)
    (board / "over/partials/copyright.html").write_text("<p>Ours alone</p>", encoding="utf-8")
    (board / "mkdocs.yml").write_text(settings.replace("name: material,", "name: material, custom_dir: over,"), encoding="utf-8")
    assert "Ours alone" in (build_site(board, tmp_path / "over") / "index.html").read_text(encoding="utf-8")

    (board / "mkdocs.yml").write_text(settings, encoding="utf-8")
    assert list_differing(plain, build_site(board, tmp_path / "again")) == []


def test_another_compiler_has_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of another release, whose templates would not fit; the oldest ones go."""
    caches = {"XDG_CACHE_HOME": str(tmp_path)}
    for release in range(5):
        monkeypatch.setattr(compiled, "version", lambda name, release=release: f"{name} {release}")
        assert open_template_cache(caches)
    assert len(list((tmp_path / "troth/templates").iterdir())) == 3


def test_where_there_is_no_place_they_are_not_kept(tmp_path: Path) -> None:
    """Without a home, and where a file is in the way."""
    (tmp_path / "troth").write_text("", encoding="utf-8")
    for environment in ({}, {"XDG_CACHE_HOME": str(tmp_path)}, {"HOME": "relative"}):
        assert open_template_cache(environment) is None


def test_a_folder_that_has_gone_is_no_fault(tmp_path: Path) -> None:
    """Nor is a full disk: a template is compiled, and not kept."""
    kept = open_template_cache({"XDG_CACHE_HOME": str(tmp_path)})
    shutil.rmtree(tmp_path / "troth")
    made = jinja2.Environment(loader=jinja2.DictLoader({"a": "<p>{{ b }}</p>"}), bytecode_cache=kept, autoescape=True)
    assert made.get_template("a").render(b="<") == "<p>&lt;</p>"


def test_hidden_templates_are_not_listed_and_can_be_loaded(tmp_path: Path) -> None:
    """MkDocs passes over a theme's icons anyway: without them it finds the very same files, in the same order."""
    config = load_config(theme="material", docs_dir=str(tmp_path))
    all_files, shown_files = Files([]), Files([])
    all_files.add_files_from_theme(config.theme.get_env(), config)
    skip_hidden_templates(config.theme)
    environment = config.theme.get_env()
    shown_files.add_files_from_theme(environment, config)

    assert [each.src_uri for each in shown_files] == [each.src_uri for each in all_files] != []
    assert not [each for each in environment.list_templates() if each.startswith(".")]
    assert environment.get_template(".icons/material/pencil-outline.svg").render().startswith("<svg")
