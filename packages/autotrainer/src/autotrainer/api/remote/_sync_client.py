# Derived from packages/autotrainer/src/autotrainer/api/remote/client.py by `codegen generate`. Do not edit: change that file.
"""The remote side of one device."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any, Self, cast

from devicewire.autotrainer.codec import WireError, encode_topic
from devicewire.autotrainer.models import ApiCommand, ApiCommandRequestResult, ApiTopic, Event, HeartbeatMessage

from ..exceptions import (
    AuthenticationError,
    ClosedError,
    CommandFailedError,
    CommandTimeoutError,
    DeviceSilentError,
    MessageError,
)
from ._sync_link import SyncLink
from ._session import EVENT_TOPICS, RemoteSession, Subscription, checked_seconds
from ._sockets import Sockets
from ._sync_streams import EventStreamSync

if TYPE_CHECKING:
    from collections.abc import Container
    from types import TracebackType

    from devicewire.autotrainer.compatibility import Compatibility
    from devicewire.autotrainer.models import CommandReply, CommandResult

    from ..curve import CurveClient
    from ._session import Question, RemoteStatistics

__all__ = ["EventStreamSync", "RemoteConsole"]

_CONNECT_S = 0.01  # between two attempts to hand over a command to a device that is not connected
_DONE = (ApiCommandRequestResult.SUCCESS, ApiCommandRequestResult.PENDING)


class RemoteConsole:
    """Subscribes to a device and sends it commands. Use it with `with`, or call `open` and `close`.

    Commands are sent to a device that is connected, once, and never later than their time limit. Several may be under way.

    Args:
        host: address of the device.
        subscriber_port: its port of published messages.
        command_port: its port of commands.
        timeout_s: time limit of a command, in seconds.
        heartbeat_interval_s: how often the device says that it lives, in seconds.
        missed_heartbeats: how many of them may be missing before it counts as silent.
        curve: keys for encryption and authentication; None: neither.
        index_step: by how much the device raises the index from event to event, if it counts its events; the original does not.

    Raises:
        OptionError: a time limit or, when it is opened, the address is none.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        *,
        subscriber_port: int = 5556,
        command_port: int = 5557,
        timeout_s: float = 2.0,
        heartbeat_interval_s: float = 5.0,
        missed_heartbeats: int = 3,
        curve: CurveClient | None = None,
        index_step: int | None = None,
    ) -> None:
        self._address = (host, subscriber_port, command_port, curve)
        self._timeout_s = checked_seconds("timeout_s", timeout_s)
        checked_seconds("heartbeat_interval_s", heartbeat_interval_s)
        self._nonce = random.SystemRandom().randrange(1, 2**30)
        self._sockets: Sockets | None = None
        self._sync_link: SyncLink | None = None
        self.session = RemoteSession(heartbeat_interval_s, missed_heartbeats, index_step, time.monotonic())

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._address[0]}:{self._address[1]}/{self._address[2]}>"

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        """Connect. ZeroMQ goes on trying in the background, now and whenever the connection breaks."""
        if self._sync_link is not None:
            return
        self._sockets = Sockets(*self._address, self.session)
        self._sync_link = SyncLink(self._sockets)
        self.session.last_heard = time.monotonic()
        self._sync_link.open()

    def close(self) -> None:
        """Disconnect. Streams end when they have been read."""
        if self._sync_link is not None:
            link, self._sync_link, self._sockets = self._sync_link, None, None
            link.close()

    @property
    def is_open(self) -> bool:
        """Whether the client listens."""
        return self._sync_link is not None

    @property
    def last_heartbeat(self) -> HeartbeatMessage | None:
        """The newest heartbeat; None before the first."""
        return self.session.last_heartbeat

    @property
    def compatibility(self) -> Compatibility:
        """Whether the device is of the release that this package was made for, by its latest heartbeat; unknown before the first.

        A newer one warns once, with FirmwareWarning. `older` matters, too: numbers of events and commands mean something else in 0.9.7.
        """
        return self.session.firmware.compatibility

    @property
    def is_silent(self) -> bool:
        """Whether heartbeats have been missing for too long."""
        return time.monotonic() >= self.session.silent_at()

    @property
    def statistics(self) -> RemoteStatistics:
        """Counters so far."""
        return self.session.statistics.copy()

    def events(
        self,
        *topics: ApiTopic,
        kinds: Container[int] | None = None,
        queue_size: int = 100_000,
        raise_when_silent: bool = False,
    ) -> EventStreamSync[Event]:
        """Return events as they come, from now on. An emergency comes once.

        Args:
            topics: EVENT or EMERGENCY; both if none is given.
            kinds: kinds of events to deliver; all if None.
            queue_size: events that wait to be read at most; the oldest are dropped and counted.
            raise_when_silent: let the stream raise DeviceSilentError when heartbeats are missing.
        """
        frames = frozenset(encode_topic(topic) for topic in topics) or EVENT_TOPICS
        return EventStreamSync(self, self._subscribe(frames, kinds, queue_size), raise_when_silent=raise_when_silent)

    def messages(self, *topics: int, queue_size: int = 100_000) -> EventStreamSync[Any]:
        """Return all messages of any topics as they come: events, heartbeats, results, and `OtherMessage` for the rest."""
        frames = frozenset(encode_topic(topic) for topic in topics or tuple(ApiTopic))
        return EventStreamSync(self, self._subscribe(frames, None, queue_size), raise_when_silent=False)

    def _subscribe(self, frames: frozenset[bytes], kinds: Container[int] | None, limit: int) -> Subscription:
        subscription = Subscription(frames, kinds, limit)
        self.session.subscriptions.append(subscription)
        return subscription

    def wait_for_heartbeat(self, timeout_s: float) -> HeartbeatMessage:
        """Return the next heartbeat.

        Raises:
            DeviceSilentError: none comes in time.
        """
        deadline = time.monotonic() + checked_seconds("timeout_s", timeout_s)
        before = self.session.statistics.heartbeats
        while self.session.statistics.heartbeats == before:
            if time.monotonic() >= deadline:
                raise DeviceSilentError(f"no heartbeat from {self!r} within {timeout_s:g} s")
            self.wait_for_news(deadline - time.monotonic())
        return cast(HeartbeatMessage, self.session.last_heartbeat)

    def send_command(
        self,
        command: ApiCommand | int,
        data: object = None,
        *,
        custom_command: int = -1,
        nonce: int | None = None,
        timeout_s: float | None = None,
    ) -> CommandReply:
        """Send a command and return the device's reply, whatever it says.

        Args:
            command: the command, or the number of one that this version does not know.
            data: arguments: a model such as `EnabledData`, or plain data; keys may be snake_case.
            custom_command: what USER_DEFINED means.
            nonce: number that comes back in the reply; one of our own if None.
            timeout_s: time limit in seconds; that of the client if None.

        Raises:
            CommandTimeoutError: no reply came in time; `was_sent` says whether the device may have got the command.
            AuthenticationError: the device does not accept our keys, or we not its.
            MessageError: the reply cannot be read.
            SerializationError: the command is no number, or the data holds something that JSON cannot say.
            OptionError: the time limit is none.
            ClosedError: the client is not open.
        """
        link = self._opened()
        limit = self._timeout_s if timeout_s is None else checked_seconds("timeout_s", timeout_s)
        nonce = self._next_nonce() if nonce is None else nonce
        question = self.session.request(command, data, custom_command, nonce)
        try:
            return self._exchange(link, question, limit)
        finally:
            self.session.give_up(question.ticket)

    def _exchange(self, link: SyncLink, question: Question, limit: float) -> CommandReply:
        """Send a command and wait for its reply, both within the limit."""
        deadline = time.monotonic() + limit
        was_sent = self._hand_over(link, question, deadline)
        while (reply := self.session.reply(question.ticket)) is None:
            if not was_sent or time.monotonic() >= deadline:
                raise self._timed_out(question, limit, was_sent=was_sent)
            self.wait_for_news(deadline - time.monotonic())
        if isinstance(reply, WireError):
            raise MessageError(f"the reply of {self!r} cannot be read: {reply}")
        return reply

    def _hand_over(self, link: SyncLink, question: Question, deadline: float) -> bool:
        """Wait for a connection that takes the command; False if there is none in time."""
        while not link.send(question.ticket, question.payload):
            if time.monotonic() >= deadline:
                return False
            self.wait_for_news(min(_CONNECT_S, deadline - time.monotonic()))
        return True

    def _timed_out(self, question: Question, limit: float, *, was_sent: bool) -> Exception:
        if not was_sent and self._sockets is not None and self._sockets.is_rejected:
            return AuthenticationError(
                f"{self!r}: the keys do not match; check the device's public key and its list of allowed keys"
            )
        what = "did not answer" if was_sent else "is not connected, so that nothing was sent,"
        text = f"{self!r}: the device {what} within {limit:g} s (command {question.command}, nonce {question.nonce})"
        return CommandTimeoutError(text, command=question.command, nonce=question.nonce, was_sent=was_sent)

    def run(
        self,
        command: ApiCommand | int,
        data: object = None,
        *,
        custom_command: int = -1,
        nonce: int | None = None,
        timeout_s: float | None = None,
        result_timeout_s: float = 60.0,
    ) -> CommandReply | CommandResult:
        """Send a command and return how it ended: the reply, or the later result if the reply announces one.

        Args:
            command: see `send_command`.
            data: see `send_command`.
            custom_command: see `send_command`.
            nonce: see `send_command`.
            timeout_s: see `send_command`.
            result_timeout_s: time limit for the later result, in seconds.

        Raises:
            CommandFailedError: it did not end with success; `reply` is what the device said.
            CommandTimeoutError: no reply or no result came in time.
            OptionError: a time limit is none.
        """
        checked_seconds("result_timeout_s", result_timeout_s)
        nonce = self._next_nonce() if nonce is None else nonce
        reply = self.send_command(command, data, custom_command=custom_command, nonce=nonce, timeout_s=timeout_s)
        outcome: CommandReply | CommandResult = reply
        if reply.result == ApiCommandRequestResult.PENDING_WITH_NOTIFICATION:
            outcome = self._result_of(reply, nonce, result_timeout_s)
        if outcome.result not in _DONE:
            text = f": {outcome.error_message}" if outcome.error_message else ""
            raise CommandFailedError(f"command {int(command)} ended with {outcome.result.name}{text}", outcome)
        return outcome

    def _result_of(self, reply: CommandReply, nonce: int, limit: float) -> CommandResult:
        deadline = time.monotonic() + limit
        while (result := self.session.take_result(reply.command, nonce)) is None:
            if time.monotonic() >= deadline:
                text = f"no result of command {int(reply.command)} (nonce {nonce}) within {limit:g} s"
                raise CommandTimeoutError(text, command=int(reply.command), nonce=nonce)
            self.wait_for_news(deadline - time.monotonic())
        return result

    def wait_for_news(self, timeout_s: float, *, raise_when_silent: bool = False) -> None:
        """Return when something has come from the device, or when the time is over.

        Raises:
            DeviceSilentError: heartbeats are missing, and that was asked for.
            ClosedError: the client is not open.
        """
        link = self._opened()
        if raise_when_silent:
            if self.is_silent:
                raise DeviceSilentError(f"{self!r}: heartbeats are missing")
            timeout_s = min(timeout_s, self.session.silent_at() - time.monotonic())
        link.wait(timeout_s)

    def _opened(self) -> SyncLink:
        if self._sync_link is None:
            raise ClosedError(f"{self!r} is not open: use it with `with`, or call open")
        return self._sync_link

    def _next_nonce(self) -> int:
        self._nonce += 1
        return self._nonce
