"""Keywords for what OpenAPI cannot say: from the spec to the wire and back, and what of them is refused."""

from __future__ import annotations

import copy
import importlib
import itertools
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from codegen.errors import SpecError
from codegen.generate import build
from codegen.load import load_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

Schema = dict[str, Any]

FLAGS: Schema = {
    "type": ["string", "integer"],
    "description": "Directions.",
    "x-flags": [
        {"name": "UNDEFINED", "wire": "Undefined", "value": 0},
        {"name": "IN", "wire": "In side", "value": 1},
        {"name": "OUT", "wire": "OUT", "value": 2},
    ],
}
ENUM: Schema = {"type": "string", "enum": ["None", "RS232"], "x-enum-varnames": ["NONE", "RS232"]}
_numbers = itertools.count()


def spec(thing: Schema, **components: Schema) -> Schema:
    """A document with one operation that takes and gives a Thing."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    operation = {
        "operationId": "do_it",
        "requestBody": {"required": True, "content": copy.deepcopy(content)},
        "responses": {"200": {"description": "Done.", "content": content}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/x": {"post": operation}},
        "components": {"schemas": {"Thing": thing, "Sides": FLAGS, "Bus": ENUM, **components}},
    }


def thing(**properties: Schema) -> Schema:
    """An object schema."""
    return {"type": "object", "properties": properties}


def emit(document: Schema) -> dict[str, str]:
    """Generate; return the text of every file."""
    loaded = load_bytes(json.dumps(document).encode(), "device.json")
    return {file.path: file.text for file in build("device", loaded, None, lambda _line: None).files}


@pytest.fixture
def package(tmp_path: Path) -> Iterator[Callable[[Schema], ModuleType]]:
    """Generate a package and import a module of it."""
    names: list[str] = []

    def make(document: Schema, module: str = "models") -> ModuleType:
        name = f"accordion_features_{next(_numbers)}"
        names.append(name)
        for path, text in emit(document).items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return importlib.import_module(f"{name}.{module}")

    sys.path.insert(0, str(tmp_path))
    yield make
    sys.path.remove(str(tmp_path))
    for module in [module for module in sys.modules if module.partition(".")[0] in names]:
        del sys.modules[module]


@pytest.fixture
def model(package: Callable[[Schema], ModuleType]) -> Callable[..., Any]:
    """Generate the class of an object with these members."""

    def make(**properties: Schema) -> Any:
        return package(spec(thing(**properties))).Thing

    return make


def read(kind: Any, data: Schema) -> tuple[Any, list[str]]:
    """Read an object; return it and the places that are not what the spec promises."""
    runtime = importlib.import_module(f"{kind.__module__.partition('.')[0]}.model")
    value, issues = runtime.model(kind).decode(data)
    return value, [issue.pointer for issue in issues]


# Flags

SIDES = {"$ref": "#/components/schemas/Sides"}


@pytest.mark.parametrize(
    ("wire", "number"),
    [
        ("OUT", 2),
        ("In side, OUT", 3),
        (" OUT ,In side", 3),
        ("", 0),
        ("Undefined", 0),
        (0, 0),
        (3, 3),
        (9, 9),
        (2**40, 2**40),
    ],
)
def test_flags_are_read_from_names_and_numbers(model: Callable[..., Any], wire: object, number: int) -> None:
    value, issues = read(model(sides=SIDES), {"sides": wire})
    assert (int(value.sides), issues) == (number, [])
    assert type(value.sides).__name__ == "Sides"


@pytest.mark.parametrize(("wire", "number"), [("OUT, Up", 2), ("out", 0), ("4", 0)])
def test_names_that_no_flag_has_are_left_out_and_reported(model: Callable[..., Any], wire: str, number: int) -> None:
    value, issues = read(model(sides=SIDES), {"sides": wire})
    assert (int(value.sides), issues) == (number, ["/sides"])


@pytest.mark.parametrize("wire", [None, -1, True, 1.5, [], {}])
def test_what_is_no_flag_at_all_is_none_and_reported(model: Callable[..., Any], wire: object) -> None:
    value, issues = read(model(sides=SIDES, other={"type": "string"}), {"sides": wire, "other": "x"})
    assert (value.sides, issues) == (None, ["/sides"])


def test_a_list_keeps_flags_of_which_a_name_is_unknown(model: Callable[..., Any]) -> None:
    value, issues = read(model(each={"type": "array", "items": SIDES}), {"each": ["OUT", "OUT, Up", []]})
    assert ([int(sides) for sides in value.each], issues) == ([2, 2], ["/each/1", "/each/2"])


def test_flags_are_written_as_names_and_unknown_bits_as_a_number(package: Callable[[Schema], ModuleType]) -> None:
    models = package(spec(thing(sides=SIDES)))
    sides = models.Sides
    for value, wire in (
        (sides.UNDEFINED, "Undefined"),
        (sides.OUT | sides.IN, "In side, OUT"),
        (sides(9), 9),
        (2, "OUT"),
    ):
        assert models.Thing(sides=value).to_dict() == {"sides": wire}


def test_flags_keep_their_class_when_combined(package: Callable[[Schema], ModuleType]) -> None:
    sides = package(spec(thing(sides=SIDES))).Sides
    assert sides(9) & sides.IN is sides.IN
    assert sides.__doc__ == "Directions."


@pytest.mark.parametrize("schema", [{"anyOf": [SIDES, {"type": "null"}]}, {"oneOf": [{"type": "null"}, SIDES]}])
def test_flags_may_be_null(model: Callable[..., Any], schema: Schema) -> None:
    kind = model(sides=schema)
    assert read(kind, {"sides": None}) == (kind(sides=None), [])
    assert int(read(kind, {"sides": "OUT"})[0].sides) == 2


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "class", "wire": "a", "value": 4},
        {"name": "_X", "wire": "a", "value": 4},
        {"name": "A = 1\nimport os", "wire": "a", "value": 4},
        {"name": "A" * 121, "wire": "a", "value": 4},
        {"name": "É", "wire": "a", "value": 4},
        {"name": "A", "wire": 'a"\n', "value": 4},
        {"name": "A", "wire": "a,b", "value": 4},
        {"name": "A", "wire": " a", "value": 4},
        {"name": "A", "wire": "", "value": 4},
        {"name": "A", "wire": 5, "value": 4},
        {"name": "A", "wire": "a", "value": 3},
        {"name": "A", "wire": "a", "value": -4},
        {"name": "A", "wire": "a", "value": True},
        {"name": "A", "wire": "a", "value": 2**63},
        {"name": "A", "wire": "a", "value": "4"},
        {"name": "A", "wire": "a"},
        {"name": "A", "wire": "a", "value": 4, "code": "x"},
        {"name": "IN", "wire": "a", "value": 4},
        {"name": "A", "wire": "OUT", "value": 4},
        {"name": "A", "wire": "a", "value": 2},
        "A",
        None,
    ],
)
def test_hostile_flags_are_refused_with_their_place(entry: object) -> None:
    sides = copy.deepcopy(FLAGS)
    sides["x-flags"].append(entry)
    with pytest.raises(SpecError, match="/components/schemas/Sides"):
        emit(spec(thing(sides=SIDES), Sides=sides))


@pytest.mark.parametrize("flags", [[], {}, "x", None])
def test_flags_must_be_listed(flags: object) -> None:
    with pytest.raises(SpecError, match="x-flags must be an array"):
        emit(spec(thing(), Sides={"type": "string", "x-flags": flags}))


def test_flags_outside_of_the_components_are_refused() -> None:
    with pytest.raises(SpecError, match="outside of the components"):
        emit(spec(thing(sides=FLAGS)))


def test_a_wire_name_never_becomes_code(package: Callable[[Schema], ModuleType]) -> None:
    wire = "{x}\"\"\"\\' + __import__('os')"
    sides = {"type": "string", "x-flags": [{"name": "A", "wire": wire, "value": 1}]}
    models = package(spec(thing(sides=SIDES), Sides=sides))
    assert models.Thing(sides=models.Sides.A).to_dict() == {"sides": wire}


# Encodings


@pytest.mark.parametrize(
    ("encoding", "wire", "value"),
    [
        ("base16", "0aFF", b"\x0a\xff"),
        ("base16", " 0A ff ", b"\x0a\xff"),
        ("base16", "", b""),
        ("base64", "AP8=", b"\x00\xff"),
        ("base64", "", b""),
    ],
)
def test_encoded_bytes_are_read(model: Callable[..., Any], encoding: str, wire: str, value: bytes) -> None:
    kind = model(data={"type": "string", "contentEncoding": encoding})
    assert read(kind, {"data": wire}) == (kind(data=value), [])


@pytest.mark.parametrize(
    ("encoding", "wire"),
    [("base16", "0"), ("base16", "zz"), ("base64", "A"), ("base64", "é"), ("base16", 12), ("base64", None)],
)
def test_undecodable_text_is_reported(model: Callable[..., Any], encoding: str, wire: object) -> None:
    value, issues = read(model(data={"type": "string", "contentEncoding": encoding}), {"data": wire})
    assert (value.data, issues) == (None, ["/data"])


@pytest.mark.parametrize("value", [b"\x0a\xff", bytearray(b"\x0a\xff"), memoryview(b"\x0a\xff")])
def test_bytes_are_written(model: Callable[..., Any], value: object) -> None:
    kind = model(a={"type": "string", "contentEncoding": "base16"}, b={"type": "string", "contentEncoding": "base64"})
    assert kind(a=value, b=value).to_dict() == {"a": "0AFF", "b": "Cv8="}


@pytest.mark.parametrize("value", ["0AFF", 5, [1]])
def test_what_is_no_bytes_is_not_sent(model: Callable[..., Any], value: object) -> None:
    with pytest.raises(ValueError, match="data: expected bytes"):
        model(data={"type": "string", "contentEncoding": "base16"})(data=value).to_dict()


def test_encoded_bytes_may_be_null(model: Callable[..., Any]) -> None:
    kind = model(data={"type": ["string", "null"], "contentEncoding": "base16", "default": None})
    assert kind().data is None
    assert kind().to_dict() == {}
    assert read(kind, {"data": None}) == (kind(), [])
    assert read(kind, {"data": "00"})[0].data == b"\x00"


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(SpecError, match="contentEncoding"):
        emit(spec(thing(data={"type": "string", "contentEncoding": "quoted-printable"})))


HEX = {"type": "string", "x-hex-integer": {"digits": 2, "maximum": 127}}


def test_a_number_travels_as_hexadecimal_digits(model: Callable[..., Any]) -> None:
    kind = model(address=HEX)
    assert kind(address=80).to_dict() == {"address": "50"}
    assert kind(address=10).to_dict() == {"address": "0A"}
    assert read(kind, {"address": "0a"}) == (kind(address=10), [])
    for wire in ("80", "0x1", "", "111", " 1", 5, None):
        assert read(kind, {"address": wire}) == (kind(address=None), ["/address"])


@pytest.mark.parametrize("value", [-1, 128, 200])
def test_a_number_out_of_range_is_named_and_not_sent(model: Callable[..., Any], value: int) -> None:
    with pytest.raises(ValueError, match=f"address: must be from 0 to 127, not {value}"):
        model(address=HEX)(address=value).to_dict()


@pytest.mark.parametrize("value", [True, "50", 1.0])
def test_what_is_no_number_is_not_sent(model: Callable[..., Any], value: object) -> None:
    with pytest.raises(ValueError, match="address: expected an integer"):
        model(address=HEX)(address=value).to_dict()


@pytest.mark.parametrize(
    "settings",
    [
        None,
        {},
        {"digits": 0},
        {"digits": 17},
        {"digits": "2"},
        {"digits": True},
        {"digits": 2, "maximum": 256},
        {"digits": 2, "minimum": 3, "maximum": 2},
        {"digits": 2, "minimum": -1},
        {"digits": 2, "minimum": "0); import os #"},
        {"digits": 2, "code": 1},
    ],
)
def test_unusable_digits_are_refused(settings: object) -> None:
    with pytest.raises(SpecError, match="x-hex-integer"):
        emit(spec(thing(address={"type": "string", "x-hex-integer": settings})))


@pytest.mark.parametrize(
    ("kind", "wire", "value"),
    [
        ("number", "1.5", 1.5),
        ("number", 2, 2.0),
        ("number", " -1e3 ", -1000.0),
        ("integer", "7", 7),
        ("integer", 7, 7),
        ("integer", "1.5", None),
        ("number", "NaN", None),
        ("number", "", None),
        ("number", "1e999", None),
        ("integer", None, None),
    ],
)
def test_text_that_holds_a_number_is_accepted(
    model: Callable[..., Any], kind: str, wire: object, value: float | None
) -> None:
    read_value, issues = read(model(x={"type": kind, "x-number-text": True}), {"x": wire})
    assert (read_value.x, len(issues)) == (value, value is None)
    assert type(read_value.x) is type(value)


def test_without_the_keyword_text_is_no_number(model: Callable[..., Any]) -> None:
    assert read(model(x={"type": "number"}), {"x": "1"})[1] == ["/x"]


# Limits


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"type": "integer", "minimum": 0}, -1, "x: must be at least 0, not -1"),
        ({"type": "integer", "maximum": 5}, 6, "x: must be at most 5, not 6"),
        ({"type": "number", "minimum": 0, "maximum": 1.5}, 1.6, "x: must be from 0 to 1.5, not 1.6"),
        ({"type": "number", "minimum": 0}, float("nan"), "x: must be at least 0, not nan"),
        ({"type": "integer", "minimum": 0}, 1.5, "x: expected an integer"),
        ({"type": "integer", "minimum": 0}, "1", "x: expected an integer"),
    ],
)
def test_limits_are_checked_before_sending(
    model: Callable[..., Any], schema: Schema, value: object, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        model(x=schema)(x=value).to_dict()


def test_limits_are_not_checked_in_answers(model: Callable[..., Any]) -> None:
    kind = model(x={"type": "integer", "minimum": 0, "maximum": 5})
    assert read(kind, {"x": 9}) == (kind(x=9), [])
    assert kind(x=5).to_dict() == {"x": 5}


def test_limits_that_exclude_each_other_are_refused() -> None:
    with pytest.raises(SpecError, match="minimum is larger"):
        emit(spec(thing(x={"type": "integer", "minimum": 2, "maximum": 1})))


def test_limits_and_encodings_of_parameters(package: Callable[..., ModuleType]) -> None:
    document = spec(thing())
    document["paths"]["/x"]["post"]["parameters"] = [
        {"name": "tail", "in": "query", "schema": {"type": "integer", "minimum": 0}},
        {"name": "side", "in": "query", "schema": SIDES},
        {"name": "address", "in": "query", "schema": HEX},
        {"name": "data", "in": "query", "schema": {"type": "string", "contentEncoding": "base16"}},
    ]
    do_it = package(document, "api.do_it")
    models = importlib.import_module(f"{do_it.__name__.partition('.')[0]}.models")
    body = models.Thing()
    call = do_it.request(body=body, tail=3, side=models.Sides.OUT, address=11, data=b"\xab")
    assert call.path == "/x?tail=3&side=OUT&address=0B&data=AB"
    assert do_it.request(body=body).path == "/x"
    with pytest.raises(ValueError, match=r"^tail: must be at least 0, not -1$"):
        do_it.request(body=body, tail=-1)


def test_an_invalid_body_names_the_field_all_the_way_down(package: Callable[..., ModuleType]) -> None:
    rows = {"type": "array", "items": thing(gain={"type": "integer", "minimum": 0})}
    models = package(spec(thing(table=thing(rows=rows))))
    kinds = {name.lower(): getattr(models, name) for name in dir(models) if name.startswith("Thing")}
    row, table = kinds["thingtablerowsitem"], kinds["thingtable"]
    with pytest.raises(ValueError, match=r"^table: rows: gain: must be at least 0"):
        models.Thing(table=table(rows=(row(gain=-1),))).to_dict()


# Names, null, defaults, positions


def test_one_member_has_two_names(model: Callable[..., Any]) -> None:
    kind = model(imageName={"type": "string", "x-sent-as": 'Image"Name'}, same={"type": "string", "x-sent-as": "same"})
    value, issues = read(kind, {"imageName": "a", "same": "b"})
    assert (value, issues) == (kind(image_name="a", same="b"), [])
    assert value.to_dict() == {'Image"Name': "a", "same": "b"}


@pytest.mark.parametrize("name", ["", "a\nb", "\u202e", 5, None, "a" * 121])
def test_an_unusable_name_to_send_is_refused(name: object) -> None:
    with pytest.raises(SpecError, match="x-sent-as"):
        emit(spec(thing(a={"type": "string", "x-sent-as": name})))


def test_two_members_cannot_be_sent_under_one_name() -> None:
    with pytest.raises(SpecError, match="two members are sent as 'B'"):
        emit(spec(thing(a={"type": "string", "x-sent-as": "B"}, B={"type": "string"})))


def test_names_that_differ_in_case_only_are_two_members(model: Callable[..., Any]) -> None:
    kind = model(error={"type": "string"}, Error={"type": "string"})
    assert read(kind, {"error": "a", "Error": "b"}) == (kind(error="a", Error="b"), [])


@pytest.mark.parametrize(
    ("schema", "default", "wire"),
    [
        ({"type": "array", "items": {"type": "string"}, "default": []}, (), []),
        ({"type": "array", "items": {"type": "integer"}, "default": [1, 2]}, (1, 2), [1, 2]),
        ({"type": "object", "x-mapping": True, "default": {}}, {}, {}),
        ({"type": "string", "contentEncoding": "base16", "default": ""}, b"", ""),
        ({"type": "string", "contentEncoding": "base16", "default": "0aFF"}, b"\x0a\xff", "0AFF"),
        ({"type": "string", "x-hex-integer": {"digits": 2}, "default": "0A"}, 10, "0A"),
        ({"type": "number", "default": 1}, 1.0, 1.0),
        ({"type": "integer", "minimum": -1, "default": -1}, -1, -1),
        ({"type": "string", "default": '"""\\\'{x}'}, '"""\\\'{x}', '"""\\\'{x}'),
        ({"type": "boolean", "default": False}, False, False),
    ],
)
def test_defaults_are_part_of_the_class(
    model: Callable[..., Any], schema: Schema, default: object, wire: object
) -> None:
    kind = model(x=schema)
    assert kind().x == default
    assert type(kind().x).__name__ in (type(default).__name__, "FrozenDict")
    assert kind().to_dict() == {"x": wire}
    assert read(kind, {}) == (kind(), [])
    nullable = model(x={**schema, "x-null-as-default": True})
    assert read(nullable, {"x": None}) == (nullable(), [])


