"""How the panel's figures relate to each other, for any seed and any passing of time (fact sheet, 1.7)."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from span_panel_api.simulator import CircuitChange, Panel, reports
from span_panel_api.simulator.house import BREAKERS, SOLAR_TABS

seeds = st.integers(min_value=0, max_value=2**63)
durations = st.lists(st.floats(min_value=0.001, max_value=4000), max_size=4)
examples = settings(max_examples=20, deadline=None)

FLOOR_W = 2.5


def document(value: Any) -> Any:
    return value


def at(seed: int, steps: list[float]) -> Panel:
    panel = Panel(seed)
    for seconds in steps:
        panel.advance(seconds)
    return panel


@examples
@given(seeds, durations)
def test_feedthrough_holds_to_the_last_digit(seed: int, steps: list[float]) -> None:
    state = document(reports.panel_state(at(seed, steps)))
    branches, main = state["branches"], state["mainMeterEnergy"]
    power = sum(branch["instantPowerW"] for branch in branches)
    imported = sum(branch["importedActiveEnergyWh"] for branch in branches)
    exported = sum(branch["exportedActiveEnergyWh"] for branch in branches)
    assert state["feedthroughPowerW"] == state["instantGridPowerW"] + power
    assert state["feedthroughEnergy"]["producedEnergyWh"] == exported - main["producedEnergyWh"]
    assert state["feedthroughEnergy"]["consumedEnergyWh"] == main["consumedEnergyWh"] - imported


@examples
@given(seeds, durations)
def test_power_and_meter_repeat_the_panel(seed: int, steps: list[float]) -> None:
    panel = at(seed, steps)
    state = document(reports.panel_state(panel))
    power, meter = document(reports.panel_power(panel)), document(reports.panel_meter(panel))
    assert power == {name: state[name] for name in ("instantGridPowerW", "feedthroughPowerW")}
    assert meter == {"mainMeter": state["mainMeterEnergy"], "feedthrough": state["feedthroughEnergy"]}


@examples
@given(seeds, durations)
def test_circuits_sum_their_branches_and_floor_small_powers(seed: int, steps: list[float]) -> None:
    panel = at(seed, steps)
    branches = {branch["id"]: branch for branch in document(reports.panel_state(panel))["branches"]}
    for circuit in document(reports.circuits(panel))["circuits"].values():
        power = sum(branches[tab]["instantPowerW"] for tab in circuit["tabs"])
        is_zero = circuit["relayState"] == "OPEN" or abs(power) < FLOOR_W
        assert circuit["instantPowerW"] == (0.0 if is_zero else power)
        assert {branches[tab]["relayState"] for tab in circuit["tabs"]} == {circuit["relayState"]}


@examples
@given(seeds, durations)
def test_circuit_energies_trail_their_branches_by_up_to_ten_minutes(seed: int, steps: list[float]) -> None:
    panel = at(seed, steps)
    branches = {branch["id"]: branch for branch in document(reports.panel_state(panel))["branches"]}
    for circuit in document(reports.circuits(panel))["circuits"].values():
        consumed = sum(branches[tab]["exportedActiveEnergyWh"] for tab in circuit["tabs"])
        produced = sum(branches[tab]["importedActiveEnergyWh"] for tab in circuit["tabs"])
        assert 0 <= circuit["instantPowerUpdateTimeS"] - circuit["energyAccumUpdateTimeS"] <= 600
        assert consumed - 1200 <= circuit["consumedEnergyWh"] <= consumed
        assert produced - 1 <= circuit["producedEnergyWh"] <= produced


@examples
@given(seeds, durations)
def test_energies_grow_with_power_and_time(seed: int, steps: list[float]) -> None:
    panel = at(seed, steps)
    before = document(reports.panel_state(panel))
    panel.advance(9)
    after = document(reports.panel_state(panel))
    for old, new in zip(before["branches"], after["branches"], strict=True):
        assert new["exportedActiveEnergyWh"] >= old["exportedActiveEnergyWh"]
        assert new["importedActiveEnergyWh"] >= old["importedActiveEnergyWh"]
        powers = [abs(old["instantPowerW"]), abs(new["instantPowerW"])]
        grown = new["exportedActiveEnergyWh"] - old["exportedActiveEnergyWh"]
        grown += new["importedActiveEnergyWh"] - old["importedActiveEnergyWh"]
        assert grown <= max(powers) * 9 / 3600 + 2 / 32
        assert grown >= (min(powers) * 9 / 3600 - 2 / 32 if new["relayState"] == "CLOSED" else 0)
    assert after["gridSampleStartMs"] - before["gridSampleStartMs"] == 9000


@examples
@given(seeds, st.lists(st.floats(min_value=0.001, max_value=900), min_size=2, max_size=5))
def test_it_does_not_matter_in_how_many_steps_time_passes(seed: int, steps: list[float]) -> None:
    milliseconds = [round(seconds * 1000) for seconds in steps]
    at_once, in_steps = at(seed, [sum(milliseconds) / 1000]), at(seed, [part / 1000 for part in milliseconds])
    assert reports.panel_state(at_once) == reports.panel_state(in_steps)
    assert reports.circuits(at_once) == reports.circuits(in_steps)


def test_same_seed_same_panel_other_seed_other_panel() -> None:
    assert reports.panel_state(Panel(3)) == reports.panel_state(Panel(3))
    assert reports.panel_state(Panel(3)) != reports.panel_state(Panel(4))
    assert Panel(3).serial != Panel(4).serial
    assert set(Panel(3).circuits).isdisjoint(Panel(4).circuits)


def test_grid_power_is_positive_at_night() -> None:
    panel = Panel(1)
    panel.advance(12 * 3600)
    assert document(reports.panel_power(panel))["instantGridPowerW"] > 0


def test_solar_hangs_on_two_tabs_without_a_circuit() -> None:
    panel = Panel(1)
    mapped = {tab for circuit in panel.circuits.values() for tab in circuit.tabs}
    branches = {branch["id"]: branch for branch in document(reports.panel_state(panel))["branches"]}
    assert mapped.isdisjoint(SOLAR_TABS)
    assert all(branches[tab]["instantPowerW"] > 1000 for tab in SOLAR_TABS)
    panel.advance(12 * 3600)
    night = {branch["id"]: branch for branch in document(reports.panel_state(panel))["branches"]}
    assert all(abs(night[tab]["instantPowerW"]) < 1 for tab in SOLAR_TABS)


def test_empty_tabs_show_noise_of_either_sign() -> None:
    panel = Panel(1)
    seen = set()
    for _ in range(20):
        panel.advance(10)
        branches = document(reports.panel_state(panel))["branches"]
        assert abs(branches[26]["instantPowerW"]) < 1
        seen.add(branches[26]["instantPowerW"] > 0)
    assert seen == {True, False}


def test_house_has_the_shape_of_the_recorded_one() -> None:
    panel = Panel(1)
    circuits = list(panel.circuits.values())
    names = [circuit.name for circuit in circuits]
    two_pole = [circuit.tabs for circuit in circuits if len(circuit.tabs) == 2]
    assert len(circuits) == len(BREAKERS) == 20
    assert len(two_pole) == 6
    assert all(second == first + 2 for first, second in two_pole)
    assert len({tab for circuit in circuits for tab in circuit.tabs}) == 26
    assert any(name != name.strip() for name in names)
    assert any("  " in name for name in names)
    assert any(not circuit.is_user_controllable for circuit in circuits)
    assert not any(circuit.is_sheddable for circuit in circuits)
    assert all(len(circuit_id) == 32 and set(circuit_id) <= set("0123456789abcdef") for circuit_id in panel.circuits)


@examples
@given(seeds)
def test_an_open_relay_stops_power_and_energy(seed: int) -> None:
    panel = Panel(seed)
    charger = panel.find_circuit("EV Charger")
    panel.change_circuit(charger.id, CircuitChange(relay="OPEN"))
    before = document(reports.panel_state(panel))["branches"]
    panel.advance(3600)
    after = document(reports.panel_state(panel))["branches"]
    for tab in charger.tabs:
        assert after[tab - 1]["relayState"] == "OPEN"
        assert abs(after[tab - 1]["instantPowerW"]) < 1
        assert after[tab - 1]["exportedActiveEnergyWh"] == before[tab - 1]["exportedActiveEnergyWh"]
        assert after[tab - 1]["importedActiveEnergyWh"] == before[tab - 1]["importedActiveEnergyWh"]
    assert document(reports.circuit(panel, charger.id))["instantPowerW"] == 0.0
