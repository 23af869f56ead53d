"""Answers over HTTP before they are put on the wire: status, headers, body, and how the delivery ends."""

import json
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import ClassVar, Self

from .members import Json


class Delivery(Enum):
    """How an answer reaches the client."""

    COMPLETE = "complete"
    DROP = "drop"
    """The connection is closed before a byte of the answer."""
    RESET = "reset"
    """The connection is reset before a byte of the answer."""
    TRUNCATE = "truncate"
    """The head promises the whole body, the connection is closed after a part of it."""
    FLOOD = "flood"
    """A body without end, up to `flood_size` bytes, comes in place of the body."""


@dataclass(frozen=True, kw_only=True)
class HttpAnswer:
    """One HTTP answer. `document` is the value behind a JSON body, None when the body is something else or null."""

    JSON_TYPE: ClassVar[str] = "application/json"
    """How the device calls JSON."""

    status: int = 200
    body: bytes = b""
    document: Json = None
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    delay_s: float = 0.0
    delivery: Delivery = Delivery.COMPLETE
    kept_bytes: int = 0
    flood_size: int = 0

    def with_document(self, document: Json, /) -> Self:
        """Return the answer with another JSON body."""
        return replace(self, document=document, body=encode_json(document))


def encode_json(document: Json) -> bytes:
    """Write JSON as web servers do: UTF-8, no spaces, floats with a decimal point, integers without."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
