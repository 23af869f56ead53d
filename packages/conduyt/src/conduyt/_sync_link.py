"""The link for those who wait without an event loop: the same link, run in a thread of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from devicewire.conduyt.payload import Packet

from ._board import Board
from ._hub import DEFAULT_QUEUE, Hub
from ._link import Link
from ._listener import Listener
from ._memory import Memory
from ._portal import Portal
from ._session import LARGEST_WINDOW

if TYPE_CHECKING:
    from devicewire.conduyt.compatibility import FirmwareCheck

    from ._reconnect import ReconnectPolicy
    from ._session import Asked, Verdict
    from ._state import State
    from .events import Event
    from .transports.base import ConduytTransport
    from .types import HelloResp

__all__ = ["SyncLink", "SyncListener"]

_Answer = TypeVar("_Answer", bound=Packet)


class SyncListener:
    """See `Listener`."""

    def __init__(self, portal: Portal, listener: Listener) -> None:
        self._portal = portal
        self._listener = listener

    @property
    def dropped(self) -> int:
        """How many events were not taken in time."""
        return self._listener.dropped

    def next(self, timeout_s: float | None = None) -> Event | None:
        """The next event; None when there will be no more."""
        return self._portal.run(self._listener.next(timeout_s))

    def close(self) -> None:
        """Listen no longer."""
        self._portal.run(self._listener.close())


class SyncLink:
    """See `Link`."""

    def __init__(
        self,
        transport: ConduytTransport,
        timeout_ms: float,
        max_outstanding: int = LARGEST_WINDOW,
        policy: ReconnectPolicy | None = None,
        is_checking: bool = True,
    ) -> None:
        self._link = Link(transport, timeout_ms, max_outstanding, policy, is_checking)
        self._portal = Portal(f"conduyt {self._link.name}")

    @property
    def transport(self) -> ConduytTransport:
        """What moves the bytes."""
        return self._link.transport

    @property
    def hello(self) -> HelloResp | None:
        """What the device is and has."""
        return self._link.hello

    @property
    def firmware(self) -> FirmwareCheck:
        """Compares the version of the device's protocol."""
        return self._link.firmware

    @property
    def state(self) -> State:
        """Whether there is a connection."""
        return self._link.state

    @property
    def board(self) -> Board:
        """What the board can do."""
        return self._link.board

    @property
    def memory(self) -> Memory:
        """What has been set."""
        return self._link.memory

    @property
    def hub(self) -> Hub:
        """All listeners."""
        return self._link.hub

    @property
    def counts(self) -> dict[Verdict, int]:
        """Packets by what they were."""
        return self._link.counts

    @property
    def dropped_input(self) -> dict[str, int]:
        """What came that is no packet."""
        return self._link.dropped_input

    @property
    def largest_payload(self) -> int:
        """Bytes of payload that surely reach the device."""
        return self._link.largest_payload

    def open(self) -> HelloResp:
        """See `Link.open`."""
        try:
            return self._portal.run(self._link.open())
        except BaseException:
            self._portal.stop()
            raise

    def close(self) -> None:
        """See `Link.close`. The thread ends."""
        try:
            self._portal.run(self._link.close())
        finally:
            self._portal.stop()

    def tell(self, command: Packet, *, timeout_ms: float | None = None) -> None:
        """See `Link.tell`."""
        self._portal.run(self._link.tell(command, timeout_ms=timeout_ms))

    def ask(self, command: Packet, answer: type[_Answer], accepts: Callable[[bytes], bool] | None = None) -> _Answer:
        """See `Link.ask`."""
        return self._portal.run(self._link.ask(command, answer, accepts))

    def request(
        self, command: Asked, accepts: Callable[[bytes], bool] | None = None, timeout_ms: float | None = None
    ) -> tuple[int, bytes]:
        """See `Link.request`."""
        return self._portal.run(self._link.request(command, accepts, timeout_ms))

    def listen(self, wants: Callable[[Event], bool], size: int = DEFAULT_QUEUE) -> SyncListener:
        """See `Link.listen`."""
        return SyncListener(self._portal, self._portal.run(self._listening(wants, size)))

    async def _listening(self, wants: Callable[[Event], bool], size: int) -> Listener:
        return self._link.listen(wants, size)

    def pause(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
