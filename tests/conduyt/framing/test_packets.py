"""Packets and frames one at a time, on both implementations."""

from __future__ import annotations

import pickle
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduyt.errors import ConduytError
from conduyt.framing import DecodeError, Packet, PacketError, decode_packet, largest_payload

from . import reference
from .strategies import data as hard_data
from .strategies import examples

if TYPE_CHECKING:
    from conduyt.framing._choice import Implementation

byte = st.integers(0, 255)


@examples(100)
@given(kind=byte, seq=byte, payload=hard_data)
def test_round_trip(codec: Implementation, kind: int, seq: int, payload: bytes) -> None:
    packet = codec.encode_packet(kind, seq, payload)
    assert packet == reference.packet(kind, seq, payload)
    assert decode_packet(packet) == Packet(2, kind, seq, payload)
    assert decode_packet(bytearray(packet + b"more")) == (2, kind, seq, payload)
    assert codec.encode_frame(kind, seq, payload) == codec.frame(packet) == reference.encode(packet, long=True) + b"\0"


def test_smallest_and_largest(codec: Implementation) -> None:
    assert codec.encode_packet(1, 0) == bytes.fromhex("434402010000000c")
    assert codec.encode_frame(1, 0) == bytes.fromhex("05434402010101020c00")
    largest = codec.encode_packet(1, 0, b"\x07" * 65535)
    assert len(largest) == 65543
    assert codec.encode_frame(1, 0, bytearray(b"\x07" * 65535)) == codec.frame(largest)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((256, 0), "type must be 0..255, not 256"),
        ((-1, 0), "type must be 0..255, not -1"),
        ((0, 1 << 70), "seq must be 0..255"),
        ((0, 0, bytes(65536)), "payload has 65536 bytes"),
    ],
)
def test_what_fits_no_field(codec: Implementation, arguments: tuple[Any, ...], message: str) -> None:
    for function in (codec.encode_packet, codec.encode_frame):
        with pytest.raises(ValueError, match=message):
            function(*arguments)


@pytest.mark.parametrize("arguments", [("1", 0), (1.0, 0), (1, None), (1, 0, "text"), (1,), (1, 2, b"", 3)])
def test_wrong_types(codec: Implementation, arguments: tuple[Any, ...]) -> None:
    for function in (codec.encode_packet, codec.encode_frame):
        with pytest.raises(TypeError):
            function(*arguments)


def test_enums_are_integers(codec: Implementation) -> None:
    class Kind(IntEnum):
        PING = 1

    assert codec.encode_packet(Kind.PING, True) == codec.encode_packet(1, 1)


@pytest.mark.parametrize(
    ("packet", "reason"),
    [
        ("", "incomplete"),
        ("43440201110000", "incomplete"),
        ("58440201110000ee", "bad_magic"),
        ("4344010105000027", "bad_version"),
        ("43440201110000ef", "bad_crc"),
        ("43440201050900616287", "incomplete"),
    ],
)
def test_what_is_no_packet(packet: str, reason: str) -> None:
    with pytest.raises(PacketError) as refused:
        decode_packet(bytes.fromhex(packet))
    assert refused.value.reason == reason
    copy = pickle.loads(pickle.dumps(refused.value))
    assert (copy.reason, str(copy)) == (reason, str(refused.value))


def test_errors_are_of_the_package() -> None:
    assert issubclass(DecodeError, ConduytError)
    assert issubclass(PacketError, ConduytError)
    assert str(PacketError("bad_crc")) == "not a packet: bad crc"


@pytest.mark.parametrize(
    ("max_payload", "cobs", "largest"),
    [(128, True, 127), (256, True, 254), (512, True, 509), (256, False, 256), (0, True, 0), (1, True, 0)],
)
def test_largest_payload_that_surely_arrives(max_payload: int, cobs: bool, largest: int) -> None:
    assert largest_payload(max_payload, cobs=cobs) == largest
