"""The examples do what their first lines say, against a simulated server."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "otii"
SCRIPTS = sorted(path.name for path in FOLDER.glob("*.py"))
NOBODY = ["--port", "1"]
LONG = ["--settle", "4", "--seconds", "8"]
"""Simulated time runs 20 times as fast, and on while a busy machine does something else before it switches the power on."""


def _run(script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    places = os.pathsep.join(str(ROOT / place) for place in ("packages/otii/src", "generated"))
    return subprocess.run(
        [sys.executable, "-W", "error", str(FOLDER / script), *arguments],
        env=os.environ | {"PYTHONPATH": places, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_there_are_examples() -> None:
    assert SCRIPTS == ["check_sleep_current.py", "record.py"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_help(script: str) -> None:
    done = _run(script, "--help")
    assert done.returncode == 0
    assert "--simulator" in done.stdout
    assert done.stderr == ""


def test_a_recording_is_reported_and_written(tmp_path: Path) -> None:
    target = tmp_path / "run.csv"
    done = _run("record.py", "--simulator", "--seconds", "3", "--output", str(target))
    assert done.returncode == 0, done.stderr
    first, figures, boot, *_, last = done.stdout.splitlines()
    assert float(first.partition(" s, ")[0]) >= 3.0
    assert (
        0.1 < float(figures.split()[1]) < 5
    )  # time runs on, 20 times as fast, while a busy machine does something else
    assert boot.endswith("boot: sensor 1.4.2, reset by power")
    assert last.endswith(f"rows in {target}")
    with target.open(newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    assert list(table[0]) == ["time_s", "mc [A]", "mv [V]", "rx"]
    assert len(table) >= 12_000


def test_an_unreachable_server_is_one_readable_line() -> None:
    done = _run("record.py", *NOBODY)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_sleep_current_within_the_limit(tmp_path: Path) -> None:
    target = tmp_path / "sleep.png"
    done = _run("check_sleep_current.py", "--simulator", "--limit-ua", "5", *LONG, "--plot", str(target))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("sleep current 3.")
    assert done.stdout.endswith(" uA, limit 5 uA: good\n")
    assert target.read_bytes().startswith(b"\x89PNG")


def test_sleep_current_above_the_limit() -> None:
    done = _run("check_sleep_current.py", "--simulator", "--limit-ua", "1", *LONG)
    assert done.returncode == 1
    assert done.stdout.endswith(" uA, limit 1 uA: TOO HIGH\n")


def test_sleep_current_that_cannot_be_measured() -> None:
    done = _run("check_sleep_current.py", *NOBODY, "--limit-ua", "5")
    assert done.returncode == 2
    assert done.stderr.startswith("not measured: ")
