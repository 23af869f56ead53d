"""Life of a simulator: start, stop, restart, logs, imports."""

import logging
import socket
import subprocess
import sys
import threading

import httpx
import pytest

from span_panel_api.simulator import CircuitChange, Delay, SpanSimulator


def test_stopped_refuses_connections_and_restarts_on_the_same_port() -> None:
    simulator = SpanSimulator(seed=1)
    with simulator:
        endpoint = simulator.endpoint
        office = simulator.panel.find_circuit("Office")
        simulator.panel.change_circuit(office.id, CircuitChange(name="Study"))
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{endpoint}/api/v1/status")
    headers = {"Authorization": f"Bearer {simulator.token}"}
    with simulator:
        assert simulator.endpoint == endpoint
        answer = httpx.get(f"{endpoint}/api/v1/circuits/{office.id}", headers=headers)
        assert answer.json()["name"] == "Study"


def test_start_and_stop_may_be_repeated() -> None:
    simulator = SpanSimulator()
    simulator.stop()
    simulator.start()
    port = simulator.port
    simulator.start()
    assert simulator.port == port
    simulator.stop()
    simulator.stop()


def test_stop_does_not_wait_for_delayed_answers() -> None:
    with SpanSimulator() as simulator:
        simulator.faults.add(Delay(60))
        connection = socket.create_connection((simulator.host, simulator.port), timeout=30)
        connection.sendall(b"GET /api/v1/status HTTP/1.1\r\nHost: panel\r\n\r\n")
        while not simulator.requests:
            threading.Event().wait(0.01)
    with connection:
        assert connection.recv(1) == b""


async def test_async_form() -> None:
    async with SpanSimulator() as simulator, httpx.AsyncClient() as client:
        answer = await client.get(f"{simulator.endpoint}/api/v1/status")
        assert answer.status_code == 200


def test_an_address_in_use_is_an_error_of_the_system() -> None:
    with SpanSimulator() as first:
        second = SpanSimulator(port=first.port)
        with pytest.raises(OSError, match="in use"):
            second.start()
        second.stop()


def test_ipv6_addresses_are_written_in_brackets() -> None:
    simulator = SpanSimulator(host="::1", port=80)
    assert simulator.endpoint == "http://[::1]:80"
    assert repr(simulator) == "<SpanSimulator http://[::1]:80 r202546>"


def test_requests_are_logged_without_secrets(
    simulator: SpanSimulator, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "span_panel_api.simulator")
    client.post("wifi/connect", json={"ssid": "home", "psk": "very-secret"})
    client.get("spaces?spaces_id=7")
    first, second = simulator.requests[0], simulator.requests[-1]
    assert (first.method, first.path) == ("POST", "/api/v1/wifi/connect")
    assert first.headers["authorization"] == f"Bearer {simulator.token}"
    assert first.json() == {"ssid": "home", "psk": "very-secret"}
    assert (second.path, second.query) == ("/api/v1/spaces", "spaces_id=7")
    for text in (repr(first), repr(simulator.requests), repr(simulator), caplog.text):
        assert "very-secret" not in text
        assert simulator.token not in text
    assert "POST /api/v1/wifi/connect -> 200" in caplog.text


def test_request_log_is_a_sequence_that_can_be_cleared(simulator: SpanSimulator, client: httpx.Client) -> None:
    for path in ("status", "panel", "circuits"):
        client.get(path)
    assert len(simulator.requests) == 3
    assert [request.path.rpartition("/")[2] for request in simulator.requests] == ["status", "panel", "circuits"]
    assert simulator.requests[1:] == list(simulator.requests)[1:]
    simulator.requests.clear()
    assert len(simulator.requests) == 0


def test_concurrent_clients_and_a_moving_panel(simulator: SpanSimulator, client: httpx.Client) -> None:
    statuses: list[int] = []

    def poll() -> None:
        headers = {"Authorization": f"Bearer {simulator.token}"}
        with httpx.Client(headers=headers, timeout=30) as mine:
            for _ in range(20):
                state = mine.get(f"{simulator.endpoint}/api/v1/panel").json()
                power = sum(branch["instantPowerW"] for branch in state["branches"])
                assert state["feedthroughPowerW"] == state["instantGridPowerW"] + power
                statuses.append(200)

    threads = [threading.Thread(target=poll) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(50):
        simulator.panel.advance(30)
    for thread in threads:
        thread.join()
    assert statuses == [200] * 60


def imported_by(code: str) -> set[str]:
    """Return the modules that `code` imports beyond those that `import span_panel_api` needs."""
    script = f"import sys, span_panel_api; before = set(sys.modules); {code}; print(*set(sys.modules) - before)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def test_importing_the_package_costs_no_server() -> None:
    modules = imported_by("import span_panel_api.simulator")
    assert "span_panel_api.simulator.panel" in modules
    assert not modules & {"aiohttp", "jsonschema", "httpx", "paho", "trustme", "zeroconf", "websockets", "amqtt"}


def test_importing_the_plugin_costs_no_simulator() -> None:
    modules = imported_by("import span_panel_api._pytest_plugin")
    assert not modules & {"aiohttp", "jsonschema", "httpx", "span_panel_api.simulator"}


def test_the_running_simulator_uses_nothing_of_the_client() -> None:
    start = "s.SpanSimulator(settings=s.Settings(firmware='r202639')).start()"
    modules = imported_by(f"import span_panel_api.simulator as s; {start}")
    own = {name for name in modules if name.startswith("span_panel_api.")}
    assert "span_panel_api.simulator.http_server" in own
    assert all(name.startswith("span_panel_api.simulator") for name in own)


def test_a_missing_extra_is_named() -> None:
    code = "import sys; sys.modules['jsonschema'] = None; import span_panel_api.simulator as s; s.SpanSimulator()"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'span-panel-api[simulator]'" in result.stderr
    assert "needs jsonschema" in result.stderr


@pytest.mark.parametrize("module", ["trustme", "paho"])
def test_a_missing_library_of_v2_is_named(module: str) -> None:
    start = "s.SpanSimulator(settings=s.Settings(firmware='r202639'))"
    code = f"import sys; sys.modules['{module}'] = None; import span_panel_api.simulator as s; {start}.start()"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'span-panel-api[simulator]'" in result.stderr
