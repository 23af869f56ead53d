"""A layout: fields in the order of the wire, neighbours of fixed size packed by one compiled `struct`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from struct import Struct
from struct import error as StructError  # noqa: N812 # it is a class
from typing import Any

from .errors import PayloadError, wrong_size
from .fields import Constant, Field, Number

__all__ = ["Layout"]


class Layout:
    """How a payload lies in bytes.

    Args:
        order: `<` or `>`, as in `struct`.
        fields: fields that are always there.
        tail: fields at the end that may be missing, from any of them on. A None among their values ends the payload.
        is_open: whether bytes after the last field are passed over. Otherwise they are an error.
    """

    def __init__(
        self, order: str, fields: Sequence[Field] = (), tail: Sequence[Field] = (), is_open: bool = False
    ) -> None:
        self.order = order
        self.fields = tuple(fields)
        self.tail = tuple(tail)
        self.is_open = is_open
        self.names = tuple(field.name for field in (*fields, *tail) if not isinstance(field, Constant))
        self._plain = self._compile_plain()
        self._values = _getter(self.names)
        self._head = self._compile_head()

    def _compile_plain(self) -> dict[int, Struct]:
        """For a payload of nothing but plain numbers the `struct` of each number of them that can be there."""
        codes = [field.code for field in (*self.fields, *self.tail)]
        if not all(type(field) is Number and not field.is_limited for field in (*self.fields, *self.tail)):
            return {}
        return {n: Struct(self.order + "".join(codes[:n])) for n in range(len(self.fields), len(codes) + 1)}

    def _compile_head(self) -> tuple[Struct, int]:
        """The `struct` of the fields of fixed size at the beginning, and how many they are."""
        codes: list[str] = []
        for field in self.fields:
            if not field.code:
                break
            codes.append(field.code)
        return Struct(self.order + "".join(codes)), len(codes)

    def values(self, payload: object) -> tuple[Any, ...]:
        """Values of all attributes, in the order of the wire."""
        return self._values(payload)

    def pack(self, owner: str, payload: object) -> bytes:
        """Bytes of a payload.

        Raises:
            PayloadError: a value does not fit its field.
        """
        values = self._values(payload)
        if self._plain:
            there = len(values) - values.count(None)
            try:
                return self._plain[there].pack(*values[:there])
            except (KeyError, StructError, OverflowError, TypeError):
                pass  # packed one by one, the field that does not fit names itself
        return self.pack_values(owner, values)

    def pack_values(self, owner: str, values: Sequence[Any]) -> bytes:
        """Bytes of values, one for each attribute."""
        left = list(values)
        parts = [self._write(owner, field, left) for field in self.fields]
        for position, field in enumerate(self.tail):
            if left[0] is None:
                self._refuse_gap(owner, self.tail[position:], left)
                break
            parts.append(self._write(owner, field, left))
        return b"".join(parts)

    def _write(self, owner: str, field: Field, left: list[Any]) -> bytes:
        value = field.value if isinstance(field, Constant) else left.pop(0)
        return field.write(owner, self.order, value)

    @staticmethod
    def _refuse_gap(owner: str, fields: Sequence[Field], values: Sequence[Any]) -> None:
        for field, value in zip(fields, values, strict=True):
            if value is not None:
                raise PayloadError(owner, field.name, f"cannot be sent without {fields[0].name}")

    def unpack(self, owner: str, data: bytes) -> Sequence[Any]:
        """Values of the attributes that are there, in the order of the wire.

        Raises:
            PayloadError: there are too few bytes, or too many.
        """
        plain = self._plain.get(len(self.fields))
        if plain is not None and len(data) == plain.size:
            return plain.unpack(data)
        values, at = self.read(owner, data, 0)
        if at < len(data) and not self.is_open:
            raise wrong_size(owner, "", at, len(data))
        return values

    def read(self, owner: str, data: bytes, at: int) -> tuple[list[Any], int]:
        """Values of the attributes from some place of the data on, and the place behind them."""
        head, count = self._head
        values: list[Any] = []
        if len(data) - at >= head.size:
            pairs = zip(self.fields, head.unpack_from(data, at), strict=False)
            values += [field.load(value) for field, value in pairs if not isinstance(field, Constant)]
            at += head.size
        else:
            count = 0  # one by one, the field that does not fit names itself
        for field in self.fields[count:]:
            at = self._read(owner, field, data, at, values)
        for field in self.tail:
            if at >= len(data):
                break
            at = self._read(owner, field, data, at, values)
        return values, at

    def _read(self, owner: str, field: Field, data: bytes, at: int, values: list[Any]) -> int:
        value, at = field.read(owner, self.order, data, at)
        if not isinstance(field, Constant):
            values.append(value)
        return at


def _getter(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    if not names:
        return lambda _: ()
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda payload: (get(payload),)
