"""What the panel publishes in both data models, without sockets: shapes, values, and what each release does otherwise."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from span_panel_api.simulator import RELEASES, CircuitChange, Panel, Settings, reports
from span_panel_api.simulator.device import Device
from span_panel_api.simulator.fault_list import Faults
from span_panel_api.simulator.flat_model import flat_tree
from span_panel_api.simulator.homie_schema import device_classes, flat_types, schema_report
from span_panel_api.simulator.homie_text import DeviceTree
from span_panel_api.simulator.house import HOUSE, generated_house
from span_panel_api.simulator.operations import Machine
from span_panel_api.simulator.tree_model import TreeModel
from tests.wire import wire_folder

EXAMPLE = wire_folder() / "span-homie-example.json"
needs_example = pytest.mark.skipif(not EXAMPLE.is_file(), reason="the example of a published panel is not here")


def machine_of(firmware: str, circuits: int | None = None) -> Machine:
    panel = Panel(1, house=HOUSE if circuits is None else generated_house(circuits))
    panel.backup.is_upstream = True
    return Device(panel, Settings(firmware=firmware), Faults()).machine


def trees_of(machine: Machine) -> list[DeviceTree]:
    return TreeModel(machine).build() if machine.settings.release.has_tree else flat_tree(machine)


def values_of(machine: Machine) -> dict[str, str]:
    return {f"{tree.id}/{path}": value for tree in trees_of(machine) for path, value in tree.values.items()}


def flat_values(firmware: str, machine: Machine | None = None) -> dict[str, str]:
    [tree] = flat_tree(machine or machine_of(firmware))
    return tree.values


def example() -> Any:
    return json.loads(EXAMPLE.read_text(encoding="utf-8"))


def without_feeds(nodes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties by node type; the list of circuits in a `feed` differs from house to house."""
    kept = {node["type"]: json.loads(json.dumps(node["properties"])) for node in nodes.values()}
    for properties in kept.values():
        if properties.get("feed", {}).get("datatype") == "enum":
            properties["feed"].pop("format")
    return kept


def kinds(paths: Iterable[str]) -> set[str]:
    """Put `circuit` in place of the ids of circuits."""
    split = (path.partition("/") for path in paths)
    return {f"{'circuit' if len(node) == 32 else node}/{name}" for node, _, name in split}


@needs_example
def test_the_flat_model_has_the_shape_of_the_example() -> None:
    theirs = example()["flat"]
    [tree] = flat_tree(machine_of("r202609"))
    assert without_feeds(tree.description["nodes"]) == without_feeds(theirs["description"]["nodes"])
    published = (f"{node}/{name}" for node, values in theirs["values"].items() for name in values)
    assert kinds(tree.values) == kinds(published)
    assert {**tree.description, "version": 0}.keys() == theirs["description"].keys()


@needs_example
def test_the_tree_has_the_shape_of_the_example() -> None:
    theirs: dict[str, list[Any]] = {}
    for device in example()["parent_child"]["devices"].values():
        theirs.setdefault(device["description"]["type"], []).append(device)
    ours: dict[str, list[DeviceTree]] = {}
    for tree in trees_of(machine_of("r202639")):
        ours.setdefault(tree.description["type"], []).append(tree)
    assert ours.keys() == theirs.keys()
    for type_, trees in ours.items():
        nodes = {
            json.dumps(tree.description["nodes"], sort_keys=True)
            for tree in trees
            if "EV" not in tree.description["name"]
        }
        known = {json.dumps(device["description"]["nodes"], sort_keys=True) for device in theirs[type_]}
        assert nodes <= known, type_
        assert {frozenset(tree.values) for tree in trees} == {frozenset(device["values"]) for device in theirs[type_]}
        keys = {frozenset((*tree.description, "version")) for tree in trees}
        assert keys == {frozenset(device["description"]) for device in theirs[type_]}


@needs_example
def test_the_schema_answers_are_those_of_the_example() -> None:
    theirs, ours = example()["flat"]["GET /api/v2/homie/schema"], schema_report(Settings(firmware="r202609"))
    assert isinstance(ours, dict)
    assert {**ours, "typesSchemaHash": ""} == {**theirs, "typesSchemaHash": ""}
    theirs, ours = example()["parent_child"]["GET /api/v2/homie/schema"], schema_report(Settings(firmware="r202639"))
    assert isinstance(ours, dict)
    assert {**ours, "deviceClassesSchemaHash": ""} == {**theirs, "deviceClassesSchemaHash": ""}


