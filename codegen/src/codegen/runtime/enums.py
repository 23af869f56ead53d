"""Open enumerations: a value that the spec does not list becomes a member of its own that keeps and re-sends the value."""

from __future__ import annotations

from enum import Enum
from typing import Self

__all__ = ["OpenIntEnum", "OpenStrEnum"]


class OpenStrEnum(str, Enum):
    """Base of string enumerations. Compare with `==`: an unlisted value is a new member object at every look-up."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = f"UNLISTED_{value}"
        member._value_ = value
        return member

    @property
    def is_listed(self) -> bool:
        """Whether the spec lists this value."""
        return self._value_ in type(self)._value2member_map_

    def __str__(self) -> str:
        return str(self._value_)

    def __hash__(self) -> int:
        return str.__hash__(self)


class OpenIntEnum(int, Enum):
    """Base of integer enumerations. Compare with `==`: an unlisted value is a new member object at every look-up."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        member = int.__new__(cls, value)
        member._name_ = f"UNLISTED_{value}".replace("-", "NEGATIVE_")
        member._value_ = value
        return member

    @property
    def is_listed(self) -> bool:
        """Whether the spec lists this value."""
        return self._value_ in type(self)._value2member_map_

    def __str__(self) -> str:
        return str(self._value_)

    def __hash__(self) -> int:
        return int.__hash__(self)
