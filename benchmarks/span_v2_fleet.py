"""Follows many panels in one process: `python span_v2_fleet.py PORT PANELS CIRCUITS`.

It says `ready`; told that everything has been sent, it says how many messages it has not seen, and which part of one core it took.
"""

from __future__ import annotations

import asyncio
import sys
import time

from span_panel_api import BrokerAccess, SpanPanel

_SECONDS = 4
_LIMIT_S = 5.0


class Follower:
    """One panel, and how many values of it were told."""

    def __init__(self, number: int, port: int) -> None:
        access = BrokerAccess(f"fleet-{number}")
        self.panel = SpanPanel(
            "127.0.0.1", access, broker_port=port, use_tls=False, connect_timeout=60, ready_timeout=60
        )
        self.told = 0
        self._task: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Connect and begin to watch."""
        await self.panel.connect()
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        async for change in self.panel.watch():
            if change.field == "power_w":
                self.told += 1 + change.superseded


async def main(port: int, panels: int, circuits: int) -> None:
    """Follow, and tell."""
    followers = [Follower(number, port) for number in range(panels)]
    for first in range(0, panels, 10):
        await asyncio.gather(*(one.connect() for one in followers[first : first + 10]))
    print("ready", flush=True)
    cpu = time.process_time()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    sent, end = panels * circuits * _SECONDS, time.monotonic() + _LIMIT_S
    while sum(one.told for one in followers) < sent and time.monotonic() < end:  # noqa: ASYNC110 # they count for themselves
        await asyncio.sleep(0.05)
    share = (
        time.process_time() - cpu
    ) / _SECONDS  # of the time that it should take, not of what a busy machine makes of it
    print(sent - sum(one.told for one in followers), share * 100, flush=True)
    for one in followers:
        await one.panel.close()


if __name__ == "__main__":
    asyncio.run(main(*(int(word) for word in sys.argv[1:])))
