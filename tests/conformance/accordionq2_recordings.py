"""The recorded exchanges of AccordionQ2 5.13.0 and 5.28.1, as values: what was called, what the station answered, what came out."""

import base64
import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import attrs

from accordionq2 import boot, enums, models
from tests.wire import read_lines

LONG = 8192
"""Bytes above which the transcript holds a digest only."""
Json = Mapping[str, Any]


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

    @property
    def renewal(self) -> Exchange | None:
        """The exchange that the client repeats in the background of the line's block. None where the line has no block."""
        return self.exchanges[self.line["call"]["wait_requests"] - 1] if "inside" in self.line["call"] else None


def read_recordings() -> list[Recording]:
    """Return every line of the transcript; none when there is no transcript."""
    return [_recording(line) for line in read_lines("accordionq2.transcript.jsonl")]


def _recording(line: Json) -> Recording:
    steps = (*line.get("setup", ()), line)
    exchanges = [_exchange(item) for step in steps for item in step.get("exchanges", [step]) if "request" in item]
    return Recording(line["id"], line.get("client", {}), steps, tuple(exchanges), line)


def _exchange(item: Json) -> Exchange:
    return Exchange(item.get("connection", 1), item["request"], item["response"])


def decoded(value: Any, folder: Path) -> Any:
    """Return an argument as it was given, from the form of the transcript. Files are made in the folder."""
    if isinstance(value, list):
        return [decoded(item, folder) for item in value]
    if not isinstance(value, dict):
        return value
    form = next((key for key in value if key.startswith("$")), "")
    return FORMS[form](value, folder) if form else {key: decoded(item, folder) for key, item in value.items()}


def _object(value: Json, folder: Path) -> Any:
    kind = getattr(models, value["$class"], None) or getattr(boot, value["$class"])
    return kind(**decoded(value["fields"], folder))


def _file(value: Json, folder: Path) -> Any:
    path = folder / value["$file"]
    path.write_bytes(decoded(value["content"], folder))
    return path if value["as"] == "path" else str(path)


def _pattern(value: Json, _folder: Path) -> bytes:
    settings = value["$pattern"]
    return bytes((number * settings["mul"] + settings["add"]) % 256 for number in range(settings["length"]))


FORMS: Mapping[str, Callable[[Json, Path], Any]] = {
    "$hex": lambda value, _: bytes.fromhex(value["$hex"]),
    "$bytearray": lambda value, _: bytearray.fromhex(value["$bytearray"]),
    "$memoryview": lambda value, _: memoryview(bytes.fromhex(value["$memoryview"])),
    "$pattern": _pattern,
    "$tuple": lambda value, folder: tuple(decoded(item, folder) for item in value["$tuple"]),
    "$float": lambda value, _: float(value["$float"]),
    "$datetime": lambda value, _: datetime.fromisoformat(value["$datetime"]),
    "$enum": lambda value, _: getattr(enums, value["$enum"])(value["value"]),
    "$class": _object,
    "$file": _file,
}

EXTRA_FIELDS = {"LeaseDto": {"held_by", "since"}, "ServerEvent": {"payload", "text", "gap"}}
"""What our classes have beyond the recorded ones."""


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
        left_out = EXTRA_FIELDS.get(type(value).__name__, set()) | {"additional_properties"}
        names = [item.name for item in attrs.fields(type(value)) if item.name not in left_out]
        return {name: encoded(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {key: encoded(item) for key, item in value.items()}
    return [encoded(item) for item in value] if isinstance(value, list | tuple) else value


def content_of(response: Json) -> bytes:
    """Return the body of a recorded answer."""
    if "body_json" in response:
        return json.dumps(response["body_json"], ensure_ascii=False).encode()
    if "body_base64" in response:
        return base64.b64decode(response["body_base64"])
    return str(response.get("body_text", "")).encode()
