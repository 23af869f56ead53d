"""What a simulator received, for tests to look at."""

import threading
from collections import deque
from collections.abc import Iterator
from typing import Final, Generic, TypeVar, overload

_ReceivedT = TypeVar("_ReceivedT")
_KEPT: Final = 10_000
_KEPT_BYTES: Final = 256 << 20


class ReceivedList(Generic[_ReceivedT]):
    """A sequence of what was received, oldest first. Holds the last 10,000, fewer when they exceed 256 MiB."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._items: deque[_ReceivedT] = deque()
        self._bytes = 0

    def __len__(self) -> int:
        with self._lock:
            return len(self._items)

    @overload
    def __getitem__(self, index: int) -> _ReceivedT: ...

    @overload
    def __getitem__(self, index: slice) -> list[_ReceivedT]: ...

    def __getitem__(self, index: int | slice) -> _ReceivedT | list[_ReceivedT]:
        return list(self)[index]

    def __iter__(self) -> Iterator[_ReceivedT]:
        with self._lock:
            return iter(list(self._items))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {list(self)!r}>"

    def append(self, item: _ReceivedT, /) -> None:
        """Append what came."""
        with self._lock:
            self._items.append(item)
            self._bytes += self._size_of(item)
            while len(self._items) > _KEPT or (self._bytes > _KEPT_BYTES and len(self._items) > 1):
                self._bytes -= self._size_of(self._items.popleft())

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._items.clear()
            self._bytes = 0

    def _size_of(self, item: _ReceivedT, /) -> int:  # noqa: ARG002 - for those whose items may be large
        """Return how many bytes an item holds."""
        return 0
