"""Enumerations and flags of the wire, and the functions that read and write flags."""

from __future__ import annotations

from devicewire.accordionq2.flags import flags as _flags
from devicewire.accordionq2.models import (
    AppTypes,
    BusActions,
    ChannelTypes,
    DirectionTypes,
    FlowControlTypes,
    ModuleStatus,
    MpioUsageTypes,
    ParityTypes,
    UartBusTypes,
)

__all__ = [
    "AppTypes",
    "BusActions",
    "ChannelTypes",
    "DirectionTypes",
    "FlowControlTypes",
    "ModuleStatus",
    "MpioUsageTypes",
    "ParityTypes",
    "UartBusTypes",
    "direction_to_json",
    "parse_channel_types",
    "parse_direction_types",
]


def parse_direction_types(value: int | str) -> DirectionTypes:
    """Read directions from an integer, or from names joined by commas. Unknown names are left out, unknown bits kept.

    Raises:
        TypeError: it is neither.
    """
    return DirectionTypes(
        _number(value) if not isinstance(value, str) else _flags(DirectionTypes).read_lenient(value, "", [])
    )


def parse_channel_types(value: int | str) -> ChannelTypes:
    """Read channel types from an integer, or from names joined by commas. Unknown names are left out, unknown bits kept.

    Raises:
        TypeError: it is neither.
    """
    return ChannelTypes(
        _number(value) if not isinstance(value, str) else _flags(ChannelTypes).read_lenient(value, "", [])
    )


def direction_to_json(value: DirectionTypes) -> str:
    """Return directions as the text that is sent: names joined by a comma and a blank.

    Raises:
        ValueError: it is no direction.
    """
    return str(_flags(DirectionTypes).write(value))


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"flags are read from an integer or a text, not from {type(value).__name__}")
    return value
