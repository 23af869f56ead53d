"""Makes calls to the still station, in a process of its own, and tells what they cost.

`python -m benchmarks.station_worker PORT` reads lines `KIND COUNT` and answers each with a number: seconds for each call (processor time
of `get` and `post`, time by the clock of `threads` and `concurrent`), or MiB of memory that a `download` took over the idle process.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.station_answers import DOWNLOAD_BYTES, DOWNLOAD_NAME
from benchmarks.station_peers import PlainClient, httpx_get_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_THREADS = 8
_CONCURRENT = 50
_WARM_UP = 20


def processor_time(call: Callable[[], object], count: int) -> float:
    """Seconds of processor time for one call."""
    for _ in range(_WARM_UP):
        call()
    start = time.process_time()
    for _ in range(count):
        call()
    return (time.process_time() - start) / count


def threaded_time(call: Callable[[], object], count: int) -> float:
    """Seconds by the clock for one call, when eight threads make them."""

    def some(_number: int) -> None:
        for _ in range(count // _THREADS):
            call()

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(some, range(_THREADS)))  # opens connections and starts threads
        start = time.perf_counter()
        list(pool.map(some, range(_THREADS)))
        return (time.perf_counter() - start) / (count // _THREADS * _THREADS)


async def concurrent_time(call: Callable[[], Awaitable[object]], count: int) -> float:
    """Seconds by the clock for one call, when fifty tasks make them."""

    async def some(number: int) -> None:
        for _ in range(number):
            await call()

    await asyncio.gather(*(some(2) for _ in range(_CONCURRENT)))
    start = time.perf_counter()
    await asyncio.gather(*(some(count // _CONCURRENT) for _ in range(_CONCURRENT)))
    return (time.perf_counter() - start) / (count // _CONCURRENT * _CONCURRENT)


def ours(kind: str, port: int, count: int) -> float:
    """Measure our synchronous client."""
    from accordionq2 import AccordionQ2Client

    slow = "/slow" if kind == "threads" else ""
    with AccordionQ2Client(f"http://127.0.0.1:{port}{slow}") as client:
        if kind == "post":
            return processor_time(lambda: client.resources.get_value("TEMP"), count)
        measure = threaded_time if slow else processor_time
        return measure(client.application.get_name, count)


def plain(kind: str, port: int, count: int) -> float:
    """Measure plain `http.client`."""
    slow = "/slow" if kind == "threads" else ""
    with PlainClient(port, slow) as client:
        if kind == "post":
            return processor_time(lambda: client.get_value("TEMP"), count)
        measure = threaded_time if slow else processor_time
        return measure(client.get_name, count)


async def ours_async(port: int, count: int) -> float:
    """Measure our asynchronous client."""
    from accordionq2 import AsyncAccordionQ2Client

    async with AsyncAccordionQ2Client(f"http://127.0.0.1:{port}") as client:
        return await concurrent_time(client.application.get_name, count)


async def plain_async(port: int, count: int) -> float:
    """Measure `httpx.AsyncClient`, as its documentation shows it."""
    import httpx

    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        return await concurrent_time(lambda: httpx_get_name(client), count)


def download(port: int) -> float:
    """Memory in MiB that a download to a file takes over the idle process, at its peak."""
    from accordionq2 import AccordionQ2Client

    with AccordionQ2Client(f"http://127.0.0.1:{port}") as client, tempfile.TemporaryDirectory() as folder:
        client.application.get_name()
        idle = memory("VmRSS")
        size = client.media.download_file(DOWNLOAD_NAME, to=Path(folder) / "file")
        return _taken(size, idle)


async def download_async(port: int) -> float:
    """The same for the asynchronous client."""
    from accordionq2 import AsyncAccordionQ2Client

    async with AsyncAccordionQ2Client(f"http://127.0.0.1:{port}") as client:
        await client.application.get_name()
        with tempfile.TemporaryDirectory() as folder:
            idle = memory("VmRSS")
            size = await client.media.download_file(DOWNLOAD_NAME, to=Path(folder) / "file")
            return _taken(size, idle)


def _taken(size: int, idle: float) -> float:
    if size != DOWNLOAD_BYTES:
        raise RuntimeError(f"{size} bytes came instead of {DOWNLOAD_BYTES}")
    return memory("VmHWM") - idle


def memory(what: str) -> float:
    """Memory of this process in MiB: `VmRSS` now, `VmHWM` at its peak. Linux only."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    line = next(line for line in status.splitlines() if line.startswith(f"{what}:"))
    return int(line.split()[1]) / 1024


def main(port: int) -> None:
    """Do what standard input asks for."""
    measures: dict[str, Callable[[int], Any]] = {
        "ours-concurrent": lambda count: asyncio.run(ours_async(port, count)),
        "plain-concurrent": lambda count: asyncio.run(plain_async(port, count)),
        "ours-download": lambda _count: download(port),
        "ours-download-async": lambda _count: asyncio.run(download_async(port)),
    }
    for line in sys.stdin:
        name, count = line.split()
        side, _, kind = name.partition("-")
        if name in measures:
            print(measures[name](int(count)), flush=True)
        else:
            print((ours if side == "ours" else plain)(kind, port, int(count)), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
