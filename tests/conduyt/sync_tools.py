"""What the tests of the synchronous client need and the asynchronous one needs otherwise: `async_tools` is the twin."""

import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def gather(*calls: Callable[[], T]) -> list[T]:
    """Make all calls at the same time, in threads, and return their results in order."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def first(events: Generator[T, None, None], count: int = 1) -> list[T]:
    """The first few events; the generator is closed."""
    found: list[T] = []
    for event in events:
        found.append(event)
        if len(found) == count:
            break
    events.close()
    return found


def sleep(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)
