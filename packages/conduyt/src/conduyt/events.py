"""What happens without being asked for, beside the packets that the device sends as events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from devicewire.conduyt.packets import DsEvent, Fatal, Log, ModEvent, PinEvent, StreamData
from devicewire.conduyt.payload import RawPacket

if TYPE_CHECKING:
    from .types import DatastreamDescriptor

__all__ = [
    "BadPayload",
    "ConnectionLost",
    "DamagedCommand",
    "DatastreamValue",
    "DroppedInput",
    "DsEvent",
    "Event",
    "Fatal",
    "LateAnswer",
    "Log",
    "ModEvent",
    "PinEvent",
    "RawPacket",
    "Reconnected",
    "Sample",
    "StreamData",
    "UnexpectedAnswer",
]


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """An answer that came after its command had been given up."""

    command: str
    seq: int
    type: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class UnexpectedAnswer:
    """An answer to nothing that was asked."""

    seq: int
    type: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class DamagedCommand:
    """The device got a damaged packet while several commands were under way: one of them will time out."""

    under_way: int


@dataclass(frozen=True, slots=True)
class BadPayload:
    """An event that does not fit its layout."""

    type: int
    payload: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class DroppedInput:
    """Bytes that ended in no packet.

    Attributes:
        reasons: how often each reason occurred since the last such event, such as `bad_crc`.
        size: how many bytes.
    """

    reasons: dict[str, int]
    size: int


@dataclass(frozen=True, slots=True)
class ConnectionLost:
    """The link broke.

    Attributes:
        reason: why, as far as it is known.
        unanswered: commands that were under way; each of them may or may not have been carried out.
        is_final: whether nobody tries to come back.
    """

    reason: str
    unanswered: int
    is_final: bool


@dataclass(frozen=True, slots=True)
class Reconnected:
    """The link is there again.

    Attributes:
        attempts: how many attempts it took.
        downtime_s: how long it was gone.
        is_same_device: whether the device says the same of itself as before. If not, nothing was restored.
        restored: what was set again, in words.
        lost: what was not, and why.
    """

    attempts: int
    downtime_s: float
    is_same_device: bool
    restored: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatastreamValue:
    """A new value of a datastream.

    Attributes:
        datastream: which one.
        value: bool, int, float, str or bytes, as its type says. Bytes that do not fit the type stay bytes.
        raw: the bytes.
    """

    datastream: DatastreamDescriptor
    value: float | bool | str | bytes
    raw: bytes


@dataclass(frozen=True, slots=True)
class Sample:
    """One set of samples of a stream: raw reading by analog input."""

    values: dict[int, int]


Event = (
    PinEvent
    | ModEvent
    | StreamData
    | DsEvent
    | Log
    | Fatal
    | RawPacket
    | LateAnswer
    | UnexpectedAnswer
    | DamagedCommand
    | BadPayload
    | DroppedInput
    | ConnectionLost
    | Reconnected
)
"""Everything that `watch()` can yield."""
