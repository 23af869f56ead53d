"""Which implementation runs: the one in C where it is built, else the one in Python. `CONDUYT_FRAMING` chooses."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from .packet import Packet

VARIABLE = "CONDUYT_FRAMING"


class Implementation(Protocol):
    """What both implementations offer."""

    def encode(self, data: Buffer, /) -> bytes:
        """Encode bytes so that they hold no zero (COBS, canonical form).

        Args:
            data: any contiguous buffer; a text raises TypeError.
        """
        ...

    def decode(self, data: Buffer, /) -> bytes:
        """Undo `encode`. A full last block may be followed by an empty one or not.

        Raises:
            DecodeError: a zero byte, or a block that goes past the end.
        """
        ...

    def encode_reduced(self, data: Buffer, /) -> bytes:
        """Encode bytes so that they hold no zero (COBS/R)."""
        ...

    def decode_reduced(self, data: Buffer, /) -> bytes:
        """Undo `encode_reduced`.

        Raises:
            DecodeError: a zero byte.
        """
        ...

    def crc8(self, data: Buffer, value: int = 0, /) -> int:
        """CRC-8: polynomial 0x31, most significant bit first, not reflected. `value` is the CRC of what came before."""
        ...

    def encode_packet(self, kind: int, seq: int, payload: Buffer = b"", /) -> bytes:
        """Make a packet: header, payload, CRC. For links without COBS.

        Raises:
            ValueError: `kind` (the packet's type) or `seq` is not 0..255, or the payload is longer than 65535 bytes.
        """
        ...

    def encode_frame(self, kind: int, seq: int, payload: Buffer = b"", /) -> bytes:
        """Make a packet, encode it and append the delimiter: ready for a serial line.

        Raises:
            ValueError: `kind` (the packet's type) or `seq` is not 0..255, or the payload is longer than 65535 bytes.
        """
        ...

    def frame(self, packet: Buffer, /) -> bytes:
        """Encode a packet that is already made, and append the delimiter."""
        ...

    def scan_frames(self, data: bytes, max_payload: int, counts: list[int], /) -> tuple[list[Packet], int]:
        """Packets of all frames that end in `data`, and how many bytes those frames are."""
        ...

    def scan_packets(self, data: bytes, max_payload: int, counts: list[int], /) -> tuple[list[Packet], int]:
        """Packets in `data` without frames, and how many bytes are done with."""
        ...


def load(name: str) -> Implementation:
    """Import `python` or `native`."""
    return cast("Implementation", importlib.import_module(f"._{name}", __package__))


def _choose(wanted: str) -> tuple[str, Implementation]:
    if wanted not in {"auto", "native", "python"}:
        raise ImportError(f"{VARIABLE}={wanted!r}: it must be auto, native or python")
    if wanted != "python":
        try:
            return "native", load("native")
        except ImportError as error:
            if wanted == "native":
                raise ImportError(f"{VARIABLE}=native, but the extension in C is not there: {error}") from error
    return "python", load("python")


name, implementation = _choose(os.environ.get(VARIABLE) or "auto")
