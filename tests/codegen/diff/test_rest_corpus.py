"""Every pair of the corpus gets the verdicts that it says, no fewer and no more."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.diff.changes import merged
from codegen.diff.rest import check, compare
from codegen.load import Document

CORPUS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "corpus" / "rest.yaml").read_text("utf-8"))
THING = {"$ref": "#/components/schemas/Thing"}
JSON = {"application/json": {"schema": THING}}


def document(case: dict[str, Any], side: int) -> Document:
    data: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}
    schema: dict[str, Any] = {"type": "object", "properties": {"x": {"type": "string"}}}
    answer = {"operationId": "get_thing", "responses": {"200": {"description": "", "content": JSON}}}
    taking = {
        "operationId": "set_thing",
        "requestBody": {"required": True, "content": JSON},
        "responses": {"204": {"description": ""}},
    }
    paths: dict[str, Any] = {"/thing": {"get": answer}}
    if "accepts" in case:
        paths = {"/thing": {"put": taking}}
    if "both" in case:
        paths = {"/thing": {"get": answer, "put": taking}}
    if "operation" in case:
        fixed = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        operation = copy.deepcopy(case["operation"][side])
        operation["parameters"] = [fixed, *operation.get("parameters", [])]
        paths = {"/things/{id}": {"get": {"operationId": "get_thing", **operation}}}
    for key in ("sends", "accepts", "both"):
        schema = case[key][side] if key in case else schema
    data["paths"] = case["paths"][side] if "paths" in case else paths
    data["components"] = {"schemas": {"Thing": schema}}
    if "document" in case:
        given = copy.deepcopy(case["document"][side])
        given.setdefault("components", {}).setdefault("schemas", {"Thing": schema})
        data |= given
    return Document(f"{side}.yaml", data, "0" * 64)


def verdicts(case: dict[str, Any]) -> list[str]:
    old, new = document(case, 0), document(case, 1)
    check(old, None)
    check(new, None)
    return sorted(f"{c.level} {c.rule} {c.direction} {c.place}" for c in merged(compare(old, new)))


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case["name"])
def test_verdicts(case: dict[str, Any]) -> None:
    assert verdicts(case) == sorted(expected.replace('"', "") for expected in case["expect"])


def test_there_are_enough() -> None:
    assert len(CORPUS) >= 60
    assert len({case["name"] + str(case["expect"]) for case in CORPUS}) == len(CORPUS)


def test_parts_that_double_at_each_level_take_no_time() -> None:
    """2 to the power of 60 parts, written in 60 lines; and a class that is made of itself."""
    link = "#/components/schemas/{}"
    schemas: dict[str, Any] = {f"T{n}": {"allOf": [{"$ref": link.format(f"T{n + 1}")}] * 2} for n in range(60)}
    schemas |= {"T60": {"type": "string", "maxLength": 9}, "Self": {"allOf": [{"$ref": link.format("Self")}] * 2}}
    both = {"type": "object", "properties": {"x": {"$ref": link.format("T0")}, "y": {"$ref": link.format("Self")}}}
    newer = {**schemas, "Thing": both, "T60": {"type": "string", "maxLength": 5}}
    case = {"document": [{"components": {"schemas": {**schemas, "Thing": both}}}, {"components": {"schemas": newer}}]}
    assert verdicts(case) == ["safe range-narrowed sends T0"]


def test_a_long_chain_of_references_ends() -> None:
    schemas: dict[str, Any] = {f"T{n}": {"allOf": [{"$ref": f"#/components/schemas/T{n + 1}"}]} for n in range(3000)}
    schemas |= {"T3000": {"type": "string"}, "Thing": {"$ref": "#/components/schemas/T0"}}
    assert verdicts({"document": [{"components": {"schemas": schemas}}] * 2}) == []
