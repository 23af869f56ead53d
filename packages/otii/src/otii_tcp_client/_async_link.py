"""One TCP connection on an event loop: an asynchronous face for `Session`. All methods belong to the loop that opened it."""

from __future__ import annotations

import asyncio
import math
import socket
from collections.abc import Awaitable
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from ._requests import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from devicewire.otii.command import Command

    from ._inbox import Inbox
    from ._requests import Waitable
    from ._session import Event, Session

__all__ = ["AsyncLink", "BoolSoon", "NoneSoon", "run_in_background"]

BoolSoon: TypeAlias = Awaitable[bool]
NoneSoon: TypeAlias = Awaitable[None]


_FLUSH_S = 1.0
"""How long closing waits for a server that takes no more bytes."""


class AsyncLink(asyncio.Protocol):
    """A connection, from connecting to its end.

    Args:
        session: its protocol state.
        inboxes: who gets messages that nobody asked for.
    """

    def __init__(self, session: Session, inboxes: Sequence[Inbox]) -> None:
        self.session = session
        self._inboxes = inboxes
        self._transport: asyncio.Transport | None = None
        self._room = asyncio.Event()
        self._room.set()
        self._gone = asyncio.Event()

    @classmethod
    async def open(
        cls, host: str, port: int, timeout_s: float, session: Session, inboxes: Sequence[Inbox], block_bytes: int
    ) -> AsyncLink:
        """Connect. The loop decides how much is read at once: `block_bytes` is for the synchronous twin.

        Raises:
            OSError: no connection.
        """
        del block_bytes
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(timeout_s):
            _, link = await loop.create_connection(lambda: cls(session, inboxes), host, port)
        return link

    @property
    def sock(self) -> socket.socket | None:
        """The socket, as far as the loop shows it."""
        transport = self._transport
        return None if transport is None else cast("socket.socket | None", transport.get_extra_info("socket"))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        self._transport = cast(asyncio.Transport, transport)
        sock = self.sock
        if sock is not None:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        self._tell(self.session.feed(data))
        if self.session.loss is not None:
            self.lose(self.session.loss)

    def eof_received(self) -> None:
        """Called by the loop."""
        self.lose(f"the connection to {self.session.place} was closed by the server")

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop."""
        self._gone.set()
        reason = f" ({getattr(exc, 'strerror', None) or exc})" if exc else ""
        self.lose(f"the connection to {self.session.place} broke{reason}")

    def pause_writing(self) -> None:
        """Called by the loop."""
        self._room.clear()

    def resume_writing(self) -> None:
        """Called by the loop."""
        self._room.set()

    def is_usable(self) -> bool:
        """Whether nothing is known that speaks against sending."""
        return self.session.loss is None

    def begin(self, command: Command[Any], validate: bool) -> Request:
        """Make the request for a command. See `Session.begin`."""
        return self.session.begin(command, validate=validate)

    def begin_plain(self, message: Mapping[str, Any], name: str) -> Request:
        """Make a request of a message as plain data. See `Session.begin_plain`."""
        return self.session.begin_plain(message, name)

    def expect(self, request_id: str, *, is_claimed: bool = True) -> Request:
        """Wait for the answer with that id. See `Session.expect`."""
        return self.session.expect(request_id, is_claimed=is_claimed)

    def abandon(self, request: Request) -> None:
        """Stop waiting for a request."""
        self.session.abandon(request)

    async def submit(self, request: Request, deadline: float) -> None:
        """Send a request. If the connection is lost meanwhile, the request is settled with that."""
        if self._room.is_set() or await self._has_room(deadline):
            request.was_sent = self._write(request.data)

    async def write(self, data: bytes, deadline: float) -> bool:
        """Send bytes that are no request of the session. Return whether they may have reached the server."""
        return (self._room.is_set() or await self._has_room(deadline)) and self._write(data)

    def _write(self, data: bytes) -> bool:
        transport = self._transport
        if transport is None or transport.is_closing():
            return False
        transport.write(data)
        return True

    async def _has_room(self, deadline: float) -> bool:
        try:
            async with asyncio.timeout(_seconds_until(deadline)):
                await self._room.wait()
        except TimeoutError:
            return False
        return True

    async def wait(self, waitable: Waitable, deadline: float) -> bool:
        """Wait until it is ready, and return False when the time is up before."""
        if waitable.is_ready:
            return True
        loop = asyncio.get_running_loop()
        alarm: asyncio.Future[None] = loop.create_future()
        seconds = _seconds_until(deadline)
        timer = None if seconds is None else loop.call_later(seconds, _ring, alarm)
        waitable.wake = lambda: _ring(alarm)
        try:
            await alarm
        finally:
            waitable.wake = None
            if timer is not None:
                timer.cancel()
        return waitable.is_ready

    def _tell(self, events: Sequence[Event]) -> None:
        for event in events:
            if not isinstance(event, Request):
                for inbox in tuple(self._inboxes):
                    inbox.put(event)
            elif event.wake is not None:
                event.wake()

    def lose(self, reason: str) -> None:
        """End the connection. Everybody who waits hears of it."""
        lost = self.session.lose(reason)
        if self._transport is not None:
            self._transport.close()
        self._room.set()
        self._tell(lost)
        for inbox in tuple(self._inboxes):
            inbox.alert()

    async def close(self) -> None:
        """Close the connection, when what was sent is on its way. Does nothing the second time."""
        self.lose(f"the connection to {self.session.place} was closed")
        transport = self._transport
        if transport is None:
            return
        try:
            async with asyncio.timeout(_FLUSH_S):
                await self._gone.wait()
        except TimeoutError:
            transport.abort()


def _ring(alarm: asyncio.Future[None]) -> None:
    if not alarm.done():
        alarm.set_result(None)


def _seconds_until(deadline: float) -> float | None:
    return None if deadline == math.inf else max(0.0, deadline - monotonic())


_TASKS: set[asyncio.Task[None]] = set()
"""Keeps tasks alive: the loop alone does not."""


def run_in_background(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a function beside the caller."""
    task = asyncio.get_running_loop().create_task(work())
    _TASKS.add(task)
    task.add_done_callback(_TASKS.discard)
