"""Every text of a spec of packets times every payload: a clear refusal, or a package in which the payload is mere text."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from codegen.errors import SpecError
from tests.codegen.hostile.judge import identifiers
from tests.codegen.hostile.payloads import ALL, MARKER, TEXT
from tests.codegen.packets_tools import META, generate, scales

Place = tuple[str | int, ...]


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


def planted(place: Place, is_key: bool, payload: str) -> dict[str, Any]:
    """The document with a payload at a place."""
    data = scales()
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


PLACES = sorted(set(places(scales())), key=str)
PAYLOADS = list(ALL.values())


def judged(data: dict[str, Any], file: str, meta: Any) -> str:
    """`refused` or `emitted`; anything else is the finding."""
    try:
        output = generate(data, file=file, meta=meta)
    except SpecError as error:
        is_clear = all(line.isprintable() for line in str(error).split("\n")) and error.reason and error.remedy
        return "refused" if is_clear else f"not clear: {error}"
    for planned in output.files:
        assert planned.path.replace("_", "").replace(".", "").isalnum(), planned.path
        if planned.path.endswith(".py"):
            assert MARKER not in set(identifiers(ast.parse(planned.text))), planned.path
    return "emitted"


def test_there_are_many_places() -> None:
    assert len(PLACES) > 250


@pytest.mark.parametrize("checked", [True, False], ids=["with the meta schema", "without"])
def test_text_never_becomes_code(checked: bool) -> None:
    """A few payloads of the corpus at each place, others at each; the meta schema is no part of the defence."""
    outcomes: dict[str, int] = {}
    for number, (place, is_key) in list(enumerate(PLACES))[:: 9 if checked else 2]:
        payload = PAYLOADS[number * 7 % len(PAYLOADS)]
        outcome = judged(planted(place, is_key, payload), "scales.yaml", META if checked else None)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    assert set(outcomes) == {"refused", "emitted"}
    assert outcomes["refused"] > (10 if checked else 60)
    assert outcomes["emitted"] > (3 if checked else 10)


def test_prose_takes_the_whole_corpus() -> None:
    for payload in list(TEXT.values())[::2]:
        data = scales()
        data["description"] = data["title"] = payload
        data["$defs"]["Weigh"]["description"] = payload
        data["$defs"]["Weigh"]["properties"]["unit"]["description"] = payload
        data["$defs"]["GREETING"]["const"] = payload
        data["x-wire"]["version"] = payload
        assert judged(data, payload, None) == "emitted"


def change(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Put a value at a place; `None` removes it."""

    def apply(data: dict[str, Any]) -> None:
        node: Any = data
        *steps, last = path.split("/")
        for step in steps:
            node = node[int(step)] if isinstance(node, list) else node[step]
        if value is None:
            del node[last]
        else:
            node[last] = copy.deepcopy(value)

    return apply


