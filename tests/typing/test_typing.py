"""What users see of our types: the right sample passes both checkers, and each finds every mistake of the wrong one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SAMPLES = Path(__file__).parent / "samples"
SEARCH = [REPOSITORY / "generated", *sorted(REPOSITORY.glob("packages/*/src"))]
DEVICES = sorted(path.name.removesuffix("_right.py") for path in SAMPLES.glob("*_right.py"))
EXPECTED = re.compile(r"# E: (\S+) (\S+)$", re.MULTILINE)

CONSEQUENCES = (
    "reportUnknownArgumentType",
    "reportUnknownMemberType",
    "reportUnknownVariableType",
    "reportUnusedExpression",
    "reportUnusedImport",
)

Finding = tuple[int, str]


def expected(sample: Path, checker: str) -> list[Finding]:
    """The lines and codes that the sample's comments name for that checker."""
    column = ("mypy", "pyright").index(checker)
    found = ((number, EXPECTED.search(line)) for number, line in enumerate(sample.read_text("utf-8").splitlines(), 1))
    return [(number, match.groups()[column]) for number, match in found if match and match.groups()[column] != "-"]


def mypy(sample: Path) -> list[Finding]:
    """What mypy --strict finds, by line and code."""
    options = ["--strict", "--config-file=", f"--cache-dir={REPOSITORY / '.cache' / 'mypy-typing'}", "--output=json"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, sample.name],
        cwd=sample.parent,
        env=os.environ | {"MYPYPATH": os.pathsep.join(map(str, SEARCH))},
        capture_output=True,
        text=True,
        check=False,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert done.returncode == (1 if rows else 0), done.stdout + done.stderr
    assert [row for row in rows if Path(row["file"]).name != sample.name] == []
    return [(int(row["line"]), str(row["code"])) for row in rows if row["severity"] == "error"]


def pyright(sample: Path, folder: Path) -> list[Finding]:
    """What pyright in strict mode finds, by line and rule."""
    settings = {
        "include": [sample.name],
        "typeCheckingMode": "strict",
        "extraPaths": [str(path) for path in SEARCH],
        # What follows from a mistake is not the mistake.
        **dict.fromkeys(CONSEQUENCES, False),
    }
    (folder / sample.name).write_bytes(sample.read_bytes())
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    rows = json.loads(done.stdout)["generalDiagnostics"]
    return [(row["range"]["start"]["line"] + 1, str(row.get("rule"))) for row in rows]


def check(checker: str, sample: Path, folder: Path) -> list[Finding]:
    """What the checker finds in the sample; the same finding twice on a line counts once."""
    return sorted(set(mypy(sample) if checker == "mypy" else pyright(sample, folder)))


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
@pytest.mark.parametrize("device", DEVICES)
def test_right_use_passes(device: str, checker: str, tmp_path: Path) -> None:
    assert check(checker, SAMPLES / f"{device}_right.py", tmp_path) == []


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
@pytest.mark.parametrize("device", DEVICES)
def test_every_mistake_is_found_and_nothing_else(device: str, checker: str, tmp_path: Path) -> None:
    sample = SAMPLES / f"{device}_wrong.py"
    wanted = expected(sample, checker)
    assert len(wanted) >= 15
    assert check(checker, sample, tmp_path) == wanted


def test_every_package_has_its_samples() -> None:
    packages = sorted(path.parent.name for path in REPOSITORY.glob("packages/*/pyproject.toml"))
    assert packages == DEVICES
    assert all((SAMPLES / f"{device}_wrong.py").is_file() for device in DEVICES)
