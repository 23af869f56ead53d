"""The Homie specs: documented, true to the corrections, and everything that panels are known to publish fits them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from devicewire.span import homie, homie_1, homie_flat
from jsonschema import Draft202012Validator

from tests.specs.strict_yaml import load_yaml_file

SPECS = Path(__file__).resolve().parents[2] / "specs"
FILES = sorted(SPECS.glob("*/*/homie.yaml"))
Document = dict[str, Any]
TOPICS = homie.Topics(homie_flat.DOMAIN)


def properties(document: Document) -> Iterator[tuple[str, Document]]:
    """Yield every property with a name for messages."""
    for type_, device in document["devices"].items():
        for key, node in device["nodes"].items():
            for id_, item in node["properties"].items():
                yield f"{type_}/{key}/{id_}", item


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_it_holds_what_our_keywords_allow(path: Path) -> None:
    schema = json.loads((SPECS / "meta" / "homie.schema.json").read_text("utf-8"))
    document = load_yaml_file(path)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    assert document["info"]["version"] == path.parent.name
    assert all(item["description"].endswith((".", ")")) for _, item in properties(document))


def test_there_are_as_many_properties_as_the_vendor_documents() -> None:
    counts = {path.parent.name: len(list(properties(load_yaml_file(path)))) for path in FILES}
    assert counts == {"homie-flat": 90, "homie-1.0": 110}


def test_every_property_of_the_flat_model_went_somewhere_or_is_known_to_be_gone() -> None:
    flat, tree = (load_yaml_file(SPECS / "span" / name / "homie.yaml") for name in ("homie-flat", "homie-1.0"))
    before = {place.partition("/")[2] for place, _ in properties(flat)}
    moved = {item["renamed_from"] for _, item in properties(tree) if "renamed_from" in item}
    assert moved <= before
    gone = {place.partition("/")[2] for place in before - moved}
    assert gone == {"sheddable", "never-backup", "feed", "relative-position", "grid-islandable"}


# What panels publish


@pytest.fixture(scope="module")
def example(wire: Path) -> Document:
    data: Document = json.loads((wire / "span-homie-example.json").read_text("utf-8"))
    return data


def recorded(wire: Path) -> Iterator[tuple[str, list[Document]]]:
    """Yield id and messages of every recording in which a panel publishes."""
    for line in (wire / "span.transcript.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        messages = [*entry.get("mqtt", ()), *entry.get("panel_then_publishes", ())]
        if messages:
            yield entry["id"], messages


def by_device(messages: list[Document]) -> dict[str, dict[str, Any]]:
    """Sort messages into devices, nodes and properties."""
    found: dict[str, dict[str, Any]] = {}
    for message in messages:
        levels = TOPICS.split(message["topic"])
        assert levels is not None
        device = found.setdefault(levels[0], {})
        if len(levels) == 2:
            device[levels[1]] = message["payload"]
        else:
            device.setdefault(levels[1], {})[levels[2]] = message["payload"].encode()
    return found


def faults(messages: list[Document]) -> list[Any]:
    """Everything that a bring-up holds and the spec does not expect."""
    found: list[Any] = []
    for device in by_device(messages).values():
        about = homie.parse_description(device[homie.DESCRIPTION])
        kinds = homie_flat.DEVICES if len(about.nodes) > 20 else homie_1.DEVICES
        made = kinds[about.type].read(about, device, found)
        found += [*about.issues, *made.issues]
        found += [(id_, node.unknown) for id_, node in made.nodes.items() if node.unknown]
        found += [id_ for id_ in device if not id_.startswith("$") and id_ not in made.nodes]
    return found


@pytest.mark.parametrize("model", ["flat", "parent_child"])
def test_the_example_panel_fits(example: Document, model: str) -> None:
    assert faults(example[model]["messages"]) == []


def test_recorded_bring_ups_fit(wire: Path) -> None:
    found = {name: faults(messages) for name, messages in recorded(wire) if len(messages) > 100}
    assert len(found) == 2
    assert not any(found.values())


def test_recorded_payloads_fit(wire: Path) -> None:
    """Payloads without a description: states, and what panels answer to commands."""
    by_id = {
        (id_, item): prop
        for device in homie_1.DEVICES.values()
        for id_, node in device.NODES.items()
        for item, prop in node.PROPERTIES.items()
    }
    seen = 0
    for _, messages in recorded(wire):
        for message in messages if len(messages) < 100 else ():
            _, node, last = ("", *(TOPICS.split(message["topic"]) or ()))[-3:]
            if last == homie.STATE:
                assert (state := homie.DeviceState.read(message["payload"])) is not None
                assert state.is_listed
            else:
                issues: list[homie.Issue] = []
                assert by_id[node, last].parse(message["payload"], issues) is not None
                assert issues == []
            seen += 1
    assert seen > 8


def test_the_answer_about_the_data_model_is_what_the_spec_says(example: Document) -> None:
    """But for what is known to be declared wrongly, and what came with later firmware."""
    flat = example["flat"]["GET /api/v2/homie/schema"]["types"]
    tree = example["parent_child"]["GET /api/v2/homie/schema"]["deviceClasses"]
    kinds = [(type_, homie_flat.Panel.NODE_TYPES[type_], said) for type_, said in flat.items()]
    for word, capabilities in tree.items():
        device = homie_1.DEVICES[f"energy.ebus.device.{word}"]
        kinds += [(f"{word}/{id_}", device.NODES[id_], said) for id_, said in capabilities.items()]
    for place, kind, said in kinds:
        late = {id_ for id_, prop in kind.PROPERTIES.items() if prop.since > "r202609"}
        assert (place, kind.PROPERTIES.keys() - late) == (place, said.keys() - late)
        for id_, attributes in said.items():
            prop = kind.PROPERTIES[id_]
            mine = (prop.datatype, prop.unit, prop.settable)
            assert mine == (attributes["datatype"], attributes.get("unit", ""), attributes.get("settable", False))
            if prop.datatype == "enum" and "format" in attributes:
                assert set(prop.format.split(",")) >= set(attributes["format"].split(","))


# Corrections


def test_what_is_declared_wrongly_is_passed_over() -> None:
    for prop in (homie_flat.Circuit.active_power, homie_flat.Pv.nameplate_capacity):
        issues: list[homie.Issue] = []
        live = prop.described(homie.PropertyDescription(prop.id, "float", "kW"), issues)
        assert (live.unit, issues) == ("W", [])
        prop.described(homie.PropertyDescription(prop.id, "float", "mW"), issues)
        assert [issue.problem for issue in issues] == ["unit"]


def test_direction_in_small_letters() -> None:
    issues: list[homie.Issue] = []
    assert homie_flat.Lugs.direction.parse(b"upstream", issues) is homie_flat.LugsDirection.UPSTREAM
    assert issues == []


def test_the_sign_of_the_battery_turned_round() -> None:
    power = homie_1.BessMeter.active_power
    meanings = {firmware: power.positive(firmware) for firmware in ("r202633", "spanos3/r202639/01", "r202645")}
    assert meanings == {"r202633": "charging", "spanos3/r202639/01": "discharging", "r202645": "discharging"}
    assert power.positive("r202627") == ""


@pytest.mark.parametrize(
    ("prop", "taken", "refused"),
    [
        (homie_flat.Circuit.relay, ["OPEN", "CLOSED"], ["UNKNOWN", "ajar"]),
        (homie_flat.Circuit.shed_priority, ["NEVER", "OFF_GRID", "SOC_THRESHOLD"], ["UNKNOWN", "MUST_HAVE"]),
        (homie_1.CircuitSwitch.relay, ["OPEN", "CLOSED"], ["UNKNOWN"]),
        (homie_1.CircuitLoadShed.priority, ["NEVER"], ["UNKNOWN"]),
        (homie_1.PanelShed.asserted_islanding_state, ["ON_GRID", "OFF_GRID"], ["NONE"]),
    ],
)
def test_commands(prop: Any, taken: list[str], refused: list[str]) -> None:
    assert [prop.encode(word) for word in taken] == [word.encode() for word in taken]
    for word in refused:
        with pytest.raises(homie.InvalidValue):
            prop.encode(prop.members(word))


def test_nothing_else_can_be_set() -> None:
    settable = {
        f"{node.__name__}.{prop.name}"
        for module in (homie_flat, homie_1)
        for device in module.DEVICES.values()
        for node in {*device.NODES.values(), *device.NODE_TYPES.values()}
        for prop in node.PROPERTIES.values()
        if prop.settable
    }
    assert settable == {
        "Core.dominant_power_source",
        "Circuit.relay",
        "Circuit.shed_priority",
        "Evse.user_max_charge_current",
        "CircuitSwitch.relay",
        "CircuitLoadShed.priority",
        "PanelShed.asserted_islanding_state",
        "EvseConfig.user_max_charge_current",
    }
