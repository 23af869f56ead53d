"""Faults of event streams. Each strikes when `after` events have been delivered; 0 means in place of `hello`.

They are faults like all others, for the opening of a stream; what they do happens while it is open.
"""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from devicewire.accordionq2.simulation.http_faults import Matching

from .answers import Answer
from .streams import Ending

_HALF_EVENT: Final = b'id: 4711\nevent: values\ndata: {"subscr'


@dataclass(frozen=True)
class StreamFault(Matching):
    """What all have: after how many events they strike, and how to get into an answer."""

    path: str = field(default="*/api/events", kw_only=True)
    after: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.after < 0:
            raise ValueError(f"after must be 0 or more, not {self.after!r}")

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with the fault noted for its stream."""
        return replace(answer, stream_faults=(*answer.stream_faults, self))

    def lets_pass(self, delivered: int, *, is_event: bool) -> bool:  # noqa: ARG002 - for those that hold something back
        """Whether a piece comes through, so many events after the start."""
        return True

    def strike(self, last_event: bytes) -> bytes:  # noqa: ARG002 - for the one that sends it again
        """Return what is sent in between."""
        return b""

    @property
    def ending(self) -> Ending | None:
        """How the stream ends then."""
        return None


@dataclass(frozen=True)
class StreamSilence(StreamFault):
    """Nothing comes any more, not even pings, and the connection stays open."""

    def lets_pass(self, delivered: int, *, is_event: bool) -> bool:  # noqa: ARG002 - pings are silenced too
        """Hold back everything from then on."""
        return delivered < self.after


@dataclass(frozen=True)
class StreamGap(StreamFault):
    """So many events are lost, and their ids with them."""

    count: int = 1

    def lets_pass(self, delivered: int, *, is_event: bool) -> bool:
        """Hold back the events that are lost."""
        return not is_event or not self.after <= delivered < self.after + self.count


@dataclass(frozen=True)
class StreamCut(StreamFault):
    """The stream ends: as the server ends one, or `inside` an event and without a proper end."""

    inside: bool = False

    def strike(self, last_event: bytes) -> bytes:  # noqa: ARG002 - as above
        """Return the beginning of an event."""
        return _HALF_EVENT if self.inside else b""

    @property
    def ending(self) -> Ending | None:
        """How it ends."""
        return Ending.INSIDE if self.inside else Ending.CLOSE


@dataclass(frozen=True)
class StreamReset(StreamFault):
    """The connection is reset (RST)."""

    @property
    def ending(self) -> Ending | None:
        """How it ends."""
        return Ending.RESET


@dataclass(frozen=True)
class StreamGarbage(StreamFault):
    """Bytes come in between that are no event, or one that nobody can read."""

    data: bytes = b'id: x\nevent: values\ndata: {"values": <<< \xff\n\n'

    def strike(self, last_event: bytes) -> bytes:  # noqa: ARG002 - as above
        """Return the bytes."""
        return self.data


@dataclass(frozen=True)
class StreamDuplicateId(StreamFault):
    """The event before comes again, with the same id."""

    def strike(self, last_event: bytes) -> bytes:
        """Return the event."""
        return last_event


class StreamScript:
    """The faults of one stream, and how far it is. Counts lost events too: a gap does not make later faults wait."""

    def __init__(self, faults: tuple[StreamFault, ...]) -> None:
        self._faults = faults
        self._events = 0

    def begin(self) -> tuple[bytes, Ending | None]:
        """Return what the faults that strike at once do."""
        return self._struck(b"")

    def next(self, content: bytes, *, is_event: bool) -> tuple[bytes, Ending | None]:
        """Return what to send for a piece, and how the stream ends after it, if it does."""
        passes = all(fault.lets_pass(self._events, is_event=is_event) for fault in self._faults)
        kept = content if passes else b""
        if not is_event:
            return kept, None
        self._events += 1
        more, ending = self._struck(content)
        return kept + more, ending

    def _struck(self, last_event: bytes) -> tuple[bytes, Ending | None]:
        now = [fault for fault in self._faults if fault.after == self._events]
        endings = [fault.ending for fault in now if fault.ending is not None]
        return b"".join(fault.strike(last_event) for fault in now), endings[0] if endings else None
