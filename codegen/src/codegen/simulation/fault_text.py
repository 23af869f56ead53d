"""Reads faults as text, for command lines: `KIND[=ARGUMENT]` and options, separated by commas."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Generic, TypeVar

from .members import Json

_FaultT = TypeVar("_FaultT")
_BOOLEANS: Final = {"true": True, "false": False}


@dataclass(frozen=True)
class FaultGrammar(Generic[_FaultT]):
    """The faults of one simulator as text.

    `kinds` maps a word to a class (a dataclass) and to the parameter that ARGUMENT sets, None when it takes none.
    `converters` maps parameters to functions that read them (ValueError when they cannot); a parameter without one
    cannot be given in text.
    """

    kinds: Mapping[str, tuple[Callable[..., _FaultT], str | None]]
    converters: Mapping[str, Callable[[str], Any]]

    def parse(self, text: str) -> _FaultT:
        """Return the fault that a text describes. ValueError says what is wrong with it."""
        (kind, has_argument, argument), *options = (part.strip().partition("=") for part in text.split(","))
        if kind not in self.kinds:
            raise ValueError(f"unknown fault {kind!r}; known: {', '.join(sorted(self.kinds))}")
        make, main = self.kinds[kind]
        if has_argument and main is None:
            raise ValueError(f"{kind} takes no argument")
        named = [(main, argument)] if main is not None and has_argument else []
        named += [(name, value) for name, _, value in options]
        arguments = {name: self._converted(make, name, value) for name, value in named}
        try:
            return make(**arguments)
        except TypeError as error:
            raise ValueError(f"{kind} needs an argument: {kind}={main}") from error

    def _converted(self, make: Callable[..., _FaultT], name: str, value: str) -> Any:
        known = {parameter.name for parameter in fields(make)}  # type: ignore[arg-type]  # every kind is a dataclass
        known &= self.converters.keys()
        if name not in known:
            raise ValueError(f"unknown option {name!r}; known: {', '.join(sorted(known))}")
        try:
            return self.converters[name](value)
        except ValueError as error:
            raise ValueError(f"{name}={value}: {error}") from error


def boolean(text: str) -> bool:
    """Read `true` or `false`."""
    if text not in _BOOLEANS:
        raise ValueError(f"{text!r} is neither true nor false")
    return _BOOLEANS[text]


def json_or_text(text: str) -> Json:
    """Read JSON; what is none is a text."""
    try:
        value: Json = json.loads(text)
    except ValueError:
        return text
    return value


CONDITIONS: Final[Mapping[str, Callable[[str], Any]]] = {"times": int, "probability": float, "acts": boolean}
"""Converters of the keywords that all faults have."""
