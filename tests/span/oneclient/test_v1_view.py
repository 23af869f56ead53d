"""What a v2 panel says is what the same house says over v1: the same models, numbers and signs."""

from typing import Any

import pytest
from devicewire.span.models import (
    ApiClient,
    AuthOut,
    CircuitsOut,
    Clients,
    IslandingState,
    PanelPower,
    RelayStateOut,
    StatusOut,
)
from devicewire.span.types import UNSET
from devicewire.span.v2.models import ApiClient as ApiClientNow
from devicewire.span.v2.models import Clients as ClientsNow

from span_panel_api import V2StatusInfo, _v1_view
from tests.span.oneclient.houses import MODELS, answer, published, snapshot

ROUNDING_W = 0.0005
"""MQTT has three decimals."""
POWER_FLOOR_W = 3.0
"""Below that v1 says 0."""
LAG_WH = 100.0
"""What circuits consume between two samples: v1's energies trail."""
SOLAR = "Commissioned PV System"
WHO = V2StatusInfo("zz-2601-0abcd", "spanos3/r202639/01", True, "1.2")


@pytest.mark.parametrize("model", MODELS)
def test_circuits_are_those_of_v1(model: str) -> None:
    expected = CircuitsOut.from_dict(answer("circuits")).circuits.additional_properties
    found = _v1_view.circuits(snapshot(model)).circuits.additional_properties
    assert {item.name for key, item in found.items() if key not in expected} == {SOLAR}, "v1 has it on tabs alone"
    for key, then in expected.items():
        now = found[key]
        assert (now.id, now.relay_state, now.priority) == (key, then.relay_state, then.priority)
        assert isinstance(now.name, str)
        assert now.name.split() == str(then.name).split()
        assert tuple(now.tabs or ()) == tuple(then.tabs or ())
        assert now.is_user_controllable == then.is_user_controllable
        assert now.instant_power_w == pytest.approx(then.instant_power_w, abs=POWER_FLOOR_W)
        if then.instant_power_w:
            assert now.instant_power_w == pytest.approx(then.instant_power_w, abs=ROUNDING_W)
        assert now.consumed_energy_wh == pytest.approx(then.consumed_energy_wh, abs=LAG_WH)
        assert now.produced_energy_wh == pytest.approx(then.produced_energy_wh, abs=LAG_WH)


@pytest.mark.parametrize("model", MODELS)
def test_consuming_is_negative_and_solar_positive(model: str) -> None:
    found = {str(item.name): item.instant_power_w for item in _circuits(model).values()}
    assert found["EV Charger"] == pytest.approx(-5742.963)
    assert found[SOLAR] == pytest.approx(4188.0)


def _circuits(model: str) -> Any:
    return _v1_view.circuits(snapshot(model)).circuits.additional_properties


@pytest.mark.parametrize("model", MODELS)
def test_update_times_are_those_of_arrival(model: str) -> None:
    now = snapshot(model)
    first = next(iter(now.circuits.values()))
    arrived = first.reading("power_w")
    assert arrived is not None
    assert _v1_view.circuit(first).instant_power_update_time_s == int(arrived.received)


@pytest.mark.parametrize("model", MODELS)
def test_small_answers_are_those_of_v1(model: str) -> None:
    now = snapshot(model)
    power = PanelPower.from_dict(answer("panel/power"))
    found = _v1_view.panel_power(now)
    assert found.instant_grid_power_w == pytest.approx(power.instant_grid_power_w, abs=ROUNDING_W)
    assert found.feedthrough_power_w == pytest.approx(power.feedthrough_power_w, abs=ROUNDING_W)
    assert _v1_view.main_relay(now) == RelayStateOut.from_dict(answer("panel/grid"))
    assert _v1_view.islanding_state(now) == IslandingState.from_dict(answer("islanding-state"))
    assert _v1_view.storage_soe(now).to_dict() == answer("storage/soe")
    meter = answer("panel/meter")["mainMeter"]
    assert _v1_view.panel_meter(now).main_meter.to_dict() == meter


@pytest.mark.parametrize("model", MODELS)
def test_panel_state(model: str) -> None:
    then: Any = answer("panel")
    now: Any = _v1_view.panel_state(snapshot(model))
    assert now.main_relay_state == then["mainRelayState"]
    assert (now.dsm_grid_state, now.dsm_state, now.current_run_config) == (
        then["dsmGridState"],
        then["dsmState"],
        then["currentRunConfig"],
    )
    assert now.grid_sample_start_ms is None, "nothing is made up"
    assert [branch.id for branch in now.branches] == sorted(branch.id for branch in now.branches)
    by_tab = {branch["id"]: branch for branch in then["branches"]}
    for branch in now.branches:
        if branch.instant_power_w is not None and abs(branch.instant_power_w) > POWER_FLOOR_W:
            assert branch.instant_power_w == pytest.approx(by_tab[branch.id]["instantPowerW"], abs=ROUNDING_W)
    assert {27, 28, 29, 31}.isdisjoint(branch.id for branch in now.branches), "of empty tabs nothing is known"


@pytest.mark.parametrize("model", MODELS)
def test_of_a_wide_breaker_only_the_relay_is_known(model: str) -> None:
    branches = {branch.id: branch for branch in _v1_view.panel_state(snapshot(model)).branches}
    assert branches[17].relay_state == branches[19].relay_state == "CLOSED"
    assert branches[17].instant_power_w is None


