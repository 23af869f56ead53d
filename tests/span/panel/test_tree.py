"""The controller and its view: trees, life cycles, deletions, garbage, any order."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from span_panel_api.state import PanelSnapshot

from .feeding import Feed, fed
from .house import HOUSES, SERIAL, circuit_id, flat_description, flat_house, tree_circuit, tree_devices, tree_house

STATE, DESCRIPTION = f"ebus/5/{SERIAL}/$state", f"ebus/5/{SERIAL}/$description"
WHOLE = {model: fed(house()).snapshot for model, house in HOUSES.items()}


def retained(model: str) -> list[tuple[str, str]]:
    """What a broker remembers: the newest message of each topic."""
    return list(dict(HOUSES[model]()).items())


@pytest.mark.parametrize("model", HOUSES)
def test_a_panel_is_there(model: str) -> None:
    feed = fed(HOUSES[model]())
    snapshot = feed.snapshot
    assert feed.core.is_complete
    assert (snapshot.data_model, snapshot.state, snapshot.is_live) == (model, "ready", True)
    assert len(snapshot.circuits) == 3
    assert snapshot.issues == ()


@pytest.mark.parametrize("model", HOUSES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_order_of_the_retained_messages_gives_the_same_panel(model: str, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(retained(model)))
    assert_same(fed(shuffled).snapshot, WHOLE[model])


@pytest.mark.parametrize("model", HOUSES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_looking_in_between_changes_nothing(model: str, data: st.DataObject) -> None:
    messages = data.draw(st.permutations(retained(model)))
    cuts = data.draw(st.lists(st.integers(0, len(messages)), max_size=4).map(sorted))
    feed, start = Feed(), 0
    for cut in [*cuts, len(messages)]:
        feed.send(messages[start:cut])
        feed.snapshot  # noqa: B018
        start = max(start, cut)
    feed.settle()
    assert_same(feed.snapshot, WHOLE[model])


def assert_same(found: PanelSnapshot, wanted: PanelSnapshot) -> None:
    assert found == wanted
    assert list(found.circuits) == list(wanted.circuits)
    for name, circuit in wanted.circuits.items():
        assert set(found.circuits[name].readings) == set(circuit.readings)


payloads = st.one_of(
    st.binary(max_size=20), st.sampled_from([b"", b"\0", b"(null)", b"ready", b"lost", b"{", b"{}", b"\xff"])
)
descriptions = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["homie", "nodes", "children", "type", "properties", "a"]), inner, max_size=4)
    ),
    max_leaves=8,
).map(lambda value: json.dumps(value).encode())
topics = st.one_of(
    st.sampled_from([STATE, DESCRIPTION, f"ebus/5/{SERIAL}/core/door", f"ebus/5/{SERIAL}/core/door/$target", "ebus/5"]),
    st.lists(st.sampled_from([SERIAL, "core", "$state", "$description", "set", "a", "", "$target"]), max_size=6).map(
        lambda parts: "/".join(["ebus", "5", *parts])
    ),
    st.text(max_size=10),
)


@settings(max_examples=150, deadline=None)
@given(messages=st.lists(st.tuples(topics, st.one_of(payloads, descriptions)), max_size=30))
def test_garbage_never_raises(messages: list[tuple[str, bytes]]) -> None:
    feed = fed(flat_house())
    feed.send(messages)
    feed.settle()
    feed.snapshot  # noqa: B018
    feed.send(flat_house())
    feed.settle()
    assert feed.snapshot.circuits["circuit 1"].power_w == 100.5


def test_topics_that_are_no_text_are_counted() -> None:
    feed = fed(flat_house())
    feed.core.message(b"ebus/5/\xff/$state", b"ready")
    assert feed.core.ignored == 1


def test_commands_of_others_are_no_values() -> None:
    feed = fed(flat_house())
    feed.send([(f"ebus/5/{SERIAL}/{circuit_id(1)}/relay/set", "OPEN")])
    assert (feed.snapshot.circuits[circuit_id(1)].relay, feed.core.ignored) == ("CLOSED", 1)


# Life cycle


@pytest.mark.parametrize("state", ["init", "disconnected", "sleeping", "lost", "alert", "\0", "%"])
def test_states_in_which_nothing_is_live(state: str) -> None:
    feed = fed(flat_house())
    feed.send([(STATE, state)])
    snapshot = feed.snapshot
    known = {"init", "disconnected", "sleeping", "lost"}
    assert snapshot.state == (state if state in known else "unknown")
    assert not snapshot.is_live
    circuit = snapshot.circuits["circuit 1"]
    reading = circuit.reading("power_w")
    assert (circuit.power_w, circuit.is_live, reading and reading.is_stale) == (100.5, False, True)
    assert bool(snapshot.issues) is (state not in known)


@pytest.mark.parametrize("model", HOUSES)
def test_lost_and_ready_again_with_the_description_that_is_there(model: str) -> None:
    feed = fed(HOUSES[model]())
    feed.send([(STATE, "lost")])
    assert not any(circuit.is_live for circuit in feed.snapshot.circuits.values())
    feed.send([(STATE, "ready")])
    assert feed.snapshot == WHOLE[model]


def test_a_deleted_panel_has_no_state() -> None:
    feed = fed(flat_house())
    feed.send([(STATE, "")])
    assert (feed.snapshot.state, feed.snapshot.is_live, feed.snapshot.circuits["circuit 1"].is_live) == (
        None,
        False,
        False,
    )
    feed.send([(STATE, "ready")])
    assert feed.snapshot == WHOLE["flat"]


@pytest.mark.parametrize("state", ["lost", "disconnected"])
def test_the_root_takes_all_with_it(state: str) -> None:
    feed = fed(tree_house())
    feed.send([(STATE, state)])
    snapshot = feed.snapshot
    assert snapshot.battery is not None
    assert [snapshot.battery.is_live, snapshot.circuits["circuit 1"].is_live, snapshot.info.is_live] == [False] * 3


def test_a_circuit_that_is_made_anew_cycles_alone() -> None:
    feed = fed(tree_house())
    name, about, _ = tree_circuit(1)
    feed.send([(f"ebus/5/{name}/$state", "init")])
    assert [circuit.is_live for circuit in feed.snapshot.circuits.values()] == [False, True, True]
    feed.send(
        [(f"ebus/5/{name}/$description", json.dumps(about | {"version": 2})), (f"ebus/5/{name}/info/name", "New")]
    )
    feed.send([(f"ebus/5/{name}/$state", "ready")])
    assert feed.snapshot.circuits["new"].is_live


# Descriptions


@pytest.mark.parametrize("garbage", ["{", '{"homie": "5.0", "nod', "[]", "7", '"text"', "\xff"])
def test_half_a_description_is_an_issue_and_the_old_one_stays(garbage: str) -> None:
    feed = fed(flat_house())
    feed.send([(DESCRIPTION, garbage.encode("latin-1"))])
    snapshot = feed.snapshot
    assert len(snapshot.circuits) == 3
    assert snapshot.is_live
    assert [issue.field for issue in snapshot.issues] == ["$description"]
    feed.send([(DESCRIPTION, json.dumps(flat_description(2)))])
    assert (len(feed.snapshot.circuits), feed.snapshot.issues) == (2, ())


@pytest.mark.parametrize(("member", "place"), [("nodes", "nodes"), ("children", "children"), ("version", "version")])
def test_what_is_wrong_inside_a_description_is_an_issue(member: str, place: str) -> None:
    feed = fed(flat_house())
    feed.send([(DESCRIPTION, json.dumps({**flat_description(), member: {"nodes": [1]}.get(member, "banana")}))])
    assert [(issue.field, issue.problem) for issue in feed.snapshot.issues][:1] == [
        ("$description", f"{place} is malformed")
    ]


def test_half_a_description_at_the_start_keeps_the_panel_from_being_ready() -> None:
    messages = [
        (topic, payload[: len(payload) // 2] if topic == DESCRIPTION else payload) for topic, payload in flat_house()
    ]
    feed = fed(messages)
    assert not feed.core.is_complete
    feed.send([(DESCRIPTION, json.dumps(flat_description()))])
    feed.settle()
    assert feed.core.is_complete


def test_a_node_that_vanishes_hides_its_values_and_comes_back() -> None:
    feed = fed(flat_house())
    about = flat_description()
    del about["nodes"]["bess"]
    feed.send([(DESCRIPTION, json.dumps(about))])
    assert (feed.snapshot.battery, feed.snapshot.grid.state) == (None, None)
    feed.send([(DESCRIPTION, json.dumps(flat_description()))])
    assert feed.snapshot.battery == WHOLE["flat"].battery


def test_values_of_a_property_that_is_not_described_are_not_shown() -> None:
    about = flat_description()
    del about["nodes"]["core"]["properties"]["door"]
    feed = fed([*flat_house(), (DESCRIPTION, json.dumps(about))])
    assert feed.snapshot.info.door is None


def test_new_devices_are_asked_for() -> None:
    feed = fed(tree_house(circuits=2))
    root, about, _ = tree_devices(circuits=3)[0]
    feed.send([(f"ebus/5/{root}/$description", json.dumps(about))])
    assert feed.core.wanted() == (circuit_id(3),)
    assert not feed.core.is_complete


def test_grandchildren_are_found_step_by_step() -> None:
    feed = Feed()
    asked: list[tuple[str, ...]] = []
    messages = tree_house()
    while names := feed.core.wanted():
        asked.append(names)
        feed.send([item for item in messages if item[0].split("/")[2] in names])
        feed.core.settle(names, 0.0)
    assert [len(names) for names in asked] == [1, 8, 1]
    assert asked[2] == (f"{SERIAL}-b1-mid",)
    assert feed.core.is_complete


def test_children_that_name_each_other_end() -> None:
    first, second = ({"homie": "5.0", "nodes": {}, "children": [name]} for name in ("b", SERIAL))
    feed = fed([(DESCRIPTION, json.dumps(first)), ("ebus/5/b/$description", json.dumps(second))])
    assert feed.core.reachable == (SERIAL, "b")


def test_children_whose_ids_are_no_ids_are_not_subscribed_to() -> None:
    children = ["#", "+", "a/b", "", "$state", "x" * 999, "good"]
    feed = fed([(DESCRIPTION, json.dumps({"homie": "5.0", "nodes": {}, "children": children}))])
    assert feed.core.reachable == (SERIAL, "good")


def test_a_child_that_does_not_exist_is_an_issue() -> None:
    root, about, _ = tree_devices(circuits=1)[0]
    about["children"] = [*about["children"], "ghost"]
    feed = fed([*tree_house(circuits=1), (f"ebus/5/{root}/$description", json.dumps(about))])
    assert feed.core.is_complete
    assert [issue.device for issue in feed.snapshot.issues] == ["ghost"]


def test_a_decommissioned_device_is_forgotten() -> None:
    feed = fed(tree_house())
    name, _, values = tree_circuit(3)
    feed.send([(f"ebus/5/{name}/{key}", "") for key in ("$state", "$description", *values)])
    assert name not in feed.core.devices
    assert len(feed.snapshot.circuits) == 2


def test_a_broker_full_of_strangers_does_not_fill_the_memory() -> None:
    feed = fed(flat_house())
    feed.send([(f"ebus/5/stranger-{number}/$state", "ready") for number in range(3000)])
    assert len(feed.core.devices) <= 512
    feed.send([(f"ebus/5/{SERIAL}/core/made-up-{number}", "1") for number in range(30_000)])
    assert feed.core.ignored > 10_000
    assert feed.snapshot.circuits["circuit 1"].power_w == 100.5


# Values


@pytest.mark.parametrize("text", ["(null)", "\0", "", "NaN", "inf", "12,5", "0x10", "banana", b"\xff\xfe"])
def test_what_cannot_be_read_is_none(text: str | bytes) -> None:
    feed = fed(flat_house())
    feed.send([(f"ebus/5/{SERIAL}/{circuit_id(1)}/active-power", text)])
    circuit = feed.snapshot.circuits[circuit_id(1)]
    assert (circuit.power_w, circuit.raw_power_w) == (None, None)
    assert bool(feed.snapshot.issues) is (text != "")
    assert (circuit.reading("power_w") is None) is (text == "")


def test_an_empty_text_is_an_empty_text() -> None:
    assert WHOLE["flat"].info.wifi_ssid == ""
    assert WHOLE["flat"].info.time_zone is None


def test_unknown_words_come_through() -> None:
    feed = fed(flat_house())
    feed.send([(f"ebus/5/{SERIAL}/{circuit_id(1)}/relay", "AJAR")])
    assert feed.snapshot.circuits[circuit_id(1)].relay == "AJAR"
    assert [issue.problem for issue in feed.snapshot.issues] == ["unlisted"]


def test_targets_stand_beside_the_value() -> None:
    feed = fed(flat_house())
    topic = f"ebus/5/{SERIAL}/{circuit_id(1)}/relay"
    feed.send([(f"{topic}/$target", "OPEN")])
    circuit = feed.snapshot.circuits[circuit_id(1)]
    reading = circuit.reading("relay")
    assert (circuit.relay, circuit.relay_target, reading and reading.target) == ("CLOSED", "OPEN", "OPEN")
    feed.send([(topic, "OPEN"), (f"{topic}/$target", "")])
    circuit = feed.snapshot.circuits[circuit_id(1)]
    assert (circuit.relay, circuit.relay_target) == ("OPEN", None)


def test_parts_that_did_not_change_are_the_same_objects() -> None:
    feed = fed(flat_house())
    before = feed.snapshot
    feed.send([(f"ebus/5/{SERIAL}/{circuit_id(1)}/current", "2.0")])
    after = feed.snapshot
    assert [before.circuits[name] is after.circuits[name] for name in after.circuits] == [False, True, True]
    assert before.circuits[circuit_id(1)].current_a == 1.5
    assert (before.battery is after.battery, before.solar is after.solar, before.grid is after.grid) == (
        True,
        True,
        True,
    )


def test_readings_tell_when_a_value_came_and_from_where() -> None:
    feed = fed(flat_house())
    first = feed.snapshot.circuits[circuit_id(1)].reading("power_w")
    feed.now += 60
    feed.send([(f"ebus/5/{SERIAL}/{circuit_id(1)}/active-power", "-100.5")], is_retained=False)
    second = feed.snapshot.circuits[circuit_id(1)].reading("power_w")
    assert first is not None
    assert second is not None
    assert (first.is_retained, second.is_retained, second.raw, second.unit) == (True, False, "-100.5", "W")
    assert second.received - first.received == pytest.approx(60, abs=1)


def test_the_broker_away_makes_everything_stale() -> None:
    feed = fed(flat_house())
    feed.core.disconnected()
    snapshot = feed.view.snapshot("lost")
    assert (snapshot.is_live, snapshot.state, snapshot.circuits["circuit 1"].is_live) == (False, "ready", False)
    assert snapshot.circuits["circuit 1"].power_w == 100.5


def test_what_is_not_there_any_more_after_coming_back_is_forgotten() -> None:
    feed = fed(flat_house())
    feed.core.disconnected()
    feed.core.connected()
    since = feed.now + 0.0005
    gone = {f"ebus/5/{SERIAL}/core/door", f"ebus/5/{SERIAL}/{circuit_id(1)}/active-power"}
    names = feed.core.wanted()
    feed.send([item for item in flat_house() if item[0] not in gone])
    feed.core.settle(names, since)
    assert (feed.snapshot.info.door, feed.snapshot.circuits["circuit 1"].power_w) == (None, None)
    assert feed.snapshot.circuits["circuit 2"].power_w == 200.5
