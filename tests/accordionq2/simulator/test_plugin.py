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
    assert '"channelType":"Digital"' in ask(accordionq2_simulator)

@pytest.mark.accordionq2_simulator(seed=3, settings=Settings(flags_as="integer"))
def test_second(accordionq2_simulator):
    assert id(accordionq2_simulator.station) not in ports
    assert '"channelType":2' in ask(accordionq2_simulator)
"""


def run_pytest(folder: Path, tests: str) -> str:
    (folder / "test_it.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-p", "accordionq2._pytest_plugin", "--strict-markers", "-q", "."]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return result.stdout


def test_fixture_and_marker(tmp_path: Path) -> None:
    assert "2 passed" in run_pytest(tmp_path, TESTS)


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
