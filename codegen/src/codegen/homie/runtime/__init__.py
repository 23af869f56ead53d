"""Homie 5 at run time: properties, nodes, devices, descriptions, topics. Nothing here sends or receives."""

from __future__ import annotations

from .datatypes import (
    BooleanProperty,
    EnumProperty,
    FloatProperty,
    IntegerProperty,
    JsonProperty,
    StringProperty,
    TextEnumProperty,
)
from .description import Description, NodeDescription, PropertyDescription, parse_description
from .devices import Device, NodeOf, NodesOf
from .errors import DescriptionError, HomieError, InvalidValue, Issue, NotSettable, Problem
from .properties import Node, Payload, Property, firmware_number
from .rare_datatypes import ColorProperty, DatetimeProperty, DurationProperty
from .topics import DESCRIPTION, SET, STATE, TARGET, VERSION, DeviceState, Topics
from .unknown import property_for

__all__ = [
    "DESCRIPTION",
    "SET",
    "STATE",
    "TARGET",
    "VERSION",
    "BooleanProperty",
    "ColorProperty",
    "DatetimeProperty",
    "Description",
    "DescriptionError",
    "Device",
    "DeviceState",
    "DurationProperty",
    "EnumProperty",
    "FloatProperty",
    "HomieError",
    "IntegerProperty",
    "InvalidValue",
    "Issue",
    "JsonProperty",
    "Node",
    "NodeDescription",
    "NodeOf",
    "NodesOf",
    "NotSettable",
    "Payload",
    "Problem",
    "Property",
    "PropertyDescription",
    "StringProperty",
    "TextEnumProperty",
    "Topics",
    "firmware_number",
    "parse_description",
    "property_for",
]
