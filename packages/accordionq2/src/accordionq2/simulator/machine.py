"""What an operation gets: the station, its habits, and one checked request. What it gives: a document, bytes, an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .answers import Answer, Json
from .channel import Channel, FlagWords, report
from .firmwares import OLDEST
from .settings import Settings
from .station import Station


@dataclass(frozen=True)
class Machine:
    """Everything that operations read and change."""

    station: Station
    settings: Settings
    flags: FlagWords

    @property
    def has_details(self) -> bool:
        """Whether this firmware knows ages of values and details of channels."""
        return self.settings.firmware != OLDEST

    def channel(self, channel: Channel) -> Json:
        """Return the report of a channel."""
        whole = report(channel, self.flags, self.settings.flags_as)
        return {**whole, "details": _copied(channel)} if self.has_details else whole


def _copied(channel: Channel) -> Json:
    return None if channel.details is None else dict(channel.details)


@dataclass(frozen=True, kw_only=True)
class Call:
    """One checked request: path and query parameters, the decoded body, name and content of an upload, a raw body.

    `is_locked_out` tells that another client holds the control lease.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    body: Any = None
    upload: tuple[str, bytes] = ("", b"")
    content: bytes = b""
    lease_id: str | None = None
    is_locked_out: bool = False


Result: TypeAlias = "Json | bytes | Answer"
Handler = Callable[[Machine, Call], Result]
