from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publish.sites import AS_OF, MKDOCS, build_site, copy_example, list_differing, read_site, run_troth

from troth.publish.theme import Placeholder, encode_html, fill_shell

if TYPE_CHECKING:
    from pathlib import Path


@given(st.lists(st.one_of(st.text(), st.sampled_from(list(Placeholder)))), st.fixed_dictionaries({slot: st.text() for slot in Placeholder}))
def test_a_filled_shell_is_the_page_with_the_marks_replaced(parts: list[str], values: dict[Placeholder, str]) -> None:
    """Whatever stands around the marks, and however often one of them comes."""
    page = "".join(values[part] if isinstance(part, Placeholder) else part for part in parts)
    assert fill_shell("".join(parts), values) == encode_html(page)


@pytest.mark.parametrize("directory_urls", [False, True])
def test_both_ways_make_the_same_site(checkout: Path, tmp_path: Path, directory_urls: bool) -> None:  # noqa: FBT001 - a parameter
    """Every page, the sitemap and what search finds are the same to the byte, whether the theme's page is filled or MkDocs makes each."""
    mkdocs = MKDOCS.replace("use_directory_urls: false", f"use_directory_urls: {str(directory_urls).lower()}")
    root = copy_example(checkout, tmp_path / "board", mkdocs=mkdocs)
    filled = tmp_path / "filled"
    assert "warning" not in run_troth("-C", root, "build", "--strict", "--out", filled, "--as-of", AS_OF), "a kind of page is not filled"
    (root / "mkdocs.yml").write_text(mkdocs.replace("troth: {}", "troth: {shell: false}"))
    whole = build_site(root, tmp_path / "whole")

    assert list_differing(filled, whole) == []
    assert b"/people/mara" in (filled / "sitemap.xml").read_bytes()
    assert b'<meta property="og:title"' in next(page for name, page in read_site(filled).items() if name.startswith("promises/"))


def test_a_theme_that_looks_closely_gets_every_page(checkout: Path, tmp_path: Path) -> None:
    """A template that uses more of a page than can be put in makes each page itself: nothing is lost but time, and that is said."""
    root = copy_example(checkout, tmp_path / "board", mkdocs=MKDOCS.replace("{name: material,", "{name: material, custom_dir: theme,"))
    (root / "theme").mkdir()
    (root / "theme/main.html").write_text(
        '{% extends "base.html" %}{% block announce %}{{ page.title | length }} letters, {{ page.title | upper }}{% endblock %}'
    )
    filled = tmp_path / "filled"
    said = run_troth("-C", root, "build", "--out", filled, "--as-of", AS_OF)
    assert re.search("warning: .*the theme makes pages like people/[a-z]+.html one by one", said)
    (root / "mkdocs.yml").write_text((root / "mkdocs.yml").read_text().replace("troth: {}", "troth: {shell: false}"))

    assert list_differing(filled, build_site(root, tmp_path / "whole")) == []
    assert b"11 letters, MARA KELLER" in (filled / "people/mara.html").read_bytes()


def test_another_hand_in_each_page_sees_each_page(checkout: Path, tmp_path: Path) -> None:
    """Where a hook wants to see every page, every page takes the way on which it does, and is otherwise the same to the byte."""
    root = copy_example(checkout, tmp_path / "board", mkdocs=f"{MKDOCS}hooks: [stamp.py]\n")
    (root / "stamp.py").write_text("def on_post_page(output, page, config):\n    return output + '<!-- stamped -->'\n")

    pages = {
        name: page for name, page in read_site(build_site(root, tmp_path / "site")).items() if name.endswith(".html") and name != "404.html"
    }
    (root / "mkdocs.yml").write_text(MKDOCS)
    filled = read_site(build_site(root, tmp_path / "filled"))

    assert all(page.endswith(b"<!-- stamped -->") for page in pages.values())
    assert [name for name, page in pages.items() if page.removesuffix(b"<!-- stamped -->") != filled[name]] == []


def test_a_page_of_a_record_may_stand_in_the_navigation(checkout: Path, tmp_path: Path) -> None:
    """Then the theme knows where the reader is."""
    root = copy_example(checkout, tmp_path / "board", mkdocs=f"{MKDOCS}nav:\n  - Home: index.md\n  - Mara: people/mara.md\n")
    filled = build_site(root, tmp_path / "filled")
    (root / "mkdocs.yml").write_text((root / "mkdocs.yml").read_text().replace("troth: {}", "troth: {shell: false}"))

    assert list_differing(filled, build_site(root, tmp_path / "whole")) == []
    assert b"md-nav__link--active" in (filled / "people/mara.html").read_bytes()


def test_a_document_in_the_place_of_a_page_stays(checkout: Path, tmp_path: Path) -> None:
    """What somebody put at an address of ours is not written over."""
    root = copy_example(checkout, tmp_path / "board")
    (root / "docs/people").mkdir()
    (root / "docs/people/mara.md").write_text("# Mine\n")
    shutil.copy(root / "docs/people/mara.md", root / "docs/promises.csv")

    site = build_site(root, tmp_path / "site")

    assert b"Mine</h1>" in (site / "people/mara.html").read_bytes()
    assert (site / "promises.csv").read_text() == "# Mine\n"
