"""The streaming decoders, on both implementations: whole, byte by byte, damaged, and for ever."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduyt.framing import Drops, FrameDecoder, Packet, PacketDecoder

from . import reference
from .strategies import examples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conduyt.framing._choice import Implementation

Decoder = FrameDecoder | PacketDecoder
KINDS = pytest.mark.parametrize("kind", [FrameDecoder, PacketDecoder])

packets = st.lists(
    st.builds(Packet, st.just(2), st.integers(0, 255), st.integers(0, 255), st.binary(max_size=40)), max_size=6
)


def wire(kind: type[Decoder], packet: Packet) -> bytes:
    raw = reference.packet(*packet[1:])
    return reference.encode(raw, long=True) + b"\0" if kind is FrameDecoder else raw


def pieces(data: bytes, source: random.Random) -> Iterable[bytes]:
    while data:
        size = source.choice([1, 2, 7, 50])
        yield data[:size]
        data = data[size:]


def feed(decoder: Decoder, chunks: Iterable[bytes]) -> list[Packet]:
    return [packet for chunk in chunks for packet in decoder.feed(chunk)]


@KINDS
@examples(60)
@given(sent=packets, seed=st.integers(0, 99))
def test_any_pieces(codec: Implementation, kind: type[Decoder], sent: list[Packet], seed: int) -> None:
    data = b"".join(wire(kind, packet) for packet in sent)
    for chunks in ([data], [bytes([byte]) for byte in data], pieces(data, random.Random(seed))):
        decoder = kind(codec=codec)
        received = feed(decoder, chunks)
        assert received == sent
        assert all(type(packet) is Packet for packet in received)
        assert (decoder.dropped, decoder.dropped_bytes, decoder.pending) == (Drops(), 0, 0)


@KINDS
@examples(100)
@given(
    noise=st.lists(st.one_of(st.binary(max_size=30), st.just(b"CD\x02"), st.just(b"\0")), max_size=5), data=st.data()
)
def test_noise_of_any_kind_never_raises_and_is_accounted_for(
    codec: Implementation, kind: type[Decoder], noise: list[bytes], data: st.DataObject
) -> None:
    decoder, whole = kind(64, codec=codec), kind(64, codec=codec)
    joined = b"".join(noise)
    one_by_one = feed(decoder, [bytes([byte]) for byte in joined])
    assert whole.feed(joined) == one_by_one
    assert (whole.dropped, whole.dropped_bytes, whole.pending) == (
        decoder.dropped,
        decoder.dropped_bytes,
        decoder.pending,
    )
    assert decoder.pending <= 80
    decoder.flush()
    assert decoder.pending == 0
    sizes = sum(8 + len(packet.payload) for packet in one_by_one)
    if kind is PacketDecoder:
        assert decoder.dropped_bytes + sizes == len(joined)
    assert (decoder.dropped.total > 0) == (decoder.dropped_bytes > 0)


@examples(60)
@given(first=packets, noise=st.binary(max_size=60), last=packets)
def test_frames_after_noise_are_found(
    codec: Implementation, first: list[Packet], noise: bytes, last: list[Packet]
) -> None:
    decoder = FrameDecoder(codec=codec)
    sent = [wire(FrameDecoder, packet) for packet in first], [wire(FrameDecoder, packet) for packet in last]
    received = feed(decoder, [*sent[0], noise, b"\0", *sent[1]])
    assert received[: len(first)] == first
    assert received[len(received) - len(last) :] == last


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (b"hello", "undecodable"),
        (b"\x04abc", "incomplete"),
        (reference.encode(reference.packet(1, 2, b"abc")[:-1]), "incomplete"),
        (reference.encode(b"XX" + reference.packet(1, 2, b"abc")[2:]), "bad_magic"),
        (reference.encode(b"CD\x01" + bytes(8)), "bad_version"),
        (reference.encode(reference.packet(1, 2, b"abc")[:-1] + b"\x99"), "bad_crc"),
        (reference.encode(reference.packet(1, 2, bytes(33))), "too_long"),
        (b"\x01" * 200, "too_long"),
    ],
)
def test_reasons_in_frames(codec: Implementation, frame: bytes, reason: str) -> None:
    decoder = FrameDecoder(32, codec=codec)
    assert decoder.feed(frame + b"\0\0") == []
    assert decoder.dropped == Drops(**{reason: 1})
    assert decoder.dropped_bytes == len(frame)
    assert decoder.feed(wire(FrameDecoder, Packet(2, 1, 2, b"ok"))) == [(2, 1, 2, b"ok")]


@pytest.mark.parametrize(
    ("noise", "reason"),
    [
        (b"boot: 1.2.3\r\n", "bad_magic"),
        (b"CD\x01 and so on", "bad_version"),
        (b"CD\x02\x01\x02\x00\x00\xff", "bad_crc"),
        (b"CD\x02\x01\x02\x00\x01", "too_long"),
    ],
)
def test_reasons_without_frames(codec: Implementation, noise: bytes, reason: str) -> None:
    decoder = PacketDecoder(32, codec=codec)
    packet = Packet(2, 1, 2, b"ok")
    assert feed(decoder, [noise, wire(PacketDecoder, packet)]) == [packet]
    assert decoder.dropped == Drops(**{reason: 1})
    assert decoder.dropped_bytes == len(noise)


@pytest.mark.parametrize("payload", [b"", b"\0", b"a" * 245, b"\0" + b"a" * 20])
def test_lost_delimiter(codec: Implementation, payload: bytes) -> None:
    first, second, third = (Packet(2, 1, seq, payload) for seq in range(3))
    decoder = FrameDecoder(codec=codec)
    data = wire(FrameDecoder, first)[:-1] + wire(FrameDecoder, second) + wire(FrameDecoder, third)
    assert decoder.feed(data) == [first, second, third]
    assert decoder.dropped.total == 0


def test_trailing_bytes(codec: Implementation) -> None:
    decoder = FrameDecoder(codec=codec)
    frame = reference.encode(reference.packet(1, 2, b"ok") + b"xyz") + b"\0"
    assert decoder.feed(frame) == [(2, 1, 2, b"ok")]
    assert decoder.dropped == Drops(trailing=1)
    assert decoder.dropped_bytes == 3


@KINDS
def test_garbage_for_ever(codec: Implementation, kind: type[Decoder]) -> None:
    decoder = kind(256, codec=codec)
    garbage = bytes(random.Random(5).choices(range(1, 256), k=1000))
    for _ in range(200):
        assert decoder.feed(garbage) == []
        assert decoder.pending <= 8 + 256 + 2
    packet = Packet(2, 0x80, 9, b"at last")
    assert feed(decoder, [b"\0", wire(kind, packet)]) == [packet]
    assert decoder.dropped.total >= 1
    assert decoder.dropped_bytes >= 199_999


def test_overlong_frame_is_one_drop(codec: Implementation) -> None:
    decoder = FrameDecoder(16, codec=codec)
    assert feed(decoder, [b"\x05"] * 500) == []
    assert decoder.feed(b"\x05\x05\0" + wire(FrameDecoder, Packet(2, 1, 1, b""))) == [(2, 1, 1, b"")]
    assert decoder.dropped == Drops(too_long=1)
    assert decoder.dropped_bytes == 502


@KINDS
def test_limit_is_exact(codec: Implementation, kind: type[Decoder]) -> None:
    for payload in (b"a" * 300, bytes(300)):
        decoder = kind(300, codec=codec)
        assert decoder.feed(wire(kind, Packet(2, 1, 1, payload))) == [(2, 1, 1, payload)]
        decoder.max_payload = 299
        assert decoder.feed(wire(kind, Packet(2, 1, 1, payload))) == []
        assert decoder.dropped.too_long == 1


@KINDS
@pytest.mark.parametrize("value", [-1, 65536])
def test_limit_must_be_a_length(kind: type[Decoder], value: int) -> None:
    with pytest.raises(ValueError, match="max_payload"):
        kind(value)


@KINDS
def test_reset_forgets_what_is_pending(codec: Implementation, kind: type[Decoder]) -> None:
    decoder = kind(codec=codec)
    packet = Packet(2, 1, 1, b"abc")
    decoder.feed(wire(kind, packet)[:5])
    assert decoder.pending == 5
    decoder.reset()
    assert decoder.pending == 0
    assert decoder.feed(wire(kind, packet)) == [packet]
    assert decoder.dropped.total == 0


def test_flush_finds_what_a_damaged_length_hid(codec: Implementation) -> None:
    decoder = PacketDecoder(1000, codec=codec)
    packet = Packet(2, 0x80, 7, b"ok")
    assert feed(decoder, [b"CD\x02\x01\x02\x80\x02", wire(PacketDecoder, packet), wire(PacketDecoder, packet)]) == []
    assert decoder.flush() == [packet, packet]
    assert decoder.dropped == Drops(incomplete=1)
    assert (decoder.dropped_bytes, decoder.pending) == (7, 0)


def test_flush_of_half_a_frame(codec: Implementation) -> None:
    decoder = FrameDecoder(codec=codec)
    decoder.feed(b"\x05CD")
    assert decoder.flush() == []
    assert decoder.dropped == Drops(incomplete=1)
    assert (decoder.dropped_bytes, decoder.pending) == (3, 0)


@KINDS
def test_takes_any_buffer(codec: Implementation, kind: type[Decoder]) -> None:
    packet = Packet(2, 1, 1, b"abc")
    for wrap in (bytearray, memoryview):
        assert kind(codec=codec).feed(wrap(wire(kind, packet))) == [packet]


def test_many_damaged_frames(codec: Implementation) -> None:
    """Every frame that was not damaged arrives; single flipped bits in others never become packets."""
    source = random.Random(9)
    sent, expected = [], []
    for number in range(4000):
        packet = Packet(2, number % 200, number % 256, source.randbytes(16))
        frame = bytearray(wire(FrameDecoder, packet))
        if source.random() < 0.01:
            place = source.randrange(len(frame) - 1)
            frame[place] = frame[place] ^ 1 << source.randrange(8) or 0x55
        else:
            expected.append(packet)
        sent.append(bytes(frame))
    decoder = FrameDecoder(64, codec=codec)
    assert feed(decoder, pieces(b"".join(sent), source)) == expected
    assert decoder.dropped.total == len(sent) - len(expected)
