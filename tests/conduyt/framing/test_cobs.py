"""COBS and COBS/R, on both implementations."""

from __future__ import annotations

import array
import random
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from conduyt.framing import DecodeError, cobs, cobsr

from . import reference
from .strategies import data as hard_data
from .strategies import examples

if TYPE_CHECKING:
    from conduyt.framing._choice import Implementation

FULL = bytes(range(1, 255))

# Reduced forms, worked out by hand from the rule: the last byte takes the place of the last code where it is not smaller.
REDUCED = [
    (b"", b"\x01"),
    (b"\x01", b"\x02\x01"),
    (b"\x02", b"\x02"),
    (b"\x03", b"\x03"),
    (b"a\x00b", b"\x02ab"),
    (b"\x00", b"\x01\x01"),
    (b"\x05\x04\x03", b"\x04\x05\x04\x03"),
    (b"\x03\x04\x05", b"\x05\x03\x04"),
    (FULL[:-1] + b"\xff", b"\xff" + FULL[:-1]),
    (FULL, b"\xff" + FULL),
    (FULL + b"\x07", b"\xff" + FULL + b"\x07"),
]


@examples(150)
@given(data=hard_data)
def test_encodes_and_decodes_like_the_reference(codec: Implementation, data: bytes) -> None:
    encoded = codec.encode(data)
    assert encoded == reference.encode(data)
    assert 0 not in encoded
    assert codec.decode(encoded) == data
    assert codec.decode(reference.encode(data, long=True)) == data


@examples(150)
@given(data=hard_data)
def test_anything_decodes_like_the_reference(codec: Implementation, data: bytes) -> None:
    expected = reference.decode(data)
    if expected is None:
        with pytest.raises(DecodeError):
            codec.decode(data)
    else:
        assert codec.decode(data) == expected


@examples(150)
@given(data=hard_data)
def test_reduced_form_comes_back_and_is_never_longer(codec: Implementation, data: bytes) -> None:
    reduced = codec.encode_reduced(data)
    assert 0 not in reduced
    assert len(codec.encode(data)) - len(reduced) in {0, 1}
    assert codec.decode_reduced(reduced) == data
    assert codec.decode_reduced(codec.encode(data)) == data


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 253, 254, 255, 256, 507, 508, 509, 1024, 2030, 2048, 4096, 70_000])
@pytest.mark.parametrize("zeros", ["none", "some", "half", "all"])
def test_sizes(codec: Implementation, size: int, zeros: str) -> None:
    source = random.Random(size)
    data = {
        "none": bytes(source.choices(range(1, 256), k=size)),
        "some": source.randbytes(size),
        "half": bytes(source.choices([0, 7], k=size)),
        "all": bytes(size),
    }[zeros]
    encoded = codec.encode(data)
    assert encoded == reference.encode(data)
    assert codec.decode(encoded) == data
    assert codec.decode_reduced(codec.encode_reduced(data)) == data
    assert codec.frame(data) == reference.encode(data, long=True) + b"\0"


@pytest.mark.parametrize(("data", "reduced"), REDUCED, ids=[str(number) for number in range(len(REDUCED))])
def test_reduced_form(codec: Implementation, data: bytes, reduced: bytes) -> None:
    assert codec.encode_reduced(data) == reduced
    assert codec.decode_reduced(reduced) == data


@pytest.mark.parametrize(
    ("encoded", "message"),
    [
        (b"\x00", "zero byte at offset 0"),
        (b"\x03a\x00", "zero byte at offset 2"),
        (b"\x05abc", "1 bytes past the end of 4"),
        (b"\x02", "1 bytes past the end of 1"),
        (b"\xff" + FULL[:-1], "1 bytes past the end of 254"),
        (b"\xff" + FULL + b"\x03a", "1 bytes past the end of 257"),
        (b"\x01" * 300 + b"\x09", "8 bytes past the end of 301"),
        (b"\x01" * 70_000 + b"\x00", "zero byte at offset 70000"),
        (b"\x09\x00", "zero byte at offset 1"),
    ],
)
def test_what_no_encoder_writes(codec: Implementation, encoded: bytes, message: str) -> None:
    with pytest.raises(DecodeError, match=message):
        codec.decode(encoded)


def test_reduced_form_refuses_zeros_only(codec: Implementation) -> None:
    for encoded in (b"\x00", b"\x02\x00", b"\x05\x00a", b"\xff" + FULL + b"\x04a\x00"):
        with pytest.raises(DecodeError, match="zero byte"):
            codec.decode_reduced(encoded)
    assert codec.decode_reduced(b"\xff" + FULL + b"\x09a") == FULL + b"a\x09"


@pytest.mark.parametrize("size", [10, 70_000])
@pytest.mark.parametrize(
    "kind", [bytearray, memoryview, lambda data: array.array("B", data), lambda d: memoryview(d)[:]]
)
def test_any_contiguous_buffer(codec: Implementation, kind: type[memoryview], size: int) -> None:
    data = b"\x00\x01" * (size // 2)
    assert codec.encode(kind(data)) == codec.encode(data)
    assert codec.decode(kind(codec.encode(data))) == data


def test_what_is_no_buffer(codec: Implementation) -> None:
    for function in (codec.encode, codec.decode, codec.encode_reduced, codec.decode_reduced, codec.frame, codec.crc8):
        for wrong in ("text", 3, None, [1, 2]):
            with pytest.raises(TypeError):
                function(wrong)  # type: ignore[arg-type]  # that is what is tested
        with pytest.raises(BufferError):
            function(memoryview(b"abcd")[::2])


def test_the_argument_stays_usable(codec: Implementation) -> None:
    buffer = bytearray(b"abc")
    codec.encode(buffer)
    codec.frame(buffer)
    codec.crc8(buffer)
    with pytest.raises(DecodeError):
        codec.decode(buffer)
    buffer += b"d"  # would raise while somebody holds the buffer
    assert codec.encode(buffer) == b"\x05abcd"


def test_threads_at_once(codec: Implementation) -> None:
    data = random.Random(1).randbytes(70_000)
    encoded = codec.encode(data)

    def agrees(_number: int) -> bool:
        return codec.encode(bytearray(data)) == encoded and codec.decode(encoded) == data

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(agrees, range(12)))


def test_names_of_the_package_on_the_index() -> None:
    for module in (cobs, cobsr):
        assert module.decode(module.encode(b"a\0b")) == b"a\0b"
        with pytest.raises(module.DecodeError):
            module.decode(b"\0")
    sizes = (0, 1, 253, 254, 255, 508, 509)
    assert [cobs.encoding_overhead(size) for size in sizes] == [1, 1, 1, 1, 2, 2, 3]
    assert [cobsr.max_encoded_length(size) for size in sizes] == [1, 2, 254, 255, 257, 510, 512]
    assert issubclass(cobs.DecodeError, ValueError)
