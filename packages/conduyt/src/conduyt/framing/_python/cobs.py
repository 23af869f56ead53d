"""COBS and its reduced form, in Python. `split` and `find` look at the bytes, so that the cost goes with zeros and not with bytes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ..errors import DecodeError

if TYPE_CHECKING:
    from typing_extensions import Buffer

_RUN = 254
"""A block holds so many bytes; a full one stands for no zero."""
SHORT = _RUN - 1
"""So much holds no full block."""
_FULL = b"\xff"
CODES = [bytes([length + 1]) for length in range(_RUN)]


def as_bytes(data: Buffer) -> bytes:
    """Return the bytes of any C-contiguous buffer."""
    if type(data) is bytes:
        return data
    view = memoryview(data)
    if not view.c_contiguous:
        raise BufferError("the bytes of the buffer must be contiguous")
    return bytes(view)


def encode(data: Buffer, /) -> bytes:
    """See `conduyt.framing.cobs.encode`."""
    return encode_form(as_bytes(data), long=False)


def encode_form(data: bytes, *, long: bool) -> bytes:
    """Encode in the canonical form, or in the `long` one: a full block at the end is followed by an empty block."""
    if len(data) <= SHORT:
        return b"".join([CODES[len(run)] + run for run in data.split(b"\0")])
    parts = _blocks(data)
    if not long and len(parts) > 2 and len(parts[-1]) == 0 and parts[-4] == _FULL:
        del parts[-2:]
    return b"".join(parts)


def _blocks(data: bytes) -> list[bytes]:
    """Codes and runs in turn."""
    parts: list[bytes] = []
    for run in data.split(b"\0"):
        size = len(run)
        if size < _RUN:
            parts += (CODES[size], run)
            continue
        for start in range(0, size - _RUN + 1, _RUN):
            parts += (_FULL, run[start : start + _RUN])
        parts += (CODES[size % _RUN], run[size - size % _RUN :])
    return parts


def decode(data: Buffer, /) -> bytes:
    """See `conduyt.framing.cobs.decode`."""
    data = as_bytes(data)
    size = len(data)
    if 0 in data:
        raise zero_byte(data)
    if size > 255:
        return _decode_long(data)
    decoded, position = bytearray(data), 0
    while position < size:
        code = data[position]
        decoded[position] = 0
        position += code
    if position != size:
        raise _past_end(data, position)
    return bytes(decoded[1:])


def _decode_long(data: bytes) -> bytes:
    if (
        data.count(b"\1") > len(data) >> 4
    ):  # many zeros: writing them one by one is quicker than cutting out what is between
        decoded, cuts = walk(data)
        if cuts[-1] != len(data):
            raise _past_end(data, cuts[-1])
        return joined(decoded, cuts)
    parts: list[bytes] = []
    position, size = 0, len(data)
    while position < size:
        code = data[position]
        parts.append(data[position + 1 : position + code])
        position += code
        if code != 255 and position < size:
            parts.append(b"\0")
    if position != size:
        raise _past_end(data, position)
    return b"".join(parts)


def walk(data: bytes) -> tuple[bytearray, list[int]]:
    """Write zeros over the codes that stand for one.

    The second value says where the other codes are; they go. Last comes where a further code would stand, which is the
    end unless something is missing.
    """
    decoded, cuts = bytearray(data), list[int]()
    position, full, size = 0, True, len(data)
    while position < size:
        code = data[position]
        if full:
            cuts.append(position)
        else:
            decoded[position] = 0
        full = code == 255
        position += code
    return decoded, [*cuts, position]


def joined(decoded: bytearray, cuts: list[int]) -> bytes:
    """Leave out the codes at `cuts`."""
    if len(cuts) == 2:
        return bytes(decoded[1:])
    return b"".join([decoded[start + 1 : end] for start, end in pairwise(cuts)])


def encode_reduced(data: Buffer, /) -> bytes:
    """See `conduyt.framing.cobsr.encode`."""
    data = as_bytes(data)
    encoded = encode(data)
    last = data[-1:]
    start = len(encoded) - _last_block(data)
    if last and last[0] and last[0] >= encoded[start]:
        return encoded[:start] + last + encoded[start + 1 : -1]
    return encoded


def _last_block(data: bytes) -> int:
    """How many encoded bytes the last block has, its code counted."""
    run = len(data) - 1 - data.rfind(b"\0")
    return 255 if run and run % _RUN == 0 else run % _RUN + 1


def decode_reduced(data: Buffer, /) -> bytes:
    """See `conduyt.framing.cobsr.decode`."""
    data = as_bytes(data)
    if 0 in data:
        raise zero_byte(data)
    if not data:
        return b""
    decoded, cuts = walk(data)
    if cuts[-1] == len(data):
        return joined(decoded, cuts)
    last = _last_code(data)
    return joined(decoded, [*cuts[:-1], len(data)]) + data[last : last + 1]


def _last_code(data: bytes) -> int:
    position = 0
    while position + data[position] < len(data):
        position += data[position]
    return position


def zero_byte(data: bytes) -> DecodeError:
    """Say where the zero is."""
    return DecodeError(f"zero byte at offset {data.index(0)}: COBS has none")


def _past_end(data: bytes, end: int) -> DecodeError:
    return DecodeError(f"a block goes {end - len(data)} bytes past the end of {len(data)}")