def fits(value: str, attributes: Mapping[str, Any]) -> bool:
    """Tell whether a text is one of a property's values."""
    datatype, form = attributes["datatype"], attributes.get("format", "")
    if datatype == "enum":
        return not form or value in form.split(",") or value.upper() in ("UPSTREAM", "DOWNSTREAM")
    if datatype == "boolean":
        return value in ("true", "false")
    if datatype == "integer":
        return str(int(value)) == value
    if datatype == "float":
        return value != "-0.0" and float(value) == round(float(value), 3)
    return datatype == "string" or json.loads(value) is not None


@pytest.mark.parametrize("firmware", RELEASES)
@pytest.mark.parametrize("circuits", [None, 2, 40])
def test_every_value_fits_what_is_declared(firmware: str, circuits: int | None) -> None:
    machine = machine_of(firmware, circuits)
    for hours in (0, 36):  # steps are long when more than a day passes at once
        machine.panel.advance(3600 * hours)
        for tree in trees_of(machine):
            for path, value in tree.values.items():
                node, _, name = path.partition("/")
                attributes = tree.description["nodes"][node]["properties"][name]
                assert fits(value, attributes), f"{firmware} {tree.id}/{path} = {value!r}, declared {attributes}"


@pytest.mark.parametrize("firmware", ["r202621", "r202633", "r202639"])
def test_flows_add_up_at_every_hour(firmware: str) -> None:
    machine = machine_of(firmware)
    prefix = "" if machine.settings.release.data_model == "flat" else f"{machine.panel.serial}/"
    for _ in range(24):
        machine.panel.advance(3600)
        values = flat_values(firmware, machine) if not prefix else values_of(machine)
        flows = [float(values[f"{prefix}power-flows/{name}"]) for name in ("pv", "battery", "grid", "site")]
        assert round(sum(flows), 3) == 0.0
        assert flows[0] <= 1.5  # what two empty tabs read at night
        assert flows[3] > 0.0


def test_v2_shows_the_house_that_v1_shows() -> None:
    machine = machine_of("r202621")
    machine.panel.advance(5000)
    values, state = flat_values("", machine), reports.panel_state(machine.panel)
    assert isinstance(state, dict)
    assert float(values["lugs-upstream/active-power"]) == pytest.approx(state["instantGridPowerW"], abs=0.001)
    assert float(values["lugs-downstream/active-power"]) == pytest.approx(state["feedthroughPowerW"], abs=0.001)
    assert int(float(values["bess/soc"])) == machine.panel.backup.soe_percent
    listed = reports.circuits(machine.panel)
    assert isinstance(listed, dict)
    circuits: Any = listed["circuits"]
    for id_, circuit in circuits.items():
        assert values[f"{id_}/name"] == circuit["name"]
        assert values[f"{id_}/relay"] == circuit["relayState"]
        assert int(values[f"{id_}/space"]) == circuit["tabs"][0]
        if circuit["instantPowerW"]:
            assert float(values[f"{id_}/active-power"]) == pytest.approx(circuit["instantPowerW"], abs=0.001)


def test_the_battery_follows_the_day_and_stays_between_its_limits() -> None:
    machine = machine_of("r202639")
    machine.panel.set_soe(30)
    percents, powers = [], []
    for _ in range(48):
        machine.panel.advance(1800)
        values = values_of(machine)
        [soc] = [float(value) for path, value in values.items() if path.endswith("/soc/soc")]
        [power] = [float(value) for path, value in values.items() if path.endswith("x/meter/active-power")]
        percents.append(soc)
        powers.append(power)
    assert min(percents) >= 19.0
    assert max(percents) - min(percents) > 10.0
    assert min(powers) < -500.0 < 500.0 < max(powers)


def test_the_battery_sign_changed_with_r202639() -> None:
    found = {}
    for firmware in ("r202633", "r202639"):
        values = values_of(machine_of(firmware))
        [found[firmware]] = [float(value) for path, value in values.items() if path.endswith("x/meter/active-power")]
    assert found["r202633"] == -found["r202639"] > 0  # in the afternoon the sun charges it


