"""A channel of the station, and the report of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal

from .answers import Json
from .details import Details

NO_FLAG: Final = "Undefined"


@dataclass(kw_only=True)
class Channel:
    """Settings of a channel. Flags are tuples of the names on the wire."""

    net_name: str
    alias: str = ""
    channel_type: tuple[str, ...] = ()
    channel_type_capability: tuple[str, ...] = ()
    capability: tuple[str, ...] = ("IN",)
    direction: tuple[str, ...] = ("IN",)
    default_direction: tuple[str, ...] = ("IN",)
    device_name: str = ""
    group_name: str = ""
    description: str = ""
    unit: str = ""
    usage: str = "UserAllocatable"
    enabled: bool = True
    is_virtual: bool = False
    channel_index: int = 0
    index: int = 0
    details: Details | None = None

    @property
    def can_be_written(self) -> bool:
        """Whether its direction lets values out."""
        return "OUT" in self.direction

    def copy_from(self, other: "Channel") -> None:
        """Take over all settings of another channel."""
        for member in fields(self):
            setattr(self, member.name, getattr(other, member.name))


@dataclass(frozen=True)
class FlagWords:
    """The flags of the spec, to write a set of them as text or as an integer."""

    values: Mapping[str, int] = field(default_factory=dict[str, int])

    @classmethod
    def of(cls, spec: Mapping[str, Any], *schemas: str) -> "FlagWords":
        """Read the flags of component schemas."""
        tables: list[list[Mapping[str, Any]]] = [spec["components"]["schemas"][name]["x-flags"] for name in schemas]
        return cls({flag["wire"]: flag["value"] for table in tables for flag in table})

    def report(self, names: tuple[str, ...], style: Literal["text", "integer"]) -> Json:
        """Write a set of flags."""
        if style == "integer":
            return sum(self.values[name] for name in names)
        return ", ".join(sorted(names, key=self.values.__getitem__)) or NO_FLAG


def split_flags(text: str | int) -> tuple[str, ...]:
    """Return the names in a text such as `IN, OUT`, or the directions of an integer."""
    if isinstance(text, int):
        return tuple(name for name, bit in (("IN", 1), ("OUT", 2)) if text & bit)
    names = (part.strip() for part in text.split(","))
    return tuple(dict.fromkeys(name for name in names if name and name != NO_FLAG))


def report(channel: Channel, flags: FlagWords, style: Literal["text", "integer"]) -> dict[str, Json]:
    """Return a channel as `ChannelDto`, without its details."""
    return {
        "channelIndex": channel.channel_index,
        "index": channel.index,
        "enabled": channel.enabled,
        "usage": channel.usage,
        "deviceName": channel.device_name,
        "channelType": flags.report(channel.channel_type, style),
        "channelTypeCapability": flags.report(channel.channel_type_capability or channel.channel_type, style),
        "alias": channel.alias,
        "netName": channel.net_name,
        "groupName": channel.group_name,
        "capability": flags.report(channel.capability, style),
        "description": channel.description,
        "direction": flags.report(channel.direction, style),
        "directionChanged": set(channel.direction) != set(channel.default_direction),
        "defaultDirection": flags.report(channel.default_direction, style),
        "unit": channel.unit,
        "isVirtual": channel.is_virtual,
    }
