"""Events without input or output: what an event is, which are missing, and how long to wait before the next attempt to connect."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Literal, cast

import attrs

from .exceptions import (
    AccordionQ2AnswerError,
    AccordionQ2ApiError,
    AccordionQ2ConnectionError,
    AccordionQ2Error,
    AccordionQ2TimeoutError,
    AccordionQ2UnsupportedError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.accordionq2.events import Event
    from devicewire.accordionq2.models import (
        ConfigurationEvent,
        ConnectionEvent,
        HelloEvent,
        LeaseEvent,
        ValuesEvent,
    )

    Payload = HelloEvent | ConnectionEvent | ConfigurationEvent | ValuesEvent | LeaseEvent

__all__ = [
    "SILENCE_LIMIT_SECONDS",
    "Backoff",
    "Gap",
    "ServerEvent",
    "WatchedValues",
    "is_passing",
    "may_heal",
    "read_events",
]

SILENCE_LIMIT_SECONDS = 30.0
"""Seconds without a byte after which a stream counts as dead; the station sends something every 10 s."""

_AWAY = (502, 503, 504)
"""What a station answers while it starts, or while its hardware app is away."""
_NEVER = 501
"""The failure that does not pass: the station cannot do what was asked for."""


@attrs.frozen
class Gap:
    """Something happened, or may have, that nobody was told of. Look anew at what matters."""

    reason: Literal["lost", "reconnected", "restarted", "renewed"]
    """`lost`: events are missing in the stream. `reconnected`: the connection was gone. `restarted`: the station's hardware app was.
    `renewed`: the station had ended the subscription."""
    lost_events: int | None = None
    """How many events are missing; None when nobody can know."""
    seconds: float = 0.0
    """How long there was no connection."""


@attrs.frozen
class ServerEvent:
    """Something that the station tells by itself."""

    id: int
    """Number of the event within its stream, one more than that of the event before; 0 when it has none."""
    name: str
    """Kind of the event, such as `values` or `lease`."""
    data: dict[str, Any] = attrs.field(factory=dict[str, Any], hash=False)
    """Its data as they came; empty when they are no JSON object."""
    payload: Payload | None = attrs.field(default=None, kw_only=True, repr=False, hash=False)
    """Its data as an object; None for kinds that are not documented."""
    text: str = attrs.field(default="", kw_only=True, repr=False)
    """Its data as text, whatever they are."""
    gap: Gap | None = attrs.field(default=None, kw_only=True)
    """From a watch: what nobody was told of between the event before and this one."""


@attrs.frozen
class WatchedValues:
    """Values of the channels that are watched, as text. Names are those that were asked for."""

    values: Mapping[str, str]
    """The values."""
    age_ms: Mapping[str, float]
    """How old each of them is, in milliseconds; 0 is just read."""
    errors: Mapping[str, str]
    """Why a channel could not be read; such a channel has no value."""
    gap: Gap | None = None
    """What nobody was told of since the values before; None when nothing is missing."""


def read_events(events: list[Event]) -> list[ServerEvent]:
    """Return events of the wire as those that users see."""
    return [_event(event) for event in events]


def _event(event: Event) -> ServerEvent:
    from devicewire.accordionq2.calls import load_json
    from devicewire.accordionq2.errors import DecodeError
    from devicewire.accordionq2.model import Model

    try:
        data = load_json(event.text.encode())
    except DecodeError:
        data = None
    known: Any = event.data if isinstance(event.data, Model) else None
    number = int(event.id) if event.id.isascii() and event.id.isdecimal() and len(event.id) < 20 else 0
    plain = cast(dict[str, Any], data) if isinstance(data, dict) else {}
    return ServerEvent(number, event.name, plain, payload=known, text=event.text)


def is_passing(error: AccordionQ2Error) -> bool:
    """Whether an error may be over soon: the connection broke, or the station is starting."""
    if isinstance(error, AccordionQ2ApiError):
        return error.status_code in _AWAY
    return isinstance(error, AccordionQ2ConnectionError | AccordionQ2TimeoutError)


def may_heal(error: AccordionQ2Error) -> bool:
    """Whether what has worked before may soon work again: like `is_passing`, and any failure inside the station but 501."""
    is_failure = isinstance(error, AccordionQ2ApiError) and error.status_code >= 500 and error.status_code != _NEVER
    return is_failure or is_passing(error)


def is_over(error: AccordionQ2Error) -> bool:
    """Whether the station does not know any more what was asked for."""
    is_unsupported = isinstance(error, AccordionQ2UnsupportedError)
    return isinstance(error, AccordionQ2ApiError) and error.status_code == 404 and not is_unsupported


def unusable_stream(error: Exception) -> AccordionQ2AnswerError:
    """Return the error for a stream that is no stream of events."""
    return AccordionQ2AnswerError(200, f"the event stream cannot be used: {error}")


class Backoff:
    """How long to wait before the next attempt: longer each time, up to a limit, and never the same for two clients."""

    FIRST_S = 0.1
    MOST_S = 15.0

    def __init__(self) -> None:
        self._attempts = 0

    def next_s(self) -> float:
        """Return the seconds to wait now: half of what is due, and a random part of the other half."""
        due = min(self.MOST_S, self.FIRST_S * 2.0 ** min(self._attempts, 20))
        self._attempts += 1
        return due * (0.5 + random.random() / 2)  # noqa: S311 # no secret

    def reset(self) -> None:
        """It went well: begin anew."""
        self._attempts = 0
