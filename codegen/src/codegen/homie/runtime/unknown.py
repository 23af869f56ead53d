"""Properties that no spec has: made from what a device says of them."""

from __future__ import annotations

from typing import Any

from .datatypes import (
    BooleanProperty,
    FloatProperty,
    IntegerProperty,
    JsonProperty,
    StringProperty,
    TextEnumProperty,
)
from .description import PropertyDescription
from .properties import Property
from .rare_datatypes import ColorProperty, DatetimeProperty, DurationProperty

__all__ = ["property_for"]

_BY_DATATYPE: dict[str, type[Property[Any]]] = {
    kind.datatype: kind
    for kind in (
        StringProperty,
        IntegerProperty,
        FloatProperty,
        BooleanProperty,
        TextEnumProperty,
        JsonProperty,
        DatetimeProperty,
        DurationProperty,
        ColorProperty,
    )
}


def property_for(about: PropertyDescription) -> Property[Any]:
    """Make a property that no spec has from what a device says of it; one of an unknown datatype is read as text."""
    kind = _BY_DATATYPE.get(about.datatype, StringProperty)
    made = kind(about.id, unit=about.unit, format=about.format, settable=about.settable, retained=about.retained)
    made.name = about.id.replace("-", "_")
    return made
