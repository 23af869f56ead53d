"""TCP: listens for a host, or dials out to one as the firmware does. One host at a time: the newest."""

import asyncio
import contextlib
import socket
import struct
from typing import ClassVar, Final

from .links import Listener

_REDIAL_S: Final = 0.05
_BUFFER_LIMIT: Final = 1 << 24
_RESET: Final = struct.pack("ii", 1, 0)
"""Linger for no time: closing resets the connection."""


class _Connection(asyncio.Protocol):
    """One connection to a host."""

    def __init__(self, link: "TcpLink", listener: Listener) -> None:
        self._link = link
        self._listener = listener
        self.transport: asyncio.Transport | None = None
        self.lost = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a TCP connection has no other
        self.transport = transport
        self._link.took(self)
        self._listener.opened()

    def data_received(self, data: bytes) -> None:
        self._listener.received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.lost.set()


class TcpLink:
    """Packets on a TCP connection, without framing."""

    cobs: ClassVar[bool] = False

    def __init__(self, host: str, port: int, *, dial: bool = False) -> None:
        self.host: Final = host
        self.port = port
        self._dial = dial
        self._server: asyncio.Server | None = None
        self._dialling: asyncio.Task[None] | None = None
        self._connection: _Connection | None = None

    @property
    def endpoint(self) -> str:
        """URL with host and port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"tcp://{host}:{self.port}"

    async def plug(self, listener: Listener) -> None:
        """Listen, or begin to dial. OSError when the address cannot be had."""
        if self._dial:
            self._dialling = asyncio.create_task(self._keep_dialling(listener))
            return
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self, listener), self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def unplug(self) -> None:
        """Reset the connection and refuse new ones."""
        if self._server is not None:
            self._server.close()
        if self._dialling is not None:
            self._dialling.cancel()
        self._server = self._dialling = None
        self._drop()

    def close(self) -> None:
        """Nothing is left to remove."""

    def send(self, packet_type: int, data: bytes) -> None:
        """Write to the connection, if there is one."""
        del packet_type
        transport = None if self._connection is None else self._connection.transport
        if transport is not None and not transport.is_closing() and transport.get_write_buffer_size() < _BUFFER_LIMIT:
            transport.write(data)

    def took(self, connection: _Connection) -> None:
        """A host has connected: the one before it is out."""
        self._drop()
        self._connection = connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None or connection.transport is None or connection.lost.is_set():
            return
        connection.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        connection.transport.abort()

    async def _keep_dialling(self, listener: Listener) -> None:
        loop = asyncio.get_running_loop()
        while True:
            with contextlib.suppress(OSError):
                _, connection = await loop.create_connection(lambda: _Connection(self, listener), self.host, self.port)
                await connection.lost.wait()
            await asyncio.sleep(_REDIAL_S)
