"""The requests that the simulator received, for tests to look at."""

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, overload

_KEPT: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class ReceivedRequest:
    """One request as it came. Its data stay out of `repr`: they hold passwords.

    `command` is empty when the line was no request. `connection` counts the connections from 1.
    """

    connection: int
    command: str
    request_id: Any = None
    data: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    line: bytes = field(default=b"", repr=False)


class RequestLog:
    """A sequence of the requests, oldest first. Holds the last 10,000."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: deque[ReceivedRequest] = deque(maxlen=_KEPT)

    def __len__(self) -> int:
        return len(self._requests)

    @overload
    def __getitem__(self, index: int) -> ReceivedRequest: ...

    @overload
    def __getitem__(self, index: slice) -> list[ReceivedRequest]: ...

    def __getitem__(self, index: int | slice) -> ReceivedRequest | list[ReceivedRequest]:
        return list(self)[index]

    def __iter__(self) -> Iterator[ReceivedRequest]:
        with self._lock:
            return iter(list(self._requests))

    def __repr__(self) -> str:
        return f"<RequestLog {list(self)!r}>"

    def add(self, request: ReceivedRequest) -> None:
        """Append a request."""
        with self._lock:
            self._requests.append(request)

    def commands(self) -> list[str]:
        """Return the names of the commands, in the order in which they came."""
        return [request.command for request in self]

    def clear(self) -> None:
        """Forget all requests."""
        with self._lock:
            self._requests.clear()
