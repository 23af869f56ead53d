"""Bytes to messages and back: JSON, JSON inside a JSON string, and the numbers that some senders write although JSON has none.

Reading is one pass over the envelope and one over the payload, both in C. Only what is unexpected takes a slower way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Generic, TypeVar, cast

import msgspec

from ...structs.runtime.lenient import build
from ...structs.runtime.model import DecodeError, decode, plain
from .record import Envelope

__all__ = ["EnvelopeCodec", "WireError", "encode", "loads", "parse"]

_T = TypeVar("_T")
_E = TypeVar("_E", bound=Envelope)

_SHOWN = 200  # bytes of a bad message that an error shows
_NOT_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class WireError(ValueError):
    """Bytes that are no message.

    Attributes:
        data: the beginning of the bytes.
    """

    def __init__(self, reason: str, data: bytes) -> None:
        super().__init__(reason)
        self.data = bytes(data[:_SHOWN])


def loads(data: bytes) -> Any:
    """Decode JSON; if that gives a text, the JSON in it. NaN and Infinity are taken as Python has them.

    Raises:
        WireError: it is not JSON in UTF-8.
    """
    value = _json(data)
    return _json(value.encode("utf-8", "surrogatepass")) if isinstance(value, str) else value


def _json(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except _NOT_JSON:
        pass
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise WireError(f"the message is not JSON in UTF-8: {error}", data) from None


def parse(type_: type[_T], data: bytes) -> _T:
    """Decode a message whose members have fixed types.

    Raises:
        WireError: it is no such message.
    """
    try:
        return decode(type_, data)
    except DecodeError:
        value = loads(data)
    try:
        return cast("_T", _built(type_, value))
    except DecodeError as error:
        raise WireError(f"the message is no {type_.__name__}: {error}", data) from None


def _built(type_: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        raise DecodeError("it is no object")
    return build(type_, value)


def encode(value: Any) -> bytes:
    """Return compact JSON of a message, or of anything that is made of messages and plain data; unknown members are sent as well."""
    return msgspec.json.encode(plain(value))


def _note(message: Envelope, **facts: Any) -> None:
    """Keep what is no member of a message, and what its properties tell."""
    cast(Any, message).__dict__.update(facts)


class EnvelopeCodec(Generic[_E]):
    """Reads messages whose payload has a type that follows from a number in the same message.

    Args:
        envelope: class of the message.
        key: field with the number.
        member: field with the payload.
        types: type of the payload by number; plain data where there is none.
    """

    def __init__(self, envelope: type[_E], key: str, member: str, types: Mapping[int, Any]) -> None:
        self._envelope = envelope
        self._key = key
        self._member = member
        self._types = types
        names = envelope.__struct_fields__
        self._key_place, self._member_place = names.index(key), names.index(member)
        self._decoder: msgspec.json.Decoder[Any] | None = None
        self._readers: dict[int, Callable[[msgspec.Raw], Any]] = {}

    def parse(self, data: bytes) -> _E:
        """Decode one message.

        Raises:
            WireError: it is no such message. A payload that does not fit is no error: see `payload_error`.
        """
        decoder = self._decoder or self._make_decoder()
        try:
            values = [*msgspec.structs.astuple(decoder.decode(data))]
        except _NOT_JSON:
            return self._parse_slowly(data)
        raw = values[self._member_place]
        key = int(values[self._key_place])
        try:
            read = self._readers.get(key) or self._make_reader(key)
            values[self._member_place] = None if raw == _NULL else read(raw)
        except _NOT_JSON:
            return self._parse_payload_slowly(values, key, data)
        return self._envelope(*values)

    def _make_reader(self, key: int) -> Callable[[msgspec.Raw], Any]:
        type_ = self._types.get(key)
        if type_ is None:  # any number may come, so nothing is kept for it
            return msgspec.json.decode
        self._readers[key] = reader = msgspec.json.Decoder[Any](type_).decode
        return reader

    def _parse_payload_slowly(self, values: list[Any], key: int, data: bytes) -> _E:
        type_, raw = self._types.get(key), values[self._member_place]
        if type_ is None:
            return self._parse_slowly(data)
        try:
            values[self._member_place] = decode(type_, raw)
        except DecodeError as error:
            values[self._member_place] = _json(bytes(raw))
            message = self._envelope(*values)
            _note(message, payload_error=error.reason)
            return message
        return self._envelope(*values)

    def _make_decoder(self) -> msgspec.json.Decoder[Any]:
        """Make the decoder of a struct like the envelope, with a payload that is left as it is."""
        fields: list[Any] = []
        for field in msgspec.structs.fields(self._envelope):
            if field.name == self._member:
                fields.append((field.name, msgspec.Raw, msgspec.field(name=field.encode_name, default=_NULL)))
            elif field.required:
                fields.append((field.name, field.type, msgspec.field(name=field.encode_name)))
            else:
                fields.append((field.name, field.type, msgspec.field(name=field.encode_name, default=field.default)))
        frame = msgspec.defstruct(f"{self._envelope.__name__}Frame", fields, forbid_unknown_fields=True, kw_only=True)
        self._decoder = msgspec.json.Decoder(frame)
        return self._decoder

    def _parse_slowly(self, data: bytes) -> _E:
        value = loads(data)
        try:
            message = cast("_E", _built(self._envelope, value))
        except DecodeError as error:
            raise WireError(f"the message is no {self._envelope.__name__}: {error}", data) from None
        return self._with_payload(message)

    def _with_payload(self, message: _E) -> _E:
        payload, key = getattr(message, self._member), getattr(message, self._key)
        type_ = self._types.get(key)
        if type_ is None or payload is None:
            return message
        notes: dict[str, Any] = {}
        if message.additional_properties:
            notes["additional_properties"] = MappingProxyType(dict(message.additional_properties))
        try:
            message = msgspec.structs.replace(message, **{self._member: build(type_, payload)})
        except DecodeError as error:
            notes["payload_error"] = error.reason
        _note(message, **notes)
        return message


_NULL = msgspec.Raw(b"null")
