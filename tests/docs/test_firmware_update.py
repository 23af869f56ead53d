"""The page "Follow a firmware update", on the toaster of the page before it: its commands and its output."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from codegen.cli import main
from tests.docs.walk import steps, take

ROOT = Path(__file__).parents[2]
CHANGES = {
    "version: '1.0'": "version: '1.1'",
    "remainingS": "remainingTimeS",
    "[idle, toasting, jammed]": "[idle, toasting, jammed, cleaning]",
    "components:\n": "  /eject:\n    post:\n      operationId: eject\n      summary: Throw the toast out.\n"
    "      responses: {'204': {description: It flies.}}\ncomponents:\n",
}


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the toaster, committed, and the new description."""
    root = tmp_path / "checkout"
    shutil.copytree(ROOT / "specs/meta", root / "specs/meta")
    (root / "packages/span").mkdir(parents=True)
    shutil.copy(ROOT / "packages/span/hatch_build.py", root / "packages/span")
    (root / "specs/devices.toml").write_text("")
    (root / "changelog.d").mkdir()
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setenv("MYPY_CACHE_DIR", str(ROOT / ".cache" / "mypy-copies"))
    monkeypatch.setenv("MYPYPATH", f"{root}/packages/toaster/src:{root}/generated")
    take(root, "howto/add-a-device.md")
    text = (root / "specs/toaster/1.0/openapi.yaml").read_text("utf-8")
    for old, new in CHANGES.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    (root / "toaster-1.1.yaml").write_text(text, encoding="utf-8")
    (root / ".gitignore").write_text(".cache/\n.mypy_cache/\n__pycache__/\n")
    for arguments in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "start"],
    ):
        subprocess.run(["git", *arguments], cwd=root, check=True, timeout=60)
    return root


def lines(text: str) -> list[str]:
    """Lines without the blanks that depend on the width of the terminal."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_the_page(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = next(step["text"] for step in steps("howto/firmware-update.md") if step["language"] == "text")
    commands = [step["text"].split() for step in steps("howto/firmware-update.md") if step["language"] == "console"]
    capsys.readouterr()
    assert main([*commands[0][1:], "--quiet"]) == 0
    said = capsys.readouterr().out
    assert lines(said) == lines(shown), said
    assert not (copy / "specs/toaster/1.1").exists()
    assert main([*commands[1][1:], "--quiet"]) == 0
    said = capsys.readouterr().out
    assert 'try_it.py:7: error: "Status" has no attribute "remaining_s"' in said, said
    assert tomllib.loads((copy / "specs/devices.toml").read_text())["devices"]["toaster"]["current"] == "1.1"
    assert (copy / "generated/devicewire/toaster/api/eject.py").is_file()
    assert main(["diff", "toaster@1.0", "toaster-1.1.yaml", "--format", "markdown", "--fail-on", "breaking"]) == 3
