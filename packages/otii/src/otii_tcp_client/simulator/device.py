"""One device on the bench: its settings, the load on its output, and what recordings get from it as time goes by."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .answers import Json, RefusalError, failure
from .device_kinds import KINDS, DeviceKind
from .load_model import OFF, Load, Phase, Segment
from .signals import BLOCK, Moment, Signals
from .tracks import AnalogTrack, EventTrack, Track

if TYPE_CHECKING:
    from .battery import Emulator
    from .profiling import Profiling

_SUPPLY_OHMS: Final = 0.08
_TRIP_S: Final = 0.0005
"""How long the current may exceed its maximum before main power goes off."""
_LINE_DELAY_S: Final = 0.001
_REPLY_DELAY_S: Final = 0.005


@dataclass
class DeviceState:
    """Everything that commands set and get. Volts, ampere, ohms."""

    is_main_on: bool = False
    main_volts: float = 3.7
    main_amps: float = 0.0
    max_amps: float = 0.5
    limits_current: bool = False
    regulation: str = "voltage"
    range: str = "low"
    has_5v: bool | float = False
    pin_volts: float = 0.0
    exp_volts: float = 3.3
    has_exp_port: bool = False
    has_uart: bool = False
    baud_rate: int = 115_200
    adc_ohms: float = 0.05
    four_wire: bool = False
    sinks_like_before: bool = False
    outputs: dict[int, bool] = field(default_factory=lambda: {1: False, 2: False})
    tx_level: bool = True
    properties: dict[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True)
class Attached:
    """A track of a running recording, which began at `start_s`."""

    track: Track
    start_s: float


class Device:
    """An Arc, an Ace, or whatever `type` names. Times are seconds since the bench was set up.

    `is_hung` makes every command of it end in `Command timeout`; `ready_s` is the time before which it is `Not ready`.
    """

    def __init__(self, device_id: str, name: str, type: str, seed: int = 0) -> None:  # noqa: A002 - the key of the wire
        if type not in KINDS:
            raise ValueError(f"{type!r} is no kind of device; known: {', '.join(KINDS)}")
        self.id: Final = device_id
        self.name: Final = name
        self.kind: Final[DeviceKind] = KINDS[type]
        self.state = DeviceState()
        self.enabled: set[str] = set()
        self.rates: dict[str, int] = {}
        self.emulator: Emulator | None = None
        self.steps: list[dict[str, Json]] = []
        self.profiling: Profiling | None = None
        self.is_hung = False
        self.is_calibrated = True
        self.ready_s = 0.0
        self.is_in_project = False
        self.load = Load(seed)
        self.signals: Final = Signals(seed, self.kind.jack_volts)
        self._attached: list[Attached] = []
        self._now_s = 0.0
        self._power_on_s = 0.0

    def __repr__(self) -> str:
        return f"<Device {self.id} {self.name!r} {self.kind.type}>"

    @property
    def type(self) -> str:
        """The kind of device: `Arc`, `Ace`, `Simulator`, `Uart`."""
        return self.kind.type

    def entry(self) -> Json:
        """Return the device as the server lists it."""
        return {"device_id": self.id, "name": self.name, "type": self.type}

    def rate(self, channel: str) -> int:
        """Return the samples a second of a channel."""
        return self.rates.get(channel, self.kind.rate(channel))

    # Recordings

    def attach(self, track: Track) -> None:
        """Let a track grow from now on."""
        self._attached.append(Attached(track, self._now_s))

    def detach_all(self) -> None:
        """Let all tracks be as they are."""
        self._attached.clear()

    # Time

    def advance(self, to_s: float) -> None:
        """Live on until a time: samples, log lines and pulses go to the attached tracks, charge leaves the battery."""
        while self._now_s < to_s:
            if not self.state.is_main_on or self.state.regulation == "off":
                self._live(Moment(), to_s)
            elif self.state.regulation == "current":
                self._live(self._moment(Phase("sink", 0.0, self.state.main_amps, 0.001)), to_s)
            else:
                self._live_with_load(to_s)

    def switch_main(self, *, is_on: bool) -> None:
        """Switch main power."""
        if is_on and not self.state.is_main_on:
            self._power_on_s = self._now_s
        self.state.is_main_on = is_on

    def write_line(self, text: str) -> None:
        """Take a text that comes in over the UART: the load answers each line while it has power."""
        self._check_exp_port()
        if not self.state.has_uart:
            raise failure("UART is not enabled")
        if self.state.is_main_on:
            for line in text.splitlines():
                self._log(self._now_s + _REPLY_DELAY_S, f"OK {line}" if line else "OK")

    def pin(self, number: int) -> bool:
        """Return the level of an input pin of the expansion port."""
        self._check_exp_port()
        phase = self._phase_now()
        return phase.is_awake if number == 1 else phase.name == "send"

    def value(self, channel: str) -> float:
        """Return what an analog channel shows now."""
        block = self.signals.block(channel, self._moment(self._phase_now()))
        return block[int(self._now_s * self.rate(channel)) % BLOCK]

    def check_pin_is_free(self) -> None:
        """Refuse to use RX or TX as a plain pin while the expansion port is off or the UART on."""
        self._check_exp_port()
        if self.state.has_uart:
            raise failure("UART is enabled")

    def check_analyser(self) -> None:
        """Refuse what only Arc and Ace can do."""
        if not self.kind.is_analyser:
            raise RefusalError("Command not valid for device type")

    def _check_exp_port(self) -> None:
        if not self.state.has_exp_port:
            raise failure("Expansion port is not enabled")

    def _phase_now(self) -> Phase:
        if not self.state.is_main_on:
            return OFF
        since_s = self._now_s - self._power_on_s
        return next(self.load.segments(since_s, since_s + _TRIP_S)).phase

    def _moment(self, phase: Phase) -> Moment:
        if phase is OFF:
            return Moment()
        ceiling = self.state.max_amps if self.state.limits_current else None
        if self.emulator is not None:
            return Moment(phase, self.emulator.volts, self.emulator.ohms, ceiling)
        return Moment(phase, self.state.main_volts, _SUPPLY_OHMS, ceiling)

    def _live_with_load(self, to_s: float) -> None:
        """Follow the load until a time, or until its current switches main power off."""
        since_s = self._now_s - self._power_on_s
        for segment in self.load.segments(since_s, to_s - self._power_on_s):
            self._tell_events(segment, since_s, to_s - self._power_on_s)
            end_s = min(to_s, self._power_on_s + segment.end_s)
            if segment.phase.current_a > self.state.max_amps and not self.state.limits_current:
                self._live(self._moment(segment.phase), min(end_s, self._now_s + _TRIP_S))
                self.state.is_main_on = False
                return
            self._live(self._moment(segment.phase), end_s)
        self._now_s = to_s

    def _live(self, moment: Moment, end_s: float) -> None:
        for item in self._attached:
            if isinstance(item.track, AnalogTrack):
                item.track.fill(end_s - item.start_s, self.signals.block(item.track.channel, moment), moment)
            else:
                item.track.end_s = end_s - item.start_s
        if self.emulator is not None:
            self.emulator.use(moment.current_a * (end_s - self._now_s))
        self._now_s = max(self._now_s, end_s)

    def _tell_events(self, segment: Segment, from_s: float, to_s: float) -> None:
        """Put on the tracks what begins and ends with a segment. Times are seconds since power came on."""
        if not self.state.has_exp_port:
            return
        begins, ends = from_s <= segment.start_s < to_s, from_s <= segment.end_s < to_s
        if begins and segment.is_first:
            self._pulse("i1", segment.start_s, level=True)
            if self.state.has_uart:
                self._log(self._power_on_s + segment.start_s + _LINE_DELAY_S, self.load.line(segment.burst))
        if ends and segment.is_last:
            self._pulse("i1", segment.end_s, level=False)
        if segment.phase.name == "send":
            for is_start, is_now in ((True, begins), (False, ends)):
                if is_now:
                    self._pulse("i2", segment.start_s if is_start else segment.end_s, level=is_start)

    def _pulse(self, channel: str, since_power_s: float, *, level: bool) -> None:
        self._tell(channel, self._power_on_s + since_power_s, level)

    def _log(self, time_s: float, line: str) -> None:
        self._tell("rx", time_s, f"{line}\r")

    def _tell(self, channel: str, time_s: float, value: Json) -> None:
        for item in self._attached:
            if item.track.channel == channel and isinstance(item.track, EventTrack):
                item.track.add(round(time_s - item.start_s, 6), value)
