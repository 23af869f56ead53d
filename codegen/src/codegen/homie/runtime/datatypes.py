"""The common datatypes of the Homie convention: how each is read and written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Generic, NoReturn, TypeVar

from ...runtime.enums import OpenStrEnum
from ...runtime.types import freeze, thaw
from .errors import Issue, short
from .properties import EMPTY_TEXT, Payload, Property

__all__ = [
    "BooleanProperty",
    "EnumProperty",
    "FloatProperty",
    "IntegerProperty",
    "JsonProperty",
    "StringProperty",
    "TextEnumProperty",
    "finite",
]

E = TypeVar("E", bound=OpenStrEnum)
N = TypeVar("N", bound=float)
_SHORT = 40
_MAX_DIGITS = 400
"""No number of a device is longer; Python would take seconds for some that are."""


class StringProperty(Property[str]):
    """A text."""

    datatype = "string"

    def _value(self, text: str) -> str | None:
        return "" if text == EMPTY_TEXT else text

    def _text(self, value: object) -> str:
        if not isinstance(value, str):
            raise TypeError("it takes text")
        return value


class _NumberProperty(Property[N]):
    """A number, with limits from `minimum:maximum:step`. The device rounds to the step; nothing is refused for it."""

    minimum: float | None
    maximum: float | None

    def _use_format(self) -> None:
        low, _, rest = self.format.partition(":")
        self.minimum, self.maximum = finite(low), finite(rest.partition(":")[0])

    def _is_inside(self, value: float) -> bool:
        above = self.minimum is None or value >= self.minimum
        return above and (self.maximum is None or value <= self.maximum)

    def _judge(self, text: str, value: N | None, issues: list[Issue]) -> None:
        super()._judge(text, value, issues)
        if value is not None and not self._is_inside(value):
            issues.append(Issue(self.id, "out-of-range", short(text)))

    def _checked(self, value: float) -> None:
        if not self._is_inside(value):
            ends = (("at least", self.minimum), ("at most", self.maximum))
            raise ValueError(f"it takes {' and '.join(f'{word} {end:g}' for word, end in ends if end is not None)}")


def finite(text: str) -> float | None:
    """Read a number; None for what is none, for infinite ones and for NaN."""
    try:
        value = float(text) if len(text) <= _MAX_DIGITS and text.isascii() and "_" not in text else None
    except ValueError:
        return None
    return value if value is not None and value - value == 0 else None


class FloatProperty(_NumberProperty[float]):
    """A number. NaN and infinity count as unreadable."""

    datatype = "float"

    def parse(self, payload: Payload, issues: list[Issue] | None = None) -> float | None:
        """Read a payload; see `Property.parse`. Most payloads are numbers in order, and take the short way."""
        if issues is None and isinstance(payload, bytes) and len(payload) < _SHORT and b"_" not in payload:
            try:
                value = float(payload)
            except ValueError:
                return None
            return value if value - value == 0 else None
        return super().parse(payload, issues)

    def _value(self, text: str) -> float | None:
        return finite(text)

    def _text(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError("it takes a number")
        number = float(value)
        if number - number != 0:
            raise ValueError("it takes a finite number")
        self._checked(number)
        return repr(number)


class IntegerProperty(_NumberProperty[int]):
    """An integer; `5.0` is 5."""

    datatype = "integer"

    def _value(self, text: str) -> int | None:
        if text.isdecimal() and text.isascii() and len(text) < _SHORT:
            return int(text)
        value = finite(text)
        if value is None or value != int(value):
            return None
        return int(text) if text.lstrip("+-").isdecimal() else int(value)

    def _text(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError("it takes an integer")
        self._checked(value)
        return str(value)


_TRUTH = {"true": True, "false": False}


class BooleanProperty(Property[bool]):
    """True or false."""

    datatype = "boolean"

    def _value(self, text: str) -> bool | None:
        return _TRUTH.get(text)

    def _text(self, value: object) -> str:
        if not isinstance(value, bool):
            raise TypeError("it takes True or False")
        return "true" if value else "false"


class EnumProperty(Property[E], Generic[E]):
    """One of the words of an enumeration. Other words are members too, with `is_listed` False."""

    datatype = "enum"

    def __init__(self, id: str, members: type[E], *, ignores_case: bool = False, **settings: Any) -> None:  # noqa: A002 # Homie's word
        self.members = members
        self.ignores_case = ignores_case
        self._by_text: Mapping[str, E] = {member.value: member for member in members}
        super().__init__(id, **settings)

    def _use_format(self) -> None:
        self.words = tuple(self.format.split(",")) if self.format else tuple(self._by_text)

    def _value(self, text: str) -> E | None:
        member = self._by_text.get(text)
        if member is not None:
            return member
        if text == EMPTY_TEXT:
            return None
        if self.ignores_case and text.upper() in self._by_text:
            return self._by_text[text.upper()]
        return self.members(text)

    def _text(self, value: object) -> str:
        return _word(value, self.words, self.accepts)

    def _judge(self, text: str, value: E | None, issues: list[Issue]) -> None:
        super()._judge(text, value, issues)
        if value is not None and str(value) not in self.words:
            issues.append(Issue(self.id, "unlisted", short(text)))


class TextEnumProperty(Property[str]):
    """One of some words that only the device knows, such as ids of circuits."""

    datatype = "enum"

    def _use_format(self) -> None:
        self.words = tuple(self.format.split(",")) if self.format else ()

    def _value(self, text: str) -> str | None:
        return None if text == EMPTY_TEXT else text

    def _text(self, value: object) -> str:
        return _word(value, self.words, self.accepts)

    def _judge(self, text: str, value: str | None, issues: list[Issue]) -> None:
        super()._judge(text, value, issues)
        if value is not None and self.words and value not in self.words:
            issues.append(Issue(self.id, "unlisted", short(text)))


def _word(value: object, words: Sequence[str], accepts: Sequence[str]) -> str:
    if not isinstance(value, str):
        raise TypeError("it takes a word")
    text = str(value)
    allowed = [word for word in words if not accepts or word in accepts]
    if text not in allowed:
        raise ValueError(f"it takes {', '.join(allowed) or 'nothing'}")
    return text


class JsonProperty(Property[Any]):
    """JSON, read-only: objects are `FrozenDict`, arrays are tuples. A JSON `null` is None, as is what cannot be read."""

    datatype = "json"

    def _value(self, text: str) -> Any:
        try:
            return freeze(json.loads(text, parse_constant=_refuse_constant))
        except (ValueError, RecursionError):
            return None

    def _text(self, value: object) -> str:
        return json.dumps(thaw(value), allow_nan=False, ensure_ascii=False, separators=(",", ":"))

    def _judge(self, text: str, value: Any, issues: list[Issue]) -> None:
        if text.strip() != "null":
            super()._judge(text, value, issues)


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")
