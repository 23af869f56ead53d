"""Recorded exchanges and the example panel fit the schemas of our SPAN v1 document."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

Document = dict[str, Any]
Exchanges = list[tuple[str, Document, Document, Document]]


def _recorded(wire: Path) -> Iterator[tuple[str, Document, Document]]:
    """Yield (id, request, response) of every v1 exchange that reached a server."""
    for line in (wire / "span.transcript.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        for exchange in entry.get("exchanges", [entry]) if entry["api"] == "v1" else ():
            if exchange.get("request"):
                yield entry["id"], exchange["request"], exchange.get("response", {})


def _operation(document: Document, request: Document) -> Document | None:
    target = request["path"].partition("?")[0]
    for path, item in document["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), target):
            operation: Document = item[request["method"].lower()]
            return operation
    return None


def _content_schema(document: Document, node: Document) -> Document:
    if "$ref" in node:
        node = document["components"]["responses"][node["$ref"].rpartition("/")[2]]
    schema: Document = node["content"]["application/json"]["schema"]
    return {**schema, "components": document["components"]}


def _faults(schema: Document, body: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(body)]


def _answer(document: Document, operation: Document, status: int) -> Document:
    responses: Document = operation["responses"]
    return _content_schema(document, responses[str(status) if str(status) in responses else "default"])


@pytest.fixture(scope="module")
def known(wire: Path, span_v1: Document) -> Exchanges:
    exchanges = [(name, _operation(span_v1, sent), sent, got) for name, sent, got in _recorded(wire)]
    return [(name, operation, sent, got) for name, operation, sent, got in exchanges if operation is not None]


def test_every_recorded_path_is_described(wire: Path, span_v1: Document) -> None:
    unknown = {request["path"] for _, request, _ in _recorded(wire) if _operation(span_v1, request) is None}
    assert unknown == {"/api/v1/auth/clients/a%20b/c"}  # sent by a client that did not escape the slash


def test_every_operation_was_recorded(known: Exchanges) -> None:
    assert len({operation["operationId"] for _, operation, _, _ in known}) == 24


def test_recorded_answers_fit(known: Exchanges, span_v1: Document) -> None:
    faults = {
        name: found
        for name, operation, _, got in known
        if "body_json" in got and (found := _faults(_answer(span_v1, operation, got["status"]), got["body_json"]))
    }
    # A registration without a token in its answer: recorded on purpose, and no panel's habit.
    assert {name.partition("/")[2].partition("/")[2] for name in faults} <= {"authenticate.missing-accessToken"}


def test_recorded_requests_fit(known: Exchanges, span_v1: Document) -> None:
    faults = {
        name: found
        for name, operation, sent, _ in known
        if sent.get("body_json") is not None
        and (found := _faults(_content_schema(span_v1, operation["requestBody"]), sent["body_json"]))
    }
    assert faults == {}


def test_example_panel_fits(wire: Path, span_v1: Document) -> None:
    example: Document = json.loads((wire / "span-panel-example.json").read_text(encoding="utf-8"))
    bodies = {key: body for key, body in example.items() if key.startswith("GET ")}
    assert len(bodies) > 10
    for key, body in bodies.items():
        operation = span_v1["paths"][key.partition(" ")[2]]["get"]
        assert (key, _faults(_answer(span_v1, operation, 200), body)) == (key, [])
