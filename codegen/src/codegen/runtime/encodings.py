"""Values that travel in another form than JSON has for them: bytes and numbers as text, read-only mappings, limits, null as default."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Mapping
from typing import Any, Final, TypeVar, cast

from .codecs import INTEGER, NUMBER, Codec, Mismatch, describe
from .errors import InvalidRequest
from .model import escape
from .types import FrozenDict, Issue, is_object

__all__ = [
    "BASE16",
    "BASE64",
    "DOUBLES",
    "INTEGER_TEXT",
    "NUMBER_TEXT",
    "BoundedCodec",
    "BytesCodec",
    "DoublesCodec",
    "HexIntegerCodec",
    "MappingCodec",
    "NullAsDefaultCodec",
    "NumberTextCodec",
]

T = TypeVar("T")
N = TypeVar("N", bound=float)


def _read_base16(text: str) -> bytes:
    return binascii.unhexlify("".join(text.split()))


def _read_base64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


class BytesCodec(Codec[bytes]):
    """Bytes as text. Base 16 is written in upper case and read in either, with blanks; base 64 is that of RFC 4648, section 4."""

    def __init__(self, base: int) -> None:
        self._is_16 = base == 16
        self._read_text = _read_base16 if self._is_16 else _read_base64
        self.expects = "hexadecimal text" if self._is_16 else "base64 text"

    def read(self, value: Any, /) -> bytes:
        if value.__class__ is not str:
            raise Mismatch
        try:
            return self._read_text(value)
        except ValueError:
            raise Mismatch from None

    def write(self, value: bytes, /) -> str:
        if not isinstance(cast(Any, value), bytes | bytearray | memoryview):
            raise InvalidRequest(f"expected bytes, got {describe(value)}")
        data = bytes(value)
        return data.hex().upper() if self._is_16 else base64.b64encode(data).decode("ascii")


class DoublesCodec(Codec[tuple[float, ...]]):
    """Numbers as the base 64 of their bytes: doubles of IEEE 754, little-endian."""

    expects = "base64 text of doubles"

    def read(self, value: Any, /) -> tuple[float, ...]:
        data = BASE64.read(value)
        if len(data) % 8:
            raise Mismatch
        return struct.unpack(f"<{len(data) // 8}d", data)

    def write(self, value: tuple[float, ...], /) -> str:
        try:
            return base64.b64encode(struct.pack(f"<{len(value)}d", *value)).decode("ascii")
        except (TypeError, struct.error):
            raise InvalidRequest(f"expected numbers, got {describe(value)}") from None


class HexIntegerCodec(Codec[int]):
    """An integer as a fixed number of upper-case hexadecimal digits."""

    def __init__(self, digits: int, minimum: int, maximum: int) -> None:
        self._digits = digits
        self._minimum = minimum
        self._maximum = maximum
        self._pattern = re.compile(f"[0-9A-Fa-f]{{1,{digits}}}")
        self.expects = f"{minimum} to {maximum} as {digits} hexadecimal digits"

    def read(self, value: Any, /) -> int:
        if value.__class__ is str and self._pattern.fullmatch(value):
            number = int(value, 16)
            if self._minimum <= number <= self._maximum:
                return number
        raise Mismatch

    def write(self, value: int, /) -> str:
        _check_range(value, self._minimum, self._maximum, int)
        return f"{int(value):0{self._digits}X}"


class NumberTextCodec(Codec[N]):
    """A number, or text that holds one. It is written as a number."""

    _NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")

    def __init__(self, inner: Codec[N]) -> None:
        self._inner = inner
        self.expects = f"{inner.expects}, or text that holds one"

    def read(self, value: Any, /) -> N:
        if value.__class__ is not str:
            return self._inner.read(value)
        text = value.strip()
        if len(text) > 400 or not self._NUMBER.fullmatch(text):
            raise Mismatch
        return self._inner.read(int(text) if text.lstrip("+-").isdecimal() else float(text))


class BoundedCodec(Codec[T]):
    """A number that is checked before it is sent. What is received is not: a device may well exceed its own limits."""

    def __init__(self, inner: Codec[T], minimum: float | None, maximum: float | None) -> None:
        self._inner = inner
        self._minimum = minimum
        self._maximum = maximum
        self._kind = int if isinstance(inner.read(0), int) else float
        self.expects = inner.expects

    def read(self, value: Any, /) -> T:
        return self._inner.read(value)

    def write(self, value: T, /) -> Any:
        _check_range(value, self._minimum, self._maximum, self._kind)
        return self._inner.write(value)


def _check_range(value: object, minimum: float | None, maximum: float | None, kind: type[int | float]) -> None:
    if isinstance(value, bool) or not isinstance(value, int | kind):
        raise InvalidRequest(f"expected {'an integer' if kind is int else 'a number'}, got {describe(value)}")
    if (minimum is None or value >= minimum) and (maximum is None or value <= maximum):
        return
    if minimum is not None and maximum is not None:
        raise InvalidRequest(f"must be from {minimum} to {maximum}, not {value!r}")
    limit = f"at least {minimum}" if minimum is not None else f"at most {maximum}"
    raise InvalidRequest(f"must be {limit}, not {value!r}")


class MappingCodec(Codec[Mapping[str, T]]):
    """A JSON object with names of the device's choice. A value that cannot be read is left out and reported."""

    expects = "an object"

    def __init__(self, item: Codec[T]) -> None:
        self._item = item

    def read(self, value: Any, /) -> Mapping[str, T]:
        if value.__class__ is not dict:
            raise Mismatch
        read = self._item.read
        return FrozenDict({key: read(item) for key, item in value.items()})

    def read_lenient(self, value: Any, pointer: str, issues: list[Issue]) -> Mapping[str, T]:
        if not is_object(value):
            return super().read_lenient(value, pointer, issues)
        members: dict[str, T] = {}
        for key, element in value.items():
            place, before = f"{pointer}/{escape(key)}", len(issues)
            item = self._item.read_lenient(element, place, issues)
            if item is not None or len(issues) == before:
                members[key] = item
        return FrozenDict(members)

    def write(self, value: Mapping[str, T], /) -> dict[str, Any]:
        if not is_object(value):
            raise InvalidRequest(f"expected a mapping, got {describe(value)}")
        written: dict[str, Any] = {}
        for key, item in value.items():
            if not isinstance(cast(Any, key), str):
                raise InvalidRequest(f"expected text as key, got {describe(key)}")
            try:
                written[key] = None if item is None else self._item.write(item)
            except InvalidRequest as error:
                raise InvalidRequest(f"[{key!r}]: {error}") from error
        return written


class NullAsDefaultCodec(Codec[T]):
    """A value for which null means the default."""

    def __init__(self, inner: Codec[T], default: T) -> None:
        self._inner = inner
        self._read = inner.read
        self._default = default
        self.expects = f"{inner.expects} or null"

    def read(self, value: Any, /) -> T:
        return self._default if value is None else self._read(value)

    def read_lenient(self, value: Any, pointer: str, issues: list[Issue]) -> T:
        return self._default if value is None else self._inner.read_lenient(value, pointer, issues)

    def write(self, value: T, /) -> Any:
        return self._inner.write(value)


BASE16: Final[Codec[bytes]] = BytesCodec(16)
BASE64: Final[Codec[bytes]] = BytesCodec(64)
DOUBLES: Final[Codec[tuple[float, ...]]] = DoublesCodec()
INTEGER_TEXT: Final[Codec[int]] = NumberTextCodec(INTEGER)
NUMBER_TEXT: Final[Codec[float]] = NumberTextCodec(NUMBER)
