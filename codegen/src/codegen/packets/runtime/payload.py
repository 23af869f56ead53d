"""Base classes of everything that is generated from layouts: records inside payloads, packets, and parts of packets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from .errors import PayloadError
from .layout import Layout

__all__ = ["Buffer", "Packet", "Part", "Payload", "RawPacket", "Value", "as_bytes", "pack_value", "unpack_value"]

Buffer = bytes | bytearray | memoryview
Value = int | float | bool | str | bytes


def as_bytes(data: Buffer) -> bytes:
    """Copy a buffer. A number, which `bytes` would take for a size, is a TypeError."""
    return data if isinstance(data, bytes) else bytes(memoryview(data))


class Payload:
    """Immutable values with a place in bytes. Equal payloads are of one class and have equal values."""

    __slots__ = ()
    _LAYOUT: ClassVar[Layout]

    def pack(self) -> bytes:
        """Bytes of the payload.

        Raises:
            PayloadError: a value does not fit its field.
        """
        return self._LAYOUT.pack(type(self).__name__, self)

    @classmethod
    def unpack(cls, data: Buffer) -> Self:
        """Read a whole payload.

        Raises:
            PayloadError: a field is too short, or there are more bytes than fields.
        """
        return cls(*cls._LAYOUT.unpack(cls.__name__, as_bytes(data)))

    @classmethod
    def read(cls, data: bytes, at: int, /) -> tuple[Self, int]:
        """Read one from some place of the data; return it and the place behind it."""
        values, end = cls._LAYOUT.read(cls.__name__, data, at)
        return cls(*values), end

    def _values(self) -> tuple[Any, ...]:
        return self._LAYOUT.values(self)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()  # type: ignore[attr-defined, unused-ignore] # of the same class

    def __hash__(self) -> int:
        return hash((type(self), *self._values()))

    def __repr__(self) -> str:
        pairs = zip(self._LAYOUT.names, self._values(), strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in pairs)})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed: make a new one")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed: make a new one")

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return (type(self), self._values())


class Packet(Payload):
    """A payload that travels by itself, under a type number.

    Attributes:
        TYPE: type number.
        NAME: name of the type.
        SENDER: who sends it.
        ANSWERS: type numbers of what may answer it; empty when nothing does.
    """

    __slots__ = ()
    TYPE: ClassVar[int]
    NAME: ClassVar[str]
    SENDER: ClassVar[str]
    ANSWERS: ClassVar[frozenset[int]] = frozenset()


class Part(Payload):
    """A payload that travels inside a packet.

    Attributes:
        CARRIER: type number of the packet.
        GROUP: what it belongs to.
        CODE: number that the packet carries beside it; None where there is none.
        ANSWER: the part that answers it; None when a bare answer does.
    """

    __slots__ = ()
    CARRIER: ClassVar[int]
    GROUP: ClassVar[str]
    CODE: ClassVar[int | None] = None
    ANSWER: ClassVar[type[Part] | None] = None


class RawPacket:
    """A packet of a type that the spec does not have.

    Attributes:
        type: type number.
        payload: its bytes.
    """

    __slots__ = ("payload", "type")
    payload: bytes
    type: int

    def __init__(self, type: int, payload: Buffer) -> None:  # noqa: A002 # the wire's word
        object.__setattr__(self, "type", type)
        object.__setattr__(self, "payload", as_bytes(payload))

    def pack(self) -> bytes:
        """The payload."""
        return self.payload

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RawPacket):
            return NotImplemented
        return (self.type, self.payload) == (other.type, other.payload)

    def __hash__(self) -> int:
        return hash((self.type, self.payload))

    def __repr__(self) -> str:
        return f"RawPacket(type=0x{self.type:02x}, payload={self.payload!r})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("RawPacket cannot be changed: make a new one")

    def __reduce__(self) -> tuple[object, tuple[int, bytes]]:
        return (RawPacket, (self.type, self.payload))


def pack_value(owner: str, layouts: Mapping[int, Layout], kind: int, value: Value) -> bytes:
    """Bytes of a value whose layout depends on a kind.

    Raises:
        PayloadError: the value does not fit, or the kind is unknown.
    """
    return _layout(owner, layouts, kind).pack_values(owner, (value,))


def unpack_value(owner: str, layouts: Mapping[int, Layout], kind: int, data: Buffer) -> Value:
    """The value of bytes whose layout depends on a kind.

    Raises:
        PayloadError: too few or too many bytes for the kind, or the kind is unknown.
    """
    value: Value = _layout(owner, layouts, kind).unpack(owner, as_bytes(data))[0]
    return value


def _layout(owner: str, layouts: Mapping[int, Layout], kind: int) -> Layout:
    layout = layouts.get(kind)
    if layout is None:
        raise PayloadError(owner, "", f"no layout is known for the kind {int(kind)}")
    return layout
