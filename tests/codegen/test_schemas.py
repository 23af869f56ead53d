"""What schemas become: each construct that a device's document uses, generated, imported and used."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from codegen.errors import SpecError
from tests.codegen.conftest import Load, files_of, spec, with_schemas


def thing(load: Load, schema: dict[str, Any], **schemas: Any) -> Any:
    """The class of a schema called `Thing`."""
    return load(with_schemas(Thing=schema, **schemas), "models").Thing


def member(load: Load, schema: dict[str, Any], **schemas: Any) -> Any:
    """The class of a schema with one optional member `x`."""
    return thing(load, {"type": "object", "properties": {"x": schema}}, **schemas)


@pytest.mark.parametrize(
    ("schema", "wire", "value"),
    [
        ({"type": "string"}, "a", "a"),
        ({"type": "integer"}, 3, 3),
        ({"type": "integer"}, 3.0, 3),
        ({"type": "number"}, 3, 3.0),
        ({"type": "boolean"}, True, True),
        ({}, {"a": [1]}, {"a": (1,)}),
        ({"type": "string", "format": "date-time"}, "2026-11-21T06:00:00+00:00", dt.datetime(2026, 11, 21, 6, tzinfo=dt.UTC)),
        ({"type": "string", "format": "date"}, "2026-11-21", dt.date(2026, 11, 21)),
        ({"type": "string", "format": "uuid"}, "12345678-1234-5678-1234-567812345678", uuid.UUID("12345678123456781234567812345678")),
        ({"type": "string", "format": "ipv4"}, "10.0.0.1", "10.0.0.1"),
        ({"type": "string", "nullable": True}, None, None),
        ({"type": ["string", "null"]}, None, None),
        ({"type": ["integer", "string"]}, "a", "a"),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, 1, 1.0),
        ({"oneOf": [{"type": "integer"}, {"type": "array", "items": {"type": "string"}}]}, ["a"], ("a",)),
        ({"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}, [[1], []], ((1,), ())),
        ({"type": ["array", "null"], "items": {"type": "number"}}, [1], (1.0,)),
        ({"type": "array", "items": {"type": ["integer", "null"]}}, [1, None], (1, None)),
        ({"const": "on"}, "on", "on"),
        ({"const": 5}, 5, 5),
        ({"const": True}, True, True),
        ({"const": 1.5}, 1.5, 1.5),
        ({"type": "null"}, None, None),
        ({"enum": [None]}, None, None),
        ({"allOf": [{"$ref": "#/components/schemas/Text"}]}, "a", "a"),
        ({"$ref": "#/components/schemas/Text"}, "a", "a"),
    ],
)  # fmt: skip
def test_values(load: Load, schema: dict[str, Any], wire: object, value: object) -> None:
    model = member(load, schema, Text={"type": "string"})
    made = model.from_dict({"x": wire})
    assert made.x == value
    assert isinstance(made.x, type(value))
    assert made.to_dict() == {"x": wire}
    assert model(x=value) == made
    assert hash(made) == hash(model.from_dict({"x": wire}))


def test_absent_is_not_null(load: Load) -> None:
    model = member(load, {"type": ["string", "null"]})
    assert model.from_dict({}).to_dict() == {}
    assert model.from_dict({"x": None}).to_dict() == {"x": None}
    assert not model.from_dict({}).x
    assert repr(model.from_dict({}).x) == "UNSET"


def test_nullable_of_3_0_with_a_reference(load: Load) -> None:
    inner = {"type": "object", "properties": {"a": {"type": "integer"}}}
    model = member(load, {"nullable": True, "allOf": [{"$ref": "#/components/schemas/Inner"}]}, Inner=inner)
    assert model.from_dict({"x": None}).x is None
    assert model.from_dict({"x": {"a": 1}}).x.a == 1


def test_all_of_merges(load: Load) -> None:
    base = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
    more = {"type": "object", "required": ["b"], "properties": {"b": {"type": "integer"}, "c": {"type": "boolean"}}}
    made = thing(load, {"allOf": [{"$ref": "#/components/schemas/Base"}, more]}, Base=base).from_dict(
        {"a": "x", "b": 1}
    )
    assert made.to_dict() == {"a": "x", "b": 1}


def test_all_of_keeps_what_we_say_about_members(load: Load) -> None:
    base = {
        "type": "object",
        "properties": {
            "power": {"type": ["number", "null"], "x-null-words": ["unknown"]},
            "key": {"type": "string", "format": "password"},
            "limit": {"type": "integer", "default": 5},
        },
    }
    whole = {
        "allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object", "properties": {"b": {"type": "string"}}}]
    }
    made = thing(load, whole, Base=base).from_dict({"power": "unknown", "key": "hunter2"})
    assert made.power is None
    assert made.limit == 5
    assert "hunter2" not in repr(made)


def test_null_words_of_a_referenced_schema(load: Load) -> None:
    power = {"type": ["number", "null"], "x-null-words": ["unknown", "-"]}
    model = member(load, {"$ref": "#/components/schemas/Power"}, Power=power)
    assert model.from_dict({"x": "-"}).x is None


def test_one_of_models(load: Load) -> None:
    cat = {"type": "object", "required": ["meow"], "properties": {"meow": {"type": "string"}}}
    dog = {"type": "object", "required": ["bark"], "properties": {"bark": {"type": "integer"}}}
    either = {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]}
    model = member(load, either, Cat=cat, Dog=dog)
    assert type(model.from_dict({"x": {"bark": 1}}).x).__name__ == "Dog"
    assert type(model.from_dict({"x": {"meow": "a"}}).x).__name__ == "Cat"
    assert model.from_dict({"x": {"bark": 1}}).to_dict() == {"x": {"bark": 1}}


def test_maps(load: Load) -> None:
    item = {"type": "object", "properties": {"a": {"type": "integer"}}}
    model = thing(load, {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Item"}}, Item=item)
    made = model.from_dict({"k": {"a": 1}})
    assert made["k"].a == 1
    assert "k" in made
    assert made.additional_keys == ["k"]
    assert made.to_dict() == {"k": {"a": 1}}


def test_map_inside(load: Load) -> None:
    model = member(load, {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "number"}}})
    assert model.from_dict({"x": {"k": [1, 2]}}).x["k"] == (1.0, 2.0)


def test_closed_objects_stay_open(load: Load) -> None:
    """Firmware adds members, whatever its document says."""
    model = thing(load, {"type": "object", "additionalProperties": False, "properties": {"a": {"type": "string"}}})
    assert model.from_dict({"a": "x", "new": [1]}).to_dict() == {"a": "x", "new": [1]}


def test_inline_objects(load: Load) -> None:
    inner = {"type": "object", "properties": {"deep": {"type": "object", "properties": {"a": {"type": "integer"}}}}}
    made = member(load, inner).from_dict({"x": {"deep": {"a": 1}}})
    assert made.x.deep.a == 1
    assert type(made.x.deep).__name__ == "ThingXDeep"


def test_recursive_schemas(load: Load) -> None:
    tree = {
        "type": "object",
        "properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}, "up": {"$ref": "#/components/schemas/Thing"}},
    }  # fmt: skip
    made = thing(load, tree).from_dict({"children": [{"children": []}, {"up": {}}]})
    assert made.children[1].up.to_dict() == {}
    assert made.to_dict() == {"children": [{"children": []}, {"up": {}}]}


def test_models_that_need_each_other(load: Load) -> None:
    one = {"type": "object", "properties": {"two": {"$ref": "#/components/schemas/Two"}}}
    two = {"type": "object", "properties": {"one": {"$ref": "#/components/schemas/Thing"}}}
    assert thing(load, one, Two=two).from_dict({"two": {"one": {}}}).two.one.to_dict() == {}


def test_enumerations(load: Load) -> None:
    model = member(load, {"type": "string", "enum": ["OPEN", "half open", "3-way", "", "name"]})
    made = model.from_dict({"x": "half open"})
    assert made.x.name == "HALF_OPEN"
    assert list(type(made.x).__members__) == ["OPEN", "HALF_OPEN", "VALUE_2", "VALUE_3", "NAME"]
    unknown = model.from_dict({"x": "MELTED"})
    assert not unknown.x.is_listed
    assert unknown.to_dict() == {"x": "MELTED"}


def test_enumerations_of_integers(load: Load) -> None:
    model = member(load, {"type": "integer", "enum": [1, -2, 0]})
    assert model.from_dict({"x": -2}).x.name == "VALUE_NEGATIVE_2"
    assert model.from_dict({"x": 7}).to_dict() == {"x": 7}


def test_enumeration_with_null(load: Load) -> None:
    model = member(load, {"enum": ["a", "b", None]})
    assert model.from_dict({"x": None}).x is None
    assert model.from_dict({"x": "a"}).x == "a"


def test_defaults(load: Load) -> None:
    properties = {
        "text": {"type": "string", "default": 'a"\\\n'},
        "whole": {"type": "integer", "default": 0},
        "number": {"type": "number", "default": 1},
        "flag": {"type": "boolean", "default": False},
        "when": {"type": "string", "format": "date", "default": "2026-01-01"},
        "needed": {"type": "string", "default": "x"},
    }
    made = thing(load, {"type": "object", "required": ["needed"], "properties": properties})(needed="y")
    assert (made.text, made.whole, made.number, made.flag) == ('a"\\\n', 0, 1, False)
    assert "when" not in made.to_dict()


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"type": "integer", "default": "5"}, "not of the type integer"),
        ({"type": "integer", "default": "five"}, "the default 'five' is not of the type integer"),
        ({"type": "string", "format": "binary"}, "FileProperty is not supported"),
        ({"enum": [1.5, 2.5]}, "values of the types float"),
        ({"enum": ["a", 1]}, "values of the types int, str"),
        ({"enum": ["on", "ON"]}, "both become the member ON"),
        ({"enum": ["a-b", "a b"]}, "both become the member A_B"),
        ({"type": "array"}, "must have items"),
        ({"allOf": [{"type": "string"}, {"$ref": "#/components/schemas/Number"}]}, "non-object"),
    ],
)
def test_what_cannot_be_generated_names_itself(schema: dict[str, Any], reason: str) -> None:
    with pytest.raises(SpecError, match=reason) as refused:
        files_of(with_schemas(Thing={"type": "object", "properties": {"x": schema}}, Number={"type": "number"}))
    assert refused.value.pointer.startswith("/components/schemas/Thing")


def test_members_that_differ_in_case_only_are_told_apart(load: Load) -> None:
    made = thing(load, {"type": "object", "properties": {"error": {"type": "string"}, "Error": {"type": "string"}}})
    assert made.from_dict({"error": "1", "Error": "2"}).to_dict() == {"error": "1", "Error": "2"}


def test_members_of_one_snake_case_name_are_told_apart(load: Load) -> None:
    made = thing(load, {"type": "object", "properties": {"aB": {"type": "string"}, "a_b": {"type": "string"}}})
    assert made.from_dict({"aB": "1", "a_b": "2"}).to_dict() == {"aB": "1", "a_b": "2"}


def test_secrets_are_hidden(load: Load) -> None:
    properties = {
        "accessToken": {"type": "string"},
        "tokenType": {"type": "string"},
        "psk": {"type": ["string", "null"]},
        "hidden": {"type": "string", "format": "password"},
    }
    made = thing(load, {"type": "object", "properties": properties}).from_dict(
        {"accessToken": "s1", "tokenType": "bearer", "psk": "s2", "hidden": "s3"}
    )
    shown = repr(made)
    assert "bearer" in shown
    assert not [secret for secret in ("s1", "s2", "s3") if secret in shown]


def test_foreign_members_of_a_schema_are_data(load: Load) -> None:
    """Names of members that look like keywords of OpenAPI."""
    names = ["properties", "type", "enum", "default", "$ref", "x-null-words", "required", "items", "allOf", "title"]
    model = thing(load, {"type": "object", "properties": {name: {"type": "string"} for name in names}})
    data = {name: name for name in names}
    assert model.from_dict(data).to_dict() == data
    assert not model.from_dict(data).additional_properties


def test_no_schemas_at_all(load: Load) -> None:
    assert load(spec(), "models").__all__ == []