def test_members_of_enumerations_and_flags_are_defaults(package: Callable[[Schema], ModuleType]) -> None:
    bus = {"$ref": "#/components/schemas/Bus", "default": "None", "x-null-as-default": True}
    models = package(
        spec(
            thing(
                bus=bus,
                sides={**SIDES, "default": "Undefined", "x-null-as-default": True},
                more={**SIDES, "default": 2},
            )
        )
    )
    value = models.Thing()
    assert (value.bus, value.sides, value.more) == (models.Bus.NONE, models.Sides.UNDEFINED, models.Sides.OUT)
    assert read(models.Thing, {"bus": None, "sides": None}) == (value, [])
    assert value.to_dict() == {"bus": "None", "sides": "Undefined", "more": "OUT"}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "items": {"type": "string"}, "default": {}},
        {"type": "array", "items": {"type": "string"}, "default": [1]},
        {"type": "object", "x-mapping": True, "default": {"a": 1}},
        {"type": "object", "x-mapping": True, "default": []},
        {"type": "string", "contentEncoding": "base16", "default": "z"},
        {"type": "string", "x-hex-integer": {"digits": 2}, "default": 10},
        {"$ref": "#/components/schemas/Bus", "default": "RS485"},
        {"$ref": "#/components/schemas/Sides", "default": "Up"},
        {"$ref": "#/components/schemas/Sides", "default": True},
        {"type": "integer", "default": "1); import os"},
        {"type": "boolean", "default": "yes"},
    ],
)
def test_defaults_of_another_type_are_refused(schema: Schema) -> None:
    with pytest.raises(SpecError, match="/components/schemas/Thing/properties/x/default: the default"):
        emit(spec(thing(x=schema)))


