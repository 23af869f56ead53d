"""Puts a device on a socket: aiohttp reads the requests, and answers leave in the way their delivery says."""

import asyncio
import os
import socket
import ssl
import struct
import weakref
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from typing import Final, Generic, TypeVar

from aiohttp import web

from .http_answers import Delivery, HttpAnswer
from .http_requests import ReceivedRequest

_AnswerT = TypeVar("_AnswerT", bound=HttpAnswer)
_CHUNK: Final = b'"never ending text ' + b"." * 65_517
_CLEANUP_S: Final = 0.2
"""How long stopping waits for answers that are still delayed."""
_RESET_ON_CLOSE: Final = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)

Site = tuple[int, ssl.SSLContext | None]
"""A port to listen on (0: the system chooses), and the certificate for HTTPS."""


class HttpServer(ABC, Generic[_AnswerT]):
    """An HTTP server in the running event loop. `name` is what it calls itself, `max_body` what a request may bring."""

    def __init__(
        self,
        *,
        name: str,
        keepalive_s: float,
        max_body: int = 1 << 20,
    ) -> None:
        self._name = name
        self._keepalive_s = keepalive_s
        self._max_body = max_body
        self._runner: web.AppRunner | None = None
        self._transports: weakref.WeakSet[asyncio.Transport] = weakref.WeakSet()

    async def start(self, host: str, sites: Sequence[Site]) -> list[int]:
        """Listen and return the ports, also when it listens already. OSError when one of them cannot be had."""
        if self._runner is None:
            await self._listen(host, sites)
        return [address[1] for address in self._runner.addresses] if self._runner is not None else []

    async def stop(self) -> None:
        """Close all connections and stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        for transport in self._transports:
            transport.abort()  # what nobody has read by now would keep the connection open
        await asyncio.sleep(0)  # the loop closes them in its next turn

    def abort_tls_connections(self) -> None:
        """Cut the connections of ports with HTTPS."""
        for transport in list(self._transports):
            if transport.get_extra_info("ssl_object") is not None:
                transport.abort()

    @abstractmethod
    async def answer(self, request: ReceivedRequest) -> _AnswerT:
        """Do what a request asks for."""

    async def respond(self, request: web.Request, answer: _AnswerT) -> web.StreamResponse:
        """Deliver an answer whose delay is over."""
        headers = self.headers(answer)
        if answer.delivery is Delivery.FLOOD:
            return await _stream(request, answer.status, headers, _flood(answer.flood_size))
        if answer.delivery is Delivery.TRUNCATE:
            headers["Content-Length"] = str(len(answer.body))
            response = await _stream(request, answer.status, headers, _once(answer.body[: answer.kept_bytes]))
            close(request)
            return response
        if answer.delivery in (Delivery.DROP, Delivery.RESET):
            close(request, is_reset=answer.delivery is Delivery.RESET)
        return web.Response(status=answer.status, body=answer.body, headers=headers)

    def headers(self, answer: _AnswerT) -> dict[str, str]:
        """Return what an answer says in its head."""
        headers = {"Server": self._name, **answer.headers}
        return {**headers, "Content-Type": answer.content_type} if answer.content_type else headers

    async def _listen(self, host: str, sites: Sequence[Site]) -> None:
        application = web.Application(client_max_size=self._max_body)
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
            for port, tls in sites:
                await web.TCPSite(self._runner, host, port, ssl_context=tls, reuse_address=True).start()
        except BaseException:
            await self.stop()
            raise

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            self._transports.add(request.transport)
        answer = await self.answer(await _received(request))
        await asyncio.sleep(answer.delay_s)
        return await self.respond(request, answer)


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


def close(request: web.Request, *, is_reset: bool = False) -> None:
    """Close the connection of a request, with a reset (RST) when that is asked for."""
    transport = request.transport
    if transport is None:
        return
    if not is_reset:
        transport.close()
        return
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()
