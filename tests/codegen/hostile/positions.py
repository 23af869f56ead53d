"""Every place of an OpenAPI document where text of its author can stand: a function each that puts a payload there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]
Place = Callable[[Document, str], None]

_BASE: Document = {
    "openapi": "3.1.0",
    "info": {"title": "Panel", "version": "1", "description": "A panel."},
    "servers": [{"url": "http://panel.example", "description": "The panel", "variables": {"port": {"default": "80"}}}],
    "tags": [{"name": "circuits", "description": "Circuits"}],
    "paths": {
        "/circuits/{id}": {
            "post": {
                "operationId": "set_circuit",
                "summary": "Set a circuit.",
                "description": "Sets one circuit.",
                "tags": ["circuits"],
                "security": [{"token": []}],
                "externalDocs": {"url": "http://docs.example", "description": "More"},
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "description": "Id."},
                    {"name": "verbose", "in": "query", "schema": {"type": "boolean"}, "description": "More."},
                    {"name": "X-Trace", "in": "header", "schema": {"type": "string"}, "description": "Trace."},
                ],
                "requestBody": {
                    "required": True,
                    "description": "The change.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Change"}}},
                },
                "responses": {
                    "200": {
                        "description": "The circuit.",
                        "headers": {"X-Rate": {"description": "Rate", "schema": {"type": "integer"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Circuit"}}},
                    },
                    "default": {
                        "description": "A failure.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}},
                    },
                },
            }
        }
    },
    "components": {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "A token."}},
        "schemas": {
            "Circuit": {
                "type": "object",
                "title": "Circuit",
                "description": "A circuit.",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string", "description": "Its id."},
                    "name": {"type": "string", "default": "none", "title": "Name", "example": "Kitchen"},
                    "relay": {"$ref": "#/components/schemas/Relay"},
                    "code": {"type": "string", "pattern": "^a$", "format": "word"},
                    "kind": {"const": "circuit"},
                    "nested": {"type": "object", "title": "Nested", "properties": {"x": {"type": "number"}}},
                },
            },
            "Relay": {"type": "string", "enum": ["OPEN", "CLOSED"], "description": "A relay.", "title": "Relay"},
            "Change": {"type": "object", "properties": {"relay": {"$ref": "#/components/schemas/Relay"}}},
            "Failure": {"type": "object", "properties": {"detail": {"type": "string"}}},
        },
    },
}


_TEXT = json.dumps(_BASE)


def document() -> Document:
    """A small document with something of everything; a new copy each time."""
    found: Document = json.loads(_TEXT)
    return found


def operation(spec: Document) -> Document:
    """Its only operation."""
    path = next(iter(spec["paths"].values()))
    found: Document = path["post"]
    return found


def schema(spec: Document, name: str = "Circuit") -> Document:
    """One of its schemas."""
    found: Document = spec["components"]["schemas"][name]
    return found


def _renamed(mapping: Document, old: str, new: str) -> None:
    """Give a member another name and leave its place in the order."""
    items = [(new if key == old else key, value) for key, value in mapping.items()]
    mapping.clear()
    mapping.update(items)


def _set(*steps: str | int) -> Place:
    """A place reached by keys and indexes from the root."""

    def put(spec: Document, text: str) -> None:
        target: Any = spec
        for step in steps[:-1]:
            target = target[step]
        target[steps[-1]] = text

    return put


def _in_operation(*steps: str | int) -> Place:
    return _set("paths", "/circuits/{id}", "post", *steps)


def _in_schema(*steps: str | int) -> Place:
    return _set("components", "schemas", "Circuit", *steps)


def _no_operation_id(spec: Document, text: str) -> None:
    del operation(spec)["operationId"]
    _renamed(spec["paths"], "/circuits/{id}", f"/{text}/{{id}}")


def _path_parameter(spec: Document, text: str) -> None:
    operation(spec)["parameters"][0]["name"] = text
    _renamed(spec["paths"], "/circuits/{id}", f"/circuits/{{{text}}}")


def _property(spec: Document, text: str) -> None:
    _renamed(schema(spec)["properties"], "name", text)


def _required_property(spec: Document, text: str) -> None:
    _renamed(schema(spec)["properties"], "id", text)
    schema(spec)["required"] = [text]


def _schema_name(spec: Document, text: str) -> None:
    _renamed(spec["components"]["schemas"], "Change", text)
    reference = "#/components/schemas/" + text.replace("~", "~0").replace("/", "~1")
    operation(spec)["requestBody"]["content"]["application/json"]["schema"]["$ref"] = reference


def _enum_name(spec: Document, text: str) -> None:
    spec["components"]["schemas"][text] = {"type": "string", "enum": ["A", "B"]}


def _integer_enum_names(spec: Document, text: str) -> None:
    spec["components"]["schemas"]["Level"] = {"type": "integer", "enum": [1, 2], "x-enum-varnames": ["low", text]}


def _null_word(spec: Document, text: str) -> None:
    schema(spec)["properties"]["name"] = {"type": ["string", "null"], "x-null-words": [text]}


def _security_name(spec: Document, text: str) -> None:
    _renamed(spec["components"]["securitySchemes"], "token", text)
    operation(spec)["security"] = [{text: []}]


def _enum_parameter(spec: Document, text: str) -> None:
    operation(spec)["parameters"][1]["schema"] = {"type": "string", "enum": ["on", text]}


def _inline_enum(spec: Document, text: str) -> None:
    schema(spec)["properties"]["name"] = {"type": "string", "enum": ["on", text]}


def _inline_response(spec: Document, text: str) -> None:
    inline = {"type": "object", "title": text, "properties": {text: {"type": "string", "default": text}}}
    operation(spec)["responses"]["200"]["content"]["application/json"]["schema"] = inline


def _case_twin(spec: Document, text: str) -> None:
    properties = schema(spec)["properties"]
    properties[text] = {"type": "string"}
    properties[text.swapcase() if text.swapcase() != text else f"{text} "] = {"type": "string"}


def _case_twin_schema(spec: Document, text: str) -> None:
    schemas = spec["components"]["schemas"]
    schemas[f"{text}a"] = {"type": "object", "properties": {}}
    schemas[f"{text}A"] = {"type": "object", "properties": {}}


def _discriminator(spec: Document, text: str) -> None:
    members = [{"$ref": "#/components/schemas/Circuit"}, {"$ref": "#/components/schemas/Failure"}]
    spec["components"]["schemas"]["Either"] = {
        "oneOf": members,
        "discriminator": {"propertyName": text, "mapping": {text: "#/components/schemas/Circuit"}},
    }
    operation(spec)["responses"]["200"]["content"]["application/json"]["schema"] = {
        "$ref": "#/components/schemas/Either"
    }


def _map_description(spec: Document, text: str) -> None:
    extra = {"type": "object", "title": text, "description": text, "properties": {"x": {"type": "string"}}}
    schema(spec)["properties"]["by_name"] = {"type": "object", "additionalProperties": extra}


PLACES: dict[str, Place] = {
    "title": _set("info", "title"),
    "version": _set("info", "version"),
    "info description": _set("info", "description"),
    "info summary": _set("info", "summary"),
    "terms of service": _set("info", "termsOfService"),
    "contact": lambda spec, text: spec["info"].update(contact={"name": text, "email": text}),
    "license": lambda spec, text: spec["info"].update(license={"name": text}),
    "openapi version": _set("openapi"),
    "dialect": _set("jsonSchemaDialect"),
    "server URL": _set("servers", 0, "url"),
    "server description": _set("servers", 0, "description"),
    "server variable": _set("servers", 0, "variables", "port", "default"),
    "tag": _in_operation("tags", 0),
    "tag name": _set("tags", 0, "name"),
    "tag description": _set("tags", 0, "description"),
    "path": lambda spec, text: _renamed(spec["paths"], "/circuits/{id}", f"/{text}/{{id}}"),
    "path without slash": lambda spec, text: _renamed(spec["paths"], "/circuits/{id}", f"{text}/{{id}}"),
    "operationId": _in_operation("operationId"),
    "no operationId": _no_operation_id,
    "summary": _in_operation("summary"),
    "operation description": _in_operation("description"),
    "external docs": _in_operation("externalDocs", "description"),
    "path parameter": _path_parameter,
    "query parameter": _in_operation("parameters", 1, "name"),
    "header parameter": _in_operation("parameters", 2, "name"),
    "parameter place": _in_operation("parameters", 1, "in"),
    "parameter style": _in_operation("parameters", 1, "style"),
    "path parameter description": _in_operation("parameters", 0, "description"),
    "query parameter description": _in_operation("parameters", 1, "description"),
    "parameter type": _in_operation("parameters", 1, "schema", "type"),
    "parameter default": _in_operation("parameters", 2, "schema", "default"),
    "parameter enum value": _enum_parameter,
    "parameter example": _in_operation("parameters", 1, "example"),
    "request description": _in_operation("requestBody", "description"),
    "request media type": lambda spec, text: _renamed(
        operation(spec)["requestBody"]["content"], "application/json", text
    ),
    "request media type parameter": lambda spec, text: _renamed(
        operation(spec)["requestBody"]["content"], "application/json", f"application/json; charset={text}"
    ),
    "response media type": lambda spec, text: _renamed(
        operation(spec)["responses"]["200"]["content"], "application/json", text
    ),
    "response media type parameter": lambda spec, text: _renamed(
        operation(spec)["responses"]["200"]["content"], "application/json", f"application/json; charset={text}"
    ),
    "response description": _in_operation("responses", "200", "description"),
    "default response description": _in_operation("responses", "default", "description"),
    "response header": lambda spec, text: _renamed(operation(spec)["responses"]["200"]["headers"], "X-Rate", text),
    "status": lambda spec, text: _renamed(operation(spec)["responses"], "200", text),
    "inline response": _inline_response,
    "schema name": _schema_name,
    "enumeration name": _enum_name,
    "schema title": _in_schema("title"),
    "nested title": _in_schema("properties", "nested", "title"),
    "schema description": _in_schema("description"),
    "schema type": _in_schema("type"),
    "property name": _property,
    "required property name": _required_property,
    "required, not declared": _in_schema("required", 0),
    "property description": _in_schema("properties", "id", "description"),
    "property title": _in_schema("properties", "name", "title"),
    "property default": _in_schema("properties", "name", "default"),
    "property example": _in_schema("properties", "name", "example"),
    "property pattern": _in_schema("properties", "code", "pattern"),
    "property format": _in_schema("properties", "code", "format"),
    "property type": _in_schema("properties", "code", "type"),
    "const": _in_schema("properties", "kind", "const"),
    "map of titled objects": _map_description,
    "twins of properties": _case_twin,
    "twins of schemas": _case_twin_schema,
    "enum value": _set("components", "schemas", "Relay", "enum", 0),
    "inline enum value": _inline_enum,
    "enum description": _set("components", "schemas", "Relay", "description"),
    "enum title": _set("components", "schemas", "Relay", "title"),
    "enum names": _integer_enum_names,
    "null word": _null_word,
    "security scheme": _security_name,
    "security description": _set("components", "securitySchemes", "token", "description"),
    "security type": _set("components", "securitySchemes", "token", "type"),
    "discriminator": _discriminator,
    "reference": lambda spec, text: schema(spec)["properties"].update(relay={"$ref": text}),
    "reference below schemas": lambda spec, text: schema(spec)["properties"].update(
        relay={"$ref": f"#/components/schemas/{text}"}
    ),
    "keyword": lambda spec, text: schema(spec).update({text: text}),
    "keyword of ours": lambda spec, text: schema(spec).update({f"x-{text}": text}),
    "member of the document": lambda spec, text: spec.update({text: text}),
    "file name": lambda _spec, _text: None,  # the name is no part of the document: the test takes it
}

PROSE = frozenset(
    {
        "contact",
        "default response description",
        "dialect",
        "enum description",
        "external docs",
        "info description",
        "info summary",
        "license",
        "operation description",
        "parameter example",
        "path parameter description",
        "property description",
        "property example",
        "property pattern",
        "property title",
        "query parameter description",
        "request description",
        "response description",
        "response header",
        "schema description",
        "security description",
        "server URL",
        "server description",
        "server variable",
        "summary",
        "tag",
        "tag description",
        "tag name",
        "terms of service",
        "title",
        "version",
    }
)
"""Places whose text is for people: nothing but texts of the package may depend on it."""

FORMAL = frozenset(
    {
        "const",
        "keyword of ours",
        "null word",
        "openapi version",
        "parameter default",
        "parameter place",
        "parameter style",
        "parameter type",
        "path without slash",
        "property default",
        "property format",
        "property type",
        "request media type",
        "request media type parameter",
        "response media type",
        "response media type parameter",
        "schema type",
        "security scheme",
        "security type",
        "status",
    }
)
"""Places of values and of words with a grammar of their own: no name is made of what stands there."""