def test_null_as_default_leaves_out_of_range_null_alone(model: Callable[..., Any]) -> None:
    kind = model(x={"type": "string", "default": ""})
    assert read(kind, {"x": None}) == (kind(x=None), ["/x"])


@pytest.mark.parametrize("schema", [{"type": "string"}, {"type": ["string", "null"], "default": None}])
def test_null_as_default_needs_a_default(schema: Schema) -> None:
    with pytest.raises(SpecError, match="x-null-as-default"):
        emit(spec(thing(x={**schema, "x-null-as-default": True})))


def test_null_as_default_removes_null_from_the_type() -> None:
    text = emit(spec(thing(x={"type": ["string", "null"], "default": "", "x-null-as-default": True})))[
        "models/thing.py"
    ]
    assert '    x: str = ""\n' in text


def test_null_by_default_is_not_sent(model: Callable[..., Any]) -> None:
    kind = model(x={"type": ["boolean", "null"], "default": None})
    assert (kind().x, kind().to_dict(), kind(x=False).to_dict()) == (None, {}, {"x": False})


def test_a_mapping_has_no_class(package: Callable[[Schema], ModuleType]) -> None:
    mapping = {"type": "object", "x-mapping": True, "additionalProperties": {"type": "integer"}}
    document = spec(thing(x=mapping, any={"type": "object", "x-mapping": True}))
    assert "x: _typing.Mapping[str, int] | _types.Unset" in emit(document)["models/thing.py"]
    models = package(document)
    assert [name for name in dir(models) if name.startswith("Thing")] == ["Thing"]
    value, issues = read(models.Thing, {"x": {"a": 1, "b/c": "x"}, "any": {"k": [1, {"l": None}]}})
    assert (value.x, issues) == ({"a": 1}, ["/x/b~1c"])
    assert value.to_dict() == {"x": {"a": 1}, "any": {"k": [1, {"l": None}]}}
    with pytest.raises(TypeError):
        value.x["a"] = 2
    assert hash(value) == hash(copy.copy(value))


