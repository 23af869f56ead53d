"""What the tests of the asynchronous client need and the synchronous one needs otherwise: `sync_tools` is the twin."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def gather(*calls: Callable[[], Awaitable[T]]) -> list[T]:
    """Make all calls at the same time and return their results in order."""
    return list(await asyncio.gather(*(call() for call in calls)))


async def first(events: AsyncGenerator[T, None], count: int = 1) -> list[T]:
    """The first few events; the generator is closed."""
    found: list[T] = []
    async for event in events:
        found.append(event)
        if len(found) == count:
            break
    await events.aclose()
    return found


async def sleep(seconds: float) -> None:
    """Wait."""
    await asyncio.sleep(seconds)
