"""Building the package: the extension is compiled, or left out visibly, or missed loudly."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]
PACKAGE = REPOSITORY / "packages" / "conduyt"
EXTENSION = f"conduyt/framing/_native{sysconfig.get_config_var('EXT_SUFFIX')}"
BUILD = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("setuptools") is None, reason="setuptools is not installed"),
    pytest.mark.timeout(120),
]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the package beside the generated code, without what was compiled in place."""
    ignored = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__", "simulator")
    for place in (PACKAGE, REPOSITORY / "generated" / "devicewire" / "conduyt"):
        shutil.copytree(place, tmp_path / "copy" / place.relative_to(REPOSITORY), ignore=ignored)
    return tmp_path / "copy" / "packages" / "conduyt"


def build(sources: Path, out: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    out.mkdir()
    environ = {name: value for name, value in os.environ.items() if name != "CONDUYT_REQUIRE_NATIVE"} | variables
    command = [sys.executable, "-c", BUILD, str(out)]
    return subprocess.run(command, cwd=sources, env=environ, capture_output=True, text=True, check=False)


@pytest.mark.skipif(shutil.which("cc") is None and shutil.which("gcc") is None, reason="no compiler here")
def test_compiled_where_a_compiler_is(sources: Path, tmp_path: Path) -> None:
    done = build(sources, tmp_path / "out", CONDUYT_REQUIRE_NATIVE="1")
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "out").iterdir()
    assert not wheel.name.endswith("-any.whl")
    assert EXTENSION in zipfile.ZipFile(wheel).namelist()
    assert not list(sources.rglob("*.o"))


def test_without_a_compiler_it_is_said_and_python_does_the_work(sources: Path, tmp_path: Path) -> None:
    done = build(sources, tmp_path / "out", CC="/nonexistent/cc")
    assert done.returncode == 0, done.stderr
    assert "conduyt.framing._native was not compiled, Python will do its work" in done.stdout + done.stderr
    (wheel,) = (tmp_path / "out").iterdir()
    assert wheel.name.endswith("-py3-none-any.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    environ = os.environ | {"PYTHONPATH": str(tmp_path / "installed")}
    environ.pop("CONDUYT_FRAMING", None)
    say = "import conduyt.framing as f; print(f.__impl__, f.__file__)"
    said = subprocess.run([sys.executable, "-c", say], env=environ, capture_output=True, text=True, check=True)
    assert said.stdout.startswith(f"python {tmp_path}")


def test_without_a_compiler_it_is_an_error_where_it_must_be_there(sources: Path, tmp_path: Path) -> None:
    done = build(sources, tmp_path / "out", CC="/nonexistent/cc", CONDUYT_REQUIRE_NATIVE="1")
    assert done.returncode != 0
    assert "/nonexistent/cc" in done.stdout + done.stderr
    assert list((tmp_path / "out").iterdir()) == []
