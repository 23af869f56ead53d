"""A connection to one device: sends commands, waits for their answers, hands out events. All waiting is done here, and none without an end.

state      left by
CLOSED     open: OPENING
OPENING    the answer to HELLO: OPEN; any failure: CLOSED
OPEN       close: CLOSED; the link breaks: LOST when somebody will try to come back, else CLOSED
LOST       coming back: OPEN; close, or giving up: CLOSED
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from devicewire.conduyt import API_VERSION, DEVICE_VERSION
from devicewire.conduyt.compatibility import FirmwareCheck
from devicewire.conduyt.errors import PayloadError
from devicewire.conduyt.payload import Packet

from ._board import Board
from ._greeting import Greeting
from ._hub import DEFAULT_QUEUE, Hub
from ._listener import Listener
from ._memory import Memory
from ._session import LARGEST_WINDOW, Verdict
from ._state import State
from ._traffic import Answer, Traffic
from .errors import (
    ConduytArgumentError,
    ConduytDisconnectedError,
    ConduytError,
    ConduytProtocolError,
    ConduytTimeoutError,
)
from .events import ConnectionLost, Event

if TYPE_CHECKING:
    from ._reconnect import Keeper, ReconnectPolicy
    from ._session import Asked
    from .transports.base import ConduytTransport
    from .types import HelloResp

__all__ = ["CLOSE_TIMEOUT_S", "OPEN_TIMEOUT_S", "Link"]

OPEN_TIMEOUT_S = 30.0
"""How long a transport may take to open, unless it gives up earlier by itself."""
CLOSE_TIMEOUT_S = 5.0

_LOG = logging.getLogger("conduyt")
_OPEN = State.OPEN
_Answer = TypeVar("_Answer", bound=Packet)


class Link:
    """A connection to one device.

    Args:
        transport: moves the bytes.
        timeout_ms: how long to wait for an answer.
        max_outstanding: how many commands may be under way, 1 to 255.
        policy: when to try to come back after the link broke; None for never.
        is_checking: whether to refuse what the board says it cannot do.
    """

    def __init__(
        self,
        transport: ConduytTransport,
        timeout_ms: float,
        max_outstanding: int = LARGEST_WINDOW,
        policy: ReconnectPolicy | None = None,
        is_checking: bool = True,
    ) -> None:
        if not 1 <= max_outstanding <= LARGEST_WINDOW:
            raise ConduytArgumentError(f"max_outstanding must be 1 to {LARGEST_WINDOW}, not {max_outstanding}")
        if not 0 < timeout_ms < float("inf"):
            raise ConduytArgumentError(f"timeout_ms must be a number above 0 with an end, not {timeout_ms}")
        self.transport = transport
        self.timeout_ms = timeout_ms
        self.hub = Hub()
        self.memory = Memory()
        self.hello: HelloResp | None = None
        self.is_checking = is_checking
        self.firmware = FirmwareCheck("conduyt-py", API_VERSION, DEVICE_VERSION, "conduyt")
        self.state = State.CLOSED
        self._keeper = _keeper(self, policy)
        window = 1 if getattr(transport, "one_at_a_time", False) else max_outstanding
        self._traffic = Traffic(transport, window, self.hub.publish)
        self._greeting = Greeting(self._traffic, transport, self.firmware)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0

    @property
    def name(self) -> str:
        """What the link leads to, for messages."""
        return self._traffic.name

    @property
    def counts(self) -> dict[Verdict, int]:
        """Packets from the device, by what they were."""
        return self._traffic.counts

    @property
    def largest_payload(self) -> int:
        """Bytes of payload that surely reach the device."""
        return self._traffic.wire.largest_payload

    @property
    def dropped_input(self) -> dict[str, int]:
        """How often something came that is no packet, by reason."""
        return self._traffic.wire.dropped

    # Opening and closing

    async def open(self) -> HelloResp:
        """Open the transport and ask the device what it is.

        Raises:
            ConduytConnectionError: the transport cannot be opened.
            ConduytTimeoutError: the device is silent.
            ConduytProtocolError: its answer cannot be read.
        """
        if self.state is State.OPEN:
            self.hello = await self._greeting.ask(self.timeout_ms)
            return self.hello
        self.state = State.OPENING
        try:
            self.hello = await self._start()
        except BaseException:
            await self._close_transport()
            self._traffic.fail_all(ConduytDisconnectedError("the connection was not made"))
            self.state = State.CLOSED
            raise
        self.state = State.OPEN
        return self.hello

    async def _start(self) -> HelloResp:
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._traffic.restart()
        self.transport.on_packet(self._arrived)
        on_lost = getattr(self.transport, "on_lost", None)
        if callable(on_lost):
            on_lost(self._transport_lost)
        try:
            async with asyncio.timeout(OPEN_TIMEOUT_S):
                await self.transport.open()
        except ConduytError:
            raise
        except TimeoutError:
            message = f"{self.name} was not open after {OPEN_TIMEOUT_S:g} s"
            raise ConduytTimeoutError(None, OPEN_TIMEOUT_S * 1000, message) from None
        except (OSError, RuntimeError) as error:
            raise ConduytDisconnectedError(f"{self.name} cannot be opened: {error}") from error
        if self._traffic.wire.needs_cobs:
            await self._traffic.deliver(b"\0")  # ends whatever a device has gathered before
        return await self._greeting.ask(self.timeout_ms)

    async def close(self) -> None:
        """Close the transport. Commands under way fail, listeners end."""
        self.state = State.CLOSED
        if self._keeper is not None:
            await self._keeper.stop()
        self._traffic.fail_all(ConduytDisconnectedError("disconnected while waiting for the answer"))
        self.hello = None
        await self._close_transport()
        self.hub.end(None)

    async def _close_transport(self) -> None:
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await self.transport.close()
        except (OSError, RuntimeError, ConduytError) as error:
            _LOG.debug("closing %s: %s", self.name, error)

    async def try_again(self) -> HelloResp:
        """Open the transport anew while the link is lost. The state does not change before `resume`."""
        await self._close_transport()
        hello = await self._start()
        if self.state is State.CLOSED:
            raise ConduytDisconnectedError("disconnected while coming back")
        return hello

    def resume(self, hello: HelloResp, event: Event) -> None:
        """The link is there again."""
        self.hello = hello
        self.state = State.OPEN
        self.hub.publish(event)

    async def give_up(self, reason: str) -> None:
        """Nobody tries to come back any more."""
        await self._close_transport()
        self.state = State.CLOSED
        self.hub.publish(ConnectionLost(reason, 0, is_final=True))
        self.hub.end(ConduytDisconnectedError(reason))

    def listen(self, wants: Callable[[Event], bool], size: int = DEFAULT_QUEUE) -> Listener:
        """Begin to listen to events."""
        return Listener(self.hub, wants, size)

    async def pause(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    @property
    def board(self) -> Board:
        """What the board can do."""
        return Board(self.hello if self.is_checking else None, self.hello)

    # Commands

    async def tell(self, command: Packet, *, timeout_ms: float | None = None) -> None:
        """Send a command whose answer says no more than that it was carried out."""
        if self.state is not _OPEN:
            raise ConduytDisconnectedError(self._why_not())
        await self._traffic.exchange(command, None, self.timeout_ms if timeout_ms is None else timeout_ms)
        self.memory.note(command)

    async def ask(
        self, command: Packet, answer: type[_Answer], accepts: Callable[[bytes], bool] | None = None
    ) -> _Answer:
        """Send a command and read its answer.

        Raises:
            ConduytProtocolError: the answer is of another kind, too short or too long.
        """
        type_number, payload = await self.request(command, accepts)
        if type_number != answer.TYPE:
            raise ConduytProtocolError(f"{command.NAME} was answered with type 0x{type_number:02x}, not {answer.NAME}")
        return self.read(command, answer, payload)

    @staticmethod
    def read(command: Packet, answer: type[_Answer], payload: bytes) -> _Answer:
        """Read the payload of an answer."""
        try:
            return answer.unpack(payload)
        except PayloadError as error:
            raise ConduytProtocolError(f"the answer to {command.NAME} cannot be read: {error}") from error

    async def request(
        self, command: Asked, accepts: Callable[[bytes], bool] | None = None, timeout_ms: float | None = None
    ) -> Answer:
        """Send a command; return type and payload of its answer.

        Raises:
            ConduytArgumentError: it cannot be sent.
            ConduytNAKError: the device refused it.
            ConduytTimeoutError: no answer came in time; `was_sent` says whether the device may have it.
            ConduytDisconnectedError: there is no connection, or it was lost meanwhile.
        """
        if self.state is not _OPEN:
            raise ConduytDisconnectedError(self._why_not())
        limit = self.timeout_ms if timeout_ms is None else timeout_ms
        return await self._traffic.exchange(command, accepts, limit)

    async def exchange(self, command: Asked) -> Answer:
        """The same while the link is coming back, too."""
        return await self._traffic.exchange(command, None, self.timeout_ms)

    def _why_not(self) -> str:
        if self.state is State.LOST:
            return f"the connection to {self.name} was lost; trying to come back"
        return f"{self.name} is not connected: call connect() first"

    # What arrives

    def _arrived(self, data: bytes) -> None:
        """Bytes came; transports may call this from any thread."""
        if threading.get_ident() != self._thread and self._loop is not None:
            self._loop.call_soon_threadsafe(self._arrived, data)
            return
        self._traffic.arrived(data)

    # Losing the link

    def _transport_lost(self, error: Exception | None) -> None:
        """The link broke; transports may call this from any thread."""
        if threading.get_ident() != self._thread and self._loop is not None:
            self._loop.call_soon_threadsafe(self._transport_lost, error)
            return
        if self.state is State.OPENING:
            self._traffic.fail_all(ConduytDisconnectedError(f"{self._loss(error)}, while connecting"))
        elif self.state is State.LOST:
            self._traffic.fail_all(ConduytDisconnectedError(f"{self._loss(error)}, again"))
        elif self.state is State.OPEN:
            self._lost(self._loss(error))

    def _loss(self, error: Exception | None) -> str:
        """What a transport says of the loss. Ours say it in a whole sentence; those of others may not."""
        reason = str(error) if error is not None and str(error) else "no reason given"
        return reason if isinstance(error, ConduytDisconnectedError) else f"{self.name} was lost: {reason}"

    def _lost(self, reason: str) -> None:
        self.state = State.CLOSED if self._keeper is None else State.LOST
        error = ConduytDisconnectedError(reason)
        unanswered = self._traffic.fail_all(error)
        self.hub.publish(ConnectionLost(reason, unanswered, is_final=self._keeper is None))
        if self._keeper is None:
            self.hub.end(error)
        else:
            self._keeper.begin(reason)


def _keeper(link: Link, policy: ReconnectPolicy | None) -> Keeper | None:
    if policy is None:
        return None
    from ._reconnect import Keeper

    return Keeper(link, policy)
