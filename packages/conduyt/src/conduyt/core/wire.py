"""Whole packets."""

from __future__ import annotations

from devicewire.conduyt.constants import PROTOCOL_VERSION

from .. import framing
from ..types import ConduytPacket

__all__ = ["ConduytPacket", "make_packet", "wire_decode", "wire_encode"]


def make_packet(type: int, seq: int, payload: bytes = b"") -> ConduytPacket:  # noqa: A002 # the published name
    """A packet of this version of the protocol."""
    return ConduytPacket(PROTOCOL_VERSION, type, seq, payload)


def wire_encode(packet: ConduytPacket) -> bytes:
    """Bytes of a packet, with CRC and without frame."""
    return framing.encode_packet(packet.type, packet.seq, packet.payload)


def wire_decode(data: bytes) -> ConduytPacket:
    """Read a packet.

    Raises:
        ValueError: it is incomplete, of another kind or version, or damaged.
    """
    packet = framing.decode_packet(data)
    return ConduytPacket(packet.version, packet.type, packet.seq, packet.payload)
