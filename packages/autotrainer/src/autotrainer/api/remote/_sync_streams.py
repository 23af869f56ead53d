# Derived from packages/autotrainer/src/autotrainer/api/remote/_streams.py by `codegen generate`. Do not edit: change that file.
"""Messages of one device, one after the other."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from ._session import Subscription, checked_seconds

if TYPE_CHECKING:
    from ._sync_client import RemoteConsole

__all__ = ["EventStreamSync"]

_T = TypeVar("_T")

_LONG_S = 3600.0


class EventStreamSync(Generic[_T]):
    """Messages as they come: `for message in stream`. It collects from the moment when it is made, and ends when it is closed."""

    def __init__(self, client: RemoteConsole, subscription: Subscription, *, raise_when_silent: bool) -> None:
        self._client = client
        self._subscription = subscription
        self._raise_when_silent = raise_when_silent

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> _T:
        queue = self._subscription.queue
        while not queue:
            if not self._client.is_open or self._subscription not in self._client.session.subscriptions:
                raise StopIteration
            self._client.wait_for_news(_LONG_S, raise_when_silent=self._raise_when_silent)
        message: _T = queue.popleft()
        return message

    def get(self, timeout_s: float) -> _T | None:
        """Return the next message; None if none comes in time."""
        deadline = time.monotonic() + checked_seconds("timeout_s", timeout_s)
        queue = self._subscription.queue
        while not queue and self._client.is_open and (rest := deadline - time.monotonic()) > 0:
            self._client.wait_for_news(rest, raise_when_silent=self._raise_when_silent)
        return queue.popleft() if queue else None

    def stop(self) -> None:
        """Collect no more; what has been collected can still be read."""
        if self._subscription in self._client.session.subscriptions:
            self._client.session.subscriptions.remove(self._subscription)
