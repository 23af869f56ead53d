"""Follows one panel with whichever `span_panel_api` its interpreter has, and tells what that costs. Runs in both environments.

`python span_v2_worker.py PORT HTTP_PORT SERIAL` reads lines and answers each with a number of seconds: `connect`, `connect-cpu`, `begin`, and
`end VALUE`, when the first circuit shows that value. Uses the standard library and the documented surfaces of both packages.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from typing import Any

import span_panel_api

IS_OURS = hasattr(span_panel_api, "SpanPanel")
_FIRST = f"{1:032x}"
_LIMIT_S = 60.0


class Ours:
    """Our client."""

    def __init__(self, port: int, _http: int, serial: str) -> None:
        access = span_panel_api.BrokerAccess(serial)
        self.panel = span_panel_api.SpanPanel("127.0.0.1", access, broker_port=port, use_tls=False)
        self.snapshots = 0
        self._task: asyncio.Task[None] | None = None

    async def connect(self) -> int:
        """Connect, and count the circuits."""
        await self.panel.connect()
        return len(self.panel.snapshot.circuits)

    async def stream(self) -> None:
        """Take a snapshot each second."""
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for _ in self.panel.watch_snapshots(1.0):
            self.snapshots += 1

    async def power(self) -> float | None:
        """Power of the first circuit."""
        return self.panel.snapshot.circuits[_FIRST].power_w

    async def close(self) -> None:
        """Leave."""
        await self.panel.close()
        if self._task is not None:
            await self._task


class Peer:
    """The peer's client."""

    def __init__(self, port: int, http: int, serial: str) -> None:
        package: Any = span_panel_api
        config = package.MqttClientConfig("127.0.0.1", "user", "password", mqtts_port=port, use_tls=False)
        self.client: Any = package.SpanMqttClient(
            "127.0.0.1", serial, config, snapshot_interval=1.0, panel_http_port=http
        )
        self.snapshots = 0

    async def connect(self) -> int:
        """Connect, and count the circuits."""
        await self.client.connect()
        snapshot = await self.client.get_snapshot()
        return sum(not name.startswith("unmapped") for name in snapshot.circuits)

    async def stream(self) -> None:
        """Take a snapshot each second."""

        async def count(_snapshot: object) -> None:
            self.snapshots += 1

        self.client.register_snapshot_callback(count)
        await self.client.start_streaming()

    async def power(self) -> float | None:
        """Power of the first circuit."""
        return (await self.client.get_snapshot()).circuits[_FIRST].instant_power_w  # type: ignore[no-any-return]  # the peer's

    async def close(self) -> None:
        """Leave."""
        await self.client.close()


class Worker:
    """One client after the other, and what is measured on them."""

    def __init__(self, *where: Any) -> None:
        self._where = where
        self._client: Any = None
        self._begun = 0.0

    def _new(self) -> Any:
        return (Ours if IS_OURS else Peer)(*self._where)

    async def connect(self) -> float:
        """Seconds from nothing to a complete snapshot."""
        return (await self._connected())[0]

    async def connect_cpu(self) -> float:
        """Seconds of processor time of that."""
        return (await self._connected())[1]

    async def _connected(self) -> tuple[float, float]:
        client = self._new()
        start, cpu = time.perf_counter(), time.process_time()
        circuits = await client.connect()
        took = time.perf_counter() - start, time.process_time() - cpu
        await client.close()
        if circuits != 40:
            raise RuntimeError(f"{circuits} circuits instead of 40")
        return took

    async def begin(self) -> float:
        """Follow the panel, and count from now."""
        self._client = self._new()
        await self._client.connect()
        await self._client.stream()
        await asyncio.sleep(0.2)
        self._begun = time.process_time()
        return 0.0

    async def end(self, last: str) -> float:
        """Seconds of processor time since then."""
        async with asyncio.timeout(_LIMIT_S):
            while abs(await self._client.power() or 0.0) != abs(float(last)):  # noqa: ASYNC110 # what both packages can be asked
                await asyncio.sleep(0.2)
        took = time.process_time() - self._begun
        if not self._client.snapshots:
            raise RuntimeError("no snapshot came")
        await self._client.close()
        return took


async def main(port: int, http: int, serial: str) -> None:
    """Do what standard input asks for."""
    worker, loop = Worker(port, http, serial), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        kind, *words = line.split()
        print(await getattr(worker, kind.replace("-", "_"))(*words), flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
