"""One TCP connection for any number of threads: a blocking face for `Session`.

No thread of its own reads the socket. Of the threads that wait for answers, one is the reader: it waits for bytes, feeds the session and
wakes those whose answers came. When its own answer is here it leaves, and one of the sleeping threads becomes the reader.
A single thread so sends, waits and reads by itself, with no hand-over at all.

thread    | what happens                              | becomes
----------|-------------------------------------------|---------------------------------------------------
waiting   | nobody reads                              | reader
waiting   | somebody reads                            | sleeper
reader    | its own answer came, or its time is up    | gone; wakes one sleeper, which looks for the role
sleeper   | its answer came, or its time is up        | gone; wakes another sleeper if nobody reads
sleeper   | woken without an answer                   | waiting

Requests are written whole, one at a time, by the threads that make them. A thread that finds no room to write reads meanwhile if
nobody else does: a server that waits until its answers are read cannot block both sides.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

from ._readiness import AT_ONCE, SLICE_S, Readiness, prepare
from ._requests import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from devicewire.otii.command import Command

    from ._inbox import Inbox
    from ._requests import Waitable
    from ._session import Event, Session

__all__ = ["BoolSoon", "NoneSoon", "SocketLink", "run_in_background"]

BoolSoon: TypeAlias = bool
NoneSoon: TypeAlias = None

_IDLE_S = 0.25
"""After that long without traffic, the socket is looked at before something is sent: the server may have closed it."""

_SMALL_BLOCK = 16384
"""How much is read at once where no large message is under way: large blocks cost time even if they stay empty."""

_WRITE_SLICE_S = 0.05
"""How long a writer leaves the reading to others before it looks whether anybody reads."""


class SocketLink:
    """A connection, from connecting to its end.

    Args:
        sock: a connected socket.
        session: its protocol state.
        inboxes: who gets messages that nobody asked for.
        block_bytes: how much is read at once.
    """

    def __init__(self, sock: socket.socket, session: Session, inboxes: Sequence[Inbox], block_bytes: int) -> None:
        self._waits = prepare(sock)
        self.sock = sock
        self.session = session
        self._inboxes = inboxes
        self._block_bytes = block_bytes
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._writing = threading.Lock()
        self._sleepers: dict[int, Waitable] = {}
        self._has_input = Readiness(sock).has_input
        self._last_traffic = monotonic()

    @classmethod
    def open(
        cls, host: str, port: int, timeout_s: float, session: Session, inboxes: Sequence[Inbox], block_bytes: int
    ) -> SocketLink:
        """Connect.

        Raises:
            OSError: no connection.
        """
        sock = socket.create_connection((host, port), timeout_s)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(sock, session, inboxes, block_bytes)

    def is_usable(self) -> bool:
        """Whether nothing is known that speaks against sending. Looks at the socket if it was idle for a while."""
        if monotonic() - self._last_traffic > _IDLE_S:
            self._look()
        return self.session.loss is None

    def begin(self, command: Command[Any], validate: bool) -> Request:
        """Make the request for a command. See `Session.begin`."""
        with self._lock:
            return self.session.begin(command, validate=validate)

    def begin_plain(self, message: Mapping[str, Any], name: str) -> Request:
        """Make a request of a message as plain data. See `Session.begin_plain`."""
        with self._lock:
            return self.session.begin_plain(message, name)

    def expect(self, request_id: str, *, is_claimed: bool = True) -> Request:
        """Wait for the answer with that id. See `Session.expect`."""
        with self._lock:
            return self.session.expect(request_id, is_claimed=is_claimed)

    def abandon(self, request: Request) -> None:
        """Stop waiting for a request."""
        with self._lock:
            self.session.abandon(request)

    def submit(self, request: Request, deadline: float) -> None:
        """Send a request. If the connection is lost meanwhile, the request is settled with that."""
        if not self._writing.acquire(blocking=False) and not self._writing.acquire(timeout=_seconds_until(deadline)):
            return
        try:
            request.was_sent = True
            sent = self.sock.send(request.data, AT_ONCE)
            if sent != len(request.data):
                self._write_rest(request.data, sent, deadline)
        except BlockingIOError:
            request.was_sent = self._write_rest(request.data, 0, deadline)
        except OSError as error:
            request.was_sent = False
            self.lose(_broken(self.session.place, error))
        finally:
            self._writing.release()

    def write(self, data: bytes, deadline: float) -> bool:
        """Send bytes that are no request of the session. Return whether all of them, or some, may have reached the server."""
        if not self._writing.acquire(timeout=_seconds_until(deadline)):
            return False
        try:
            return self._write_rest(data, 0, deadline)
        finally:
            self._writing.release()

    def _write_rest(self, data: bytes, sent: int, deadline: float) -> bool:
        try:
            room = Readiness(self.sock, for_writing=True)
        except ValueError:  # another thread closed it
            return sent > 0
        rest = memoryview(data)
        while sent < len(data) and self.session.loss is None:
            left = deadline - monotonic()
            if left <= 0 and not sent:
                return False
            if left <= 0:
                self.lose(f"the connection to {self.session.place} was closed: the server takes no more requests")
            elif self._has_room(room, min(left, _WRITE_SLICE_S)):
                sent += self._send_some(rest[sent:])
        return sent > 0

    def _send_some(self, data: memoryview) -> int:
        try:
            return self.sock.send(data, AT_ONCE)
        except BlockingIOError:
            return 0
        except OSError as error:
            self.lose(_broken(self.session.place, error))
            return 0

    def _has_room(self, room: Readiness, timeout_s: float) -> bool:
        """Wait for room to write, and read meanwhile if nobody else does."""
        is_readable, is_writable = room.wait(timeout_s)
        if is_readable and not is_writable and self._reading.acquire(timeout=timeout_s):
            try:
                self._read(AT_ONCE)
            finally:
                self._reading.release()
                self._promote()
        return is_writable

    def wait(self, waitable: Waitable, deadline: float) -> bool:
        """Wait until it is ready, and return False when the time is up before."""
        try:
            while not waitable.is_ready:
                left = deadline - monotonic()
                if left <= 0:
                    return False
                if not self._reading.acquire(blocking=False):
                    self._sleep(waitable, deadline)
                    continue
                try:
                    self._read_for(waitable, deadline, left)
                finally:
                    self._reading.release()
        finally:
            if self._sleepers:
                self._promote()
        return True

    def _read_for(self, waitable: Waitable, deadline: float, left: float) -> None:
        """Read until it is ready or the time is up. The caller is the only reader."""
        while not waitable.is_ready and left > 0:
            if self._waits and left > SLICE_S:
                self._read(0)
            elif self._has_input(left):
                self._read(AT_ONCE)
            if not waitable.is_ready:
                left = deadline - monotonic()

    def _sleep(self, waitable: Waitable, deadline: float) -> None:
        """Sleep until woken, or until the time is up."""
        alarm: SimpleQueue[None] = SimpleQueue()
        waitable.wake = partial(alarm.put, None)
        self._sleepers[id(waitable)] = waitable
        try:
            if not waitable.is_ready and self._reading.locked():
                alarm.get(timeout=_seconds_until(deadline))
        except Empty:
            pass
        finally:
            self._sleepers.pop(id(waitable), None)
            waitable.wake = None

    def _promote(self) -> None:
        """If nobody reads, wake a sleeper: it will."""
        if not self._sleepers or self._reading.locked():
            return
        for sleeper in tuple(self._sleepers.values()):
            wake = sleeper.wake
            if wake is not None:
                wake()
                return

    def _look(self) -> None:
        """Take what is there without waiting, the end of the connection above all."""
        if not self._reading.acquire(blocking=False):
            return
        try:
            if self.session.loss is None:
                self._read(AT_ONCE)
        finally:
            self._reading.release()
            self._promote()

    def _read(self, flags: int) -> None:
        """Read one block. The caller is the only reader."""
        try:
            block = self.sock.recv(self._block_bytes if self.session.is_in_message else _SMALL_BLOCK, flags)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self.lose(_broken(self.session.place, error))
            return
        if not block:
            self.lose(f"the connection to {self.session.place} was closed by the server")
            return
        self._last_traffic = monotonic()
        with self._lock:
            events = self.session.feed(block)
        if self._sleepers or self._inboxes:
            self._tell(events)
        if self.session.loss is not None:
            self.lose(self.session.loss)

    def _tell(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, Request):
                wake = event.wake
                if wake is not None:
                    wake()
            else:
                for inbox in tuple(self._inboxes):
                    inbox.put(event)

    def lose(self, reason: str) -> None:
        """End the connection. Everybody who waits hears of it."""
        with self._lock:
            lost = self.session.lose(reason)
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()
        self._tell(lost)
        for inbox in tuple(self._inboxes):
            inbox.alert()

    def close(self) -> None:
        """Close the connection. Does nothing the second time."""
        self.lose(f"the connection to {self.session.place} was closed")


def _broken(place: str, error: OSError) -> str:
    return f"the connection to {place} broke ({error.strerror or error})"


def _seconds_until(deadline: float) -> float:
    """Seconds that locks and queues can wait for; they take no infinity."""
    return max(0.0, min(deadline - monotonic(), threading.TIMEOUT_MAX))


def run_in_background(work: Callable[[], None]) -> None:
    """Run a function beside the caller, in a thread that does not keep the process alive."""
    threading.Thread(target=work, name="otii-information", daemon=True).start()
