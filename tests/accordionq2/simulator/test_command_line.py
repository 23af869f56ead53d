"""The command, as a process of its own and called in this one."""

import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator
from accordionq2.simulator.command_line import main

COMMAND = [sys.executable, "-m", "accordionq2.simulator"]
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


@needs_signals
def test_ready_line_answers_and_a_signal() -> None:
    with running("--seed", "3", "--fault", "status=503,path=/api/channels,times=1") as (process, ready):
        url = f"{ready['endpoint']}/api/channels"
        assert ready == {
            "device": "accordionq2",
            "endpoint": f"http://127.0.0.1:{ready['port']}",
            "host": "127.0.0.1",
            "port": ready["port"],
            "firmware": "5.28.1",
        }
        assert [httpx.get(url).status_code for _ in range(2)] == [503, 200]
        process.send_signal(signal.SIGTERM)
        rest, log = process.communicate(timeout=100)
        assert process.returncode == 0
    assert rest == ""
    assert "GET /api/channels -> 503, faults: ErrorStatus" in log
    assert "Traceback" not in log


@needs_signals
def test_options_reach_the_station() -> None:
    habits = ["--flags", "integer", "--value-member", "Value", "--error-shape", "text", "--speed", "0", "--quiet"]
    access = ["--auth", "admin:top:secret", "--prefix", "station/", "--tls"]
    with running("--firmware", "5.13.0", *habits, *access) as (process, ready):
        assert ready["firmware"] == "5.13.0"
        assert ready["endpoint"] == f"https://127.0.0.1:{ready['port']}/station"
        context = ssl.create_default_context(cafile=ready["authority_file"])
        url = f"{ready['endpoint']}/api"
        with httpx.Client(auth=("admin", "top:secret"), verify=context) as client:
            assert client.get(f"{url}/channels").json()[0]["channelType"] == 2
            answer = client.post(f"{url}/resources/value/get", json={"Name": "DUT_RESET"})
            assert answer.json() == {"Value": "False"}
            assert client.get(f"{url}/media/gone.bin").text == "gone.bin not found"
            assert client.get(f"{url}/media", auth=("admin", "wrong")).status_code == 401
        process.terminate()
        assert process.communicate(timeout=100)[1] == ""


@needs_signals
def test_a_station_without_its_hardware_app() -> None:
    with running("--disconnected", "--quiet") as (_, ready):
        assert httpx.get(f"{ready['endpoint']}/api/channels").status_code == 503
        assert httpx.get(f"{ready['endpoint']}/api/connection/status").json()["isConnected"] is False


def test_help_describes_options_and_faults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    text = capsys.readouterr().out
    assert stopped.value.code == 0
    for word in (
        "--port",
        "--firmware",
        "--tls",
        "--fault",
        "--no-station",
        "stream_cut",
        "wrong_type",
        "status=502,path=/api/channels,times=2",
    ):
        assert word in text


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--port", "99999"], "99999 is no TCP port"),
        (["--port", "http"], "invalid port value"),
        (["--fault", "explode"], "unknown fault 'explode'"),
        (["--firmware", "newest"], "invalid choice"),
        (["--speed", "nan"], "is not 0 or more"),
        (["--auth", "admin"], "write USER:PASSWORD"),
        (["--error-shape", "round"], "invalid choice"),
    ],
)
def test_wrong_options(arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert reason in capsys.readouterr().err


@needs_signals
def test_a_taken_port_is_told_in_one_line() -> None:
    with AccordionQ2Simulator() as simulator:
        result = subprocess.run(
            [*COMMAND, "--port", str(simulator.port)], capture_output=True, text=True, check=False, timeout=100
        )
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("accordionq2 simulator: ")
    assert "Traceback" not in result.stderr
