"""The boards that can be simulated: their pins, buses and limits."""

from dataclasses import dataclass
from typing import Final

from devicewire.conduyt.enums import PinCapability

_R4: Final = "83 83 83 87 03 07 07 03 83 07 47 47 C7 C7 0B 8B 8B 8B 9B AB"
_UNO: Final = "03 03 83 87 03 07 07 03 03 07 47 47 43 43 0B 0B 0B 0B 1B 2B"
_MEGA: Final = (
    "03 03 87 87"
    + 10 * " 07"
    + 4 * " 03"
    + " 83 83 93 A3"
    + 22 * " 03"
    + 3 * " 07"
    + 3 * " 03"
    + 4 * " 43"
    + 16 * " 0B"
)
_ESP32: Final = (
    "87 87 87 87 87 C7"
    + 6 * " 00"
    + " 87 87 87 87 87 87 C7 C7 00 97 A7 C7 00 87 87 87"
    + 4 * " 00"
    + " 8F 8F"
    + 6 * " 89"
)


@dataclass(frozen=True)
class Board:
    """One kind of board. `max_payload` is the size of its packet buffer; `i2c_limit` that of its I2C library's (assumed)."""

    name: str
    pins: tuple[PinCapability, ...]
    i2c_buses: int
    spi_buses: int
    uart_count: int
    max_payload: int
    max_modules: int
    max_subscriptions: int
    max_datastreams: int
    analog_pins: tuple[int, ...]
    adc_bits: int = 10
    knows_pins: bool = True
    writes_updates: bool = False
    mcu_id: bytes = bytes(8)
    i2c_limit: int = 255

    @property
    def full_scale(self) -> int:
        """Largest reading of an analog input."""
        return (1 << self.adc_bits) - 1

    def can(self, pin: int, capability: PinCapability) -> bool:
        """Tell whether a pin exists and has a capability."""
        return pin < len(self.pins) and capability in self.pins[pin]


def _pins(text: str) -> tuple[PinCapability, ...]:
    return tuple(PinCapability(byte) for byte in bytes.fromhex(text))


BOARDS: Final = {
    board.name: board
    for board in (
        Board("r4", _pins(_R4), 1, 1, 1, 256, 8, 16, 8, tuple(range(14, 20))),
        Board("uno", _pins(_UNO), 1, 1, 1, 128, 4, 8, 4, tuple(range(14, 20)), i2c_limit=32),
        Board("mega", _pins(_MEGA), 1, 1, 4, 128, 4, 8, 4, tuple(range(54, 70)), i2c_limit=32),
        Board(
            "esp32",
            _pins(_ESP32),
            2,
            2,
            3,
            512,
            8,
            16,
            16,
            tuple(range(32, 40)),
            adc_bits=12,
            writes_updates=True,
            mcu_id=bytes.fromhex("24 0A C4 12 34 56 00 00"),
        ),
        # A board that the firmware has no table for.
        Board("generic", _pins(20 * "03 "), 1, 1, 1, 256, 8, 16, 8, tuple(range(14, 20)), knows_pins=False),
    )
}


def board_named(name: str) -> Board:
    """Return a board. ValueError names the known ones."""
    if name not in BOARDS:
        raise ValueError(f"board {name!r} is not known; known: {', '.join(BOARDS)}")
    return BOARDS[name]
