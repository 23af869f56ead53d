"""Packets and COBS frames as the firmware reads and writes them. Written apart from `conduyt.framing`, to check it."""

import struct
from dataclasses import dataclass
from enum import Enum
from typing import Final

MAGIC: Final = b"CD"
VERSION: Final = 2
OVERHEAD: Final = 8
DELIMITER: Final = b"\x00"
_HEADER: Final = struct.Struct("<2sBBBH")
_POLYNOMIAL: Final = 0x31
_FULL_BLOCK: Final = 0xFF


class PacketFault(Enum):
    """Why some bytes are no packet."""

    INCOMPLETE = "incomplete"
    BAD_MAGIC = "bad_magic"
    BAD_VERSION = "bad_version"
    BAD_CRC = "bad_crc"
    OVERLONG = "overlong"


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet. `type` and `seq` are bytes."""

    type: int
    seq: int
    payload: bytes = b""


class PacketError(ValueError):
    """These bytes are no packet."""

    def __init__(self, fault: PacketFault) -> None:
        self.fault: Final = fault
        super().__init__(fault.value)


def _crc_table() -> bytes:
    table = bytearray()
    for value in range(256):
        for _ in range(8):
            value = (value << 1) ^ (_POLYNOMIAL if value & 0x80 else 0)  # noqa: PLW2901 - shifted eight times
        table.append(value & 0xFF)
    return bytes(table)


_CRC_TABLE: Final = _crc_table()


def crc8(data: bytes) -> int:
    """CRC-8, polynomial 0x31, most significant bit first, start value 0."""
    crc = 0
    for byte in data:
        crc = _CRC_TABLE[crc ^ byte]
    return crc


def encode_packet(packet: Packet) -> bytes:
    """Return the bytes of a packet."""
    head = _HEADER.pack(MAGIC, VERSION, packet.type, packet.seq, len(packet.payload))
    body = head + packet.payload
    return body + bytes((crc8(body[2:]),))


def decode_packet(data: bytes) -> Packet:
    """Return the packet at the beginning of `data`; what follows it is ignored. Raises `PacketError`."""
    if len(data) < OVERHEAD:
        raise PacketError(PacketFault.INCOMPLETE)
    magic, version, packet_type, seq, length = _HEADER.unpack_from(data)
    if magic != MAGIC:
        raise PacketError(PacketFault.BAD_MAGIC)
    if version != VERSION:
        raise PacketError(PacketFault.BAD_VERSION)
    end = _HEADER.size + length
    if len(data) <= end:
        raise PacketError(PacketFault.INCOMPLETE)
    if crc8(data[2:end]) != data[end]:
        raise PacketError(PacketFault.BAD_CRC)
    return Packet(packet_type, seq, data[_HEADER.size : end])


def cobs_encode(data: bytes) -> bytes:
    """Encode as the firmware does: after a full block at the end of the data a lone 01 follows."""
    encoded = bytearray()
    for block in data.split(DELIMITER):
        rest = block
        while len(rest) >= _FULL_BLOCK - 1:
            encoded.append(_FULL_BLOCK)
            encoded += rest[: _FULL_BLOCK - 1]
            rest = rest[_FULL_BLOCK - 1 :]
        encoded.append(len(rest) + 1)
        encoded += rest
    return bytes(encoded)


def cobs_decode(encoded: bytes) -> bytes | None:
    """Decode a frame without its delimiter; None when it is damaged."""
    decoded = bytearray()
    position = 0
    while position < len(encoded):
        code = encoded[position]
        run = encoded[position + 1 : position + code]
        if code == 0 or len(run) != code - 1:
            return None
        decoded += run
        position += code
        if code < _FULL_BLOCK and position < len(encoded):
            decoded.append(0)
    return bytes(decoded) if encoded else None
