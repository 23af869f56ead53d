"""CRC-8, polynomial 0x31, start value 0, not reflected.

The CRC is linear. Two bytes are looked up at once; of long data one half is moved onto the other by a table that says what a
byte is worth so many bytes later, until little is left.
"""

from __future__ import annotations

import functools
from struct import Struct
from typing import TYPE_CHECKING

from .cobs import as_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Buffer

_POLYNOMIAL = 0x31
_SHORT = 96
"""Up to here looking up is quicker than folding."""
PAIRS: list[Callable[[bytes | bytearray, int], tuple[int, ...]]] = [Struct(f">{n}H").unpack_from for n in range(129)]
"""Reads so many pairs of bytes."""


def _one_byte(value: int) -> int:
    for _ in range(8):
        value = value << 1 ^ (_POLYNOMIAL if value & 0x80 else 0)
    return value & 0xFF


TABLE = bytes(_one_byte(value) for value in range(256))


def _two_bytes() -> bytes:
    """The table for two bytes at once: 64 KiB, made row by row in well under a millisecond."""
    low = int.from_bytes(bytes(range(256)), "big")
    ones = int.from_bytes(b"\1" * 256, "big")
    return b"".join((low ^ ones * TABLE[high]).to_bytes(256, "big").translate(TABLE) for high in range(256))


WIDE = _two_bytes()


@functools.cache
def _later(distance: int) -> bytes:
    """What each byte is worth `distance` (a power of two) bytes later."""
    if distance == 1:
        return TABLE
    half = _later(distance // 2)
    return half.translate(half)


def crc8(data: Buffer, value: int = 0, /) -> int:
    """See `conduyt.framing.crc8`."""
    data = as_bytes(data)
    if not 0 <= value <= 0xFF:
        raise ValueError(f"a CRC-8 is 0..255, not {value}")
    if not data:
        return value
    if value:
        data = bytes([data[0] ^ value]) + data[1:]
    return crc_of(data)


def crc_of(data: bytes) -> int:
    """CRC from the start value 0."""
    size = len(data)
    if size > _SHORT:
        data = _folded(data)
        size = len(data)
    if size & 1:  # a zero in front changes nothing
        data, size = b"\0" + data, size + 1
    value, table = 0, WIDE
    for pair in PAIRS[size >> 1](data, 0):
        value = table[value << 8 ^ pair]
    return value


def crcs_of(rows: list[bytes]) -> bytes:
    """CRCs of many short rows: the rows stand one above the other, and each step takes a column."""
    count, width = len(rows), max(map(len, rows))
    table = b"".join([row.rjust(width, b"\0") for row in rows])  # zeros in front change nothing
    values = bytes(count)
    for column in range(width):
        mixed = int.from_bytes(values, "little") ^ int.from_bytes(table[column::width], "little")
        values = mixed.to_bytes(count, "little").translate(TABLE)
    return values


def _folded(data: bytes) -> bytes:
    while (size := len(data)) > _SHORT:
        keep = 1 << (size - 1).bit_length() - 1
        moved = data[: size - keep].translate(_later(keep))
        folded = int.from_bytes(moved, "big") ^ int.from_bytes(data[size - keep :], "big")
        data = folded.to_bytes(keep, "big")
    return data