@pytest.mark.parametrize(
    ("firmware", "expected"),
    [
        (
            "r202603",
            {"core/model": None, "core/wifi-ssid": "(null)", "core/door": "UNKNOWN", "evse/status": "SUSPENDED_EV"},
        ),
        ("r202609", {"core/model": "MAIN_32", "core/wifi-ssid": None, "core/door": "OPEN", "evse/status": "AVAILABLE"}),
        (
            "r202615",
            {"lugs-downstream/imported-energy": "0.0", "pcs/enabled": "false", "lugs-upstream/direction": "upstream"},
        ),
        ("r202621", {"pcs/enabled": "true", "pcs/feed-import-limit": "160.0", "evse/max-charge-current": None}),
        ("r202627", {"evse/user-max-charge-current": "48", "evse/max-charge-current": "48"}),
    ],
)
def test_values_by_release(firmware: str, expected: Mapping[str, str | None]) -> None:
    machine = machine_of(firmware)
    machine.panel.open_door()
    values = flat_values(firmware, machine)
    assert {path: values.get(path) for path in expected} == expected


def test_declarations_by_release() -> None:
    types = {firmware: flat_types(Settings(firmware=firmware).release) for firmware in RELEASES[:5]}
    circuit, evse = "energy.ebus.device.circuit", "energy.ebus.device.evse"
    assert [found[circuit]["active-power"]["unit"] for found in types.values()] == ["kW", "W", "W", "W", "W"]
    assert [len(found[evse]["status"]["format"].split(",")) for found in types.values()] == [10, 4, 4, 4, 4]
    assert ["UNKNOWN" in found[evse]["lock-state"]["format"] for found in types.values()] == [True, True] + [False] * 3
    assert ["max-charge-current" in found[evse] for found in types.values()] == [False] * 4 + [True]
    assert sum(len(properties) for properties in types["r202627"].values()) == 90
    classes = device_classes(Settings(firmware="r202639").release)
    assert sum(len(properties) for class_ in classes.values() for properties in class_.values()) == 110


def test_user_charge_limit_only_when_set_from_r202639_on() -> None:
    for firmware, before in (("r202633", "48"), ("r202639", None)):
        machine = machine_of(firmware)
        path = f"{machine.panel.serial}-dr-0000-00042/config/user-max-charge-current"
        assert values_of(machine).get(path) == before
        machine.panel.limit_charging(16)
        assert values_of(machine)[path] == "16"


def test_the_charge_limit_limits_the_car() -> None:
    machine = machine_of("r202639")
    charger = machine.panel.find_circuit("EV Charger")
    for _ in range(48):
        machine.panel.advance(1800)
        if float(values_of(machine)[f"{charger.id}/meter/active-power"]) < -5000:
            break
    assert values_of(machine)[f"{machine.panel.serial}-dr-0000-00042/status/status"] == "CHARGING"
    machine.panel.limit_charging(10)
    assert float(values_of(machine)[f"{charger.id}/meter/active-power"]) == -2400.0


def test_a_silent_battery_is_noticed() -> None:
    flat, tree = machine_of("r202627"), machine_of("r202639")
    first = machine_of("r202603")
    battery = f"{tree.panel.serial}-ce2700000001x/status/communication-state"
    for machine in (flat, tree, first):
        machine.panel.lose_battery()
    assert values_of(tree)[battery] == "DEGRADED"
    for machine in (flat, tree, first):
        machine.panel.advance(300)
    assert (values_of(tree)[battery], flat_values("", flat)["bess/connected"]) == ("LOST", "false")
    assert values_of(tree)[f"{tree.panel.serial}-lugs-up/connection/fed-by-device-status"] == "LOST"
    assert flat_values("", first)["bess/connected"] == "true"
    tree.panel.find_battery()
    assert values_of(tree)[battery] == "OK"


def test_off_the_grid_the_battery_carries_the_house_through_the_lugs() -> None:
    machine = machine_of("r202639")
    machine.panel.set_utility(is_up=False)
    values, serial = values_of(machine), machine.panel.serial
    assert values[f"{serial}/power-flows/grid"] in ("0.0", "0.001", "-0.001")
    assert values[f"{serial}/status/relay"] == "CLOSED"
    assert values[f"{serial}-ce2700000001x-mid/grid/islanding-state"] == "OFF_GRID"
    assert values[f"{serial}-ce2700000001x-mid/grid/grid-forming-entity"] == f"{serial}-ce2700000001x"
    shed = [machine.panel.find_circuit(name).id for name in ("Range", "EV Charger")]
    assert [values[f"{id_}/switch/relay-requester"] for id_ in shed] == ["LOAD_SHED", "LOAD_SHED"]
    assert [values[f"{id_}/meter/active-power"] for id_ in shed] == ["0.0", "0.0"]
    assert values[f"{machine.panel.find_circuit('Office').id}/switch/relay"] == "CLOSED"


