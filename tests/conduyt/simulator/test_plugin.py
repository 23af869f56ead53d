"""The pytest plugin, in a pytest of its own."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = """
import socket
import pytest

seen = set()

def test_first(conduyt_simulator):
    seen.add(conduyt_simulator.device)
    assert conduyt_simulator.endpoint.endswith("/port")

@pytest.mark.conduyt_simulator(link="tcp", board="esp32", speed=0)
def test_second(conduyt_simulator):
    assert conduyt_simulator.device not in seen
    assert conduyt_simulator.device.board.name == "esp32"
    socket.create_connection((conduyt_simulator.host, conduyt_simulator.port)).close()

def test_broker(conduyt_broker):
    socket.create_connection((conduyt_broker.host, conduyt_broker.port)).close()
"""


def run_pytest(folder: Path, tests: str) -> str:
    (folder / "test_it.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-p", "conduyt._pytest_plugin", "--strict-markers", "-q", "."]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PATH": ""}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return result.stdout


def test_fixtures_and_marker(tmp_path: Path) -> None:
    assert "3 passed" in run_pytest(tmp_path, TESTS)


def test_a_missing_extra_fails_the_test_with_one_line(tmp_path: Path) -> None:
    block = "import sys\nsys.modules['paho.mqtt.client'] = None\nsys.modules['amqtt.adapters'] = None\n"
    (tmp_path / "conftest.py").write_text(block + "import conduyt.simulator.broker as b\nb._SBIN = ''\n")
    tests = "import pytest\n@pytest.mark.conduyt_simulator(link='mqtt', port=1)\ndef test_it(conduyt_simulator): pass\n"
    output = run_pytest(tmp_path, tests + "def test_other(conduyt_broker): pass\n")
    assert "conduyt_simulator cannot start: the simulator needs paho.mqtt.client" in output
    assert "conduyt_broker cannot start: the broker needs amqtt.adapters" in output
    assert "pip install 'conduyt-py[simulator]'" in output
    assert "Traceback" not in output


def test_the_marker_is_listed(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("")
    command = [sys.executable, "-m", "pytest", "-p", "conduyt._pytest_plugin", "--markers"]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert "@pytest.mark.conduyt_simulator(**arguments)" in result.stdout
