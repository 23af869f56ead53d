"""What the device makes of the bytes that arrive: packets, a bad CRC to complain about, or nothing."""

from collections.abc import Iterator
from typing import Final, Protocol

from .packets import DELIMITER, MAGIC, OVERHEAD, Packet, PacketError, PacketFault, cobs_decode, decode_packet

_LENGTH_AT: Final = 5
"""Offset of the length field in a packet."""

Received = Packet | PacketFault


class Receiver(Protocol):
    """Takes bytes as they come and yields what the device notices."""

    def feed(self, data: bytes) -> Iterator[Received]:
        """Yield each packet, and each fault that ended one."""
        ...

    def clear(self) -> None:
        """Forget what has been gathered."""
        ...


def _read(data: bytes) -> Received:
    try:
        return decode_packet(data)
    except PacketError as error:
        return error.fault


class CobsReceiver:
    """Serial lines: frames end with a zero byte; damaged and overlong ones vanish."""

    def __init__(self, max_payload: int) -> None:
        self._limit = max_payload + OVERHEAD
        self._gathered = bytearray()

    def clear(self) -> None:
        """Forget what has been gathered."""
        self._gathered.clear()

    def feed(self, data: bytes) -> Iterator[Received]:
        """Yield each packet, and each fault that ended one."""
        *complete, rest = data.split(DELIMITER)
        for part in complete:
            self._gather(part)
            frame = bytes(self._gathered)
            self._gathered.clear()
            decoded = cobs_decode(frame) if frame else None
            if decoded is not None:
                yield _read(decoded)
        self._gather(rest)

    def _gather(self, part: bytes) -> None:
        """Keep a part of a frame. The byte that is too many throws away what was there, and goes on from itself."""
        while len(self._gathered) + len(part) > self._limit:
            part = part[self._limit - len(self._gathered) :]
            self._gathered.clear()
        self._gathered += part


class PlainReceiver:
    """Packets without framing, read as one would wish: any number at once, and on after damaged ones."""

    def __init__(self, max_payload: int) -> None:
        self._max_payload = max_payload
        self._gathered = bytearray()

    def clear(self) -> None:
        """Forget what has been gathered."""
        self._gathered.clear()

    def feed(self, data: bytes) -> Iterator[Received]:
        """Yield each packet, and each fault that ended one."""
        self._gathered += data
        while (item := self._next()) is not None:
            yield item

    def _next(self) -> Received | None:
        """Skip to what may be a packet, and take it once it is complete."""
        start = self._gathered.find(MAGIC)
        del self._gathered[: start if start >= 0 else max(0, len(self._gathered) - 1)]
        if start < 0 or len(self._gathered) < OVERHEAD:
            return None
        size = OVERHEAD + int.from_bytes(self._gathered[_LENGTH_AT : _LENGTH_AT + 2], "little")
        if size > OVERHEAD + self._max_payload:
            del self._gathered[: len(MAGIC)]
            return PacketFault.OVERLONG
        if len(self._gathered) < size:
            return None
        item = _read(bytes(self._gathered[:size]))
        del self._gathered[: size if isinstance(item, Packet) else len(MAGIC)]
        return item


class FirmwareRawReceiver:
    """Packets without framing, read as the firmware does: one for each arrival of bytes, and stuck after a stray byte."""

    def __init__(self, max_payload: int) -> None:
        self._limit = max_payload + OVERHEAD
        self._gathered = bytearray()

    def clear(self) -> None:
        """Forget what has been gathered."""
        self._gathered.clear()

    def feed(self, data: bytes) -> Iterator[Received]:
        """Yield at most one packet for each part of the data that fits the buffer."""
        position = 0
        while position < len(data):
            room = self._limit - len(self._gathered)
            if room <= 0:  # jammed: the bytes at the front never go away
                return
            self._gathered += data[position : position + room]
            position += room
            yield from self._decode_one()

    def _decode_one(self) -> Iterator[Received]:
        item = _read(bytes(self._gathered))
        if isinstance(item, Packet):
            del self._gathered[: OVERHEAD + len(item.payload)]
            yield item
        elif item is PacketFault.BAD_CRC:
            self._gathered.clear()
            yield item
