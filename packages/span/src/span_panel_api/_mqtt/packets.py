"""Packets of MQTT 3.1.1 (OASIS standard, 2014), the side of a client that subscribes with QoS 0 and publishes with QoS 1. Sans-I/O.

Bytes go into a `PacketReader`, whole or in pieces. Messages go to a function, one call each; what needs more thought is returned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "DISCONNECT",
    "LARGEST_PACKET",
    "PING_REQUEST",
    "ConnectAnswer",
    "PacketReader",
    "PingAnswer",
    "ProtocolError",
    "PublishAnswer",
    "SubscribeAnswer",
    "connect",
    "publish",
    "subscribe",
]

LARGEST_PACKET = 4 << 20
"""Bytes. A description of a panel with 48 circuits has less than 0.1 MiB; what is larger is no message of a panel, and is passed over."""
PING_REQUEST = b"\xc0\x00"
DISCONNECT = b"\xe0\x00"

_CONNECT, _PUBLISH_1, _SUBSCRIBE = 0x10, 0x32, 0x82
_CONNECT_ANSWER, _PUBLISH, _PUBLISH_ANSWER, _RELEASE, _SUBSCRIBE_ANSWER, _PING_ANSWER = 2, 3, 4, 6, 9, 13
_FIRST_BYTES = frozenset({0x20, 0x40, 0x62, 0x90, 0xD0, *range(0x30, 0x40)})
_GOT = {1: b"\x40\x02", 2: b"\x50\x02"}
"""How the answer to a message begins, by its QoS."""
_COMPLETE = b"\x70\x02"
_CLEAN, _HAS_PASSWORD, _HAS_USER = 0x02, 0x40, 0x80
_PROTOCOL = b"\x00\x04MQTT\x04"
_LONGEST_TEXT = 0xFFFF


class ProtocolError(Exception):
    """What came is not MQTT, or not what was asked for."""


class ConnectAnswer(NamedTuple):
    """The broker's answer to CONNECT; code 0 lets in, 4 and 5 refuse user or password."""

    code: int


class SubscribeAnswer(NamedTuple):
    """The broker's answer to SUBSCRIBE: for each filter the granted QoS, or 128 for a refusal."""

    packet_id: int
    codes: bytes


class PublishAnswer(NamedTuple):
    """The broker has a message that was published."""

    packet_id: int


class PingAnswer(NamedTuple):
    """The broker is there."""


Packet = ConnectAnswer | SubscribeAnswer | PublishAnswer | PingAnswer