@pytest.mark.parametrize("value", [5, [("a", 1)], {1: 2}])
def test_what_is_no_mapping_is_not_sent(model: Callable[..., Any], value: object) -> None:
    with pytest.raises(ValueError, match="x: expected"):
        model(x={"type": "object", "x-mapping": True})(x=value).to_dict()


def test_a_mapping_with_properties_is_refused() -> None:
    with pytest.raises(SpecError, match="x-mapping on an object with properties"):
        emit(spec(thing(x={**thing(a={"type": "string"}), "x-mapping": True})))


def test_members_by_position(package: Callable[[Schema], ModuleType]) -> None:
    schema = {
        **thing(b={"type": "string"}, a={"type": "integer", "default": 0}),
        "required": ["b"],
        "x-positional": True,
    }
    kind = package(spec(schema)).Thing
    assert kind("x", 5) == kind(b="x", a=5)
    with pytest.raises(TypeError):
        kind("x", 5, {})


def test_positions_need_required_members_first() -> None:
    schema = {
        **thing(a={"type": "integer", "default": 0}, b={"type": "string"}),
        "required": ["b"],
        "x-positional": True,
    }
    with pytest.raises(SpecError, match="x-positional"):
        emit(spec(schema))


def test_names_of_enumeration_members(package: Callable[[Schema], ModuleType]) -> None:
    bus = {"type": "string", "enum": ["Read only", "read only"], "x-enum-varnames": ["FIRST", "SECOND"]}
    models = package(spec(thing(), Bus=bus))
    assert {member.name: member.value for member in models.Bus} == {"FIRST": "Read only", "SECOND": "read only"}


