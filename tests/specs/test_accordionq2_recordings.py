"""Recorded exchanges of 5.13.0 fit the schemas of our AccordionQ2 document."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

Document = dict[str, Any]
Exchanges = list[tuple[str, Document, Document, Document]]

BROKEN_ANSWERS = {
    "resources.get_value/not-an-object": "a value answer that is a bare text",
    "errors/ok-but-wrong-shape": "an object where the names are a list",
    "errors/400-json-array": "an error body that is no object: one of the shapes that clients must bear",
    "errors/409-json-string": "an error body that is no object: one of the shapes that clients must bear",
    "modules.get_all_apps/basic": "an app type that nobody knows: enums are open for clients",
}
"""Recorded on purpose, and outside the schemas."""


def _recorded(wire: Path) -> Iterator[tuple[str, Document, Document]]:
    """Yield (id, request, response) of every 5.13.0 exchange."""
    for line in (wire / "accordionq2.transcript.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["since"] != "5.13.0":
            continue
        for part in (*entry.get("setup", ()), entry):
            for exchange in part.get("exchanges", [part]):
                if exchange.get("request"):
                    yield entry["id"], exchange["request"], exchange["response"]


def _operation(document: Document, request: Document) -> Document | None:
    target = request["path"].partition("?")[0].removeprefix("/station")
    for path, item in sorted(document["paths"].items(), key=lambda pair: "{" in pair[0]):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), target) and request["method"].lower() in item:
            operation: Document = item[request["method"].lower()]
            return operation
    return None


def _wire_form(node: Any, *, sent: bool) -> Any:
    """Return a schema as the wire has it: names of requests where they differ, and null where our keyword allows it."""
    if isinstance(node, list):
        return [_wire_form(item, sent=sent) for item in node]
    if not isinstance(node, dict):
        return node
    form = {key: _wire_form(value, sent=sent) for key, value in node.items() if key not in {"default", "enum"}}
    form |= {key: node[key] for key in ("enum",) if key in node}
    properties = node.get("properties")
    if sent and isinstance(properties, dict):
        form["properties"] = {
            member.get("x-sent-as", name) if isinstance(member, dict) else name: form["properties"][name]
            for name, member in properties.items()
        }
    return {"anyOf": [form, {"type": "null"}]} if node.get("x-null-as-default") is True and not sent else form


def _faults(document: Document, node: Document, body: Any, *, sent: bool) -> list[str]:
    if "$ref" in node:
        node = document["components"]["responses"][node["$ref"].rpartition("/")[2]]
    content = node.get("content", {})
    if "application/json" not in content:
        return ["a JSON body where none is described"]
    schema = _wire_form({**content["application/json"]["schema"], "components": document["components"]}, sent=sent)
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(body)]


@pytest.fixture(scope="module")
def exchanges(wire: Path, accordionq2: Document) -> Exchanges:
    found = [(name, _operation(accordionq2, sent), sent, got) for name, sent, got in _recorded(wire)]
    return [(name, operation, sent, got) for name, operation, sent, got in found if operation is not None]


def test_every_recorded_request_is_described(wire: Path, accordionq2: Document) -> None:
    assert [sent["path"] for _, sent, _ in _recorded(wire) if _operation(accordionq2, sent) is None] == []


def test_every_operation_was_recorded(exchanges: Exchanges, accordionq2: Document) -> None:
    described = {operation["operationId"] for item in accordionq2["paths"].values() for operation in item.values()}
    assert {operation["operationId"] for _, operation, _, _ in exchanges} == described
    assert len(described) == 50


def test_recorded_answers_fit(exchanges: Exchanges, accordionq2: Document) -> None:
    faults = {}
    for name, operation, _, got in exchanges:
        if "body_json" in got:
            answer = operation["responses"]["2XX" if got["status"] < 300 else "default"]
            if found := _faults(accordionq2, answer, got["body_json"], sent=False):
                faults[name] = found
    assert faults.keys() == BROKEN_ANSWERS.keys(), faults


def test_recorded_requests_fit(exchanges: Exchanges, accordionq2: Document) -> None:
    faults = {
        name: found
        for name, operation, sent, _ in exchanges
        if "body_json" in sent
        and (found := _faults(accordionq2, operation["requestBody"], sent["body_json"], sent=True))
    }
    assert faults == {}


def test_recorded_requests_have_no_other_members(exchanges: Exchanges, accordionq2: Document) -> None:
    for name, operation, sent, _ in exchanges:
        body = sent.get("body_json")
        if isinstance(body, dict):
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            properties = accordionq2["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]
            names = {member.get("x-sent-as", key) for key, member in properties.items()}
            assert (name, body.keys() - names) == (name, set())


def test_recorded_uploads_are_described(exchanges: Exchanges) -> None:
    uploads = [operation for _, operation, sent, _ in exchanges if "multipart" in sent]
    assert uploads
    assert all("multipart/form-data" in operation["requestBody"]["content"] for operation in uploads)
