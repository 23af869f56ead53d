"""The model stage's result: everything that the emitter writes, as plain values with safe names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ScalarKind = Literal["any", "string", "integer", "number", "boolean", "null", "datetime", "date", "uuid"]
Form = Literal["json", "text", "bytes", "none"]
Place = Literal["path", "query", "header"]


@dataclass(frozen=True)
class Scalar:
    """A type that needs no class of its own."""

    kind: ScalarKind


@dataclass(frozen=True)
class ClassRef:
    """A generated class: a model or an enumeration."""

    name: str
    module: str
    is_enum: bool = False


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


Type = Scalar | ClassRef | Array | Nullable | OneOf | Constant


@dataclass(frozen=True)
class Field:
    """A member of a model."""

    wire_name: str
    name: str
    type: Type
    required: bool
    default: str | int | float | bool | None
    """Default that is part of the class; None where absent simply means absent."""
    description: str
    is_secret: bool = False
    """Whether the value must not show in a `repr`."""


@dataclass(frozen=True)
class Model:
    """An object with declared members."""

    ref: ClassRef
    fields: tuple[Field, ...]
    extra: Type
    """Type of the members that are not declared."""
    description: str


@dataclass(frozen=True)
class Enumeration:
    """An open enumeration."""

    ref: ClassRef
    members: tuple[tuple[str, str | int], ...]
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
    """None: the body is sent as it is, as bytes."""
    required: bool


@dataclass(frozen=True)
class Answer:
    """A documented answer; `lowest` to `highest` are the statuses, None for the default answer."""

    lowest: int | None
    highest: int | None
    type: Type
    form: Form

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


@dataclass(frozen=True)
class Api:
    """A whole client package."""

    title: str
    version: str
    description: str
    models: tuple[Model, ...]
    enumerations: tuple[Enumeration, ...]
    operations: tuple[Operation, ...]
    notes: tuple[str, ...] = field(default=())
