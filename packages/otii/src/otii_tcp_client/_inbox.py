"""Messages that nobody asked for, kept for one subscriber."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from devicewire.otii.codec import Information, UnlistedMessage

__all__ = ["Inbox"]

MAX_WAITING = 10_000
"""Messages that an inbox keeps; when more come, the oldest go."""


class Inbox:
    """Messages for one subscriber.

    Attributes:
        is_ready: there is something to look at: a message, or the end of the connection.
        wake: how a transport wakes who waits, None while nobody does.
        dropped: messages that were lost because nobody took them in time.
    """

    def __init__(self) -> None:
        self.is_ready = False
        self.wake: Callable[[], object] | None = None
        self.dropped = 0
        self._messages: deque[Information | UnlistedMessage] = deque()

    def put(self, message: Information | UnlistedMessage) -> None:
        """Add a message and wake who waits for it."""
        if len(self._messages) >= MAX_WAITING:
            self._messages.popleft()
            self.dropped += 1
        self._messages.append(message)
        self.alert()

    def alert(self) -> None:
        """Let who waits look again."""
        self.is_ready = True
        wake = self.wake
        if wake is not None:
            wake()

    def take(self) -> list[Information | UnlistedMessage]:
        """Return what is here, and wait for more after that."""
        self.is_ready = False
        messages: list[Information | UnlistedMessage] = []
        while self._messages:
            messages.append(self._messages.popleft())
        return messages
