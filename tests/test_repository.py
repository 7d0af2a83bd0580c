"""The repository holds to what it promises: its layout, its locks, its editor settings, what it ships."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from typing import TYPE_CHECKING

import pytest

from troth.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = {".ci", ".github", ".gitlab", ".vscode", "commitments", "docs", "generator", "schema", "tests"}
LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)(?:\[[a-z,-]+\])?==(?P<version>[0-9][0-9a-z.]*)(?P<marker> ; .+)?")


def list_pins(lock: Path) -> set[str]:
    """Return each release that a lock pins, as `name==version`."""
    return {line.split()[0] for line in lock.read_text().splitlines() if line[:1].isalnum()}


def build_package(checkout: Path, out: Path, target: str) -> Path:
    """Return the wheel or the sdist of `checkout`, made now without fetching anything."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)], cwd=checkout, check=True, capture_output=True
    )
    (made,) = out.iterdir()
    return made


def test_the_top_level_stays_as_it_is(checkout: Path) -> None:
    """A new folder at the top is a decision that this list records, never an accident."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=checkout, check=True, capture_output=True, text=True
    )
    folders = {path.partition("/")[0] for path in listed.stdout.split("\0") if "/" in path}
    assert folders <= FOLDERS


def test_the_source_root_holds_the_package_and_nothing_else(checkout: Path) -> None:
    """`generator` is a source root: what lies beside the package would be importable under a bare name."""
    assert [path.name for path in (checkout / "generator").iterdir()] == ["troth"]


@pytest.mark.parametrize(
    "name", [*LOCKS, "requirements-mail.lock", "requirements-notify.lock", "requirements-release.lock", "requirements-uv.lock"]
)
def test_a_lock_pins_every_release_by_hash_and_names_no_host(checkout: Path, name: str) -> None:
    """A lock works with any registry, and takes from none what it does not know by hash."""
    text = (checkout / name).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=sha256:[0-9a-f]{64}\b)", text, re.MULTILINE)
    for block in re.split(r"\n(?=\S)", text):
        first = block.splitlines()[0]
        assert PINNED.fullmatch(first.removesuffix(" \\")), first
        assert "--hash=sha256:" in block, first


def test_people_and_ci_run_the_releases_that_were_tested(checkout: Path) -> None:
    """The lock for run time is a part of the lock that the tests run with."""
    run_time, every = (list_pins(checkout / name) for name in LOCKS)
    assert run_time <= every


def test_the_locks_answer_every_direct_dependency(checkout: Path) -> None:
    """A dependency that is added to the project without `make lock` is found here and not on a clean machine."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    developers = [each for each in project["dependency-groups"]["dev"] if isinstance(each, str)]
    run_time, every = ({strip_version(pin) for pin in list_pins(checkout / name)} for name in LOCKS)
    assert {strip_version(each) for each in wanted} <= run_time
    assert {strip_version(each) for each in developers} <= every


def strip_version(requirement: str) -> str:
    """Return a requirement's name without version and extras."""
    return re.split(r"[^a-z0-9-]", requirement.lower())[0]


def test_editors_complete_every_kind_of_record(checkout: Path) -> None:
    """Each schema is mapped to the folder of its kind, so that completion needs no line in the file."""
    mapped = json.loads((checkout / ".vscode" / "settings.json").read_text())["yaml.schemas"]
    expected = {
        f"./schema/{kind}.schema.json": f"commitments/{kind.folder}/**/*.yaml" if kind.folder else "commitments/board.yaml" for kind in Kind
    }
    assert mapped == expected
    assert all((checkout / schema).is_file() for schema in mapped)


def test_each_example_names_a_schema_that_is_there(checkout: Path) -> None:
    """The first line of a record, where it points at a schema, points at a file that exists."""
    modeline = re.compile(r"# yaml-language-server: \$schema=(?P<path>\S+)")
    for record in (checkout / "commitments").rglob("*.yaml"):
        found = modeline.match(record.read_text())
        assert found is None or (record.parent / found["path"]).is_file(), record


def test_text_has_the_same_bytes_on_every_machine(checkout: Path) -> None:
    """Line ends are LF in the repository and in every checkout: places and fingerprints depend on it."""
    listed = subprocess.run(["git", "ls-files", "--eol"], cwd=checkout, check=True, capture_output=True, text=True).stdout
    crlf = [line for line in listed.splitlines() if line.startswith(("i/crlf", "i/mixed")) and "attr/-text" not in line]
    assert not crlf