ITEM = "$defs/Item"
FIELD = {"type": "integer", "description": "x", "x-wire": {"type": "u8"}}
REFUSALS = {
    "an unknown keyword of the document": (change("x-python-type", "os.system"), "x-python-type"),
    "an unknown keyword of a field": (change(f"{ITEM}/properties/name/customTypePath", "os"), "customTypePath"),
    "an unknown member of x-wire": (change("$defs/Weigh/x-wire/code", 1), "code"),
    "an unknown order": (change("x-wire/order", "middle"), "middle"),
    "an unknown integer type": (change(f"{ITEM}/properties/weight/x-wire/type", "i24"), "i24"),
    "an unknown type": (change(f"{ITEM}/properties/weight/type", "complex"), "complex"),
    "a sender that is not listed": (change("$defs/Beep/x-wire/sender", "cat"), "cat"),
    "an answer that is not there": (change("$defs/Weigh/x-wire/answers", ["NOTHING"]), "NOTHING"),
    "two packets of one number": (change("$defs/Oops/x-wire/packet", 1), "twice"),
    "two packets of one name": (change("$defs/Oops/x-wire/name", "WEIGHT"), "twice"),
    "a reference to nowhere": (change("$defs/Weigh/properties/unit/$ref", "#/$defs/Nothing"), "Nothing"),
    "a reference to another file": (change("$defs/Weigh/properties/unit/$ref", "other.yaml#/$defs/Unit"), "other"),
    "a reference to a packet": (change("$defs/Weight/properties/items/items/$ref", "#/$defs/Beep"), "Beep"),
    "a record that holds itself": (
        change(f"{ITEM}/properties/weight", {"$ref": ITEM.replace("$defs", "#/$defs"), "description": "x"}),
        "itself",
    ),
    "a record with an optional field": (change(f"{ITEM}/required", ["name"]), "record"),
    "a record to the end": (
        change(f"{ITEM}/properties/fresh", {"type": "string", "description": "x", "x-wire": {"rest": True}}),
        "record",
    ),
    "a record without fields": (
        lambda data: (data["$defs"]["Item"].pop("properties"), data["$defs"]["Item"].pop("required")),
        "record",
    ),
    "something after the end": (
        change("$defs/Weight/properties/lamps", {"type": "string", "description": "x", "x-wire": {"rest": True}}),
        "end",
    ),
    "a required field after one that may be missing": (
        lambda data: (
            data["$defs"]["Weigh"].update(required=["unit", "class"]),
            data["$defs"]["Weigh"]["properties"]["class"].pop("default"),
        ),
        "missing",
    ),
    "no default after a default": (change("$defs/Weigh/properties/class/default", None), "default"),
    "a default of another type": (change("$defs/Weigh/properties/precision/default", "two"), "default"),
    "a default that does not fit": (change("$defs/Weigh/properties/precision/default", 300), "300"),
    "a required name without property": (change("$defs/Weigh/required", ["unit", "colour"]), "colour"),
    "a constant that does not fit": (change("$defs/Oops/properties/seven/const", 70000), "70000"),
    "a constant that is no value": (change("$defs/FACTOR/const", [1]), "FACTOR"),
    "a constant that is no hexadecimal": (change("$defs/KEY/const", "zz"), "zz"),
    "a class of the generated code": (lambda data: data["$defs"].update(Packet=data["$defs"].pop("Beep")), "Packet"),
    "a class of Python": (lambda data: data["$defs"].update(ValueError=data["$defs"].pop("Beep")), "ValueError"),
    "classes that differ by case": (lambda data: data["$defs"].update(BEEP={"const": 1, "description": "x"}), "BEEP"),
    "a member of enumerations": (change("$defs/Unit/x-enum-varnames", ["NAME", "GRAM", "OUNCE"]), "NAME"),
    "fewer names than values": (change("$defs/Unit/x-enum-varnames", ["GRAM"]), "name"),
    "two members of one value": (change("$defs/Unit/enum", [0, 0, 300]), ""),
    "values of no member": (change("$defs/Unit/x-wire/values", {"TON": FIELD}), "TON"),
    "a bit that does not exist": (change("$defs/Lamp/x-wire/bits", {"RED": 64}), "64"),
    "items without a size": (
        change("$defs/Weight/properties/lids/items", {"type": "string", "x-wire": {"rest": True}}),
        "size",
    ),
    "a part of nothing": (change("$defs/Overload/x-wire/part_of", "NOTHING"), "NOTHING"),
    "a part of a packet without parts": (change("$defs/Overload/x-wire/part_of", "BEEP"), "parts"),
    "a part with a code where there is none": (change("$defs/Overload/x-wire/code", 1), "code"),
    "parts in a field that is no bytes": (change("$defs/Oops/x-wire/parts/data", "seven"), "parts"),
    "an answer that is no part": (change("$defs/Overload/x-wire/answer", "Beep"), "Beep"),
    "a definition of no kind": (change("$defs/Unit/type", "string"), ""),
    "no definitions": (change("$defs", {}), ""),
    "a field that is a number": (change("$defs/Beep/properties", {"1st": FIELD}), "1st"),
    "an extent of two kinds": (change("$defs/Oops/properties/why/x-wire", {"size": 4, "rest": True}), ""),
    "an extent of none": (change("$defs/Oops/properties/why/x-wire", {}), ""),
    "a size of 0": (change("$defs/Oops/properties/why/x-wire/size", 0), ""),
    "rest that is not true": (change("$defs/Weigh/properties/class/x-wire/rest", False), ""),
}


@pytest.mark.parametrize("checked", [True, False], ids=["with the meta schema", "without"])
@pytest.mark.parametrize("what", REFUSALS)
def test_refusals_name_the_place(what: str, checked: bool) -> None:
    apply, word = REFUSALS[what]
    data = scales()
    apply(data)
    with pytest.raises(SpecError) as error:
        generate(data, meta=META if checked else None)
    assert checked or word in str(error.value)
