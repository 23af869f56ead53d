"""Every fault as a client meets it on a real socket."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest

from accordionq2 import AccordionQ2Client
from accordionq2.simulator import (
    AccordionQ2Simulator,
    Corrupt,
    Delay,
    Drop,
    ErrorStatus,
    ExtraField,
    Flood,
    Garbage,
    Json,
    MissingField,
    Reset,
    Settings,
    Truncate,
    UnknownEnum,
    WrongType,
)

WRITE = {"Name": "DUT_RESET", "Value": "True"}


@contextmanager
def raw_connection(simulator: AccordionQ2Simulator) -> Iterator[socket.socket]:
    with socket.create_connection((simulator.host, simulator.port), timeout=30) as connection:
        connection.sendall(b"GET /api/channels HTTP/1.1\r\nHost: station\r\n\r\n")
        yield connection


def read_all(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


def test_delay_makes_a_client_time_out_and_then_ends(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(Delay(30, path="/api/modules", times=1))
    with pytest.raises(httpx.ReadTimeout):
        client.get("modules", timeout=0.1)
    assert client.get("modules").status_code == 200


def test_delay_delays(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(Delay(0.15))
    start = time.monotonic()
    assert client.get("channels").status_code == 200
    assert time.monotonic() - start >= 0.15


def test_drop_closes_without_a_byte(simulator: AccordionQ2Simulator) -> None:
    simulator.faults.add(Drop())
    with raw_connection(simulator) as connection:
        assert read_all(connection) == b""


def test_reset_resets(simulator: AccordionQ2Simulator) -> None:
    simulator.faults.add(Reset())
    with raw_connection(simulator) as connection, pytest.raises(ConnectionResetError):
        read_all(connection)


@pytest.mark.parametrize("fault", [Drop, Reset, ErrorStatus])
def test_a_command_may_or_may_not_have_acted(
    simulator: AccordionQ2Simulator, client: httpx.Client, fault: type[Drop | Reset | ErrorStatus]
) -> None:
    for acts, value in ((False, "False"), (True, "True")):
        simulator.faults.add(fault(method="POST", times=1, acts=acts))
        try:
            assert client.post("resources/value/set", json=WRITE).status_code == 500
        except (httpx.NetworkError, httpx.RemoteProtocolError):
            assert fault is not ErrorStatus
        assert simulator.station.value("DUT_RESET") == value


def test_truncate_promises_more_than_it_sends(simulator: AccordionQ2Simulator) -> None:
    whole = httpx.get(f"{simulator.endpoint}/api/channels").content
    simulator.faults.add(Truncate(0.5))
    with raw_connection(simulator) as connection:
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    assert f"content-length: {len(whole)}".encode() in head.lower()
    assert body == whole[: len(whole) // 2]


def test_corrupt_keeps_the_length(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    whole = client.get("channels").content
    simulator.faults.add(Corrupt(5))
    corrupted = client.get("channels").content
    assert len(corrupted) == len(whole)
    assert corrupted != whole


def test_garbage_is_no_json(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(Garbage())
    answer = client.get("channels")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    with pytest.raises(ValueError, match="utf-8"):
        json.loads(answer.content)


@pytest.mark.parametrize("value", [5, None, ["a"]])
def test_wrong_type_in_values(simulator: AccordionQ2Simulator, client: httpx.Client, value: Json) -> None:
    simulator.faults.add(WrongType(value=value))
    assert client.post("resources/value/get", json={"Name": "DUT_RESET"}).json() == {"value": value}


def test_unknown_enum(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(UnknownEnum())
    assert {channel["usage"] for channel in client.get("channels").json()} == {"QuantumLink"}


def test_missing_and_extra_fields(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(MissingField("alias"))
    simulator.faults.add(ExtraField("*.later", {"a": 1}))
    for channel in client.get("channels").json():
        assert "alias" not in channel
        assert channel["later"] == {"a": 1}


def test_downloads_have_no_members_to_change(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    whole = client.get("media/waveform.bin").content
    simulator.faults.add(WrongType())
    simulator.faults.add(ExtraField())
    assert client.get("media/waveform.bin").content == whole


def test_error_status_twice_and_then_the_answer(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(ErrorStatus(503, path="/api/channels", times=2))
    assert client.get("modules").status_code == 200
    answers = [client.get("channels") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0].json() == {"error": "Not connected to the hardware app"}
    assert answers[0].headers["server"] == "Kestrel"


def test_flood_ends_at_its_size(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(Flood(3_000_000))
    assert len(client.get("channels").content) == 3_000_000


def test_a_client_may_leave_in_the_middle_of_a_flood(simulator: AccordionQ2Simulator) -> None:
    simulator.faults.add(Flood(times=1))
    with raw_connection(simulator) as connection:
        assert connection.recv(1000)
    assert httpx.get(f"{simulator.endpoint}/api/channels").status_code == 200


def test_faults_can_be_changed_while_the_server_runs(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with simulator.faults.active(ErrorStatus(500)):
        assert client.get("channels").status_code == 500
    assert client.get("channels").status_code == 200


def test_idle_connections_are_closed() -> None:
    with AccordionQ2Simulator(settings=Settings(keepalive_s=0.3)) as simulator:
        connection = http.client.HTTPConnection(simulator.host, simulator.port, timeout=30)
        connection.request("GET", "/api/channels")
        connection.getresponse().read()
        assert connection.sock.recv(1) == b""
        connection.close()


def test_stopping_ends_a_download_that_nobody_reads(accordionq2_simulator: AccordionQ2Simulator) -> None:
    size = 32 << 20  # more than the sockets hold
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        client.media.upload_file("big.bin", bytes(size))
    with socket.create_connection((accordionq2_simulator.host, accordionq2_simulator.port)) as connection:
        connection.sendall(b"GET /api/media/big.bin HTTP/1.1\r\nHost: a\r\n\r\n")
        received = len(connection.recv(1 << 16))
        accordionq2_simulator.stop()
        connection.settimeout(30)
        with suppress(ConnectionError):
            while piece := connection.recv(1 << 20):
                received += len(piece)
    assert 0 < received < size
