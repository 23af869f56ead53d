"""A serial port: a pseudo-terminal, behind a symbolic link whose path stays the same when it is unplugged and comes back."""

import asyncio
import contextlib
import os
import tempfile
from collections import deque
from pathlib import Path
from typing import ClassVar, Final

from .links import Listener

_READ_SIZE: Final = 65536
_BUFFER_LIMIT: Final = 1 << 20
"""Bytes that wait for a host which does not read; later ones are lost, as on a serial line."""


class PtyLink:
    """A pseudo-terminal in raw mode. The device keeps it open while no host is there."""

    cobs: ClassVar[bool] = True
    port: int = 0

    def __init__(self) -> None:
        self._path = Path(tempfile.mkdtemp(prefix="conduyt-"), "port")
        self._ends: tuple[int, int] | None = None
        self._waiting: deque[bytes] = deque()
        self._waiting_size = 0

    @property
    def endpoint(self) -> str:
        """Path of the serial port."""
        return str(self._path)

    async def plug(self, listener: Listener) -> None:
        """Make the port. OSError where there are no pseudo-terminals."""
        device_end, host_end = _open_pair()
        self._ends = (device_end, host_end)
        asyncio.get_running_loop().add_reader(device_end, self._read, device_end, listener)
        self._path.parent.mkdir(exist_ok=True)
        self._path.unlink(missing_ok=True)
        self._path.symlink_to(os.ttyname(host_end))
        listener.opened()

    def unplug(self) -> None:
        """Remove the port; a host that has it open finds it hung up."""
        if self._ends is None:
            return
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._ends[0])
        loop.remove_writer(self._ends[0])
        for end in self._ends:
            os.close(end)
        self._ends = None
        self._waiting.clear()
        self._waiting_size = 0
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove the folder as well."""
        with contextlib.suppress(FileNotFoundError):
            self._path.parent.rmdir()

    def send(self, packet_type: int, data: bytes) -> None:
        """Write to the port; what it does not take now waits."""
        del packet_type
        if self._ends is None or self._waiting_size + len(data) > _BUFFER_LIMIT:
            return
        self._waiting.append(data)
        self._waiting_size += len(data)
        self._flush(self._ends[0])

    def _flush(self, end: int) -> None:
        while self._waiting:
            data = self._waiting.popleft()
            written = 0
            with contextlib.suppress(BlockingIOError):
                written = os.write(end, data)
            self._waiting_size -= written
            if written < len(data):
                self._waiting.appendleft(data[written:])
                asyncio.get_running_loop().add_writer(end, self._flush, end)
                return
        asyncio.get_running_loop().remove_writer(end)

    def _read(self, end: int, listener: Listener) -> None:
        with contextlib.suppress(BlockingIOError):
            listener.received(os.read(end, _READ_SIZE))


def _open_pair() -> tuple[int, int]:
    try:
        import tty
    except ImportError as error:
        raise OSError("this system has no pseudo-terminals: use link='tcp'") from error
    device_end, host_end = os.openpty()
    tty.setraw(host_end)
    os.set_blocking(device_end, False)
    return device_end, host_end
