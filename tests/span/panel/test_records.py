"""Records of both data models: the same house gives the same values, in the user's signs."""

import pickle
from dataclasses import asdict

import pytest

from span_panel_api._reading import unit_of
from span_panel_api.state import CircuitMap, PanelSnapshot

from .feeding import fed
from .house import HOUSES, SERIAL, circuit_id, flat_circuit, flat_house, tree_house


def snapshot_of(model: str) -> PanelSnapshot:
    return fed(HOUSES[model]()).snapshot


@pytest.mark.parametrize("model", HOUSES)
def test_signs(model: str) -> None:
    panel = snapshot_of(model)
    circuit, flows = panel.circuits[circuit_id(1)], panel.power_flows
    assert (circuit.power_w, circuit.raw_power_w) == (100.5, -100.5)
    assert (circuit.consumed_wh, circuit.produced_wh) == (1000.25, 1.5)
    assert (flows.solar_w, flows.battery_w, flows.grid_w, flows.site_w) == (2000.0, -500.0, 1500.0, 3000.0)
    raw = (flows.raw_solar_w, flows.raw_battery_w, flows.raw_grid_w, flows.raw_site_w)
    assert raw == (-2000.0, 500.0, -1500.0, 3000.0)
    assert sum(value or 0.0 for value in raw) == 0
    assert (panel.grid.power_w, panel.grid.imported_wh, panel.grid.exported_wh) == (1500.0, 1000.0, 10.0)
    assert panel.feedthrough is not None
    assert panel.feedthrough.power_w == 20.0
    assert panel.solar is not None
    assert (panel.solar.power_w, panel.solar.nominal_power_w) == (2000.0, 5800.0)


@pytest.mark.parametrize("model", HOUSES)
def test_the_rest_of_a_house(model: str) -> None:
    panel = snapshot_of(model)
    assert (panel.info.model, panel.info.space_count, panel.info.door) == ("MAIN_40", 40, "CLOSED")
    assert (panel.grid.state, panel.grid.main_relay, panel.grid.l1_voltage_v) == ("ON_GRID", "CLOSED", 121.5)
    assert panel.battery is not None
    assert (panel.battery.charge_percent, panel.battery.energy_kwh, panel.battery.is_connected) == (50.0, 6.75, True)
    assert panel.battery.grid_state == "ON_GRID"
    assert [(one.status, one.advertised_current_a) for one in panel.ev_chargers.values()] == [("CHARGING", 24.0)]
    assert panel.solar is not None
    assert [one.feed for one in panel.solar.inverters] == [circuit_id(1)]
    assert panel.power_control is not None
    assert panel.power_control.is_enabled is False
    assert (panel.backup is None) is (model == "flat")


@pytest.mark.parametrize("model", HOUSES)
def test_what_may_be_switched(model: str) -> None:
    circuits = snapshot_of(model).circuits
    assert [circuit.is_relay_settable for circuit in circuits.values()] == [True, False, True]
    assert [circuit.is_always_on for circuit in circuits.values()] == [False, True, False]


@pytest.mark.parametrize("model", HOUSES)
def test_nothing_is_invented(model: str) -> None:
    """Without a single value there is no number, and nothing that looks like one."""
    bare = [(topic, payload) for topic, payload in HOUSES[model]() if "$" in topic]
    panel = fed(bare).snapshot
    assert len(panel.circuits) == 3
    records = [panel.info, panel.grid, panel.power_flows, panel.battery, panel.feedthrough, *panel.circuits.values()]
    flags = ("is_relay_settable", "is_priority_settable", "is_never_backup", "is_live")
    for record in records:
        if record is not None:
            values = asdict(record)
            unknown = {name: value for name, value in values.items() if name not in (*flags, "id", "cells")}
            assert {name: value for name, value in unknown.items() if value is not None} == {}, record


@pytest.mark.parametrize(
    ("firmware", "power"),
    [("spanos3/r202633/02", 500.0), ("spanos3/r202639/01", -500.0), ("spanos3/r202701/01", -500.0)],
)
def test_the_sign_of_a_battery_depends_on_the_firmware(firmware: str, power: float) -> None:
    battery = fed(tree_house(firmware=firmware)).snapshot.battery
    assert battery is not None
    assert (battery.power_w, battery.raw_power_w) == (power, -500.0)


def test_without_a_firmware_the_sign_is_not_known() -> None:
    feed = fed([item for item in tree_house() if not item[0].endswith("info/firmware-version")])
    battery = feed.snapshot.battery
    assert battery is not None
    assert (battery.power_w, battery.raw_power_w) == (None, -500.0)
    feed.send([(f"ebus/5/{SERIAL}/info/firmware-version", "spanos3/r202633/01")])
    battery = feed.snapshot.battery
    assert battery is not None
    assert battery.power_w == 500.0


def test_flat_panels_do_not_say_what_a_battery_gives() -> None:
    battery = snapshot_of("flat").battery
    assert battery is not None
    assert (battery.power_w, battery.raw_power_w) == (None, None)


