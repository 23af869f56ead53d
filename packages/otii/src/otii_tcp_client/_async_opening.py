"""How an asynchronous object opens: when it is awaited or entered, not when it is made."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Self


class Opening:
    """Base of what opens a connection. `_opening` is the synchronous twin."""

    async def open(self) -> None:
        """Open. What that means, each subclass says; no abstract class, so that the documented classes keep their plain type."""
        raise NotImplementedError

    def _open_at_once(self) -> None:
        """Called when all is ready for opening; here it waits until somebody awaits."""

    def __await__(self) -> Generator[Any, None, Self]:
        """Open, and give the object itself."""
        return self._opened().__await__()

    async def _opened(self) -> Self:
        await self.open()
        return self
