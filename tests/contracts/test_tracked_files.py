"""What git tracks is right for everybody: no index hosts, no paths of one machine, one version of each shared file."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
PACKAGES = sorted(REPOSITORY.glob("packages/*/pyproject.toml"))
PROJECTS = [REPOSITORY / "codegen" / "pyproject.toml", *PACKAGES]

FORBIDDEN = {
    "an index host": re.compile(r"https?://[a-z0-9.-]*(?:pypi|pythonhosted|npmjs|debian|crates|golang)[a-z0-9.-]*"),
    "a path of one machine": re.compile(r"(?<![\w./-])/(?:home|root|Users|work|farm)/[\w.-]+"),
    "an index option": re.compile(r"^\s*--(?:extra-)?(?:index-url|find-links|trusted-host)", re.MULTILINE),
}


def git(*command: str) -> str:
    """The output of a git command in the repository."""
    return subprocess.run(["git", *command], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout


def tracked() -> list[str]:
    """The files that git tracks, but for those that are deleted and not committed yet."""
    return [name for name in git("ls-files", "-z").split("\0") if name and (REPOSITORY / name).is_file()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str) -> None:
    found = [
        f"{name}: {match[0]}"
        for name in tracked()
        for match in FORBIDDEN[what].finditer((REPOSITORY / name).read_text("utf-8", errors="replace"))
    ]
    assert found == []


def test_the_patterns_find_what_they_are_for() -> None:
    for text in ("see https://" + "pypi.example/simple", "in /" + "home/me/project", "--" + "index-url x"):
        assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]


def test_no_lock_file_is_tracked() -> None:
    locks = {"uv.lock", "package-lock.json", "poetry.lock", "pdm.lock"}
    assert [name for name in tracked() if Path(name).name in locks or Path(name).match("pylock*.toml")] == []


def test_no_symbolic_links_are_tracked() -> None:
    assert [line for line in git("ls-files", "--stage").splitlines() if line.startswith("120000")] == []


@pytest.mark.parametrize("name", ["hatch_build.py", "LICENSE"])
def test_shared_file_is_the_same_in_every_package(name: str) -> None:
    copies = {(pyproject.parent / name).read_bytes() for pyproject in PACKAGES}
    assert len(copies) == 1


def test_license_of_the_packages_is_the_license_of_the_repository() -> None:
    assert (PACKAGES[0].parent / "LICENSE").read_bytes() == (REPOSITORY / "LICENSE").read_bytes()


def settings(pyproject: Path) -> dict[str, Any]:
    """A pyproject.toml as data."""
    return tomllib.loads(pyproject.read_text("utf-8"))


def test_the_root_describes_no_distribution() -> None:
    assert settings(REPOSITORY / "pyproject.toml").keys() == {"tool"}


@pytest.mark.parametrize("pyproject", PROJECTS, ids=lambda path: path.parent.name)
def test_distribution_is_built_with_the_pinned_backend(pyproject: Path) -> None:
    text = (REPOSITORY / "requirements" / "build.txt").read_text("utf-8")
    pinned = re.findall(r"^(?:hatchling|setuptools)==[\w.]+", text, re.MULTILINE)
    required = settings(pyproject)["build-system"]["requires"]
    has_extension = (pyproject.parent / "native").is_dir()  # setuptools finds the compiler
    assert sorted(required) == [name for name in pinned if has_extension or name.startswith("hatchling")]
    assert settings(pyproject)["project"]["requires-python"] == ">=3.11"


@pytest.mark.parametrize("name", ["bootstrap", "build", "runtime", "dev"])
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    text = (REPOSITORY / "requirements" / f"{name}.txt").read_text("utf-8")
    requirements = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert requirements
    assert [entry for entry in requirements if not re.match(r"[\w.-]+==\S+ .*\\\n    --hash=sha256:", entry)] == []
