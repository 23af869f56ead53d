"""Subscriptions: values that a stream gets at intervals, until it ends or nobody renews them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from .answers import Json, RefusalError
from .events import EventHub
from .numbers import Numbers
from .timers import Timer, Timers

ReadFunction = Callable[[str], tuple[str, float]]
"""Returns value and age in milliseconds, or refuses."""


@dataclass
class _Subscription:
    name: str
    stream: str
    channels: list[str] = field(default_factory=list[str])
    interval_s: float = 1.0
    tick: Timer | None = None
    end: Timer | None = None

    def stop(self) -> None:
        for timer in (self.tick, self.end):
            if timer is not None:
                timer.cancel()


class Subscriptions:
    """All subscriptions by id. The first values are sent at once; nobody tells whether a real station does so."""

    def __init__(self, events: EventHub, timers: Timers, numbers: Numbers, read: ReadFunction) -> None:
        self._events = events
        self._timers = timers
        self._numbers = numbers
        self._read = read
        self._made = 0
        self._known: Final[dict[str, _Subscription]] = {}
        events.on_close = self._forget_stream

    def __len__(self) -> int:
        return len(self._known)

    def channels_of(self, name: str) -> list[str]:
        """Return what a subscription is for, in the words of the client. Refuses with 404."""
        return list(self._find(name).channels)

    def create(self, stream: str, channels: Sequence[str], interval_ms: int) -> Json:
        """Make one for a stream. Refuses with 404 and 400."""
        if self._events.find(stream) is None:
            raise RefusalError(404, f"No such stream: {stream}")
        self._check(channels, interval_ms)
        self._made += 1
        subscription = _Subscription(f"u-{self._made}", stream)
        self._known[subscription.name] = subscription
        return self._start(subscription, channels, interval_ms)

    def update(self, name: str, channels: Sequence[str], interval_ms: int) -> Json:
        """Replace channels and interval, and start its time anew. Refuses with 404 and 400."""
        subscription = self._find(name)
        self._check(channels, interval_ms)
        return self._start(subscription, channels, interval_ms)

    def end(self, name: str) -> None:
        """End one. Refuses with 404."""
        self._find(name).stop()
        del self._known[name]

    def clear(self) -> None:
        """End all."""
        for name in list(self._known):
            self.end(name)

    def _find(self, name: str) -> _Subscription:
        if name not in self._known:
            raise RefusalError(404, "No such subscription")
        return self._known[name]

    def _check(self, channels: Sequence[str], interval_ms: int) -> None:
        low, high = self._numbers.interval_ms
        if not low <= interval_ms <= high:
            raise RefusalError(400, f"IntervalMs must lie between {low} and {high}, not {interval_ms}")
        if not channels:
            raise RefusalError(400, "Channels must name at least one channel")

    def _start(self, subscription: _Subscription, channels: Sequence[str], interval_ms: int) -> Json:
        subscription.stop()
        subscription.channels, subscription.interval_s = list(channels), interval_ms / 1e3
        subscription.end = self._timers.after(self._numbers.subscription_s, lambda: self.end(subscription.name))
        subscription.tick = self._timers.after(0.0, lambda: self._send(subscription))
        return {"id": subscription.name, "expiresInMs": self._numbers.subscription_s * 1e3}

    def _send(self, subscription: _Subscription) -> None:
        subscription.tick = self._timers.after(subscription.interval_s, lambda: self._send(subscription))
        stream = self._events.find(subscription.stream)
        if stream is not None:
            stream.put("values", self._report(subscription))

    def _report(self, subscription: _Subscription) -> Json:
        values: dict[str, Json] = {}
        ages: dict[str, Json] = {}
        errors: dict[str, Json] = {}
        for name in subscription.channels:
            try:
                values[name], ages[name] = self._read(name)
            except RefusalError as error:
                errors[name] = error.text
        report: dict[str, Json] = {"subscription": subscription.name, "values": values, "ageMs": ages}
        return {**report, "errors": errors} if errors else report

    def _forget_stream(self, stream: str) -> None:
        for subscription in [known for known in self._known.values() if known.stream == stream]:
            self.end(subscription.name)
