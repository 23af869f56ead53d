"""Messages to bytes and back. One message is one line; cutting a stream into lines is the session's work."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias, cast

import msgspec

from .command import Command
from .envelope import Envelope
from .protocol import DELIMITER, REQUEST_MEMBERS, REQUEST_TAG, ROLES
from .rules import InvalidCommandError, Rule, find_nonfinite

__all__ = [
    "Answer",
    "ErrorAnswer",
    "Information",
    "Message",
    "MessageError",
    "Progress",
    "UnlistedMessage",
    "decode_message",
    "encode_plain_request",
    "encode_request",
]

_TAIL = b"}" + DELIMITER
_EMPTY: Mapping[str, Any] = MappingProxyType({})
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class MessageError(ValueError):
    """A line that is no message.

    Attributes:
        reason: what is wrong with it.
        excerpt: its beginning.
    """

    def __init__(self, reason: str, excerpt: str) -> None:
        super().__init__(reason, excerpt)
        self.reason = reason
        self.excerpt = excerpt

    def __str__(self) -> str:
        return f"not a message ({self.reason}): {self.excerpt!r}"


class Answer(msgspec.Struct, frozen=True):
    """A command is done. `data` is not decoded yet and refers to the bytes of the line; None when there is none."""

    command: str | None
    request_id: str | None
    data: msgspec.Raw | None


class ErrorAnswer(msgspec.Struct, frozen=True):
    """A command is not done. `code` is empty when it was missing; `data` is whatever came with it."""

    code: str
    command: str | None
    request_id: str | None
    data: Mapping[str, Any]


class Information(msgspec.Struct, frozen=True):
    """News that nobody asked for."""

    topic: str
    request_id: str | None
    data: Mapping[str, Any]


class Progress(msgspec.Struct, frozen=True):
    """So much of a long command is done: 0 to 1."""

    command: str | None
    request_id: str | None
    value: float
    data: Mapping[str, Any]


class UnlistedMessage(msgspec.Struct, frozen=True):
    """A message of a kind that the spec does not list; `content` is all of it."""

    kind: str
    request_id: str | None
    content: Mapping[str, Any]


Message: TypeAlias = Answer | ErrorAnswer | Information | Progress | UnlistedMessage

_ENVELOPE = msgspec.json.Decoder(Envelope)
_ENCODE = msgspec.json.Encoder().encode


def encode_request(command: Command[Any], request_id: str) -> bytes:
    """Return the line of a request, with its delimiter, in ASCII. Ranges are not checked here: see `Command.check`.

    Raises:
        InvalidCommandError: a member has a value that JSON cannot say.
    """
    head, middle, has_data = _frame(type(command))
    try:
        data = _ENCODE(command) if has_data else b""
        number = _ENCODE(request_id)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise _unsayable(command, str(error)) from None
    if b"null" in data and find_nonfinite(command) is not None:
        raise _unsayable(command, "a number that is not finite")
    if not data.isascii():
        data = json.dumps(msgspec.json.decode(data), separators=(",", ":")).encode()
    return b"%b%b%b%b%b" % (head, data, middle, number, _TAIL)


@cache
def _frame(command: type[Command[Any]]) -> tuple[bytes, bytes, bool]:
    """Return what stands before a request's data and between it and the id, and whether there is any."""
    names = REQUEST_MEMBERS
    start = {names["kind"]: REQUEST_TAG, names["command"]: command.wire_name}
    head = json.dumps(start, separators=(",", ":"))[:-1]
    if command.__struct_fields__:
        head += f",{json.dumps(names['data'])}:"
    return head.encode(), f",{json.dumps(names['id'])}:".encode(), bool(command.__struct_fields__)


def _unsayable(command: Command[Any], reason: str) -> InvalidCommandError:
    for rule in command._rules:  # pyright: ignore[reportPrivateUsage] # the codec of the same package
        value = getattr(command, rule.name)
        if find_nonfinite(value) is not None or not _is_sayable(value):
            return InvalidCommandError(command.wire_name, rule, value, "what JSON can say", is_type_error=True)
    rule = Rule("", "data", ("any",))
    return InvalidCommandError(command.wire_name, rule, None, f"what JSON can say ({reason})", is_type_error=True)


def _is_sayable(value: object) -> bool:
    try:
        msgspec.json.encode(value)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return value is msgspec.UNSET
    return True


def encode_plain_request(message: object, request_id: str | None = None) -> bytes:
    """Return the line of a request that is plain data already, with its delimiter, in ASCII.

    Args:
        message: the request; any JSON value where its id is left as it is.
        request_id: put into the request in place of the one that it has.

    Raises:
        ValueError: it has a value that JSON cannot say.
        TypeError: likewise, or an id is to be put into what is no mapping.
    """
    if request_id is not None:
        message = {**cast("Mapping[str, Any]", message), REQUEST_MEMBERS["id"]: request_id}
    return json.dumps(message, separators=(",", ":"), allow_nan=False).encode() + DELIMITER


def decode_message(line: bytes | bytearray | memoryview) -> Message:
    """Decode one line; white space around it, also what is left of a delimiter, does not matter.

    Raises:
        MessageError: it is not UTF-8, not JSON, no object, or does not say its kind.
    """
    try:
        envelope = _ENVELOPE.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if bytes(line[:3]) == _BYTE_ORDER_MARK:
            return decode_message(line[3:])
        raise MessageError(_reason(error), _excerpt(line)) from None
    kind = envelope.kind
    if not isinstance(kind, str):
        raise MessageError(f"without a text as {REQUEST_MEMBERS['kind']!r}", _excerpt(line))
    role = ROLES.get(kind, "")
    if role == "response":
        data = envelope.data
        is_none = len(data) <= len(b"null") and bytes(data) in {b"", b"null"}
        return Answer(_text(envelope.command), _text(envelope.id), None if is_none else data)
    return _message(role, envelope, line)


def _message(role: str, envelope: Envelope, line: bytes | bytearray | memoryview) -> Message:
    number, command = _text(envelope.id), _text(envelope.command)
    match role:
        case "error":
            return ErrorAnswer(_text(envelope.code) or "", command, number, _mapping(envelope.data))
        case "information":
            return Information(_text(envelope.topic) or "", number, _mapping(envelope.data))
        case "progress":
            return Progress(command, number, _number(envelope.value), _mapping(envelope.data))
        case _:
            return UnlistedMessage(cast("str", envelope.kind), number, _mapping(line))


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else None


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _mapping(data: bytes | bytearray | memoryview | msgspec.Raw) -> Mapping[str, Any]:
    """Return an object as a mapping; anything else as the member `data` of one, because nothing may get lost."""
    if not bytes(data):
        return _EMPTY
    try:
        value: Any = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return MappingProxyType({"data": bytes(data).decode("utf-8", "replace")})
    if value is None:
        return _EMPTY
    return MappingProxyType(cast("dict[str, Any]", value) if isinstance(value, dict) else {"data": value})


def _reason(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _excerpt(line: bytes | bytearray | memoryview) -> str:
    text = bytes(line[:80]).decode("utf-8", "replace")
    return text if len(line) <= 80 else f"{text}..."
