"""Topics of the Homie convention, version 5, and the states of devices."""

from __future__ import annotations

from ...runtime.enums import OpenStrEnum

__all__ = ["DESCRIPTION", "SET", "STATE", "TARGET", "VERSION", "DeviceState", "Topics"]

VERSION = "5"
"""Second level of all topics."""
STATE = "$state"
"""Last level of the topic of a device's state."""
DESCRIPTION = "$description"
"""Last level of the topic of a device's description."""
TARGET = "$target"
"""Last level of the topic of the value that a property is being moved to."""
SET = "set"
"""Last level of the topic of a command."""


class DeviceState(OpenStrEnum):
    """State of a device. Values that are not listed here are members too, with `is_listed` False."""

    INIT = "init"
    READY = "ready"
    DISCONNECTED = "disconnected"
    SLEEPING = "sleeping"
    LOST = "lost"

    @classmethod
    def read(cls, payload: str | bytes) -> DeviceState | None:
        """Read a payload; None when it is empty, which deletes a device, or no text."""
        try:
            text = payload if isinstance(payload, str) else str(payload, "utf-8")
        except UnicodeDecodeError:
            return None
        return cls(text) if text else None


class Topics:
    """Makes topics of one domain, and takes them apart."""

    def __init__(self, domain: str) -> None:
        self.root = f"{domain}/{VERSION}"
        self._start = f"{self.root}/"

    @property
    def everything(self) -> str:
        """Subscription to all devices of the domain."""
        return f"{self._start}#"

    def device(self, device: str) -> str:
        """Subscription to everything of one device."""
        return f"{self._start}{device}/#"

    def state(self, device: str) -> str:
        """Topic of a device's state."""
        return f"{self._start}{device}/{STATE}"

    def description(self, device: str) -> str:
        """Topic of a device's description."""
        return f"{self._start}{device}/{DESCRIPTION}"

    def property(self, device: str, node: str, property_id: str) -> str:
        """Topic of a property's value."""
        return f"{self._start}{device}/{node}/{property_id}"

    def command(self, device: str, node: str, property_id: str) -> str:
        """Topic of commands for a property."""
        return f"{self._start}{device}/{node}/{property_id}/{SET}"

    def split(self, topic: str) -> tuple[str, ...] | None:
        """Return the levels below domain and version, the device first; None for a topic of something else."""
        return tuple(topic[len(self._start) :].split("/")) if topic.startswith(self._start) else None
