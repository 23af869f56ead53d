"""COBS/R, the reduced form: the last byte of the data stands in for the last code where that can be undone. It often saves one byte."""

from __future__ import annotations

from ._choice import implementation
from .cobs import encoding_overhead, max_encoded_length
from .errors import DecodeError

__all__ = ["DecodeError", "decode", "encode", "encoding_overhead", "max_encoded_length"]

encode = implementation.encode_reduced
decode = implementation.decode_reduced
