# Derived from packages/otii/src/otii_tcp_client/_async_connection.py by `codegen generate`. Do not edit: change that file.
"""A connection to an Otii server: commands out, answers in, and the documented requests of plain data."""

from __future__ import annotations

import math
from collections import deque
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from devicewire.otii.protocol import DEFAULT_TIMEOUT_S, DELIMITER, REQUEST_MEMBERS

from ._sync_pending import PendingCall, Watch
from ._sync_wire import Wire
from ._timing import MAX_MESSAGE_BYTES, deadline_after
from ._timing import new_request_id as get_new_trans_id
from ._values import id_of
from .exceptions import DisconnectedException, OtiiError

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator, Callable, Iterable

    from devicewire.otii.codec import Information, UnlistedMessage
    from devicewire.otii.command import Command

    from ._socket_link import SocketLink
    from ._inbox import Inbox
    from ._requests import Request
    from ._session import Session

__all__ = ["OtiiConnection", "DisconnectedException", "get_new_trans_id"]

A = TypeVar("A")

_ID = REQUEST_MEMBERS["id"]


class OtiiConnection(Wire):
    """A connection to an Otii server.

    Commands may be sent while others wait for their answers, from any number of tasks or threads.

    Args:
        address: host name or address of the server.
        port: TCP port of the server.
        validate: check values against the ranges of the protocol before anything is sent, and that answers name the
            command they are for. Switch it off for firmware that takes more than it should.
        reconnect_for: for how many seconds a command may try to connect again when the connection was lost before it
            is sent; 0 for never. What may have been sent is never sent again.
        max_message_bytes: longest message that is taken from the server.

    Attributes:
        host_address: host name or address of the server.
        host_port: TCP port of the server.
        recv_buffer: how many bytes are read at once.
        recv_msg: always empty; kept for old programs.
    """

    def __init__(
        self,
        address: str,
        port: int,
        *,
        validate: bool = True,
        reconnect_for: float = 0.0,
        max_message_bytes: int = MAX_MESSAGE_BYTES,
    ) -> None:
        super().__init__(address, port, reconnect_for, max_message_bytes)
        self.validate = validate
        self.recv_msg = ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.host_address!r}, {self.host_port!r})"

    @property
    def sock(self) -> socket.socket | None:
        """The socket, None without a connection."""
        return None if self._link is None else self._link.sock

    @property
    def is_connected(self) -> bool:
        """Whether there is a connection, as far as known."""
        return self._link is not None and self._link.session.loss is None

    @property
    def session(self) -> Session:
        """State of the connection, with its counters of late, unmatched and unreadable messages.

        Raises:
            NotConnectedError: there was never a connection, or it was closed.
        """
        return self._last_link().session

    def connect_to_server(self, *, try_for_seconds: float = 0) -> dict[str, Any]:
        """Connect, and return what the server says first: its greeting, or an error when it refuses.

        Args:
            try_for_seconds: for how long to try again when nothing listens; 0 for one attempt.

        Raises:
            OtiiRefusedError: nothing listens at that address.
            OtiiConnectError: the server cannot be reached for another reason.
            OtiiTimeoutError: the server says nothing within 3 s.
            OtiiProtocolError: what it says is no message: this is no Otii server.
            DisconnectedException: it hangs up without a word.
        """
        return (self.open(try_for_seconds)).plain_message()

    def close_connection(self) -> None:
        """Close the connection. Does nothing where there is none."""
        self._shut()

    def call(
        self,
        command: Command[A],
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - commands have times of their own, and this is documented
        on_progress: Callable[[float], object] | None = None,
        validate: bool | None = None,
    ) -> A:
        """Send a command and return its answer.

        Args:
            command: an object of one of the classes in `devicewire.otii.commands`.
            timeout: seconds for all of it; the time that belongs to the command when left out, `math.inf` for ever.
            on_progress: is called with 0.0 to 1.0 for each progress message.
            validate: overrules the connection's `validate`.

        Raises:
            Otii_Exception: the server answered with an error.
            OtiiArgumentError: a value that no server takes; nothing was sent.
            OtiiTimeoutError: no answer in time; the connection stays usable.
            OtiiProtocolError: the answer is not what it should be; the connection stays usable.
            DisconnectedException: the connection is lost.
        """
        is_strict = self.validate if validate is None else validate
        link, request = self._ask(command, command.answer_timeout_s() if timeout is None else timeout, is_strict)
        self._finish(link, request, on_progress)
        return request.answer(command)

    def call_plain(
        self,
        command: Command[Any],
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - see `call`
    ) -> dict[str, Any]:
        """Send a command and return its answer as plain data with the keys of the wire. See `call`."""
        link, request = self._begin(command, timeout, None)
        self._finish(link, request)
        return request.plain_answer(command)

    def start(
        self,
        command: Command[A],
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - see `call`
        validate: bool | None = None,
    ) -> PendingCall[A]:
        """Send a command and return at once. See `call` for the arguments.

        Raises:
            OtiiArgumentError: a value that no server takes; nothing was sent.
            NotConnectedError: there is no connection.
        """
        link, request = self._begin(command, timeout, validate)
        return PendingCall(request, command, partial(self._advance, link, request), partial(link.abandon, request))

    def call_all(
        self,
        commands: Iterable[Command[A]],
        *,
        at_once: int = 100,
        timeout: float | None = None,  # noqa: ASYNC109 - see `call`
    ) -> list[A]:
        """Send commands without waiting for the answers in between, and return the answers in order.

        After an error nothing more is sent; it is raised when the answers to all that was sent are here.

        Args:
            commands: what to send, in that order.
            at_once: how many may wait for their answers at the same time.
            timeout: seconds for each, from its sending. See `call`.
        """
        waiting: deque[PendingCall[A]] = deque()
        try:
            return [answer for answer in self._answers(commands, waiting, at_once, timeout)]
        except OtiiError:
            for call in waiting:
                with suppress(OtiiError):
                    call.result()
            raise

    def _answers(
        self,
        commands: Iterable[Command[A]],
        waiting: deque[PendingCall[A]],
        at_once: int,
        timeout: float | None,  # noqa: ASYNC109 - see `call`
    ) -> Iterator[A]:
        for command in commands:
            if len(waiting) >= at_once:
                yield waiting.popleft().result()
            waiting.append(self.start(command, timeout=timeout))
        while waiting:
            yield waiting.popleft().result()

    def _begin(
        self,
        command: Command[Any],
        timeout: float | None,  # noqa: ASYNC109 - see `call`
        validate: bool | None,
    ) -> tuple[SocketLink, Request]:
        is_strict = self.validate if validate is None else validate
        return self._ask(command, command.answer_timeout_s() if timeout is None else timeout, is_strict)

    def watch_information(
        self,
        *,
        timeout: float = math.inf,
    ) -> Watch:
        """Return an iterator over messages that nobody asked for, from now on. Close it, or use it in a `with` block.

        Args:
            timeout: the iteration ends after that many seconds without a message.
        """
        return Watch(self._inboxes, self._wait_for_inbox, timeout)

    def subscribe(self, callback: Callable[[Information | UnlistedMessage], object]) -> Watch:
        """Call a function, in the background, with each message that nobody asked for. Close what is returned to end that."""
        from ._socket_link import run_in_background

        watch = self.watch_information()
        run_in_background(partial(self._deliver, watch, callback))
        return watch

    @staticmethod
    def _deliver(watch: Watch, callback: Callable[[Information | UnlistedMessage], object]) -> None:
        from ._outcomes import deliver

        with suppress(DisconnectedException):
            for message in watch:
                deliver(message, callback)

    def _wait_for_inbox(self, inbox: Inbox, timeout_s: float) -> bool:
        link = self._last_link()
        link.session.check_open("information")
        return link.wait(inbox, deadline_after(timeout_s))

    def send_and_receive(
        self,
        request: dict[str, Any],
        timeout: float | None = DEFAULT_TIMEOUT_S,  # noqa: ASYNC109 - documented
    ) -> dict[str, Any]:
        """Send a request of plain data, and return the whole answer, or error, as plain data.

        Args:
            request: the message. Its id is replaced by a new one, in this very dictionary.
            timeout: seconds; None waits for ever.
        """
        name = str(request.get(REQUEST_MEMBERS["command"], ""))
        link = self._usable_link(name)
        waiting = link.begin_plain(request, name)
        request[_ID] = waiting.request_id
        waiting.timeout_s = math.inf if timeout is None else timeout
        waiting.deadline = deadline_after(waiting.timeout_s)
        link.submit(waiting, waiting.deadline)
        self._finish(link, waiting)
        return waiting.plain_message()

    def receive_response(self, timeout_seconds: float | None, trans_id: str) -> dict[str, Any]:
        """Wait for the answer to a request that was sent with `send` or `send_request`.

        Args:
            timeout_seconds: seconds; None waits for ever.
            trans_id: the id that the request was sent with.
        """
        link = self._last_link()
        waiting = link.expect(trans_id)
        waiting.timeout_s = math.inf if timeout_seconds is None else timeout_seconds
        waiting.deadline = deadline_after(waiting.timeout_s)
        self._finish(link, waiting)
        return waiting.plain_message()

    def send(self, request: Any) -> None:
        """Send any JSON value as it is. Its answer is kept for `receive_response` if it has an id."""
        import json

        self.send_request(json.dumps(request))

    def send_request(self, message: str) -> None:
        """Send a line of text as it is. Its answer is kept for `receive_response` if it is a request with an id."""
        link = self._usable_link("request")
        trans_id = id_of(message)
        if trans_id:
            link.expect(trans_id, is_claimed=False)
        if not link.write(message.encode() + DELIMITER, deadline_after(DEFAULT_TIMEOUT_S)):
            link.session.check_open("request")
