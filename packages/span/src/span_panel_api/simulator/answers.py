"""What the simulator answers, before it is put on the wire: status, headers, body, and how the delivery ends."""

import json
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

JSON_TYPE: Final = "application/json"
_HTML_TYPE: Final = "text/html"
_NGINX_TITLES: Final = {
    502: "502 Bad Gateway",
    503: "503 Service Temporarily Unavailable",
    504: "504 Gateway Time-out",
}


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
class Answer:
    """One HTTP answer. `document` is the value behind a JSON body, None when the body is something else or null."""

    status: int = 200
    body: bytes = b"{}"
    document: Json = None
    content_type: str = JSON_TYPE
    headers: dict[str, str] = field(default_factory=dict[str, str])
    delay_s: float = 0.0
    delivery: Delivery = Delivery.COMPLETE
    kept_bytes: int = 0
    flood_size: int = 0


class RefusalError(Exception):
    """The panel refuses a request. `detail` is what the answer says: one text, or the documented list."""

    def __init__(self, status: int, detail: Json) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail


def encode_json(document: Json) -> bytes:
    """Write JSON as the panel does: UTF-8, no spaces, floats with a decimal point, integers without."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def json_answer(document: Json, status: int = 200) -> Answer:
    """Return an answer with a JSON body."""
    return Answer(status=status, body=encode_json(document), document=document)


def refusal_answer(status: int, detail: Json) -> Answer:
    """Return an answer that says why something was refused."""
    return json_answer({"detail": detail}, status)


def nginx_answer(status: int) -> Answer:
    """Return the HTML page of the web server in front of the panel's application."""
    title = _NGINX_TITLES.get(status, f"{status} Error")
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Answer(status=status, body=page.encode(), content_type=_HTML_TYPE)
