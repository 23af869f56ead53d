"""An I2C bus with three chips: an EEPROM, a thermometer and a clock."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from .answers import RefusalError

THERMOMETER: Final = 0x18
EEPROM: Final = 0x50
CLOCK: Final = 0x68

_SIZE: Final = 256
_PAGE: Final = 8
"""A 24C02: 256 bytes, written in pages of 8; a write that runs over the end of a page goes on at its start."""
_WORD: Final = bytes.fromhex("BEEF")
_WORD_AT: Final = 0x10


class Chip(Protocol):
    """A device on the bus."""

    def write(self, data: bytes) -> None:
        """Take what follows the address."""
        ...

    def read(self, count: int) -> bytes:
        """Return that many bytes."""
        ...


class Eeprom:
    """A memory with an address pointer: the first byte of a write sets it, every byte read or written moves it on."""

    def __init__(self) -> None:
        self.memory: Final = bytearray(b"\xff" * _SIZE)
        self.memory[_WORD_AT : _WORD_AT + 2] = _WORD
        self._pointer = 0

    def write(self, data: bytes) -> None:
        """Set the pointer to the first byte and store the others."""
        self._pointer = data[0]
        for byte in data[1:]:
            self.memory[self._pointer] = byte
            page, place = divmod(self._pointer, _PAGE)
            self._pointer = page * _PAGE + (place + 1) % _PAGE

    def read(self, count: int) -> bytes:
        """Return bytes from the pointer on, around the end of the memory."""
        content = bytes(self.memory[(self._pointer + offset) % _SIZE] for offset in range(count))
        self._pointer = (self._pointer + count) % _SIZE
        return content

    def word_at(self, address: str) -> str:
        """Return a 16-bit word as text such as `0xBEEF`, for an address as text such as `0x0010`."""
        try:
            start = int(address or "0", 0)
        except ValueError:
            raise RefusalError(400, f"{address} is no address") from None
        if not 0 <= start <= _SIZE - 2:
            raise RefusalError(500, f"The memory has no address {address}")
        return f"0x{self.memory[start : start + 2].hex().upper()}"


class Registers:
    """A chip with registers: the first byte of a write chooses one, a read returns it and what follows."""

    def __init__(self, content: Callable[[int], bytes]) -> None:
        self._content = content
        self._register = 0

    def write(self, data: bytes) -> None:
        """Choose a register. Further bytes are ignored: nothing here can be set."""
        self._register = data[0]

    def read(self, count: int) -> bytes:
        """Return the register, filled up with 0xFF."""
        return self._content(self._register)[:count].ljust(count, b"\xff")


def thermometer(celsius: Callable[[], float]) -> Registers:
    """Return an MCP9808: register 5 is the temperature in sixteenths of a degree, 6 and 7 name maker and chip."""

    def content(register: int) -> bytes:
        words = {5: round(celsius() * 16) & 0x1FFF, 6: 0x0054, 7: 0x0400}
        return words.get(register, 0).to_bytes(2, "big")

    return Registers(content)


def clock_chip(now_us: Callable[[], int]) -> Registers:
    """Return a DS3231: registers 0 to 6 are seconds, minutes, hours, weekday, day, month and year as packed decimals."""

    def content(register: int) -> bytes:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=now_us())
        parts = (
            moment.second,
            moment.minute,
            moment.hour,
            moment.isoweekday(),
            moment.day,
            moment.month,
            moment.year % 100,
        )
        return bytes(part // 10 * 16 + part % 10 for part in parts)[register:]

    return Registers(content)


class I2cBus:
    """Chips by seven-bit address."""

    def __init__(self, chips: Mapping[int, Chip]) -> None:
        self.chips: Final = dict(chips)

    def scan(self) -> bytes:
        """Return the addresses that answer, one byte each."""
        return bytes(sorted(self.chips))

    def transact(self, address: int, data: bytes, count: int) -> bytes:
        """Write, then read. 500 when no chip has the address."""
        chip = self.chips.get(address)
        if chip is None:
            raise RefusalError(500, f"No acknowledge from I2C address 0x{address:02X}")
        if data:
            chip.write(data)
        return chip.read(count)
