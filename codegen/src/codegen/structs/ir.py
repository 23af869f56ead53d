"""What the emitters see: structs, open enumerations and unions, with types that still know which classes they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json = dict[str, Any]
Scalar: TypeAlias = str | int | float | bool | None
Tag: TypeAlias = tuple[str, str | int]


@dataclass(frozen=True)
class Named:
    """A Python type by its name: `str`, `float`, `None`, `Any`, `UnsetType`."""

    name: str


@dataclass(frozen=True)
class Ref:
    """A class or a union of ours."""

    name: str


@dataclass(frozen=True)
class Array:
    """A tuple of any length."""

    item: Type


@dataclass(frozen=True)
class Table:
    """A dictionary with texts as keys."""

    item: Type


@dataclass(frozen=True)
class OneOf:
    """A union; two members at least."""

    members: tuple[Type, ...]


@dataclass(frozen=True)
class Words:
    """A choice of constants."""

    values: tuple[Scalar, ...]


Type: TypeAlias = Named | Ref | Array | Table | OneOf | Words


@dataclass(frozen=True)
class Default:
    """A default that the spec gives. For an enumeration `member` is the name of its member."""

    value: Any
    member: tuple[str, str] | None = None


@dataclass(frozen=True)
class Field:
    """One member of an object.

    Attributes:
        name: Python name.
        wire_name: name in JSON.
        type: Python type; whether it may be unset is `is_optional`.
        default: default of the spec.
        is_optional: absent on the wire is possible, and no default says what it means.
        schema: the member's schema, for what else a kind of spec wants to know (ranges, units).
    """

    name: str
    wire_name: str
    type: Type
    description: str
    default: Default | None = None
    is_optional: bool = False
    is_secret: bool = False
    schema: Json = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Struct:
    """An object with members. `tag` is the name and the value of the member by which a union tells its variants."""

    name: str
    description: str
    fields: tuple[Field, ...]
    tag: Tag | None = None


@dataclass(frozen=True)
class Enumeration:
    """An open enumeration: texts or integers."""

    name: str
    description: str
    members: tuple[tuple[str, str | int], ...]
    docs: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Union:
    """A name for several structs, told apart by a tag."""

    name: str
    description: str
    type: OneOf | Ref


Item: TypeAlias = Struct | Enumeration | Union


def classes(type_: Type) -> Iterator[str]:
    """Yield the names of our classes in a type."""
    match type_:
        case Ref(name):
            yield name
        case Array(item) | Table(item):
            yield from classes(item)
        case OneOf(members):
            for member in members:
                yield from classes(member)
        case Named() | Words():
            return
