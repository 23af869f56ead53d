"""Flags: on the wire names joined by commas, or an integer; in Python members of an `enum.IntFlag`."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from .codecs import Codec, Mismatch, describe
from .errors import InvalidRequest
from .types import Issue

__all__ = ["FlagsCodec", "WireFlag", "flags"]


class WireFlag(enum.IntFlag, boundary=enum.KEEP):
    """Base of flags. Bits that the spec does not name are kept and sent again."""

    @classmethod
    def _wire_names(cls) -> Mapping[str, int]:
        """Return the names on the wire with their values, in the order in which they are sent."""
        raise NotImplementedError(f"{cls.__name__} declares no names")


F = TypeVar("F", bound=WireFlag)


class FlagsCodec(Codec[F]):
    """Flags, read from names or from an integer, written as names; as an integer where there is a bit without a name."""

    def __init__(self, kind: type[F]) -> None:
        self._kind = kind
        self._names = kind._wire_names()  # pyright: ignore[reportPrivateUsage] # the table is this class's business
        self.expects = f"names or an integer for {kind.__name__}"

    def read(self, value: Any, /) -> F:
        if value.__class__ is str:
            return self._from_names(value, None)
        if value.__class__ is int and value >= 0:
            return self._kind(value)
        raise Mismatch

    def _from_names(self, text: str, unknown: list[str] | None) -> F:
        number = 0
        for part in text.split(","):
            name = part.strip()
            bits = self._names.get(name) if name else 0
            if bits is not None:
                number |= bits
            elif unknown is None:
                raise Mismatch
            else:
                unknown.append(name)
        return self._kind(number)

    def read_lenient(self, value: Any, pointer: str, issues: list[Issue]) -> F:
        """Return the flags; names that the spec does not list are left out, with an issue for each."""
        if not isinstance(value, str):
            return super().read_lenient(value, pointer, issues)
        unknown: list[str] = []
        member = self._from_names(value, unknown)
        issues.extend(Issue(pointer, f"{self._kind.__name__} has no flag {name!r}"[:120], name) for name in unknown)
        return member

    def write(self, value: F, /) -> str | int:
        given: Any = value
        if not isinstance(given, int) or isinstance(given, bool) or given < 0:
            raise InvalidRequest(f"expected {self._kind.__name__}, got {describe(value)}")
        number = rest = int(given)
        names: list[str] = []
        for name, bits in self._names.items():
            if bits == number == 0:
                return name
            if bits and number & bits == bits:
                names.append(name)
                rest &= ~bits
        return number if rest or not names else ", ".join(names)


_CODECS: dict[type[WireFlag], FlagsCodec[Any]] = {}


def flags(kind: type[F]) -> FlagsCodec[F]:
    """Return the codec of a flag class; there is one for each."""
    codec = _CODECS.get(kind)
    if codec is None:
        codec = _CODECS.setdefault(kind, FlagsCodec(kind))
    return cast(FlagsCodec[F], codec)
