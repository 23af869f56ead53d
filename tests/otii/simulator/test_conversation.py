"""How the server talks: greeting, lines, order, and what it says to lines that are no requests."""

import json
import time
from typing import Any

import pytest

from otii_tcp_client.simulator import OtiiSimulator, Settings
from tests.otii.simulator.wire import Wire, WireError, connected


def test_the_server_greets(wire: Wire) -> None:
    versions = {"otii_version": "3.6.0", "protocol_version": "0.1", "server": "otii-server"}
    assert wire.greeting == {"type": "information", "info": "connected", "data": versions}


def test_an_answer_is_compact_and_in_order(wire: Wire) -> None:
    wire.socket.sendall(b'{"data":{"timeout":0},"trans_id":"x","cmd":"otii_get_devices","type":"request"}\n')
    line = wire.file.readline()
    assert line.startswith(
        b'{"type":"response","cmd":"otii_get_devices","trans_id":"x","data":{"devices":[{"device_id":'
    )
    assert b", " not in line
    assert line.endswith(b"}\r\n")


def test_a_setter_answers_without_data(wire: Wire) -> None:
    wire.send("otii_set_all_main", enable=True)
    assert wire.read() == {"type": "response", "cmd": "otii_set_all_main", "trans_id": "1"}


def test_an_id_is_optional_and_comes_back_as_text(wire: Wire) -> None:
    wire.socket.sendall(b'{"type":"request","cmd":"otii_is_logged_in"}\r\n')
    assert "trans_id" not in wire.read()
    wire.socket.sendall(b'{"type":"request","cmd":"otii_is_logged_in","trans_id":7}\r\n')
    assert wire.read()["trans_id"] == "7"


def test_requests_may_come_in_any_pieces(wire: Wire) -> None:
    line = json.dumps({"type": "request", "cmd": "otii_get_device_id", "trans_id": "é", "data": {"device_name": "Arc"}})
    for byte in f"\r\n{line}\r\n".encode():
        wire.socket.sendall(bytes([byte]))
    assert wire.read()["trans_id"] == "é"


def test_requests_may_be_pipelined_and_are_answered_in_order(wire: Wire) -> None:
    ids = [wire.send("otii_is_logged_in") for _ in range(300)]
    assert [wire.read()["trans_id"] for _ in ids] == ids


def test_connections_share_one_state(simulator: OtiiSimulator, wire: Wire) -> None:
    with connected(simulator) as other:
        project = wire.call("otii_create_project")
        assert other.call("otii_get_active_project") == project
    assert [request.connection for request in simulator.requests] == [1, 2]


@pytest.mark.parametrize(
    ("line", "code", "data"),
    [
        (b"[1]", "Not able to parse request", {"parse_error": "not an object", "data": "[1]"}),
        (b'{"cmd":"otii_logout"}', "Missing key in request", {"key": "type"}),
        (b'{"type":"request"}', "Missing key in request", {"key": "cmd"}),
        (b'{"type":"wish","cmd":"otii_logout"}', "Invalid key value", {"key": "type", "value": "wish"}),
        (
            b'{"type":"request","cmd":5}',
            "Invalid key type",
            {"key": "cmd", "expected_type": "string", "received_type": "number"},
        ),
        (
            b'{"type":"request","cmd":"otii_logout","data":[]}',
            "Invalid key type",
            {"key": "data", "expected_type": "object", "received_type": "array"},
        ),
        (b'{"type":"request","cmd":"otii_dance"}', "Invalid command", None),
    ],
)
def test_lines_that_are_no_requests(wire: Wire, line: bytes, code: str, data: Any) -> None:
    wire.socket.sendall(line + b"\r\n")
    answer = wire.read()
    assert (answer["type"], answer["errorcode"], answer.get("data")) == ("error", code, data)
    assert wire.call("otii_is_logged_in") == {"logged_in": True}