@pytest.mark.parametrize(
    "names",
    [
        ["A"],
        ["A", "A"],
        ["A", "b"],
        ["A", "B\nimport os"],
        ["A", "_B"],
        ["A", "__B__"],
        ["A", "AB1C D"],
        ["A", 5],
        "AB",
        None,
    ],
)
def test_unusable_names_of_enumeration_members_are_refused(names: object) -> None:
    with pytest.raises(SpecError, match="x-enum-varnames"):
        emit(spec(thing(), Bus={"type": "string", "enum": ["x", "y"], "x-enum-varnames": names}))


def test_the_description_beside_a_reference_is_kept() -> None:
    text = emit(spec(thing(bus={"$ref": "#/components/schemas/Bus", "description": "The bus of this thing."})))[
        "models/thing.py"
    ]
    assert '"""The bus of this thing."""' in text


# Bodies and answers


@pytest.mark.parametrize(
    ("schema", "body", "parsed"),
    [
        ({"type": "string"}, b'"a"', "a"),
        ({"type": "number"}, b"1", 1.0),
        ({"type": "array", "items": {"type": "string"}}, b'["a"]', ("a",)),
        ({"type": "array", "items": {"type": "number"}}, b"[1, 2.5]", (1.0, 2.5)),
        ({"$ref": "#/components/schemas/Bus"}, b'"None"', "None"),
        (SIDES, b'"OUT, Up"', 2),
        ({"type": "number", "x-number-text": True}, b'"1.5"', 1.5),
        ({"type": "object", "x-mapping": True}, b'{"a": 1}', {"a": 1}),
    ],
)
def test_bare_values_are_answers(
    package: Callable[..., ModuleType], schema: Schema, body: bytes, parsed: object
) -> None:
    document = spec(thing())
    document["paths"]["/x"]["post"]["responses"]["200"]["content"]["application/json"] = {"schema": schema}
    do_it = package(document, "api.do_it")
    calls = importlib.import_module(f"{do_it.__name__.partition('.')[0]}.calls")
    thing_class = importlib.import_module(f"{do_it.__name__.partition('.')[0]}.models").Thing
    assert do_it.request(body=thing_class()).parse(calls.HttpResponse(200, {}, body)).parsed == parsed


