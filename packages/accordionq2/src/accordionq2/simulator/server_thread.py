"""Runs the HTTP server in a thread with an event loop of its own, so that tests of any colour can use it.

The thread outlives the server: when the station goes down, it closes everything, and opens again when it comes back.
"""

import asyncio
import logging
import ssl
from typing import Final

from devicewire.accordionq2.simulation.loop_thread import LoopThread

from .device import Device
from .http_server import StationServer
from .station import Station

_TICK_S: Final = 0.01
"""How often a station whose clock runs by itself looks for what is due."""
_RETRY_S: Final = 0.1
_log = logging.getLogger("accordionq2.simulator")


class ServerThread:
    """One run of the server: made, started, stopped, thrown away."""

    def __init__(self, device: Device, station: Station, keepalive_s: float, tls: ssl.SSLContext | None = None) -> None:
        self._station = station
        self._server = StationServer(device.begin, station.events.close, keepalive_s, tls)
        self._thread: LoopThread | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._is_stopping = False
        self._ordered = asyncio.Event()
        self._obeying = asyncio.Lock()

    def start(self, host: str, port: int) -> int:
        """Start listening and return the port. OSError when the address cannot be had."""
        self._station.power.orders.clear()
        self._thread = LoopThread("accordionq2-simulator")
        return self._thread.begin(self._begin(host, port))

    def stop(self) -> None:
        """Stop listening, close all connections, and wait for the thread."""
        if self._thread is not None:
            self._thread.call(self._end())
            self._thread.stop()

    def settle(self) -> None:
        """Wait until the server has gone down or come back, when that was ordered. What is ordered may be under way already."""
        if self._thread is not None and not self._thread.is_current:
            self._thread.call(self._obey())

    def _heed(self) -> None:
        if self._thread is not None:
            self._thread.soon(self._ordered.set)

    async def _begin(self, host: str, port: int) -> int:
        self._address = (host, await self._server.start_at(host, port))
        self._station.power.on_order = self._heed
        self._tasks = [asyncio.create_task(self._obey_always())]
        if not self._station.is_frozen:
            self._tasks.append(asyncio.create_task(self._tick()))
        return self._address[1]

    async def _end(self) -> None:
        self._is_stopping = True
        for task in self._tasks:
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
        while not self._is_stopping:
            try:
                await self._server.start_at(*self._address)
            except OSError as error:
                _log.warning("cannot come back: %s", error)
                await asyncio.sleep(_RETRY_S)
            else:
                return