@pytest.mark.parametrize(
    ("word", "dsm", "run", "grid"),
    [("OFF_GRID", "DSM_OFF_GRID", "PANEL_OFF_GRID", None), ("UNKNOWN", None, None, None), ("", None, None, None)],
)
@pytest.mark.parametrize("model", MODELS)
def test_words_for_the_grid(model: str, word: str, dsm: str | None, run: str | None, grid: str | None) -> None:
    now = snapshot(model, replaced={"bess/grid-state": word, "grid/islanding-state": word})
    found: Any = _v1_view.panel_state(now)
    assert (found.dsm_state, found.current_run_config, found.dsm_grid_state) == (dsm, run, grid)
    assert _v1_view.islanding_state(now).islanding_state == (word or None)


@pytest.mark.parametrize("model", MODELS)
def test_status(model: str) -> None:
    then = StatusOut.from_dict(answer("status"))
    found: Any = _v1_view.status(WHO, snapshot(model))
    assert (found.system.serial, found.system.door_state) == (then.system.serial, then.system.door_state)
    assert (found.network.eth_0_link, found.network.wlan_link) == (then.network.eth_0_link, then.network.wlan_link)
    assert (found.software.firmware_version, found.system.proximity_proven) == ("spanos3/r202639/01", True)
    assert (found.system.uptime, found.software.env, found.network.wwan_link) == (None, None, None)


def test_status_without_a_broker() -> None:
    found: Any = _v1_view.status(V2StatusInfo("s", "f"), None)
    assert (found.system.serial, found.system.door_state, found.system.proximity_proven) == ("s", None, None)
    assert found.system.manufacturer is None
    assert found.network.eth_0_link is None


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("NEVER", "MUST_HAVE"),
        ("SOC_THRESHOLD", "NICE_TO_HAVE"),
        ("OFF_GRID", "NON_ESSENTIAL"),
        ("UNKNOWN", "UNKNOWN"),
        ("LATER_WORD", "LATER_WORD"),
    ],
)
@pytest.mark.parametrize("model", MODELS)
def test_priorities(model: str, now: str, then: str) -> None:
    words = {"/shed-priority": now, "load-shed/priority": now}
    found = _v1_view.circuits(snapshot(model, replaced=words)).circuits.additional_properties
    assert {str(item.priority) for item in found.values()} == {then}


@pytest.mark.parametrize("gone", ["active-power", "imported-energy", "/name", "/relay", "priority"])
@pytest.mark.parametrize("model", MODELS)
def test_what_was_never_reported_is_none(model: str, gone: str) -> None:
    now = snapshot(model, without=gone)
    circuits = _v1_view.circuits(now).circuits.additional_properties.values()
    field = {
        "active-power": "instant_power_w",
        "imported-energy": "produced_energy_wh",
        "/name": "name",
        "/relay": "relay_state",
        "priority": "priority",
    }[gone]
    assert {getattr(item, field) for item in circuits} == ({UNSET} if gone == "/name" else {None})


@pytest.mark.parametrize("model", MODELS)
def test_without_a_battery(model: str) -> None:
    bess = {"flat": "/bess/", "parent_child": "TG900000000X1Z".lower()}[model]
    found: Any = _v1_view.storage_soe(snapshot(model, without=bess))
    assert found.soe.percentage is None, "v1 says a number that proves nothing"


def test_ids_lose_their_dashes() -> None:
    assert _v1_view.circuit_key("186b31b2-3d56-81b7-460e-23cf4296eff0") == "186b31b23d5681b7460e23cf4296eff0"


def test_clients() -> None:
    clients = answer("auth/clients")
    found = _v1_view.clients(ClientsNow.from_dict(clients))
    assert isinstance(found, Clients)
    assert found.to_dict() == clients
    one = clients["clients"]["my-app"]
    assert _v1_view.client(ApiClientNow.from_dict(one)) == ApiClient.from_dict(one)


LONG = {
    "accessToken": "t-1",
    "tokenType": "bearer",
    "iatMs": 1,
    "hostname": "span-s.local",
    "serialNumber": "s",
    "ebusBrokerUsername": "s",
    "ebusBrokerPassword": "secret-pass",
    "ebusBrokerHost": "span-s.local",
    "ebusBrokerMqttsPort": 8883,
    "ebusBrokerWsPort": 9001,
    "ebusBrokerWssPort": 9002,
    "hopPassphrase": None,
}


def test_a_v1_registration_on_v2_firmware_brings_the_broker() -> None:
    found = _v1_view.broker_access(AuthOut.from_dict(LONG))
    assert found is not None
    assert (found.ebus_broker_password, found.hop_passphrase, found.ebus_broker_mqtts_port) == (
        "secret-pass",
        None,
        8883,
    )
    back = _v1_view.auth(found)
    assert (back.access_token, back.iat_ms) == ("t-1", 1)
    assert "secret-pass" not in repr(found)


@pytest.mark.parametrize("missing", ["serialNumber", "ebusBrokerUsername", "ebusBrokerMqttsPort"])
def test_half_a_broker_is_none(missing: str) -> None:
    assert _v1_view.broker_access(AuthOut.from_dict({k: v for k, v in LONG.items() if k != missing})) is None


def test_firmware_without_v2_brings_none() -> None:
    assert _v1_view.broker_access(AuthOut.from_dict({"accessToken": "t", "tokenType": "bearer", "iatMs": 1})) is None


@pytest.mark.parametrize("model", MODELS)
def test_the_example_is_played_in_full(model: str) -> None:
    assert len(published(model)) > 400
    assert snapshot(model).issues == ()
