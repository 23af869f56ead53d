"""Streaming decoders: bytes in any pieces go in, packets come out. What is dropped is counted, what is kept is bounded.

Both have one state, the bytes of a frame or packet that has begun and not ended:

    decoder        a packet ends                   and when it is spoilt
    FrameDecoder   at the delimiter                the next one starts after the next delimiter
    PacketDecoder  where its length field says     the next one is searched from its second byte on
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._choice import implementation
from .packet import LARGEST, OVERHEAD, Drops, Packet, longest_frame

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from ._choice import Implementation

__all__ = ["FrameDecoder", "PacketDecoder"]

_INCOMPLETE = Drops._fields.index("incomplete")
_TOO_LONG = Drops._fields.index("too_long")
_BYTES = len(Drops._fields)


class _Decoder:
    """What both decoders share.

    Args:
        max_payload: longer payloads are dropped, 0..65535.
        codec: the implementation to use; the one of `conduyt.framing` when left out.
    """

    def __init__(self, max_payload: int = LARGEST, *, codec: Implementation | None = None) -> None:
        self._codec = codec or implementation
        self._counts = [0] * (_BYTES + 2)
        self._rest: bytearray = bytearray()
        self.max_payload = max_payload

    @property
    def max_payload(self) -> int:
        """Longer payloads are dropped. May be set at any time, for example to what the device advertises."""
        return self._max_payload

    @max_payload.setter
    def max_payload(self, value: int) -> None:
        if not 0 <= value <= LARGEST:
            raise ValueError(f"max_payload must be 0..{LARGEST}, not {value}")
        self._max_payload = value

    @property
    def dropped(self) -> Drops:
        """How often something was dropped, and why, since the decoder was made."""
        return Drops(*self._counts[:_BYTES])

    @property
    def dropped_bytes(self) -> int:
        """How many bytes ended in no packet. Delimiters do not count."""
        return self._counts[_BYTES]

    @property
    def pending(self) -> int:
        """How many bytes wait for the rest of their frame or packet."""
        return len(self._rest)

    def reset(self) -> None:
        """Forget what is pending, as for a new connection. The counts stay."""
        self._rest.clear()
        self._counts[-1] = 0

    def _drop(self, reason: int, size: int) -> None:
        self._counts[reason] += 1
        self._counts[_BYTES] += size


class FrameDecoder(_Decoder):
    """Finds packets in a stream of COBS frames, each ended by a zero byte."""

    _skipping = False

    def feed(self, data: Buffer) -> list[Packet]:
        """Return the packets that end in `data`, in order. Nothing that comes in raises."""
        if type(data) is not bytes:
            data = bytes(memoryview(data))
        if self._skipping or self._rest:
            data = self._continued(data)
        packets, done = self._codec.scan_frames(data, self._max_payload, self._counts)
        if done < len(data):
            self._keep(data[done:])
        return packets

    def reset(self) -> None:
        """Forget what is pending, as for a new connection. The counts stay."""
        super().reset()
        self._skipping = False

    def flush(self) -> list[Packet]:
        """Give up on the frame that is pending: nothing more will come. It cannot hold a packet."""
        if self._rest:
            self._drop(_INCOMPLETE, len(self._rest))
        self.reset()
        return []

    def _continued(self, data: bytes) -> bytes:
        """Put what is pending before `data`, once the delimiter is there."""
        end = data.find(0)
        if end < 0:
            self._keep(data)
            return b""
        if self._skipping:
            self._counts[_BYTES] += end
            self._skipping = False
            return data[end + 1 :]
        whole = b"".join((self._rest, data))
        self._rest.clear()
        return whole

    def _keep(self, data: bytes) -> None:
        if self._skipping:
            self._counts[_BYTES] += len(data)
            return
        self._rest += data
        if len(self._rest) > longest_frame(self._max_payload):
            self._drop(_TOO_LONG, len(self._rest))
            self._rest.clear()
            self._skipping = True


class PacketDecoder(_Decoder):
    """Finds packets that follow each other without frames, as on TCP, or come one a message, as on MQTT.

    After a damaged packet it searches the next two bytes that begin one. A damaged length can make it wait for as much as
    `max_payload` bytes; `flush()` says that no more will come.
    """

    _needed: int = 0

    def feed(self, data: Buffer) -> list[Packet]:
        """Return the packets that end in `data`, in order. Nothing that comes in raises."""
        self._rest += memoryview(data).cast("B")
        if len(self._rest) < self._needed:
            return []
        return self._scan()

    def flush(self) -> list[Packet]:
        """Give up on the packet that is pending, and return those that were found behind its first byte."""
        packets: list[Packet] = []
        while self._rest:
            self._drop(_INCOMPLETE, 1)
            del self._rest[0]
            self._counts[-1] = 1  # what follows up to the next packet belongs to the one given up
            packets += self._scan()
        self.reset()
        return packets

    def reset(self) -> None:
        """Forget what is pending, as for a new connection. The counts stay."""
        super().reset()
        self._needed = 0

    def _scan(self) -> list[Packet]:
        packets, done = self._codec.scan_packets(bytes(self._rest), self._max_payload, self._counts)
        del self._rest[:done]
        has_length = len(self._rest) >= OVERHEAD
        self._needed = OVERHEAD + (self._rest[5] | self._rest[6] << 8) if has_length else 0
        return packets
