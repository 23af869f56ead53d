"""CRC-8 of packets."""

from __future__ import annotations

from .. import framing

__all__ = ["crc8"]


def crc8(data: bytes) -> int:
    """CRC-8 with the polynomial 0x31, start value 0, not reflected."""
    return framing.crc8(data)
