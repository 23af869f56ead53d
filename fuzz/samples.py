"""What fuzzing starts from: the SPAN spec, and for each of its operations an answer as the spec describes it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

Json = Any

ROOT = Path(__file__).parents[1]
TINY_SPEC = b"""\
openapi: 3.1.0
info:
  title: "Tiny \\u00e9 \\"quoted\\""
  version: '1'
  description: |
    Two lines,
    and: a colon
paths:
  /circuits/{id}:
    get: &get
      operationId: get_circuit
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Circuit'}}}}
    head: *get
components:
  schemas:
    Circuit: {type: object, required: [on], properties: {on: {type: boolean}, power: {type: [number, 'null'], default: -1.5e3}}}
"""


@cache
def span_spec() -> Json:
    """The SPAN document as the generator loaded it."""
    return json.loads((ROOT / "generated" / "devicewire" / "span" / "spec.json").read_text(encoding="utf-8"))


def span_answers() -> dict[str, Json]:
    """A success of every operation, by operationId."""
    document = span_spec()
    operations = [
        operation for path in document["paths"].values() for operation in path.values() if "responses" in operation
    ]
    return {operation["operationId"]: answer(operation["responses"]["200"], document) for operation in operations}


def answer(response: Json, document: Json) -> Json:
    """A body of one documented answer; null where the spec documents none."""
    content = resolve(response, document).get("content", {})
    return sample(content["application/json"].get("schema", {}), document) if "application/json" in content else None


def resolve(node: Json, document: Json) -> Json:
    """Follow a `$ref` inside the document."""
    while "$ref" in node:
        target = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def sample(schema: Json, document: Json) -> Json:
    """A value that fits a schema, with all optional members."""
    schema = resolve(schema, document)
    for keyword in ("allOf", "anyOf", "oneOf"):
        if keyword in schema:
            return sample(schema[keyword][0], document)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "string")
    kind = kind if isinstance(kind, str) else kind[0]
    if kind == "object":
        return _object(schema, document)
    if kind == "array":
        return [sample(schema.get("items", {}), document)] * 2
    return {"string": "text", "integer": 7, "number": 1.5, "boolean": True}.get(kind)


def _object(schema: Json, document: Json) -> Json:
    members = {name: sample(member, document) for name, member in schema.get("properties", {}).items()}
    extra = schema.get("additionalProperties")
    return (
        members | {f"key {number}": sample(extra, document) for number in (1, 2)}
        if isinstance(extra, dict)
        else members
    )
