"""Recorded exchanges fit the schemas of our AccordionQ2 documents, each version's those of its own."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.specs.strict_yaml import load_yaml_file

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

_NO_VALUE = {"resources.get_value/no-value-key": "a value answer without its value"}
STRANGE_ANSWERS = {
    "5.13.0": {
        **_NO_VALUE,
        "channels.get_all/details": "a newer server: older clients read past what they do not know",
    },
    "5.28.1": _NO_VALUE,
}
"""Recorded on purpose, with members that the schemas do not have."""

OTHER_MEDIA_TYPES = {"errors/ok-but-text": "text where JSON should be"}
"""Recorded on purpose, as something else than the spec says."""

OPERATIONS = {"5.13.0": 50, "5.28.1": 85}
NOT_RECORDED = {"5.13.0": set[str](), "5.28.1": {"capabilities_get"}}
"""No client of the vendor's asks for it."""


def _recorded(wire: Path, version: str) -> Iterator[tuple[str, Document, Document]]:
    """Yield (id, request, response) of every exchange of a version."""
    for line in (wire / "accordionq2.transcript.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if not entry["since"] <= version <= entry.get("until", version):  # of the same length each
            continue
        for part in (*entry.get("setup", ()), entry):
            for exchange in part.get("exchanges", [part]):
                if exchange.get("request"):
                    yield entry["id"], exchange["request"], exchange["response"]


def _operation(document: Document, request: Document) -> Document | None:
    target = request["path"].partition("?")[0].removeprefix("/station").removeprefix("/st")
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


def _body_schema(operation: Document) -> Document:
    schema: Document = operation["requestBody"]["content"]["application/json"]["schema"]
    return schema


@pytest.fixture(scope="module", params=OPERATIONS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def spec(specs: Path, version: str) -> Document:
    document: Document = load_yaml_file(specs / "accordionq2" / version / "openapi.yaml")
    return document


@pytest.fixture(scope="module")
def exchanges(wire: Path, spec: Document, version: str) -> Exchanges:
    found = [(name, _operation(spec, sent), sent, got) for name, sent, got in _recorded(wire, version)]
    return [(name, operation, sent, got) for name, operation, sent, got in found if operation is not None]


def test_every_recorded_request_is_described(wire: Path, spec: Document, version: str) -> None:
    assert [sent["path"] for _, sent, _ in _recorded(wire, version) if _operation(spec, sent) is None] == []


def test_every_operation_was_recorded(exchanges: Exchanges, spec: Document, version: str) -> None:
    described = {operation["operationId"] for item in spec["paths"].values() for operation in item.values()}
    recorded = {operation["operationId"] for _, operation, _, _ in exchanges}
    assert described - recorded == NOT_RECORDED[version]
    assert len(described) == OPERATIONS[version]


def test_every_query_and_path_is_described(exchanges: Exchanges) -> None:
    for name, operation, sent, _ in exchanges:
        given = {pair.partition("=")[0] for pair in sent["path"].partition("?")[2].split("&") if pair}
        queries = [item for item in operation.get("parameters", ()) if item["in"] == "query"]
        assert (name, given - {item["name"] for item in queries}) == (name, set())
        assert (name, {item["name"] for item in queries if item["required"]} - given) == (name, set())


def test_recorded_answers_fit(exchanges: Exchanges, spec: Document) -> None:
    faults = {}
    for name, operation, _, got in exchanges:
        if "body_json" in got:
            answers = operation["responses"]
            answer = answers["2XX"] if got["status"] < 300 else answers.get(str(got["status"]), answers["default"])
            if found := _faults(spec, answer, got["body_json"], sent=False):
                faults[name] = found
    assert faults.keys() == BROKEN_ANSWERS.keys(), faults


def test_recorded_answers_have_no_other_members(exchanges: Exchanges, spec: Document, version: str) -> None:
    found = {}
    for name, operation, _, got in exchanges:
        if name not in BROKEN_ANSWERS and got.get("status", 400) < 300 and "body_json" in got:
            described = operation["responses"]["2XX"]["content"]["application/json"]["schema"]
            if strangers := list(_strangers(spec, described, got["body_json"])):
                found[name] = strangers
    assert found.keys() == STRANGE_ANSWERS[version].keys(), found


def _strangers(spec: Document, schema: Document, body: Any) -> Iterator[str]:
    """Yield members that no schema has, however deep."""
    for part in (schema, *schema.get("allOf", ()), *schema.get("oneOf", ())):
        found = spec["components"]["schemas"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part
        if isinstance(body, list) and "items" in found:
            for item in body:
                yield from _strangers(spec, found["items"], item)
        if isinstance(body, dict) and "properties" in found:
            yield from body.keys() - found["properties"].keys()
            for key in body.keys() & found["properties"].keys():
                yield from _strangers(spec, found["properties"][key], body[key])


def test_recorded_requests_fit(exchanges: Exchanges, spec: Document) -> None:
    faults = {
        name: found
        for name, operation, sent, _ in exchanges
        if "body_json" in sent and (found := _faults(spec, operation["requestBody"], sent["body_json"], sent=True))
    }
    assert faults == {}


def test_recorded_requests_have_no_other_members(exchanges: Exchanges, spec: Document) -> None:
    for name, operation, sent, _ in exchanges:
        body = sent.get("body_json")
        if isinstance(body, dict):
            component = _body_schema(operation)["$ref"].rpartition("/")[2]
            properties = spec["components"]["schemas"][component]["properties"]
            names = {member.get("x-sent-as", key) for key, member in properties.items()}
            assert (name, body.keys() - names) == (name, set())


def test_recorded_uploads_are_described(exchanges: Exchanges) -> None:
    uploads = [operation for _, operation, sent, _ in exchanges if "multipart" in sent]
    assert uploads
    assert all("multipart/form-data" in operation["requestBody"]["content"] for operation in uploads)


def test_recorded_raw_bodies_are_described(exchanges: Exchanges, version: str) -> None:
    raw = [
        operation
        for _, operation, sent, _ in exchanges
        if sent["headers"].get("content-type", "").endswith("octet-stream")
    ]
    assert bool(raw) == (version == "5.28.1")
    assert all("application/octet-stream" in operation["requestBody"]["content"] for operation in raw)


def test_recorded_media_types_are_described(exchanges: Exchanges) -> None:
    found = {}
    for name, operation, _, got in exchanges:
        media_type = (got.get("content_type") or "").partition(";")[0]
        content = operation["responses"]["2XX"].get("content")
        if media_type and got["status"] < 300 and content is not None and media_type not in content:
            found[name] = media_type
    assert found.keys() == OTHER_MEDIA_TYPES.keys(), found


def test_recorded_events_fit(exchanges: Exchanges, spec: Document, version: str) -> None:
    seen: set[str] = set()
    for name, operation, _, got in exchanges:
        if got.get("content_type") == "text/event-stream" and name != "events.open/no-hello":
            events = operation["responses"]["2XX"]["content"]["text/event-stream"]["schema"]["x-events"]
            for event, data in _events(got["pieces"]):
                if event in events:
                    seen.add(event)
                    schema = _wire_form({**events[event], "components": spec["components"]}, sent=False)
                    faults = [error.message for error in Draft202012Validator(schema).iter_errors(data)]
                    assert (name, event, faults, list(_strangers(spec, events[event], data))) == (name, event, [], [])
    assert seen == ({"hello", "connection", "configuration", "values"} if version == "5.28.1" else set())


def _events(pieces: list[Any]) -> Iterator[tuple[str, Any]]:
    """Yield name and data of each recorded event; how streams are cut is tested elsewhere."""
    stream = "".join(piece for piece in pieces if isinstance(piece, str)).replace("\r\n", "\n")
    for block in stream.split("\n\n"):
        fields = [line.partition(":")[::2] for line in block.split("\n") if line and not line.startswith(":")]
        data = "\n".join(value.removeprefix(" ") for field, value in fields if field == "data")
        if data:
            yield next((value.strip() for field, value in fields if field == "event"), "message"), json.loads(data)
