"""Faults of this device as a client meets them on a real socket. What all devices do alike is tested in tests/codegen/simulation."""

import http.client
import socket
from contextlib import suppress

import httpx
import pytest

from accordionq2 import AccordionQ2Client
from accordionq2.simulator import (
    AccordionQ2Simulator,
    Drop,
    ErrorStatus,
    ExtraField,
    Json,
    MissingField,
    Reset,
    Settings,
    UnknownEnum,
    WrongType,
)

WRITE = {"Name": "DUT_RESET", "Value": "True"}


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
