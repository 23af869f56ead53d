"""MQTT packets, whole and in pieces, against what an independent client (paho) writes and reads."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from span_panel_api._mqtt import packets
from span_panel_api._mqtt.packets import (
    ConnectAnswer,
    PacketReader,
    PingAnswer,
    ProtocolError,
    PublishAnswer,
    SubscribeAnswer,
)

Message = tuple[bytes, bytes, bool]


def message(topic: bytes, payload: bytes, is_retained: bool = False) -> bytes:
    """A message with QoS 0, as a broker writes it."""
    body = len(topic).to_bytes(2, "big") + topic + payload
    length, head = len(body), bytearray([0x30 | is_retained])
    while True:
        length, low = divmod(length, 128)
        head.append(low | (0x80 if length else 0))
        if not length:
            return bytes(head) + body


def read(*pieces: bytes) -> tuple[list[Message], list[object]]:
    found: list[Message] = []
    reader = PacketReader(lambda topic, payload, is_retained: found.append((topic, payload, is_retained)))
    others = [packet for piece in pieces for packet in reader.feed(piece)]
    return found, [*others]


ANSWERS = b"\x20\x02\x00\x05" + b"\x90\x04\x00\x07\x00\x80" + b"\x40\x02\x12\x34" + b"\xd0\x00"
READ = [ConnectAnswer(5), SubscribeAnswer(7, b"\x00\x80"), PublishAnswer(0x1234), PingAnswer()]


def test_answers_whole_and_byte_by_byte() -> None:
    assert read(ANSWERS) == ([], READ)
    assert read(*(bytes([byte]) for byte in ANSWERS)) == ([], READ)


@settings(max_examples=60, deadline=None)
@given(
    messages=st.lists(st.tuples(st.binary(max_size=30), st.binary(max_size=300), st.booleans()), max_size=8),
    size=st.integers(1, 50),
)
def test_messages_in_pieces(messages: list[Message], size: int) -> None:
    stream = b"".join(message(*item) for item in messages) + ANSWERS
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    assert read(*pieces) == read(stream) == (messages, READ)


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 128, 16_380, 16_381, 16_384, 300_000])
def test_lengths(length: int) -> None:
    payload = b"x" * length
    assert read(message(b"t", payload, is_retained=True)) == ([(b"t", payload, True)], [])


@pytest.mark.parametrize("size", [1 << 16, 3 << 20, 99 << 20])
def test_what_is_too_large_is_passed_over(size: int) -> None:
    large = message(b"t", b"x" * packets.LARGEST_PACKET)
    stream = message(b"a", b"1") + large + message(b"b", b"2") + large + ANSWERS
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    assert read(*pieces) == ([(b"a", b"1", False), (b"b", b"2", False)], READ)


@pytest.mark.parametrize(("first", "answer"), [(b"\x32", b"\x40\x02\x00\x09"), (b"\x34", b"\x50\x02\x00\x09")])
def test_a_message_with_more_qos_than_was_asked_for_is_answered(first: bytes, answer: bytes) -> None:
    found: list[bytes] = []
    reader = PacketReader(lambda _, payload, __: found.append(payload))
    assert reader.feed(first + b"\x07\x00\x01t\x00\x09hi") == []
    assert (found, reader.to_send) == ([b"hi"], [answer])
    assert reader.feed(b"\x62\x02\x00\x09") == []
    assert reader.to_send == [answer, b"\x70\x02\x00\x09"]


@pytest.mark.parametrize(
    "garbage",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\x00\x00",
        b"\xff\x00",
        b"\x20\x03\x00\x00\x00",
        b"\x30\x03\x00\x09t",
        b"\x30\xff\xff\xff\xff\x01",
        b"\x90\xff\xff\xff\x7f",
        b"\x36\x05\x00\x01t\x00\x01",
        b"\x34\x03\x00\x01t",
        b"\x32\x03\x00\x01t",
        b"\x60\x02\x00\x01",
        b"\x62\x01\x00",
        b"\x90\x02\x00\x01",
        b"\xd0\x01\x00",
    ],
)
def test_what_is_no_mqtt(garbage: bytes) -> None:
    with pytest.raises(ProtocolError):
        read(garbage)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=5))
def test_any_bytes_are_read_or_refused(pieces: list[bytes]) -> None:
    with contextlib.suppress(ProtocolError):
        found, _ = read(*pieces)
        assert sum(len(topic) + len(payload) for topic, payload, _ in found) <= sum(map(len, pieces))


def test_what_we_write() -> None:
    assert packets.connect("c", 45, "u", "p") == b"\x10\x13\x00\x04MQTT\x04\xc2\x00\x2d\x00\x01c\x00\x01u\x00\x01p"
    assert packets.connect("c", 45, None, None) == b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x2d\x00\x01c"
    assert packets.subscribe(1, ["a/#", "b"]) == b"\x82\x0c\x00\x01\x00\x03a/#\x00\x00\x01b\x00"
    assert packets.publish(2, "t", b"OPEN") == b"\x32\x09\x00\x01t\x00\x02OPEN"
    assert packets.publish(2, "t", b"x" * 200)[1:3] == b"\xcd\x01"


@pytest.mark.parametrize("text", ["a\0b", "x" * 70_000])
def test_what_cannot_travel_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot travel"):
        packets.subscribe(1, [text])