def test_pre_commit_calls_the_makefile_alone(checkout: Path) -> None:
    """There is one way to check: hooks fetch nothing and call what people and CI call."""
    text = (checkout / ".pre-commit-config.yaml").read_text()
    assert re.findall(r"repo: (.+)", text) == ["local"]
    targets = re.findall(r"entry: make --silent ([a-z]+)", text)
    assert len(targets) == len(re.findall(r"entry:", text))
    assert all(re.search(rf"^{target}:", (checkout / "Makefile").read_text(), re.MULTILINE) for target in targets)


def test_a_fragment_of_the_changelog_says_its_kind(checkout: Path) -> None:
    """One of a kind that nobody reads would be left out without a word; it is a sentence, or a theme with a sentence for each change."""
    kinds = "|".join(each["directory"] for each in tomllib.loads((checkout / "pyproject.toml").read_text())["tool"]["towncrier"]["type"])
    for fragment in (checkout / "docs" / "changelog.d").iterdir():
        assert re.fullmatch(rf"(\+[a-z-]+|[0-9]+)\.({kinds})\.md", fragment.name), fragment.name
        text = fragment.read_text(encoding="utf-8").rstrip()
        assert re.fullmatch(r"(?!- |\*\*).*[.!]|\*\*[^\n]+\*\*(?:\n- [^\n]+[.!])+", text, re.DOTALL), fragment.name


def test_the_wheel_brings_the_schemas_and_the_licence(checkout: Path, tmp_path: Path) -> None:
    """Whoever installs the wheel has every schema and template: nothing is looked for in a checkout."""
    with zipfile.ZipFile(build_package(checkout, tmp_path, "wheel")) as wheel:
        names = set(wheel.namelist())
    assert {f"troth/schema/{kind}.schema.json" for kind in Kind} <= names
    package = checkout / "generator"
    sources = {str(path.relative_to(package)) for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert sources <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_a_wheel_made_from_the_sdist_is_the_same(checkout: Path, tmp_path: Path) -> None:
    """Those who build from the sdist get what those who install the wheel get, byte for byte."""
    ours, theirs = build_package(checkout, tmp_path / "ours", "wheel"), tmp_path / "unpacked"
    with tarfile.open(build_package(checkout, tmp_path / "sdist", "sdist")) as sdist:
        for member in sdist:
            if (content := sdist.extractfile(member)) is not None:
                file = theirs / member.name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content.read())
    (source,) = theirs.iterdir()
    assert build_package(source, tmp_path / "theirs", "wheel").read_bytes() == ours.read_bytes()


def test_the_sdist_brings_all_that_the_repository_has(checkout: Path, tmp_path: Path) -> None:
    """Whoever unpacks it can lint, type and test what they have."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=checkout, check=True, capture_output=True, text=True)
    with tarfile.open(build_package(checkout, tmp_path, "sdist")) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {path for path in listed.stdout.split("\0") if path} <= names


def test_what_is_vendored_is_named_with_its_licence(checkout: Path, tmp_path: Path) -> None:
    """The list in the wheel holds every file that others wrote, as it is, and its licence comes along where tools look for it."""
    vendor = checkout / "generator/troth/render/assets/vendor"
    listed = json.loads((vendor / "vendor.cdx.json").read_text())
    files = {file["name"]: file["hashes"][0]["content"] for each in listed["components"] for file in each["components"]}
    there = {f"troth/render/assets/vendor/{each.name}": hashlib.sha256(each.read_bytes()).hexdigest() for each in vendor.glob("*.js")}
    assert files == there
    for each in listed["components"]:
        note = (vendor / f"{each['name']}.md").read_text()
        assert f"{each['group']}/{each['name']}` {each['version']}" in note
    with zipfile.ZipFile(build_package(checkout, tmp_path, "wheel")) as wheel:
        names = {name.partition(".dist-info/")[2] for name in wheel.namelist()}
    assert {"sboms/vendor.cdx.json", "licenses/generator/troth/render/assets/vendor/json-schema.LICENSE.txt"} <= names
