"""Byte streams to a broker: TCP, TLS, and WebSocket with or without TLS. The only module of the panel's client that opens sockets."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Protocol, cast

from .packets import LARGEST_PACKET

if TYPE_CHECKING:
    import ssl

    import aiohttp

__all__ = ["Receiver", "Stream", "open_tcp", "open_websocket"]

_SUBPROTOCOL = "mqtt"


class Receiver(Protocol):
    """What a stream tells."""

    def received(self, data: bytes) -> None:
        """Bytes came."""

    def lost(self, error: Exception | None) -> None:
        """The stream has ended; told once, and not after `close()`."""


class Stream(Protocol):
    """A stream that is open."""

    def write(self, data: bytes) -> None:
        """Send bytes, at once or as soon as possible."""

    async def close(self) -> None:
        """Close it. Twice is fine."""


async def open_tcp(host: str, port: int, context: ssl.SSLContext | None, receiver: Receiver) -> Stream:
    """Open TCP, or TLS with a context. OSError when that fails."""
    loop = asyncio.get_running_loop()
    _, protocol = await loop.create_connection(lambda: _Tcp(receiver), host, port, ssl=context)
    return protocol


class _Tcp(asyncio.Protocol):
    def __init__(self, receiver: Receiver) -> None:
        self._receiver: Receiver | None = receiver
        self._transport: asyncio.Transport | None = None
        self._ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self._receiver is not None:
            self._receiver.received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        receiver, self._receiver = self._receiver, None
        if not self._ended.done():
            self._ended.set_result(None)
        if receiver is not None:
            receiver.lost(exc)

    def write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    async def close(self) -> None:
        self._receiver = None
        if self._transport is not None and not self._ended.done():
            self._transport.close()
            done, _ = await asyncio.wait([self._ended], timeout=1.0)
            if not done:  # a broker that hangs must not hold us
                self._transport.abort()


async def open_websocket(host: str, port: int, context: ssl.SSLContext | None, receiver: Receiver) -> Stream:
    """Open a WebSocket, over TLS with a context. OSError when that fails."""
    import aiohttp

    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
    scheme, name = ("ws", "wss")[context is not None], f"[{host}]" if ":" in host else host
    try:
        socket = await session.ws_connect(
            f"{scheme}://{name}:{port}/",
            protocols=(_SUBPROTOCOL,),
            ssl=context or True,
            max_msg_size=2 * LARGEST_PACKET,
        )
    except aiohttp.ClientError as error:
        await session.close()
        raise OSError(str(error)) from error
    except BaseException:
        await session.close()
        raise
    return _WebSocket(session, socket, receiver)


class _WebSocket:
    def __init__(
        self, session: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse, receiver: Receiver
    ) -> None:
        self._session, self._socket = session, socket
        self._receiver: Receiver | None = receiver
        self._outbox: asyncio.Queue[bytes] = asyncio.Queue()
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._write())]

    def write(self, data: bytes) -> None:
        self._outbox.put_nowait(data)

    async def _read(self) -> None:
        import aiohttp

        async for message in self._socket:
            if self._receiver is not None and message.type is aiohttp.WSMsgType.BINARY:
                self._receiver.received(message.data)
        receiver, self._receiver = self._receiver, None
        if receiver is not None:
            receiver.lost(self._socket.exception() if isinstance(self._socket.exception(), Exception) else None)  # type: ignore[arg-type]  # checked just now

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                await self._socket.send_bytes(await self._outbox.get())

    async def close(self) -> None:
        self._receiver = None
        tasks, self._tasks = self._tasks, []
        if not tasks:
            return
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(1.0):
                while not self._outbox.empty():
                    await self._socket.send_bytes(self._outbox.get_nowait())
                await self._socket.close()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await self._session.close()
