"""The gates of `make check`, `make docs` and `make lint` can fail: each finds what is planted in a copy."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tools import check_docs, check_specs

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A copy of specs/ that may be spoilt, with one spec: reading all takes seconds, and `test_specs_are_valid` does it."""
    root = tmp_path / "specs"
    for name in ("meta", "span/v1"):
        shutil.copytree(REPOSITORY / "specs" / name, root / name)
    shutil.copy(REPOSITORY / "specs/span/overlay.yaml", root / "span/overlay.yaml")
    tables = (REPOSITORY / "specs" / "devices.toml").read_text("utf-8").split("\n\n")
    (root / "devices.toml").write_text(next(table for table in tables if "[devices.span]" in table), "utf-8")
    return root


def spoil(path: Path, old: str, new: str) -> None:
    """Replace the first of a text that must be there."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_specs_are_valid(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_specs.main() == 0
    assert "files are valid" in capsys.readouterr().out


def test_the_copy_is_valid_before_it_is_spoilt(specs: Path) -> None:
    assert check_specs.main(specs) == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("devices.toml", "[devices.span]", "[devices.span]\nunknown = 1", "devices.toml#/devices/span: "),
        ("devices.toml", '"v1"]', '"v1", "v9"]', "span/v9 is listed but"),
        ("devices.toml", "[devices.span]", "[devices.span", "devices.toml: "),
        ("span/v1/openapi.yaml", "paths:\n", "x-python-type: os.system\npaths:\n", "openapi.yaml#: 'x-python-type'"),
        ("span/v1/openapi.yaml", "paths:\n", "paths: {}\npaths:\n", "duplicate key"),
        ("span/v1/openapi.yaml", "  title:", "  titel:", "openapi.yaml#/info: "),
        ("span/overlay.yaml", "  description: ", "  reason: ", "overlay.yaml#/actions/0: "),
    ],
)
def test_a_spoilt_spec_is_found(
    specs: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, reason: str
) -> None:
    spoil(specs / file, old, new)
    assert check_specs.main(specs) == 1
    assert reason in capsys.readouterr().err


def test_a_folder_that_is_not_listed_is_found(specs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (specs / "span" / "v0").mkdir()
    assert check_specs.main(specs) == 1
    said = capsys.readouterr().err
    assert "specs/span/v0/ is not listed" in said
    assert "specs/span/v0/SOURCES.md is missing" in said


def test_a_kind_of_file_without_a_schema_is_found(specs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (specs / "span" / "v1" / "odd.yaml").write_text("{}", "utf-8")
    assert check_specs.main(specs) == 1
    assert "no odd.schema.json to check it with" in capsys.readouterr().err


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one page of documentation, empty so far."""
    monkeypatch.setattr(check_docs, "ROOT", tmp_path)
    return tmp_path / "README.md"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# A\n\n[a](missing.md)", "README.md: link to missing.md: no such file"),
        ("# A\n\n[a](#b)", "README.md: link to #b: no such heading"),
        ("```json\n{,}\n```\n", "README.md:1: "),
        ("```toml\na = \n```\n", "README.md:1: "),
        ("text\n\n```python\nx: int = 1\ny: str = x\n```\n", "README.md:5: error: "),
        ("```python\ndef broken(:\n```\n", "README.md:2: error: "),
        ("```python\n# needs no .simulator import at all\nraise SystemExit(3)\n```\n", "README.md:1: "),
    ],
)
def test_a_mistake_in_a_page_is_found(page: Path, capsys: pytest.CaptureFixture[str], text: str, reason: str) -> None:
    page.write_text(text, "utf-8")
    assert check_docs.main() == 1
    assert reason in capsys.readouterr().err


def test_a_right_page_passes(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page.write_text('# A heading\n\n[a](#a-heading) [b](README.md)\n\n```json\n{"a": 1}\n```\n', "utf-8")
    assert check_docs.main() == 0
    assert "1 pages, 1 blocks" in capsys.readouterr().out


def test_make_lists_every_target_that_people_use() -> None:
    said = subprocess.run(["make"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    listed = set(re.findall(r"^  make ([a-z-]+) ", said, re.MULTILINE))
    declared = set(re.findall(r"^\.PHONY: ([a-z-]+)$", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert listed == declared
    wanted = "setup generate check fmt lint types test coverage demo bench fuzz docs dist package-matrix ci clean"
    assert set(wanted.split()) <= listed
