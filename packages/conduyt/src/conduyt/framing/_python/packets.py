"""Packets and frames, in Python."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from ..packet import Drops, Packet, longest_frame
from .cobs import CODES, as_bytes, encode_form, joined, walk
from .crc8 import PAIRS, WIDE, crc_of, crcs_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Buffer

_MAGIC = b"CD"
_START = b"CD\x02"
_header = struct.Struct("<2sBBBH").pack
_fields = struct.Struct("<3sBBH").unpack_from
# Half the time of Packet(...). Its declared result is a tuple of whatever.
_new: Callable[[type[Packet], tuple[int, int, int, bytes]], Packet] = tuple.__new__  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - see above

_QUICK = 240
"""Payloads up to here have frames without a full block, and a CRC that is looked up without folding."""
_BYTES_OF = [bytes([value]) for value in range(256)]
_D_BEFORE = (0, 0x44)
"""Where the CRC covers an odd number of bytes, the D before them is looked up with the first; starting from D, it counts as zero."""

_TOGETHER = 12
"""From so many frames on, computing their CRCs together is quicker."""

# Places in the list of counts: those of Drops, then these.
_BYTES, _NOISE = len(Drops._fields), len(Drops._fields) + 1
_UNDECODABLE, _INCOMPLETE, _BAD_MAGIC, _BAD_VERSION, _BAD_CRC, _TOO_LONG, _TRAILING = range(_BYTES)


def encode_packet(kind: int, seq: int, payload: Buffer = b"", /) -> bytes:
    """See `conduyt.framing.encode_packet`."""
    payload = as_bytes(payload)
    try:
        body = _header(b"CD", 2, kind, seq, len(payload)) + payload
    except struct.error:
        raise wrong_field(kind, seq, len(payload)) from None
    return body + _BYTES_OF[crc_of(body[2:])]


def encode_frame(kind: int, seq: int, payload: Buffer = b"", /) -> bytes:
    """See `conduyt.framing.encode_frame`."""
    if type(payload) is not bytes or len(payload) > _QUICK:
        return encode_form(encode_packet(kind, seq, payload), long=True) + b"\0"
    try:
        body = _header(b"CD", 2, kind, seq, len(payload)) + payload
    except struct.error:
        raise wrong_field(kind, seq, len(payload)) from None
    size = len(body)
    odd = size & 1
    value, table = _D_BEFORE[odd], WIDE
    for pair in PAIRS[size - 1 >> 1](body, 2 - odd):
        value = table[value << 8 ^ pair]
    runs = (body + _BYTES_OF[value]).split(b"\0")
    return b"".join([CODES[len(run)] + run for run in runs]) + b"\0"


def frame(packet: Buffer) -> bytes:
    """See `conduyt.framing.frame`."""
    return encode_form(as_bytes(packet), long=True) + b"\0"


def wrong_field(kind: object, seq: object, size: int) -> Exception:
    """Say which of them does not fit its field."""
    for name, value in (("type", kind), ("seq", seq)):
        if not isinstance(value, int):
            return TypeError(f"{name} must be an integer, not {value!r}")
        if not 0 <= value <= 0xFF:
            return ValueError(f"{name} must be 0..255, not {value}")
    return ValueError(f"payload has {size} bytes: a packet carries 65535 at most")


def fault(data: bytes, max_payload: int) -> int | None:
    """Why there is no packet at the start of `data` (a place in the list of counts), or None when there is one."""
    if len(data) < 8:
        return _INCOMPLETE
    start, _type, _seq, length = _fields(data)
    if start != _START:
        return _BAD_VERSION if start[:2] == _MAGIC else _BAD_MAGIC
    if length > max_payload:
        return _TOO_LONG
    if len(data) < 8 + length:
        return _INCOMPLETE
    return _BAD_CRC if crc_of(data[2 : 8 + length]) else None


def packet_at_start(data: bytes) -> Packet:
    """Read the packet that `fault` found nothing wrong with."""
    _start, type_, seq, length = _fields(data)
    return _new(Packet, (2, type_, seq, data[7 : 7 + length]))


def scan_frames(data: bytes, max_payload: int, counts: list[int]) -> tuple[list[Packet], int]:
    """Return the packets in all frames that end in `data`, and how many bytes those frames are.

    Most frames are short and hold one packet: those are decoded first, and their CRCs computed together.
    """
    packets: list[Packet] = []
    *frames, rest = data.split(b"\0")
    covered = [_covered(frame, max_payload) for frame in frames]
    values = crcs_of(covered) if len(frames) >= _TOGETHER else map(crc_of, covered)
    for frame, body, value in zip(frames, covered, values, strict=True):
        if body and not value:
            packets.append(_new(Packet, (2, body[1], body[2], body[5:-1])))
        elif frame:
            _take_frame(frame, max_payload, packets, counts)
    return packets, len(data) - len(rest)


def _covered(frame: bytes, max_payload: int) -> bytes:
    """Return what the CRC covers, and the CRC, of the packet that a short frame is; nothing for whatever else it is."""
    size = len(frame)
    if not 8 < size < 256:
        return b""
    content, position = bytearray(frame), 0
    while position < size:
        content[position] = 0
        position += frame[position]
    length = content[6] | content[7] << 8
    if position != size or length + 9 != size or length > max_payload or not content.startswith(_START, 1):
        return b""
    return bytes(content[3:])


def _take_frame(frame: bytes, max_payload: int, packets: list[Packet], counts: list[int]) -> None:
    """Take whatever a frame is."""
    reason: int | None = _TOO_LONG
    if len(frame) <= longest_frame(max_payload):
        content = _content(frame)
        reason = _UNDECODABLE if content is None else fault(content, max_payload)
        if content is not None and reason is None:
            _take(content, max_payload, packets, counts)
    if reason is not None:
        counts[reason] += 1
        counts[_BYTES] += len(frame)


def _content(encoded: bytes) -> bytes | None:
    """Decode a frame, in which no byte is zero; None when it cannot be."""
    decoded, cuts = walk(encoded)
    return joined(decoded, cuts) if cuts[-1] == len(encoded) else None


def _take(content: bytes, max_payload: int, packets: list[Packet], counts: list[int]) -> None:
    """Take the packet at the start, and the one behind it that a lost delimiter has joined to it."""
    while True:
        packet = packet_at_start(content)
        packets.append(packet)
        end = 8 + len(packet.payload)
        if end == len(content):
            return
        content = content[end + 1 :] if content[end] == 0 else content[end:]
        if not content or fault(content, max_payload) is not None:
            counts[_TRAILING] += 1
            counts[_BYTES] += len(content)
            return


def scan_packets(data: bytes, max_payload: int, counts: list[int]) -> tuple[list[Packet], int]:
    """Return the packets in `data`, which has no frames, and how many bytes are done with."""
    packets: list[Packet] = []
    position, size = 0, len(data)
    while position < size:
        reason, end = _look(data, position, max_payload)
        if reason == _INCOMPLETE:
            break
        if reason is None:
            packets.append(packet_at_start(data[position:end]))
            counts[_NOISE] = 0
        else:
            end = _next_start(data, position + 1)
            if not (counts[_NOISE] and reason == _BAD_MAGIC):
                counts[reason] += 1
            counts[_BYTES] += end - position
            counts[_NOISE] = 1
        position = end
    return packets, position


def _look(data: bytes, position: int, max_payload: int) -> tuple[int | None, int]:
    """What is at `position`, and where the packet ends that is there."""
    begun = data[position : position + 3]
    if begun != _START[: len(begun)]:
        return (_BAD_VERSION if begun[:2] == _MAGIC else _BAD_MAGIC), 0
    if len(data) - position < 8:
        return _INCOMPLETE, 0
    length = data[position + 5] | data[position + 6] << 8
    end = position + 8 + length
    if length > max_payload:
        return _TOO_LONG, 0
    if len(data) < end:
        return _INCOMPLETE, 0
    return (_BAD_CRC if crc_of(data[position + 2 : end]) else None), end


def _next_start(data: bytes, position: int) -> int:
    found = data.find(_MAGIC, position)
    if found >= 0:
        return found
    size = len(data)
    return size - 1 if position < size and data[-1] == _MAGIC[0] else size
