"""Look-up and configuration of channels."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from .answers import RefusalError
from .channel import Channel, split_flags
from .details import changed_details
from .station import Station

# Member of a request -> attribute of a channel.
_PLAIN: Final = {
    "Alias": "alias",
    "Enabled": "enabled",
    "Description": "description",
    "Unit": "unit",
    "GroupName": "group_name",
    "DeviceName": "device_name",
}


def find(station: Station, body: Mapping[str, Any]) -> Channel:
    """Return the channel that the given names mean; with both, they must mean the same one."""
    names = [name for name in (body.get("NetName"), body.get("Alias")) if name]
    if not names:
        raise RefusalError(400, "Alias or NetName is needed")
    found = [station.channel(name) for name in names]
    if found[0] is not found[-1]:
        raise RefusalError(404, "Channel not found")
    return found[0]


def configure(station: Station, bodies: Sequence[Mapping[str, Any]]) -> None:
    """Change channels, all or none, in the order given: every change is checked before the first takes place."""
    with station.lock:
        drafts: dict[str, Channel] = {}
        for body in bodies:
            channel = _configured(station, body)
            drafts[channel.net_name] = _changed(drafts.get(channel.net_name, channel), body)
        station.configure(drafts)


def _configured(station: Station, body: Mapping[str, Any]) -> Channel:
    name = body.get("NetName") or body.get("Alias")
    if not name:
        raise RefusalError(400, "Alias or NetName is needed")
    return station.channel(name)


def _changed(channel: Channel, body: Mapping[str, Any]) -> Channel:
    changes: dict[str, Any] = {
        attribute: body[member] for member, attribute in _PLAIN.items() if body.get(member) is not None
    }
    if body.get("Direction") is not None:
        changes["direction"] = direction = split_flags(body["Direction"])
        if not set(direction) <= set(channel.capability):
            allowed = ", ".join(channel.capability)
            raise RefusalError(400, f"{channel.net_name} cannot be {', '.join(direction)}, only {allowed}")
    if body.get("Details") is not None:
        changes["details"] = changed_details(channel.net_name, channel.details, body["Details"])
    return replace(channel, **changes)
