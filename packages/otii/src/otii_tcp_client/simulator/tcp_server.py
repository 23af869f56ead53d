"""Listens, and serves every client with the same bench behind all of them."""

import asyncio
import socket
from contextlib import suppress
from typing import Final

from .connection import Connection
from .responder import Responder

_CLOSE_S: Final = 1.0


class TcpServer:
    """A TCP server in the running event loop. `ended` is set when a client shut the server down."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._server: asyncio.Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connections: dict[int, Connection] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = 0
        self.ended: Final = asyncio.Event()

    async def start(self, host: str, port: int) -> int:
        """Listen and return the port, which the system chooses when `port` is 0. OSError when that fails."""
        self._loop = asyncio.get_running_loop()
        self._server = await asyncio.start_server(self._accept, host, port, reuse_address=True)
        self._responder.bench.listeners.append(self._push)
        bound_port: int = self._server.sockets[0].getsockname()[1]
        return bound_port

    async def stop(self) -> None:
        """Stop listening and close all connections."""
        with suppress(ValueError):
            self._responder.bench.listeners.remove(self._push)
        if self._server is not None:
            self._server.close()
        for connection in list(self._connections.values()):
            connection.close()
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=_CLOSE_S)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:  # never: this runs in a task
            return
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._count += 1
        number = self._count
        connection = self._connections[number] = Connection(number, self._responder, reader, writer)
        try:
            await connection.serve()
        except asyncio.CancelledError:  # the server stops
            connection.close()
        finally:
            del self._connections[number]
        if self._responder.bench.is_shut_down:
            self.ended.set()

    def _push(self, line: bytes) -> None:
        """Send a message to all clients, from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._push_now, line)

    def _push_now(self, line: bytes) -> None:
        for connection in self._connections.values():
            connection.push(line)
