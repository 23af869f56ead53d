"""What the tests of the asynchronous client need and the synchronous one needs otherwise: `sync_tools` is the twin."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

T = TypeVar("T")

LIMIT_S = 20.0
"""Only what hangs takes as long; what happens may take its time on a busy machine."""


async def until(happened: Callable[[], bool]) -> None:
    """Wait for something that another task or thread does."""
    async with asyncio.timeout(LIMIT_S):
        while not happened():  # noqa: ASYNC110 # another thread has no event for it
            await asyncio.sleep(0.01)


async def gather(*calls: Callable[[], Awaitable[T]]) -> list[T]:
    """Make all calls at the same time and return their results in order."""
    return list(await asyncio.gather(*(call() for call in calls)))


class Waiting(Generic[T]):
    """A call that is going on."""

    def __init__(self, task: asyncio.Future[T]) -> None:
        self._task = task

    async def result(self) -> T:
        """Wait for its result, not for ever."""
        async with asyncio.timeout(LIMIT_S):
            return await self._task


@asynccontextmanager
async def in_background(call: Callable[[], Awaitable[T]]) -> AsyncIterator[Waiting[T]]:
    """Make a call, and go on while it waits."""
    task = asyncio.ensure_future(call())
    await asyncio.sleep(0.05)
    assert not task.done()
    yield Waiting(task)
