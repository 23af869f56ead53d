# Derived from packages/accordionq2/src/accordionq2/_watching.py by `codegen generate`. Do not edit: change that file.
"""Watching values over subscriptions that are made, renewed and made again. The synchronous twin is derived from this file."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from ._arguments import texts
from ._events import Gap, WatchedValues, is_over, is_passing, may_heal
from ._sync_streams import EventWatch
from ._waiting import Guard, Worker
from .exceptions import AccordionQ2AnswerError, AccordionQ2Error

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from devicewire.accordionq2.models import SubscriptionDto

    from ._sync_engine import SyncEngine
    from ._events import ServerEvent

__all__ = ["ValueWatch"]

_RENEWAL_S = 20.0
"""Seconds between renewals where the station does not say how long a subscription lasts; documented are 60."""
_AGAIN_S = 1.0
"""Seconds until a renewal that failed is tried again."""


class ValueWatch:
    """Values of channels, again and again: `for values in watch`. It ends after `close()`.

    The subscription is renewed in the background, however long the program takes for each item, and made again after every loss of the
    connection. `values.gap` tells what nobody was told of. Items are not collected: what is not read waits in the connection, and a
    station that cannot send drops it, which is a gap.

    Iterating raises
        AccordionQ2ConnectionError: the first connection failed, or there was none for too long.
        AccordionQ2ApiError: the station refuses the stream or the subscription.
    """

    def __init__(
        self, engine: SyncEngine, names: Iterable[str], interval_ms: int, silence_limit: float, give_up_s: float | None
    ) -> None:
        self._sync_engine = engine
        self._names = texts("names", names)
        self._interval_ms = interval_ms
        self._give_up_s = give_up_s
        self._events = EventWatch(engine, silence_limit, give_up_s)
        self._guard = Guard()
        self._worker: Worker | None = None
        self._stream_id = ""
        self._missing_since: float | None = None
        self._subscription_id = ""
        self._renewal_s = _RENEWAL_S
        self._generation = 0
        self._failure: AccordionQ2Error | None = None
        self._gap: Gap | None = None
        engine.keep(self)

    def next(self) -> WatchedValues | None:
        """Wait for the next values; None after `close()`."""
        while (event := self._events.next()) is not None:
            self._check()
            try:
                values = self._take(event)
            except AccordionQ2Error as error:
                self._lose(error)
                continue
            if values is not None:
                return values
        return None

    def _check(self) -> None:
        if self._failure is not None:
            self.close()
            raise self._failure

    def _take(self, event: ServerEvent) -> WatchedValues | None:
        from devicewire.accordionq2.models import ConnectionEvent, HelloEvent, ValuesEvent

        payload = event.payload
        if event.gap is not None:
            self._gap = event.gap
        if isinstance(payload, HelloEvent):
            self._generation = payload.generation
            self._subscribe(payload.stream_id)
        elif isinstance(payload, ConnectionEvent) and payload.is_connected and payload.generation != self._generation:
            self._generation, self._gap = payload.generation, Gap("restarted")
            self._put()
        elif event.gap is not None:
            self._put()
        if isinstance(payload, ValuesEvent) and payload.subscription == self._subscription_id:
            gap, self._gap = self._gap, None
            return WatchedValues(payload.values, payload.age_ms, payload.errors, gap)
        return None

    def _subscribe(self, stream_id: str | None) -> None:
        if stream_id is None:
            raise AccordionQ2AnswerError(200, "the event stream has no id: this station takes no subscriptions")
        self._put(stream_id)
        self._missing_since = None
        if self._worker is None:
            self._worker = Worker("accordionq2 subscription", self._renew, self._renewal_s)

    def _put(self, stream_id: str = "") -> None:
        """Make the subscription, or renew it; make it anew when the station has ended it, or for another stream."""
        with self._guard:
            if stream_id:
                self._stream_id, self._subscription_id = stream_id, ""
            answer = self._renewed() if self._subscription_id else None
            answer = answer or self._created()
            self._subscription_id = answer.id
            self._renewal_s = answer.expires_in_ms / 3000 or _RENEWAL_S

    def _renewed(self) -> SubscriptionDto | None:
        from devicewire.accordionq2.api import subscriptions_update
        from devicewire.accordionq2.models import SubscriptionUpdateRequest

        body = SubscriptionUpdateRequest(channels=self._names, interval_ms=self._interval_ms)
        try:
            return self._sync_engine.call(subscriptions_update.request, self._subscription_id, body=body)
        except AccordionQ2Error as error:
            if not is_over(error):
                raise
        self._gap = self._gap or Gap("renewed")
        return None

    def _created(self) -> SubscriptionDto:
        from devicewire.accordionq2.api import subscriptions_create
        from devicewire.accordionq2.models import SubscriptionCreateRequest

        body = SubscriptionCreateRequest(stream_id=self._stream_id, channels=self._names, interval_ms=self._interval_ms)
        return self._sync_engine.call(subscriptions_create.request, body=body)

    def _renew(self) -> float | None:
        """Renew in the background. What cannot be renewed is left to whoever iterates: the connection is broken for that."""
        stream_id = self._stream_id
        try:
            self._put()
        except AccordionQ2Error as error:
            if not may_heal(error) and not is_over(error):
                self._failure = error
            if not may_heal(error) and stream_id == self._stream_id:
                self._events.interrupt()
            return _AGAIN_S
        return self._renewal_s

    def _lose(self, error: AccordionQ2Error) -> None:
        """Make a new connection after a failure that a new one may heal.

        Raises:
            AccordionQ2Error: it will not.
        """
        now = time.monotonic()
        self._missing_since = now if self._missing_since is None else self._missing_since
        is_late = self._give_up_s is not None and now - self._missing_since >= self._give_up_s
        is_known_to_work = self._worker is not None
        may_pass = may_heal(error) if is_known_to_work else is_passing(error)
        if is_late or not (may_pass or is_over(error)):
            self.close()
            raise error
        self._events.restart(error)

    def close(self) -> None:
        """End the watch. May be called twice, and while another part of the program waits for values."""
        self._sync_engine.forget(self)
        self._events.close()
        if self._worker is not None:
            self._worker.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> WatchedValues:
        values = self.next()
        if values is None:
            raise StopIteration
        return values

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
