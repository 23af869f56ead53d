"""The model stage's result: everything that the emitter writes, as plain values with safe names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ScalarKind = Literal[
    "any",
    "string",
    "integer",
    "number",
    "boolean",
    "null",
    "datetime",
    "date",
    "uuid",
    "base16",
    "base64",
    "doubles",
    "integer_text",
    "number_text",
]
Form = Literal["json", "text", "bytes", "none", "events"]
Place = Literal["path", "query", "header"]


@dataclass(frozen=True)
class Scalar:
    """A type that needs no class of its own."""

    kind: ScalarKind


@dataclass(frozen=True)
class ClassRef:
    """A generated class: a model, an enumeration, or flags."""

    name: str
    module: str
    is_enum: bool = False
    is_flags: bool = False


@dataclass(frozen=True)
class Array:
    """A JSON array."""

    item: Type


@dataclass(frozen=True)
class Nullable:
    """A type or null; `null_words` are texts that mean null on the wire."""

    inner: Type
    null_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class OneOf:
    """Several types, tried in order."""

    members: tuple[Type, ...]


@dataclass(frozen=True)
class Constant:
    """One fixed value."""

    value: str | int | float | bool


@dataclass(frozen=True)
class Mapping:
    """A JSON object with names of the device's choice, without a class of its own."""

    value: Type


@dataclass(frozen=True)
class HexInteger:
    """An integer as hexadecimal digits."""

    digits: int
    minimum: int
    maximum: int


@dataclass(frozen=True)
class Bounded:
    """A number that is checked before it is sent."""

    inner: Scalar
    minimum: int | float | None
    maximum: int | float | None


Type = Scalar | ClassRef | Array | Nullable | OneOf | Constant | Mapping | HexInteger | Bounded


@dataclass(frozen=True)
class Value:
    """A default that Python can write down."""

    value: str | int | float | bool | bytes | None


@dataclass(frozen=True)
class MemberOf:
    """A member of an enumeration or of flags as a default."""

    ref: ClassRef
    name: str


@dataclass(frozen=True)
class Items:
    """An array as a default."""

    items: tuple[Default, ...]


@dataclass(frozen=True)
class EmptyMapping:
    """The empty mapping as a default."""


@dataclass(frozen=True)
class Made:
    """An object whose members all have defaults, as a default."""

    ref: ClassRef


Default = Value | MemberOf | Items | EmptyMapping | Made


@dataclass(frozen=True)
class Field:
    """A member of a model."""

    wire_name: str
    name: str
    type: Type
    required: bool
    default: Default | None
    """Default that is part of the class; None where absent simply means absent."""
    description: str
    is_secret: bool = False
    """Whether the value must not show in a `repr`."""
    sent_name: str = ""
    """Name when written, where it is not `wire_name`."""
    null_as_default: bool = False
    initial: Default | None = None
    """Value in a new object, where that is not `default`."""


@dataclass(frozen=True)
class State:
    """A property of a class that is true while one of its members has one of these values."""

    name: str
    member: str
    """Python name of the member."""
    values: tuple[Default, ...]


@dataclass(frozen=True)
class Model:
    """An object with declared members."""

    ref: ClassRef
    fields: tuple[Field, ...]
    extra: Type
    """Type of the members that are not declared."""
    description: str
    is_positional: bool = False
    """Whether the members may be given by position."""
    states: tuple[State, ...] = ()


@dataclass(frozen=True)
class Enumeration:
    """An open enumeration."""

    ref: ClassRef
    members: tuple[tuple[str, str | int], ...]
    description: str


@dataclass(frozen=True)
class Flags:
    """Flags: for each its name in Python, its name on the wire, and its bit."""

    ref: ClassRef
    members: tuple[tuple[str, str, int], ...]
    description: str


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation."""

    wire_name: str
    name: str
    place: Place
    type: Type
    required: bool
    description: str


@dataclass(frozen=True)
class Body:
    """The body of a request."""

    content_type: str
    type: Type | None
    """None: the body is sent as it is, as bytes or as a file."""
    required: bool
    part: str = ""
    """Name of the one part of a multipart body."""


@dataclass(frozen=True)
class Answer:
    """A documented answer; `lowest` to `highest` are the statuses, None for the default answer."""

    lowest: int | None
    highest: int | None
    type: Type
    form: Form
    events: tuple[tuple[str, Type], ...] = ()
    """Types of the data of server-sent events, by the name of the event."""

    @property
    def is_success(self) -> bool:
        """Whether the statuses are those of a success."""
        return self.lowest is not None and 200 <= self.lowest < 300


@dataclass(frozen=True)
class Operation:
    """One operation."""

    name: str
    """Operation id, also the name of the module."""
    method: str
    path: tuple[str | Parameter, ...]
    """Literal text and path parameters, in order."""
    shown_path: str
    """The path as the spec writes it."""
    parameters: tuple[Parameter, ...]
    body: Body | None
    answers: tuple[Answer, ...]
    needs_token: bool
    summary: str
    description: str
    since: str = ""
    """First version of the firmware that has it; empty where nobody says."""


@dataclass(frozen=True)
class Api:
    """A whole client package."""

    title: str
    version: str
    description: str
    models: tuple[Model, ...]
    enumerations: tuple[Enumeration, ...]
    operations: tuple[Operation, ...]
    flags: tuple[Flags, ...] = ()
    notes: tuple[str, ...] = field(default=())
    key_headers: tuple[tuple[str, str], ...] = ()
    """Security schemes that are a header field: name of the scheme, name of the field."""
