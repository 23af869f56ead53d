"""Events that the station sends by itself."""

from __future__ import annotations

from ._events import SILENCE_LIMIT_SECONDS, Gap, ServerEvent, WatchedValues
from ._streams import AsyncEventStream, AsyncEventWatch
from ._sync_streams import EventStream, EventWatch
from ._sync_watching import ValueWatch
from ._watching import AsyncValueWatch

__all__ = [
    "SILENCE_LIMIT_SECONDS",
    "AsyncEventStream",
    "AsyncEventWatch",
    "AsyncValueWatch",
    "EventStream",
    "EventWatch",
    "Gap",
    "ServerEvent",
    "ValueWatch",
    "WatchedValues",
]
