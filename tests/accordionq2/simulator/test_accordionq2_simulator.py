"""Life of a simulator: start, stop, restart, logs, imports."""

import logging
import socket
import subprocess
import sys
import threading

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator, Delay, Settings


def test_stopped_refuses_connections_and_restarts_on_the_same_port() -> None:
    simulator = AccordionQ2Simulator(seed=1)
    with simulator:
        endpoint = simulator.endpoint
        simulator.station.write_value("DUT_RESET", "True")
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{endpoint}/api/channels")
    with simulator:
        assert simulator.endpoint == endpoint
        answer = httpx.post(f"{endpoint}/api/resources/value/get", json={"Name": "DUT_RESET"})
        assert answer.json() == {"value": "True"}


def test_start_and_stop_may_be_repeated() -> None:
    simulator = AccordionQ2Simulator()
    simulator.stop()
    simulator.start()
    port = simulator.port
    simulator.start()
    assert simulator.port == port
    simulator.stop()
    simulator.stop()


def test_stop_does_not_wait_for_delayed_answers() -> None:
    with AccordionQ2Simulator() as simulator:
        simulator.faults.add(Delay(60))
        connection = socket.create_connection((simulator.host, simulator.port), timeout=30)
        connection.sendall(b"GET /api/channels HTTP/1.1\r\nHost: station\r\n\r\n")
        while not simulator.requests:
            threading.Event().wait(0.01)
    with connection:
        assert connection.recv(1) == b""


async def test_async_form() -> None:
    async with AccordionQ2Simulator() as simulator, httpx.AsyncClient() as client:
        answer = await client.get(f"{simulator.endpoint}/api/channels")
        assert answer.status_code == 200


def test_an_address_in_use_is_an_error_of_the_system() -> None:
    with AccordionQ2Simulator() as first:
        second = AccordionQ2Simulator(port=first.port)
        with pytest.raises(OSError, match="in use"):
            second.start()
        second.stop()


def test_ipv6_addresses_are_written_in_brackets() -> None:
    simulator = AccordionQ2Simulator(host="::1", port=80)
    assert simulator.endpoint == "http://[::1]:80"
    assert repr(simulator) == "<AccordionQ2Simulator http://[::1]:80 5.28.1>"


def test_requests_are_logged_without_secrets(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "accordionq2.simulator")
    with AccordionQ2Simulator(settings=Settings(auth=("user", "very-secret"))) as simulator:
        httpx.get(f"{simulator.endpoint}/api/application/log?tail=7", auth=("user", "very-secret"))
        body = {"Name": "DUT_RESET", "Value": "also-secret"}
        httpx.post(f"{simulator.endpoint}/api/resources/value/set", json=body, auth=("user", "very-secret"))
    first, second = simulator.requests[0], simulator.requests[-1]
    assert (first.method, first.path, first.query) == ("GET", "/api/application/log", "tail=7")
    assert first.headers["authorization"].startswith("Basic ")
    assert second.json() == body
    for text in (repr(first), repr(simulator.requests), repr(simulator), repr(simulator.settings), caplog.text):
        assert "secret" not in text
        assert first.headers["authorization"] not in text
    assert "GET /api/application/log -> 200" in caplog.text


def test_request_log_is_a_sequence_that_can_be_cleared(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    for path in ("channels", "modules", "media"):
        client.get(path)
    assert len(simulator.requests) == 3
    assert [request.path.rpartition("/")[2] for request in simulator.requests] == ["channels", "modules", "media"]
    assert simulator.requests[1:] == list(simulator.requests)[1:]
    simulator.requests.clear()
    assert len(simulator.requests) == 0


def test_concurrent_clients_and_a_moving_station(simulator: AccordionQ2Simulator) -> None:
    seen: list[bool] = []

    def write_and_read(name: str) -> None:
        with httpx.Client(base_url=f"{simulator.endpoint}/api", timeout=30) as mine:
            for number in range(20):
                mine.post("resources/value/set", json={"Name": name, "Value": str(number)})
                answer = mine.post("resources/value/get", json={"Name": name})
                seen.append(answer.json() == {"value": str(number)})

    names = ("0.4.ESH10000662.VSET1", "0.ESH10000597.REG0", "0.8.ESH10000590.WAVE0")
    threads = [threading.Thread(target=write_and_read, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for _ in range(50):
        simulator.station.advance(30)
    for thread in threads:
        thread.join()
    assert seen == [True] * 60


def imported_by(code: str) -> set[str]:
    """Return the modules that `code` imports beyond those that `import accordionq2` needs."""
    script = f"import sys, accordionq2; before = set(sys.modules); {code}; print(*set(sys.modules) - before)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def test_importing_the_package_costs_no_server() -> None:
    modules = imported_by("import accordionq2.simulator")
    assert "accordionq2.simulator.station" in modules
    assert not modules & {"aiohttp", "jsonschema", "httpx", "trustme"}


def test_importing_the_plugin_costs_no_simulator() -> None:
    modules = imported_by("import accordionq2._pytest_plugin")
    assert not modules & {"aiohttp", "jsonschema", "httpx", "accordionq2.simulator"}


def test_the_running_simulator_uses_nothing_of_the_client() -> None:
    modules = imported_by("import accordionq2.simulator as s; s.AccordionQ2Simulator().start()")
    own = {name for name in modules if name.startswith("accordionq2.")}
    assert "accordionq2.simulator.http_server" in own
    assert all(name.startswith("accordionq2.simulator") for name in own)


def test_a_missing_extra_is_named() -> None:
    code = "import sys; sys.modules['jsonschema'] = None; import accordionq2.simulator as s; s.AccordionQ2Simulator()"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'accordionq2[simulator]'" in result.stderr
    assert "needs jsonschema" in result.stderr


def test_a_missing_library_for_tls_is_named() -> None:
    code = (
        "import sys; sys.modules['trustme'] = None; "
        "import accordionq2.simulator as s; s.AccordionQ2Simulator(); s.AccordionQ2Simulator(tls=True)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'accordionq2[simulator]'" in result.stderr
    assert "needs trustme" in result.stderr
