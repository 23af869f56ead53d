"""The pytest plugin, in a pytest of its own."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = """
import urllib.request
import pytest
from span_panel_api.simulator import Settings

ports = set()

def ask(simulator):
    with urllib.request.urlopen(simulator.endpoint + "/api/v1/status") as answer:
        return answer.read().decode()

def test_first(span_simulator):
    span_simulator.panel.advance(5)
    ports.add(id(span_simulator.panel))
    assert "r202546" in ask(span_simulator)

def test_v2(span_v2_simulator):
    assert span_v2_simulator.firmware == "spanos3/r202639/01"
    assert span_v2_simulator.mqtt.topics

@pytest.mark.span_simulator(settings=Settings(firmware="r202609"), broker="none")
def test_other_v2(span_v2_simulator):
    assert (span_v2_simulator.data_model, span_v2_simulator.broker) == ("flat", "none")

@pytest.mark.span_simulator(seed=3, settings=Settings(firmware="r202639"), broker="none")
def test_second(span_simulator):
    assert id(span_simulator.panel) not in ports
    assert "r202639" in ask(span_simulator)
"""


def run_pytest(folder: Path, tests: str) -> str:
    (folder / "test_it.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-p", "span_panel_api._pytest_plugin", "--strict-markers", "-q", "."]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return result.stdout


def test_fixture_and_marker(tmp_path: Path) -> None:
    assert "4 passed" in run_pytest(tmp_path, TESTS)


def test_a_missing_extra_fails_the_test_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("import sys\nsys.modules['jsonschema'] = None\n")
    output = run_pytest(tmp_path, "def test_it(span_simulator):\n    pass\n")
    assert "span_simulator cannot start" in output
    assert "pip install 'span-panel-api[simulator]'" in output
    assert "Traceback" not in output


def test_the_fixture_is_listed(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("")
    command = [sys.executable, "-m", "pytest", "-p", "span_panel_api._pytest_plugin", "--markers"]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert "@pytest.mark.span_simulator(**arguments)" in result.stdout
