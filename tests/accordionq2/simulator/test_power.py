"""Reboots and restarts: the server really goes away, and comes back on the same port."""

import socket
import threading

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator, Numbers, Settings, system_time
from tests.accordionq2.simulator.listening import listening, subscribe


def refuses(client: httpx.Client) -> bool:
    try:
        client.get("connection/status")
    except httpx.TransportError:  # refused; or dropped, while it goes down
        return True
    return False


def test_a_reboot_takes_a_second_to_begin_and_a_minute(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    endpoint = simulator.endpoint
    with listening(client) as stream:
        answer = client.post("system/reboot")
        assert (answer.status_code, answer.content) == (202, b"")
        simulator.station.advance(0.9)
        assert client.get("lease").status_code == 200
        simulator.station.advance(0.1)
        assert not simulator.station.power.is_on
        with pytest.raises((httpx.TransportError, EOFError)):
            stream.next()
    assert refuses(client)
    simulator.station.advance(59.9)
    assert refuses(client)
    simulator.station.advance(0.1)
    assert simulator.endpoint == endpoint
    with listening(client) as stream:
        assert (stream.hello.data["generation"], stream.stream_id) == (2, "s-2")


def test_it_goes_away_even_when_it_is_back_at_once(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        subscribe(client, stream.stream_id, "Engine.Uptime")
        assert stream.next().name == "values"
        simulator.station.reboot()
        simulator.station.advance(600)
        with pytest.raises((httpx.TransportError, EOFError)):
            stream.until("never")
    assert len(simulator.station.subscriptions) == 0
    assert client.get("connection/status").json()["isConnected"] is True


def test_a_reboot_by_a_running_clock() -> None:
    numbers = Numbers(reboot_delay_s=1, reboot_s=20)
    with (
        AccordionQ2Simulator(settings=Settings(numbers=numbers), source=system_time(100)) as simulator,
        httpx.Client(base_url=f"{simulator.endpoint}/api/", timeout=30, verify=False) as client,
    ):
        with listening(client) as stream:
            client.post("system/reboot")
            with pytest.raises((httpx.TransportError, EOFError)):
                stream.until("never")
        while refuses(client):
            pass
        assert client.get("connection/status").json()["isConnected"] is True


def test_a_stop_while_it_is_down_is_no_trouble(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.reboot()
    simulator.station.advance(2)
    simulator.stop()
    simulator.start()
    assert client.get("lease").status_code == 200
    simulator.station.advance(60)
    assert client.get("lease").status_code == 200


def test_it_comes_back_when_its_port_is_free_again(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.reboot()
    simulator.station.advance(1)
    with socket.create_server((simulator.host, simulator.port)) as other:
        threading.Timer(0.15, other.close).start()
        simulator.station.advance(60)
    assert client.get("lease").status_code == 200


def test_a_service_that_is_not_installed(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.services.known["dashboard"].is_installed = False
    assert client.get("system/services").json()[2]["actions"] == []
    answer = client.post("system/services/dashboard/start")
    assert answer.json() == {"error": "start is no action of dashboard now; it has none"}


def test_services(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    services = {service["id"]: service for service in client.get("system/services").json()}
    assert services.keys() == {"hardware", "webapi", "dashboard"}
    assert services["webapi"]["self"] is True
    assert services["webapi"]["actions"] == ["restart"]
    assert services["hardware"]["actions"] == ["stop", "restart", "disable"]
    assert client.post("system/services/dashboard/disable").status_code == 200
    assert client.get("system/services").json()[2]["actions"] == ["stop", "restart", "enable"]


def test_the_hardware_app_stops_and_starts(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        assert client.post("system/services/hardware/stop").status_code == 200
        assert stream.next().data["lastError"] == "The hardware app is stopped"
        assert client.get("channels").status_code == 503
        assert client.get("system/services").json()[0]["subState"] == "dead"
        assert client.post("system/services/hardware/start").status_code == 200
        assert simulator.station.services.state("hardware") == "activating"
        simulator.station.advance(5)
        assert stream.next().data == {"isConnected": True, "generation": 2, "lastError": None}
    hardware = client.get("system/services").json()[0]
    assert (hardware["activeState"], hardware["since"]) == ("active", "2026-05-29T14:23:06.000+00:00")


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("nothing/start", 404, "No service nothing"),
        ("webapi/stop", 400, "stop is no action of webapi now; it has restart"),
        ("hardware/start", 400, "start is no action of hardware now; it has stop, restart, disable"),
        ("hardware/explode", 400, "explode is no action of hardware now; it has stop, restart, disable"),
        ("dashboard/restart", 500, "Unit nodered.service is masked."),
    ],
)
def test_refused_actions(
    simulator: AccordionQ2Simulator, client: httpx.Client, path: str, status: int, text: str
) -> None:
    simulator.station.services.fail("dashboard", "Unit nodered.service is masked.")
    answer = client.post(f"system/services/{path}")
    assert (answer.status_code, answer.json()) == (status, {"error": text})


def test_a_service_that_works_again(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.services.fail("dashboard")
    simulator.station.services.heal("dashboard")
    assert client.post("system/services/dashboard/restart").status_code == 200
    simulator.station.advance(5)
    assert simulator.station.services.state("dashboard") == "active"


def test_the_server_restarts_itself(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    assert client.post("system/services/webapi/restart").status_code == 200
    simulator.station.advance(1)
    assert refuses(client)
    simulator.station.advance(5)
    assert client.get("system/services").status_code == 200


def test_off_a_station(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.settings.is_station = False
    start = {"version": "6.1.0", "includeBeta": True}
    answers = [
        client.get("system/services"),
        client.post("system/services/hardware/restart"),
        client.post("system/reboot"),
        client.get("system/clock"),
        client.put("system/clock", json={"utc": "2026-10-03T08:15:00.123+00:00", "force": True}),
        client.post("system/firmware/update", json=start),
    ]
    assert {(answer.status_code, answer.text) for answer in answers} == {(501, '{"error":"Not on a station"}')}
    assert client.get("system/firmware").json()["supported"] is False
    assert client.get("files").status_code == 200
