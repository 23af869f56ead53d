"""What a simulated rig can do wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["HELP", "Fault", "FaultKind", "Faults", "parse_fault"]

_LONGEST_S = 1e6


class FaultKind(StrEnum):
    """Kinds of faults."""

    SILENCE = "silence"
    """Nothing is published and nothing is answered."""
    NO_HEARTBEAT = "no_heartbeat"
    """Heartbeats stop; all else goes on."""
    NO_REPLY = "no_reply"
    """Commands are not answered; heartbeats go on."""
    SLOW_REPLY = "slow_reply"
    """Replies come `seconds` late."""
    BAD_REPLY = "bad_reply"
    """Replies are no JSON."""
    WRONG_REPLY = "wrong_reply"
    """Members of replies have wrong types."""
    UNSERIALIZED_REPLY = "unserialized_reply"
    """Replies say SUCCESS but that their data could not be serialised."""
    BAD_EVENT = "bad_event"
    """Events are no JSON."""
    WRONG_EVENT = "wrong_event"
    """Payloads of events have wrong types."""
    DUPLICATED_EVENT = "duplicated_event"
    """Events come twice."""
    REORDERED_EVENT = "reordered_event"
    """Every second event comes before the one that was first."""
    LOST_EVENT = "lost_event"
    """Events are not sent."""
    TORN_EVENT = "torn_event"
    """Events have one frame or three, in turn."""
    NO_RESULT = "no_result"
    """Announced results never come."""
    TWICE_RESULT = "twice_result"
    """Announced results come twice."""
    WRONG_RESULT = "wrong_result"
    """Announced results have another nonce."""


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        kind: what goes wrong.
        command: only for this command; None for all.
        seconds: delay of slow replies.
        times: how often; None for ever.
    """

    kind: FaultKind
    command: int | None = None
    seconds: float = 0.5
    times: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.seconds <= _LONGEST_S:
            raise ValueError(f"seconds is {self.seconds:g}: give 0 to {_LONGEST_S:g}")
        if self.times is not None and self.times < 1:
            raise ValueError(f"times is {self.times}: give 1 at least, or leave it out")


class Faults:
    """The faults of a rig: add them, clear them, ask what goes wrong now."""

    def __init__(self) -> None:
        self._left: list[tuple[Fault, int | None]] = []

    def add(self, fault: Fault) -> None:
        """Let something go wrong from now on."""
        self._left.append((fault, fault.times))

    def clear(self) -> None:
        """Let all go well again."""
        self._left.clear()

    def take(self, kind: FaultKind, command: int | None = None) -> Fault | None:
        """Return the fault that strikes now, and count it; None when all goes well."""
        for place, (fault, left) in enumerate(self._left):
            if fault.kind == kind and fault.command in (None, command) and left != 0:
                self._left[place] = (fault, None if left is None else left - 1)
                return fault
        return None


HELP = (
    "faults: " + ", ".join(FaultKind) + "; each with command=N, seconds=S, times=N after a colon, separated by commas"
)


def parse_fault(text: str) -> Fault:
    """Read a fault: `slow_reply:seconds=1,command=400,times=2`.

    Raises:
        ValueError: it is none.
    """
    name, _, rest = text.partition(":")
    try:
        options = dict(item.split("=", 1) for item in rest.split(",") if item)
        times, command = options.pop("times", None), options.pop("command", None)
        return Fault(
            FaultKind(name),
            command=None if command is None else int(command),
            times=None if times is None else int(times),
            **{key: float(value) for key, value in options.items() if key == "seconds" or _unknown(key)},
        )
    except ValueError as error:
        raise ValueError(f"{text!r} is no fault ({error}); {HELP}") from None


def _unknown(key: str) -> bool:
    raise ValueError(f"there is no {key!r}")
