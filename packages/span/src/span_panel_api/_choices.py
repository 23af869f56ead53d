"""Arguments of the client turned into bodies. What no panel takes is refused here, before anything is sent, with what would be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .exceptions import SpanPanelAPIError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.span.enums import OpenStrEnum
    from devicewire.span.models import NiceToHaveThreshold, Priority, RelayState, SetCircuitIn, StateOfEnergy

    Word = TypeVar("Word", bound=OpenStrEnum)


def relay_state(operation: str, state: str) -> RelayState:
    """Return the relay state that a word names, whatever its case."""
    from devicewire.span.models import RelayState

    return _choose(operation, "relay state", state, RelayState, RelayState.UNKNOWN)


def circuit_priority(operation: str, priority: str) -> Priority:
    """Return the priority that a word names, whatever its case."""
    from devicewire.span.models import Priority

    return _choose(operation, "priority", priority, Priority, Priority.UNKNOWN)


def _choose(operation: str, what: str, word: str, choices: type[Word], not_a_command: Word) -> Word:
    accepted = [choice for choice in choices if choice is not not_a_command]
    wanted = str(word).strip().upper()
    for choice in accepted:
        if choice.value == wanted:
            return choice
    words = ", ".join(choice.value for choice in accepted)
    raise SpanPanelAPIError(
        f"{operation}: {word!r:.60} is not a {what} that can be set; use one of: {words}", was_sent=False
    )


def circuit_change(
    operation: str, *, relay: str | None, priority: str | None, name: str | None, flags: Mapping[str, bool | None]
) -> SetCircuitIn:
    """Return the body that changes what is given and nothing else."""
    from devicewire.span.models import BooleanIn, CircuitNameIn, PriorityIn, RelayStateIn, SetCircuitIn
    from devicewire.span.types import UNSET

    changes: dict[str, Any] = {
        f"{flag}_in": BooleanIn(value=value) for flag, value in flags.items() if value is not None
    }
    return SetCircuitIn(
        relay_state_in=UNSET if relay is None else RelayStateIn(relay_state=relay_state(operation, relay)),
        priority_in=UNSET if priority is None else PriorityIn(priority=circuit_priority(operation, priority)),
        circuit_name_in=UNSET if name is None else CircuitNameIn(name=name),
        **changes,
    )


def state_of_energy(operation: str, percentage: object) -> StateOfEnergy:
    """Return a state of energy, 0 to 100 percent."""
    from devicewire.span.models import StateOfEnergy

    wanted = _whole_number(percentage)
    if wanted is None or not 0 <= wanted <= 100:
        raise SpanPanelAPIError(f"{operation}: {percentage!r:.60} is not a percentage from 0 to 100", was_sent=False)
    return StateOfEnergy(percentage=wanted)


def _whole_number(value: object) -> int | None:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def thresholds(operation: str, low: int | None, high: int | None) -> NiceToHaveThreshold:
    """Return the two thresholds, either of which may be left as it is."""
    from devicewire.span.models import NiceToHaveThreshold
    from devicewire.span.types import UNSET

    wanted = NiceToHaveThreshold(
        nice_to_have_threshold_low_soe=UNSET if low is None else state_of_energy(operation, low),
        nice_to_have_threshold_high_soe=UNSET if high is None else state_of_energy(operation, high),
    )
    if low is not None and high is not None and low > high:
        raise SpanPanelAPIError(
            f"{operation}: the low threshold ({low}) is above the high one ({high})", was_sent=False
        )
    return wanted
