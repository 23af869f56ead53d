"""Real pseudo-terminals, sockets and brokers."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tty
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.conduyt.limits import LIMIT_S

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from conduyt.errors import ConduytError


@dataclass
class Heard:
    """What a transport has told its handlers."""

    data: bytearray = field(default_factory=bytearray)
    losses: list[Exception | None] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def packet(self, data: bytes) -> None:
        self.data += data
        self.changed.set()

    def lost(self, error: Exception | None) -> None:
        self.losses.append(error)
        self.changed.set()

    async def until(self, data: bytes) -> None:
        """Wait until exactly these bytes have come."""
        async with asyncio.timeout(LIMIT_S):
            while bytes(self.data) != data:
                await self._next()

    async def until_lost(self) -> ConduytError:
        """Wait for the loss."""
        from conduyt.errors import ConduytDisconnectedError

        async with asyncio.timeout(LIMIT_S):
            while not self.losses:
                await self._next()
        (loss,) = self.losses
        assert isinstance(loss, ConduytDisconnectedError)
        return loss

    async def _next(self) -> None:
        self.changed.clear()
        await self.changed.wait()


@pytest.fixture
def heard() -> Heard:
    return Heard()


class Terminal:
    """A pseudo-terminal: the device's end is ours."""

    def __init__(self) -> None:
        self.end, self._host_end = os.openpty()
        tty.setraw(self._host_end)
        self.path = os.ttyname(self._host_end)

    async def read(self, size: int) -> bytes:
        """Read exactly so many bytes."""
        data = b""
        while len(data) < size:
            data += await asyncio.to_thread(os.read, self.end, size - len(data))
        return data

    def unplug(self) -> None:
        for end in (self.end, self._host_end):
            with contextlib.suppress(OSError):
                os.close(end)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    made.unplug()


class Server:
    """A device that listens: it remembers who came and what they said."""

    def __init__(self) -> None:
        self.writers: list[asyncio.StreamWriter] = []
        self.readers: list[asyncio.StreamReader] = []
        self.came = asyncio.Event()
        self.port = 0

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.readers.append(reader)
        self.writers.append(writer)
        self.came.set()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    listening = await made.start()
    yield made
    listening.close()
    for writer in made.writers:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
