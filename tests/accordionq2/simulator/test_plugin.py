"""The pytest plugin, in a pytest of its own."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = """
import urllib.request
import pytest
from accordionq2.simulator import Settings

ports = set()

def ask(simulator):
    with urllib.request.urlopen(simulator.endpoint + "/api/channels") as answer:
        return answer.read().decode()

def test_first(accordionq2_simulator):
    accordionq2_simulator.station.advance(5)
    ports.add(id(accordionq2_simulator.station))
    assert accordionq2_simulator.firmware == "5.28.1"
    assert '"channelType":"Digital"' in ask(accordionq2_simulator)

@pytest.mark.accordionq2_simulator(seed=3, settings=Settings(flags_as="integer"))
def test_second(accordionq2_simulator):
    assert id(accordionq2_simulator.station) not in ports
    assert '"channelType":2' in ask(accordionq2_simulator)
"""


FIRMWARES = """
import pytest
from accordionq2.simulator import Settings

def test_chosen(accordionq2_simulator, accordionq2_firmware):
    assert accordionq2_simulator.firmware == (accordionq2_firmware or "5.28.1")
    print("chosen", accordionq2_simulator.firmware)

@pytest.mark.parametrize("accordionq2_firmware", ["5.13.0", "5.28.1"])
def test_both(accordionq2_simulator, accordionq2_firmware):
    assert accordionq2_simulator.firmware == accordionq2_firmware

@pytest.mark.accordionq2_simulator(firmware="5.13.0")
def test_marked(accordionq2_simulator):
    assert accordionq2_simulator.firmware == "5.13.0"

@pytest.mark.accordionq2_simulator(settings=Settings(firmware="5.13.0"))
def test_settings(accordionq2_simulator, accordionq2_firmware):
    assert accordionq2_simulator.firmware == (accordionq2_firmware or "5.13.0")
"""


def run_pytest(folder: Path, tests: str, *options: str) -> str:
    (folder / "test_it.py").write_text(tests)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "accordionq2._pytest_plugin",
        "--strict-markers",
        "-q",
        "-s",
        *options,
        ".",
    ]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return result.stdout


def test_fixture_and_marker(tmp_path: Path) -> None:
    assert "2 passed" in run_pytest(tmp_path, TESTS)


def test_the_firmware_is_chosen(tmp_path: Path) -> None:
    output = run_pytest(tmp_path, FIRMWARES, "--accordionq2-firmware=5.13.0")
    assert "5 passed" in output
    assert "chosen 5.13.0" in output


def test_an_unknown_firmware_is_told_in_one_line(tmp_path: Path) -> None:
    output = run_pytest(tmp_path, "def test_it(accordionq2_simulator):\n    pass\n", "--accordionq2-firmware=4")
    assert "cannot start: firmware '4' is not known; known: 5.13.0, 5.28.1" in output
    assert "Traceback" not in output


def test_a_missing_extra_fails_the_test_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("import sys\nsys.modules['jsonschema'] = None\n")
    output = run_pytest(tmp_path, "def test_it(accordionq2_simulator):\n    pass\n")
    assert "accordionq2_simulator cannot start" in output
    assert "pip install 'accordionq2[simulator]'" in output
    assert "Traceback" not in output


def test_the_fixture_is_listed(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("")
    command = [sys.executable, "-m", "pytest", "-p", "accordionq2._pytest_plugin", "--markers"]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert "@pytest.mark.accordionq2_simulator(**arguments)" in result.stdout
