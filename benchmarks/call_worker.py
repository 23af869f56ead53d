"""Makes calls with whichever `span_panel_api` its interpreter has, and tells their processor time. Runs in both environments.

Reads lines `METHODS COUNT` (methods joined by `+`), answers each with seconds of processor time per round of those calls.
Uses nothing but the standard library and the documented surface of the package.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING, Any

from span_panel_api import SpanPanelClient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_WARM_UP = 20


async def measure(calls: list[Callable[[], Awaitable[Any]]], count: int) -> float:
    """Return the processor time of one round of calls, in seconds."""
    start = time.process_time()
    for _ in range(count):
        for call in calls:
            await call()
    return (time.process_time() - start) / count


async def main(port: int) -> None:
    """Do what standard input asks for."""
    async with SpanPanelClient("127.0.0.1", port) as client:
        client.set_access_token("benchmark")
        for line in sys.stdin:
            methods, count = line.split()
            calls = [getattr(client, method) for method in methods.split("+")]
            await measure(calls, _WARM_UP)
            print(await measure(calls, int(count)), flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
