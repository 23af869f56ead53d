"""From JSON data to typed values and back.

Reading has two passes. `read` is the fast one: it takes exactly what the spec promises and raises `Mismatch` at the first thing that
it does not. Then `read_lenient` walks the same data again with a JSON pointer in hand and turns whatever is off into None and an
`Issue`, so that one odd value never costs the whole answer. Only an answer that as a whole is something else is an error.
"""

from __future__ import annotations

import datetime
import math
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable
from enum import Enum
from typing import Any, Final, Generic, TypeVar, cast

from .errors import DecodeError
from .types import Issue, freeze, is_array, thaw

__all__ = [
    "ANY",
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "INTEGER",
    "NULL",
    "NUMBER",
    "STRING",
    "UUID",
    "ArrayCodec",
    "Codec",
    "ConstantCodec",
    "EnumCodec",
    "Mismatch",
    "NullableCodec",
    "UnionCodec",
    "describe",
    "enumeration",
]

T = TypeVar("T")
E = TypeVar("E", bound=Enum)


class Mismatch(Exception):
    """The fast pass met something that the spec does not promise."""


def describe(value: object) -> str:
    """Name the JSON type of a value, and the value itself when it is short and plain."""
    names: dict[type[Any], str] = {
        dict: "an object",
        list: "an array",
        str: "text",
        bool: "a boolean",
        int: "a number",
        float: "a number",
    }
    name = "null" if value is None else names.get(type(value), type(value).__name__)
    return f"{name} {value!r}"[:80] if isinstance(value, str | int | float) else name


class Codec(ABC, Generic[T]):
    """How one type looks on the wire."""

    expects: str = "any value"

    @abstractmethod
    def read(self, value: Any, /) -> T:
        """Return the typed value, or raise `Mismatch`."""

    def read_lenient(self, value: Any, pointer: str, issues: list[Issue]) -> T:
        """Return the typed value, or None and one more issue."""
        try:
            return self.read(value)
        except Mismatch:
            issues.append(Issue(pointer, f"expected {self.expects}, got {describe(value)}", freeze(value)))
            return cast(T, None)

    def write(self, value: T, /) -> Any:
        """Return JSON data."""
        return value

    def decode(self, value: Any) -> tuple[T, tuple[Issue, ...]]:
        """Read a whole answer.

        Raises:
            DecodeError: when the answer as a whole is not of this type.
        """
        try:
            return self.read(value), ()
        except Mismatch:
            issues: list[Issue] = []
            decoded = self.read_lenient(value, "", issues)
            if any(issue.pointer == "" for issue in issues):
                raise DecodeError(issues[0].problem) from None
            return decoded, tuple(issues)


class AnyCodec(Codec[Any]):
    """JSON that the spec does not describe further."""

    def read(self, value: Any, /) -> Any:
        return freeze(value)

    def write(self, value: Any, /) -> Any:
        return thaw(value)


class ScalarCodec(Codec[T]):
    """A JSON scalar that is its own Python value."""

    def __init__(self, kind: type[T], expects: str) -> None:
        self._kind = kind
        self.expects = expects

    def read(self, value: Any, /) -> T:
        if value.__class__ is self._kind:
            exact: T = value
            return exact
        raise Mismatch


class IntegerCodec(Codec[int]):
    """An integer; a number with nothing behind the point counts as one."""

    expects = "an integer"

    def read(self, value: Any, /) -> int:
        if value.__class__ is int:
            exact: int = value
            return exact
        if value.__class__ is float and value.is_integer():
            return int(value)
        raise Mismatch


class NumberCodec(Codec[float]):
    """A finite number, always a float in Python."""

    expects = "a number"

    def read(self, value: Any, /) -> float:
        if value.__class__ is float and math.isfinite(value):
            exact: float = value
            return exact
        if value.__class__ is int:
            return self._from_integer(value)
        raise Mismatch

    @staticmethod
    def _from_integer(value: int) -> float:
        try:
            return float(value)
        except OverflowError:
            raise Mismatch from None


class TextCodec(Codec[T]):
    """A value that travels as text in a fixed notation."""

    def __init__(self, parse: Callable[[str], T], render: Callable[[T], str], expects: str) -> None:
        self._parse = parse
        self._render = render
        self.expects = expects

    def read(self, value: Any, /) -> T:
        try:
            return self._parse(value)
        except (TypeError, ValueError, AttributeError):
            raise Mismatch from None

    def write(self, value: T, /) -> str:
        return self._render(value)


