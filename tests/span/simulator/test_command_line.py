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

from span_panel_api.simulator import SpanSimulator
from span_panel_api.simulator.command_line import main

COMMAND = [sys.executable, "-m", "span_panel_api.simulator"]
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
    with running("--seed", "3", "--fault", "status=503,path=/api/v1/panel,times=1") as (process, ready):
        headers = {"Authorization": f"Bearer {ready['token']}"}
        url = f"{ready['endpoint']}/api/v1/panel"
        assert ready["device"] == "span"
        assert ready["endpoint"] == f"http://127.0.0.1:{ready['port']}"
        assert [httpx.get(url, headers=headers).status_code for _ in range(2)] == [503, 200]
        process.send_signal(signal.SIGTERM)
        rest, log = process.communicate(timeout=100)
        assert process.returncode == 0
    assert rest == ""
    assert "GET /api/v1/panel -> 503, faults: ErrorStatus" in log
    assert ready["token"] not in log
    assert "Traceback" not in log


@needs_signals
def test_options_reach_the_panel() -> None:
    arguments = [
        "--firmware",
        "r202639",
        "--off-grid",
        "--no-battery",
        "--door-open",
        "--proximity",
        "--speed",
        "0",
        "--broker",
        "none",
    ]
    with running(*arguments, "--token", "given", "--otp", "4711", "--quiet") as (process, ready):
        url, headers = f"{ready['endpoint']}/api/v1", {"Authorization": "Bearer given"}
        status = httpx.get(f"{url}/status").json()
        assert status["software"]["firmwareVersion"] == ready["firmware"] == "spanos3/r202639/01"
        assert status["system"]["serial"] == ready["serial"]
        assert (status["system"]["doorState"], status["system"]["proximityProven"]) == ("OPEN", True)
        assert httpx.get(f"{url}/panel/grid", headers=headers).json() == {"relayState": "OPEN"}
        assert httpx.get(f"{url}/storage/soe", headers=headers).json() == {"soe": {"percentage": 95}}
        assert httpx.post(f"{url}/auth/register", json={"name": "a", "otp": "4711"}).status_code == 200
        process.terminate()
        assert process.communicate(timeout=100)[1] == ""


@needs_signals
@pytest.mark.parametrize("broker", ["auto", "embedded", "none"])
def test_the_ready_line_of_new_firmware_is_all_a_client_needs(broker: str) -> None:
    arguments = [
        "--firmware",
        "r202621",
        "--passphrase",
        "given",
        "--broker",
        broker,
        "--circuits",
        "4",
        "--speed",
        "0",
    ]
    with running(*arguments, "--v1-ends", "2020-01-01", "--event", "rotate_passphrase,after=900") as (process, ready):
        context = ssl.create_default_context(cadata=ready["ca_pem"])
        with httpx.Client(base_url=f"{ready['https']}/api", verify=context) as client:
            assert client.get("/v1/status").status_code == 404
            answer = client.post("/v2/auth/register", json={"name": "a", "hopPassphrase": ready["passphrase"]}).json()
        assert (ready["data_model"], ready["passphrase"]) == ("flat", "given")
        assert ready["server_name"] == answer["hostname"]
        ports = [answer[f"ebusBroker{name}Port"] for name in ("Mqtts", "Ws", "Wss")]
        assert [ready["mqtts"], ready["ws"], ready["wss"]] == ([None] * 3 if broker == "none" else ports)
        assert ready["broker"] in {"auto": ("mosquitto", "embedded")}.get(broker, (broker,))
        process.send_signal(signal.SIGTERM)
        rest, log = process.communicate(timeout=100)
        assert process.returncode == 0
    assert rest == ""
    assert "Traceback" not in log
    assert "given" not in log


def test_help_describes_options_and_faults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    text = capsys.readouterr().out
    assert stopped.value.code == 0
    for word in (
        "--port",
        "--firmware",
        "--no-v1",
        "--fault",
        "wrong_type",
        "status=502,path=/api/v1/circuits,times=2",
        "mqtt_garbage",
        "--broker",
        "lost=3,after=20,every=60",
    ):
        assert word in text


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--port", "99999"], "99999 is no TCP port"),
        (["--port", "http"], "invalid port value"),
        (["--fault", "explode"], "unknown fault 'explode'"),
        (["--firmware", "newest"], "names no release"),
        (["--boot", "-1"], "is not 0 or more"),
        (["--circuits", "99"], "between 2 and 41"),
        (["--v1-ends", "soon"], "Invalid isoformat"),
        (["--event", "explode"], "unknown event 'explode'"),
        (["--broker", "nsq"], "invalid choice"),
        (["--speed", "nan"], "is not 0 or more"),
        (["--token-status", "200"], "invalid choice"),
    ],
)
def test_wrong_options(arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert reason in capsys.readouterr().err


@needs_signals
def test_a_taken_port_is_told_in_one_line() -> None:
    with SpanSimulator() as simulator:
        result = subprocess.run(
            [*COMMAND, "--port", str(simulator.port)], capture_output=True, text=True, check=False, timeout=100
        )
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("span simulator: ")
    assert "Traceback" not in result.stderr
