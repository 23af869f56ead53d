"""One client for panels with REST v1 and without it: what it asks, when it changes over, what it refuses. The twin is derived."""

import logging
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from span_panel_api import (
    PanelCredentials,
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelClient,
    SpanPanelConnectionError,
    SpanPanelRetriableError,
    SpanPanelUnsupportedError,
)
from span_panel_api.simulator import ErrorStatus, Settings, SpanSimulator
from tests.span.async_tools import gather

NEWEST = "r202639"
without_v1 = pytest.mark.span_simulator(settings=Settings(firmware=NEWEST, no_v1=True), broker="none")
with_both = pytest.mark.span_simulator(settings=Settings(firmware=NEWEST), broker="none")


@pytest.fixture(autouse=True)
def no_stored_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the user's own store out of the tests."""
    monkeypatch.setenv("SPAN_PANEL_CREDENTIALS", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture
async def client(span_simulator: SpanSimulator) -> AsyncIterator[SpanPanelClient]:
    simulator = span_simulator
    async with SpanPanelClient(simulator.host, simulator.port, 30, access_token=simulator.token) as opened:
        yield opened


def _asked(simulator: SpanSimulator) -> list[str]:
    return [request.path for request in simulator.requests]


def _version(client: SpanPanelClient) -> str | None:
    return client.spoken_version


# Which interface


@with_both
async def test_v1_is_kept_where_it_works(client: SpanPanelClient, span_simulator: SpanSimulator) -> None:
    await client.get_status()
    await client.get_circuits()
    await client.get_panel_state()
    assert client.spoken_version == "v1"
    assert _asked(span_simulator) == ["/api/v1/status", "/api/v1/circuits", "/api/v1/panel"], "nothing else is asked"


@without_v1
async def test_v2_where_v1_is_gone(client: SpanPanelClient, span_simulator: SpanSimulator) -> None:
    status = await client.get_status()
    assert client.spoken_version == "v2"
    assert status.system.serial == span_simulator.serial
    assert _asked(span_simulator) == ["/api/v1/status", "/api/v2/status", "/api/v2/status"]
    await client.get_status()
    assert _asked(span_simulator)[3:] == ["/api/v2/status"], "v1 is not tried again"


@without_v1
@pytest.mark.parametrize("first", ["get_circuit", "set_circuit_relay", "get_client"])
async def test_the_first_call_may_be_about_one_thing(
    client: SpanPanelClient, span_simulator: SpanSimulator, first: str
) -> None:
    calls: dict[str, Any] = {
        "get_circuit": partial(client.get_circuit, "0" * 32),
        "set_circuit_relay": partial(client.set_circuit_relay, "0" * 32, "OPEN"),
        "get_client": partial(client.get_client, "simulator"),
    }
    if first == "get_client":
        assert (await client.get_client("simulator")).description
    else:
        with pytest.raises(SpanPanelAuthError, match="broker password"):
            await calls[first]()
    assert client.spoken_version == "v2"
    assert _asked(span_simulator)[1:3] == ["/api/v1/status", "/api/v2/status"]


async def test_an_unknown_circuit_is_no_reason_to_ask(client: SpanPanelClient, span_simulator: SpanSimulator) -> None:
    await client.get_circuits()
    with pytest.raises(SpanPanelAPIError) as caught:
        await client.get_circuit("nobody")
    assert caught.value.status_code == 404
    assert len(span_simulator.requests) == 2


@with_both
async def test_v1_that_ends_while_the_client_runs(client: SpanPanelClient, span_simulator: SpanSimulator) -> None:
    await client.get_status()
    span_simulator.faults.add(ErrorStatus(404, path="/api/v1/*"))
    await client.get_status()
    assert client.spoken_version == "v2"
    assert _asked(span_simulator) == ["/api/v1/status"] * 2 + ["/api/v2/status"] * 2


async def test_neither(client: SpanPanelClient, span_simulator: SpanSimulator) -> None:
    span_simulator.faults.add(ErrorStatus(404, path="/api/v1/*"))
    with pytest.raises(SpanPanelAPIError) as caught:
        await client.get_panel_state()
    assert caught.value.status_code == 404
    assert client.spoken_version is None


@with_both
@pytest.mark.parametrize("status", [502, 503])
async def test_a_panel_that_starts_is_not_guessed_at(
    client: SpanPanelClient, span_simulator: SpanSimulator, status: int
) -> None:
    span_simulator.faults.add(ErrorStatus(status, path="/api/v1/*", times=1))
    with pytest.raises(SpanPanelRetriableError):
        await client.get_status()
    assert client.spoken_version is None
    assert len(span_simulator.requests) == 1
    await client.get_status()
    assert client.spoken_version == "v1"


@without_v1
@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_panel_whose_v1_stays_busy_is_served_from_v2(span_simulator: SpanSimulator, status: int) -> None:
    simulator = span_simulator
    simulator.faults.add(ErrorStatus(status, path="/api/v1/*"))
    known = PanelCredentials(simulator.host, simulator.serial, simulator.token, broker_password="known")
    async with SpanPanelClient(simulator.host, simulator.port, 5, credentials=known) as client:
        await client.get_clients()
        assert client.spoken_version == "v2"
    assert _asked(simulator) == ["/api/v1/auth/clients", "/api/v2/status", "/api/v2/auth/clients"]


@without_v1
async def test_registering_where_v1_stays_busy(client: SpanPanelClient, span_simulator: SpanSimulator) -> None:
    span_simulator.faults.add(ErrorStatus(502, path="/api/v1/*"))
    with pytest.raises(SpanPanelRetriableError):
        await client.get_circuits()
    assert _version(client) is None, "it may be starting, and nothing else can serve this"
    await client.authenticate("my-app", dashboard_password=span_simulator.passphrase)
    assert _version(client) == "v2"
    assert client.credentials is not None


@with_both
@pytest.mark.parametrize("path", ["/api/*", "/api/v1/*"])
async def test_a_panel_that_starts_is_not_guessed_at_with_credentials(span_simulator: SpanSimulator, path: str) -> None:
    simulator = span_simulator
    known = PanelCredentials(simulator.host, simulator.serial, simulator.token, broker_password="known")
    async with SpanPanelClient(
        simulator.host, simulator.port, 5, retries=1, retry_timeout=0.01, credentials=known
    ) as client:
        simulator.faults.add(ErrorStatus(502, path=path, times=1))
        await client.get_circuits()
        assert client.spoken_version == "v1"
        simulator.faults.add(ErrorStatus(502, path="/api/v1/*"))
        with pytest.raises(SpanPanelRetriableError):
            await client.get_circuits()
        assert client.spoken_version == "v1", "what has spoken v1 is restarting"


@without_v1
async def test_a_probe_that_fails_decides_nothing(client: SpanPanelClient, span_simulator: SpanSimulator) -> None:
    span_simulator.faults.add(ErrorStatus(502, path="/api/v2/status", times=1))
    with pytest.raises(SpanPanelRetriableError) as caught:
        await client.get_status()
    assert caught.value.status_code == 502, "404 would mean that there is no hope"
    assert client.spoken_version is None
    await client.get_status()
    assert client.spoken_version == "v2"


async def test_nobody_listens(unused_tcp_port: int) -> None:
    async with SpanPanelClient("127.0.0.1", unused_tcp_port, 30) as client:
        with pytest.raises(SpanPanelConnectionError):
            await client.get_status()
        assert client.spoken_version is None


@without_v1
async def test_many_first_calls_ask_once(client: SpanPanelClient, span_simulator: SpanSimulator) -> None:
    await gather(*(client.get_status for _ in range(5)))
    asked = _asked(span_simulator)
    assert asked.count("/api/v1/status") <= 5
    assert asked.count("/api/v2/status") == 6, "one probe, five answers"


@without_v1
async def test_v1_alone(span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    async with SpanPanelClient(simulator.host, simulator.port, 30, api_version="v1") as client:
        with pytest.raises(SpanPanelAPIError) as caught:
            await client.get_status()
    assert caught.value.status_code == 404
    assert _asked(simulator) == ["/api/v1/status"]


@with_both
async def test_v2_alone(span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    async with SpanPanelClient(simulator.host, simulator.port, 30, api_version="v2") as client:
        assert client.spoken_version == "v2"
        await client.get_status()
    assert _asked(simulator) == ["/api/v2/status"]


def test_other_versions_are_refused() -> None:
    with pytest.raises(ValueError, match="'auto', 'v1' or 'v2'"):
        SpanPanelClient("127.0.0.1", api_version="v3")  # type: ignore[arg-type]  # what is refused


# Deprecation


@with_both
async def test_the_end_of_v1_is_told_once(client: SpanPanelClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "span_panel_api")
    for _ in range(3):
        await client.get_status()
        await client.get_circuits()
    told = [record.getMessage() for record in caplog.records if "ends on" in record.getMessage()]
    assert len(told) == 1
    assert "2026-12-31" in told[0]


async def test_older_firmware_tells_nothing(client: SpanPanelClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "span_panel_api")
    await client.get_status()
    assert not caplog.records


# What has no successor


@without_v1
async def test_what_is_gone_names_the_new_way(client: SpanPanelClient, span_simulator: SpanSimulator) -> None:
    calls: dict[str, Any] = {
        "set_main_relay_state": partial(client.set_main_relay_state, "OPEN"),
        "emergency_reconnect": client.emergency_reconnect,
        "set_storage_soe": partial(client.set_storage_soe, 50),
        "get_nice_to_have_threshold": client.get_nice_to_have_threshold,
        "set_nice_to_have_threshold": partial(client.set_nice_to_have_threshold, 20, 40),
        "scan_wifi": client.scan_wifi,
        "connect_wifi": partial(client.connect_wifi, "home", "secret-psk"),
        "get_spaces": client.get_spaces,
        "get_space": partial(client.get_space, "x"),
        "set_space": partial(client.set_space, "x"),
    }
    await client.get_status()
    before = len(span_simulator.requests)
    for operation, call in calls.items():
        with pytest.raises(SpanPanelUnsupportedError, match=f"^{operation}: REST v1 is gone") as caught:
            await call()
        assert isinstance(caught.value, SpanPanelAPIError)
        assert (caught.value.operation, caught.value.was_sent) == (operation, False)
        assert "secret-psk" not in str(caught.value)
    assert len(span_simulator.requests) == before, "nothing is sent"


@without_v1
@pytest.mark.parametrize("what", ["name", "user_controllable", "sheddable", "never_backup"])
async def test_half_of_a_change_is_none(client: SpanPanelClient, span_simulator: SpanSimulator, what: str) -> None:
    value = {"name": "Office"}.get(what, True)
    with pytest.raises(SpanPanelUnsupportedError, match=f"set_circuit: {what}"):
        await client.set_circuit("0" * 32, relay="OPEN", **{what: value})  # type: ignore[arg-type]  # by name


@without_v1
async def test_wrong_words_are_refused_as_ever(client: SpanPanelClient, span_simulator: SpanSimulator) -> None:
    with pytest.raises(SpanPanelAPIError, match="OPEN, CLOSED"):
        await client.set_circuit_relay("0" * 32, "AJAR")
    with pytest.raises(SpanPanelAPIError, match="MUST_HAVE"):
        await client.set_circuit_priority("0" * 32, "NEVER")
    assert not span_simulator.requests


# Credentials


@without_v1
async def test_registering_without_v1(client: SpanPanelClient, span_simulator: SpanSimulator) -> None:
    answer = await client.authenticate("my-app", "Mine", dashboard_password=span_simulator.passphrase)
    known = client.credentials
    assert known is not None
    assert (known.serial_number, known.client_name, known.has_broker_access) == (span_simulator.serial, "my-app", True)
    assert client.access_token == answer.access_token == known.access_token
    assert "my-app" in (await client.get_clients()).clients.additional_properties, "under just this name"
    assert [path for path in _asked(span_simulator) if path.endswith("register")] == [
        "/api/v1/auth/register",
        "/api/v2/auth/register",
    ]
    assert str(span_simulator.passphrase) not in repr(known) + repr(client)


@with_both
async def test_registering_with_v1_brings_the_broker_as_well(
    client: SpanPanelClient, span_simulator: SpanSimulator
) -> None:
    await client.authenticate("my-app", dashboard_password=span_simulator.passphrase)
    known = client.credentials
    assert known is not None
    assert known.broker_password == span_simulator.passphrase
    assert client.spoken_version == "v1"


async def test_registering_with_older_firmware(client: SpanPanelClient, span_simulator: SpanSimulator) -> None:
    span_simulator.panel.press_door()
    await client.authenticate("my-app")
    assert client.credentials is None


@without_v1
async def test_a_wrong_secret(client: SpanPanelClient) -> None:
    with pytest.raises(SpanPanelAuthError):
        await client.authenticate("my-app", dashboard_password="wrong-secret")
    assert client.credentials is None


@without_v1
async def test_without_broker_credentials_it_says_what_to_do(client: SpanPanelClient) -> None:
    with pytest.raises(SpanPanelAuthError, match=r"authenticate\(\).*span-panel login"):
        await client.get_circuits()


@without_v1
async def test_given_credentials_bring_the_token(span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    known = PanelCredentials(simulator.host, simulator.serial, simulator.token)
    async with SpanPanelClient(simulator.host, simulator.port, 30, credentials=known) as client:
        assert client.access_token == simulator.token
        assert len((await client.get_clients()).clients.additional_properties) == 1


@without_v1
async def test_stored_credentials_that_others_can_read_are_refused(
    client: SpanPanelClient, span_simulator: SpanSimulator, no_stored_credentials: Path
) -> None:
    path = no_stored_credentials / "127_0_0_1.json"
    PanelCredentials(span_simulator.host, span_simulator.serial, "t-1").save(path)
    path.chmod(0o644)
    with pytest.raises(ValueError, match="chmod 600"):
        await client.get_circuits()


@without_v1
async def test_reduced_rights(span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    token = simulator.registry.issue("reduced", is_full=False)
    async with SpanPanelClient(simulator.host, simulator.port, 30, access_token=token) as client:
        with pytest.raises(SpanPanelAuthError) as caught:
            await client.get_clients()
    assert caught.value.status_code == 403
