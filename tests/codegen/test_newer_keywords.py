"""Names, packed numbers, defaults of new objects, states, and since when: from the spec to Python, and what of it is refused."""

from __future__ import annotations

import struct
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.errors import SpecError
from codegen.runtime.codecs import Mismatch
from codegen.runtime.encodings import DOUBLES
from codegen.runtime.errors import InvalidRequest

from .conftest import Load, files_of, spec, with_operation, with_schemas

WORD = {"type": "string", "enum": ["idle", "busy", "done"], "x-enum-varnames": ["IDLE", "BUSY", "DONE"]}
STATE = {"$ref": "#/components/schemas/Word"}
REFUSED = [
    {"type": "object", "properties": {"a": {"type": "string", "x-name": "class"}}},
    {"type": "object", "properties": {"a": {"type": "string", "x-name": "from_dict"}}},
    {"type": "object", "properties": {"a": {"type": "string", "x-name": "b"}, "b": {"type": "string"}}},
    {"type": "object", "properties": {"a": {"type": "string", "x-initial": "x"}}},
    {"type": "object", "properties": {"a": {"type": "boolean", "default": True, "x-initial": "yes"}}},
    {"type": "object", "properties": {"a": {"type": "string", "contentEncoding": "base64", "x-packed": "f32"}}},
    {"type": "object", "properties": {"a": {"type": "string", "x-packed": "f64"}}},
    {"type": "object", "properties": {"a": STATE}, "x-states": {"b": {"member": "c", "values": ["idle"]}}},
    {"type": "object", "properties": {"a": STATE}, "x-states": {"a": {"member": "a", "values": ["idle"]}}},
    {"type": "object", "properties": {"a": STATE}, "x-states": {"b": {"member": "a", "values": ["lost"]}}},
    {"type": "object", "properties": {"a": {"allOf": [{"$ref": "#/components/schemas/Needy"}], "default": {}}}},
]


def one(load: Load, kind: dict[str, Any], **schemas: Any) -> Any:
    """The class of an object."""
    document = with_operation(
        {
            "responses": {
                "200": {
                    "description": "ok",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                }
            }
        },
        Thing={"type": "object", **kind},
        Word=WORD,
        **schemas,
    )
    return load(document, "models").Thing


def test_members_have_the_names_that_the_spec_gives(load: Load) -> None:
    flag, size = {"type": "boolean", "default": False}, {"type": "integer", "default": 0}
    members = {"self": flag | {"x-name": "self"}, "bytes": size | {"x-name": "bytes"}, "W": {"type": "string"}}
    kind = one(load, {"properties": members})
    made = kind.from_dict({"self": True, "bytes": 3})
    assert (made.self, made.bytes) == (True, 3)
    assert kind(self_=True, bytes=3) == made
    assert kind.from_dict({"self": "odd", "bytes": 3, "W": 5}).bytes == 3
    assert made.to_dict() == {"self": True, "bytes": 3}


def test_a_new_object_may_differ_from_what_a_missing_member_means(load: Load) -> None:
    kind = one(
        load, {"properties": {"on": {"type": "boolean", "default": False, "x-initial": True}, "n": {"type": "integer"}}}
    )
    assert (kind().on, kind.from_dict({}).on, kind.from_dict({"n": "odd"}).on) == (True, False, False)
    assert kind().to_dict() == {"on": True}


def test_an_object_that_is_missing_may_be_one_of_defaults(load: Load) -> None:
    part = {"type": "object", "properties": {"n": {"type": "integer", "default": 7}}}
    member = {"allOf": [{"$ref": "#/components/schemas/Part"}], "default": {}, "x-null-as-default": True}
    kind = one(load, {"properties": {"part": member}}, Part=part)
    assert kind().part.n == kind.from_dict({"part": None}).part.n == kind.from_dict({"part": {}}).part.n == 7


def test_states(load: Load) -> None:
    states = {"over": {"member": "word", "values": ["idle", "done"]}}
    kind = one(load, {"properties": {"word": STATE | {"default": "idle"}}, "x-states": states})
    assert [kind.from_dict({"word": word}).over for word in ("idle", "busy", "done", "new")] == [
        True,
        False,
        True,
        False,
    ]


def test_packed_numbers(load: Load) -> None:
    member = {
        "type": "string",
        "contentEncoding": "base64",
        "x-packed": "f64",
        "default": "",
        "x-null-as-default": True,
    }
    kind = one(load, {"properties": {"samples": member}})
    packed = b64encode(struct.pack("<2d", 1.5, -2.0)).decode()
    assert kind.from_dict({"samples": packed}).samples == (1.5, -2.0)
    assert kind.from_dict({"samples": None}).samples == kind().samples == ()
    assert kind(samples=(1.5, -2.0)).to_dict() == {"samples": packed}


@given(st.lists(st.floats(allow_nan=False), max_size=20).map(tuple))
def test_numbers_are_packed_and_unpacked(numbers: tuple[float, ...]) -> None:
    assert DOUBLES.read(DOUBLES.write(numbers)) == numbers


def test_what_is_no_packed_numbers() -> None:
    for text in ("AAAA", "??", 5, None):
        with pytest.raises(Mismatch):
            DOUBLES.read(text)
    wrong: Any = ("x",)
    with pytest.raises(InvalidRequest):
        DOUBLES.write(wrong)


def test_since_when_and_keys(load: Load) -> None:
    document = with_operation({"x-since": "5.28.1"})
    assert load(document, "api.call").request().since == "5.28.1"
    assert load(with_operation({}), "api.call").request().since == ""
    key = {"type": "apiKey", "in": "header", "name": "X-Lease-Id", "description": "A key."}
    package = load(spec(components={"securitySchemes": {"LeaseId": key, "Basic": {"type": "http", "scheme": "basic"}}}))
    assert package.LEASE_ID_HEADER == "X-Lease-Id"


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_is_refused(kind: dict[str, Any]) -> None:
    needy = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    with pytest.raises(SpecError):
        files_of(with_schemas(Thing=kind, Word=WORD, Needy=needy))


@pytest.mark.parametrize("since", [5, "", '5"', "a b", "x" * 41])
def test_odd_versions_are_refused(since: object) -> None:
    with pytest.raises(SpecError):
        files_of(with_operation({"x-since": since}))


def test_keywords_of_operations_stay_there() -> None:
    with pytest.raises(SpecError):
        files_of(with_schemas(Thing={"type": "object", "x-since": "1"}))
    with pytest.raises(SpecError):
        files_of(with_operation({"x-name": "a"}))
