"""Small repositories with some of our devices, committed, for trying updates in."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from codegen import generate as generate_module
from codegen.project import Project

ROOT = Path(__file__).parents[3]


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgsign=false")
    return subprocess.run(
        ["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True, timeout=60
    ).stdout


def commit(root: Path, subject: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", subject)


def mark(root: Path) -> None:
    """Remember how a repository is now, for `restore`."""
    git(root, "tag", "--force", "start")


def restore(root: Path) -> None:
    """Bring a repository back to how it was marked: whatever a test did to it is gone, and a thousand files need not be copied for each."""
    git(root, "reset", "--quiet", "--hard", "start")
    git(root, "clean", "--quiet", "-fd")


def unchanged(root: Path) -> bool:
    return git(root, "status", "--porcelain", "--ignored=no") == ""


def make_repository(root: Path, devices: dict[str, str]) -> None:
    """Fill a folder with devices, each at one version, with their facades and tests."""
    folders = ["specs/meta", "docs/devices"]
    for word, version in devices.items():
        folders += [f"specs/{word}/{version}", f"packages/{word}", f"tests/{word}"]
    for name in folders:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    tables = (ROOT / "specs/devices.toml").read_text("utf-8").split("\n[devices.")
    text = "# Devices.\n"
    for word, version in devices.items():
        table = next(table for table in tables if table.startswith(f"{word}]"))
        table = re.sub(r"^versions = \[.*?\]", f'versions = ["{version}"]', table, flags=re.MULTILINE)
        table = re.sub(r'^current = ".*?"', f'current = "{version}"', table, flags=re.MULTILINE)
        text += f"\n[devices.{table.rstrip()}\n"
    (root / "specs/devices.toml").write_text(text, encoding="utf-8")
    (root / "changelog.d").mkdir()
    (root / "changelog.d/README.md").write_text("fragments\n")
    (root / ".gitignore").write_text(".cache/\n__pycache__/\n")
    (root / "README.md").write_text("```python\nclient.api.resources_get_value()\n```\n")
    generate_module.generate(Project(root), [], lambda _: None)
    git(root, "init", "-q")
    commit(root, "start")
    mark(root)
