"""Whether the server of the station answers at all. A reboot, its own restart and an update take it away for a while."""

from collections import deque
from collections.abc import Callable

from .timers import Timers


def _nothing() -> None:
    return None


class Power:
    """Switches that the server obeys: `orders` holds True for on and False for off, oldest first."""

    def __init__(self, timers: Timers, forget: Callable[[], None]) -> None:
        self.is_on = True
        self.orders: deque[bool] = deque()
        self.on_order: Callable[[], None] = _nothing
        self._timers = timers
        self._forget = forget

    def cycle(self, *, delay_s: float, off_s: float, when_off: Callable[[], None], when_on: Callable[[], None]) -> None:
        """Go off after `delay_s`, and on again `off_s` later. Open connections, streams and the lease do not survive."""

        def off() -> None:
            self._switch(is_on=False)
            self._forget()
            when_off()
            self._timers.after(off_s, on)

        def on() -> None:
            self._switch(is_on=True)
            when_on()

        self._timers.after(delay_s, off)

    def _switch(self, *, is_on: bool) -> None:
        self.is_on = is_on
        self.orders.append(is_on)
        self.on_order()
