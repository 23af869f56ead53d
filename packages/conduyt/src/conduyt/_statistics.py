"""What a link has counted. Nothing is dropped without a trace; this is the trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ._session import Verdict

if TYPE_CHECKING:
    from ._hub import Hub

__all__ = ["Statistics", "gathered"]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts since the device object was made.

    Attributes:
        answers: answers that ended a command.
        events: events from the device.
        late_answers: answers to commands that had been given up.
        unexpected_answers: answers to nothing that was asked.
        damaged_commands: complaints about a damaged packet that fit several commands.
        dropped_input: frames and packets that could not be used, by reason.
        dropped_events: events that did not fit into the queue of their listener.
        unheard_events: events that nobody listened to, by class.
    """

    answers: int
    events: int
    late_answers: int
    unexpected_answers: int
    damaged_commands: int
    dropped_input: dict[str, int]
    dropped_events: int
    unheard_events: dict[str, int]


class _Counting(Protocol):
    @property
    def hub(self) -> Hub: ...

    @property
    def counts(self) -> dict[Verdict, int]: ...

    @property
    def dropped_input(self) -> dict[str, int]: ...


def gathered(link: _Counting) -> Statistics:
    """Read the counts of a link."""
    counts = link.counts
    return Statistics(
        counts[Verdict.ANSWER],
        counts[Verdict.EVENT],
        counts[Verdict.LATE],
        counts[Verdict.UNEXPECTED],
        counts[Verdict.DAMAGED],
        link.dropped_input,
        link.hub.dropped,
        dict(link.hub.unheard),
    )
