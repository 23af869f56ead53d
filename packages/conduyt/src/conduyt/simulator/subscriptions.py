"""Pin subscriptions: a table whose slots are not freed until RESET, and of whose modes the firmware serves only one."""

import struct
from dataclasses import dataclass
from typing import Final

from devicewire.conduyt.enums import DeviceType, ErrorCode, SubscribeMode

from .boards import Board
from .clock import Clock
from .outbox import Outbox
from .pins import Pins
from .refusal import Refusal
from .settings import Habits

_DEFAULT_INTERVAL_MS: Final = 100
_EVENT: Final = struct.Struct("<BH")
_LEVELS: Final[dict[int, tuple[int, ...]]] = {
    SubscribeMode.CHANGE: (0, 1),
    SubscribeMode.RISING: (1,),
    SubscribeMode.FALLING: (0,),
}
"""Levels that a subscription reports when a pin gets there."""


@dataclass
class Subscription:
    """One slot of the table."""

    pin: int
    mode: int
    interval_s: float
    threshold: int
    due: float
    last: int = 0
    active: bool = True


class Subscriptions:
    """The table of pin subscriptions."""

    def __init__(self, board: Board, pins: Pins, clock: Clock, outbox: Outbox, habits: Habits) -> None:
        self._board: Final = board
        self._pins: Final = pins
        self._clock: Final = clock
        self._outbox: Final = outbox
        self._habits: Final = habits
        self._slots: list[Subscription] = []
        pins.watch(self._pin_changed)

    def active(self) -> tuple[Subscription, ...]:
        """The subscriptions that are in force."""
        return tuple(slot for slot in self._slots if slot.active)

    def subscribe(self, pin: int, mode: int, interval_ms: int, threshold: int) -> None:
        """Add a subscription, or change the one that the pin has. Refused when the table is used up."""
        interval_s = (interval_ms or _DEFAULT_INTERVAL_MS) / 1000
        due = self._clock.now() + interval_s
        new = Subscription(pin, mode, interval_s, threshold, due)
        if mode != SubscribeMode.ANALOG_POLL:
            new.last = self._pins.read_level(pin)
        place = self._place_of(pin)
        if place is not None:
            self._slots[place] = new
        elif len(self._slots) < self._board.max_subscriptions:
            self._slots.append(new)
        else:
            raise Refusal(ErrorCode.SUB_LIMIT_REACHED)

    def unsubscribe(self, pin: int) -> None:
        """End a subscription; its slot stays taken."""
        place = self._place_of(pin)
        if place is None:
            raise Refusal(ErrorCode.INVALID_PIN)
        if self._habits.frees_slots:
            del self._slots[place]
        else:
            self._slots[place].active = False

    def clear(self) -> None:
        """RESET: the table is empty again."""
        self._slots.clear()

    def next_due(self) -> float | None:
        """Time of the next poll."""
        return min((slot.due for slot in self._polls()), default=None)

    def run(self, now: float) -> None:
        """Poll the pins whose time has come."""
        for slot in self._polls():
            if slot.due <= now:
                slot.due = max(slot.due + slot.interval_s, now)
                self._poll(slot)

    def _polls(self) -> list[Subscription]:
        return [slot for slot in self._slots if slot.active and slot.mode == SubscribeMode.ANALOG_POLL]

    def _poll(self, slot: Subscription) -> None:
        value = self._pins.read_analog(slot.pin)
        change = abs(value - slot.last)
        if change > slot.threshold or (change == slot.threshold and not self._habits.threshold_exceeded):
            slot.last = value
            self._report(slot.pin, value)

    def _pin_changed(self, pin: int) -> None:
        place = self._place_of(pin)
        wanted = () if place is None else _LEVELS.get(self._slots[place].mode, ())
        if place is None or not wanted or not self._habits.reports_edges:
            return
        slot, level = self._slots[place], self._pins.read_level(pin)
        changed, slot.last = level != slot.last, level
        if changed and level in wanted:
            self._report(pin, level)

    def _report(self, pin: int, value: int) -> None:
        self._outbox.emit(DeviceType.PIN_EVENT, _EVENT.pack(pin, value))

    def _place_of(self, pin: int) -> int | None:
        for place, slot in enumerate(self._slots):
            if slot.active and slot.pin == pin:
                return place
        return None
