"""The protocol's rules once more, byte by byte and as plainly as can be: what both implementations are held against."""

from __future__ import annotations


def encode(data: bytes, *, long: bool = False) -> bytes:
    """COBS. In the long form a full block at the end is followed by an empty one."""
    blocks, run, full = [], bytearray(), False
    for byte in data:
        full = False
        if byte:
            run.append(byte)
        if not byte or len(run) == 254:
            blocks.append(bytes([len(run) + 1]) + run)
            full = bool(byte)
            run.clear()
    if long or not full:
        blocks.append(bytes([len(run) + 1]) + run)
    return b"".join(blocks)


def decode(encoded: bytes) -> bytes | None:
    """Undo COBS; None when no encoder writes that."""
    decoded, rest = bytearray(), encoded
    while rest:
        code, run = rest[0], rest[1 : rest[0]]
        if code == 0 or len(run) != code - 1 or 0 in run:
            return None
        decoded += run
        rest = rest[code:]
        if code < 255 and rest:
            decoded.append(0)
    return bytes(decoded)


def crc8(data: bytes, value: int = 0) -> int:
    """CRC-8, bit by bit."""
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value << 1 ^ 0x31) & 0xFF if value & 0x80 else value << 1
    return value


def packet(kind: int, seq: int, payload: bytes) -> bytes:
    """A packet."""
    covered = bytes([2, kind, seq]) + len(payload).to_bytes(2, "little") + payload
    return b"CD" + covered + bytes([crc8(covered)])