def test_a_body_may_be_an_array_of_models(package: Callable[..., ModuleType]) -> None:
    document = spec(thing(a={"type": "string", "x-sent-as": "A"}))
    content = {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}}
    document["paths"]["/x"]["post"]["requestBody"]["content"] = content
    do_it = package(document, "api.do_it")
    kind = importlib.import_module(f"{do_it.__name__.partition('.')[0]}.models").Thing
    assert do_it.request(body=(kind(a="x"), kind())).content == b'[{"A":"x"},{}]'


def test_an_answer_without_content_is_none(package: Callable[..., ModuleType]) -> None:
    document = spec(thing())
    document["paths"]["/x"]["delete"] = {"operationId": "drop", "responses": {"204": {"description": "Gone."}}}
    drop = package(document, "api.drop")
    calls = importlib.import_module(f"{drop.__name__.partition('.')[0]}.calls")
    assert drop.request().parse(calls.HttpResponse(204, {}, b"")).parsed is None


# Uploads


def upload_spec(part: Schema, name: str = "file") -> Schema:
    """A document with one multipart upload."""
    document = spec(thing())
    schema = {"type": "object", "required": [name], "properties": {name: part}}
    document["paths"]["/x"]["post"]["requestBody"]["content"] = {"multipart/form-data": {"schema": schema}}
    return document


