"""The requests that a simulator received over HTTP, for tests to look at."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .received import ReceivedList


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
    peer: str = field(default="127.0.0.1", repr=False)
    is_tls: bool = field(default=False, repr=False)

    def json(self) -> Any:
        """Return the decoded body."""
        return json.loads(self.body)


class RequestLog(ReceivedList[ReceivedRequest]):
    """A sequence of the requests, oldest first. Holds the last 10,000, fewer when their bodies exceed 256 MiB."""

    def add(self, request: ReceivedRequest) -> None:
        """Append a request."""
        self.append(request)

    def _size_of(self, item: ReceivedRequest, /) -> int:
        return len(item.body)
