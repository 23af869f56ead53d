"""One event stream, as the station sees it: numbered events that wait until the server has written them."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from .answers import Json, encode_json


class Ending(Enum):
    """How a stream ends."""

    CLOSE = "close"
    INSIDE = "inside"
    """In the middle of an event."""
    RESET = "reset"
    """With a reset of the connection."""


@dataclass(frozen=True)
class Piece:
    """Bytes for a stream. `is_event` tells events from pings and whatever else is put in."""

    content: bytes
    is_event: bool = False


def _nothing() -> None:
    return None


class Stream:
    """A stream with its queue. `wake` is called when there is something to take, from any thread."""

    def __init__(self, name: str, limit: int, line_end: str) -> None:
        self.name: Final = name
        self.wake: Callable[[], None] = _nothing
        self.is_silent = False
        self.ending: Ending | None = None
        self._limit = limit
        self._line_end = line_end
        self._last_id = 0
        self._pieces: deque[Piece] = deque()

    def put(self, event: str, data: Json) -> None:
        """Send an event. It is lost when the stream is silent, or when the client is too slow."""
        self._last_id += 1
        if not self.is_silent and len(self._pieces) < self._limit:
            lines = (f"id: {self._last_id}", f"event: {event}", f"data: {encode_json(data).decode()}", "", "")
            self._add(Piece(self._line_end.join(lines).encode(), is_event=True))

    def ping(self) -> None:
        """Send the comment that proves that the stream lives."""
        if not self.is_silent and len(self._pieces) < self._limit:
            self._add(Piece(f": ping{self._line_end}{self._line_end}".encode()))

    def put_raw(self, content: bytes) -> None:
        """Send bytes as they are."""
        self._add(Piece(content))

    def lose(self, count: int) -> None:
        """Go on with an id so much higher, or lower for a negative number."""
        self._last_id += count

    def end(self, ending: Ending) -> None:
        """End the stream after what waits."""
        self.ending = ending
        self.wake()

    def take(self) -> Piece | None:
        """Return the next piece; None when nothing waits."""
        return self._pieces.popleft() if self._pieces else None

    def _add(self, piece: Piece) -> None:
        self._pieces.append(piece)
        self.wake()