@pytest.mark.parametrize(
    "part", [{"type": "string", "format": "binary"}, {"contentMediaType": "application/octet-stream"}]
)
def test_an_upload_is_encoded_with_its_extended_name_only(package: Callable[..., ModuleType], part: Schema) -> None:
    do_it = package(upload_spec(part), "api.do_it")
    files = importlib.import_module(f"{do_it.__name__.partition('.')[0]}.files")
    call = do_it.request(body=files.File('a b/"é\r\n.txt', b"\x00\r\n--"))
    boundary = call.headers["Content-Type"].partition("multipart/form-data; boundary=")[2]
    assert len(boundary) == 32
    assert set(boundary) <= set("0123456789abcdef")
    head = f"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''a%20b%2F%22%C3%A9%0D%0A.txt\r\n"
    expected = (
        head.encode() + b"Content-Type: application/octet-stream\r\n\r\n\x00\r\n--" + f"\r\n--{boundary}--\r\n".encode()
    )
    assert b"".join(call.content.pieces()) == expected
    assert call.content.length == len(expected)


def test_the_name_of_the_part_never_becomes_a_header_or_code(package: Callable[..., ModuleType]) -> None:
    do_it = package(upload_spec({"type": "string", "format": "binary"}, 'a"; x="{b}'), "api.do_it")
    files = importlib.import_module(f"{do_it.__name__.partition('.')[0]}.files")
    assert b'name="a%22%3B x%3D%22%7Bb%7D";' in next(do_it.request(body=files.File("f", b"")).content.pieces())


