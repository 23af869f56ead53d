"""A connection to a broker: lets in, subscribes, publishes, and notices when it is gone. It does not come back by itself.

state     left by
OPENING   the broker lets in: OPEN; it refuses, is silent or gone: CLOSED, and `open()` raises
OPEN      `close()`: CLOSED; the stream ends, is no MQTT, or is silent for longer than the keep-alive: CLOSED, and `on_lost` is told
CLOSED    never; a link is used once
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from ..exceptions import SpanPanelAuthError, SpanPanelConnectionError, SpanPanelTimeoutError
from . import packets
from .packets import ConnectAnswer, PacketReader, ProtocolError, PublishAnswer, SubscribeAnswer
from .streams import open_tcp, open_websocket

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

    from .packets import Packet
    from .streams import Stream

__all__ = ["Link", "LinkSettings", "Sink", "SubscriptionRefused", "TransportName"]

TransportName = Literal["tcp", "websockets"]
_LOG = logging.getLogger(__name__.partition(".")[0])
_REFUSED_CREDENTIALS = (4, 5)
_REFUSALS = {
    1: "it does not speak MQTT 3.1.1",
    2: "it does not take our client id",
    3: "it is not available at the moment",
    4: "bad user name or password",
    5: "not authorized: wrong user name or password",
}
_REFUSED_FILTER = 128
_IDS = 0xFFFF


class SubscriptionRefused(SpanPanelConnectionError):
    """The broker let us in, and does not let us read."""


class Sink(Protocol):
    """Where messages go: `begin`, any number of `message`, `end`, for each chunk of bytes."""

    def begin(self, now: float) -> None:
        """A chunk begins; monotonic seconds."""

    def message(self, topic: bytes, payload: bytes, is_retained: bool) -> None:
        """A message came."""

    def end(self) -> None:
        """The chunk ends."""


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Where the broker is, and how to be let in. The password does not show."""

    host: str
    port: int
    transport: TransportName = "tcp"
    context: ssl.SSLContext | None = None
    username: str | None = None
    password: str | None = None
    keepalive_s: float = 30.0

    def __repr__(self) -> str:
        return f"<LinkSettings {self.place}>"

    @property
    def place(self) -> str:
        """The broker, for messages."""
        how = "" if self.transport == "tcp" else " (WebSocket)"
        return f"the broker at {self.host}:{self.port}{how}"


