"""Definitions of a spec as structs: what comes out, what is kept when it is read, what is refused."""

from __future__ import annotations

import ast
import importlib
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.errors import GeneratorBug, SpecError
from codegen.load import Document
from codegen.structs.emit import emit_module, runtime_modules
from codegen.structs.library import type_of, types_of
from codegen.structs.names import class_name, constant_name, field_name
from codegen.structs.read import Definition, read
from codegen.verify import verify
from tests.codegen.commands_document import kettle

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from codegen.structs.ir import Item

HEADER = "# made for a test\n"


def items_of(definitions: dict[str, Any]) -> dict[str, Item]:
    """What definitions mean."""
    document = Document("kettle.yaml", {"$defs": definitions}, "0" * 64)
    found = [Definition(name, ("$defs", name), schema) for name, schema in definitions.items()]
    return read(document, found, {f"#/$defs/{name}": name for name in definitions})


def struct(**members: Any) -> dict[str, Any]:
    """Definitions with one object that has these members."""
    return {"Thing": {"type": "object", "properties": members}}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The definitions of the kettle, as a package."""
    folder = tmp_path_factory.mktemp("structs") / "made_structs"
    folder.mkdir()
    file = emit_module("models.py", HEADER, "All.", items_of(kettle()["$defs"]).values())
    verify([file])
    for name, text in [("__init__", ""), ("models", file.text), *runtime_modules()]:
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder.parent))
    try:
        importlib.import_module("made_structs.model")
        return importlib.import_module("made_structs.models")
    finally:
        sys.path.remove(str(folder.parent))


@pytest.fixture(scope="module")
def model(package: ModuleType) -> ModuleType:
    return sys.modules["made_structs.model"]


# What is read


def test_structs_are_immutable_and_have_defaults(package: ModuleType) -> None:
    water = package.Water(degrees=1.5)
    assert (water.level, water.tags, water.notes) == (package.Level.LOW, (), {})
    assert water.litres is msgspec.UNSET
    with pytest.raises(AttributeError):
        water.degrees = 2.0
    with pytest.raises(TypeError):
        package.Water(1.5)


def test_decoding_is_typed(package: ModuleType, model: ModuleType) -> None:
    water = model.decode(
        package.Water,
        b'{"degrees": 5, "level": 2, "tags": ["a"], "parts": [{"degrees": 1}], "raw": "YQ==", "notes": {"b": 2}}',
    )
    assert water.degrees == 5.0
    assert isinstance(water.degrees, float)
    assert water.level is package.Level.HIGH
    assert water.parts[0].degrees == 1
    assert (water.raw, water.notes, water.tags) == (b"a", {"b": 2}, ("a",))


def test_unlisted_values_are_members(package: ModuleType, model: ModuleType) -> None:
    water = model.decode(package.Water, b'{"degrees": 1, "level": 9}')
    assert not water.level.is_listed
    assert water.level == 9
    assert model.encode(water) == b'{"degrees":1.0,"level":9,"tags":[],"notes":{}}'


def test_unknown_members_are_kept_and_sent_again(package: ModuleType, model: ModuleType) -> None:
    text = b'{"degrees": 1, "new": {"a": [1]}, "parts": [{"degrees": 2, "newer": null}]}'
    water = model.decode(package.Water, text)
    assert water.additional_properties == {"new": {"a": [1]}}
    assert water.parts[0].additional_properties == {"newer": None}
    assert msgspec.json.decode(model.encode(water))["new"] == {"a": [1]}
    assert water.to_dict()["parts"][0] == {"degrees": 2.0, "level": 1, "tags": [], "notes": {}, "newer": None}
    assert "new" in repr(water)
    assert "'a': [1]" not in repr(water)


def test_null_that_nobody_promised_loses_nothing_else(package: ModuleType, model: ModuleType) -> None:
    water = model.decode(package.Water, b'{"degrees": null, "tags": null, "parts": [{"degrees": 3}]}')
    assert water.degrees is None
    assert water.tags == ()
    assert water.parts[0].degrees == 3


def test_unlisted_variants_reach_the_caller(package: ModuleType, model: ModuleType) -> None:
    assert model.decode(package.Look, b'{"is": "bright", "lumen": 3}') == package.Bright(lumen=3.0)
    assert model.decode(package.Look, b'{"is": "dim", "x": 1}').additional_properties == {"x": 1}
    for text in (b'{"is": "purple", "shade": 2}', b'{"shade": 2}', b'{"is": 4}'):
        look = model.decode(package.Look, text)
        assert isinstance(look, package.UnlistedLook)
        assert isinstance(look, model.Unlisted)
        assert look.to_dict() == msgspec.json.decode(text)


def test_tags_are_sent(package: ModuleType) -> None:
    assert package.Bright(lumen=1.0).to_dict() == {"is": "bright", "lumen": 1.0}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"{}", r"\$.degrees is missing"),
        (b"[]", r"\$ is an array instead of an object"),
        (b'{"degrees": "5"}', r"\$.degrees is a text instead of a number"),
        (b'{"degrees": true}', r"\$.degrees is true or false instead of a number"),
        (b'{"degrees": 1, "tags": {}}', r"\$.tags is an object instead of an array"),
        (b'{"degrees": 1, "tags": ["a", 2]}', r"\$.tags\[1\] is an integer instead of a text"),
        (b'{"degrees": 1, "parts": [{}]}', r"\$.parts\[0\].degrees is missing"),
        (b'{"degrees": 1, "level": "x"}', r"\$.level is a text, which cannot be a Level"),
        (b'{"degrees": 1, "notes": {"a": 1.5}}', r"\$.notes.a is a number instead of an integer"),
        (b'{"degrees": 1, "litres": "x"}', r"\$.litres is a text, which is none of the allowed types"),
        (b'{"degrees": 1', "not JSON"),
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        (b'{"degrees": 1, "anything": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "not JSON"),
    ],
)
def test_what_cannot_be_understood_is_named(package: ModuleType, model: ModuleType, text: bytes, reason: str) -> None:
    with pytest.raises(model.DecodeError, match=reason):
        model.decode(package.Water, text)


def test_integers_that_come_with_a_point(package: ModuleType, model: ModuleType) -> None:
    assert model.decode(package.Water, b'{"degrees": 1, "notes": {"a": 2.0}}').notes == {"a": 2}


WORDS = st.text('ab"\\\u00e9', max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["degrees", "litres", "level", "tags", "parts", "new", ""]), JSON))
def test_any_object_is_read_or_refused(package: ModuleType, model: ModuleType, members: dict[str, Any]) -> None:
    try:
        water = model.decode(package.Water, msgspec.json.encode(members))
    except model.DecodeError as error:
        assert error.reason.startswith("$")  # noqa: PT017 # either outcome is right
    else:
        sent = water.to_dict()
        assert {key: sent[key] for key in members if members[key] is not None and key not in {"parts", "tags"}} == {
            key: value for key, value in members.items() if value is not None and key not in {"parts", "tags"}
        }


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.builds(
        dict,
        degrees=st.floats(allow_nan=False, allow_infinity=False),
        litres=st.none() | st.floats(allow_nan=False, allow_infinity=False),
        level=st.integers(-5, 5),
        tags=st.lists(WORDS, max_size=3),
        notes=st.dictionaries(WORDS, st.integers(0, 9), max_size=2),
    )
)
def test_round_trip(package: ModuleType, model: ModuleType, members: dict[str, Any]) -> None:
    water = model.decode(package.Water, msgspec.json.encode(members))
    assert water.to_dict() == members
    assert model.decode(package.Water, model.encode(water)) == water


# What is written


def test_secrets_do_not_show() -> None:
    items = items_of(struct(pin={"type": "string", "format": "password"}))
    assert "_secrets = frozenset" in emit_module("models.py", HEADER, "All.", items.values()).text


def test_names() -> None:
    assert [
        field_name(wire) for wire in ("start-time", "startTime", "HTTPPort", "class", "float", "to_dict", "3d")
    ] == [
        "start_time",
        "start_time",
        "http_port",
        "class_",
        "float_",
        "to_dict_",
        "field_3d",
    ]
    assert [constant_name(value) for value in ("power-box", "a b", "name", -1, 7)] == [
        "POWER_BOX",
        "A_B",
        "NAME",
        "VALUE_MINUS_1",
        "VALUE_7",
    ]
    assert class_name("arc_set_0_to_15_voltage") == "ArcSet0To15Voltage"


def test_the_library_sees_shapes_only() -> None:
    types = types_of(
        ["A", "B"], {"A": [{"$ref": "B"}, {"type": ["array", "null"], "items": {"type": "number"}}], "B": []}
    )
    assert [str(type(type_).__name__) for type_ in types["A"]] == ["Ref", "OneOf"]


@pytest.mark.parametrize("text", ["os.system", "List", "Unknown", "Union[str, lambda: 1]", "f'{x}'", "1"])
def test_a_type_that_nobody_knows_is_a_bug(text: str) -> None:
    with pytest.raises(GeneratorBug, match="nothing was written"):
        type_of(ast.parse(text, mode="eval").body, {})


@pytest.mark.parametrize(
    ("definitions", "place", "reason"),
    [
        ({"thing": {"type": "object"}}, "/$defs/thing", "no name for a class"),
        ({"Thing": {"type": "array"}}, "/$defs/Thing", "a definition is an object"),
        ({"Thing": []}, "/$defs/Thing", "must be an object"),
        (
            {"Thing": {"type": "object", "customTypePath": "os.system"}},
            "/$defs/Thing/customTypePath",
            "means nothing here",
        ),
        (
            struct(a={"type": "string", "x-python-type": "os"}),
            "/$defs/Thing/properties/a/x-python-type",
            "means nothing",
        ),
        (
            struct(a={"type": "string", "default_factory": "os"}),
            "/$defs/Thing/properties/a/default_factory",
            "means nothing",
        ),
        (struct(a={"$ref": "file:///etc/passwd"}), "/$defs/Thing/properties/a/$ref", "names no definition"),
        (struct(a={"$ref": "#/$defs/Other"}), "/$defs/Thing/properties/a/$ref", "names no definition"),
        (struct(a={"type": "object", "properties": {}}), "/$defs/Thing/properties/a/properties", "means nothing here"),
        (struct(a={"type": "text"}), "/$defs/Thing/properties/a/type", "there is no type 'text'"),
        (struct(a={"type": []}), "/$defs/Thing/properties/a/type", "must have different ones"),
        (struct(a={"minimum": "1"}), "/$defs/Thing/properties/a/minimum", "must be a number"),
        (struct(a={"anyOf": [{}]}), "/$defs/Thing/properties/a/anyOf", "at least two"),
        (struct(a={"contentEncoding": "base16"}), "/$defs/Thing/properties/a/contentEncoding", "base64"),
        (struct(a={"type": "string", "default": 1}), "/$defs/Thing/properties/a/default", "another type"),
        (struct(a={"type": "array", "default": [1]}), "/$defs/Thing/properties/a/default", "only empty"),
        (struct(a={"enum": [1.5]}), "/$defs/Thing/properties/a", "constants are"),
        (struct(a={"description": 1}), "/$defs/Thing/properties/a/description", "must be text"),
        (struct(**{"a-b": {}, "a_b": {}}), "/$defs/Thing", "both become"),
        (struct(**{"a\u202eb": {}}), "/$defs/Thing/properties/a", "invisible"),
        ({"Thing": {"type": "object", "required": ["a"]}}, "/$defs/Thing/required/0", "required but no member"),
        ({"Thing": {"type": "object", "required": "a"}}, "/$defs/Thing/required", "must be a list"),
        ({"Thing": {"type": "string", "enum": ["a", 1]}}, "/$defs/Thing/enum", "all texts or all integers"),
        ({"Thing": {"type": "string", "enum": ["a", "A"]}}, "/$defs/Thing/enum", "both become"),
        ({"Thing": {"type": "string", "enum": ["a\n"]}}, "/$defs/Thing/enum/0", "visible"),
        ({"Thing": {"enum": ["a"], "x-enum-varnames": []}}, "/$defs/Thing/x-enum-varnames", "one name for each"),
        ({"Thing": {"enum": ["a"], "x-enum-varnames": ["a b"]}}, "/$defs/Thing/x-enum-varnames/0", "no name"),
        (
            {"Thing": {"enum": ["a"], "x-enum-descriptions": {"b": "x"}}},
            "/$defs/Thing/x-enum-descriptions/b",
            "no value",
        ),
        ({"Thing": {"oneOf": [{"type": "object"}], "x-tag": "a"}}, "/$defs/Thing/oneOf/0/type", "means nothing"),
    ],
)
def test_refusals_name_the_place(definitions: dict[str, Any], place: str, reason: str) -> None:
    with pytest.raises(SpecError, match=reason) as refused:
        items_of(definitions)
    assert refused.value.pointer.startswith(place)


def variant(tag: object, **more: Any) -> dict[str, Any]:
    """An object that a union can tell by `is`."""
    return {"type": "object", "required": ["is"], "properties": {"is": {"const": tag}}, **more}


@pytest.mark.parametrize(
    ("definitions", "reason"),
    [
        ({"A": variant("a"), "B": variant("a")}, "same constant"),
        ({"A": variant("a"), "B": variant(1)}, "two types"),
        ({"A": variant("a"), "B": variant("b", required=[])}, "required and a const"),
        ({"A": variant("a"), "B": {"type": "object"}}, "required and a const"),
    ],
)
def test_unions_need_tags(definitions: dict[str, Any], reason: str) -> None:
    union = {"oneOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}], "x-tag": "is"}
    with pytest.raises(SpecError, match=reason):
        items_of({**definitions, "Thing": union})


def test_variants_with_numbers_as_tags(tmp_path: Path) -> None:
    union = {"oneOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}], "x-tag": "is"}
    text = emit_module(
        "models.py", HEADER, "All.", items_of({"A": variant(-3), "B": variant(4), "Thing": union}).values()
    ).text
    assert "tag=-4" in text
