"""What serial and TCP share: a stream of bytes in asyncio, with finite waits and a loss that is told once."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from ..errors import ConduytConnectionError, ConduytDisconnectedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .base import LostHandler, PacketHandler

_CLOSE_TIMEOUT_S = 1.0


class Stream(asyncio.Protocol):
    """One connection, from when it is made to when it is lost."""

    def __init__(self, receive: PacketHandler, lost: Callable[[Stream, Exception | None], None]) -> None:
        self.receive = receive
        self._tell = lost
        self._writable = asyncio.Event()
        self._gone = asyncio.Event()
        self.made = asyncio.Event()
        self.transport: asyncio.Transport | None = None
        self.reason: Exception | None = None
        self.is_closing = False

    @property
    def is_open(self) -> bool:
        """Whether bytes can be sent."""
        return self.transport is not None and not self._gone.is_set() and not self.is_closing

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        self.transport = transport  # type: ignore[assignment] # pyright: ignore[reportAttributeAccessIssue] - streams get this kind
        self._writable.set()
        self.made.set()

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        if not self.is_closing:
            self.receive(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self.reason = exc
        self._gone.set()
        self._writable.set()
        if not self.is_closing:
            self._tell(self, exc)

    def pause_writing(self) -> None:
        """See asyncio.Protocol."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """See asyncio.Protocol."""
        self._writable.set()

    async def write(self, data: bytes) -> None:
        """Hand bytes to the system. OSError when the connection is or gets lost."""
        if self.transport is None or self._gone.is_set():
            raise self.reason or ConnectionResetError("closed by the other side")
        self.transport.write(data)
        await self._writable.wait()
        if self._gone.is_set():
            raise self.reason or ConnectionResetError("closed by the other side")

    async def close(self) -> None:
        """Close. What the system has not taken yet is thrown away."""
        self.is_closing = True
        if self.transport is None:
            return
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        self.transport.close()
        try:
            await asyncio.wait_for(self._gone.wait(), _CLOSE_TIMEOUT_S)
        except TimeoutError:
            self.transport.abort()


class StreamTransport(ABC):
    """Base of the transports over streams. A subclass says how to connect and what it is connected to."""

    def __init__(self, write_timeout_s: float) -> None:
        self._write_timeout_s = write_timeout_s
        self._receive: PacketHandler = _ignore
        self._lost: LostHandler = _ignore
        self._stream: Stream | None = None

    @property
    def connected(self) -> bool:
        """Whether the link is up, as far as this side can tell."""
        return self._stream is not None and self._stream.is_open

    @abstractmethod
    def describe(self) -> str:
        """What it is connected to, in words."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.describe()}, {'open' if self.connected else 'closed'}>"

    def on_packet(self, handler: PacketHandler) -> None:
        """Set the one function that is called with the bytes that arrive, in any pieces."""
        self._receive = handler
        if self._stream is not None:
            self._stream.receive = handler

    def on_lost(self, handler: LostHandler) -> None:
        """Set the one function that is called, once, when the link breaks without `close()`."""
        self._lost = handler

    async def open(self) -> None:
        """Connect. Does nothing when the link is up.

        Raises:
            ConduytConnectionError: it is not possible; the message says what was tried and what to check.
        """
        if self.connected:
            return
        await self.close()
        stream = await self._connected_stream()
        if stream.transport is None or not stream.is_open:
            raise ConduytConnectionError(self._loss(stream.reason))
        stream.transport.set_write_buffer_limits(0)  # `send` returns when the system has everything
        self._stream = stream

    async def _connected_stream(self) -> Stream:
        stream = Stream(self._receive, self._was_lost)
        try:
            await self._connect(stream)
        except BaseException:
            await stream.close()
            raise
        return stream

    async def close(self) -> None:
        """Disconnect. Closing twice is fine."""
        stream, self._stream = self._stream, None
        if stream is not None:
            await stream.close()

    async def send(self, packet: bytes) -> None:
        """Send one frame or packet, and return when the system has taken it.

        Raises:
            ConduytDisconnectedError: the link is not open, or was lost.
            ConduytConnectionError: nothing could be written for `write_timeout_s`; a part may have been.
        """
        if self._stream is None:
            raise ConduytDisconnectedError(f"{self.describe()} is not open: call open() first")
        try:
            await asyncio.wait_for(self._stream.write(packet), self._write_timeout_s)
        except TimeoutError as error:
            raise ConduytConnectionError(
                f"{self.describe()} has taken no bytes for {self._write_timeout_s:g} s: does the device still read?"
            ) from error
        except OSError as error:
            raise ConduytDisconnectedError(self._loss(error)) from error

    @abstractmethod
    async def _connect(self, stream: Stream) -> None:
        """Connect, and hand over the stream."""

    def _was_lost(self, stream: Stream, error: Exception | None) -> None:
        if stream is self._stream:
            self._lost(ConduytDisconnectedError(self._loss(error)))

    def _loss(self, error: Exception | None) -> str:
        return f"{self.describe()} was lost: {error or 'closed by the other side'}"


def _ignore(_nothing: object) -> None:
    """Stand in for a handler that was not set."""
