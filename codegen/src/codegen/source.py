"""A place in a spec: members with their types checked, unknown ones refused, errors that say where. For the kinds packets and homie."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from .errors import SpecError, join_pointer
from .load import Document

MAX_NAME = 60
CLASS = re.compile(r"[A-Z][A-Za-z0-9]*", re.ASCII)
MEMBER = re.compile(r"[A-Z][A-Z0-9_]*", re.ASCII)
FIELD = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
WORD = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
HELP = "see specs/README.md"


@dataclass(frozen=True)
class Source:
    """An object of the spec, and where it stands."""

    document: Document
    place: tuple[str | int, ...]
    data: Mapping[str, Any]

    def refuse(self, reason: str, remedy: str = HELP, *further: str | int) -> SpecError:
        """Return an error about this place, or one below it."""
        return SpecError(self.document.file, join_pointer((*self.place, *further)), reason[:300], remedy)

    def only(self, *known: str) -> None:
        """Refuse members other than these."""
        for key in self.data:
            if key not in known:
                raise self.refuse(f"{key!r} is not known here", f"use only: {', '.join(known)}", key)

    def below(self, key: str) -> Source:
        """An object below this one; an empty one when it is missing."""
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise self.refuse(f"{key} must be an object", HELP, key)
        return Source(self.document, (*self.place, key), cast(dict[str, Any], value))

    def items(self, key: str) -> Iterator[tuple[str, Source]]:
        """Objects below an object, by their names."""
        objects = self.below(key)
        for name in objects.data:
            yield name, objects.below(name)

    def text(self, key: str, default: str | None = None) -> str:
        """A member that is text."""
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise self.refuse(f"{key} must be text", HELP, key)
        return value

    def name(self, key: str, pattern: re.Pattern[str]) -> str:
        """A member that is a name."""
        return self.checked(self.text(key), pattern, key)

    def checked(self, name: object, pattern: re.Pattern[str], *further: str | int) -> str:
        """A name that fits a pattern."""
        if not isinstance(name, str) or len(name) > MAX_NAME or not pattern.fullmatch(name):
            raise self.refuse(f"{name!r} cannot be a name here", f"use {pattern.pattern}, {MAX_NAME} at most", *further)
        return name

    def integer(self, key: str, low: int, high: int) -> int:
        """A member that is an integer within limits."""
        return self.within(self.data.get(key), key, low, high)

    def within(self, value: object, key: str, low: int, high: int) -> int:
        """A value that is an integer within limits."""
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.refuse(f"{key} must be an integer from {low} to {high}, not {value!r}", HELP, key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A member that is a list of texts, each of them once; empty when it is missing."""
        values = self.data.get(key, [])
        is_list = isinstance(values, list)
        if not is_list or not all(isinstance(item, str) for item in cast(list[Any], values)):
            raise self.refuse(f"{key} must be a list of texts", HELP, key)
        texts = tuple(cast(list[str], values))
        if len(set(texts)) != len(texts):
            raise self.refuse(f"{key} names something twice", "remove one of them", key)
        return texts

    def one_of(self, key: str, words: Mapping[str, Any]) -> str:
        """A member that is one of some words."""
        word = self.text(key)
        if word not in words:
            raise self.refuse(f"{key} is {word!r}", f"use one of: {', '.join(words)}", key)
        return word
