"""What is published in which order, without a broker."""

from dataclasses import dataclass, field

import pytest

from span_panel_api.simulator import (
    CircuitChange,
    HalfDescription,
    MqttGarbage,
    MqttSilence,
    Panel,
    Settings,
    VanishNode,
    parse_fault,
)
from span_panel_api.simulator.device import Device
from span_panel_api.simulator.fault_list import Faults
from span_panel_api.simulator.faults import Fault
from span_panel_api.simulator.flat_model import flat_tree
from span_panel_api.simulator.homie_publisher import Publisher
from span_panel_api.simulator.homie_text import DeviceTree
from span_panel_api.simulator.tree_model import TreeModel

FLAT, TREE = "r202627", "r202639"


@dataclass
class Scene:
    """A panel, its publisher, and what has been published."""

    firmware: str
    faults: Faults = field(default_factory=Faults)
    sent: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def __post_init__(self) -> None:
        self.panel = Panel(1)
        self.settings = Settings(firmware=self.firmware)
        self.machine = Device(self.panel, self.settings, self.faults).machine
        self.publisher = Publisher(self.settings, self.faults)
        self.publisher.publish = lambda topic, payload: self.sent.append((topic.removeprefix("ebus/5/"), payload))

    def trees(self) -> list[DeviceTree]:
        return TreeModel(self.machine).build() if self.settings.release.has_tree else flat_tree(self.machine)

    def announce(self) -> list[tuple[str, str]]:
        self.sent.clear()
        self.publisher.announce(self.trees(), self.panel.now_ms())
        return list(self.sent)

    def update(self, *, repeats: bool = False) -> list[tuple[str, str]]:
        self.sent.clear()
        self.publisher.update(self.trees(), self.panel.now_ms(), repeats=repeats)
        return list(self.sent)


def states(sent: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(topic.partition("/")[0], payload) for topic, payload in sent if topic.endswith("/$state")]


def test_start_order_of_the_flat_model() -> None:
    scene = Scene(FLAT)
    sent = scene.announce()
    serial = scene.panel.serial
    assert sent[0] == (f"{serial}/$state", "init")
    assert sent[1][0] == f"{serial}/$description"
    assert sent[-1] == (f"{serial}/$state", "ready")
    assert len({topic for topic, _ in sent}) == len(sent) - 1


def test_start_order_of_the_tree() -> None:
    scene = Scene(TREE)
    sent = scene.announce()
    told = states(sent)
    devices = [device for device, _ in told[::2]]
    assert told == [(device, state) for device in devices for state in ("init", "ready")]
    assert devices[-1] == scene.panel.serial
    assert devices[-3:-1] == [f"{scene.panel.serial}-ce2700000001x-mid", f"{scene.panel.serial}-ce2700000001x"]
    for number, (topic, _) in enumerate(sent):
        if topic.endswith("/$description"):
            assert sent[number - 1] == (topic.replace("$description", "$state"), "init")


@pytest.mark.parametrize(("firmware", "repeated"), [(FLAT, True), ("r202633", True), (TREE, False)])
def test_unchanged_values_are_repeated_before_r202639(firmware: str, *, repeated: bool) -> None:
    scene = Scene(firmware)
    scene.announce()
    assert scene.update() == []
    again = scene.update(repeats=True)
    assert bool(again) is repeated
    assert all("relay" not in topic and "$" not in topic for topic, _ in again)


def test_only_what_changed_is_sent() -> None:
    scene = Scene(FLAT)
    scene.announce()
    office = scene.panel.find_circuit("Office")
    scene.panel.change_circuit(office.id, CircuitChange(name="Study"))
    assert scene.update() == [(f"{scene.panel.serial}/{office.id}/name", "Study")]


def test_a_renamed_circuit_cycles_in_the_tree_and_the_panel_stays() -> None:
    scene = Scene(TREE)
    scene.announce()
    office = scene.panel.find_circuit("Office")
    scene.panel.change_circuit(office.id, CircuitChange(name="Study"))
    sent = scene.update()
    assert states(sent) == [(office.id, "init"), (office.id, "ready")]
    assert '"name":"Study"' in dict(sent)[f"{office.id}/$description"]


