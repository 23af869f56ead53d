"""One end of a link: commands become bytes, bytes become packets. Frames where the transport needs them. No input, no output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devicewire.conduyt.constants import MAGIC, PROTOCOL_VERSION
from devicewire.conduyt.errors import PayloadError
from devicewire.conduyt.packets import HelloCmd

from . import framing
from .errors import ConduytArgumentError

if TYPE_CHECKING:
    from ._session import Asked

__all__ = ["Wire"]

_LARGEST = 0xFFFF


class Wire:
    """How packets travel on one link.

    Attributes:
        largest_payload: bytes of payload that surely reach the device; as much as a packet can hold until the device has said.
        other_version: version of the protocol that the last packet of another version had; None while none was seen.
    """

    def __init__(self, needs_cobs: bool) -> None:
        self.needs_cobs = needs_cobs
        self.largest_payload = _LARGEST
        self.other_version: int | None = None
        self._decoder = framing.FrameDecoder() if needs_cobs else framing.PacketDecoder()
        self.feed = self._decoder.feed
        self.encode = framing.encode_frame if needs_cobs else framing.encode_packet
        self._reported = self._decoder.dropped
        self._reported_bytes = 0

    def limit(self, max_payload: int) -> None:
        """The device has said what it takes."""
        self.largest_payload = framing.largest_payload(max_payload, cobs=self.needs_cobs)
        self._decoder.max_payload = max_payload

    def reset(self) -> None:
        """A new connection begins: what is left of the last one is no part of it."""
        self._decoder.reset()
        self.other_version = None
        self._decoder.max_payload = self.largest_payload = _LARGEST

    def pack(self, command: Asked) -> bytes:
        """The payload of a command.

        Raises:
            ConduytArgumentError: a value does not fit, or the whole does not fit through the link.
        """
        try:
            payload = command.pack()
        except PayloadError as error:
            raise ConduytArgumentError(f"{command.NAME} cannot be sent: {error}") from error
        if len(payload) > self.largest_payload and not isinstance(command, HelloCmd):
            raise ConduytArgumentError(
                f"{command.NAME} cannot be sent: {len(payload)} bytes, and this link carries {self.largest_payload}"
            )
        return payload

    def note_version(self, data: bytes) -> None:
        """Remember the version of a packet in these bytes that was dropped for it. Frames change neither it nor what is before it."""
        place = data.find(MAGIC) + len(MAGIC)
        version = data[place] if len(MAGIC) <= place < len(data) else PROTOCOL_VERSION
        if version != PROTOCOL_VERSION:
            self.other_version = version

    @property
    def has_dropped(self) -> bool:
        """Whether something was dropped since `take_drops` was called last."""
        return self._decoder.dropped_bytes != self._reported_bytes

    def take_drops(self) -> tuple[dict[str, int], int]:
        """What was dropped since the last time: how often each reason occurred, and how many bytes."""
        now, size = self._decoder.dropped, self._decoder.dropped_bytes
        reasons = {name: count - before for name, count, before in zip(now._fields, now, self._reported, strict=True)}
        fresh = size - self._reported_bytes
        self._reported, self._reported_bytes = now, size
        return {name: count for name, count in reasons.items() if count}, fresh

    @property
    def dropped(self) -> dict[str, int]:
        """How often each reason occurred since the beginning."""
        return {name: count for name, count in self._decoder.dropped._asdict().items() if count}
