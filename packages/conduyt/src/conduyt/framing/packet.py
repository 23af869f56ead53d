"""What the decoders hand out, and how much of it a link carries."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Drops", "Packet", "largest_payload"]

HEADER_SIZE = 7
OVERHEAD = 8
LARGEST = 0xFFFF


class Packet(NamedTuple):
    """One packet whose CRC was right. `type` and `seq` are 0..255; nothing is known about `payload`."""

    version: int
    type: int
    seq: int
    payload: bytes


class Drops(NamedTuple):
    """How often a decoder dropped something, by reason."""

    undecodable: int = 0
    """Frames that are not COBS: noise, lost or added bytes."""
    incomplete: int = 0
    """Frames shorter than their own header says."""
    bad_magic: int = 0
    """Frames, or on links without frames stretches of bytes, that do not begin like a packet."""
    bad_version: int = 0
    """Packets of another version of the protocol."""
    bad_crc: int = 0
    """Packets that were damaged on the way."""
    too_long: int = 0
    """Frames and packets longer than `max_payload` allows."""
    trailing: int = 0
    """Frames in which bytes that are no packet came after the packet."""

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self)


def largest_payload(max_payload: int, *, cobs: bool = True) -> int:
    """Return how many bytes of payload surely reach a device.

    The device's buffer takes `max_payload + 8` bytes, on links with COBS encoded ones; a longer frame vanishes without an answer.

    Args:
        max_payload: what the device advertises.
        cobs: whether packets travel as COBS frames.
    """
    if not cobs:
        return max_payload
    size = max_payload - 1
    while size > 0 and size > max_payload - 1 - (size + OVERHEAD) // 254:
        size -= 1
    return max(size, 0)


def longest_frame(max_payload: int) -> int:
    """Return how long the COBS frame of a packet can be, without its delimiter."""
    packet = max_payload + OVERHEAD
    return packet + packet // 254 + 1
