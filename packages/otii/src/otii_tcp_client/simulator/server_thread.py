"""Runs the server in a thread with an event loop of its own, so that tests of any colour can use it."""

import asyncio
import threading
from concurrent.futures import Future
from typing import Final

from .responder import Responder
from .tcp_server import TcpServer

_START_TIMEOUT_S: Final = 10.0
_STOP_TIMEOUT_S: Final = 10.0


class ServerThread:
    """One run of the server: made, started, stopped, thrown away."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._started: Future[int] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: TcpServer | None = None
        self._thread: threading.Thread | None = None

    def start(self, host: str, port: int) -> int:
        """Start listening and return the port. OSError when the address cannot be had."""
        self._thread = threading.Thread(
            target=asyncio.run, args=(self._run(host, port),), name="otii-simulator", daemon=True
        )
        self._thread.start()
        return self._started.result(_START_TIMEOUT_S)

    def stop(self) -> None:
        """Stop listening, close all connections, and wait for the thread."""
        if self._thread is not None and self._loop is not None and self._server is not None:
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._server.ended.set)
            self._thread.join(_STOP_TIMEOUT_S)

    @property
    def is_alive(self) -> bool:
        """Whether the server listens: not before the start, nor after a client shut it down."""
        return self._thread is not None and self._thread.is_alive()

    async def _run(self, host: str, port: int) -> None:
        self._server = TcpServer(self._responder)
        try:
            bound_port = await self._server.start(host, port)
        except OSError as error:
            self._started.set_exception(error)
            return
        self._loop = asyncio.get_running_loop()
        self._started.set_result(bound_port)
        await self._server.ended.wait()
        await self._server.stop()
