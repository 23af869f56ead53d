"""TCP: packets one after another, without COBS."""

from __future__ import annotations

import asyncio
import socket

from .._board import whole
from ..errors import ConduytConnectionError
from ._stream import Stream, StreamTransport

__all__ = ["TCPTransport"]


class TCPTransport(StreamTransport):
    """A device on a TCP connection.

    The firmware dials out: with `listen` this side waits for it. Without, this side connects, as to a bridge or a simulator.

    Args:
        host: name or address to connect to, or to listen on.
        port: TCP port, 0 with `listen` for any that is free.
        listen: wait for the device to connect.
        open_timeout_s: how long connecting, or waiting for the device, may take.
        write_timeout_s: how long writing may take.

    Raises:
        ConduytArgumentError: `port` is none.
    """

    needs_cobs = False
    one_at_a_time = True
    """The firmware reads one packet when bytes arrive; a second one in the same read waits for further bytes."""

    def __init__(
        self, host: str, port: int, *, listen: bool = False, open_timeout_s: float = 10.0, write_timeout_s: float = 5.0
    ) -> None:
        super().__init__(write_timeout_s)
        self.host = host
        self.port = whole(port, "port", 0, 65535)
        self._listen = listen
        self._open_timeout_s = open_timeout_s

    def describe(self) -> str:
        """What it is connected to, in words."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"device that dials {host}:{self.port}" if self._listen else f"device at {host}:{self.port}"

    async def _connect(self, stream: Stream) -> None:
        try:
            async with asyncio.timeout(self._open_timeout_s):
                await (self._accept(stream) if self._listen else self._dial(stream))
        except TimeoutError as error:
            advice = "does it know this address?" if self._listen else "is it switched on, and the address right?"
            raise ConduytConnectionError(f"no {self.describe()} within {self._open_timeout_s:g} s: {advice}") from error
        except OSError as error:
            raise ConduytConnectionError(f"no connection with the {self.describe()}: {_reason(error)}") from error
        if stream.transport is not None:
            sock: socket.socket = stream.transport.get_extra_info("socket")
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    async def _dial(self, stream: Stream) -> None:
        await asyncio.get_running_loop().create_connection(lambda: stream, self.host, self.port)

    async def _accept(self, stream: Stream) -> None:
        first = _First(stream)
        server = await asyncio.get_running_loop().create_server(first.protocol, self.host, self.port)
        try:
            self.port = server.sockets[0].getsockname()[1]
            await stream.made.wait()
        finally:
            server.close()


class _First:
    """Takes the first connection and turns away others."""

    def __init__(self, stream: Stream) -> None:
        self._stream: Stream | None = stream

    def protocol(self) -> asyncio.Protocol:
        stream, self._stream = self._stream, None
        return stream or _TurnedAway()


class _TurnedAway(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


def _reason(error: OSError) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "refused. Is the device (or the simulator) running, and is this its port?"
    if isinstance(error, socket.gaierror):
        return "there is no such host"
    return error.strerror or str(error)
