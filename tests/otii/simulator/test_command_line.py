"""The command, as a process of its own and called in this one."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from otii_tcp_client.simulator import OtiiSimulator
from otii_tcp_client.simulator.command_line import main

COMMAND = [sys.executable, "-m", "otii_tcp_client.simulator"]
needs_signals = pytest.mark.skipif(os.name == "nt", reason="POSIX signals")


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


def ask(ready: Any, *commands: str) -> list[Any]:
    """Send requests without data; return the greeting and the answers."""
    connection = socket.create_connection((ready["host"], ready["port"]), timeout=100)
    with connection, connection.makefile("rb") as lines:
        messages = [json.loads(lines.readline())]
        for command in commands:
            connection.sendall(json.dumps({"type": "request", "cmd": command}).encode() + b"\n")
            messages.append(json.loads(lines.readline()))
        return messages


@needs_signals
def test_ready_line_answers_and_a_signal() -> None:
    with running("--seed", "3", "--fault", "error=Not ready,command=otii_is*,times=1") as (process, ready):
        assert ready == {
            "device": "otii",
            "endpoint": f"tcp://127.0.0.1:{ready['port']}",
            "host": "127.0.0.1",
            "port": ready["port"],
            "firmware": "3.6.0",
        }
        answers = ask(ready, "otii_is_logged_in", "otii_is_logged_in")
        assert [answer.get("errorcode") for answer in answers] == [None, "Not ready", None]
        process.send_signal(signal.SIGTERM)
        rest, log = process.communicate(timeout=100)
        assert process.returncode == 0
    assert rest == ""
    assert "otii_is_logged_in: done, faults: ErrorAnswer" in log
    assert "Traceback" not in log


@needs_signals
def test_options_reach_the_bench() -> None:
    account = ["--logged-out", "--user", "ann:top:secret", "--taken", "1234"]
    with running("--firmware", "3.5.5", "--no-devices", "--uart", "--speed", "0", "--quiet", *account) as (
        process,
        ready,
    ):
        greeting, devices, logged_in = ask(ready, "otii_get_devices", "otii_is_logged_in")
        assert greeting["data"]["otii_version"] == "3.5.5"
        assert [device["type"] for device in devices["data"]["devices"]] == ["Uart"]
        assert logged_in["data"] == {"logged_in": False}
        process.terminate()
        assert process.communicate(timeout=100)[1] == ""


@needs_signals
def test_a_client_may_end_it() -> None:
    with running("--quiet") as (process, ready):
        ask(ready, "otii_shutdown")
        assert process.wait(timeout=100) == 0


def test_help_describes_options_and_faults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    text = capsys.readouterr().out
    assert stopped.value.code == 0
    for word in ("--port", "--firmware", "--logged-out", "--fault", "wrong_type", "drop,command=project_*,acts=true"):
        assert word in text


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--port", "99999"], "99999 is no TCP port"),
        (["--fault", "explode"], "unknown fault 'explode'"),
        (["--firmware", "newest"], "invalid choice"),
        (["--speed", "nan"], "is not 0 or more"),
        (["--user", "ann"], "write NAME:PASSWORD"),
    ],
)
def test_wrong_options(arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert reason in capsys.readouterr().err


@needs_signals
def test_a_taken_port_is_told_in_one_line() -> None:
    with OtiiSimulator() as simulator:
        result = subprocess.run(
            [*COMMAND, "--port", str(simulator.port)], capture_output=True, text=True, check=False, timeout=100
        )
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("otii simulator: ")
    assert "Traceback" not in result.stderr
