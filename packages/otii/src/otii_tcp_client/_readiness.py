"""Waits until a socket can be read or written. `poll` where there is one: `select` cannot take descriptors over 1023."""

from __future__ import annotations

import math
import select
import socket
import struct
import sys

__all__ = ["AT_ONCE", "SLICE_S", "Readiness", "prepare"]

SLICE_S = 0.25
"""A read that may wait does so for that long at most."""

if sys.platform == "linux":
    AT_ONCE = socket.MSG_DONTWAIT

    def prepare(sock: socket.socket) -> bool:
        """Set a socket up. Returns whether reads without `AT_ONCE` wait by themselves, which saves a call to the system."""
        sock.setblocking(True)
        seconds, microseconds = divmod(int(SLICE_S * 1_000_000), 1_000_000)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("@ll", seconds, microseconds))
        return True

else:
    AT_ONCE = 0

    def prepare(sock: socket.socket) -> bool:
        """Set a socket up. Returns whether reads without `AT_ONCE` wait by themselves: not here."""
        sock.setblocking(False)
        return False


if sys.platform == "win32":

    class Readiness:
        """Waits for one socket.

        Args:
            sock: the socket.
            for_writing: wait until it can be written as well.
        """

        def __init__(self, sock: socket.socket, *, for_writing: bool = False) -> None:
            self._readers = [sock]
            self._writers = [sock] if for_writing else []

        def has_input(self, timeout_s: float) -> bool:
            """Wait up to that time, and return whether there is something to read, the end included."""
            return self.wait(timeout_s)[0]

        def wait(self, timeout_s: float) -> tuple[bool, bool]:
            """Wait up to that time, and return whether there is something to read, and room to write."""
            timeout = None if timeout_s == math.inf else max(0.0, timeout_s)
            readable, writable, failed = select.select(self._readers, self._writers, self._readers, timeout)
            return bool(readable or failed), bool(writable)

else:

    class Readiness:
        """Waits for one socket. Only one thread at a time may wait with one object.

        Args:
            sock: the socket.
            for_writing: wait until it can be written as well.
        """

        def __init__(self, sock: socket.socket, *, for_writing: bool = False) -> None:
            self._poll = select.poll()
            self._poll.register(sock, select.POLLIN | (select.POLLOUT if for_writing else 0))

        def has_input(self, timeout_s: float) -> bool:
            """Wait up to that time, and return whether there is something to read, the end included."""
            return bool(self._poll.poll(None if timeout_s == math.inf else timeout_s * 1000))

        def wait(self, timeout_s: float) -> tuple[bool, bool]:
            """Wait up to that time, and return whether there is something to read, and room to write."""
            timeout_ms = None if timeout_s == math.inf else max(0.0, timeout_s) * 1000
            events = self._poll.poll(timeout_ms)
            found = events[0][1] if events else 0
            return bool(found & ~select.POLLOUT), bool(found & select.POLLOUT)
