"""CRC-8, on both implementations."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from . import reference
from .strategies import examples

if TYPE_CHECKING:
    from conduyt.framing._choice import Implementation


@pytest.mark.parametrize(
    ("data", "crc"),
    [(b"", 0), (b"\x00", 0), (b"\x01", 0x31), (b"\xff", 0xAC), (b"\xe0", 0xC1), (b"123456789", 0xA2), (bytes(8), 0)],
)
def test_known_values(codec: Implementation, data: bytes, crc: int) -> None:
    assert codec.crc8(data) == crc


@examples(100)
@given(data=st.binary(max_size=300), value=st.integers(0, 255))
def test_like_the_reference(codec: Implementation, data: bytes, value: int) -> None:
    crc = codec.crc8(data, value)
    assert crc == reference.crc8(data, value)
    assert codec.crc8(data + bytes([crc]), value) == 0
    middle = len(data) // 3
    assert codec.crc8(data[middle:], codec.crc8(data[:middle], value)) == crc


@pytest.mark.parametrize("size", [64, 95, 96, 97, 127, 128, 129, 1000, 4097, 70_000])
def test_sizes(codec: Implementation, size: int) -> None:
    data = random.Random(size).randbytes(size)
    assert codec.crc8(data) == reference.crc8(data)
    assert codec.crc8(memoryview(data)) == reference.crc8(data)


@pytest.mark.parametrize("value", [-1, 256])
def test_start_value_is_a_byte(codec: Implementation, value: int) -> None:
    with pytest.raises(ValueError, match=r"a CRC-8 is 0\.\.255"):
        codec.crc8(b"a", value)
