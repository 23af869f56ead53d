# Derived from packages/accordionq2/src/accordionq2/_groups/events.py by `codegen generate`. Do not edit: change that file.
"""What the station tells by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._events import SILENCE_LIMIT_SECONDS
from .._sync_streams import EventStream, EventWatch

if TYPE_CHECKING:
    from .._sync_engine import SyncEngine


class SyncEvents:
    """Server-sent events: connection to the hardware app, configuration, lease, values of subscriptions."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def open(self, silence_limit: float = SILENCE_LIMIT_SECONDS) -> EventStream:
        """Open a stream of events, over a connection of its own, and wait for its first event.

        Args:
            silence_limit: seconds without a byte after which the stream counts as dead. The station sends something every 10 s.
        """
        stream = EventStream.open(self._sync_engine, silence_limit)
        self._sync_engine.keep(stream)
        return stream

    def watch(
        self, silence_limit: float = SILENCE_LIMIT_SECONDS, *, give_up_s: float | None = 300.0
    ) -> EventWatch:
        """Return an iterator over events that connects at its first step, and again whenever the connection breaks.

        Args:
            silence_limit: seconds without a byte after which a connection counts as dead.
            give_up_s: seconds without any connection after which it ends with an error; None tries for ever.
        """
        watch = EventWatch(self._sync_engine, silence_limit, give_up_s)
        self._sync_engine.keep(watch)
        return watch
