"""Commands under way on an open transport: each is sent once and waits for its answer; whatever else arrives is reported."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from devicewire.conduyt.errors import PayloadError
from devicewire.conduyt.packets import Nak
from devicewire.conduyt.registry import unpack_packet

from ._session import Command, Session, Verdict
from ._window import Window
from ._wire import Wire
from .errors import ConduytDisconnectedError, ConduytError, ConduytNAKError, ConduytTimeoutError
from .events import BadPayload, DamagedCommand, DroppedInput, Event, LateAnswer, UnexpectedAnswer

if TYPE_CHECKING:
    from ._session import Asked
    from .framing import Packet as Arrived
    from .transports.base import ConduytTransport

__all__ = ["Answer", "Traffic"]

Answer = tuple[int, bytes]
"""Type and payload of an answer."""
_ANSWER, _EVENT, _LATE, _DAMAGED = Verdict.ANSWER, Verdict.EVENT, Verdict.LATE, Verdict.DAMAGED


class _ExpiredError(Exception):
    """No answer came in time."""


class _Clock:
    """The time limit of one command: ends the wait for its answer, or the task that is stuck in sending it.

    The same as `asyncio.timeout`, which costs a third of a whole command.
    """

    __slots__ = ("_cancelling", "_future", "_has_cancelled", "_task", "sender")

    def __init__(self, future: asyncio.Future[Answer]) -> None:
        self._future = future
        self._has_cancelled = False
        self._task = self.sender = asyncio.current_task()
        self._cancelling = self._task.cancelling() if self._task is not None else 0

    def expire(self) -> None:
        """The time is over."""
        if self.sender is not None:
            self._has_cancelled = True
            self.sender.cancel()
        elif not self._future.done():
            self._future.set_exception(_ExpiredError())

    def is_our_cancellation(self) -> bool:
        """Whether the task was cancelled by nobody but this clock."""
        return self._has_cancelled and self._task is not None and self._task.uncancel() <= self._cancelling


class Traffic:
    """What goes to and fro on one transport.

    Args:
        transport: moves the bytes.
        size: how many commands may be under way.
        publish: takes events.
    """

    def __init__(self, transport: ConduytTransport, size: int, publish: Callable[[Event], None]) -> None:
        self.transport = transport
        self.wire = Wire(transport.needs_cobs)
        self.session = Session()
        self._size = size
        self._window = Window(size)
        self._publish = publish
        self._broken: ConduytDisconnectedError | None = None
        self._answers = 0
        self._others = dict.fromkeys(Verdict, 0)

    @property
    def name(self) -> str:
        """What the transport leads to, for messages."""
        describe = getattr(self.transport, "describe", None)
        return str(describe()) if callable(describe) else type(self.transport).__name__

    @property
    def counts(self) -> dict[Verdict, int]:
        """Packets from the device, by what they were."""
        return {**self._others, _ANSWER: self._answers}

    def restart(self) -> None:
        """A new connection begins."""
        self._window = Window(self._size)
        self._broken = None
        self.wire.reset()

    async def exchange(self, command: Asked, accepts: Callable[[bytes], bool] | None, timeout_ms: float) -> Answer:
        """Send a command and wait for its answer; see `Link.request` for the errors."""
        payload = self.wire.pack(command)
        window, seconds = self._window, timeout_ms / 1000
        if not window.take():
            seconds = await self._place(window, command, timeout_ms)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        sent = self.session.begin(command, future, accepts)
        clock = _Clock(future)
        timer = loop.call_later(seconds, clock.expire)
        try:
            await self.deliver(self.wire.encode(command.TYPE, sent.seq, payload))
            clock.sender = None
            return await future
        except (asyncio.CancelledError, ConduytError, _ExpiredError) as error:
            if not future.cancel() and not future.cancelled():
                future.exception()  # seen: it was the reason, or does not matter any more
            if isinstance(error, _ExpiredError) or (
                type(error) is asyncio.CancelledError and clock.is_our_cancellation()
            ):
                raise self._overdue(command, sent, timeout_ms) from None
            raise
        finally:
            timer.cancel()
            self.session.give_up(sent)
            window.release()

    async def _place(self, window: Window, command: Asked, timeout_ms: float) -> float:
        """Wait for a place in the window; return the seconds that are left."""
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout_ms / 1000
        try:
            async with asyncio.timeout_at(end):
                await window.wait()
        except TimeoutError:
            text = f"{command.NAME} was not sent: for {timeout_ms:g} ms {window.size} other commands were under way"
            raise ConduytTimeoutError(None, timeout_ms, text) from None
        if window is not self._window or self._broken is not None:
            window.release()
            raise self._broken or ConduytDisconnectedError("the connection was lost before the command was sent")
        return end - loop.time()

    async def deliver(self, data: bytes) -> None:
        """Give bytes to the transport."""
        try:
            await self.transport.send(data)
        except ConduytError:
            raise
        except (OSError, RuntimeError) as error:
            raise ConduytDisconnectedError(f"{self.name} does not take anything: {error}") from error

    def _overdue(self, command: Asked, sent: Command, limit: float) -> ConduytTimeoutError:
        text = f"no answer to {command.NAME} (number {sent.seq}) from {self.name} within {limit:g} ms"
        if sent.stranger is not None:
            text += f"; an answer of type 0x{sent.stranger:02x} under its number does not fit it"
        return ConduytTimeoutError(sent.seq, limit, text)

    def arrived(self, data: bytes) -> None:
        """Bytes came."""
        for packet in self.wire.feed(data):
            verdict, command = self.session.receive(packet.type, packet.seq, packet.payload)
            if verdict is _ANSWER and command is not None:
                self._answers += 1
                _answer(command, packet)
            else:
                self._others[verdict] += 1
                self._publish(self._event(verdict, command, packet))
        if self.wire.has_dropped:
            reasons, size = self.wire.take_drops()
            if "bad_version" in reasons:
                self.wire.note_version(data)
            self._publish(DroppedInput(reasons, size))

    def _event(self, verdict: Verdict, command: Command | None, packet: Arrived) -> Event:
        if verdict is _EVENT:
            return _unpacked(packet)
        if verdict is _LATE and command is not None:
            return LateAnswer(command.packet.NAME, packet.seq, packet.type, packet.payload)
        if verdict is _DAMAGED:
            return DamagedCommand(self.session.waiting)
        return UnexpectedAnswer(packet.seq, packet.type, packet.payload)

    def fail_all(self, error: ConduytDisconnectedError) -> int:
        """Let every command under way fail; return how many there were."""
        self._broken = error
        self._window.fail_all(error)
        commands = self.session.abandon()
        for command in commands:
            if not command.waiter.done():
                command.waiter.set_exception(error)
        return len(commands)


def _unpacked(packet: Arrived) -> Event:
    try:
        return unpack_packet("device", packet.type, packet.payload)  # type: ignore[return-value] # answers never come here
    except PayloadError as error:
        return BadPayload(packet.type, packet.payload, str(error))


def _answer(command: Command, packet: Arrived) -> None:
    future: asyncio.Future[Answer] = command.waiter
    if future.done():
        return
    if packet.type == Nak.TYPE:
        code = packet.payload[0] if packet.payload else 0
        future.set_exception(ConduytNAKError(code, command.seq, _refusal(command, code)))
    else:
        future.set_result((packet.type, packet.payload))


_HINTS = {
    "SUB_LIMIT_REACHED": "its table of subscriptions is used up, also by those that have ended; reset() empties it",
}


def _refusal(command: Command, code: int) -> str:
    name = ConduytNAKError(code).error_name
    hint = f": {_HINTS[name]}" if name in _HINTS else ""
    return f"the device refused {command.packet.NAME}: {name} (code 0x{code:02x}){hint}"
