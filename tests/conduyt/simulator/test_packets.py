"""Packets, CRC and COBS of the simulated board."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conduyt.simulator import Packet
from conduyt.simulator.packets import (
    PacketError,
    PacketFault,
    cobs_decode,
    cobs_encode,
    crc8,
    decode_packet,
    encode_packet,
)

wire = settings(max_examples=60, deadline=None)
packets = st.builds(Packet, st.integers(0, 255), st.integers(0, 255), st.binary(max_size=600))


def test_check_value() -> None:
    assert crc8(b"123456789") == 0xA2


@wire
@given(packets, st.binary(max_size=4))
def test_packets_survive_and_what_follows_is_ignored(packet: Packet, behind: bytes) -> None:
    assert decode_packet(encode_packet(packet) + behind) == packet


@wire
@given(packets, st.data())
def test_every_flipped_bit_behind_the_header_is_noticed(packet: Packet, data: st.DataObject) -> None:
    raw = bytearray(encode_packet(packet))
    position = data.draw(st.integers(7 * 8, 8 * len(raw) - 1))
    raw[position // 8] ^= 1 << position % 8
    with pytest.raises(PacketError) as error:
        decode_packet(bytes(raw))
    assert error.value.fault is PacketFault.BAD_CRC


@wire
@given(st.binary(max_size=800) | st.integers(250, 520).map(lambda size: b"x" * size))
def test_frames_survive_and_hold_no_zero(data: bytes) -> None:
    encoded = cobs_encode(data)
    assert 0 not in encoded
    assert (cobs_decode(encoded) or b"") == data


def test_short_form_of_a_full_block_is_read() -> None:
    assert cobs_encode(b"x" * 254) == b"\xff" + b"x" * 254 + b"\x01"
    assert cobs_decode(b"\xff" + b"x" * 254) == b"x" * 254
