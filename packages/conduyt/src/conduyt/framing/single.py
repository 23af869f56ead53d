"""One packet that came whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._choice import implementation
from .errors import PacketError
from .packet import OVERHEAD, Packet

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["decode_packet"]


def decode_packet(data: Buffer) -> Packet:
    """Read the packet at the start of `data`. Bytes behind it are ignored, as the firmware does.

    Raises:
        PacketError: there is none; `reason` says why.
    """
    data = bytes(memoryview(data))
    if len(data) < OVERHEAD:
        raise PacketError("incomplete", f"{len(data)} bytes are no packet: the smallest has {OVERHEAD}")
    if data[:2] != b"CD":
        raise PacketError("bad_magic", f"a packet begins with 43 44, not with {data[:2].hex(' ')}")
    if data[2] != 2:
        raise PacketError("bad_version", f"version {data[2]} of the protocol; this is a client for version 2")
    length = int.from_bytes(data[5:7], "little")
    end = OVERHEAD + length
    if len(data) < end:
        raise PacketError("incomplete", f"{len(data)} bytes of a packet of {end}")
    if implementation.crc8(data[2:end]):
        raise PacketError("bad_crc", f"the CRC of packet type 0x{data[3]:02x}, number {data[4]} is wrong")
    return Packet(data[2], data[3], data[4], data[7 : end - 1])
