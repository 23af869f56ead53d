"""COBS; what cannot be decoded is None."""

from __future__ import annotations

from .. import framing

__all__ = ["cobs_decode", "cobs_encode"]


def cobs_encode(data: bytes) -> bytes:
    """Encode, without the delimiter."""
    return framing.frame(data)[:-1]


def cobs_decode(data: bytes) -> bytes | None:
    """Decode, without the delimiter; None for what is empty or cannot be decoded."""
    if not data:
        return None
    try:
        return framing.decode(data)
    except framing.DecodeError:
        return None
