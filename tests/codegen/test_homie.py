"""The kind `homie`, tried with a made-up greenhouse: typed nodes and properties, descriptions, topics."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from devicewire.span.homie import Issue, Property, PropertyDescription
from hypothesis import example, given
from hypothesis import strategies as st

from tests.codegen.homie_tools import generate, greenhouse, imported


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    with imported(greenhouse(), tmp_path_factory.mktemp("made")) as package:
        yield package


@pytest.fixture(scope="module")
def homie(made: ModuleType) -> ModuleType:
    """The run-time pieces inside the package."""
    module: ModuleType = __import__(f"{made.__name__}.homie", fromlist=["homie"])
    return module


def problems(prop: Property[Any], payload: bytes | str) -> list[str]:
    issues: list[Issue] = []
    prop.parse(payload, issues)
    return [issue.problem for issue in issues]


# What is generated


def test_constants_and_tables(made: ModuleType) -> None:
    assert (made.API_VERSION, made.DATA_MODEL, made.DOMAIN) == ("3", "3", "garden")
    assert dict(made.DEVICES) == {"org.garden.house": made.House}
    assert list(made.Climate.PROPERTIES)[:3] == ["temperature", "fans", "window"]
    assert made.House.node_class("anything", "org.garden.light") is made.Lamp
    assert made.House.node_class("lamp-left") is made.Lamp
    assert made.House.node_class("bed") is None


def test_names_that_python_or_the_base_class_has(made: ModuleType) -> None:
    node = made.Climate({"class": b"a", "raw": b"b", "next-bed": "b2"})
    assert (node.class_, node.raw_, node.next_bed) == ("a", "b", "b2")
    assert made.Bed({"name": "leek"}).title == "leek"
    assert made.Window.NONE == "none"


def test_a_property_on_the_class_says_what_it_is(made: ModuleType) -> None:
    power = made.Lamp.power
    assert (power.id, power.name, power.datatype, power.unit, power.since) == ("power", "power", "float", "W", "g20500")
    assert [power.positive(text) for text in ("g9000", "", "g10000", "x/g19999/1", "g20000", "y-g30000")] == [
        *("", "", "eaten", "eaten", "given", "given")
    ]
    assert (made.Climate.alarm.retained, made.Climate.alarm.settable, power.settable) == (False, True, False)
    assert repr(made.Climate.temperature) == "<FloatProperty temperature: float, °C, settable>"


def test_documentation_tells_what_the_spec_tells(made: ModuleType) -> None:
    text = next(file.text for file in generate(greenhouse()).files if file.path == "nodes.py")
    for words in (
        "Takes OFF.",
        "Accepted when it rains.",
        "Declared, and not published so far.",
        "Since firmware g20500.",
    ):
        assert words in text
    assert "Firmware g10000 to g15000, unit kW: it never was." in " ".join(text.split())


# Values


@pytest.mark.parametrize(
    ("name", "payload", "value", "found"),
    [
        ("temperature", b"21.5", 21.5, []),
        ("temperature", "-3e1", -30.0, []),
        ("temperature", b"61", 61.0, ["out-of-range"]),
        ("temperature", b"nan", None, ["malformed"]),
        ("temperature", b"1e999", None, ["malformed"]),
        ("temperature", b"1_0", None, ["malformed"]),
        ("temperature", "٣", None, ["malformed"]),
        ("temperature", b"9" * 5000, None, ["malformed"]),
        ("temperature", b"(null)", None, ["null-word"]),
        ("temperature", b"\0", None, ["empty"]),
        ("temperature", b"", None, []),
        ("temperature", b"\xff", None, ["not-utf8"]),
        ("fans", b"2", 2, []),
        ("fans", b"2.0", 2, []),
        ("fans", b"+2", 2, []),
        ("fans", b"2.5", None, ["malformed"]),
        ("fans", b"7", 7, ["out-of-range"]),
        ("fans", b"123456789012345678901", 123456789012345678901, ["out-of-range"]),
        ("fans", b"inf", None, ["malformed"]),
        ("alarm", b"true", True, []),
        ("alarm", b"false", False, []),
        ("alarm", b"True", None, ["malformed"]),
        ("class_", b"\0", "", []),
        ("class_", "grün".encode(), "grün", []),
        ("window", b"AJAR", "AJAR", []),
        ("window", b"ajar", "ajar", ["unlisted"]),
        ("window", b"\0", None, ["empty"]),
        ("next_bed", b"b2", "b2", []),
        ("next_bed", b"b3", "b3", ["unlisted"]),
        ("since", b"2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), []),
        ("since", b"yesterday", None, ["malformed"]),
        ("left", b"PT1H30M", timedelta(hours=1.5), []),
        ("left", b"P1DT0.5S", timedelta(days=1, seconds=0.5), []),
        ("left", b"P", None, ["malformed"]),
        ("left", b"P1Y", None, ["malformed"]),
        ("glow", b"rgb,1,2,3", "rgb,1,2,3", []),
        ("glow", b"rgb,1,2", None, ["malformed"]),
        ("plan", b'{"a": [1, null]}', {"a": (1, None)}, []),
        ("plan", b"null", None, []),
        ("plan", b"NaN", None, ["malformed"]),
        ("plan", b"[" * 20000, None, ["malformed"]),
    ],
)
def test_payloads(made: ModuleType, name: str, payload: bytes | str, value: object, found: list[str]) -> None:
    prop = getattr(made.Climate, name)
    assert prop.parse(payload) == value
    assert problems(prop, payload) == found
    assert type(prop.parse(payload)) is type(prop.parse(payload, []))


def test_a_word_that_nobody_listed_is_a_member(made: ModuleType) -> None:
    window = made.Climate({"window": b"BROKEN"}).window
    assert (window, isinstance(window, made.Window), window.is_listed) == ("BROKEN", True, False)
    assert made.Climate({"window": b"AJAR"}).window is made.Window.AJAR


def test_words_without_regard_to_case(made: ModuleType) -> None:
    assert made.Lamp({"side": b"left"}).side is made.Side.LEFT
    assert problems(made.Lamp.side, b"Left") == []
    assert made.Lamp.side.parse(b"up") == "up"


def test_a_node_does_not_change_and_compares_by_what_was_reported(made: ModuleType) -> None:
    raw = {"temperature": b"20", "odd": b"1", "fans": b"x"}
    node = made.Climate(raw)
    raw["temperature"] = b"30"
    assert (node.temperature, node.fans, node.alarm) == (20.0, None, None)
    assert node.values() == {"temperature": 20.0, "fans": None}
    assert (node.unknown, [(i.place, i.problem, i.raw) for i in node.issues]) == (
        {"odd": b"1"},
        [("fans", "malformed", "x")],
    )
    with pytest.raises(AttributeError, match=r"Climate\.temperature cannot be set"):
        node.temperature = 1.0
    with pytest.raises(AttributeError):
        node.other = 1
    twin = made.Climate(dict(node.raw))
    assert (node == twin, hash(node) == hash(twin), node == made.Climate(), node == made.Bed()) == (
        True,
        True,
        False,
        False,
    )
    assert repr(made.Climate({"fans": b"1"})) == "Climate(fans=1)"
    assert pickle.loads(pickle.dumps(node)) == node


def test_a_value_is_parsed_once(made: ModuleType) -> None:
    node = made.Climate({"plan": b"[1]"})
    assert node.plan is node.plan
    assert isinstance(hash(node.plan), int)


# Commands


@pytest.mark.parametrize(
    ("name", "value", "payload"),
    [
        ("temperature", 21.5, b"21.5"),
        ("temperature", 21, b"21.0"),
        ("fans", 3, b"3"),
        ("alarm", True, b"true"),
        ("class_", "", b"\0"),
        ("window", "SHUT", b"SHUT"),
        ("next_bed", "b1", b"b1"),
        ("since", datetime(2026, 1, 2, 3, 4, 5), b"2026-01-02T03:04:05"),  # noqa: DTZ001 # a device may have no zone
        ("left", timedelta(minutes=1), b"PT60S"),
        ("left", timedelta(microseconds=1500000), b"PT1.500000S"),
        ("glow", "hsv,1,2,3", b"hsv,1,2,3"),
        ("plan", {"a": (1,)}, b'{"a":[1]}'),
    ],
)
def test_commands(made: ModuleType, name: str, value: object, payload: bytes) -> None:
    assert getattr(made.Climate, name).encode(value) == payload


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("temperature", float("nan")),
        ("temperature", 61),
        ("temperature", True),
        ("temperature", "20"),
        ("temperature", 10**400),
        ("fans", 4),
        ("fans", 1.0),
        ("fans", True),
        ("alarm", 1),
        ("class_", 1),
        ("class_", "\ud800"),
        ("window", "OPEN"),
        ("window", 1),
        ("next_bed", "b3"),
        ("since", "2026"),
        ("left", timedelta(seconds=-1)),
        ("glow", "xyz,1,2"),
        ("plan", float("inf")),
        ("plan", object()),
    ],
)
def test_what_is_refused_says_why(made: ModuleType, homie: ModuleType, name: str, value: object) -> None:
    prop = getattr(made.Climate, name)
    with pytest.raises(homie.InvalidValue, match=f"{prop.id} cannot be set to ") as error:
        prop.encode(value)
    assert isinstance(error.value, ValueError)
    assert isinstance(error.value, homie.HomieError)


def test_what_cannot_be_set_and_what_a_device_ignores(made: ModuleType, homie: ModuleType) -> None:
    with pytest.raises(homie.NotSettable, match="power cannot be set on this device"):
        made.Lamp.power.encode(1.0)
    assert made.Bed.mode.encode(made.Mode.OFF) == b"OFF"
    with pytest.raises(homie.InvalidValue, match="it takes OFF"):
        made.Bed.mode.encode(made.Mode.AUTO)


# What a device says about itself

ABOUT: dict[str, Any] = {
    "homie": "5.0",
    "version": 7,
    "type": "org.garden.house",
    "name": "House",
    "children": ["shed"],
    "nodes": {
        "climate": {
            "type": "org.garden.climate",
            "properties": {
                "temperature": {"datatype": "float", "unit": "°C", "format": "0:30", "settable": True},
                "fans": {"datatype": "integer", "format": "0:3:1"},
                "alarm": {"datatype": "boolean", "$settable": True, "retained": False},
                "humidity": {"datatype": "float", "unit": "%", "format": "0:100"},
                "mood": {"datatype": "feeling"},
            },
        },
        "lamp-left": {"type": "org.garden.light", "properties": {"power": {"datatype": "integer", "unit": "kW"}}},
        "b1": {
            "type": "org.garden.bed",
            "properties": {"mode": {"datatype": "enum", "format": "AUTO,OFF,RAIN", "settable": True}},
        },
        "cat": {"type": "org.garden.cat"},
    },
}


def test_a_description(homie: ModuleType) -> None:
    about = homie.parse_description(json.dumps(ABOUT))
    assert (about.homie, about.version, about.type, about.name, about.children) == (
        "5.0",
        7,
        "org.garden.house",
        "House",
        ("shed",),
    )
    assert (about.root, about.parent, about.issues) == ("", "", ())
    assert about.nodes["climate"].properties["alarm"].settable
    assert not about.nodes["climate"].properties["alarm"].retained
    assert about.nodes["cat"].properties == {}


def test_the_device_decides_about_format_and_settable(made: ModuleType, homie: ModuleType) -> None:
    about = homie.parse_description(json.dumps(ABOUT))
    issues: list[Any] = []
    live = made.Climate.described(about.nodes["climate"].properties, issues)
    assert live["temperature"].encode(30) == b"30.0"
    with pytest.raises(homie.InvalidValue, match="it takes at least 0 and at most 30"):
        live["temperature"].encode(31)
    with pytest.raises(homie.NotSettable):
        live["fans"].encode(1)
    assert made.Climate.fans.settable
    assert live["alarm"] is made.Climate.alarm
    assert (live["humidity"].unit, live["humidity"].parse(b"40")) == ("%", 40.0)
    assert live["mood"].parse(b"fine") == "fine"
    assert issues == []
    node = made.Climate({"temperature": b"40", "humidity": b"101"}, live)
    assert [(issue.place, issue.problem) for issue in node.issues] == [
        ("temperature", "out-of-range"),
        ("humidity", "out-of-range"),
    ]


def test_what_contradicts_the_spec_is_told_unless_it_is_known(made: ModuleType, homie: ModuleType) -> None:
    about = homie.parse_description(json.dumps(ABOUT))
    issues: list[Any] = []
    live = made.Lamp.described(about.nodes["lamp-left"].properties, issues)
    assert [(issue.place, issue.problem, issue.raw) for issue in issues] == [("power", "datatype", "integer")]
    assert (live["power"].unit, live["power"].parse(b"1.5")) == ("W", 1.5)


def test_a_whole_device(made: ModuleType, homie: ModuleType) -> None:
    issues: list[Any] = []
    payloads = {"climate": {"fans": b"9"}, "b1": {"mode": b"RAIN", "name": b"leek"}}
    house = made.House.read(homie.parse_description(json.dumps(ABOUT)), payloads, issues)
    assert (house.climate.fans, house.lamp_left.power, house.lamp_right.power) == (9, None, None)
    assert (house.has("lamp-left"), house.has("lamp-right")) == (True, False)
    assert {id_: bed.title for id_, bed in house.beds.items()} == {"b1": "leek"}
    assert not house.beds["b1"].mode.is_listed
    assert [(issue.place, issue.problem) for issue in house.issues] == [("climate/fans", "out-of-range")]
    assert ("nodes/cat", "type") in {(issue.place, issue.problem) for issue in issues}
    assert house == made.House(dict(house.nodes))
    assert hash(house) == hash(made.House(dict(house.nodes)))
    assert pickle.loads(pickle.dumps(house)) == house
    assert repr(house) == "House(climate, lamp-left, b1)"
    for name in ("climate", "beds"):
        with pytest.raises(AttributeError, match="cannot be set"):
            setattr(house, name, None)


@pytest.mark.parametrize(
    "payload", ["", "{", "[]", "1", "null", "{}", json.dumps(ABOUT)[:200], "[" * 100000, b"\xff\xfe"]
)
def test_what_is_no_description(homie: ModuleType, payload: str | bytes) -> None:
    with pytest.raises(homie.DescriptionError) as error:
        homie.parse_description(payload)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"version": "7"}, "version"),
        ({"version": True}, "version"),
        ({"name": 1}, "name/name"),
        ({"nodes": []}, "nodes"),
        ({"nodes": {"a": 1}}, "nodes/a"),
        ({"nodes": {"a": {"properties": 1}}}, "nodes/a/properties"),
        ({"nodes": {"a": {"properties": {"b": []}}}}, "nodes/a/properties/b"),
        ({"nodes": {"a": {"properties": {"b": {"unit": 1}}}}}, "nodes/a/properties/b/unit"),
        ({"children": "a"}, "children"),
        ({"children": [1, "a"]}, "children"),
    ],
)
def test_a_description_with_odd_members_is_read_and_says_so(
    homie: ModuleType, change: dict[str, Any], place: str
) -> None:
    about = homie.parse_description(json.dumps({**ABOUT, **change}))
    assert [issue.place for issue in about.issues] == [place]
    assert about.type == "org.garden.house"


def test_a_format_that_is_json(homie: ModuleType) -> None:
    data = {"homie": "5.0", "nodes": {"a": {"properties": {"b": {"datatype": "json", "format": {"type": "object"}}}}}}
    about = homie.parse_description(json.dumps(data))
    assert about.nodes["a"].properties["b"].format == '{"type":"object"}'


# Topics


def test_topics(made: ModuleType, homie: ModuleType) -> None:
    topics = homie.Topics(made.DOMAIN)
    assert topics.everything == "garden/5/#"
    assert topics.device("d") == "garden/5/d/#"
    assert topics.split(topics.state("d")) == ("d", homie.STATE)
    assert topics.split(topics.description("d")) == ("d", "$description")
    assert topics.split(topics.property("d", "n", "p")) == ("d", "n", "p")
    assert topics.split(topics.command("d", "n", "p")) == ("d", "n", "p", homie.SET)
    assert topics.split("garden/4/d/$state") is None
    assert topics.split("garden/5") is None


def test_states(homie: ModuleType) -> None:
    read = homie.DeviceState.read
    assert (read(b"ready"), read("lost")) == (homie.DeviceState.READY, homie.DeviceState.LOST)
    assert (read(b""), read(b"\xff")) == (None, None)
    assert (read(b"alert").value, read(b"alert").is_listed) == ("alert", False)


@pytest.mark.parametrize(
    ("firmware", "number"),
    [
        ("r202639", 202639),
        ("spanos3/r202639/01", 202639),
        ("", -1),
        ("r1", -1),
        ("rx/y", -1),
        ("r\u0662\u0660\u0662\u0666\u0663\u0669", -1),
        ("1234567890123", -1),
    ],
)
def test_firmware(homie: ModuleType, firmware: str, number: int) -> None:
    assert homie.firmware_number(firmware) == number


# Anything

DATATYPES = ("string", "integer", "float", "boolean", "enum", "color", "datetime", "duration", "json", "other")
PAYLOADS = st.binary(max_size=40) | st.text(max_size=40) | st.floats().map(str) | st.integers().map(str)


@given(st.sampled_from(DATATYPES), st.text(max_size=12), PAYLOADS)
@example("integer", ":::", "1")
@example("float", "9:1:x", b"5")
@example("enum", ",,", ",")
def test_no_payload_and_no_format_ever_raises(datatype: str, format_: str, payload: bytes | str) -> None:
    from devicewire.span.homie import property_for

    prop = property_for(PropertyDescription("p", datatype, "", format_, settable=True))
    issues: list[Issue] = []
    assert repr(prop.parse(payload)) == repr(prop.parse(payload, issues))
    assert all(len(issue.raw) <= 200 for issue in issues)


VALUES = {
    "string": st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20).filter(
        lambda text: text != "(null)"
    ),
    "integer": st.integers(-(2**60), 2**60),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "datetime": st.datetimes(timezones=st.none() | st.just(UTC)),
    "duration": st.timedeltas(timedelta(), timedelta(days=9999)),
    "json": st.recursive(st.integers() | st.text(max_size=5) | st.booleans(), lambda s: st.tuples(s, s), max_leaves=5),
}


@pytest.mark.parametrize("datatype", VALUES)
def test_what_is_written_is_read_back(datatype: str) -> None:
    from devicewire.span.homie import property_for

    prop = property_for(PropertyDescription("p", datatype, settable=True))

    @given(VALUES[datatype])
    def check(value: object) -> None:
        payload = prop.encode(value)
        issues: list[Issue] = []
        assert prop.parse(payload, issues) == prop.parse(payload.decode()) == value
        assert not issues

    check()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda s: (
            st.lists(s, max_size=3)
            | st.dictionaries(
                st.sampled_from(["homie", "nodes", "properties", "children", "a", "format"]), s, max_size=4
            )
        ),
        max_leaves=15,
    )
)
def test_any_json_is_a_description_or_a_clear_refusal(data: Any) -> None:
    from devicewire.span.homie import DescriptionError, parse_description

    try:
        about = parse_description(json.dumps(data))
    except DescriptionError as error:
        assert str(error)  # noqa: PT017 # a refusal is as good as a description
    else:
        assert all(isinstance(child, str) for child in about.children)
