"""Waiting for sockets in an event loop. ZeroMQ's descriptors tell of changes only, so everything is read whenever one of them speaks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import zmq

if TYPE_CHECKING:
    from ._sockets import Sockets

__all__ = ["AsyncLink"]


class AsyncLink:
    """Wakes whoever waits when something has come.

    Args:
        sockets: what to wait for.
    """

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets
        self._waiting: set[asyncio.Future[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._descriptors: list[int] = []
        self._is_scheduled = False

    async def open(self) -> None:
        """Begin to listen, in the running event loop."""
        self._loop = asyncio.get_running_loop()
        for socket in self._sockets.all:
            self._descriptors.append(int(socket.getsockopt(zmq.FD)))
            self._loop.add_reader(self._descriptors[-1], self._read)
        self._schedule()

    def send(self, ticket: bytes, payload: bytes) -> bool:
        """Hand over a command. False: no connection stands."""
        was_sent = self._sockets.send(ticket, payload)
        self._schedule()  # sending may have used up the signal of a descriptor
        return was_sent

    async def wait(self, timeout_s: float) -> None:
        """Return when something has come, or when the time is over."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        self._schedule()
        try:
            await asyncio.wait((future,), timeout=max(0.0, timeout_s))
        finally:
            self._waiting.discard(future)

    def _schedule(self) -> None:
        if self._loop is not None and not self._is_scheduled:
            self._is_scheduled = True
            self._loop.call_soon(self._read)

    def _read(self) -> None:
        self._is_scheduled = False
        if self._loop is None:
            return
        has_news, has_more = self._sockets.drain()
        if has_more:
            self._schedule()
        if has_news:
            self.wake()

    def wake(self) -> None:
        """Let everybody look again."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def aclose(self) -> None:
        """Listen no longer, and close the sockets."""
        loop, self._loop = self._loop, None
        if loop is not None:
            for descriptor in self._descriptors:
                loop.remove_reader(descriptor)
        self.wake()
        self._sockets.close()
