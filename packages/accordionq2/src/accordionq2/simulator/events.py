"""The event streams of the station: who listens, and what everybody is told."""

import threading
from collections.abc import Callable
from typing import Final, Literal

from .answers import Json
from .numbers import Numbers
from .streams import Ending, Stream
from .timers import Timer, Timers

API_VERSION: Final = 1


class EventHub:
    """All open streams. `lock` is the station's; everything here may be called from any thread."""

    def __init__(
        self, lock: threading.RLock, timers: Timers, numbers: Numbers, greet: Callable[[], dict[str, Json]]
    ) -> None:
        self.line_end: Literal["\n", "\r\n"] = "\n"
        self.on_close: Callable[[str], None] = lambda _name: None
        self._lock = lock
        self._changed = threading.Condition(lock)
        self._timers = timers
        self._numbers = numbers
        self._greet = greet
        self._opened = 0
        self._streams: dict[str, Stream] = {}
        self._pings: dict[str, Timer] = {}

    @property
    def streams(self) -> list[str]:
        """The ids of the open streams, oldest first."""
        with self._lock:
            return list(self._streams)

    def wait_for_streams(self, count: int = 1, timeout_s: float = 5.0) -> list[str]:
        """Wait until exactly so many streams are open and return their ids. TimeoutError after `timeout_s`."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._streams) == count, timeout_s):
                raise TimeoutError(f"{len(self._streams)} event streams are open after {timeout_s} s, not {count}")
            return list(self._streams)

    def find(self, name: str) -> Stream | None:
        """Return an open stream."""
        return self._streams.get(name)

    # Life of a stream

    def open(self) -> Stream:
        """Open a stream; its first event is `hello`."""
        with self._changed:
            self._opened += 1
            stream = Stream(f"s-{self._opened}", self._numbers.stream_queue, self.line_end)
            self._streams[stream.name] = stream
            stream.put("hello", {**self._greet(), "apiVersion": API_VERSION, "streamId": stream.name})
            self._ping_later(stream)
            self._changed.notify_all()
            return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream that has ended."""
        with self._changed:
            if self._streams.pop(stream.name, None) is not None:
                self._pings.pop(stream.name).cancel()
                self.on_close(stream.name)
            self._changed.notify_all()

    def _ping_later(self, stream: Stream) -> None:
        def ping() -> None:
            stream.ping()
            self._ping_later(stream)

        self._pings[stream.name] = self._timers.after(self._numbers.ping_s, ping)

    # What everybody is told

    def publish(self, name: str, data: Json) -> None:
        """Send an event to every stream."""
        self._for_all(lambda stream: stream.put(name, data))

    def send_raw(self, content: bytes) -> None:
        """Send bytes as they are to every stream."""
        self._for_all(lambda stream: stream.put_raw(content))

    # Troubles

    def lose(self, count: int = 1) -> None:
        """Skip so many ids, as if so many events were lost."""
        self._for_all(lambda stream: stream.lose(count))

    def repeat_id(self) -> None:
        """Give the next event the id of the one before."""
        self.lose(-1)

    def silence(self) -> None:
        """Send nothing on the streams that are open, not even pings. What happens is lost."""
        self._for_all(lambda stream: setattr(stream, "is_silent", True))

    def resume(self) -> None:
        """End the silence."""
        self._for_all(lambda stream: setattr(stream, "is_silent", False))

    def cut(self, *, inside: bool = False) -> None:
        """End all streams, `inside` an event or after it."""
        self._for_all(lambda stream: stream.end(Ending.INSIDE if inside else Ending.CLOSE))

    def reset(self) -> None:
        """End all streams with a reset of their connections."""
        self._for_all(lambda stream: stream.end(Ending.RESET))

    def _for_all(self, action: Callable[[Stream], None]) -> None:
        with self._lock:
            for stream in self._streams.values():
                action(stream)
