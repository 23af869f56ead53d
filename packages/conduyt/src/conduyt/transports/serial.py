"""Serial ports and USB serial adapters: COBS frames.

The library is serialx: asyncio is native to it on Linux, macOS and Windows, it is typed, it locks the port against other programs,
and it lists ports. pyserial-asyncio has had no release since 2021; pyserial-asyncio-fast still rests on pyserial's threads on Windows,
and its maintainers point to serialx.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .._board import whole
from ..errors import ConduytArgumentError, ConduytPortError
from ._stream import Stream, StreamTransport

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SerialTransport"]

_LARGEST_RATE = 2**31 - 1
_MISSING = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO}
_BUSY = {errno.EBUSY, errno.EAGAIN}
_DENIED = {errno.EACCES, errno.EPERM}


class SerialTransport(StreamTransport):
    """A device on a serial port.

    Args:
        port: for example `/dev/ttyACM0`, `/dev/cu.usbmodem101` or `COM3`.
        baudrate: bits a second.
        open_timeout_s: how long opening may take.
        write_timeout_s: how long writing may take.
        settle_s: how long to wait after opening. Boards that restart when their port is opened, as many Arduinos do, hear nothing
            for one or two seconds.

    Raises:
        ImportError: the extra `serial` is not installed.
        ConduytArgumentError: `baudrate` or `settle_s` cannot be.
    """

    needs_cobs = True

    def __init__(
        self,
        port: str,
        baudrate: int = 115200,
        *,
        open_timeout_s: float = 5.0,
        write_timeout_s: float = 5.0,
        settle_s: float = 0.0,
    ) -> None:
        super().__init__(write_timeout_s)
        if importlib.util.find_spec("serialx") is None:
            raise ImportError('serial ports need the package serialx: pip install "conduyt-py[serial]"')
        if not 0 <= settle_s < float("inf"):
            raise ConduytArgumentError(f"settle_s must be 0 or more seconds with an end, not {settle_s}")
        self.port = port
        self.baudrate = whole(baudrate, "baudrate", 1, _LARGEST_RATE)
        self._open_timeout_s = open_timeout_s
        self._settle_s = settle_s

    def describe(self) -> str:
        """What it is connected to, in words."""
        return f"serial port {self.port} at {self.baudrate} baud"

    async def _connect(self, stream: Stream) -> None:
        import serialx

        loop = asyncio.get_running_loop()
        opening = serialx.create_serial_connection(loop, lambda: stream, self.port, self.baudrate)
        try:
            await asyncio.wait_for(opening, self._open_timeout_s)
        except TimeoutError as error:
            raise ConduytPortError(
                f"{self.describe()} could not be opened within {self._open_timeout_s:g} s: unplug the device and plug it in again"
            ) from error
        except OSError as error:
            raise await _explained(self.port, error) from error
        await asyncio.sleep(self._settle_s)


async def _explained(port: str, error: OSError) -> ConduytPortError:
    """Say what to check."""
    if error.errno in _BUSY:
        advice = "another program has it open: close it (a serial monitor, another client)"
        return ConduytPortError(f"serial port {port} is busy: {advice}", "busy")
    if error.errno in _DENIED:
        return ConduytPortError(f"serial port {port} may not be opened: {_permission(port)}", "permission")
    if error.errno in _MISSING:
        others = _sentence(await list_ports())
        return ConduytPortError(f"there is no serial port {port}: is the device plugged in? {others}", "missing")
    return ConduytPortError(f"{port} cannot be opened as a serial port: {error.strerror or error}")


def _permission(port: str) -> str:
    if sys.platform == "win32":
        return "another program has it open, or you may not use it"
    group = "dialout"
    with contextlib.suppress(OSError, KeyError):
        group = Path(port).group()
    return f"you may not use it. On Linux `sudo usermod -aG {group} $USER` and a new login help"


async def list_ports() -> Sequence[str]:
    """Return the names of the serial ports of this computer; none when they cannot be listed."""
    import serialx

    try:
        return [info.device for info in await serialx.async_list_serial_ports()]
    except OSError:
        return []


def _sentence(ports: Sequence[str]) -> str:
    return f"Ports of this computer: {', '.join(ports)}" if ports else "This computer has no serial port now"
