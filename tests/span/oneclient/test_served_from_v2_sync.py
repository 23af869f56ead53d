# Derived from tests/span/oneclient/test_served_from_v2.py by `codegen generate`. Do not edit: change that file.
"""The calls of v1 on a panel that has none, in both data models: numbers, commands, and what happens when the panel goes. The twin is derived."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from span_panel_api import (
    PanelCredentials,
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelCertificateError,
    SpanPanelClientSync,
    SpanPanelConnectionError,
    SpanPanelStaleDataError,
)
from span_panel_api.simulator import Settings, SpanSimulator
from tests.span.sync_tools import eventually

FLAT, TREE = "r202609", "r202639"
flat = pytest.mark.span_simulator(settings=Settings(firmware=FLAT, no_v1=True))
both_worlds = pytest.mark.span_simulator(settings=Settings(firmware=TREE))
without_v1 = pytest.mark.span_simulator(settings=Settings(firmware=TREE, no_v1=True))
ROUNDING = 0.001
POWER_FLOOR_W = 3.0
SOLAR = "Commissioned PV System"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the user's own store out of the tests."""
    monkeypatch.setenv("SPAN_PANEL_CREDENTIALS", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture
def client(span_simulator: SpanSimulator) -> Iterator[SpanPanelClientSync]:
    simulator = span_simulator
    with SpanPanelClientSync(simulator.host, simulator.port, 30) as opened:
        opened.authenticate("my-app", dashboard_password=simulator.passphrase)
        yield opened


def script_of_2025(simulator: SpanSimulator) -> list[str]:
    """A program as people wrote it for v1; it knows nothing of v2."""
    said: list[str] = []
    with SpanPanelClientSync(simulator.host, simulator.port, 30) as client:
        client.authenticate("script", "Switches the office", dashboard_password=simulator.passphrase)
        status = client.get_status()
        said.append(f"{status.system.serial}, door {status.system.door_state}")
        circuits = client.get_circuits()
        said += [
            f"{circuit.id} {' '.join(str(circuit.name).split())} {circuit.relay_state} {circuit.priority}"
            for circuit in circuits.circuits.additional_properties.values()
            if circuit.name != SOLAR
        ]
        office = circuits.by_name("Office")
        changed = client.set_circuit_relay(office.id, "open")
        said.append(f"{changed.id} {changed.relay_state}")
        changed = client.set_circuit_priority(office.id, "non_essential")
        said.append(f"{changed.id} {changed.priority}")
        soe = (client.get_storage_soe()).soe
        said.append(f"{soe.percentage if soe else '?'} %")
    return sorted(said)


@both_worlds
def test_a_script_of_2025_runs_unchanged(span_simulator: SpanSimulator) -> None:
    before = script_of_2025(span_simulator)
    for firmware in (FLAT, TREE):
        with SpanSimulator(settings=Settings(firmware=firmware, no_v1=True)) as later:
            assert script_of_2025(later) == before


@both_worlds
def test_numbers_are_those_of_v1(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    known = client.credentials
    with SpanPanelClientSync(simulator.host, simulator.port, 30, api_version="v2", credentials=known) as successor:
        then, now = client.get_circuits(), successor.get_circuits()
        assert {circuit.id for circuit in then} == {circuit.id for circuit in now if circuit.name != SOLAR}
        for circuit in then:
            twin = now.by_id(circuit.id)
            assert twin.instant_power_w == pytest.approx(circuit.instant_power_w, abs=POWER_FLOOR_W)
            assert twin.consumed_energy_wh == pytest.approx(circuit.consumed_energy_wh, rel=1e-3)
            assert (twin.name, twin.tabs, twin.relay_state) == (circuit.name, circuit.tabs, circuit.relay_state)
        power, again = client.get_panel_power(), successor.get_panel_power()
        assert again.instant_grid_power_w == pytest.approx(power.instant_grid_power_w, abs=1.0)
        assert successor.get_storage_soe() == client.get_storage_soe()
        assert successor.get_main_relay_state() == client.get_main_relay_state()


# The two data models


@pytest.mark.parametrize("model", [pytest.param("flat", marks=flat), pytest.param("1.0", marks=without_v1)])
def test_commands_take_effect(client: SpanPanelClientSync, span_simulator: SpanSimulator, model: str) -> None:
    assert span_simulator.data_model == model
    office = (client.get_circuits()).by_name("Office")
    assert (client.set_circuit_relay(office.id, "OPEN")).relay_state == "OPEN"
    assert span_simulator.panel.find_circuit("Office").relay == "OPEN"
    assert (client.set_circuit_priority(office.id, "NON_ESSENTIAL")).priority == "NON_ESSENTIAL"
    changed = client.set_circuit(office.id, relay="CLOSED", priority="MUST_HAVE")
    assert (changed.relay_state, changed.priority) == ("CLOSED", "MUST_HAVE")


@pytest.mark.parametrize("model", [pytest.param("flat", marks=flat), pytest.param("1.0", marks=without_v1)])
def test_reading_asks_nothing(client: SpanPanelClientSync, span_simulator: SpanSimulator, model: str) -> None:
    client.get_circuits()
    before = len(span_simulator.requests)
    for _ in range(5):
        client.get_circuits()
        client.get_panel_state()
        client.get_panel_meter()
    assert len(span_simulator.requests) == before


@without_v1
def test_a_locked_circuit(client: SpanPanelClientSync) -> None:
    solar = (client.get_circuits()).by_name(SOLAR)
    assert solar.is_user_controllable is False
    with pytest.raises(SpanPanelAPIError) as caught:
        client.set_circuit_relay(solar.id, "OPEN")
    assert caught.value.was_sent is False


@without_v1
def test_an_unknown_circuit(client: SpanPanelClientSync) -> None:
    with pytest.raises(SpanPanelAPIError) as caught:
        client.get_circuit("0" * 32)
    assert caught.value.status_code == 404
    with pytest.raises(SpanPanelAPIError) as caught:
        client.set_circuit_relay("0" * 32, "OPEN")
    assert (caught.value.status_code, caught.value.was_sent) == (404, False)


@without_v1
def test_ids_may_have_dashes(client: SpanPanelClientSync) -> None:
    office = (client.get_circuits()).by_name("Office")
    dashed = "-".join((office.id[:8], office.id[8:12], office.id[12:16], office.id[16:20], office.id[20:]))
    assert (client.get_circuit(dashed)).id == office.id


@without_v1
def test_solar_is_a_circuit_now(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    solar = (client.get_circuits()).by_name(SOLAR)
    assert solar.instant_power_w is not None
    assert solar.instant_power_w >= 0, "positive feeds the panel"
    assert client.get_unmapped_branches() == ()


# The panel goes and comes


@without_v1
def test_a_panel_that_is_lost(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    client.get_circuits()
    span_simulator.mqtt.lose()

    def is_noticed() -> bool:
        try:
            client.get_circuits()
        except SpanPanelStaleDataError as error:
            return "lost" in str(error)
        return False

    eventually(is_noticed)
    status = client.get_status()
    assert status.system.serial == span_simulator.serial, "REST still answers"
    span_simulator.mqtt.come_back()

    def is_back() -> bool:
        try:
            return len(client.get_circuits()) > 20
        except SpanPanelStaleDataError:
            return False

    eventually(is_back)


@without_v1
def test_retries_wait_for_the_panel(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    client.get_circuits()
    span_simulator.mqtt.drop_clients()
    client.retries, client.retry_timeout, client.retry_backoff_multiplier = 400, 0.05, 1.0
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        assert len(client.get_circuits()) > 20


@without_v1
def test_a_rotated_passphrase(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    client.get_circuits()
    span_simulator.rotate_passphrase()

    def is_refused() -> bool:
        try:
            client.get_circuits()
        except SpanPanelAuthError:
            return True
        except SpanPanelConnectionError:
            return False
        return False

    eventually(is_refused)
    client.authenticate("my-app-2", dashboard_password=span_simulator.passphrase)
    assert len(client.get_circuits()) > 20


# Credentials


@without_v1
def test_the_next_start_needs_no_registration(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, tmp_path: Path
) -> None:
    simulator = span_simulator
    client.get_circuits()
    known = client.credentials
    assert known is not None
    assert known.ca_pem is not None, "the CA is pinned at the first contact"
    known.save(tmp_path / "panel.json")
    before = len(simulator.requests)
    again = PanelCredentials.load(tmp_path / "panel.json")
    with SpanPanelClientSync(simulator.host, simulator.port, 30, credentials=again, api_version="v2") as next_one:
        assert len(next_one.get_circuits()) > 20
    assert len(simulator.requests) == before, "the CA is not fetched again"


@without_v1
def test_a_v1_token_and_a_stored_login_are_enough(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, store: Path
) -> None:
    simulator = span_simulator
    assert client.credentials is not None
    client.credentials.save(store / "127_0_0_1.json")
    with SpanPanelClientSync(simulator.host, simulator.port, 30, access_token=simulator.token) as script:
        assert len(script.get_circuits()) > 20
        assert (script.get_status()).system.door_state == "CLOSED"


@without_v1
def test_a_login_for_another_port_is_another_panels(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, store: Path
) -> None:
    simulator = span_simulator
    assert client.credentials is not None
    replace(client.credentials, http_port=1, https_port=2).save(store / "127_0_0_1.json")
    with SpanPanelClientSync(simulator.host, simulator.port, 30, access_token=simulator.token) as script:
        with pytest.raises(SpanPanelAuthError, match="span-panel login"):
            script.get_circuits()
        assert (script.get_status()).system.door_state is None


@without_v1
def test_another_ca_is_refused(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    client.get_circuits()
    known = client.credentials
    simulator.renew_certificate(new_authority=True)
    with SpanPanelClientSync(simulator.host, simulator.port, 30, credentials=known, api_version="v2") as next_one:
        with pytest.raises(SpanPanelCertificateError):
            next_one.get_circuits()


@without_v1
def test_a_ca_that_changes_while_it_is_watched(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    client.get_circuits()
    known = client.credentials
    assert known is not None
    span_simulator.renew_certificate(new_authority=True)
    seen: list[SpanPanelConnectionError] = []

    def is_named() -> bool:
        try:
            client.get_circuits()
        except SpanPanelConnectionError as error:
            seen.append(error)
            return isinstance(error, SpanPanelCertificateError)
        return False

    eventually(is_named)
    last = seen[-1]
    assert isinstance(last, SpanPanelCertificateError)
    assert (last.reason, last.pinned_fingerprint) == ("changed", known.ca_fingerprint)
    client.retries, client.retry_timeout = 100, 30.0
    started = time.monotonic()
    with pytest.raises(SpanPanelCertificateError):
        client.get_circuits()
    assert time.monotonic() - started < 15, "trying again changes nothing"


@without_v1
def test_a_new_registration_keeps_the_pinned_ca(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    client.get_circuits()
    known = client.credentials
    assert known is not None
    assert known.ca_pem is not None
    client.authenticate("my-app-2", dashboard_password=span_simulator.passphrase)
    assert client.credentials is not None
    assert client.credentials.ca_pem == known.ca_pem
    span_simulator.renew_certificate(new_authority=True)
    with pytest.raises(SpanPanelCertificateError):
        client.get_circuits()


@without_v1
def test_an_end_that_has_come_is_not_announced(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, caplog: pytest.LogCaptureFixture
) -> None:
    client.get_circuits()
    assert client.spoken_version == "v2"
    logged = [*caplog.get_records("setup"), *caplog.records]
    assert not [record for record in logged if "v1 ends" in record.getMessage()]


@without_v1
def test_closing_and_using_again(client: SpanPanelClientSync) -> None:
    assert len(client.get_circuits()) > 20
    client.close()
    client.close()
    assert len(client.get_circuits()) > 20
