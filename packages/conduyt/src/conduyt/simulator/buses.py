"""What is connected to the I2C and SPI buses."""

from collections.abc import Callable, Iterable
from typing import Final, Protocol

_REGISTERS: Final = 256


class I2CDevice(Protocol):
    """A device on the I2C bus. Own classes work as well as `Eeprom`."""

    def write(self, data: bytes) -> bool:
        """Take the bytes of one transfer; False when the device does not acknowledge them."""
        ...

    def read(self, count: int) -> bytes:
        """Give `count` bytes, or fewer."""
        ...


class Eeprom:
    """256 registers. The first byte that is written selects one; reading and writing move on, and wrap around."""

    def __init__(self, start: int = 0, content: Iterable[int] = ()) -> None:
        self.registers: Final = bytearray(_REGISTERS)
        for number, byte in enumerate(content, start):
            self.registers[number % _REGISTERS] = byte
        self._selected = 0

    def write(self, data: bytes) -> bool:
        """Take the bytes of one transfer."""
        if data:
            self._selected = data[0]
        for byte in data[1:]:
            self.registers[self._selected] = byte
            self._selected = (self._selected + 1) % _REGISTERS
        return True

    def read(self, count: int) -> bytes:
        """Give `count` bytes."""
        numbers = [(self._selected + step) % _REGISTERS for step in range(count)]
        self._selected = (self._selected + count) % _REGISTERS
        return bytes(self.registers[number] for number in numbers)


class I2CBus:
    """The first I2C bus: devices by their seven-bit address. At first an EEPROM at 0x50 and a motion sensor at 0x68."""

    def __init__(self) -> None:
        self.devices: dict[int, I2CDevice] = {0x50: Eeprom(), 0x68: Eeprom(0x75, b"\x71\xaa\xbb")}

    def write(self, address: int, data: bytes) -> bool:
        """Write; False when nothing at this address acknowledges."""
        device = self.devices.get(address)
        return device is not None and device.write(data)

    def read(self, address: int, count: int) -> bytes:
        """Read; nothing comes from an address where there is no device."""
        device = self.devices.get(address)
        return b"" if device is None else device.read(count)


def complement(data: bytes) -> bytes:
    """Return each byte with all bits inverted."""
    return bytes(byte ^ 0xFF for byte in data)


class SpiBus:
    """Devices by their select pin. Where there is none, each byte comes back inverted."""

    def __init__(self) -> None:
        self.devices: dict[int, Callable[[bytes], bytes]] = {}

    def transfer(self, select_pin: int, data: bytes) -> bytes:
        """Exchange bytes; as many come back as were sent."""
        return self.devices.get(select_pin, complement)(data)
