"""What the tests of the asynchronous client need and the synchronous one needs otherwise: `sync_tools` is the twin."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def gather(*calls: Callable[[], Awaitable[T]]) -> list[T]:
    """Make all calls at the same time and return their results in order."""
    return list(await asyncio.gather(*(call() for call in calls)))


async def listed(values: AsyncIterator[T]) -> list[T]:
    """Return all that an iterator yields."""
    return [value async for value in values]
