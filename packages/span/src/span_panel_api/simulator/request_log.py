"""The requests that the simulator received, for tests to look at."""

import json
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, overload

_KEPT: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class ReceivedRequest:
    """One request as it came. Headers (names in lower case) and body stay out of `repr`: they hold secrets.

    `path` is raw, without the query. `peer` is the address it came from.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    body: bytes = field(default=b"", repr=False)
    peer: str = field(default="", repr=False)
    is_tls: bool = field(default=False, repr=False)

    def json(self) -> Any:
        """Return the decoded body."""
        return json.loads(self.body)


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

    def clear(self) -> None:
        """Forget all requests."""
        with self._lock:
            self._requests.clear()