@pytest.mark.parametrize("line", [b"{oops", b'{"type":NaN}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json(wire: Wire, line: bytes) -> None:
    wire.socket.sendall(line + b"\r\n")
    answer = wire.read()
    assert answer["errorcode"] == "Not able to parse request"
    assert set(answer["data"]) == {"parse_error", "data"}
    assert "trans_id" not in answer
    assert wire.call("otii_is_logged_in") == {"logged_in": True}


def test_a_line_that_is_too_large_is_left_out(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.settings.max_request_bytes = 1000
    wire.socket.sendall(b"x" * 5000 + b"\n")
    answer = wire.read()
    assert answer["errorcode"] == "Request too large"
    assert isinstance(answer["data"]["read_size"], str)
    assert answer["data"]["max_size"] == 1000
    assert wire.call("otii_is_logged_in") == {"logged_in": True}


@pytest.mark.parametrize(
    ("command", "data", "code", "detail"),
    [
        ("arc_set_exp_voltage", {"value": 9}, "Invalid key value", {"key": "value", "value": 9}),
        ("arc_set_exp_voltage", {}, "Missing key in request", {"key": "value"}),
        (
            "arc_set_exp_voltage",
            {"value": "3"},
            "Invalid key type",
            {"key": "value", "expected_type": "number", "received_type": "string"},
        ),
        (
            "arc_set_main",
            {"enable": None},
            "Invalid key type",
            {"key": "enable", "expected_type": "boolean", "received_type": "null"},
        ),
        ("arc_set_gpo", {"pin": 3, "value": True}, "Invalid key value", {"key": "pin", "value": 3}),
        ("arc_set_range", {"range": "middle"}, "Invalid key value", {"key": "range", "value": "middle"}),
    ],
)
def test_requests_are_checked_against_the_spec(wire: Wire, command: str, data: Any, code: str, detail: Any) -> None:
    with pytest.raises(WireError) as refused:
        wire.arc(command, **data)
    assert (refused.value.code, refused.value.data) == (code, detail)


def test_a_missing_key_comes_before_a_wrong_one(wire: Wire) -> None:
    with pytest.raises(WireError, match="Missing key"):
        wire.call("arc_set_exp_voltage", value=9)


@pytest.mark.parametrize("request_id", [None, "0"])
def test_a_connection_may_be_denied(request_id: str | None) -> None:
    settings = Settings(denial="no licence", denial_id=request_id)
    with OtiiSimulator(settings=settings) as simulator, connected(simulator) as wire:
        assert wire.greeting["errorcode"] == "Connection denied"
        assert wire.greeting["data"] == {"message": "no licence"}
        assert wire.greeting.get("trans_id") == request_id
        assert wire.file.readline() == b""


def test_progress_comes_before_the_answer(simulator: OtiiSimulator, wire: Wire) -> None:
    project = wire.call("otii_create_project")["project_id"]
    assert wire.call("project_save", project_id=project, filename="a", force=False, progress=True)
    assert [message["progress_value"] for message in wire.unasked] == [0.25, 0.5, 0.75, 1.0]
    assert {message["type"] for message in wire.unasked} == {"progress"}
    assert {(message["cmd"], message["trans_id"]) for message in wire.unasked} == {("project_save", "2")}


@pytest.mark.parametrize("answers", [True, False])
def test_shutdown_ends_everything(simulator: OtiiSimulator, wire: Wire, answers: bool) -> None:
    simulator.settings.answers_shutdown = answers
    wire.send("otii_shutdown")
    assert bool(wire.file.readline()) is answers
    assert wire.file.readline() == b""
    deadline = time.monotonic() + 20
    while simulator.is_running and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not simulator.is_running
    simulator.start()
    with connected(simulator) as again:
        assert again.greeting["info"] == "connected"


def test_devices_may_be_waited_for(simulator: OtiiSimulator, wire: Wire) -> None:
    _, ace = (simulator.bench.unplug(device.id) for device in simulator.bench.devices)
    assert wire.call("otii_get_devices", timeout=0) == {"devices": []}
    wire.send("otii_get_devices", timeout=20)
    time.sleep(0.05)  # the server is waiting for a device
    simulator.bench.plug(ace)
    assert [device["type"] for device in wire.read()["data"]["devices"]] == ["Ace"]


def test_news_reach_every_client(simulator: OtiiSimulator, wire: Wire) -> None:
    simulator.settings.announces_devices = True
    with connected(simulator) as other:
        simulator.bench.unplug("211101200078")
        simulator.bench.announce("battery low", {"percent": 3})
        for client in (wire, other):
            assert client.read()["data"] == {"device_id": "211101200078"}
            assert client.read() == {"type": "information", "info": "battery low", "data": {"percent": 3}}
