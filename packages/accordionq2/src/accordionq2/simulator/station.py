"""The station: channels, resources, modules and measurements. What is set is what is read."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from . import hardware
from .acquisition import report_acquisition
from .answers import Json, RefusalError
from .calibration import factory_tables
from .channel import Channel
from .clock import frozen, log_text
from .configuration import apply_configuration, write_configuration
from .details import scale
from .fixture import make_buses
from .i2c import Eeprom
from .modules import Modules
from .numbers import Numbers
from .numeric import MAX_SAMPLES, Measurement, NumericResults, check_count, measure
from .points import Consumed, Measured, Point, Stored
from .server_side import ServerSide
from .spi_flash import SpiFlash
from .start_up import apply_boot
from .value_cache import USED_UP, refuse_used_up

SERIAL: Final = "A0001"
FACTORY_FILE: Final = "factory.cfg"
_LOG_LINES: Final = 10_000
_UPTIME_AT_START_S: Final = 751


class Station(ServerSide):
    """One station. Everything in it follows from the seed, the time, and what was sent to it."""

    def __init__(self, seed: int = 0, source: Callable[[], float] = frozen, numbers: Numbers | None = None) -> None:
        super().__init__(seed, source, numbers or Numbers(), self.observe)
        self.seed: Final = seed
        self.name = "Accordion"
        self.status = "OK"
        self.busy: Final[set[str]] = set()
        """Net names of numeric result channels that are at work: an acquisition on them is refused with 409."""
        self.modules = Modules()
        self.results: Final = NumericResults()
        self.calibration_tables: Final = factory_tables()
        self.supply: Final = hardware.supply_load()
        self._started_us = self._clock.now_us() - _UPTIME_AT_START_S * 1_000_000
        self._log: deque[str] = deque(maxlen=_LOG_LINES)
        self._failures: dict[str, str] = {}
        entries = list(hardware.channels(seed, self.supply))
        self.channels: Final = {channel.net_name: channel for channel, _ in entries}
        self._defaults = {name: replace(channel) for name, channel in self.channels.items()}
        self.eeprom: Final = Eeprom()
        self._points: dict[str, Point] = {channel.net_name: point for channel, point in entries if point is not None}
        self._points |= hardware.station_points(seed, self._uptime_s, self.eeprom.word_at)
        self.flash: Final = SpiFlash()
        self.buses: Final = make_buses(seed, self.now_us, self.eeprom, self.flash, self._board_celsius)
        self.config_files.put(FACTORY_FILE, write_configuration(self.channels.values()))
        self.files.put("logs", "hardware.log", self._log_file)
        self.loaded_files: list[str] = [FACTORY_FILE]
        self.log("started")

    def _uptime_s(self, time_us: int) -> int:
        return (time_us - self._started_us) // 1_000_000

    # Log

    def log(self, text: str, level: str = "INFO") -> None:
        """Append a line to the log of the hardware app."""
        with self.lock:
            self._log.append(f"{log_text(self._clock.now_us())} {level} {text}")

    def log_lines(self, tail: int = 0) -> list[str]:
        """Return the last `tail` lines of the log, all of them for 0."""
        with self.lock:
            return list(self._log)[-tail:]

    def _log_file(self) -> bytes:
        return "".join(f"{line}\n" for line in self._log).encode()

    # Troubles

    def fail(self, name: str, text: str = "Hardware manager error") -> None:
        """Let every access to a resource or bus end in 500 with `text`, until `heal`. By net name or alias."""
        self._failures[self.net_name(name)] = text

    def heal(self, name: str) -> None:
        """Let a resource or bus work again."""
        self._failures.pop(self.net_name(name), None)

    def check_works(self, net_name: str) -> None:
        """Refuse with 500 when the resource or bus was told to fail."""
        if net_name in self._failures:
            raise RefusalError(500, self._failures[net_name])

    # Names

    def net_name(self, name: str) -> str:
        """Return the net name that a name means: itself, or that of the channel with this alias."""
        if name in self.channels or name in self._points:
            return name
        return next((channel.net_name for channel in self.channels.values() if name and channel.alias == name), name)

    def channel(self, name: str, kind: str | None = None) -> Channel:
        """Return a channel by net name or alias, of a kind if one is given. Refuses with 404."""
        channel = self.channels.get(self.net_name(name))
        if channel is None or (kind is not None and kind not in channel.channel_type):
            raise RefusalError(404, f"Channel {name} not found" if name else "Channel not found")
        return channel

    def channels_of(self, kind: str) -> list[Channel]:
        """Return the channels of a kind, such as `NumericResult`."""
        return [channel for channel in self.channels.values() if kind in channel.channel_type]

    def resource_names(self) -> list[str]:
        """Return the names of all resources: aliases where there are some, else net names."""
        return [self.channels[name].alias or name if name in self.channels else name for name in self._points]

    # Resources

    def _point(self, name: str) -> tuple[str, Point]:
        net_name = self.net_name(name)
        if net_name not in self._points:
            raise RefusalError(404, f"Resource {name} not found")
        self.check_works(net_name)
        return net_name, self._points[net_name]

    def value(self, name: str) -> str:
        """Return the value of a resource as text. Refuses with 404, and with 500 when it was told to fail."""
        with self.lock:
            net_name, point = self._point(name)
            now_us = self._clock.now_us()
            text = self._scaled(net_name, point, now_us)
            self.cache.keep(net_name, text, now_us)
            return text

    def _scaled(self, net_name: str, point: Point, now_us: int) -> str:
        """Read a value and put gain and offset of its channel to it."""
        gain, offset = self._scale(net_name)
        if not isinstance(point, Measured) or (gain, offset) == (1.0, 0.0):
            return point.read(now_us)
        return repr(point.sample(now_us) * gain + offset)

    def _scale(self, net_name: str) -> tuple[float, float]:
        return scale(self.channels[net_name].details if net_name in self.channels else None)

    def read(self, name: str, max_age_ms: float, is_locked_out: bool = False) -> tuple[str, float]:
        """Return a value, at most so old, and its age in milliseconds.

        What a read uses up never comes from the cache, but for a client whom the lease of another keeps out.
        """
        with self.lock:
            net_name = self.net_name(name)
            cached = self.cache.get(net_name, self._clock.now_us())
            is_used_up = self._is_used_up(net_name)
            if cached is not None and (is_locked_out if is_used_up else cached[1] <= max_age_ms) and max_age_ms:
                return cached
            if is_used_up and is_locked_out:
                raise self.lease.refusal(423)
            return self.value(name), 0.0

    def observe(self, name: str) -> tuple[str, float]:
        """Return a value and its age for a subscription. Refuses what a read would use up."""
        with self.lock:
            if not self.is_connected:
                raise RefusalError(503, self.last_error or "Not connected to the hardware app")
            if self._is_used_up(self.net_name(name)):
                raise refuse_used_up(name)
            return self.value(name), 0.0

    def _is_used_up(self, net_name: str) -> bool:
        channel = self.channels.get(net_name)
        return (channel is not None and not USED_UP.isdisjoint(channel.channel_type)) or isinstance(
            self._points.get(net_name), Consumed
        )

    def write_value(self, name: str, text: str) -> None:
        """Write a resource as a client does. Refuses with 400 what the resource or its direction does not allow."""
        with self.lock:
            net_name, point = self._point(name)
            channel = self.channels.get(net_name)
            if channel is not None and not channel.can_be_written:
                raise RefusalError(400, f"{name} is an input")
            point.write(text)
            self.cache.forget(net_name)
            self.log(f"{net_name} set to {text}")

    def drive(self, name: str, text: str) -> None:
        """Set an input from outside, as a wire on its pin would: only for resources that keep what they are given."""
        with self.lock:
            point = self._point(name)[1]
            if not isinstance(point, Stored):
                raise TypeError(f"{name} follows a signal; it cannot be driven")
            point.write(text)

    # Configuration

    def configure(self, changes: Mapping[str, Channel]) -> None:
        """Put changed settings in force, by net name, all or none. 400 when an alias would mean two channels."""
        after = {**self.channels, **changes}
        for name, changed in changes.items():
            for other in after.values():
                if other.net_name != name and changed.alias and changed.alias in (other.alias, other.net_name):
                    raise RefusalError(400, f"The alias {changed.alias} is taken by {other.net_name}")
        for name, changed in changes.items():
            self.channels[name].copy_from(changed)
            self.log(f"{name} configured")
        self.tell_changed()

    def load_configuration(self, name: str) -> None:
        """Put a configuration file in force."""
        with self.lock:
            apply_configuration(name, self.config_files.get(name), self.channels)
            self.loaded_files = [*(other for other in self.loaded_files if other != name), name]
            self.log(f"{name} loaded")
            self.tell_changed()

    def save_configuration(self, name: str) -> None:
        """Write the settings in force to a file."""
        with self.lock:
            self.config_files.put(name, write_configuration(self.channels.values()))
            self.log(f"{name} saved")

    def reset(self) -> None:
        """Start the hardware app again, without a break in the connection."""
        with self.lock:
            self.log("reset")
            self.start_up()
            self.tell_changed()

    def start_up(self) -> None:
        """Begin anew: default settings, the loaded files, and what boot.config says. Measurements are forgotten."""
        super().start_up()
        for name, channel in self.channels.items():
            channel.copy_from(self._defaults[name])
        self.results.clear()
        self.status = "OK"
        self._started_us = self._clock.now_us()
        self.loaded_files = list(self._loadable_again())
        apply_boot(self, self.boot.in_force)

    def _loadable_again(self) -> Iterator[str]:
        for name in self.loaded_files:
            try:
                apply_configuration(name, self.config_files.get(name), self.channels)
            except RefusalError as error:
                self.log(error.text, "WARN")
            else:
                yield name

    # Measurements

    def measure(self, channel_name: str, target_name: str, count: int, *, is_reduced: bool) -> Measurement:
        """Sample a target and keep the result. 404 for an unknown channel, 400 for a target that it cannot measure."""
        with self.lock:
            measurement = self._sampling(channel_name, target_name, count, is_reduced=is_reduced)()
            self.results.keep(measurement)
            return measurement

    def acquire(
        self, channel_name: str, target_name: str, count: int, limits: tuple[float | None, float | None]
    ) -> Callable[[], Json]:
        """Sample a target for `NumericAcquisition`, which what is returned makes: it needs no lock, since nothing is kept.

        Refuses as `measure` does, and with 409 while the channel is busy.
        """
        with self.lock:
            if self.net_name(channel_name) in self.busy:
                raise RefusalError(409, f"{channel_name} is at work")
            if (fits := self.numbers.samples_per_call) < count <= MAX_SAMPLES:
                raise RefusalError(400, f"{count} samples take too long; {fits} fit")
            sampled = self._sampling(channel_name, target_name, count, is_reduced=False)
            unit = self.channels[self.net_name(target_name)].unit
        named: dict[str, Json] = {"channel": channel_name, "target": target_name, "unit": unit}
        return lambda: {**named, **report_acquisition(sampled(), limits)}

    def _sampling(
        self, channel_name: str, target_name: str, count: int, *, is_reduced: bool
    ) -> Callable[[], Measurement]:
        """Return what takes the samples: those of now, whenever it is called."""
        channel = self.channel(channel_name, "NumericResult").net_name
        target = self.net_name(target_name)
        if target not in hardware.targets():
            raise RefusalError(400, f"{target_name} is no target of {channel_name}")
        self.check_works(channel)
        check_count(count)
        started_us = self._clock.now_us()
        sampler = self._sampler(target)
        return partial(measure, channel, target, sampler, count=count, started_us=started_us, is_reduced=is_reduced)

    def _sampler(self, name: str) -> Callable[[int], float]:
        _, point = self._point(name)
        if not isinstance(point, Measured):
            raise RefusalError(500, f"{name} cannot be sampled")
        gain, offset = self._scale(name)
        sample = point.sample
        return sample if (gain, offset) == (1.0, 0.0) else lambda time_us: sample(time_us) * gain + offset

    def _board_celsius(self) -> float:
        return float(self.value(f"{hardware.MONITOR}.TEMP0"))

    def set_calibration(self, channel_name: str, table: Json) -> None:
        """Store a calibration table."""
        self.calibration_tables[self.channel(channel_name, "Calibration").net_name] = table
        self.log(f"{channel_name} calibrated")
