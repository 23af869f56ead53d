"""COBS in its canonical form, with the names of the package `cobs` on PyPI: use this module in its place."""

from __future__ import annotations

from ._choice import implementation
from .errors import DecodeError

__all__ = ["DecodeError", "decode", "encode", "encoding_overhead", "max_encoded_length"]

encode = implementation.encode
decode = implementation.decode


def encoding_overhead(source_len: int) -> int:
    """Return by how many bytes at most encoding makes `source_len` bytes longer."""
    return (source_len + 253) // 254 or 1


def max_encoded_length(source_len: int) -> int:
    """Return how long the encoding of `source_len` bytes is at most."""
    return source_len + encoding_overhead(source_len)
