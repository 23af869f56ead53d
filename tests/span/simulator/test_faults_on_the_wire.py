"""Every fault as a client meets it on a real socket."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from span_panel_api.simulator import (
    Corrupt,
    Delay,
    Drop,
    ErrorStatus,
    ExtraField,
    Flood,
    Garbage,
    MissingField,
    Reset,
    Settings,
    SpanSimulator,
    Truncate,
    UnknownEnum,
    WrongType,
)

OPEN = {"relayStateIn": {"relayState": "OPEN"}}


@contextmanager
def raw_connection(simulator: SpanSimulator) -> Iterator[socket.socket]:
    with socket.create_connection((simulator.host, simulator.port), timeout=30) as connection:
        connection.sendall(b"GET /api/v1/status HTTP/1.1\r\nHost: panel\r\n\r\n")
        yield connection


def read_all(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


def test_delay_makes_a_client_time_out_and_then_ends(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.faults.add(Delay(30, path="/api/v1/panel", times=1))
    with pytest.raises(httpx.ReadTimeout):
        client.get("panel", timeout=0.1)
    assert client.get("panel").status_code == 200


def test_delay_delays(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.faults.add(Delay(0.15))
    start = time.monotonic()
    assert client.get("status").status_code == 200
    assert time.monotonic() - start >= 0.15


def test_drop_closes_without_a_byte(simulator: SpanSimulator) -> None:
    simulator.faults.add(Drop())
    with raw_connection(simulator) as connection:
        assert read_all(connection) == b""


def test_reset_resets(simulator: SpanSimulator) -> None:
    simulator.faults.add(Reset())
    with raw_connection(simulator) as connection, pytest.raises(ConnectionResetError):
        read_all(connection)


@pytest.mark.parametrize("fault", [Drop, Reset, ErrorStatus])
def test_a_command_may_or_may_not_have_acted(
    simulator: SpanSimulator, client: httpx.Client, fault: type[Drop | Reset | ErrorStatus]
) -> None:
    office = simulator.panel.find_circuit("Office")
    for acts, state in ((False, "CLOSED"), (True, "OPEN")):
        simulator.faults.add(fault(method="POST", times=1, acts=acts))
        try:
            assert client.post(f"circuits/{office.id}", json=OPEN).status_code == 500
        except (httpx.NetworkError, httpx.RemoteProtocolError):
            assert fault is not ErrorStatus
        assert client.get(f"circuits/{office.id}").json()["relayState"] == state


def test_truncate_promises_more_than_it_sends(simulator: SpanSimulator) -> None:
    whole = httpx.get(f"{simulator.endpoint}/api/v1/status").content
    simulator.faults.add(Truncate(0.5))
    with raw_connection(simulator) as connection:
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    assert f"content-length: {len(whole)}".encode() in head.lower()
    assert body == whole[: len(whole) // 2]


def test_corrupt_keeps_the_length(simulator: SpanSimulator, client: httpx.Client) -> None:
    whole = client.get("status").content
    simulator.faults.add(Corrupt(5))
    corrupted = client.get("status").content
    assert len(corrupted) == len(whole)
    assert corrupted != whole


def test_garbage_is_no_json(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.faults.add(Garbage())
    answer = client.get("status")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    with pytest.raises(ValueError, match="utf-8"):
        json.loads(answer.content)


@pytest.mark.parametrize("value", ["unknown", None])
def test_wrong_type_in_powers(simulator: SpanSimulator, client: httpx.Client, value: str | None) -> None:
    simulator.faults.add(WrongType(value=value))
    circuits = client.get("circuits").json()["circuits"].values()
    assert {circuit["instantPowerW"] for circuit in circuits} == {value}


def test_unknown_enum(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.faults.add(UnknownEnum("circuits.*.priority", "SOMETIMES"))
    circuits = client.get("circuits").json()["circuits"].values()
    assert {circuit["priority"] for circuit in circuits} == {"SOMETIMES"}


def test_missing_and_extra_fields(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.faults.add(MissingField("doorState"))
    simulator.faults.add(ExtraField("system.later", {"a": 1}))
    system = client.get("status").json()["system"]
    assert "doorState" not in system
    assert system["later"] == {"a": 1}


def test_error_status_twice_and_then_the_answer(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.faults.add(ErrorStatus(502, path="/api/v1/circuits", times=2))
    assert client.get("panel").status_code == 200
    answers = [client.get("circuits") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [502, 502, 200]
    assert answers[0].headers["content-type"] == "text/html"
    assert answers[0].headers["server"] == "nginx"


def test_error_status_carries_deprecation_headers_unless_it_is_a_page() -> None:
    with SpanSimulator(settings=Settings(firmware="r202603"), broker="none") as simulator:
        for status, is_marked in ((500, True), (503, False)):
            simulator.faults.add(ErrorStatus(status, times=1))
            answer = httpx.get(f"{simulator.endpoint}/api/v1/status")
            assert ("deprecation" in answer.headers) is is_marked


def test_flood_ends_at_its_size(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.faults.add(Flood(3_000_000))
    assert len(client.get("status").content) == 3_000_000


def test_a_client_may_leave_in_the_middle_of_a_flood(simulator: SpanSimulator) -> None:
    simulator.faults.add(Flood(times=1))
    with raw_connection(simulator) as connection:
        assert connection.recv(1000)
    assert httpx.get(f"{simulator.endpoint}/api/v1/status").status_code == 200


def test_faults_can_be_changed_while_the_server_runs(simulator: SpanSimulator, client: httpx.Client) -> None:
    with simulator.faults.active(ErrorStatus(500)):
        assert client.get("status").status_code == 500
    assert client.get("status").status_code == 200


def test_idle_connections_are_closed() -> None:
    with SpanSimulator(settings=Settings(keepalive_s=0.1)) as simulator:
        connection = http.client.HTTPConnection(simulator.host, simulator.port, timeout=30)
        connection.request("GET", "/api/v1/status")
        connection.getresponse().read()
        assert connection.sock.recv(1) == b""
        connection.close()
