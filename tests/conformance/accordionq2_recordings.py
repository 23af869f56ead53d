"""The recorded exchanges of AccordionQ2 5.13.0, as values: what was called, what the station answered, what came out."""

import base64
import hashlib
import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import attrs

from accordionq2 import enums, models

VERSION = "5.13.0"
ROOT = Path(__file__).resolve().parents[2]
LONG = 8192
"""Bytes above which the transcript holds a digest only."""
Json = Mapping[str, Any]


def wire_folder() -> Path:
    """Return the folder with recordings, which is no part of the repository and may be missing."""
    configured = os.environ.get("DEVICEWIRE_WIRE")
    return Path(configured) if configured else ROOT.parent / "shared" / "wire"


@dataclass(frozen=True)
class Exchange:
    """One request as it was recorded, the connection that it came over, and what the server does with it."""

    connection: int
    request: Json
    response: Json


@dataclass(frozen=True)
class Recording:
    """One line of the transcript. `steps` are its calls with their outcomes, the one that matters last."""

    id: str
    client: Json
    steps: tuple[Json, ...]
    exchanges: tuple[Exchange, ...]
    line: Json = field(repr=False)


def read_recordings() -> list[Recording]:
    """Return every line of the transcript that holds for this version; none when there is no transcript."""
    path = wire_folder() / "accordionq2.transcript.jsonl"
    if not path.is_file():
        return []
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [_recording(line) for line in lines if line["since"] == VERSION]


def _recording(line: Json) -> Recording:
    steps = (*line.get("setup", ()), line)
    exchanges = [_exchange(item) for step in steps for item in step.get("exchanges", [step]) if "request" in item]
    return Recording(line["id"], line.get("client", {}), steps, tuple(exchanges), line)


def _exchange(item: Json) -> Exchange:
    return Exchange(item.get("connection", 1), item["request"], item["response"])


def decoded(value: Any) -> Any:
    """Return an argument as it was given, from the form of the transcript."""
    if isinstance(value, list):
        return [decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$hex" in value:
        return bytes.fromhex(value["$hex"])
    if "$tuple" in value:
        return tuple(decoded(item) for item in value["$tuple"])
    if "$enum" in value:
        return getattr(enums, value["$enum"])(value["value"])
    if "$class" in value:
        return getattr(models, value["$class"])(**decoded(value["fields"]))
    assert not any(key.startswith("$") for key in value), f"unknown form {value}"
    return {key: decoded(item) for key, item in value.items()}


def encoded(value: Any) -> Any:
    """Return a result in the form of the transcript."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        digest = hashlib.sha256(value).hexdigest()
        return {"$hex": value.hex()} if len(value) <= LONG else {"$sha256": digest, "length": len(value)}
    if isinstance(value, float) and not math.isfinite(value):
        return {"$float": str(value)}
    if attrs.has(type(value)):
        names = [item.name for item in attrs.fields(type(value)) if item.name != "additional_properties"]
        return {name: encoded(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {key: encoded(item) for key, item in value.items()}
    return [encoded(item) for item in value] if isinstance(value, list | tuple) else value


def expected_result(line: Json) -> Any:
    """Return the result that this version gives: the transcript shows channels as the later version does."""
    result = line["result"]
    if "ChannelDto" not in line.get("result_type", "") or "NumericResult" in line["result_type"]:
        return result
    rows = result if isinstance(result, list) else [result]
    rows = [{key: value for key, value in row.items() if key != "details"} for row in rows]
    return rows if isinstance(result, list) else rows[0]


def content_of(response: Json) -> bytes:
    """Return the body of a recorded answer."""
    if "body_json" in response:
        return json.dumps(response["body_json"], ensure_ascii=False).encode()
    if "body_base64" in response:
        return base64.b64decode(response["body_base64"])
    return str(response.get("body_text", "")).encode()
