"""Every text of a spec of kind homie times payloads: a clear refusal, or a package in which the payload is mere text."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from codegen.errors import SpecError
from codegen.homie.adopt import adopt
from codegen.load import Document
from tests.codegen.homie_tools import META, generate, greenhouse
from tests.codegen.hostile.judge import identifiers
from tests.codegen.hostile.payloads import ALL, MARKER, TEXT

Place = tuple[str | int, ...]
HOUSE = "devices/org.garden.house"
CLIMATE = f"{HOUSE}/nodes/climate"
ANSWER = {
    "firmwareVersion": "x/g30001/1",
    "homieDomain": "garden",
    "homieVersion": 5,
    "dataModelVersion": "3",
    "types": {"org.garden.climate": {"fans": {"datatype": "integer", "unit": "x", "format": "0:9", "name": "Fans"}}},
    "typesSchemaHash": "sha256:00",
}


def places(node: Any, place: Place = ()) -> Iterator[tuple[Place, bool]]:
    """Every text in a document: its place, and whether it is a key."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield (*place, key), True
            yield from places(value, (*place, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from places(value, (*place, number))
    elif isinstance(node, str):
        yield place, False


def planted(data: dict[str, Any], place: Place, is_key: bool, payload: str) -> dict[str, Any]:
    """The document with a payload at a place."""
    data = copy.deepcopy(data)
    node: Any = data
    for step in place[:-1]:
        node = node[step]
    if is_key:
        items = [(payload if key == place[-1] else key, value) for key, value in node.items()]
        node.clear()
        node.update(items)
    else:
        node[place[-1]] = payload
    return data


PLACES = sorted(set(places(greenhouse())), key=str)
PAYLOADS = list(ALL.values())


def judged(data: dict[str, Any], file: str, meta: Any) -> str:
    """`refused` or `emitted`; anything else is the finding."""
    try:
        output = generate(data, file=file, meta=meta)
    except SpecError as error:
        is_clear = all(line.isprintable() for line in str(error).split("\n")) and error.reason and error.remedy
        return "refused" if is_clear else f"not clear: {error}"
    for planned in output.files:
        assert planned.path.replace("_", "").replace(".", "").replace("/", "").isalnum(), planned.path
        if planned.path.endswith(".py"):
            assert MARKER not in set(identifiers(ast.parse(planned.text))), planned.path
    return "emitted"


def test_there_are_many_places() -> None:
    assert len(PLACES) > 150


@pytest.mark.parametrize("checked", [True, False], ids=["with the meta schema", "without"])
def test_text_never_becomes_code(checked: bool) -> None:
    """Payloads of the corpus in turn at each place; the meta schema is no part of the defence."""
    outcomes: dict[str, int] = {}
    for number, (place, is_key) in list(enumerate(PLACES))[:: 9 if checked else 2]:
        payload = PAYLOADS[number * 7 % len(PAYLOADS)]
        outcome = judged(planted(greenhouse(), place, is_key, payload), "greenhouse.yaml", META if checked else None)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    assert set(outcomes) == {"refused", "emitted"}
    assert outcomes["refused"] > (10 if checked else 40)
    assert outcomes["emitted"] > (3 if checked else 10)


def test_prose_takes_the_whole_corpus() -> None:
    for payload in list(TEXT.values())[::3]:
        data = greenhouse()
        data["info"] = {"title": payload, "version": payload, "description": payload}
        data["data_model"] = payload
        fans = data["devices"]["org.garden.house"]["nodes"]["climate"]["properties"]["fans"]
        fans |= {"description": payload, "unit": payload, "accepted_when": payload, "positive": {"g10000": payload}}
        fans["corrections"] = [{"firmware": "g10000", "member": "unit", "was": payload, "why": payload}]
        data["enumerations"]["Mode"] = {"description": payload, "values": {"AUTO": payload, "OFF": payload}}
        assert judged(data, payload, None) == "emitted"


def test_an_answer_of_a_device_is_as_hostile_as_a_spec() -> None:
    """What a device says about itself is laid over the spec, and goes the same way through the generator."""
    outcomes = set[str]()
    for number, (place, is_key) in enumerate(sorted(set(places(ANSWER)), key=str)):
        for payload in PAYLOADS[number::43]:
            answer = planted(ANSWER, place, is_key, payload)
            for base in (greenhouse(), None):
                try:
                    made = adopt(Document("answer.json", answer, "0" * 64), base)
                except SpecError as error:
                    assert all(line.isprintable() for line in str(error).split("\n"))  # noqa: PT017 # as good as a spec
                    outcomes.add("refused")
                else:
                    outcomes.add(judged(made.data, "answer.json", META))
    assert outcomes == {"refused", "emitted"}


def change(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Put a value at a place; `None` removes it."""

    def apply(data: dict[str, Any]) -> None:
        node: Any = data
        *steps, last = path.split("/")
        for step in steps:
            node = node[step]
        if value is None:
            del node[last]
        else:
            node[last] = copy.deepcopy(value)

    return apply


NODE = {
    "class": "Tank",
    "type": "org.garden.tank",
    "description": "x",
    "properties": {"a": {"datatype": "string", "description": "x"}},
}
REFUSALS = {
    "another version of the convention": (change("homie", "4.0"), "4.0"),
    "an unknown keyword of the document": (change("x-python-type", "os.system"), "x-python-type"),
    "an unknown keyword of a property": (change(f"{CLIMATE}/properties/fans/customTypePath", "os"), "customTypePath"),
    "an unknown keyword of a node": (change(f"{CLIMATE}/code", 1), "code"),
    "an unknown datatype": (change(f"{CLIMATE}/properties/fans/datatype", "complex"), "complex"),
    "an enumeration that is not there": (change(f"{CLIMATE}/properties/window/enum", "Door"), "Door"),
    "an enumeration of a number": (change(f"{CLIMATE}/properties/fans/enum", "Mode"), "datatype enum"),
    "a word that the enumeration has not": (change(f"{CLIMATE}/properties/window/format", "SHUT,OPEN"), "OPEN"),
    "a command that is not in the format": (change(f"{HOUSE}/nodes/bed/properties/mode/accepts", ["ON"]), "ON"),
    "commands for what cannot be set": (change(f"{HOUSE}/nodes/bed/properties/mode/settable", False), "no commands"),
    "settable that is no truth": (change(f"{CLIMATE}/properties/fans/settable", "yes"), "true or false"),
    "case of words in small letters": (change(f"{CLIMATE}/properties/window/ignores_case", True), "upper case"),
    "an id in capitals": (change(f"{CLIMATE}/properties/Fans", NODE["properties"]), "Fans"),
    "ids and an attribute": (change(f"{HOUSE}/nodes/lamp/attribute", "lamps"), "attribute"),
    "an attribute that is no name": (change(f"{HOUSE}/nodes/bed/attribute", "the-beds"), "the-beds"),
    "two nodes of one type": (change(f"{HOUSE}/nodes/tank", {**NODE, "type": "org.garden.light"}), "type"),
    "two nodes of one id": (change(f"{HOUSE}/nodes/tank", {**NODE, "ids": ["climate"]}), "climate"),
    "two properties of one name": (
        change(f"{CLIMATE}/properties/next", {"datatype": "string", "description": "x", "name": "fans"}),
        "fans",
    ),
    "two classes of one name": (change(f"{HOUSE}/nodes/tank", {**NODE, "class": "Mode"}), "Mode"),
    "a class of the generated code": (change(f"{HOUSE}/class", "Node"), "Node"),
    "a class of Python": (change(f"{HOUSE}/class", "ValueError"), "ValueError"),
    "an enumeration without words": (change("enumerations/Mode/values", {}), "values"),
    "a word with a comma": (change("enumerations/Mode/values/A,B", ""), "A,B"),
    "words of one name": (change("enumerations/Mode/values/auto", ""), "AUTO"),
    "a node without properties": (change(f"{HOUSE}/nodes/bed/properties", {}), "properties"),
    "a device without nodes": (change(f"{HOUSE}/nodes", {}), "nodes"),
    "no devices": (change("devices", {}), "device"),
    "a correction of nothing known": (
        change(
            f"{CLIMATE}/properties/fans/corrections", [{"firmware": "g1", "member": "colour", "was": "a", "why": "b"}]
        ),
        "colour",
    ),
    "corrections that are no list": (change(f"{CLIMATE}/properties/fans/corrections", {"a": 1}), "list"),
    "a correction that is no object": (change(f"{CLIMATE}/properties/fans/corrections", ["a"]), "object"),
    "firmware that is none": (change(f"{CLIMATE}/properties/fans/since", "g1 g2"), "g1 g2"),
    "a domain with levels": (change("domain", "garden/5"), "garden/5"),
}


@pytest.mark.parametrize("checked", [True, False], ids=["with the meta schema", "without"])
@pytest.mark.parametrize("what", REFUSALS)
def test_refusals_name_the_place(what: str, checked: bool) -> None:
    apply, word = REFUSALS[what]
    data = greenhouse()
    apply(data)
    with pytest.raises(SpecError) as error:
        generate(data, meta=META if checked else None)
    assert checked or word in str(error.value)


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"homieDomain": "ebus"}, "ebus"),
        ({"types": {}}, "empty"),
        ({"types": []}, "object"),
        ({"types": {"org.garden.climate": {}}}, "empty"),
        ({"types": {"org.garden.climate": {"fans": 1}}}, "no object"),
        ({"types": {"org.garden.climate": {"fans": {"datatype": "integer", "precision": 3}}}}, "precision"),
        ({"types": {"org.garden.climate": {"fans": {"datatype": ["integer"]}}}}, "datatype is"),
        ({"types": {"org.garden.climate": {"fans": {"settable": "yes"}}}}, "settable is"),
        ({"types": {"org.garden.climate": {"fans": {"format": {"type": "object"}}}}}, "format is"),
    ],
)
def test_answers_that_are_none(members: dict[str, Any], word: str) -> None:
    with pytest.raises(SpecError, match=word):
        adopt(Document("answer.json", {**ANSWER, **members}, "0" * 64), greenhouse())
