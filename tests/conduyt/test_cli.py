"""`python -m conduyt`, against a simulated board."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from conduyt._cli import main
from conduyt._cli_target import PASSWORD_VARIABLE, transport_for
from conduyt.errors import ConduytArgumentError
from conduyt.simulator import ConduytSimulator
from conduyt.transports.mqtt import MQTTTransport
from conduyt.transports.serial import SerialTransport
from conduyt.transports.tcp import TCPTransport

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def board() -> Iterator[str]:
    """A board with datastreams that move, whose firmware can be replaced."""
    with ConduytSimulator(link="pty", board="esp32") as simulator:
        simulator.device.pins.drive_analog(36, lambda time_s: 10_000 * time_s % 4096)
        yield simulator.endpoint


def said(capsys: Said, *arguments: str) -> list[dict[str, Any]]:
    """What a command prints as JSON."""
    assert main([*arguments, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_info(board: str, capsys: Said) -> None:
    (facts,) = said(capsys, "info", board)
    assert facts["max_payload"] == 512
    assert facts["ota"] is True
    assert len(facts["pins"]) == 40
    assert {"id": 0, "name": "servo"} in facts["modules"]
    assert facts["framing"] in {"native", "python"}
    assert main(["info", board]) == 0
    text = capsys.readouterr().out
    assert "packets up to 512 bytes, update over the link: yes" in text
    assert "datastream temperature" in text
    assert "datastream relay  bool, can be written" in text


def test_read_and_write(board: str, capsys: Said) -> None:
    assert said(capsys, "write", board, "13", "1", "--mode", "output") == [{"pin": 13, "value": 1}]
    assert said(capsys, "read", board, "13") == [{"pin": 13, "value": 1}]
    assert main(["write", board, "13", "0"]) == 0
    assert main(["read", board, "13", "--mode", "input"]) == 0
    assert capsys.readouterr().out == "pin 13 = 0\n0\n"


def test_datastreams(board: str, capsys: Said) -> None:
    assert said(capsys, "write", board, "setpoint", "21.5") == [{"datastream": "setpoint", "value": 21.5}]
    assert said(capsys, "write", board, "relay", "on") == [{"datastream": "relay", "value": True}]
    assert said(capsys, "write", board, "setpoint", "nan") == [{"datastream": "setpoint", "value": None}]
    values = said(capsys, "watch", board, "temperature", "--count", "2")
    assert [value["datastream"] for value in values] == ["temperature", "temperature"]


@pytest.mark.parametrize("polling", [[], ["--poll"]])
def test_watch_pin(board: str, capsys: Said, polling: list[str]) -> None:
    events = said(capsys, "watch", board, "A4", "--count", "2", "--interval-ms", "5", *polling)
    assert [event["pin"] for event in events] == [36, 36]
    assert events[0]["value"] != events[1]["value"]


def test_ota(capsys: Said, tmp_path: Path) -> None:
    (tmp_path / "image.bin").write_bytes(bytes(range(256)) * 8)
    with ConduytSimulator(link="pty", board="esp32") as simulator:  # one that others do not miss while it restarts
        assert main(["ota", simulator.endpoint, str(tmp_path / "image.bin")]) == 0
    printed = capsys.readouterr()
    assert printed.out == "2048 bytes sent; the device restarts\n"
    assert printed.err.endswith("[##############################] 100 %\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("read", "BOARD", "99"), "pin 99"),
        (("write", "BOARD", "13", "much"), "'much' is no integer"),
        (("write", "BOARD", "setpoint", "much"), "'much' is no value for setpoint, which is float32"),
        (("write", "BOARD", "nowhere", "1"), "nowhere"),
        (("ota", "BOARD", "no-such-file"), "no-such-file"),
        (("info", "no-such-port"), "there is no serial port no-such-port"),
        (("info", "ftp://x"), "no way to reach a device"),
        (("info", "tcp://x"), "names no host and port"),
        (("info", "tcp://x:port"), "cannot be read"),
        (("info", "mqtt://user:secret@x"), PASSWORD_VARIABLE),
    ],
)
def test_what_goes_wrong(board: str, capsys: Said, arguments: tuple[str, ...], message: str) -> None:
    command = [board if argument == "BOARD" else argument for argument in arguments]
    assert main(command) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message in printed.err
    assert "secret" not in printed.err
    assert main([*command, "--json"]) == 1
    assert message in json.loads(capsys.readouterr().err)["message"]


@pytest.mark.parametrize(
    "arguments", [[], ["fly"], ["watch", "x", "1", "--count", "0"], ["info", "x", "--baud", "fast"]]
)
def test_what_cannot_be_understood(arguments: list[str], capsys: Said) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    printed = capsys.readouterr().err
    assert "usage:" in printed
    assert "_positive" not in printed


def test_a_reader_that_has_seen_enough() -> None:
    with ConduytSimulator(link="tcp") as simulator:
        command = [sys.executable, "-m", "conduyt", "watch", simulator.endpoint, "temperature", "--interval-ms", "10"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
            assert watching.stdout is not None
            assert watching.stderr is not None
            assert watching.stdout.readline()
            watching.stdout.close()
            assert watching.stderr.read() == ""
            assert watching.wait(10) == 1


def test_ports(capsys: Said) -> None:
    (listed,) = said(capsys, "ports")
    assert isinstance(listed["ports"], list)
    assert main(["ports"]) == 0
    assert capsys.readouterr().out


def test_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "conduyt", "--help"], env=dict(os.environ), capture_output=True, text=True, check=True
    )
    assert "tcp-listen://HOST:PORT" in done.stdout


def test_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "from the environment")
    serial = transport_for("COM3", baudrate=9600)
    assert isinstance(serial, SerialTransport)
    assert (serial.port, serial.baudrate) == ("COM3", 9600)
    for target, listens in (("tcp://127.0.0.1:3333", False), ("tcp-listen://[::1]:3333", True)):
        tcp = transport_for(target)
        assert isinstance(tcp, TCPTransport)
        assert tcp.port == 3333
        assert tcp.describe().startswith("device that dials") == listens
    for target, port, device in (
        ("mqtt://127.0.0.1", 1883, "conduyt-device"),
        ("mqtt://me@127.0.0.1:1884/board", 1884, "board"),
        ("mqtts://127.0.0.1/conduyt/board", 8883, "board"),
    ):
        mqtt = transport_for(target)
        assert isinstance(mqtt, MQTTTransport)
        assert (mqtt.port, mqtt.device_id) == (port, device)


def test_password_on_the_command_line_is_refused_without_repeating_it() -> None:
    with pytest.raises(ConduytArgumentError) as refused:
        transport_for("mqtt://me:secret@127.0.0.1")
    assert "secret" not in str(refused.value)
