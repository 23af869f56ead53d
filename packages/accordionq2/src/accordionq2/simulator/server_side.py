"""What belongs to the server of the station rather than to its hardware: events, lease, services, files, firmware.

Firmware 5.13.0 has it too, but offers no way to it.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from .answers import Json
from .audit import AuditLog
from .boot import BootFile
from .clock import Clock, frozen
from .events import EventHub
from .files import FileRoots, FileStore
from .firmware import Firmware
from .lease import LeaseDesk
from .numbers import Numbers
from .power import Power
from .services import Effects, Services
from .subscriptions import Subscriptions
from .timers import Timers
from .value_cache import ValueCache
from .wall_clock import WallClock

if TYPE_CHECKING:
    from .subscriptions import ReadFunction

_HARDWARE_STOPPED: Final = "The hardware app is stopped"


def _nothing() -> None:
    return None


class ServerSide:
    """Time, and what the server does as it passes. `lock` guards all of the station; times are microseconds since 1970."""

    def __init__(self, seed: int, source: Callable[[], float], numbers: Numbers, observe: "ReadFunction") -> None:
        self.lock: Final = threading.RLock()
        self.numbers: Final = numbers
        self.last_error: str | None = None
        self.is_connected = True
        self.generation = 1
        self.is_frozen: Final = source is frozen
        self.when_advanced: Callable[[], None] = _nothing
        self._clock = Clock(source)
        self.timers: Final = Timers(self._clock.now_us)
        self.wall_clock: Final = WallClock(self._clock.now_us)
        self.cache: Final = ValueCache()
        self.events: Final = EventHub(self.lock, self.timers, numbers, self._greeting)
        self.subscriptions: Final = Subscriptions(self.events, self.timers, numbers, observe)
        self.lease: Final = LeaseDesk(self.events, self.timers, numbers, self.wall_clock.text, seed)
        self.power: Final = Power(self.timers, self._forget)
        effects = Effects(self._hardware_stopped, self._started_again, self._restart_server)
        self.services: Final = Services(self.timers, numbers, self.wall_clock.text, effects)
        self.files: Final = FileRoots(self.wall_clock.instant)
        self.config_files: Final = FileStore(self.files.trees["config"])
        self.media_files: Final = FileStore(self.files.trees["media"])
        self.boot: Final = BootFile(self.wall_clock.instant, self.files.trees["alias"].file_names)
        clock = (self._clock.now_us, self.wall_clock.instant)
        self.firmware: Final = Firmware(self.timers, numbers, self.power, clock, self._started_again)
        self.audit: Final = AuditLog(numbers, self.wall_clock.log_text, self._keep_audit_file)
        self.files.put("webapi-logs", "audit.log", self.audit.content)

    # Time

    def now_us(self) -> int:
        """Return the station's time."""
        with self.lock:
            return self._clock.now_us()

    def advance(self, seconds: float) -> None:
        """Let time pass on the station. What is due meanwhile happens, in order, before this returns."""
        with self.lock:
            target_us = self._clock.after_us(seconds)
            while (due_us := self.timers.next_due_us()) is not None and due_us <= target_us:
                self._clock.move_to(due_us)
                self.timers.run_due()
            self._clock.move_to(target_us)
        self.when_advanced()

    def run_due(self) -> None:
        """Do what is due by now."""
        with self.lock:
            self.timers.run_due()

    # The hardware app

    def disconnect(self, error: str = "Hardware manager is not reachable") -> None:
        """Take the hardware app away: what needs it answers 503 until `reconnect`."""
        with self.lock:
            self.is_connected, self.last_error = False, error
            self.events.publish("connection", self._connection())

    def reconnect(self) -> None:
        """Bring the hardware app back."""
        with self.lock:
            self.is_connected, self.last_error = True, None
            self.generation += 1
            self.events.publish("connection", self._connection())

    def tell_changed(self, change: str = "Changed") -> None:
        """Tell everybody that the configuration has changed."""
        self.events.publish("configuration", {"changeType": change, "generation": self.generation})

    def _greeting(self) -> dict[str, Json]:
        return {"isConnected": self.is_connected, "generation": self.generation}

    def _connection(self) -> dict[str, Json]:
        return {"isConnected": self.is_connected, "generation": self.generation, "lastError": self.last_error}

    def _hardware_stopped(self) -> None:
        self.disconnect(_HARDWARE_STOPPED)

    # The server itself

    def reboot(self) -> None:
        """Restart the station: it goes down after `reboot_delay_s`, and is back `reboot_s` later."""
        numbers = self.numbers
        self._cycle(numbers.reboot_delay_s, numbers.reboot_s, self._started_again)

    def _restart_server(self) -> None:
        self._cycle(0.0, self.numbers.restart_s, _nothing)

    def _cycle(self, delay_s: float, off_s: float, when_on: Callable[[], None]) -> None:
        with self.lock:
            self.power.cycle(delay_s=delay_s, off_s=off_s, when_off=_nothing, when_on=when_on)

    def start_up(self) -> None:
        """Put in force what boot.config says."""
        self.boot.apply()

    def _started_again(self) -> None:
        self.start_up()
        self.reconnect()

    def _forget(self) -> None:
        """Lose what the server has in memory only."""
        self.subscriptions.clear()
        self.lease.end()
        self.cache.clear()

    def _keep_audit_file(self, number: int, content: bytes) -> None:
        self.files.put("webapi-logs", f"audit.{number + 1}.log", content)
