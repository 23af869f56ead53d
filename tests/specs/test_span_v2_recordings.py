"""Recorded exchanges of REST v2 fit the schemas of our document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.specs.strict_yaml import load_yaml_file

Document = dict[str, Any]
SHORTENED = {"v2/mqtt/parent_child/client-2.6.4-cannot-connect"}
"""The recording has three dots in place of most of the answer."""
SPEC = Path(__file__).resolve().parents[2] / "specs" / "span" / "v2" / "openapi.yaml"


@pytest.fixture(scope="module")
def span_v2() -> Document:
    """Our document."""
    document: Document = load_yaml_file(SPEC)
    return document


def recorded(wire: Path) -> Iterator[tuple[str, Document, Document]]:
    """Yield (id, request, response) of every exchange with a path of v2."""
    for line in (wire / "span.transcript.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        for exchange in entry.get("exchanges", [entry]) if entry["api"] == "v2" else ():
            request = exchange.get("request") or {}
            if request.get("path", "").startswith("/api/v2/"):
                yield entry["id"], request, exchange.get("response") or {}


def operation(document: Document, request: Document) -> Document | None:
    """Find the operation that a request is for."""
    for path, item in document["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), request["path"]):
            found: Document | None = item.get(request["method"].lower())
            return found
    return None


def schema(document: Document, node: Document, media_type: str = "application/json") -> Document:
    """The schema of a body or an answer, with the components that it refers to."""
    if "$ref" in node:
        node = document["components"]["responses"][node["$ref"].rpartition("/")[2]]
    return {**node["content"][media_type]["schema"], "components": document["components"]}


def faults(of: Document, body: Any) -> list[str]:
    """What is wrong with a body."""
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(of).iter_errors(body)]


def test_every_recorded_path_is_described_and_every_operation_was_recorded(wire: Path, span_v2: Document) -> None:
    found = [(name, operation(span_v2, request)) for name, request, _ in recorded(wire)]
    assert [name for name, known in found if known is None] == []
    assert len({known["operationId"] for _, known in found if known}) == 11


def test_recorded_answers_fit(wire: Path, span_v2: Document) -> None:
    wrong: dict[str, list[str]] = {}
    for name, request, response in recorded(wire):
        known = operation(span_v2, request)
        if known is None or response.get("body_json") is None or name in SHORTENED:
            continue
        status = str(response["status"])
        answers = known["responses"]
        found = faults(schema(span_v2, answers.get(status, answers["default"])), response["body_json"])
        wrong |= {name: found} if found else {}
    assert wrong == {}


def test_recorded_requests_fit(wire: Path, span_v2: Document) -> None:
    count = 0
    for name, request, _ in recorded(wire):
        known = operation(span_v2, request)
        if known is not None and request.get("body_json") is not None:
            count += 1
            assert (name, faults(schema(span_v2, known["requestBody"]), request["body_json"])) == (name, [])
    assert count > 5


def test_both_answers_about_the_data_model_fit(wire: Path, span_v2: Document) -> None:
    example = json.loads((wire / "span-homie-example.json").read_text("utf-8"))
    known = span_v2["paths"]["/api/v2/homie/schema"]["get"]["responses"]["200"]
    for model in ("flat", "parent_child"):
        assert faults(schema(span_v2, known), example[model]["GET /api/v2/homie/schema"]) == []


def test_operations_that_need_no_token(span_v2: Document) -> None:
    operations = [item for path in span_v2["paths"].values() for item in path.values()]
    assert {item["operationId"] for item in operations if item["security"] == []} == {
        "get_status",
        "get_ca_certificate",
        "register_client",
        "get_homie_schema",
    }


def test_secrets_are_marked(span_v2: Document) -> None:
    schemas = span_v2["components"]["schemas"]
    marked = {
        f"{name}.{key}"
        for name, item in schemas.items()
        for key, m in item["properties"].items()
        if m.get("format") == "password"
    }
    assert marked == {
        *("AuthIn.otp", "AuthIn.dashboardPassword", "AuthIn.hopPassphrase"),
        *("AuthOut.accessToken", "AuthOut.hopPassphrase", "AuthOut.ebusBrokerPassword"),
        *("PassphraseOut.ebusBrokerPassword", "PassphraseOut.hopPassphrase"),
    }
