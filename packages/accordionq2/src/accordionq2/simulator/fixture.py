"""What hangs on the buses of the station."""

from collections.abc import Callable
from typing import Final

from . import hardware
from .buses import Buses, Port
from .i2c import CLOCK, EEPROM, THERMOMETER, Chip, Eeprom, I2cBus, clock_chip, thermometer
from .scpi import ScpiInstrument
from .signals import Signal
from .spi_flash import SpiFlash
from .supply import Supply

INSTRUMENT_HOST: Final = ("192.168.1.10", 5025)
"""Where the simulated instrument listens, as far as the station is concerned: no packet leaves it."""


def make_buses(
    seed: int, now_us: Callable[[], int], eeprom: Eeprom, flash: SpiFlash, board_celsius: Callable[[], float]
) -> Buses:
    """Return the buses with all that hangs on them."""

    def instrument(model: str, serial: str) -> Port:
        supply = Supply(model, voltage="5.0")
        signal = Signal(name=model, level=supply.volts, ripple=0.001, ripple_hz=100, noise=0.0004)
        return Port(ScpiInstrument(f"eSharp,{model},{serial},1.0", lambda: signal.at(seed, now_us()), supply))

    chips: dict[int, Chip] = {EEPROM: eeprom, THERMOMETER: thermometer(board_celsius), CLOCK: clock_chip(now_us)}
    return Buses(
        i2c={hardware.I2C_BUS: I2cBus(chips)},
        spi={hardware.SPI_BUS: flash},
        uart={hardware.UART: instrument("SIM-PSU30", "SN0001")},
        socket={hardware.SOCKET: INSTRUMENT_HOST},
        hosts={INSTRUMENT_HOST: instrument("SIM-PSU60", "SN0002")},
    )
