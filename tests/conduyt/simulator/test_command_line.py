"""The command, as a process of its own and called in this one."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from conduyt.simulator import ConduytSimulator, DeviceType, HostType, Packet
from conduyt.simulator.command_line import main
from tests.conduyt.simulator.conftest import SerialHost, TcpHost

COMMAND = [sys.executable, "-m", "conduyt.simulator"]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX signals and pseudo-terminals")


@contextmanager
def running(*arguments: str) -> Iterator[tuple["subprocess.Popen[str]", Any]]:
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, process.communicate()[1]
            yield process, json.loads(line)
        finally:
            process.kill()


def test_ready_line_answers_and_a_signal() -> None:
    options = ["--firmware", "3.7.1", "--speed", "0", "--fault", "refuse=8,of=PING,times=1"]
    with running("--board", "uno", *options) as (process, ready):
        path = ready.pop("endpoint")
        assert ready == {"device": "conduyt", "link": "pty", "board": "uno", "firmware": "3.7.1"}
        with contextlib.closing(SerialHost(path)) as host:
            answers = [host.ask(HostType.PING).type for _ in range(2)]
            assert host.ask(HostType.HELLO).payload[16:19] == b"\x03\x07\x01"
        assert answers == [DeviceType.NAK, DeviceType.PONG]
        process.send_signal(signal.SIGTERM)
        rest, log = process.communicate(timeout=100)
        assert process.returncode == 0
    assert rest == ""
    assert "PING seq 1 -> ACK, faults: Refuse" in log
    assert "Traceback" not in log
    assert not Path(path).exists()


def test_options_reach_the_board() -> None:
    with running("--link", "tcp", "--board", "esp32", "--strict", "--speed", "0", "--quiet") as (process, ready):
        assert ready["endpoint"] == f"tcp://127.0.0.1:{ready['port']}"
        connection = socket.create_connection((ready["host"], ready["port"]), timeout=100)
        with contextlib.closing(TcpHost(connection)) as host:
            assert host.ask(HostType.PIN_WRITE, b"\x63\x01") == Packet(DeviceType.NAK, 1, b"\x04")
        process.terminate()
        assert process.communicate(timeout=100) == ("", "")


def test_mqtt_brings_a_broker_along() -> None:
    with running("--link", "mqtt", "--device-id", "bench-7", "--auth", "ada:top:secret", "--quiet") as (process, ready):
        assert ready["endpoint"] == f"mqtt://127.0.0.1:{ready['port']}/conduyt/bench-7"
        assert ready["device_id"] == "bench-7"
        process.terminate()
        assert process.communicate(timeout=100) == ("", "")
        assert process.returncode == 0


def test_help_describes_options_and_faults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    text = capsys.readouterr().out
    assert stopped.value.code == 0
    for word in ("--link", "--board", "--strict", "--fault", "unplug[=BYTES]", "drop,of=PIN_READ,times=2"):
        assert word in text


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--port", "99999"], "99999 is no TCP port"),
        (["--board", "zx81"], "invalid choice"),
        (["--fault", "explode"], "unknown fault 'explode'"),
        (["--speed", "nan"], "is not 0 or more"),
        (["--auth", "admin"], "write USER:PASSWORD"),
        (["--link", "usb"], "invalid choice"),
    ],
)
def test_wrong_options(arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert reason in capsys.readouterr().err


def test_a_taken_port_is_told_in_one_line() -> None:
    with ConduytSimulator("tcp") as simulator:
        command = [*COMMAND, "--link", "tcp", "--port", str(simulator.port)]
        result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("conduyt simulator: ")
    assert "Traceback" not in result.stderr
