"""Puts the device on a socket: aiohttp reads the requests, and answers leave in the way their delivery says."""

import asyncio
import os
import socket
import ssl
import struct
import weakref
from collections.abc import AsyncIterator, Callable

from aiohttp import web
from devicewire.accordionq2.simulation.http_requests import ReceivedRequest

from .answers import Answer, Delivery
from .stream_delivery import stream_parts
from .stream_faults import StreamScript
from .streams import Ending, Stream

_SERVER_NAME = "Kestrel"
_MAX_BODY = 1 << 30
"""Uploads may be large; they are held in memory."""
_CHUNK = b'"never ending text ' + b"." * 65_517
_CLEANUP_S = 0.2
"""How long stopping waits for answers that are still delayed."""
_RESET_ON_CLOSE = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)

BeginFunction = Callable[[ReceivedRequest], Answer | Callable[[], Answer]]
"""Does what a request asks for; what takes long is returned, to be called on another thread."""
CloseFunction = Callable[[Stream], None]


class HttpServer:
    """An HTTP server in the running event loop."""

    def __init__(
        self,
        begin: BeginFunction,
        close_stream: CloseFunction,
        keepalive_s: float,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._tls = tls
        self._begin = begin
        self._close_stream = close_stream
        self._stream_tasks: set[asyncio.Task[None]] = set()
        self._keepalive_s = keepalive_s
        self._runner: web.AppRunner | None = None
        self._transports: weakref.WeakSet[asyncio.Transport] = weakref.WeakSet()

    async def start(self, host: str, port: int) -> int:
        """Listen and return the port, which the system chooses when `port` is 0. OSError when that fails."""
        if self._runner is not None:
            return port
        application = web.Application(client_max_size=_MAX_BODY)
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
            await web.TCPSite(self._runner, host, port, ssl_context=self._tls, reuse_address=True).start()
        except BaseException:
            await self.stop()
            raise
        bound_port: int = self._runner.addresses[0][1]
        return bound_port

    async def stop(self) -> None:
        """Close all connections and stop listening."""
        for task in self._stream_tasks:
            task.cancel()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        for transport in self._transports:
            transport.abort()  # what nobody has read by now would keep the connection open
        await asyncio.sleep(0)  # the loop closes them in its next turn

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            self._transports.add(request.transport)
        begun = self._begin(await _received(request))
        answer = begun if isinstance(begun, Answer) else await asyncio.to_thread(begun)
        await asyncio.sleep(answer.delay_s)
        if answer.open_stream is not None and answer.delivery is Delivery.COMPLETE:
            return await self._deliver_stream(request, answer, answer.open_stream)
        return await _deliver(request, answer)

    async def _deliver_stream(
        self, request: web.Request, answer: Answer, open_stream: Callable[[], Stream]
    ) -> web.StreamResponse:
        response = web.StreamResponse(status=answer.status, headers=_headers(answer))
        await response.prepare(request)
        task = asyncio.create_task(self._write_stream(request, response, answer, open_stream))
        self._stream_tasks.add(task)
        task.add_done_callback(self._stream_tasks.discard)
        try:
            await task
        except ConnectionError:  # the client has gone
            _close(request)
        finally:
            task.cancel()
        return response

    async def _write_stream(
        self, request: web.Request, response: web.StreamResponse, answer: Answer, open_stream: Callable[[], Stream]
    ) -> None:
        stream = open_stream()
        try:
            async for part in stream_parts(stream, StreamScript(answer.stream_faults)):
                if isinstance(part, bytes):
                    await response.write(part)
                elif part is not Ending.CLOSE:
                    _close(request, is_reset=part is Ending.RESET)
        finally:
            self._close_stream(stream)


async def _received(request: web.Request) -> ReceivedRequest:
    path, _, query = request.raw_path.partition("?")
    return ReceivedRequest(
        method=request.method,
        path=path,
        query=query,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=await request.read(),
        peer=request.remote or "",
    )


def _headers(answer: Answer) -> dict[str, str]:
    headers = {"Server": _SERVER_NAME, **answer.headers}
    return {**headers, "Content-Type": answer.content_type} if answer.content_type else headers


async def _deliver(request: web.Request, answer: Answer) -> web.StreamResponse:
    headers = _headers(answer)
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
