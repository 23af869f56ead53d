# Derived from tests/span/oneclient/test_two_worlds.py by `codegen generate`. Do not edit: change that file.
"""One client for panels with REST v1 and without it: what it asks, when it changes over, what it refuses. The twin is derived."""

import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from span_panel_api import (
    PanelCredentials,
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelClientSync,
    SpanPanelConnectionError,
    SpanPanelRetriableError,
    SpanPanelUnsupportedError,
)
from span_panel_api.simulator import ErrorStatus, Settings, SpanSimulator
from tests.span.sync_tools import gather

NEWEST = "r202639"
without_v1 = pytest.mark.span_simulator(settings=Settings(firmware=NEWEST, no_v1=True), broker="none")
with_both = pytest.mark.span_simulator(settings=Settings(firmware=NEWEST), broker="none")


@pytest.fixture(autouse=True)
def no_stored_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the user's own store out of the tests."""
    monkeypatch.setenv("SPAN_PANEL_CREDENTIALS", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture
def client(span_simulator: SpanSimulator) -> Iterator[SpanPanelClientSync]:
    simulator = span_simulator
    with SpanPanelClientSync(simulator.host, simulator.port, 30, access_token=simulator.token) as opened:
        yield opened


def _asked(simulator: SpanSimulator) -> list[str]:
    return [request.path for request in simulator.requests]


def _version(client: SpanPanelClientSync) -> str | None:
    return client.spoken_version


# Which interface


@with_both
def test_v1_is_kept_where_it_works(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    client.get_status()
    client.get_circuits()
    client.get_panel_state()
    assert client.spoken_version == "v1"
    assert _asked(span_simulator) == ["/api/v1/status", "/api/v1/circuits", "/api/v1/panel"], "nothing else is asked"


@without_v1
def test_v2_where_v1_is_gone(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    status = client.get_status()
    assert client.spoken_version == "v2"
    assert status.system.serial == span_simulator.serial
    assert _asked(span_simulator) == ["/api/v1/status", "/api/v2/status", "/api/v2/status"]
    client.get_status()
    assert _asked(span_simulator)[3:] == ["/api/v2/status"], "v1 is not tried again"


@without_v1
@pytest.mark.parametrize("first", ["get_circuit", "set_circuit_relay", "get_client"])
def test_the_first_call_may_be_about_one_thing(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, first: str
) -> None:
    calls: dict[str, Any] = {
        "get_circuit": partial(client.get_circuit, "0" * 32),
        "set_circuit_relay": partial(client.set_circuit_relay, "0" * 32, "OPEN"),
        "get_client": partial(client.get_client, "simulator"),
    }
    if first == "get_client":
        assert (client.get_client("simulator")).description
    else:
        with pytest.raises(SpanPanelAuthError, match="broker password"):
            calls[first]()
    assert client.spoken_version == "v2"
    assert _asked(span_simulator)[1:3] == ["/api/v1/status", "/api/v2/status"]


def test_an_unknown_circuit_is_no_reason_to_ask(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    client.get_circuits()
    with pytest.raises(SpanPanelAPIError) as caught:
        client.get_circuit("nobody")
    assert caught.value.status_code == 404
    assert len(span_simulator.requests) == 2


@with_both
def test_v1_that_ends_while_the_client_runs(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    client.get_status()
    span_simulator.faults.add(ErrorStatus(404, path="/api/v1/*"))
    client.get_status()
    assert client.spoken_version == "v2"
    assert _asked(span_simulator) == ["/api/v1/status"] * 2 + ["/api/v2/status"] * 2


def test_neither(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    span_simulator.faults.add(ErrorStatus(404, path="/api/v1/*"))
    with pytest.raises(SpanPanelAPIError) as caught:
        client.get_panel_state()
    assert caught.value.status_code == 404
    assert client.spoken_version is None


@with_both
@pytest.mark.parametrize("status", [502, 503])
def test_a_panel_that_starts_is_not_guessed_at(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, status: int
) -> None:
    span_simulator.faults.add(ErrorStatus(status, path="/api/v1/*", times=1))
    with pytest.raises(SpanPanelRetriableError):
        client.get_status()
    assert client.spoken_version is None
    assert len(span_simulator.requests) == 1
    client.get_status()
    assert client.spoken_version == "v1"


@without_v1
@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_panel_whose_v1_stays_busy_is_served_from_v2(span_simulator: SpanSimulator, status: int) -> None:
    simulator = span_simulator
    simulator.faults.add(ErrorStatus(status, path="/api/v1/*"))
    known = PanelCredentials(simulator.host, simulator.serial, simulator.token, broker_password="known")
    with SpanPanelClientSync(simulator.host, simulator.port, 5, credentials=known) as client:
        client.get_clients()
        assert client.spoken_version == "v2"
    assert _asked(simulator) == ["/api/v1/auth/clients", "/api/v2/status", "/api/v2/auth/clients"]


@without_v1
def test_registering_where_v1_stays_busy(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    span_simulator.faults.add(ErrorStatus(502, path="/api/v1/*"))
    with pytest.raises(SpanPanelRetriableError):
        client.get_circuits()
    assert _version(client) is None, "it may be starting, and nothing else can serve this"
    client.authenticate("my-app", dashboard_password=span_simulator.passphrase)
    assert _version(client) == "v2"
    assert client.credentials is not None


@with_both
@pytest.mark.parametrize("path", ["/api/*", "/api/v1/*"])
def test_a_panel_that_starts_is_not_guessed_at_with_credentials(span_simulator: SpanSimulator, path: str) -> None:
    simulator = span_simulator
    known = PanelCredentials(simulator.host, simulator.serial, simulator.token, broker_password="known")
    with SpanPanelClientSync(
        simulator.host, simulator.port, 5, retries=1, retry_timeout=0.01, credentials=known
    ) as client:
        simulator.faults.add(ErrorStatus(502, path=path, times=1))
        client.get_circuits()
        assert client.spoken_version == "v1"
        simulator.faults.add(ErrorStatus(502, path="/api/v1/*"))
        with pytest.raises(SpanPanelRetriableError):
            client.get_circuits()
        assert client.spoken_version == "v1", "what has spoken v1 is restarting"


@without_v1
def test_a_probe_that_fails_decides_nothing(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    span_simulator.faults.add(ErrorStatus(502, path="/api/v2/status", times=1))
    with pytest.raises(SpanPanelRetriableError) as caught:
        client.get_status()
    assert caught.value.status_code == 502, "404 would mean that there is no hope"
    assert client.spoken_version is None
    client.get_status()
    assert client.spoken_version == "v2"


def test_nobody_listens(unused_tcp_port: int) -> None:
    with SpanPanelClientSync("127.0.0.1", unused_tcp_port, 30) as client:
        with pytest.raises(SpanPanelConnectionError):
            client.get_status()
        assert client.spoken_version is None


@without_v1
def test_many_first_calls_ask_once(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    gather(*(client.get_status for _ in range(5)))
    asked = _asked(span_simulator)
    assert asked.count("/api/v1/status") <= 5
    assert asked.count("/api/v2/status") == 6, "one probe, five answers"


@without_v1
def test_v1_alone(span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    with SpanPanelClientSync(simulator.host, simulator.port, 30, api_version="v1") as client:
        with pytest.raises(SpanPanelAPIError) as caught:
            client.get_status()
    assert caught.value.status_code == 404
    assert _asked(simulator) == ["/api/v1/status"]


@with_both
def test_v2_alone(span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    with SpanPanelClientSync(simulator.host, simulator.port, 30, api_version="v2") as client:
        assert client.spoken_version == "v2"
        client.get_status()
    assert _asked(simulator) == ["/api/v2/status"]


def test_other_versions_are_refused() -> None:
    with pytest.raises(ValueError, match="'auto', 'v1' or 'v2'"):
        SpanPanelClientSync("127.0.0.1", api_version="v3")  # type: ignore[arg-type]  # what is refused


# Deprecation


@with_both
def test_the_end_of_v1_is_told_once(client: SpanPanelClientSync, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "span_panel_api")
    for _ in range(3):
        client.get_status()
        client.get_circuits()
    told = [record.getMessage() for record in caplog.records if "ends on" in record.getMessage()]
    assert len(told) == 1
    assert "2026-12-31" in told[0]


def test_older_firmware_tells_nothing(client: SpanPanelClientSync, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "span_panel_api")
    client.get_status()
    assert not caplog.records


# What has no successor


@without_v1
def test_what_is_gone_names_the_new_way(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
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
    client.get_status()
    before = len(span_simulator.requests)
    for operation, call in calls.items():
        with pytest.raises(SpanPanelUnsupportedError, match=f"^{operation}: REST v1 is gone") as caught:
            call()
        assert isinstance(caught.value, SpanPanelAPIError)
        assert (caught.value.operation, caught.value.was_sent) == (operation, False)
        assert "secret-psk" not in str(caught.value)
    assert len(span_simulator.requests) == before, "nothing is sent"


@without_v1
@pytest.mark.parametrize("what", ["name", "user_controllable", "sheddable", "never_backup"])
def test_half_of_a_change_is_none(client: SpanPanelClientSync, span_simulator: SpanSimulator, what: str) -> None:
    value = {"name": "Office"}.get(what, True)
    with pytest.raises(SpanPanelUnsupportedError, match=f"set_circuit: {what}"):
        client.set_circuit("0" * 32, relay="OPEN", **{what: value})  # type: ignore[arg-type]  # by name


@without_v1
def test_wrong_words_are_refused_as_ever(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    with pytest.raises(SpanPanelAPIError, match="OPEN, CLOSED"):
        client.set_circuit_relay("0" * 32, "AJAR")
    with pytest.raises(SpanPanelAPIError, match="MUST_HAVE"):
        client.set_circuit_priority("0" * 32, "NEVER")
    assert not span_simulator.requests


# Credentials


@without_v1
def test_registering_without_v1(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    answer = client.authenticate("my-app", "Mine", dashboard_password=span_simulator.passphrase)
    known = client.credentials
    assert known is not None
    assert (known.serial_number, known.client_name, known.has_broker_access) == (span_simulator.serial, "my-app", True)
    assert client.access_token == answer.access_token == known.access_token
    assert "my-app" in (client.get_clients()).clients.additional_properties, "under just this name"
    assert [path for path in _asked(span_simulator) if path.endswith("register")] == [
        "/api/v1/auth/register",
        "/api/v2/auth/register",
    ]
    assert str(span_simulator.passphrase) not in repr(known) + repr(client)


@with_both
def test_registering_with_v1_brings_the_broker_as_well(
    client: SpanPanelClientSync, span_simulator: SpanSimulator
) -> None:
    client.authenticate("my-app", dashboard_password=span_simulator.passphrase)
    known = client.credentials
    assert known is not None
    assert known.broker_password == span_simulator.passphrase
    assert client.spoken_version == "v1"


def test_registering_with_older_firmware(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    span_simulator.panel.press_door()
    client.authenticate("my-app")
    assert client.credentials is None


@without_v1
def test_a_wrong_secret(client: SpanPanelClientSync) -> None:
    with pytest.raises(SpanPanelAuthError):
        client.authenticate("my-app", dashboard_password="wrong-secret")
    assert client.credentials is None


@without_v1
def test_without_broker_credentials_it_says_what_to_do(client: SpanPanelClientSync) -> None:
    with pytest.raises(SpanPanelAuthError, match=r"authenticate\(\).*span-panel login"):
        client.get_circuits()


@without_v1
def test_given_credentials_bring_the_token(span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    known = PanelCredentials(simulator.host, simulator.serial, simulator.token)
    with SpanPanelClientSync(simulator.host, simulator.port, 30, credentials=known) as client:
        assert client.access_token == simulator.token
        assert len((client.get_clients()).clients.additional_properties) == 1


@without_v1
def test_stored_credentials_that_others_can_read_are_refused(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, no_stored_credentials: Path
) -> None:
    path = no_stored_credentials / "127_0_0_1.json"
    PanelCredentials(span_simulator.host, span_simulator.serial, "t-1").save(path)
    path.chmod(0o644)
    with pytest.raises(ValueError, match="chmod 600"):
        client.get_circuits()


@without_v1
def test_reduced_rights(span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    token = simulator.registry.issue("reduced", is_full=False)
    with SpanPanelClientSync(simulator.host, simulator.port, 30, access_token=token) as client:
        with pytest.raises(SpanPanelAuthError) as caught:
            client.get_clients()
    assert caught.value.status_code == 403