class PacketReader:
    """Cuts a stream of bytes into packets.

    Args:
        on_message: gets topic, payload and whether the message came from the broker's memory.
    """

    def __init__(self, on_message: Callable[[bytes, bytes, bool], object]) -> None:
        self._on_message = on_message
        self._rest = b""
        self._to_skip = 0
        self.passed_over = 0
        """Messages that were too large."""
        self.to_send: list[bytes] = []
        """Answers to messages with QoS 1 or 2. Empty unless the broker sends with more than was asked for, as amqtt does with wills."""

    def feed(self, data: bytes) -> list[Packet]:
        """Take bytes; pass messages on, return other packets.

        Raises:
            ProtocolError: this is no MQTT; nothing more can be read.
        """
        data = self._rest + data if self._rest else self._skipped(data) if self._to_skip else data
        packets: list[Packet] = []
        position, end = 0, len(data)
        on_message = self._on_message
        while end - position >= 2:
            length, start = data[position + 1], position + 2
            if length > 0x7F:
                length, start = _length(data, position + 1)
                if length > LARGEST_PACKET:
                    position = self._pass_over(data[position], start + length, end)
                    continue
            stop = start + length
            first = data[position]
            if stop > end or start == 0:
                _check(first)
                break
            if first & 0xF6 == 0x30 and length >= 2:  # a message with QoS 0: nearly all there is
                body = start + 2 + (data[start] << 8 | data[start + 1])
                if body > stop:
                    raise ProtocolError("a message whose topic is longer than itself")
                on_message(data[start + 2 : body], data[body:stop], bool(first & 1))
            else:
                self._other(first, data[start:stop], packets)
            position = stop
        self._rest = data[position:]
        return packets

    def _pass_over(self, first: int, stop: int, end: int) -> int:
        """Skip a message that is too large, without keeping it. Returns where to go on."""
        if first >> 4 != _PUBLISH:
            raise ProtocolError(f"a packet of type {first >> 4} with more than {LARGEST_PACKET} bytes")
        self.passed_over += 1
        self._to_skip = max(0, stop - end)
        return min(stop, end)

    def _skipped(self, data: bytes) -> bytes:
        rest = data[self._to_skip :]
        self._to_skip -= len(data) - len(rest)
        return rest

    def _other(self, first: int, body: bytes, packets: list[Packet]) -> None:
        _check(first)
        kind = first >> 4
        if kind == _PUBLISH:
            self._message(first, body)
        elif kind == _CONNECT_ANSWER and len(body) == 2:
            packets.append(ConnectAnswer(body[1]))
        elif kind == _SUBSCRIBE_ANSWER and len(body) > 2:
            packets.append(SubscribeAnswer(int.from_bytes(body[:2], "big"), body[2:]))
        elif kind == _PUBLISH_ANSWER and len(body) == 2:
            packets.append(PublishAnswer(int.from_bytes(body, "big")))
        elif kind == _PING_ANSWER and not body:
            packets.append(PingAnswer())
        elif kind == _RELEASE and len(body) == 2:
            self.to_send.append(_COMPLETE + body)
        else:
            raise ProtocolError(f"a packet of type {kind} with {len(body)} bytes, which no broker sends")

    def _message(self, first: int, body: bytes) -> None:
        """A message with a QoS above what was asked for."""
        quality = first >> 1 & 3
        text_end = 2 + int.from_bytes(body[:2], "big")
        if quality not in _GOT or text_end + 2 > len(body):
            raise ProtocolError(f"a message with QoS {quality} and {len(body)} bytes")
        self.to_send.append(_GOT[quality] + body[text_end : text_end + 2])
        self._on_message(body[2:text_end], body[text_end + 2 :], bool(first & 1))


def _check(first: int) -> None:
    """Refuse at once what no broker begins a packet with, rather than wait for the rest of it."""
    if first not in _FIRST_BYTES:
        raise ProtocolError(f"it begins with byte {first:#04x}, as no packet of a broker does")


def _length(data: bytes, position: int) -> tuple[int, int]:
    """Return a remaining length of more than one byte and where the body begins; (0, 0) when more bytes are needed."""
    length = 0
    for index in range(4):
        if position + index >= len(data):
            return 0, 0
        byte = data[position + index]
        length |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            return length, position + index + 1
    raise ProtocolError("a length of more than four bytes")


def connect(client_id: str, keepalive_s: int, username: str | None, password: str | None) -> bytes:
    """Return CONNECT: a clean session, no will."""
    flags, body = _CLEAN, _text(client_id)
    if username is not None:
        flags, body = flags | _HAS_USER, body + _text(username)
    if password is not None:
        flags, body = flags | _HAS_PASSWORD, body + _text(password)
    return _packet(_CONNECT, _PROTOCOL + bytes([flags]) + keepalive_s.to_bytes(2, "big") + body)


def subscribe(packet_id: int, filters: Iterable[str]) -> bytes:
    """Return SUBSCRIBE with QoS 0 for each filter."""
    return _packet(_SUBSCRIBE, packet_id.to_bytes(2, "big") + b"".join(_text(item) + b"\x00" for item in filters))


def publish(packet_id: int, topic: str, payload: bytes) -> bytes:
    """Return PUBLISH with QoS 1, not retained."""
    return _packet(_PUBLISH_1, _text(topic) + packet_id.to_bytes(2, "big") + payload)


def _packet(first: int, body: bytes) -> bytes:
    head, length = bytearray([first]), len(body)
    while length > 0x7F:
        head.append(length & 0x7F | 0x80)
        length >>= 7
    head.append(length)
    return bytes(head) + body


def _text(text: str) -> bytes:
    encoded = text.encode()
    if len(encoded) > _LONGEST_TEXT or "\0" in text:
        raise ValueError(f"text of {len(encoded)} bytes cannot travel in MQTT: at most {_LONGEST_TEXT}, no NUL")
    return len(encoded).to_bytes(2, "big") + encoded
