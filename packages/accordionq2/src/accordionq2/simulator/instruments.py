"""Instruments: channels of this type, with the names of the channels behind what they can do."""

from .answers import Json
from .channel import Channel


def report_instrument(channel: Channel) -> Json:
    """Return an instrument as `InstrumentDto`."""
    details = channel.details or {}
    return {
        "netName": channel.net_name,
        "alias": channel.alias,
        "groupName": channel.group_name,
        "description": channel.description,
        "instrumentName": details.get("instrumentName", ""),
        "type": details.get("instrumentType", ""),
        "functionMap": details.get("functionMap", {}),
    }
