"""What is refused before any library sees a document: keywords that choose code, our own keywords misused, names that are none."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.errors import SpecError
from codegen.openapi.check import CODE_KEYWORDS, is_plain
from codegen.openapi.document import resolve, walk
from tests.codegen.conftest import files_of, spec, with_operation, with_schemas

TEXT = {"type": "string"}
NULLABLE = {"type": ["string", "null"]}


def refusal(data: dict[str, Any]) -> SpecError:
    with pytest.raises(SpecError) as refused:
        files_of(data)
    return refused.value


@pytest.mark.parametrize("keyword", sorted(CODE_KEYWORDS))
def test_keywords_that_choose_code(keyword: str) -> None:
    for value in ("os.system", True, {"a": 1}):
        error = refusal(with_schemas(Thing={"type": "object", "properties": {"a": {**TEXT, keyword: value}}}))
        assert error.pointer == f"/components/schemas/Thing/properties/a/{keyword}"
        assert "says something about code" in error.reason
    assert "says something about code" in refusal(spec(**{keyword: "x"})).reason


@pytest.mark.parametrize("keyword", sorted(CODE_KEYWORDS))
def test_members_may_be_called_like_such_keywords(keyword: str) -> None:
    files_of(with_schemas(Thing={"type": "object", "properties": {keyword: TEXT}, "example": {keyword: 1}}))


@pytest.mark.parametrize(
    ("schema", "pointer"),
    [
        ({**NULLABLE, "x-null-words": "unknown"}, "/x-null-words"),
        ({**NULLABLE, "x-null-words": []}, "/x-null-words"),
        ({**NULLABLE, "x-null-words": [1]}, "/x-null-words/0"),
        ({**NULLABLE, "x-null-words": ["a", "a"]}, "/x-null-words"),
        ({**TEXT, "x-null-words": ["a"]}, ""),
        ({**TEXT, "x-nullable": True}, "/x-nullable"),
        ({**TEXT, "x-": 1}, "/x-"),
    ],
)
def test_our_keywords_misused(schema: dict[str, Any], pointer: str) -> None:
    error = refusal(with_schemas(Thing={"type": "object", "properties": {"a": schema}}))
    assert error.pointer == f"/components/schemas/Thing/properties/a{pointer}"
    assert error.remedy == "see specs/README.md"


@pytest.mark.parametrize("place", ["info", "paths", "operation", "document"])
def test_keywords_of_others_in_our_specs(place: str) -> None:
    data = with_operation({"x-internal": True} if place == "operation" else {})
    target = {"info": data["info"], "paths": data["paths"]["/thing"], "operation": {}, "document": data}[place]
    target["x-other"] = {"a": 1}
    assert "none of ours" in refusal(data).reason
    assert files_of(data, None)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "must be text"),
        (" ", "must be text"),
        ("a" * 121, "has 121 characters"),
        ("a\nb", "control or invisible"),
        ("a\u200bb", "control or invisible"),
        ("\ufb01", "not in Unicode normal form"),
        ("a/b", "with one of / ~ % #"),
        ("a%41", "with one of / ~ % #"),
    ],
)
def test_names_of_schemas(name: str, reason: str) -> None:
    error = refusal(with_schemas(**{name: {"type": "object"}}))
    assert reason in error.reason
    assert error.pointer.startswith("/components/schemas/")


@pytest.mark.parametrize("value", ["a\x00b", "a\u202eb", "a\u2028b"])
def test_values_of_enumerations(value: str) -> None:
    error = refusal(with_schemas(Thing={**TEXT, "enum": ["ok", value]}))
    assert error.pointer == "/components/schemas/Thing/enum/1"


def test_a_value_that_stands_twice() -> None:
    assert "stands twice" in refusal(with_schemas(Thing={"type": "integer", "enum": [1, 2, 1]})).reason


@pytest.mark.parametrize(
    ("operation", "pointer"),
    [
        ("text", ""),
        ({"parameters": {"a": 1}}, "/parameters"),
        ({"parameters": ["a"]}, "/parameters/0"),
        ({"parameters": [{"in": "query", "schema": TEXT}]}, "/parameters/0/name"),
        ({"parameters": [{"name": 5, "in": "query", "schema": TEXT}]}, "/parameters/0/name"),
        ({"parameters": [{"name": "a", "schema": TEXT}]}, "/parameters/0/in"),
        ({"parameters": [{"name": "a", "in": ["query"], "schema": TEXT}]}, "/parameters/0/in"),
        ({"requestBody": []}, "/requestBody"),
        ({"requestBody": {}}, "/requestBody/content"),
        ({"responses": []}, "/responses"),
        ({"responses": {"200": 5}}, "/responses/200"),
        ({"responses": {"200": {"description": "", "content": []}}}, "/responses/200/content"),
        ({"operationId": 5}, "/operationId"),
    ],
)
def test_operations_of_a_wrong_form(operation: Any, pointer: str) -> None:
    data = with_operation(operation if isinstance(operation, dict) else {})
    if not isinstance(operation, dict):
        data["paths"]["/thing"]["post"] = operation
    assert refusal(data).pointer == f"/paths/~1thing/post{pointer}"


def test_a_path_parameter_must_be_required() -> None:
    parameter = {"name": "a", "in": "path", "schema": TEXT}
    assert "is not required" in refusal(with_operation({"parameters": [parameter]}, path="/{a}")).reason


def test_walking_tells_names_from_keywords() -> None:
    data = {
        "properties": {"properties": {"properties": {"enum": {"type": "string"}}}, "default": {"a": 1}},
        "default": {"type": "not seen"},
        "responses": {"default": {"description": "seen"}},
        "allOf": [{"const": {"not": "seen"}}],
    }
    places = {place for place, _ in walk(data)}
    assert places == {
        (),
        ("properties", "properties"),
        ("properties", "properties", "properties", "enum"),
        ("properties", "default"),
        ("responses", "default"),
        ("allOf", 0),
    }


def test_resolving() -> None:
    data = {"a/b": {"c~d": {"x": 1}}, "list": [{}]}
    assert resolve(data, "#/a~1b/c~0d") == {"x": 1}
    assert resolve(data, "#/a~1b/c~0d/x") is None
    assert resolve(data, "#/list/0") is None


@pytest.mark.parametrize(
    ("text", "plain"), [("a b", True), ("grün 温 😀", True), ("a\tb", False), ("\u2029", False), ("\ue000", False)]
)
def test_plain_text(text: str, *, plain: bool) -> None:
    assert is_plain(text) is plain


def test_a_spec_may_say_what_its_devices_tell() -> None:
    data = spec(info={"title": "Toy", "version": "1", "x-device-version": "1.2"})
    assert 'DEVICE_VERSION: _typing.Final[str | None] = "1.2"' in files_of(data)["__init__.py"]
    assert "none of ours" in refusal(spec(info={"title": "Toy", "version": "1", "x-firmware": "1.2"})).reason
    elsewhere = with_schemas(Thing={"type": "object", "properties": {"a": {**TEXT, "x-device-version": "1"}}})
    assert "none of ours" in refusal(elsewhere).reason
