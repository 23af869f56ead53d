"""What a service has done, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ServiceStatistics"]


@dataclass(frozen=True)
class ServiceStatistics:
    """Counters since start. All are exact once the service has stopped; before, some may be a moment late.

    Attributes:
        accepted: messages taken for publishing, heartbeats included; an emergency counts twice, as it is sent twice.
        published: messages handed to ZeroMQ for all subscribers.
        missed: how often a subscriber was passed over because it was too slow while others were waiting. It misses that message and
            those after it until it has read half of what waits for it. Always 0 with a single subscriber, which misses nothing.
        subscribers: subscribers that are connected now.
        refused: messages not taken because the queue was full; the call that offered them returned False.
        abandoned: messages still in the queue when the deadline of `stop` passed.
        commands: requests received, malformed ones included.
        malformed: requests that could not be read.
        delegate_timeouts: commands whose delegate gave no answer in time.
        undelivered_replies: replies whose sender had gone.
    """

    accepted: int = 0
    published: int = 0
    missed: int = 0
    subscribers: int = 0
    refused: int = 0
    abandoned: int = 0
    commands: int = 0
    malformed: int = 0
    delegate_timeouts: int = 0
    undelivered_replies: int = 0
