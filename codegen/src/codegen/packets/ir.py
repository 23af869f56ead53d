"""What a spec of packets means, as values: the hand-over between model and emit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

INTEGERS = {"u8": "B", "u16": "H", "u32": "I", "u64": "Q", "i8": "b", "i16": "h", "i32": "i", "i64": "q"}
FLOATS = {"f32": "f", "f64": "d"}
CODES = {**INTEGERS, **FLOATS}
"""Word of the spec to format of `struct`."""


@dataclass(frozen=True)
class Number:
    """An integer or a floating-point number."""

    code: str
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Flag:
    """A truth value in a byte."""

    code: str
    only_one: bool


@dataclass(frozen=True)
class Run:
    """Text or bytes: of a fixed size, with a length before them, or to the end."""

    is_text: bool
    size: int | None = None
    prefix: str = ""
    minimum: int = 0


@dataclass(frozen=True)
class EnumRef:
    """A member of an enumeration, or a set of flags."""

    name: str
    code: str


@dataclass(frozen=True)
class RecordRef:
    """A payload inside a payload."""

    name: str


@dataclass(frozen=True)
class Many:
    """Several of a kind: a fixed number, a count before them, or to the end."""

    item: Number | Flag | Run | EnumRef | RecordRef
    count: int | None = None
    prefix: str = ""


Type = Number | Flag | Run | EnumRef | RecordRef | Many


@dataclass(frozen=True)
class Field:
    """A field of a payload.

    Attributes:
        name: name of the attribute.
        is_optional: whether it may be missing at the end.
        default: what missing means; None when it means missing. `is_optional` only.
        constant: the one value that it has; it is no attribute then.
    """

    name: str
    type: Type
    description: str
    is_optional: bool = False
    default: int | float | bool | str | None = None
    constant: int | None = None


@dataclass(frozen=True)
class Packet:
    """How a payload travels by itself."""

    number: int
    wire_name: str
    sender: str
    answers: tuple[int, ...]
    parts: tuple[str, str] | None
    """Fields that hold the code (or nothing) and the data of its parts; None when it has none."""


@dataclass(frozen=True)
class Part:
    """How a payload travels inside a packet."""

    carrier: int
    carrier_name: str
    group: str
    code: int | None
    answer: str


@dataclass(frozen=True)
class Payload:
    """A class: a packet, a part, or a record inside others."""

    name: str
    description: str
    fields: tuple[Field, ...]
    is_open: bool
    role: Packet | Part | None


@dataclass(frozen=True)
class Enumeration:
    """Named numbers.

    Attributes:
        is_flags: whether the numbers are bits.
        values: for each member, how a value that belongs to it lies in bytes.
    """

    name: str
    description: str
    code: str
    members: tuple[tuple[str, int], ...]
    is_flags: bool = False
    values: tuple[tuple[int, Type], ...] = ()


@dataclass(frozen=True)
class Constant:
    """A value that belongs to the protocol."""

    name: str
    description: str
    value: int | float | str | bytes


@dataclass(frozen=True)
class Protocol:
    """A whole spec."""

    title: str
    description: str
    version: str
    order: str
    senders: tuple[str, ...]
    constants: tuple[Constant, ...]
    enumerations: tuple[Enumeration, ...]
    payloads: tuple[Payload, ...]

    def packets(self, sender: str | None = None) -> Iterator[tuple[Payload, Packet]]:
        """Yield packets, of one sender or of all."""
        for payload in self.payloads:
            if isinstance(payload.role, Packet) and sender in {None, payload.role.sender}:
                yield payload, payload.role

    def parts(self) -> Iterator[tuple[Payload, Part]]:
        """Yield parts; what answers others comes first."""
        found = [(payload, payload.role) for payload in self.payloads if isinstance(payload.role, Part)]
        yield from sorted(found, key=lambda pair: bool(pair[1].answer))

    def records(self) -> Iterator[Payload]:
        """Yield what lies inside payloads, inner ones first."""
        yield from (payload for payload in self.payloads if payload.role is None)


def type_enum(sender: str) -> str:
    """Name of the enumeration of type numbers of one sender: `HostType`."""
    return "".join(word.capitalize() for word in sender.split("_")) + "Type"