def test_a_version_never_falls_or_stays() -> None:
    scene = Scene(FLAT)
    versions = [
        dict(scene.announce())[f"{scene.panel.serial}/$description"].split('"version":')[1][:13] for _ in range(3)
    ]
    assert versions == sorted(set(versions))


@pytest.mark.parametrize("firmware", [FLAT, TREE])
def test_a_decommissioned_circuit_is_deleted(firmware: str) -> None:
    scene = Scene(firmware)
    scene.announce()
    office = scene.panel.find_circuit("Office").id
    scene.panel.remove_circuit(office)
    sent = scene.update()
    deleted = {topic for topic, payload in sent if not payload}
    assert deleted
    assert all(office in topic for topic in deleted)
    assert not any(office in topic for topic in scene.publisher.topics)
    told = [(device, state) for device, state in states(sent) if state]
    assert told == [(scene.panel.serial, "init"), (scene.panel.serial, "ready")]
    assert (f"{office}/$state" in deleted) is (firmware == TREE)


@pytest.mark.parametrize("firmware", [FLAT, TREE])
def test_a_part_vanishes_and_comes_back(firmware: str) -> None:
    scene = Scene(firmware)
    scene.announce()
    whole = dict(scene.publisher.topics)
    fault = scene.faults.add(VanishNode("bess"))
    scene.update()
    gone = whole.keys() - scene.publisher.topics.keys()
    assert len(gone) >= 11
    assert not any("/bess/" in topic or "01x/" in topic for topic in scene.publisher.topics)
    scene.faults.remove(fault)
    scene.update()
    assert scene.publisher.topics.keys() == whole.keys()


def test_half_a_description_is_no_json() -> None:
    scene = Scene(TREE)
    office = scene.panel.find_circuit("Office").id
    scene.faults.add(HalfDescription(device=office))
    sent = dict(scene.announce())
    halves = [topic for topic, payload in sent.items() if topic.endswith("$description") and not payload.endswith("}")]
    assert halves == [f"{office}/$description"]


def test_garbage_hits_values_as_often_as_it_is_told() -> None:
    scene = Scene(FLAT)
    scene.faults.add(MqttGarbage(payload="banana", topic="*/active-power", times=2))
    sent = scene.announce()
    assert [topic for topic, payload in sent if payload == "banana"] == [
        f"{scene.panel.serial}/lugs-upstream/active-power",
        f"{scene.panel.serial}/lugs-downstream/active-power",
    ]
    assert len(scene.faults) == 0
    assert [topic for topic, _ in scene.update()] == [topic for topic, payload in sent if payload == "banana"]


def test_garbage_everywhere_leaves_attributes_alone_unless_they_are_meant() -> None:
    scene = Scene(FLAT)
    fault = scene.faults.add(MqttGarbage(payload="?"))
    assert all(payload == "?" for topic, payload in scene.announce() if "$" not in topic)
    assert all(payload != "?" for topic, payload in scene.announce() if "$" in topic)
    scene.faults.remove(fault)
    scene.faults.add(MqttGarbage(payload="ajar", topic="*/$state"))
    assert {payload for _, payload in states(scene.announce())} == {"ajar"}


def test_what_is_silenced_was_never_reported() -> None:
    scene = Scene(FLAT)
    scene.faults.add(MqttSilence(topic="*/relay"))
    scene.announce()
    assert not any(topic.endswith("/relay") for topic in scene.publisher.topics)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("mqtt_garbage=NaN,topic=*/soc,probability=0.5", MqttGarbage(payload="NaN", topic="*/soc", probability=0.5)),
        ("mqtt_garbage", MqttGarbage()),
        ("mqtt_silence,topic=*/relay,times=3", MqttSilence(topic="*/relay", times=3)),
        ("half_description,device=*-lugs-*", HalfDescription(device="*-lugs-*")),
        ("vanish_node=evse", VanishNode("evse")),
    ],
)
def test_faults_of_messages_as_text(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault
    assert not fault.matches("GET", "/api/v2/status")


@pytest.mark.parametrize("arguments", [{"times": 0}, {"probability": 1.5}])
def test_faults_that_cannot_be(arguments: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        MqttGarbage(**arguments)  # type: ignore[arg-type]  # what is wrong is the value
