"""Runs the HTTP server in a thread with an event loop of its own, so that tests of any colour can use it."""

import asyncio
import threading
from concurrent.futures import Future
from typing import Final

from .http_server import AnswerFunction, HttpServer, TlsSite

_START_TIMEOUT_S: Final = 10.0
_STOP_TIMEOUT_S: Final = 10.0


class ServerThread:
    """One run of the server: made, started, stopped, thrown away."""

    def __init__(self, answer: AnswerFunction, keepalive_s: float) -> None:
        self._server = HttpServer(answer, keepalive_s)
        self._started: Future[tuple[int, int]] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._thread: threading.Thread | None = None

    def start(self, host: str, port: int, tls: TlsSite | None = None) -> tuple[int, int]:
        """Start listening and return the ports for HTTP and HTTPS (0 without). OSError when an address cannot be had."""
        self._thread = threading.Thread(
            target=asyncio.run, args=(self._run(host, port, tls),), name="span-simulator", daemon=True
        )
        self._thread.start()
        return self._started.result(_START_TIMEOUT_S)

    def stop(self) -> None:
        """Stop listening, close all connections, and wait for the thread."""
        if self._thread is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(_STOP_TIMEOUT_S)

    def abort_tls_connections(self, delay_s: float = 0.0) -> None:
        """Cut all HTTPS connections, as a server that restarts does; later, when an answer is still on its way."""
        loop = self._loop
        if loop is not None:
            loop.call_soon_threadsafe(loop.call_later, delay_s, self._server.abort_tls_connections)

    async def _run(self, host: str, port: int, tls: TlsSite | None) -> None:
        try:
            ports = await self._server.start(host, port, tls)
        except OSError as error:
            self._started.set_exception(error)
            return
        self._loop = asyncio.get_running_loop()
        self._started.set_result(ports)
        await self._stop.wait()
        await self._server.stop()
