"""Puts the device on a socket: aiohttp reads the requests, and answers leave in the way their delivery says."""

import asyncio
import os
import socket
import ssl
import struct
import weakref
from collections.abc import AsyncIterator, Callable

from aiohttp import web
from devicewire.span.simulation.http_requests import ReceivedRequest

from .answers import Answer, Delivery

_SERVER_NAME = "nginx"
_CHUNK = b'"never ending text ' + b"." * 65_517
_CLEANUP_S = 0.2
"""How long stopping waits for answers that are still delayed."""
_RESET_ON_CLOSE = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)

TlsSite = tuple[int, ssl.SSLContext]
"""Where to listen for HTTPS, and with which certificate."""
AnswerFunction = Callable[[ReceivedRequest], Answer]


class HttpServer:
    """An HTTP server in the running event loop, with TLS on a second port where it is asked for."""

    def __init__(self, answer: AnswerFunction, keepalive_s: float) -> None:
        self._answer = answer
        self._keepalive_s = keepalive_s
        self._runner: web.AppRunner | None = None
        self._transports: weakref.WeakSet[asyncio.Transport] = weakref.WeakSet()

    async def start(self, host: str, port: int, tls: TlsSite | None = None) -> tuple[int, int]:
        """Listen and return the ports (0 without TLS); the system chooses those that are 0. OSError when that fails."""
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(
            application,
            access_log=None,
            handler_cancellation=True,
            keepalive_timeout=self._keepalive_s,
            shutdown_timeout=_CLEANUP_S,
        )
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port, reuse_address=True).start()
            if tls is not None:
                await web.TCPSite(self._runner, host, tls[0], ssl_context=tls[1], reuse_address=True).start()
        except BaseException:
            await self.stop()
            raise
        ports = [address[1] for address in self._runner.addresses]
        return ports[0], ports[1] if tls is not None else 0

    async def stop(self) -> None:
        """Close all connections and stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        for transport in self._transports:
            transport.abort()  # what nobody has read by now would keep the connection open
        await asyncio.sleep(0)  # the loop closes them in its next turn

    def abort_tls_connections(self) -> None:
        """Cut the connections of the HTTPS port."""
        for transport in list(self._transports):
            if transport.get_extra_info("ssl_object") is not None:
                transport.abort()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            self._transports.add(request.transport)
        answer = self._answer(await _received(request))
        await asyncio.sleep(answer.delay_s)
        return await _deliver(request, answer)


async def _received(request: web.Request) -> ReceivedRequest:
    path, _, query = request.raw_path.partition("?")
    return ReceivedRequest(
        method=request.method,
        path=path,
        query=query,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=await request.read(),
        peer=request.remote or "",
        is_tls=request.secure,
    )


async def _deliver(request: web.Request, answer: Answer) -> web.StreamResponse:
    headers = {"Server": _SERVER_NAME, "Content-Type": answer.content_type, **answer.headers}
    if answer.delivery is Delivery.FLOOD:
        return await _stream(request, answer.status, headers, _flood(answer.flood_size))
    if answer.delivery is Delivery.TRUNCATE:
        headers["Content-Length"] = str(len(answer.body))
        response = await _stream(request, answer.status, headers, _once(answer.body[: answer.kept_bytes]))
        _close(request)
        return response
    if answer.delivery in (Delivery.DROP, Delivery.RESET):
        _close(request, is_reset=answer.delivery is Delivery.RESET)
    return web.Response(status=answer.status, body=answer.body, headers=headers)


async def _stream(
    request: web.Request, status: int, headers: dict[str, str], parts: AsyncIterator[bytes]
) -> web.StreamResponse:
    response = web.StreamResponse(status=status, headers=headers)
    await response.prepare(request)
    async for part in parts:
        await response.write(part)
    return response


async def _once(part: bytes) -> AsyncIterator[bytes]:
    yield part


async def _flood(size: int) -> AsyncIterator[bytes]:
    for start in range(0, size, len(_CHUNK)):
        yield _CHUNK[: size - start]


def _close(request: web.Request, *, is_reset: bool = False) -> None:
    transport = request.transport
    if transport is None:
        return
    if not is_reset:
        transport.close()
        return
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()
