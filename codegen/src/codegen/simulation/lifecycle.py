"""What all simulators are beside their device: started and stopped by `with` of either colour, and honest about missing extras."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Generator
from contextlib import contextmanager
from types import TracebackType
from typing import Self


class StartStop(ABC):
    """Something that `with` and `async with` start and stop."""

    @abstractmethod
    def start(self) -> None:
        """Start. A second call while it runs does nothing."""

    @abstractmethod
    def stop(self) -> None:
        """Stop. It may be started again."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self.start)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)


@contextmanager
def naming_the_extra(distribution: str) -> Generator[None]:
    """Let the ImportError of a library that is missing say what to install."""
    try:
        yield
    except ModuleNotFoundError as error:
        text = f"the simulator needs {error.name}: pip install '{distribution}[simulator]'"
        raise ImportError(text, name=error.name) from error