def test_an_open_main_relay_leaves_the_house_dark() -> None:
    machine = machine_of("r202627")
    machine.panel.set_main_relay("OPEN")
    values = flat_values("", machine)
    assert (values["core/relay"], values["core/dominant-power-source"]) == ("OPEN", "NONE")
    assert values["lugs-upstream/active-power"] == "0.0"
    assert values["power-flows/battery"] == "0.0"


def test_what_a_user_asserts_decides_about_shedding() -> None:
    machine = machine_of("r202627")
    dishwasher = machine.panel.find_circuit("Dishwasher").id
    machine.panel.assert_source("BATTERY")
    values = flat_values("", machine)
    assert (values["core/dominant-power-source"], values[f"{dishwasher}/relay"]) == ("BATTERY", "OPEN")
    assert values[f"{dishwasher}/relay-requester"] == "BACKUP"
    machine.panel.assert_source("GRID")
    assert flat_values("", machine)[f"{dishwasher}/relay"] == "CLOSED"


def test_a_panel_without_a_battery_says_nothing_of_one() -> None:
    for firmware in ("r202627", "r202639"):
        machine = machine_of(firmware)
        machine.panel.backup.has_battery = False
        trees = trees_of(machine)
        nodes = {node for tree in trees for node in tree.description["nodes"]}
        types = {tree.description["type"].rpartition(".")[2] for tree in trees}
        assert not {"bess", "shed", "shed-forecast"} & nodes
        assert not {"bess", "mid"} & types
        assert machine.panel.battery_counts() == 0


def test_a_second_inverter_changes_all_their_ids_from_r202639_on() -> None:
    for firmware, count in (("r202633", 1), ("r202639", 2)):
        machine = machine_of(firmware)
        before = {tree.id for tree in trees_of(machine) if tree.description["type"].endswith(".pv")}
        machine.panel.commission_inverters(2)
        after = [tree for tree in trees_of(machine) if tree.description["type"].endswith(".pv")]
        assert (len(before), len(after)) == (1, count)
        assert before.isdisjoint(tree.id for tree in after) is (count == 2)
        assert sum(float(tree.values["info/nominal-power"]) for tree in after) == 5200.0


def test_backup_circuits_are_locked_by_the_newest_firmware() -> None:
    for firmware, relay_type in (("r202633", True), ("r202639", None)):
        machine = machine_of(firmware)
        office = machine.panel.find_circuit("Living Room")
        machine.panel.change_circuit(office.id, CircuitChange(name="Commissioned Backup System"))
        [tree] = [tree for tree in trees_of(machine) if tree.id == office.id]
        assert tree.description["nodes"]["switch"]["properties"]["relay"].get("settable") is relay_type
        assert tree.values["load-shed/priority"] == ("NEVER" if relay_type is None else "SOC_THRESHOLD")


def test_an_empty_text_is_one_nul_character() -> None:
    machine = machine_of("r202627")
    office = machine.panel.find_circuit("Office")
    machine.panel.change_circuit(office.id, CircuitChange(name=""))
    assert flat_values("", machine)[f"{office.id}/name"] == "\0"


@pytest.mark.parametrize(
    ("circuits", "model"), [(2, "MAIN_32"), (21, "MAIN_32"), (25, "MAIN_32"), (30, "MAIN_40"), (41, "MLO_48")]
)
def test_generated_houses(circuits: int, model: str) -> None:
    machine = machine_of("r202639", circuits)
    house, found = machine.panel.house, machine.panel.all_circuits.values()
    assert (len(found), house.model, house.has_v1) == (circuits, model, model == "MAIN_32")
    tabs = [tab for circuit in found for tab in circuit.tabs]
    assert len(tabs) == len(set(tabs))
    assert max(tabs) <= house.tab_count
    assert len({circuit.name for circuit in found}) == circuits


@pytest.mark.parametrize("circuits", [0, 1, 42])
def test_houses_that_cannot_be(circuits: int) -> None:
    with pytest.raises(ValueError, match="between 2 and 41"):
        generated_house(circuits)