@pytest.mark.parametrize(
    ("space", "dipole", "tabs"),
    [("7", "true", (7, 9)), ("8", "false", (8,)), ("5.0", "false", (5,)), ("", "false", None), ("7", "(null)", None)],
)
def test_tabs_of_flat_panels(space: str, dipole: str, tabs: tuple[int, ...] | None) -> None:
    feed = fed(flat_house())
    topic = f"ebus/5/{SERIAL}/{circuit_id(1)}"
    feed.send([(f"{topic}/space", space), (f"{topic}/dipole", dipole)])
    assert feed.snapshot.circuits[circuit_id(1)].tabs == tabs


@pytest.mark.parametrize(
    ("text", "tabs"), [("7,9", (7, 9)), ("7, 9", (7, 9)), ("7", (7,)), ("a,b", None), ("", None), ("7,", None)]
)
def test_tabs_of_data_model_1(text: str, tabs: tuple[int, ...] | None) -> None:
    feed = fed(tree_house())
    feed.send([(f"ebus/5/{circuit_id(1)}/info/spaces", text)])
    assert feed.snapshot.circuits[circuit_id(1)].tabs == tabs


@pytest.mark.parametrize("direction", ["downstream", "DOWNSTREAM"])
def test_lugs_say_where_they_are(direction: str) -> None:
    feed = fed(tree_house())
    feed.send([(f"ebus/5/{SERIAL}-lugs-up/info/direction", direction)])
    assert feed.snapshot.grid.power_w is None
    feed.send([(f"ebus/5/{SERIAL}-lugs-up/info/direction", "UPSTREAM")])
    assert feed.snapshot.grid.power_w == 1500.0


def test_the_unit_of_the_first_firmware_is_wrong_and_the_value_is_right() -> None:
    messages = [(topic, payload.replace('"unit": "W"', '"unit": "kW"')) for topic, payload in flat_house()]
    assert fed(messages).snapshot.circuits["circuit 1"].power_w == 100.5


def test_circuits_are_found_by_id_name_and_tab() -> None:
    circuits = snapshot_of("flat").circuits
    found = circuits[circuit_id(3)]
    assert (
        circuits["circuit 3"] is circuits[" CIRCUIT  3"] is circuits.by_tab(3) is circuits.by_id(circuit_id(3)) is found
    )
    assert "circuit 3" in circuits
    assert "circuit 9" not in circuits
    with pytest.raises(KeyError, match="Circuit 1, Circuit 2, Circuit 3"):
        circuits["Kitchen"]
    with pytest.raises(KeyError, match="no circuit is on tab 40"):
        circuits.by_tab(40)
    with pytest.raises(KeyError, match="no circuit has the id"):
        circuits.by_id("circuit 3")


def test_a_name_that_two_circuits_have_finds_neither() -> None:
    feed = fed(flat_house())
    feed.send([(f"ebus/5/{SERIAL}/{circuit_id(2)}/name", "CIRCUIT 1")])
    with pytest.raises(KeyError, match="2 circuits are named"):
        feed.snapshot.circuits["circuit 1"]


@pytest.mark.parametrize("model", HOUSES)
def test_snapshots_can_be_pickled(model: str) -> None:
    panel = snapshot_of(model)
    assert pickle.loads(pickle.dumps(panel.circuits[circuit_id(1)])) == panel.circuits[circuit_id(1)]
    again = pickle.loads(pickle.dumps(panel))
    assert again == panel
    assert isinstance(again.circuits, CircuitMap)


def test_every_value_of_a_flat_circuit_has_a_reading() -> None:
    circuit = snapshot_of("flat").circuits[circuit_id(1)]
    assert {reading.raw for reading in circuit.readings.values()} == set(flat_circuit(1).values())
    assert circuit.reading("feeds_device_id") is None
    with pytest.raises(AttributeError):
        circuit.reading("watts")
    with pytest.raises(KeyError):
        circuit.readings["name_of_nothing"]
    power = circuit.readings["power_w"]
    assert power.received_at.timestamp() == pytest.approx(power.received)
    assert "power_w" in repr(circuit.readings)
    assert len(circuit.readings) == len(circuit.cells)


@pytest.mark.parametrize(
    ("field", "unit"),
    [
        ("power_w", "W"),
        ("consumed_wh", "Wh"),
        ("capacity_kwh", "kWh"),
        ("charge_percent", "%"),
        ("total_minutes", "min"),
        ("minutes_to_shed", "min"),
        ("relay", ""),
    ],
)
def test_the_name_of_a_field_says_its_unit(field: str, unit: str) -> None:
    assert unit_of(field) == unit


def test_a_data_model_of_the_future_is_read_as_far_as_it_is_known() -> None:
    feed = fed(tree_house())
    feed.send([(f"ebus/5/{SERIAL}/info/data-model-version", "1.7")])
    assert (feed.snapshot.data_model, len(feed.snapshot.circuits)) == ("1.7", 3)


def test_a_device_of_another_kind_gives_an_empty_snapshot() -> None:
    panel = fed(
        [(f"ebus/5/{SERIAL}/$description", '{"homie":"5.0","nodes":{"x":{"type":"y","properties":{"z":{}}}}}')]
    ).snapshot
    assert (panel.data_model, len(panel.circuits), panel.solar, panel.grid.power_w) == (None, 0, None, None)
