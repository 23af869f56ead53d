"""COBS, CRC-8, packets and streaming decoders. Two implementations do the same: one in C, one in Python.

`__impl__` says which one runs, `native` or `python`. Without being told by the environment variable `CONDUYT_FRAMING` (`auto`,
`native`, `python`) it is the one in C where it is built.
"""

from __future__ import annotations

from . import cobs, cobsr
from ._choice import implementation as _implementation
from ._choice import name as __impl__
from .decoders import FrameDecoder, PacketDecoder
from .errors import DecodeError, PacketError
from .packet import Drops, Packet, largest_payload
from .single import decode_packet

__all__ = [
    "DecodeError",
    "Drops",
    "FrameDecoder",
    "Packet",
    "PacketDecoder",
    "PacketError",
    "__impl__",
    "cobs",
    "cobsr",
    "crc8",
    "decode",
    "decode_packet",
    "encode",
    "encode_frame",
    "encode_packet",
    "frame",
    "largest_payload",
]

crc8 = _implementation.crc8
decode = _implementation.decode
encode = _implementation.encode
encode_frame = _implementation.encode_frame
encode_packet = _implementation.encode_packet
frame = _implementation.frame
