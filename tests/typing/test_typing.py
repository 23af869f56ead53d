"""What users see of our types: the right sample passes both checkers, and each finds every mistake of the wrong one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SAMPLES = Path(__file__).parent / "samples"
SEARCH = [REPOSITORY / "generated", *sorted(REPOSITORY.glob("packages/*/src"))]
DEVICES = sorted(path.name.removesuffix("_right.py") for path in SAMPLES.glob("*_right.py"))
NAMES = [f"{device}_{use}.py" for device in DEVICES for use in ("right", "wrong")]
EXPECTED = re.compile(r"# E: (\S+) (\S+)$", re.MULTILINE)

CONSEQUENCES = (
    "reportUnknownArgumentType",
    "reportUnknownMemberType",
    "reportUnknownVariableType",
    "reportUnusedExpression",
    "reportUnusedImport",
)

Finding = tuple[str, int, str]


def expected(sample: Path, column: int) -> list[Finding]:
    """The lines and codes that the sample's comments name for mypy (column 0) or pyright (1)."""
    found = ((number, EXPECTED.search(line)) for number, line in enumerate(sample.read_text("utf-8").splitlines(), 1))
    return [
        (sample.name, number, match.groups()[column])
        for number, match in found
        if match and match.groups()[column] != "-"
    ]


def mypy(folder: Path) -> list[Finding]:
    """What mypy --strict finds in the samples, by file, line and code."""
    options = ["--strict", "--config-file=", f"--cache-dir={REPOSITORY / '.cache' / 'mypy-typing'}", "--output=json"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, *NAMES],
        cwd=folder,
        env=os.environ | {"MYPYPATH": os.pathsep.join(map(str, SEARCH))},
        capture_output=True,
        text=True,
        check=False,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert done.returncode == (1 if rows else 0), done.stdout + done.stderr
    assert [row for row in rows if row["file"] not in NAMES] == []
    return [(row["file"], int(row["line"]), str(row["code"])) for row in rows if row["severity"] == "error"]


def pyright(folder: Path) -> list[Finding]:
    """What pyright in strict mode finds in the samples, by file, line and rule."""
    settings = {
        "include": NAMES,
        "typeCheckingMode": "strict",
        "extraPaths": [str(path) for path in SEARCH],
        # What follows from a mistake is not the mistake.
        **dict.fromkeys(CONSEQUENCES, False),
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(done.stdout)
    assert found["summary"]["filesAnalyzed"] == len(NAMES)
    rows = found["generalDiagnostics"]
    return [(Path(row["file"]).name, row["range"]["start"]["line"] + 1, str(row.get("rule"))) for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("checker", [mypy, pyright])
def test_right_use_passes_and_every_mistake_is_found(checker: Callable[[Path], list[Finding]], tmp_path: Path) -> None:
    """One run for all samples: a checker takes longer to start than to read one. The same finding twice on a line counts once."""
    for name in NAMES:
        (tmp_path / name).write_bytes((SAMPLES / name).read_bytes())
    found, column = sorted(set(checker(tmp_path))), (mypy, pyright).index(checker)
    for name in NAMES:
        wanted = expected(SAMPLES / name, column)
        assert len(wanted) >= 15 if name.endswith("_wrong.py") else wanted == []
        assert [finding for finding in found if finding[0] == name] == wanted


def test_every_package_has_its_samples() -> None:
    packages = sorted(path.parent.name for path in REPOSITORY.glob("packages/*/pyproject.toml"))
    assert packages == sorted({device.partition("_")[0] for device in DEVICES})
    assert all((SAMPLES / f"{device}_wrong.py").is_file() for device in DEVICES)
