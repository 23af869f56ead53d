"""What can go wrong before a command is sent or when a description is read. Payloads never raise: what is wrong with them is an `Issue`."""

from __future__ import annotations

from typing import Literal

import attrs

__all__ = ["DescriptionError", "HomieError", "InvalidValue", "Issue", "NotSettable", "Problem", "one_line", "short"]

Problem = Literal[
    "null-word", "empty", "not-utf8", "malformed", "unlisted", "out-of-range", "unit", "datatype", "format", "type"
]
"""Kinds of issues: of payloads up to `out-of-range`, of descriptions `malformed` and what follows."""


class HomieError(Exception):
    """Base of all errors of this package."""


class NotSettable(HomieError, TypeError):
    """The property takes no commands on this device; nothing was sent."""


class InvalidValue(HomieError, ValueError):
    """The property does not take this value; nothing was sent."""


class DescriptionError(HomieError, ValueError):
    """A device's description cannot be read at all: it is cut off, no JSON, or no description."""


@attrs.frozen
class Issue:
    """One place where a payload or a description is not what the spec promises."""

    place: str
    """Id of the property, or the place in the description."""
    problem: Problem
    """What is wrong. The value was read as None, but for `unlisted` and `out-of-range`, where it was kept."""
    raw: str = ""
    """What came instead, cut to 200 characters."""


def short(value: object, limit: int = 200) -> str:
    """Show what came as text of bounded length."""
    text = (
        value if isinstance(value, str) else str(value, "utf-8", "replace") if isinstance(value, bytes) else repr(value)
    )
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


def one_line(value: object, limit: int = 200) -> str:
    """Show something as one printable line of bounded length, for messages and logs."""
    text = str(value) if isinstance(value, Exception) else repr(str(value) if isinstance(value, str) else value)
    line = short(" ".join(text.split()), limit)
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line)
