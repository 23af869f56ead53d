"""The station: time, channels, resources, files, modules and measurements. What is set is what is read.

`lock` guards all of it. Times are microseconds since 1970.
"""

import copy
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from . import hardware
from .answers import Json, RefusalError
from .buses import Buses, Port
from .calibration import factory_tables
from .channel import Channel
from .clock import Clock, frozen, log_text
from .configuration import apply_configuration, write_configuration
from .files import FileStore
from .i2c import CLOCK, EEPROM, THERMOMETER, Chip, Eeprom, I2cBus, clock_chip, thermometer
from .modules import Modules
from .numeric import Measurement, NumericResults, measure
from .points import Measured, Point, Stored
from .scpi import ScpiInstrument
from .signals import Signal
from .spi_flash import SpiFlash
from .supply import Supply

SERIAL: Final = "A0001"
INSTRUMENT_HOST: Final = ("192.168.1.10", 5025)
"""Where the simulated instrument listens, as far as the station is concerned: no packet leaves it."""
FACTORY_FILE: Final = "factory.cfg"
_LOG_LINES: Final = 10_000
_UPTIME_AT_START_S: Final = 751


class Station:
    """One station. Everything in it follows from the seed, the time, and what was sent to it."""

    def __init__(self, seed: int = 0, source: Callable[[], float] = frozen) -> None:
        self.seed: Final = seed
        self.lock: Final = threading.RLock()
        self.name = "Accordion"
        self.status = "OK"
        self.last_error: str | None = None
        self.is_connected = True
        self.modules = Modules()
        self.results: Final = NumericResults()
        self.calibration_tables: Final = factory_tables()
        self.supply: Final = hardware.supply_load()
        self._clock = Clock(source)
        self._started_us = self._clock.now_us() - _UPTIME_AT_START_S * 1_000_000
        self._log: deque[str] = deque(maxlen=_LOG_LINES)
        self._failures: dict[str, str] = {}
        entries = list(hardware.channels(seed, self.supply))
        self.channels: Final = {channel.net_name: channel for channel, _ in entries}
        self._defaults = copy.deepcopy(self.channels)
        self.eeprom: Final = Eeprom()
        self._points: dict[str, Point] = {channel.net_name: point for channel, point in entries if point is not None}
        self._points |= hardware.station_points(seed, self._uptime_s, self.eeprom.word_at)
        self.flash: Final = SpiFlash()
        self.buses: Final = self._make_buses()
        self.config_files: Final = FileStore(**{FACTORY_FILE: write_configuration(self.channels.values())})
        self.media_files: Final = FileStore(**{"waveform.bin": bytes(range(256)) * 4})
        self.loaded_files: list[str] = [FACTORY_FILE]
        self.log("started")

    # Time

    def now_us(self) -> int:
        """Return the station's time."""
        with self.lock:
            return self._clock.now_us()

    def advance(self, seconds: float) -> None:
        """Let time pass on the station."""
        with self.lock:
            self._clock.advance(seconds)

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

    # Troubles

    def disconnect(self, error: str = "Hardware manager is not reachable") -> None:
        """Take the hardware app away: everything but the connection status answers 503 until `reconnect`."""
        self.is_connected, self.last_error = False, error

    def reconnect(self) -> None:
        """Bring the hardware app back."""
        self.is_connected, self.last_error = True, None

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
            return self._point(name)[1].read(self._clock.now_us())

    def write_value(self, name: str, text: str) -> None:
        """Write a resource as a client does. Refuses with 400 what the resource or its direction does not allow."""
        with self.lock:
            net_name, point = self._point(name)
            channel = self.channels.get(net_name)
            if channel is not None and not channel.can_be_written:
                raise RefusalError(400, f"{name} is an input")
            point.write(text)
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

    def load_configuration(self, name: str) -> None:
        """Put a configuration file in force."""
        with self.lock:
            apply_configuration(name, self.config_files.get(name), self.channels)
            self.loaded_files = [*(other for other in self.loaded_files if other != name), name]
            self.log(f"{name} loaded")

    def save_configuration(self, name: str) -> None:
        """Write the settings in force to a file."""
        with self.lock:
            self.config_files.put(name, write_configuration(self.channels.values()))
            self.log(f"{name} saved")

    def reset(self) -> None:
        """Start the hardware app again: default settings, then the loaded files; measurements are forgotten."""
        with self.lock:
            for name, channel in self.channels.items():
                channel.copy_from(self._defaults[name])
            self.results.clear()
            self.status = "OK"
            self._started_us = self._clock.now_us()
            self.log("reset")
            self.loaded_files = list(self._loadable_again())

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
            channel = self.channel(channel_name, "NumericResult").net_name
            target = self.net_name(target_name)
            if target not in hardware.targets():
                raise RefusalError(400, f"{target_name} is no target of {channel_name}")
            self.check_works(channel)
            measurement = measure(
                channel,
                target,
                self._sampler(target),
                count=count,
                started_us=self._clock.now_us(),
                is_reduced=is_reduced,
            )
            self.results.keep(measurement)
            return measurement

    def _sampler(self, name: str) -> Callable[[int], float]:
        _, point = self._point(name)
        if not isinstance(point, Measured):
            raise RefusalError(500, f"{name} cannot be sampled")
        return point.sample

    def set_calibration(self, channel_name: str, table: Json) -> None:
        """Store a calibration table."""
        self.calibration_tables[self.channel(channel_name, "Calibration").net_name] = table
        self.log(f"{channel_name} calibrated")

    # Buses

    def _make_buses(self) -> Buses:
        def board_celsius() -> float:
            return float(self.value(f"{hardware.MONITOR}.TEMP0"))

        chips: dict[int, Chip] = {
            EEPROM: self.eeprom,
            THERMOMETER: thermometer(board_celsius),
            CLOCK: clock_chip(self.now_us),
        }
        return Buses(
            i2c={hardware.I2C_BUS: I2cBus(chips)},
            spi={hardware.SPI_BUS: self.flash},
            uart={hardware.UART: Port(self._instrument("SIM-PSU30", "SN0001"))},
            socket={hardware.SOCKET: INSTRUMENT_HOST},
            hosts={INSTRUMENT_HOST: Port(self._instrument("SIM-PSU60", "SN0002"))},
        )

    def _instrument(self, model: str, serial: str) -> ScpiInstrument:
        supply = Supply(model, voltage="5.0")
        signal = Signal(name=model, level=supply.volts, ripple=0.001, ripple_hz=100, noise=0.0004)
        return ScpiInstrument(f"eSharp,{model},{serial},1.0", lambda: signal.at(self.seed, self.now_us()), supply)
