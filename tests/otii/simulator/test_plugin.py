"""The pytest plugin, in a pytest of its own."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = """
import socket
import pytest
from otii_tcp_client.simulator import Settings

benches = set()

def greeting(simulator):
    with socket.create_connection((simulator.host, simulator.port)) as connection, connection.makefile() as lines:
        return lines.readline()

def test_first(otii_simulator):
    otii_simulator.bench.advance(5)
    benches.add(id(otii_simulator.bench))
    assert '"otii_version":"3.6.0"' in greeting(otii_simulator)

@pytest.mark.otii_simulator(seed=3, settings=Settings(firmware="3.5.5"))
def test_second(otii_simulator):
    assert otii_simulator.bench.now_s() == 0
    assert '"otii_version":"3.5.5"' in greeting(otii_simulator)
"""


def run_pytest(folder: Path, tests: str) -> str:
    (folder / "test_it.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-p", "otii_tcp_client._pytest_plugin", "--strict-markers", "-q", "."]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return result.stdout


def test_fixture_and_marker(tmp_path: Path) -> None:
    assert "2 passed" in run_pytest(tmp_path, TESTS)


def test_a_missing_extra_fails_the_test_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("import sys\nsys.modules['jsonschema'] = None\n")
    output = run_pytest(tmp_path, "def test_it(otii_simulator):\n    pass\n")
    assert "otii_simulator cannot start" in output
    assert "pip install 'otii-tcp-client[simulator]'" in output
    assert "Traceback" not in output


def test_the_fixture_is_listed(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("")
    command = [sys.executable, "-m", "pytest", "-p", "otii_tcp_client._pytest_plugin", "--markers"]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert "@pytest.mark.otii_simulator(**arguments)" in result.stdout
