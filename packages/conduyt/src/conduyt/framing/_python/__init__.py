"""The codec in Python: runs everywhere, and says what the one in C must do."""

from __future__ import annotations

from .cobs import decode, decode_reduced, encode, encode_reduced
from .crc8 import crc8
from .packets import encode_frame, encode_packet, frame, scan_frames, scan_packets

__all__ = [
    "crc8",
    "decode",
    "decode_reduced",
    "encode",
    "encode_frame",
    "encode_packet",
    "encode_reduced",
    "frame",
    "scan_frames",
    "scan_packets",
]
