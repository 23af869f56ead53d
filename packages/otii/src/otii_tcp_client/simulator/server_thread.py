"""Runs the server in a thread with an event loop of its own, so that tests of any colour can use it."""

import asyncio

from devicewire.otii.simulation.loop_thread import LoopThread

from .responder import Responder
from .tcp_server import TcpServer


class ServerThread:
    """One run of the server: made, started, stopped, thrown away."""

    def __init__(self, responder: Responder) -> None:
        self._server = TcpServer(responder)
        self._thread: LoopThread | None = None
        self._ending: asyncio.Task[None] | None = None

    def start(self, host: str, port: int) -> int:
        """Start listening and return the port. OSError when the address cannot be had."""
        thread = LoopThread("otii-simulator")
        bound_port = thread.begin(self._begin(thread, host, port))
        self._thread = thread
        return bound_port

    def stop(self) -> None:
        """Stop listening, close all connections, and wait for the thread."""
        if self._thread is not None:
            self._thread.soon(self._server.ended.set)
            self._thread.join()

    @property
    def is_alive(self) -> bool:
        """Whether the server listens: not before the start, nor after a client shut it down."""
        return self._thread is not None and self._thread.is_alive

    async def _begin(self, thread: LoopThread, host: str, port: int) -> int:
        bound_port = await self._server.start(host, port)
        self._ending = asyncio.create_task(self._end(thread))
        return bound_port

    async def _end(self, thread: LoopThread) -> None:
        """Wait until a client shuts the server down, or until it is stopped."""
        await self._server.ended.wait()
        await self._server.stop()
        thread.end()
