"""The requests that the simulator received, for tests to look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from devicewire.otii.simulation.received import ReceivedList


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


class RequestLog(ReceivedList[ReceivedRequest]):
    """A sequence of the requests, oldest first. Holds the last 10,000."""

    def add(self, request: ReceivedRequest) -> None:
        """Append a request."""
        self.append(request)

    def commands(self) -> list[str]:
        """Return the names of the commands, in the order in which they came."""
        return [request.command for request in self]
