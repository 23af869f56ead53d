"""Faults of this device as a client meets them on a real socket. What all devices do alike is tested in tests/codegen/simulation."""

import http.client

import httpx
import pytest

from span_panel_api.simulator import (
    Drop,
    ErrorStatus,
    ExtraField,
    MissingField,
    Reset,
    Settings,
    SpanSimulator,
    UnknownEnum,
    WrongType,
)

OPEN = {"relayStateIn": {"relayState": "OPEN"}}


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
