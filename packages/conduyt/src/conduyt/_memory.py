"""What has been set on a device, so that it can be set again when the link comes back. No input, no output, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from devicewire.conduyt.packets import (
    DsSubscribeCmd,
    ModCmd,
    OtaBeginCmd,
    OtaFinalizeCmd,
    PinModeCmd,
    PinSubscribeCmd,
    PinUnsubscribeCmd,
    PinWriteCmd,
    ResetCmd,
    StreamStartCmd,
    StreamStopCmd,
)

if TYPE_CHECKING:
    from devicewire.conduyt.enums import PinMode
    from devicewire.conduyt.payload import Packet

__all__ = ["Memory", "in_words"]


class Memory:
    """Modes, subscriptions and the stream of one device, as far as this program set them.

    Levels of pins, modules and updates cannot be set again without knowing what happened meanwhile; they are named instead.
    """

    def __init__(self) -> None:
        self.watchers: Counter[int] = Counter()
        """How many listen to each pin."""
        self._modes: dict[int, PinModeCmd] = {}
        self._levels: dict[int, PinWriteCmd] = {}
        self._subscriptions: dict[int, Packet] = {}
        self._datastreams: dict[int, Packet] = {}
        self._stream: Packet | None = None
        self._modules: set[int] = set()
        self._is_updating = False
        self._notes: dict[type[Packet], Callable[[Any], object]] = {
            DsSubscribeCmd: lambda p: self._datastreams.__setitem__(p.ds_index, p),
            ModCmd: lambda p: self._modules.add(p.module_id),
            OtaBeginCmd: lambda _: self._update(True),
            OtaFinalizeCmd: lambda _: self._update(False),
            PinModeCmd: lambda p: self._modes.__setitem__(p.pin, p),
            PinSubscribeCmd: lambda p: self._subscriptions.__setitem__(p.pin, p),
            PinUnsubscribeCmd: lambda p: self._subscriptions.pop(p.pin, None),
            PinWriteCmd: lambda p: self._levels.__setitem__(p.pin, p),
            ResetCmd: lambda _: self._subscriptions.clear(),
            StreamStartCmd: self._set_stream,
            StreamStopCmd: lambda _: self._set_stream(None),
        }

    def _set_stream(self, packet: Packet | None) -> None:
        self._stream = packet

    def _update(self, is_updating: bool) -> None:
        self._is_updating = is_updating

    def note(self, packet: Packet) -> None:
        """The device has carried out a command."""
        note = self._notes.get(type(packet))
        if note is not None:
            note(packet)

    def mode_of(self, pin: int) -> PinMode | None:
        """The mode that this program gave a pin last."""
        command = self._modes.get(pin)
        return command.mode if command is not None else None

    @property
    def is_streaming(self) -> bool:
        """Whether the device samples analog inputs, as far as this program asked for it."""
        return self._stream is not None

    def is_subscribed(self, pin: int) -> bool:
        """Whether the device reports a pin, as far as this program asked for it."""
        return pin in self._subscriptions

    def forget_subscription(self, pin: int) -> None:
        """Nobody listens to a pin any more."""
        self._subscriptions.pop(pin, None)

    def commands(self) -> list[Packet]:
        """What to send again, modes before subscriptions."""
        stream = [self._stream] if self._stream is not None else []
        return [*self._modes.values(), *self._subscriptions.values(), *self._datastreams.values(), *stream]

    def unrestorable(self) -> list[str]:
        """What a device that restarted has forgotten and that is not sent again, in words."""
        levels = [f"{in_words(packet)} is not written again" for packet in self._levels.values()]
        modules = [
            f"module {number} keeps its settings only if the device did not restart" for number in sorted(self._modules)
        ]
        return [*levels, *modules, *(["the firmware update has to begin again"] if self._is_updating else [])]


def in_words(packet: Packet) -> str:
    """What a command sets."""
    match packet:
        case PinModeCmd():
            return f"mode {packet.mode.name.lower()} of pin {packet.pin}"
        case PinWriteCmd():
            return f"the value {packet.value} of pin {packet.pin}"
        case PinSubscribeCmd():
            return f"subscription of pin {packet.pin}"
        case DsSubscribeCmd():
            return f"subscription of datastream {packet.ds_index}"
        case StreamStartCmd():
            return f"stream at {packet.rate_hz} Hz"
        case _:
            return packet.NAME
