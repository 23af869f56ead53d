"""Kinds of fields: how a value becomes bytes and comes back. Byte order is the layout's; nothing here knows of classes of payloads.

A field of fixed size has a `code` of the `struct` module, and its layout packs it together with its neighbours: `dump` and `load`
turn the value into what `struct` takes and back. A field of any other size reads and writes by itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from struct import Struct, calcsize
from struct import error as StructError  # noqa: N812 # it is a class
from typing import Any, Protocol

from .errors import PayloadError, wrong_size

__all__ = ["Blob", "Constant", "Field", "Flag", "Items", "Many", "Nested", "Number", "Record", "RecordClass", "Text"]

_NOT_NUMBERS = (StructError, OverflowError, TypeError, ValueError)


class Record(Protocol):
    """A payload inside a payload."""

    def pack(self) -> bytes:
        """Bytes of it."""
        ...


class RecordClass(Protocol):
    """The class of a payload inside a payload."""

    def read(self, data: bytes, at: int, /) -> tuple[Any, int]:
        """Read one from some place of the data; return it and the place behind it."""
        ...


class Field:
    """Base of all fields.

    Attributes:
        name: name of the attribute.
        code: format of `struct` for a field of fixed size; empty for any other.
    """

    __slots__ = ("code", "name")

    def __init__(self, name: str, code: str = "") -> None:
        self.name = name
        self.code = code

    @property
    def size(self) -> int:
        """Bytes of a field of fixed size."""
        return calcsize(f"={self.code}")

    def dump(self, _owner: str, value: Any, /) -> Any:
        """What `struct` packs for a value."""
        return value

    def load(self, value: Any) -> Any:
        """The value of what `struct` unpacked."""
        return value

    def write(self, owner: str, order: str, value: Any, /) -> bytes:
        """Bytes of a value."""
        try:
            return Struct(order + self.code).pack(self.dump(owner, value))
        except PayloadError:
            raise
        except _NOT_NUMBERS as error:
            raise PayloadError(owner, self.name, f"{value!r} does not fit ({error})") from None

    def read(self, owner: str, order: str, data: bytes, at: int, /) -> tuple[Any, int]:
        """The value at some place of the data, and the place behind it."""
        size = self.size
        if len(data) - at < size:
            raise wrong_size(owner, self.name, size, len(data) - at)
        (value,) = Struct(order + self.code).unpack_from(data, at)
        return self.load(value), at + size


class Number(Field):
    """An integer or a floating-point number; limits are checked when it is packed."""

    __slots__ = ("maximum", "minimum")

    def __init__(self, name: str, code: str, minimum: int | None = None, maximum: int | None = None) -> None:
        super().__init__(name, code)
        self.minimum = minimum
        self.maximum = maximum

    @property
    def is_limited(self) -> bool:
        """Whether the spec allows less than the bytes could hold."""
        return self.minimum is not None or self.maximum is not None

    def dump(self, owner: str, value: Any, /) -> Any:
        """Check the limits."""
        low, high = self.minimum, self.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            raise PayloadError(owner, self.name, f"{value!r} is outside {low}..{high}")
        return value


class Flag(Field):
    """A byte that is a truth value.

    Args:
        only_one: whether nothing but 1 is true; otherwise every byte but 0 is.
    """

    __slots__ = ("only_one",)

    def __init__(self, name: str, code: str, only_one: bool) -> None:
        super().__init__(name, code)
        self.only_one = only_one

    def dump(self, _owner: str, value: Any, /) -> Any:
        """1 or 0."""
        return 1 if value else 0

    def load(self, value: Any) -> Any:
        """True or False."""
        return value == 1 if self.only_one else value != 0


class Constant(Field):
    """A number that never changes and that no attribute holds. What arrives in its place is passed over."""

    __slots__ = ("value",)

    def __init__(self, name: str, code: str, value: int) -> None:
        super().__init__(name, code)
        self.value = value


class _Run(Field, ABC):
    """Bytes that have a fixed size, a length before them, or all that is left.

    Args:
        size: fixed size.
        prefix: format of the length before them.
    """

    __slots__ = ("prefix",)

    def __init__(self, name: str, size: int | None = None, prefix: str = "") -> None:
        super().__init__(name, "" if size is None else f"{size}s")
        self.prefix = prefix

    @abstractmethod
    def _bytes(self, owner: str, value: Any) -> bytes:
        """The bytes of a value."""

    def dump(self, owner: str, value: Any, /) -> bytes:
        """The bytes of a field of fixed size."""
        return self._bytes(owner, value)

    def write(self, owner: str, order: str, value: Any, /) -> bytes:
        """The bytes, with what stands before them."""
        if self.code:
            return super().write(owner, order, value)
        body = self._bytes(owner, value)
        return _count(self, owner, order, self.prefix, len(body)) + body if self.prefix else body

    def read(self, owner: str, order: str, data: bytes, at: int, /) -> tuple[Any, int]:
        """The value and the place behind it."""
        if self.code:
            return super().read(owner, order, data, at)
        end = len(data)
        if self.prefix:
            length, at = Number(self.name, self.prefix).read(owner, order, data, at)
            if end - at < length:
                raise wrong_size(owner, self.name, length, end - at)
            end = at + length
        return self.load(data[at:end]), end


class Text(_Run):
    """UTF-8. In a fixed size it is padded with zeros and ends at the first of them; bytes that are no UTF-8 are replaced."""

    __slots__ = ()

    def _bytes(self, owner: str, value: Any) -> bytes:
        if not isinstance(value, str):
            raise PayloadError(owner, self.name, f"{value!r} is no text")
        body = value.encode("utf-8", "surrogatepass")
        if self.code and len(body) > self.size:
            raise wrong_size(owner, self.name, self.size, len(body))
        if self.code and 0 in body:
            raise PayloadError(owner, self.name, "a zero inside would end the text")
        return body

    def load(self, value: bytes) -> str:
        """The text."""
        body = value.partition(b"\0")[0] if self.code else value
        return body.decode("utf-8", "replace")


class Blob(_Run):
    """Bytes as they are. A fixed size must be met; a smallest size is checked when they are packed."""

    __slots__ = ("minimum",)

    def __init__(self, name: str, size: int | None = None, prefix: str = "", minimum: int = 0) -> None:
        super().__init__(name, size, prefix)
        self.minimum = minimum

    def _bytes(self, owner: str, value: Any) -> bytes:
        if len(value) < self.minimum:
            raise wrong_size(owner, self.name, self.minimum, len(value))
        if self.code and len(value) != self.size:
            raise wrong_size(owner, self.name, self.size, len(value))
        return bytes(value)


class Many(Field):
    """Several values in a row: as many as a count before them says, a fixed number, or as many as there are.

    Args:
        item: the field of one of them.
        count: fixed number.
        prefix: format of the count before them.
    """

    __slots__ = ("count", "item", "prefix")

    def __init__(self, item: Field, count: int | None = None, prefix: str = "") -> None:
        super().__init__(item.name)
        self.item = item
        self.count = count
        self.prefix = prefix

    def write(self, owner: str, order: str, value: Any, /) -> bytes:
        """The items, with their count before them."""
        items = tuple(value)
        if self.count is not None and len(items) != self.count:
            raise PayloadError(owner, self.name, f"{self.count} items expected, {len(items)} there")
        body = b"".join([self.item.write(owner, order, item) for item in items])
        return _count(self, owner, order, self.prefix, len(items)) + body if self.prefix else body

    def read(self, owner: str, order: str, data: bytes, at: int, /) -> tuple[tuple[Any, ...], int]:
        """A tuple, and the place behind it."""
        count = self.count
        if self.prefix:
            count, at = Number(self.name, self.prefix).read(owner, order, data, at)
        items: list[Any] = []
        while at < len(data) if count is None else len(items) < count:
            item, at = self.item.read(owner, order, data, at)
            items.append(item)
        return tuple(items), at


class Items(Many):
    """Several numbers of one kind in a row, packed and unpacked at once."""

    __slots__ = ()

    def write(self, owner: str, order: str, value: Any, /) -> bytes:
        """The numbers, with their count before them."""
        items = tuple(value)
        if self.count is not None and len(items) != self.count:
            raise PayloadError(owner, self.name, f"{self.count} items expected, {len(items)} there")
        head = _count(self, owner, order, self.prefix, len(items)) if self.prefix else b""
        try:
            return head + Struct(f"{order}{len(items)}{self.item.code}").pack(*items)
        except _NOT_NUMBERS as error:
            raise PayloadError(owner, self.name, f"an item does not fit ({error})") from None

    def read(self, owner: str, order: str, data: bytes, at: int, /) -> tuple[tuple[Any, ...], int]:
        """A tuple, and the place behind it."""
        size, left = self.item.size, len(data) - at
        count = self.count
        if self.prefix:
            count, at = Number(self.name, self.prefix).read(owner, order, data, at)
            left = len(data) - at
        if count is None:
            count = -(-left // size)
        if left < count * size:
            raise wrong_size(owner, self.name, count * size, left)
        return Struct(f"{order}{count}{self.item.code}").unpack_from(data, at), at + count * size


class Nested(Field):
    """A payload inside a payload."""

    __slots__ = ("kind",)

    def __init__(self, name: str, kind: RecordClass) -> None:
        super().__init__(name)
        self.kind = kind

    def write(self, _owner: str, _order: str, value: Record, /) -> bytes:
        """Bytes of the payload."""
        return value.pack()

    def read(self, _owner: str, _order: str, data: bytes, at: int, /) -> tuple[Any, int]:
        """The payload, and the place behind it."""
        return self.kind.read(data, at)


def _count(field: Field, owner: str, order: str, prefix: str, count: int) -> bytes:
    try:
        return Struct(order + prefix).pack(count)
    except StructError:
        raise PayloadError(owner, field.name, f"{count} is more than its count can say") from None
