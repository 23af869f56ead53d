"""The examples do what their first lines say, against a simulated board."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "conduyt"
SCRIPTS = sorted(path.name for path in FOLDER.glob("*.py"))


def _run(script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    places = os.pathsep.join(str(ROOT / place) for place in ("packages/conduyt/src", "generated"))
    return subprocess.run(
        [sys.executable, "-W", "error", str(FOLDER / script), *arguments],
        env=os.environ | {"PYTHONPATH": places, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


@pytest.fixture
def image(tmp_path: Path) -> str:
    path = tmp_path / "firmware.bin"
    path.write_bytes(bytes(2000))
    return str(path)


def _file(script: str, image: str) -> list[str]:
    return [image] if script == "update.py" else []


def test_there_are_examples() -> None:
    assert SCRIPTS == ["i2c_scan.py", "thermostat.py", "update.py"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_board_or_simulator_must_be_named(script: str, image: str) -> None:
    done = _run(script, *_file(script, image))
    assert done.returncode == 2
    assert "name a port, or use --simulator" in done.stderr


@pytest.mark.parametrize("script", SCRIPTS)
def test_missing_port_is_one_readable_line(script: str, image: str, tmp_path: Path) -> None:
    done = _run(script, *_file(script, image), str(tmp_path / "no-such-port"))
    assert done.returncode == 1
    assert "no-such-port" in done.stderr
    assert done.stderr.count("\n") == 1


def test_thermostat() -> None:
    done = _run("thermostat.py", "--simulator", "--count", "3")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert all(line.endswith("degrees Celsius, heating on") for line in lines)


def test_thermostat_stays_off_when_it_is_warm() -> None:
    done = _run("thermostat.py", "--simulator", "--count", "1", "--target", "15")
    assert done.stdout.endswith("heating off\n"), done.stderr


def test_scan() -> None:
    done = _run("i2c_scan.py", "--simulator")
    assert done.stdout == "devices at 0x50, 0x68\n", done.stderr


def test_update(image: str) -> None:
    done = _run("update.py", image, "--simulator")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("2000 of 2000 bytes\nthe board restarts\n")


def test_update_without_a_file() -> None:
    done = _run("update.py", "no-such-file", "--simulator")
    assert done.returncode == 1
    assert "no-such-file" in done.stderr
