"""The examples do what their first lines say, against a simulated panel."""

import csv
import io
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "span"
SCRIPTS = sorted(path.name for path in FOLDER.glob("*.py"))


def _run(script: str, *arguments: str, stdin: str = "", **variables: str) -> "subprocess.CompletedProcess[str]":
    places = os.pathsep.join(str(ROOT / place) for place in ("packages/span/src", "generated"))
    return subprocess.run(
        [sys.executable, "-W", "error", str(FOLDER / script), *arguments],
        env=os.environ | {"PYTHONPATH": places, "PYTHONUTF8": "1"} | variables,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


@pytest.fixture
def no_panel_here() -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", 80)) == 0:
            pytest.skip("something on this machine listens on port 80")


def test_there_are_examples() -> None:
    assert SCRIPTS == ["export_energy.py", "switch_off.py", "watch_circuits.py"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_help(script: str) -> None:
    done = _run(script, "--help")
    assert done.returncode == 0
    assert "--simulator" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("script", SCRIPTS)
def test_panel_or_simulator_must_be_named(script: str) -> None:
    done = _run(script, *(["Office"] if script == "switch_off.py" else []))
    assert done.returncode == 2
    assert "name a host, or use --simulator" in done.stderr


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.usefixtures("no_panel_here")
def test_unreachable_panel_is_one_readable_line(script: str) -> None:
    count = ["--count", "1"] if script == "watch_circuits.py" else ["--token", "x"]
    circuit = ["Office"] if script == "switch_off.py" else []
    done = _run(script, "127.0.0.1", *circuit, *count, SPAN_TOKEN="x")
    assert "cannot connect" in done.stderr
    assert done.stderr.count("\n") == 1


def test_watch_shows_what_changes() -> None:
    done = _run("watch_circuits.py", "--simulator", "--every", "0.1", "--count", "3")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert 20 <= len(lines) < 60
    assert any(line.startswith("Living Room ") and line.endswith(" W  CLOSED") for line in lines)


def test_switch_off_and_on() -> None:
    done = _run("switch_off.py", "--simulator", "Living Room", "--seconds", "0.1", "--yes")
    assert done.returncode == 0, done.stderr
    off, on = done.stdout.splitlines()
    assert off == "Living Room: off, 0.0 W"
    assert on.startswith("Living Room: on again, -")


def test_switch_off_asks_first() -> None:
    done = _run("switch_off.py", "--simulator", "Living Room", stdin="n\n")
    assert done.returncode == 1
    assert "switch off 'Living Room'" in done.stdout
    assert done.stderr == "nothing was changed\n"


@pytest.mark.parametrize(
    ("circuit", "reason"),
    [
        ("Network Rack", "the panel does not let users switch 'Network Rack'"),
        ("Dryer", "'Dryer' is OPEN, not CLOSED"),
        ("Sauna", "no circuit is named 'Sauna'"),
    ],
)
def test_switch_off_leaves_alone(circuit: str, reason: str) -> None:
    done = _run("switch_off.py", "--simulator", circuit, "--yes")
    assert done.returncode == 1
    assert reason in done.stderr
    assert done.stdout == ""


def test_export_writes_a_table(tmp_path: Path) -> None:
    target = tmp_path / "energy.csv"
    done = _run("export_energy.py", "--simulator", "--output", str(target))
    assert done.returncode == 0, done.stderr
    table = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    assert len(table) == 20 + 6
    by_name = {row["name"]: row for row in table}
    assert by_name["Heat Pump"]["tabs"] == "2+4"
    assert float(by_name["Heat Pump"]["consumed_wh"]) > float(by_name["Heat Pump"]["produced_wh"])
    assert float(by_name["tab 30"]["produced_wh"]) > float(by_name["tab 30"]["consumed_wh"])  # solar


@pytest.mark.usefixtures("no_panel_here")
def test_export_leaves_no_file_behind_when_it_fails(tmp_path: Path) -> None:
    target = tmp_path / "energy.csv"
    assert _run("export_energy.py", "127.0.0.1", "--token", "x", "--output", str(target)).returncode == 1
    assert not target.exists()
