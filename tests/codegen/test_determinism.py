"""Same spec, same bytes: on every supported Python, with every hash seed, from every folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codegen.conftest import ROOT
from tests.codegen.test_types_of_output import mean_document

VERSIONS = ("3.11", "3.12", "3.13")

SCRIPT = """
import hashlib, json, pathlib, sys
sys.path.insert(0, sys.argv[1])
from codegen.generate import build
from codegen.load import load_file
root = pathlib.Path(sys.argv[2])
for spec, meta, kind in (
    (root / "specs/span/v1/openapi.yaml", root / "specs/meta/openapi-extensions.schema.json", "rest"),
    (root / "specs/otii/1.0.13/commands.yaml", root / "specs/meta/commands.schema.json", "commands"),
    (root / "specs/span/homie-1.0/homie.yaml", root / "specs/meta/homie.schema.json", "homie"),
    (pathlib.Path(sys.argv[3]), None, "rest"),
):
    output = build("x", load_file(spec, spec.name), meta, lambda _: None, kind)
    print({file.path: hashlib.sha256(file.text.encode()).hexdigest() for file in output.files})
"""


@pytest.fixture(scope="module")
def odd_document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document with texts that newer Pythons know better: characters of Unicode 15 and 16, unions, many names."""
    spec = mean_document()
    spec["info"]["description"] = (
        "new \U0001fae8 \U0001f6dc \u1c89 \ua7cb \U00013430 \U00013439 old \u00ad \u0661 é e\u0301 \ufe0f \U0001f600"
    )
    path = tmp_path_factory.mktemp("odd") / "odd.json"
    path.write_text(json.dumps(spec), encoding="utf-8")
    return path


def build(python: str, odd: Path, folder: Path, seed: str = "0") -> str:
    """What the generator gives in a process of its own."""
    command = [python, "-c", SCRIPT, str(ROOT / "codegen" / "src"), str(ROOT), str(odd)]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_hash_seed_and_folder_do_not_matter(odd_document: Path, tmp_path: Path) -> None:
    assert build(sys.executable, odd_document, ROOT, "1") == build(sys.executable, odd_document, tmp_path, "2")


def interpreter(version: str) -> str | None:
    """Find a Python: named in DEVICEWIRE_PYTHONS, on the PATH, or among those of pyenv."""
    named = os.environ.get("DEVICEWIRE_PYTHONS", "").split(os.pathsep)
    candidates = [path for path in named if version in path]
    candidates += [found] if (found := shutil.which(f"python{version}")) else []
    candidates += [
        str(path) for path in sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"), reverse=True)
    ]
    for candidate in candidates:
        probe = [candidate, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        done = subprocess.run(probe, capture_output=True, text=True, check=False, timeout=100)
        if done.stdout.strip() == version:
            return candidate
    return None


@pytest.mark.packaging
@pytest.mark.timeout(600)
@pytest.mark.parametrize("version", [v for v in VERSIONS if v != f"{sys.version_info[0]}.{sys.version_info[1]}"])
def test_every_python_gives_the_same_bytes(version: str, odd_document: Path, tmp_path: Path) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} found; name one in DEVICEWIRE_PYTHONS")
    environment = tmp_path / "environment"
    subprocess.run([python, "-m", "venv", str(environment)], check=True, timeout=120)
    inside = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    install = [str(inside), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(ROOT / "codegen")]
    done = subprocess.run(install, capture_output=True, text=True, check=False, timeout=400)
    if done.returncode:
        pytest.skip(f"the generator's libraries cannot be installed for Python {version}: {done.stderr[-300:]}")
    assert build(str(inside), odd_document, tmp_path) == build(sys.executable, odd_document, tmp_path)