class EnumCodec(Codec[E]):
    """An open enumeration: values that the spec does not list are members too."""

    def __init__(self, enum: type[E]) -> None:
        self._members: dict[Any, E] = {member.value: member for member in enum}
        self._enum = enum
        self._kind: type[Any] = str if str in enum.__mro__ else int
        self.expects = f"{'text' if self._kind is str else 'an integer'} for {enum.__name__}"

    def read(self, value: Any, /) -> E:
        if value.__class__ is not self._kind:
            raise Mismatch
        member = self._members.get(value)
        return self._enum(value) if member is None else member

    def write(self, value: E, /) -> Any:
        return getattr(value, "value", value)  # a plain text or number in place of a member is fine


_ENUMERATIONS: dict[type[Enum], EnumCodec[Any]] = {}


def enumeration(enum: type[E]) -> EnumCodec[E]:
    """Return the codec of an enumeration; there is one for each."""
    codec = _ENUMERATIONS.get(enum)
    if codec is None:
        codec = _ENUMERATIONS.setdefault(enum, EnumCodec(enum))
    return cast(EnumCodec[E], codec)


class ConstantCodec(Codec[Any]):
    """One fixed value."""

    def __init__(self, constant: str | float | bool) -> None:
        self._constant = constant
        self.expects = repr(constant)

    def read(self, value: Any, /) -> Any:
        if value == self._constant and value.__class__ is self._constant.__class__:
            return value
        raise Mismatch


class NullableCodec(Codec[T | None]):
    """A value or null. `null_words` are texts that a device sends where it means null."""

    def __init__(self, inner: Codec[T], null_words: tuple[str, ...] = ()) -> None:
        self._inner = inner
        self._read = inner.read
        self._null_words = frozenset(null_words)
        self.expects = f"{inner.expects} or null"

    def read(self, value: Any, /) -> T | None:
        if value is None:
            return None
        try:
            return self._read(value)
        except Mismatch:
            if value.__class__ is str and value in self._null_words:
                return None
            raise

    def read_lenient(self, value: Any, pointer: str, issues: list[Issue]) -> T | None:
        if value is None or (isinstance(value, str) and value in self._null_words):
            return None
        return self._inner.read_lenient(value, pointer, issues)

    def write(self, value: T | None, /) -> Any:
        return None if value is None else self._inner.write(value)


class ArrayCodec(Codec[tuple[T, ...]]):
    """A JSON array, a tuple in Python. An element that cannot be read is left out and reported."""

    expects = "an array"

    def __init__(self, item: Codec[T]) -> None:
        self._item = item

    def read(self, value: Any, /) -> tuple[T, ...]:
        if value.__class__ is not list:
            raise Mismatch
        return tuple(map(self._item.read, value))

    def read_lenient(self, value: Any, pointer: str, issues: list[Issue]) -> tuple[T, ...]:
        if not is_array(value):
            return super().read_lenient(value, pointer, issues)
        items: list[T] = []
        for index, element in enumerate(value):
            place, before = f"{pointer}/{index}", len(issues)
            item = self._item.read_lenient(element, place, issues)
            if not any(issue.pointer == place for issue in issues[before:]):
                items.append(item)
        return tuple(items)

    def write(self, value: tuple[T, ...], /) -> Any:
        return [self._item.write(item) for item in value]


class UnionCodec(Codec[Any]):
    """The first of several types that fits."""

    def __init__(self, *members: Codec[Any]) -> None:
        self._members = members
        self.expects = " or ".join(member.expects for member in members)

    def read(self, value: Any, /) -> Any:
        for member in self._members:
            try:
                return member.read(value)
            except Mismatch:
                continue
        raise Mismatch

    def write(self, value: Any, /) -> Any:
        if isinstance(value, Enum):
            return value.value
        to_dict = getattr(value, "to_dict", None)
        if to_dict is not None:
            return to_dict()
        if isinstance(value, datetime.date):
            return value.isoformat()
        if isinstance(value, uuid.UUID):
            return str(value)
        if is_array(value):
            return [self.write(item) for item in value]
        return thaw(value)


def _read_datetime(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def _read_date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


ANY: Final[Codec[Any]] = AnyCodec()
STRING: Final[Codec[str]] = ScalarCodec(str, "text")
BOOLEAN: Final[Codec[bool]] = ScalarCodec(bool, "true or false")
NULL: Final[Codec[None]] = ScalarCodec(type(None), "null")
INTEGER: Final[Codec[int]] = IntegerCodec()
NUMBER: Final[Codec[float]] = NumberCodec()
DATETIME: Final[Codec[datetime.datetime]] = TextCodec(
    _read_datetime, datetime.datetime.isoformat, "a date and time in ISO 8601"
)
DATE: Final[Codec[datetime.date]] = TextCodec(_read_date, datetime.date.isoformat, "a date in ISO 8601")
UUID: Final[Codec[uuid.UUID]] = TextCodec(uuid.UUID, str, "a UUID")
