"""Recorded requests and answers of the Otii server fit the schemas of our spec, and the spec says what the fact sheet counts."""

from __future__ import annotations

import collections
import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from codegen.commands.parse import parse
from codegen.load import load_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Json = dict[str, Any]

ODD_REQUESTS = {
    "error-invalid-key-type": "a text where a number is wanted, to see the error",
    "error-invalid-key-value": "out of range, to see the error",
}
"""Recorded on purpose, and outside the schemas."""


@pytest.fixture(scope="module")
def spec(specs: Path) -> Json:
    """The spec with what groups add to each command."""
    return dict(parse(load_file(specs / "otii" / "1.0.13" / "commands.yaml")).data)


def exchanges(wire: Path) -> Iterator[tuple[str, Json]]:
    """Yield the recorded messages, each with the id of its recording."""
    for line in (wire / "otii.transcript.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        for item in entry["exchange"]:
            for message in (item.get("sent"), *as_list(item.get("received"))):
                if isinstance(message, dict):
                    yield entry["id"], message


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def expanded(value: Any) -> Any:
    """Write out the short forms of long lists."""
    if isinstance(value, dict) and "$ramp" in value:
        ramp = value["$ramp"]
        return [ramp["start"] + number * ramp["step"] for number in range(min(ramp["count"], 5))]
    if isinstance(value, dict) and "$repeat" in value:
        return [value["$repeat"]["value"]] * min(value["$repeat"]["count"], 5)
    if isinstance(value, dict) and "$concat" in value:
        return [item for part in value["$concat"] for item in as_list(expanded(part))]
    if isinstance(value, dict):
        return {key: expanded(item) for key, item in value.items()}
    return [expanded(item) for item in value] if isinstance(value, list) else value


def problems(spec: Json, schema: Json, data: Any) -> list[str]:
    validator = Draft202012Validator({**schema, "$defs": spec["$defs"]})
    return [error.message for error in validator.iter_errors(expanded(data))]


def test_counts(spec: Json) -> None:
    groups = collections.Counter(entry["group"] for entry in spec["commands"].values())
    assert groups == {"otii": 16, "arc": 48, "project": 8, "recording": 18, "battery_emulator": 9}
    assert len(spec["errors"]) == 19
    assert len(spec["channels"]) == 16


def test_every_command_is_recorded(spec: Json, wire: Path) -> None:
    sent = {message["cmd"] for _, message in exchanges(wire) if message.get("type") == "request" and "cmd" in message}
    assert set(spec["commands"]) <= sent


def test_requests_fit(spec: Json, wire: Path) -> None:
    odd: set[str] = set()
    seen = 0
    for name, message in exchanges(wire):
        if message.get("type") == "request" and message.get("cmd") in spec["commands"]:
            seen += 1
            if problems(spec, spec["commands"][message["cmd"]]["request"], message.get("data", {})):
                odd.add(name)
    assert odd == set(ODD_REQUESTS)
    assert seen > 130


def test_answers_fit(spec: Json, wire: Path) -> None:
    odd: dict[str, list[str]] = {}
    seen = 0
    for name, message in exchanges(wire):
        schema = spec["commands"].get(message.get("cmd"), {}).get("response")
        if message.get("type") == "response" and schema is not None:
            seen += 1
            found = problems(spec, schema, message.get("data", {}))
            odd |= {name: found} if found else {}
    assert odd == {}
    assert seen > 60


def test_errors_are_listed(spec: Json, wire: Path) -> None:
    codes = {message["errorcode"] for _, message in exchanges(wire) if message.get("type") == "error"}
    assert codes - set(spec["errors"]) == {"Something new", "Unexpected Transmission ID"}
