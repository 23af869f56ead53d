# Derived from packages/conduyt/src/conduyt/buses.py by `codegen generate`. Do not edit: change that file.
"""The I2C and SPI buses of a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devicewire.conduyt.enums import ErrorCode
from devicewire.conduyt.packets import (
    I2CReadCmd,
    I2CReadRegCmd,
    I2CReadResp,
    I2CWriteCmd,
    SpiXferCmd,
    SpiXferResp,
)

from .errors import ConduytNAKError, ConduytProtocolError

if TYPE_CHECKING:
    from ._sync_link import SyncLink

__all__ = ["I2CBusSync", "SPIBusSync"]


class I2CBusSync:
    """The first I2C bus of the device. Its sketch must have started it."""

    def __init__(self, link: SyncLink) -> None:
        self._sync_link = link

    def write(self, addr: int, data: bytes) -> None:
        """Write bytes, one at least, to the device at an address (8 to 119).

        Raises:
            ConduytNAKError: I2C_NACK, nobody took them.
        """
        self._sync_link.board.check_i2c()
        self._sync_link.tell(I2CWriteCmd(addr, data))

    def read(self, addr: int, count: int) -> bytes:
        """Read up to `count` bytes from the device at an address (8 to 119).

        Raises:
            ConduytNAKError: I2C_NACK, no byte came; boards say so by an empty answer.
        """
        return self._read(I2CReadCmd(addr, count), addr, count)

    def read_register(self, addr: int, reg: int, count: int) -> bytes:
        """Read up to `count` bytes from a register on.

        Raises:
            ConduytNAKError: I2C_NACK, nobody took the number of the register, or no byte came.
        """
        return self._read(I2CReadRegCmd(addr, reg, count), addr, count)

    def _read(self, command: I2CReadCmd | I2CReadRegCmd, addr: int, count: int) -> bytes:
        self._sync_link.board.check_i2c()
        answer = self._sync_link.ask(command, I2CReadResp)
        if count and not answer.data:
            raise ConduytNAKError(ErrorCode.I2C_NACK, message=f"no I2C device answers at address 0x{addr:02x}")
        if len(answer.data) > count:
            raise ConduytProtocolError(f"{count} bytes were read over I2C, but {len(answer.data)} came")
        return answer.data


class SPIBusSync:
    """The first SPI bus of the device: 1 MHz, mode 0, most significant bit first."""

    def __init__(self, link: SyncLink) -> None:
        self._sync_link = link

    def transfer(self, cs_pin: int, data: bytes) -> bytes:
        """Send bytes, one at least, and return as many that came back.

        Args:
            cs_pin: pin that is low meanwhile. The device does not make it an output: `device.pin(n).mode("output")` does.
            data: what to send.
        """
        self._sync_link.board.check_spi()
        self._sync_link.board.check_pin(cs_pin)
        answer = self._sync_link.ask(SpiXferCmd(cs_pin, data), SpiXferResp)
        if len(answer.data) != len(data):
            raise ConduytProtocolError(f"{len(data)} bytes were sent over SPI, but {len(answer.data)} came back")
        return answer.data
