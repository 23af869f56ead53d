"""A serial flash memory: identification, read, write enable, page program and erase."""

from typing import Final

IDENTIFICATION: Final = bytes.fromhex("EF4016")
"""A W25Q32: maker, kind, and 2 to the power of 22 bytes. This one has less memory."""
_SIZE: Final = 1 << 16
_SECTOR: Final = 4096
_PAGE: Final = 256
_ERASED: Final = 0xFF

_READ, _PROGRAM, _ENABLE, _DISABLE, _STATUS, _ERASE, _IDENTIFY = 0x03, 0x02, 0x06, 0x04, 0x05, 0x20, 0x9F


class SpiFlash:
    """The chip. Its select line goes up after each transaction, so every transaction starts with a command."""

    def __init__(self) -> None:
        self.memory: Final = bytearray([_ERASED]) * _SIZE
        self._is_writable = False

    def transact(self, data: bytes, count: int) -> bytes:
        """Take a command and return what it answers, 0xFF where it answers nothing."""
        command, address = data[:1], int.from_bytes(data[1:4], "big") % _SIZE
        answer = self._perform(command[0], address, data[4:], count) if command else b""
        return answer[:count].ljust(count, b"\xff")

    def _perform(self, command: int, address: int, data: bytes, count: int) -> bytes:
        if command == _IDENTIFY:
            return IDENTIFICATION
        if command == _READ:
            return bytes(self.memory[(address + offset) % _SIZE] for offset in range(count))
        if command == _STATUS:
            return bytes([self._is_writable * 2]) * count
        if command in (_ENABLE, _DISABLE):
            self._is_writable = command == _ENABLE
        elif self._is_writable and command in (_PROGRAM, _ERASE):
            self._is_writable = False
            self._change(command, address, data)
        return b""

    def _change(self, command: int, address: int, data: bytes) -> None:
        if command == _ERASE:
            start = address - address % _SECTOR
            self.memory[start : start + _SECTOR] = bytes([_ERASED]) * _SECTOR
            return
        page = address - address % _PAGE
        for offset, byte in enumerate(data):
            self.memory[page + (address + offset) % _PAGE] &= byte
