"""What the kinds of devices can do, and the channels that they have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ANALOG: Final = ("mc", "mv", "mp", "ac", "av", "ap", "sp", "sn", "vb", "vj", "tp")
LOGS: Final = ("rx",)
PINS: Final = ("i1", "i2")
OLD_CHANNELS: Final = ("me", "ae")
"""Of Otii 2: they cannot be enabled any more."""
_FAST: Final = frozenset({"mc", "mp"})


@dataclass(frozen=True)
class DeviceKind:
    """One kind. `rates` are samples a second: of the main current and power, and of the other analog channels."""

    type: str
    rates: tuple[int, int]
    max_volts: float
    jack_volts: float
    hw_version: str
    fw_version: str
    has_settable_rates: bool = False
    has_high_voltage_pin: bool = False
    is_analyser: bool = True

    def rate(self, channel: str) -> int:
        """Return the rate at which a channel starts."""
        return self.rates[0] if channel in _FAST else self.rates[1]

    def channels(self) -> tuple[str, ...]:
        """Return the channels that can be enabled."""
        return (*ANALOG, *LOGS, *PINS) if self.is_analyser else LOGS


KINDS: Final[Mapping[str, DeviceKind]] = {
    kind.type: kind
    for kind in (
        DeviceKind("Arc", (4000, 1000), 5.0, 0.0, "1.2", "3.4.5"),
        DeviceKind(
            "Ace", (10_000, 1000), 25.0, 12.0, "2.0", "1.1.6", has_settable_rates=True, has_high_voltage_pin=True
        ),
        DeviceKind("Simulator", (4000, 1000), 5.0, 0.0, "0.0", "0.0.0"),
        DeviceKind("Uart", (0, 0), 0.0, 0.0, "0.0", "0.0.0", is_analyser=False),
    )
}
MAX_RATE: Final = 50_000
