"""Waiting for sockets without an event loop."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import zmq

if TYPE_CHECKING:
    from ._sockets import Sockets

__all__ = ["SyncLink"]


class SyncLink:
    """The twin of `AsyncLink`, for one thread.

    Args:
        sockets: what to wait for.
    """

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets
        self._poller = zmq.Poller()
        for socket in sockets.all:
            self._poller.register(socket, zmq.POLLIN)

    def open(self) -> None:
        """Nothing to do: sockets are read when somebody waits."""

    def send(self, ticket: bytes, payload: bytes) -> bool:
        """Hand over a command. False: no connection stands."""
        return self._sockets.send(ticket, payload)

    def wait(self, timeout_s: float) -> None:
        """Return when something has come, or when the time is over."""
        has_news, _ = self._sockets.drain()
        if not has_news and self._poller.poll(math.ceil(min(max(0.0, timeout_s), 3600.0) * 1000)):
            self._sockets.drain()

    def close(self) -> None:
        """Close the sockets."""
        self._sockets.close()
