"""What the simulator answers, before it is put on the wire: messages, and how their delivery ends."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final, Self, TypeAlias

import msgspec
from devicewire.otii.simulation.members import Json

__all__ = [
    "LINE_END",
    "Answer",
    "Delivery",
    "Json",
    "Line",
    "RefusalError",
    "answer_of",
    "encode_json",
    "error",
    "failure",
    "information",
    "invalid_value",
    "progress",
    "response",
]


Line: TypeAlias = dict[str, Json]
"""One message of the server, in the order of its keys."""

LINE_END: Final = b"\r\n"


class Delivery(Enum):
    """How an answer reaches the client."""

    COMPLETE = "complete"
    DROP = "drop"
    """The connection is closed before a byte of the answer."""
    RESET = "reset"
    """The connection is reset before a byte of the answer."""
    TRUNCATE = "truncate"
    """A part of the answer comes, then the connection is closed."""
    STALL = "stall"
    """A part of the answer comes (perhaps none), then nothing more; the connection stays open."""
    FLOOD = "flood"
    """A line without an end, up to `flood_size` bytes, comes in place of the answer."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to one request. `document` is the value behind `line`, None when `line` is something else.

    `before` are lines that go out first: progress, or messages that nobody asked for. `piece_size` is the most that
    is sent at once; 0 sends all at once. With `overtakes` the answer does not wait for delayed ones before it.
    """

    line: bytes = b""
    document: Line | None = None
    before: tuple[bytes, ...] = ()
    after: tuple[bytes, ...] = ()
    delay_s: float = 0.0
    overtakes: bool = False
    delivery: Delivery = Delivery.COMPLETE
    kept_bytes: int = 0
    piece_size: int = 0
    flood_size: int = 0

    def with_document(self, document: Json, /) -> Self:
        """Return the answer with another message; what is none cannot go in."""
        return replace(self, document=document, line=encode_json(document)) if isinstance(document, dict) else self

    def wire(self) -> bytes:
        """Return everything that this answer puts on the wire, complete."""
        return b"".join(part + LINE_END for part in (*self.before, self.line, *self.after))


class RefusalError(Exception):
    """The server refuses a request, with one of its error codes and what belongs to it."""

    def __init__(self, code: str, data: Mapping[str, Any] | None = None, *, has_command: bool = True) -> None:
        super().__init__(code, data)
        self.code = code
        self.data: Final = None if data is None else dict(data)
        self.has_command: Final = has_command


def failure(message: str) -> RefusalError:
    """The command was understood and failed."""
    return RefusalError("Command failure", {"message": message})


def invalid_value(key: str, value: Any) -> RefusalError:
    """A value that is out of range or unknown."""
    return RefusalError("Invalid key value", {"key": key, "value": value})


def encode_json(document: Any) -> bytes:
    """Write JSON as the server does: UTF-8, no blanks, keys in the order given."""
    return msgspec.json.encode(document)


def answer_of(document: Line, before: tuple[bytes, ...] = ()) -> Answer:
    """Return an answer with this message."""
    return Answer(line=encode_json(document), document=document, before=before)


def response(command: str, request_id: Json, data: Json) -> Line:
    """Return the message for a command that worked; without `data` when there is nothing to say."""
    return _message("response", {}, command, request_id, data)


def error(refusal: RefusalError, command: str | None, request_id: Json) -> Line:
    """Return the message for a command that did not work."""
    named = command if refusal.has_command else None
    return _message("error", {"errorcode": refusal.code}, named, request_id, refusal.data)


def progress(command: str, request_id: Json, value: float) -> bytes:
    """Return the line that tells how far a command is, 0 to 1."""
    message: Line = {"type": "progress", "cmd": command, "progress_value": value}
    return encode_json(message if request_id is None else {**message, "trans_id": request_id})


def information(info: str, data: Line) -> bytes:
    """Return the line of a message that nobody asked for."""
    return encode_json({"type": "information", "info": info, "data": data})


def _message(kind: str, head: Line, command: str | None, request_id: Json, data: Json) -> Line:
    message: Line = {"type": kind, **head}
    if command is not None:
        message["cmd"] = command
    if request_id is not None:
        message["trans_id"] = request_id
    if data is not None:
        message["data"] = data
    return message