class Link:
    """One connection.

    Args:
        settings: where to, and as whom.
        sink: gets the messages.
        on_lost: told once when the connection breaks after it was open, with the reason.
    """

    def __init__(
        self, settings: LinkSettings, sink: Sink, on_lost: Callable[[SpanPanelConnectionError], object]
    ) -> None:
        self.settings = settings
        self._sink = sink
        self._on_lost = on_lost
        self._reader = PacketReader(sink.message)
        self._stream: Stream | None = None
        self._opening: asyncio.Future[int] | None = None
        self._waiting: dict[int, asyncio.Future[bytes]] = {}
        self._last_id = 0
        self._heard = True
        self._timer: asyncio.TimerHandle | None = None
        self._is_open = self._has_complained = False
        self._loss: SpanPanelConnectionError | None = None

    @property
    def is_open(self) -> bool:
        """Whether the broker is there, as far as can be told."""
        return self._is_open

    async def open(self, timeout_s: float) -> None:
        """Connect and be let in.

        Raises:
            SpanPanelAuthError: the broker refuses user or password.
            SpanPanelConnectionError: it cannot be reached, or refuses for another reason; `__cause__` has the error of the system.
            SpanPanelTimeoutError: it does not answer in time.
        """
        place = self.settings.place
        try:
            async with asyncio.timeout(timeout_s):
                code = await self._enter()
        except TimeoutError as error:
            await self.close()
            raise SpanPanelTimeoutError(f"{place} did not answer within {timeout_s:g} s", was_sent=False) from error
        except OSError as error:  # TLS errors and SpanPanelConnectionError among them
            await self.close()
            if isinstance(error, SpanPanelConnectionError):
                raise
            raise SpanPanelConnectionError(f"{place} cannot be reached: {error}", was_sent=False) from error
        except BaseException:
            await self.close()
            raise
        if code:
            await self.close()
            kind = SpanPanelAuthError if code in _REFUSED_CREDENTIALS else SpanPanelConnectionError
            raise kind(f"{place} refuses: {_REFUSALS.get(code, f'code {code}')}", was_sent=False)
        self._is_open = True
        self._watch_over()

    async def _enter(self) -> int:
        settings, loop = self.settings, asyncio.get_running_loop()
        opener = open_tcp if settings.transport == "tcp" else open_websocket
        self._opening = loop.create_future()
        self._stream = await opener(settings.host, settings.port, settings.context, self)
        client_id = f"span-{secrets.token_hex(8)}"
        keepalive = max(1, min(0xFFFF, round(settings.keepalive_s * 1.5)))
        self._stream.write(packets.connect(client_id, keepalive, settings.username, settings.password))
        return await self._opening

    async def close(self) -> None:
        """Leave the broker. Waiting calls fail. Twice is fine."""
        self._is_open = False
        if self._timer is not None:
            self._timer.cancel()
        self._fail(SpanPanelConnectionError(f"the connection to {self.settings.place} was closed", was_sent=True))
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.write(packets.DISCONNECT)
            await stream.close()

    async def subscribe(self, filters: Iterable[str], timeout_s: float) -> None:
        """Subscribe, and return when the broker has done so; with a further call after it, all of its retained messages have come.

        Raises:
            SubscriptionRefused: the broker does not allow it.
            SpanPanelConnectionError: the connection is gone.
            SpanPanelTimeoutError: no answer in time.
        """
        wanted = list(filters)
        codes = await self._ask(lambda number: packets.subscribe(number, wanted), timeout_s, "subscribing")
        refused = [item for item, code in zip(wanted, codes, strict=False) if code >= _REFUSED_FILTER]
        if refused:
            raise SubscriptionRefused(f"{self.settings.place} does not let us read {', '.join(refused)[:200]}")

    async def publish(self, topic: str, payload: bytes, timeout_s: float) -> None:
        """Publish, and return when the broker has it.

        Raises:
            SpanPanelConnectionError: `was_sent` False: certainly not published; True: it may have been.
            SpanPanelTimeoutError: no acknowledgement in time.
        """
        await self._ask(lambda number: packets.publish(number, topic, payload), timeout_s, "publishing")

    async def _ask(self, make: Callable[[int], bytes], timeout_s: float, what: str) -> bytes:
        if self._stream is None or not self._is_open:
            reason = self._loss or f"{self.settings.place} is not connected"
            raise SpanPanelConnectionError(str(reason), was_sent=False)
        number = self._next_id()
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        self._stream.write(make(number))
        try:
            async with asyncio.timeout(timeout_s):
                return await future
        except TimeoutError as error:
            text = f"{self.settings.place} did not acknowledge within {timeout_s:g} s ({what})"
            raise SpanPanelTimeoutError(text, was_sent=True) from error
        finally:
            self._waiting.pop(number, None)

    def _next_id(self) -> int:
        for _ in range(_IDS):
            self._last_id = self._last_id % _IDS + 1
            if self._last_id not in self._waiting:
                return self._last_id
        raise SpanPanelConnectionError("65,535 commands are waiting for the broker", was_sent=False)

    # What the stream tells

    def received(self, data: bytes) -> None:
        """Bytes came."""
        self._heard = True
        self._sink.begin(time.monotonic())
        try:
            found = self._reader.feed(data)
        except ProtocolError as error:
            self._lose(f"what {self.settings.place} sends is no MQTT: {error}", error)
            return
        finally:
            self._sink.end()
        for packet in found:
            self._take(packet)
        if self._reader.passed_over and not self._has_complained:
            self._has_complained = True
            _LOG.warning(
                "%s sends messages of more than %s bytes; they are passed over",
                self.settings.place,
                packets.LARGEST_PACKET,
            )
        if self._reader.to_send and self._stream is not None:
            self._stream.write(b"".join(self._reader.to_send))
            self._reader.to_send.clear()

    def _take(self, packet: Packet) -> None:
        if isinstance(packet, ConnectAnswer):
            if self._opening is not None and not self._opening.done():
                self._opening.set_result(packet.code)
        elif isinstance(packet, SubscribeAnswer | PublishAnswer):
            future = self._waiting.get(packet.packet_id)
            if future is not None and not future.done():
                future.set_result(packet.codes if isinstance(packet, SubscribeAnswer) else b"")

    def lost(self, error: Exception | None) -> None:
        """The stream ended."""
        self._lose(f"the connection to {self.settings.place} was lost: {error or 'it closed it'}", error)

    def _lose(self, text: str, cause: Exception | None) -> None:
        loss = SpanPanelConnectionError(text, was_sent=True)
        loss.__cause__ = cause
        was_open, self._is_open = self._is_open, False
        self._loss = loss
        if self._timer is not None:
            self._timer.cancel()
        self._fail(loss)
        if was_open:
            self._on_lost(loss)

    def _fail(self, error: SpanPanelConnectionError) -> None:
        waiting: list[asyncio.Future[bytes] | asyncio.Future[int] | None] = [self._opening, *self._waiting.values()]
        self._waiting.clear()
        for future in waiting:
            if future is not None and not future.done():
                future.set_exception(error)
                future.exception()  # whoever waited may have gone

    def _watch_over(self) -> None:
        """Twice within the keep-alive: was anything heard? If not, ask; if there is no answer, the broker is gone."""
        self._heard = True
        self._timer = asyncio.get_running_loop().call_later(self.settings.keepalive_s / 2, self._listen)

    def _listen(self) -> None:
        if self._heard:
            self._heard = False
            if self._stream is not None:
                self._stream.write(packets.PING_REQUEST)
            self._timer = asyncio.get_running_loop().call_later(self.settings.keepalive_s, self._listen)
        else:
            self._lose(f"{self.settings.place} is silent for {self.settings.keepalive_s:g} s", None)
