"""Waiting and working in the background, in both colours: what differs between tasks and threads, and nothing else."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["AsyncGuard", "AsyncStop", "AsyncWorker", "Guard", "Stop", "Worker"]

AsyncGuard = asyncio.Lock
Guard = threading.Lock


class AsyncStop:
    """Something may be told to stop, once."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        """Stop."""
        self._event.set()

    def is_set(self) -> bool:
        """Whether it is to stop."""
        return self._event.is_set()

    async def wait(self, seconds: float) -> bool:
        """Wait, but not longer than until it is to stop; return whether it is."""
        try:
            async with asyncio.timeout(seconds):
                return await self._event.wait()
        except TimeoutError:
            return False


class Stop:
    """The same for threads."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """Stop."""
        self._event.set()

    def is_set(self) -> bool:
        """Whether it is to stop."""
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait, but not longer than until it is to stop; return whether it is."""
        return self._event.wait(seconds)


class AsyncWorker:
    """Does a step again and again, in a task of its own, until it is closed.

    Args:
        name: what it is called.
        step: does it, and returns the seconds until the next time; None ends it.
        first_s: seconds until the first time.
    """

    def __init__(self, name: str, step: Callable[[], Awaitable[float | None]], first_s: float) -> None:
        self._task = asyncio.get_running_loop().create_task(_repeat(step, first_s), name=name)

    async def close(self) -> None:
        """Stop, and wait until it has stopped. A step that is going on is cut short."""
        if self._task is not asyncio.current_task():
            self._task.cancel()
            await asyncio.wait([self._task])


async def _repeat(step: Callable[[], Awaitable[float | None]], first_s: float) -> None:
    wait: float | None = first_s
    while wait is not None:
        await asyncio.sleep(wait)
        wait = await step()


class Worker:
    """The same in a thread of its own. A step that is going on is waited for."""

    def __init__(self, name: str, step: Callable[[], float | None], first_s: float) -> None:
        self._step = step
        self._first_s = first_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        wait: float | None = self._first_s
        while wait is not None and not self._stop.wait(wait):
            wait = self._step()

    def close(self) -> None:
        """Stop, and wait until it has stopped."""
        self._stop.set()
        if self._thread is not threading.current_thread():
            self._thread.join()
