"""What the station tells by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._events import SILENCE_LIMIT_SECONDS
from .._streams import AsyncEventStream, AsyncEventWatch

if TYPE_CHECKING:
    from .._engine import Engine


class AsyncEvents:
    """Server-sent events: connection to the hardware app, configuration, lease, values of subscriptions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def open(self, silence_limit: float = SILENCE_LIMIT_SECONDS) -> AsyncEventStream:
        """Open a stream of events, over a connection of its own, and wait for its first event.

        Args:
            silence_limit: seconds without a byte after which the stream counts as dead. The station sends something every 10 s.
        """
        stream = await AsyncEventStream.open(self._engine, silence_limit)
        self._engine.keep(stream)
        return stream

    def watch(
        self, silence_limit: float = SILENCE_LIMIT_SECONDS, *, give_up_s: float | None = 300.0
    ) -> AsyncEventWatch:
        """Return an iterator over events that connects at its first step, and again whenever the connection breaks.

        Args:
            silence_limit: seconds without a byte after which a connection counts as dead.
            give_up_s: seconds without any connection after which it ends with an error; None tries for ever.
        """
        watch = AsyncEventWatch(self._engine, silence_limit, give_up_s)
        self._engine.keep(watch)
        return watch