@pytest.mark.parametrize(
    "properties",
    [{}, {"a": {"type": "string"}}, {"a": {"format": "binary", "type": "string"}, "b": {"type": "string"}}],
)
def test_other_forms_of_multipart_are_refused(properties: Schema) -> None:
    document = upload_spec({})
    document["paths"]["/x"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"] = thing(**properties)
    with pytest.raises(SpecError, match="unless they have one part, a binary one"):
        emit(document)


def test_contents_of_every_kind_are_sent(package: Callable[..., ModuleType], tmp_path: Path) -> None:
    do_it = package(upload_spec({"type": "string", "format": "binary"}), "api.do_it")
    files = importlib.import_module(f"{do_it.__name__.partition('.')[0]}.files")
    path = tmp_path / "data.bin"
    data = bytes(range(256)) * 4096
    path.write_bytes(data)
    with path.open("rb") as opened:
        opened.seek(5)
        for content, sent in (
            (data, data),
            (bytearray(data), data),
            (memoryview(data), data),
            (path, data),
            (opened, data[5:]),
        ):
            upload = do_it.request(body=files.File("f", content)).content
            for _again in range(2):
                parts = list(upload.pieces())
                assert b"".join(parts[1:-1]) == sent
                assert max(map(len, parts)) <= files.PIECE


@pytest.mark.parametrize("name", ["", ".", "..", "\ud800"])
def test_unusable_file_names_are_refused(package: Callable[..., ModuleType], name: str) -> None:
    do_it = package(upload_spec({"type": "string", "format": "binary"}), "api.do_it")
    files = importlib.import_module(f"{do_it.__name__.partition('.')[0]}.files")
    with pytest.raises(ValueError, match="file"):
        do_it.request(body=files.File(name, b""))


def test_unreadable_contents_are_refused_before_anything_is_sent(
    package: Callable[..., ModuleType], tmp_path: Path
) -> None:
    do_it = package(upload_spec({"type": "string", "format": "binary"}), "api.do_it")
    files = importlib.import_module(f"{do_it.__name__.partition('.')[0]}.files")
    for content in (tmp_path, tmp_path / "missing", "text", 5, None):
        with pytest.raises(ValueError, match="the file cannot be read"):
            do_it.request(body=files.File("f", content))
    with pytest.raises(ValueError, match="must be a File"):
        do_it.request(body=b"")
