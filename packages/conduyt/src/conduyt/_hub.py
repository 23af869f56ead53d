"""Events to whoever listens: a bounded queue for each listener, with a count of what did not fit. No input, no output, no clock."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable

from .events import Event

__all__ = ["DEFAULT_QUEUE", "Hub", "Queue"]

DEFAULT_QUEUE = 1000
Filter = Callable[[Event], bool]


class Queue:
    """What one listener has not taken yet. When it is full the oldest event goes, and is counted.

    Args:
        wants: which events are for this listener.
        size: how many events are kept.
        wake: called when there is something new.
    """

    def __init__(self, wants: Filter, size: int, wake: Callable[[], None]) -> None:
        if size < 1:
            raise ValueError("a queue needs room for one event at least")
        self.wants = wants
        self.dropped = 0
        self._events: deque[Event] = deque(maxlen=size)
        self._wake = wake
        self.is_ended = False
        self.error: Exception | None = None

    def put(self, event: Event) -> None:
        """Add an event."""
        if len(self._events) == self._events.maxlen:
            self.dropped += 1
        self._events.append(event)
        self._wake()

    def end(self, error: Exception | None) -> None:
        """No more will come, because of an error or not."""
        self.is_ended = True
        self.error = error
        self._wake()

    def take(self) -> Event | None:
        """The oldest event; None when there is none."""
        return self._events.popleft() if self._events else None

    def __len__(self) -> int:
        return len(self._events)


class Hub:
    """All listeners of a device.

    Attributes:
        unheard: how many events came that nobody listened to, by class.
    """

    def __init__(self) -> None:
        self._queues: list[Queue] = []
        self._dropped = 0
        self.unheard: Counter[str] = Counter()

    @property
    def dropped(self) -> int:
        """How many events did not fit into the queues of their listeners."""
        return self._dropped + sum(queue.dropped for queue in self._queues)

    def add(self, queue: Queue) -> None:
        """Begin to listen."""
        self._queues.append(queue)

    def remove(self, queue: Queue) -> None:
        """Listen no longer."""
        if queue in self._queues:
            self._queues.remove(queue)
            self._dropped += queue.dropped

    def publish(self, event: Event) -> None:
        """Give an event to all who want it."""
        heard = False
        for queue in self._queues:
            if queue.wants(event):
                queue.put(event)
                heard = True
        if not heard:
            self.unheard[type(event).__name__] += 1

    def end(self, error: Exception | None) -> None:
        """End all listening."""
        for queue in self._queues[:]:
            queue.end(error)
            self.remove(queue)
