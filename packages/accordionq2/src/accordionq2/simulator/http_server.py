"""Puts the station on a socket, and its event streams."""

import asyncio
import ssl
from collections.abc import Callable

from aiohttp import web
from devicewire.accordionq2.simulation.http_requests import ReceivedRequest
from devicewire.accordionq2.simulation.http_server import HttpServer, close

from .answers import Answer, Delivery
from .stream_delivery import stream_parts
from .stream_faults import StreamScript
from .streams import Ending, Stream

_SERVER_NAME = "Kestrel"
_MAX_BODY = 1 << 30
"""Uploads may be large; they are held in memory."""

BeginFunction = Callable[[ReceivedRequest], Answer | Callable[[], Answer]]
"""Does what a request asks for; what takes long is returned, to be called on another thread."""
CloseFunction = Callable[[Stream], None]


class StationServer(HttpServer[Answer]):
    """The station's HTTP server in the running event loop."""

    def __init__(
        self,
        begin: BeginFunction,
        close_stream: CloseFunction,
        keepalive_s: float,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(name=_SERVER_NAME, keepalive_s=keepalive_s, max_body=_MAX_BODY)
        self._begin = begin
        self._tls = tls
        self._close_stream = close_stream
        self._stream_tasks: set[asyncio.Task[None]] = set()

    async def start_at(self, host: str, port: int) -> int:
        """Listen and return the port, which the system chooses when `port` is 0. OSError when that fails."""
        return (await self.start(host, [(port, self._tls)]))[0]

    async def stop(self) -> None:
        """Close all connections and stop listening."""
        for task in self._stream_tasks:
            task.cancel()
        await super().stop()

    async def answer(self, request: ReceivedRequest) -> Answer:
        """Do what a request asks for, what takes long on another thread."""
        begun = self._begin(request)
        return begun if isinstance(begun, Answer) else await asyncio.to_thread(begun)

    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        """Deliver an answer whose delay is over."""
        if answer.open_stream is not None and answer.delivery is Delivery.COMPLETE:
            return await self._deliver_stream(request, answer, answer.open_stream)
        return await super().respond(request, answer)

    async def _deliver_stream(
        self, request: web.Request, answer: Answer, open_stream: Callable[[], Stream]
    ) -> web.StreamResponse:
        response = web.StreamResponse(status=answer.status, headers=self.headers(answer))
        await response.prepare(request)
        task = asyncio.create_task(self._write_stream(request, response, answer, open_stream))
        self._stream_tasks.add(task)
        task.add_done_callback(self._stream_tasks.discard)
        try:
            await task
        except ConnectionError:  # the client has gone
            close(request)
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
                    close(request, is_reset=part is Ending.RESET)
        finally:
            self._close_stream(stream)
