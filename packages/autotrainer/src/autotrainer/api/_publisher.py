"""Messages on their way to subscribers: a bounded queue that any thread fills and the service thread empties.

A subscriber that is full holds up the queue, so that short stalls lose nothing, and a single subscriber loses nothing at all: when the
queue is full too, the call that offers a message is told. Where there are others, a full one holds them up for a grace period only.
Then ZeroMQ passes it over until it has read half of what waits for it, as it does with every publisher.
"""

from __future__ import annotations

import time
from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

import zmq

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Publisher"]

Message = tuple[bytes, bytes]
_BATCH = 200  # messages between two looks at the commands
_RETRY_S = 0.001


class Publisher:
    """Queue and accounting of published messages.

    Args:
        socket: XPUB socket with `XPUB_NODROP`.
        limit: messages that may wait in the queue.
        grace_s: how long to wait for a full subscriber.
    """

    def __init__(self, socket: zmq.Socket[bytes], limit: int, grace_s: float) -> None:
        self._socket = socket
        self._limit = limit
        self._grace_s = grace_s
        self._queue: deque[Message] = deque()
        self._lock = Lock()
        self._stalled_since: float | None = None
        self.subscribers: set[int] = set()
        self.accepted = self.refused = self.published = self.missed = 0

    def __len__(self) -> int:
        return len(self._queue)

    def put(self, messages: tuple[Message, ...]) -> bool:
        """Take messages that belong together, all or none; from any thread."""
        with self._lock:
            if len(self._queue) + len(messages) > self._limit:
                self.refused += len(messages)
                return False
            self.accepted += len(messages)
            self._queue.extend(messages)
        return True

    def pump(self) -> float | None:
        """Send some of what waits. Returns seconds until there is more to do: 0 at once, None when nothing waits."""
        queue, send = self._queue, self._send
        for _ in range(min(_BATCH, len(queue))):
            if not send(queue[0]):
                return _RETRY_S
            queue.popleft()
        return 0.0 if queue else None

    def _send(self, message: Message) -> bool:
        try:
            self._hand_over(message)
        except zmq.Again:
            if self._is_worth_waiting():
                return False
            self._send_to_the_quick(message)
        else:
            self._stalled_since = None
        self.published += 1
        return True

    def _hand_over(self, message: Message) -> None:
        send: Callable[[bytes, int], object] = self._socket.send
        send(message[0], zmq.SNDMORE | zmq.NOBLOCK)
        send(message[1], zmq.NOBLOCK)

    def _is_worth_waiting(self) -> bool:
        now = time.monotonic()
        if self._stalled_since is None:
            self._stalled_since = now
        return len(self.subscribers) < 2 or now - self._stalled_since < self._grace_s

    def _send_to_the_quick(self, message: Message) -> None:
        """Send to all who have room; whoever has none misses this message."""
        self._socket.setsockopt(zmq.XPUB_NODROP, 0)
        try:
            self._hand_over(message)
        finally:
            self._socket.setsockopt(zmq.XPUB_NODROP, 1)
        self.missed += 1
        self._stalled_since = None
