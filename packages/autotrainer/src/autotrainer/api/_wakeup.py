"""Waking a thread that waits in a ZeroMQ poller, from any other thread."""

from __future__ import annotations

import socket

__all__ = ["Wakeup"]


class Wakeup:
    """A pair of sockets: one end is polled, a byte into the other ends the wait.

    The waiting thread sets `is_waiting` before it looks for work a last time; a byte is written only then, so that a busy service
    costs its callers nothing.
    """

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self.is_waiting = False

    def fileno(self) -> int:
        """Descriptor to poll."""
        return self._reader.fileno()

    def notify(self) -> None:
        """End the wait, if there is one."""
        if self.is_waiting:
            self.is_waiting = False
            try:
                self._writer.send(b"\0")
            except OSError:  # full of bytes that nobody has read yet, or closed: both will end the wait
                return

    def clear(self) -> None:
        """Read what was written."""
        try:
            self._reader.recv(4096)
        except BlockingIOError:
            return

    def close(self) -> None:
        """Close both ends."""
        self._reader.close()
        self._writer.close()
