"""Reads the fields of a payload as the firmware's modules do: what is not completely there reads as 0."""

import struct
from typing import Final

_U8: Final = struct.Struct("<B")
_U16: Final = struct.Struct("<H")
_U32: Final = struct.Struct("<I")
_I32: Final = struct.Struct("<i")
_F32: Final = struct.Struct("<f")


class Fields:
    """Takes fields from the front of a payload. A field that is cut short consumes nothing."""

    def __init__(self, payload: bytes) -> None:
        self._payload: Final = payload
        self._position = 0

    def u8(self) -> int:
        """Take a byte."""
        return int(self._take(_U8))

    def u16(self) -> int:
        """Take two bytes."""
        return int(self._take(_U16))

    def u32(self) -> int:
        """Take four bytes."""
        return int(self._take(_U32))

    def i32(self) -> int:
        """Take four bytes with a sign."""
        return int(self._take(_I32))

    def f32(self) -> float:
        """Take a single-precision number."""
        return float(self._take(_F32))

    def rest(self) -> bytes:
        """Take everything that is left."""
        left = self._payload[self._position :]
        self._position = len(self._payload)
        return left

    def _take(self, layout: struct.Struct) -> int | float:
        if self._position + layout.size > len(self._payload):
            return 0
        (value,) = layout.unpack_from(self._payload, self._position)
        self._position += layout.size
        return value  # type: ignore[no-any-return]  # struct knows no types
