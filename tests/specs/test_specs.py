"""Every spec is valid, documented, within our YAML rules, and known to devices.toml."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.specs.strict_yaml import load_yaml, load_yaml_file

SPECS = Path(__file__).resolve().parents[2] / "specs"
OPENAPI = sorted(SPECS.glob("*/*/openapi.yaml"))
OVERLAYS = sorted(SPECS.glob("*/overlay.yaml"))
META = sorted((SPECS / "meta").glob("*.schema.json"))
SPEC_FILES = {
    "rest": "openapi.yaml",
    "commands": "commands.yaml",
    "messages": "messages.yaml",
    "packets": "packets.yaml",
    "homie": "homie.yaml",
}
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}

Document = dict[str, Any]


def _name(path: Path) -> str:
    return path.relative_to(SPECS).as_posix()


def _errors(meta: str, instance: Any) -> list[str]:
    schema = json.loads((SPECS / "meta" / meta).read_text(encoding="utf-8"))
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(instance)]


def _operations(document: Document) -> Iterator[tuple[str, Document]]:
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            yield f"{method.upper()} {path}", item[method]


def test_there_is_something_to_check() -> None:
    assert OPENAPI
    assert OVERLAYS
    assert META


@pytest.mark.parametrize("path", META, ids=_name)
def test_meta_schema_is_valid(path: Path) -> None:
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", OPENAPI, ids=_name)
def test_openapi_is_valid(path: Path) -> None:
    document = load_yaml_file(path)
    assert document["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(document).validate()


@pytest.mark.parametrize("path", OPENAPI, ids=_name)
def test_openapi_carries_only_our_extensions(path: Path) -> None:
    assert _errors("openapi-extensions.schema.json", load_yaml_file(path)) == []


@pytest.mark.parametrize("path", OPENAPI, ids=_name)
def test_openapi_version_is_the_folder(path: Path) -> None:
    assert load_yaml_file(path)["info"]["version"] == path.parent.name


@pytest.mark.parametrize("path", OPENAPI, ids=_name)
def test_operation_ids_are_distinct_snake_case(path: Path) -> None:
    names = [operation["operationId"] for _, operation in _operations(load_yaml_file(path))]
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", name)] == []
    assert len(names) == len(set(names))


def _described(document: Document) -> Iterator[tuple[str, Document]]:
    """Yield every node that must carry a description, with its place."""
    yield "info", document["info"]
    for where, operation in _operations(document):
        yield where, operation
        yield from ((f"{where} {parameter['name']}", parameter) for parameter in operation.get("parameters", ()))
        if "requestBody" in operation:
            yield f"{where} body", operation["requestBody"]
        for status, response in operation["responses"].items():
            if "$ref" not in response:
                yield f"{where} {status}", response
    for kind in ("securitySchemes", "responses", "parameters", "requestBodies"):
        yield from ((f"{kind}/{name}", node) for name, node in document["components"].get(kind, {}).items())
    for name, schema in document["components"]["schemas"].items():
        yield name, schema
        yield from ((f"{name}/{member}", node) for member, node in schema.get("properties", {}).items())


@pytest.mark.parametrize("path", OPENAPI, ids=_name)
def test_everything_is_described(path: Path) -> None:
    document = load_yaml_file(path)
    assert [where for where, node in _described(document) if not str(node.get("description", "")).strip()] == []
    assert [where for where, operation in _operations(document) if not operation.get("summary")] == []


@pytest.mark.parametrize("path", OVERLAYS, ids=_name)
def test_overlays_are_well_formed(path: Path) -> None:
    assert _errors("overlay.schema.json", load_yaml_file(path)) == []


def test_devices_are_valid(devices: Document) -> None:
    assert _errors("devices.schema.json", devices) == []


def _tables(devices: Document) -> Iterator[tuple[str, Document]]:
    """Yield (word, table) of every device and of every part."""
    for word, device in devices["devices"].items():
        yield word, device
        yield from ((word, part) for part in device.get("parts", {}).values())


def test_devices_agree_with_the_folders(devices: Document) -> None:
    declared = [(word, version) for word, table in _tables(devices) for version in table["versions"]]
    found = {(folder.parent.name, folder.name) for folder in SPECS.glob("*/*") if folder.is_dir()}
    assert len(set(declared)) == len(declared)
    assert found == set(declared)
    assert {word for word, table in _tables(devices) if table["current"] not in table["versions"]} == set()


def test_each_version_has_its_spec_and_its_sources(devices: Document) -> None:
    for word, table in _tables(devices):
        for version in table["versions"]:
            names = {path.name for path in (SPECS / word / version).iterdir()}
            assert {SPEC_FILES[table["kind"]], "SOURCES.md"} <= names


def test_a_document_as_panels_serve_it_carries_no_extensions(wire: Path) -> None:
    document = json.loads((wire / "span-vendor-openapi-v1.json").read_text(encoding="utf-8"))
    assert _errors("openapi-extensions.schema.json", document) == []


def _with_schema(schema: Document) -> Document:
    return {"openapi": "3.1.0", "paths": {}, "components": {"schemas": {"Sample": schema}}}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": ["number", "null"], "x-null-words": ["unknown"]},
        {"type": "number", "nullable": True, "x-null-words": ["unknown", ""]},
        {"oneOf": [{"type": "number"}, {"type": "null"}], "x-null-words": ["unknown"]},
        {"type": ["string", "integer"], "x-flags": [{"name": "IN", "wire": "IN", "value": 1}]},
        {"type": "string", "enum": ["a"], "x-enum-varnames": ["A"]},
        {"type": "string", "x-hex-integer": {"digits": 2, "minimum": 0, "maximum": 127}},
        {"type": "number", "x-number-text": True},
        {"type": "object", "x-mapping": True, "additionalProperties": {"type": "string"}},
        {"type": "object", "x-positional": True, "properties": {"a": {"type": "string", "x-sent-as": "A"}}},
        {"type": "array", "default": [], "x-null-as-default": True},
        {"type": "string", "x-events": {"hello": {"$ref": "#/components/schemas/Sample"}}},
        {"type": "object", "properties": {"x-member": {"type": "string"}, "customTypePath": True}},
        {"type": "object", "example": {"x-data": 1}, "default": {"x-data": 1}},
    ],
)
def test_allowed_extensions(schema: Document) -> None:
    assert _errors("openapi-extensions.schema.json", _with_schema(schema)) == []


@pytest.mark.parametrize(
    "schema",
    [
        {"type": ["number", "null"], "x-null-words": []},
        {"type": ["number", "null"], "x-null-words": ["a", "a"]},
        {"type": ["number", "null"], "x-null-words": [1]},
        {"type": ["number", "null"], "x-null-words": "unknown"},
        {"type": "number", "x-null-words": ["unknown"]},
        {"type": "string", "x-flags": [{"name": "IN", "wire": "IN", "value": 1}]},
        {"type": ["string", "integer"], "x-flags": []},
        {"type": ["string", "integer"], "x-flags": [{"name": "class X: pass", "wire": "IN", "value": 1}]},
        {"type": ["string", "integer"], "x-flags": [{"name": "IN", "wire": "IN, OUT", "value": 3}]},
        {"type": ["string", "integer"], "x-flags": [{"name": "IN", "wire": "IN", "value": -1}]},
        {"type": "string", "x-enum-varnames": ["A"]},
        {"type": "string", "enum": ["a"], "x-enum-varnames": ["a b"]},
        {"type": "integer", "x-hex-integer": {"digits": 2, "minimum": 0, "maximum": 127}},
        {"type": "string", "x-hex-integer": {"digits": 2}},
        {"type": "string", "x-number-text": True},
        {"type": "number", "x-number-text": False},
        {"type": "object", "x-mapping": True, "properties": {}},
        {"type": "string", "x-sent-as": ""},
        {"type": "string", "x-positional": True},
        {"type": "array", "x-null-as-default": True},
        {"type": "object", "x-events": {"hello": {"$ref": "#/components/schemas/Sample"}}},
        {"type": "string", "x-events": {"hello": {"type": "object"}}},
        {"type": "string", "x-events": {"two words": {"$ref": "#/components/schemas/Sample"}}},
        {"type": "string", "x-events": {}},
        {"type": "string", "x-python-type": "os.system"},
        {"type": "string", "customTypePath": "os.system"},
        {"type": "object", "properties": {"a": {"type": "array", "items": {"x-other": 1}}}},
        {"type": "object", "additionalProperties": {"anyOf": [{"not": {"x-other": 1}}]}},
    ],
)
def test_refused_extensions(schema: Document) -> None:
    assert _errors("openapi-extensions.schema.json", _with_schema(schema)) != []


@pytest.mark.parametrize(
    "operation",
    [
        {"x-other": 1},
        {"parameters": [{"name": "a", "in": "query", "schema": {"x-other": 1}}]},
        {"parameters": [{"name": "a", "in": "query", "x-other": 1}]},
        {"requestBody": {"content": {"application/json": {"schema": {"x-other": 1}}}}},
        {"responses": {"200": {"content": {"application/json": {"schema": {"x-other": 1}}}}}},
        {"responses": {"200": {"headers": {"X-Count": {"schema": {"x-other": 1}}}}}},
    ],
)
def test_refused_extensions_in_operations(operation: Document) -> None:
    document = {"openapi": "3.1.0", "paths": {"/a": {"get": operation}}}
    assert _errors("openapi-extensions.schema.json", document) != []


@pytest.mark.parametrize("text", ["a: 1\na: 2", "a: &b 1", "a: &b {}\nc: *b", "1: a", "a: !!python/name:os.system"])
def test_yaml_rules_are_enforced(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        load_yaml(text)


def test_yaml_1_2_booleans() -> None:
    assert load_yaml("[on, off, yes, no, true, false]") == ["on", "off", "yes", "no", True, False]
