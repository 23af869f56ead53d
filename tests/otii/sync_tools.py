"""What the tests of the synchronous client need and the asynchronous one needs otherwise: `async_tools` is the twin."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def gather(*calls: Callable[[], T]) -> list[T]:
    """Make all calls at the same time, in threads, and return their results in order."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def listed(values: Iterator[T]) -> list[T]:
    """Return all that an iterator yields."""
    return list(values)
