"""Runs the HTTP server in a thread with an event loop of its own, so that tests of any colour can use it.

The thread outlives the server: when the station goes down, it closes everything, and opens again when it comes back.
"""

import asyncio
import logging
import ssl
import threading
from concurrent.futures import Future
from typing import Final

from .device import Device
from .http_server import HttpServer
from .station import Station

_START_TIMEOUT_S: Final = 10.0
_STOP_TIMEOUT_S: Final = 10.0
_TICK_S: Final = 0.01
"""How often a station whose clock runs by itself looks for what is due."""
_RETRY_S: Final = 0.1
_log = logging.getLogger("accordionq2.simulator")


class ServerThread:
    """One run of the server: made, started, stopped, thrown away."""

    def __init__(self, device: Device, station: Station, keepalive_s: float, tls: ssl.SSLContext | None = None) -> None:
        self._station = station
        self._server = HttpServer(device.begin, station.events.close, keepalive_s, tls)
        self._started: Future[int] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._ordered = asyncio.Event()
        self._obeying = asyncio.Lock()
        self._thread: threading.Thread | None = None

    def start(self, host: str, port: int) -> int:
        """Start listening and return the port. OSError when the address cannot be had."""
        self._station.power.orders.clear()
        self._thread = threading.Thread(
            target=asyncio.run, args=(self._run(host, port),), name="accordionq2-simulator", daemon=True
        )
        self._thread.start()
        return self._started.result(_START_TIMEOUT_S)

    def stop(self) -> None:
        """Stop listening, close all connections, and wait for the thread."""
        if self._thread is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(_STOP_TIMEOUT_S)

    def settle(self) -> None:
        """Wait until the server has gone down or come back, when that was ordered. What is ordered may be under way already."""
        loop = self._loop
        if loop is not None and threading.current_thread() is not self._thread:
            asyncio.run_coroutine_threadsafe(self._obey(), loop).result(_START_TIMEOUT_S)

    def _heed(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._ordered.set)

    async def _run(self, host: str, port: int) -> None:
        try:
            self._address = (host, await self._server.start(host, port))
        except OSError as error:
            self._started.set_exception(error)
            return
        self._loop = asyncio.get_running_loop()
        self._station.power.on_order = self._heed
        tasks = [asyncio.create_task(self._obey_always())]
        if not self._station.is_frozen:
            tasks.append(asyncio.create_task(self._tick()))
        self._started.set_result(self._address[1])
        await self._stop.wait()
        for task in tasks:
            task.cancel()
        await self._server.stop()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(_TICK_S)
            self._station.run_due()

    async def _obey_always(self) -> None:
        while True:
            await self._ordered.wait()
            self._ordered.clear()
            await self._obey()

    async def _obey(self) -> None:
        orders = self._station.power.orders
        async with self._obeying:
            while orders:
                if orders.popleft():
                    await self._come_back()
                else:
                    await self._server.stop()

    async def _come_back(self) -> None:
        """Listen again on the same port; whoever took it meanwhile has to give it back."""
        while not self._stop.is_set():
            try:
                await self._server.start(*self._address)
            except OSError as error:
                _log.warning("cannot come back: %s", error)
                await asyncio.sleep(_RETRY_S)
            else:
                return
