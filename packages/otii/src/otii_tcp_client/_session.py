"""What the client knows about one connection, without input or output: blocks of bytes come in, settled requests come out.

The life of a request, and who hears of it:

state     | event                               | next      | who hears
----------|-------------------------------------|-----------|----------------------------------------------------------
begun     | a transport hands over its bytes    | sent      | nobody (`was_sent` becomes True: the server may have it)
begun     | `abandon`: time is up, cancelled    | forgotten | the caller: `was_sent` False
sent      | progress with its id                | sent      | the caller, by `progress`
sent      | response with its id                | settled   | the caller
sent      | error with its id                   | settled   | the caller: Otii_Exception
sent      | its id, but another command or kind | settled   | the caller: OtiiProtocolError
sent      | `abandon`: time is up, cancelled    | abandoned | the caller; the connection stays usable
abandoned | a message with its id               | forgotten | nobody; counted in `late_answers`
any       | `lose`: the connection is lost      | settled   | each caller once: DisconnectedException

A message that names no request (no id, or not readable at all) belongs to the one request that it can belong to: the only one that
waits for an answer, abandoned ones included, and for the same command where the message names one. Where there are several, nobody is
blamed: it is counted and logged, and those it was for run into their timeouts, whose text then tells of it.

Information messages never answer anything. Messages of unknown types with no request are handed on like information.
A line over the limit loses the connection, for the rest of the line could be anything.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from devicewire.otii.codec import (
    Answer,
    ErrorAnswer,
    Information,
    MessageError,
    Progress,
    UnlistedMessage,
    decode_message,
    encode_plain_request,
    encode_request,
)
from devicewire.otii.command import InvalidCommandError

from ._framing import LineSplitter
from ._outcomes import argument_error
from ._requests import Request
from ._shown import shown
from ._timing import MAX_MESSAGE_BYTES, new_request_id
from .exceptions import DisconnectedException, NotConnectedError, OtiiProtocolError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.otii.command import Command

__all__ = ["Event", "Session"]

Event = Request | Information | UnlistedMessage
"""What a block of bytes brings: a request that is settled or has news, or a message that nobody asked for."""

_LOGGER = logging.getLogger(__package__)
_MAX_ABANDONED = 1000
_MAX_UNCLAIMED = 1000
_MAX_WARNINGS = 20


class Session:
    """State of one connection, from its first byte to its last.

    Not safe for threads by itself: a transport holds a lock around each call.

    Attributes:
        pending: requests that wait for an answer, by id, oldest first.
        late_answers: messages for requests that nobody waits for any more.
        unmatched_messages: readable messages that belong to no request.
        unreadable_messages: lines that are no messages.
        loss: why the connection is lost, None while it is not.
    """

    def __init__(self, place: str, max_message_bytes: int = MAX_MESSAGE_BYTES) -> None:
        self.place = place
        self.pending: dict[str, Request] = {}
        self.late_answers = 0
        self.unmatched_messages = 0
        self.unreadable_messages = 0
        self.loss: str | None = None
        self.last_problem = ""
        self._abandoned: dict[str, str] = {}
        self._unclaimed: dict[str, Request] = {}
        self._splitter = LineSplitter(max_message_bytes)

    def begin(self, command: Command[Any], *, validate: bool = True) -> Request:
        """Make the request for a command. Its bytes are in `request.data`.

        Raises:
            NotConnectedError: the connection is lost or closed.
            OtiiArgumentError: a value is out of range, which is checked if `validate`, or cannot be said in JSON.
        """
        if self.loss is not None:
            self.check_open(command.wire_name)
        request_id = new_request_id()
        try:
            if validate:
                command.check()
            data = encode_request(command, request_id)
        except InvalidCommandError as error:
            raise argument_error(command, error) from error
        request = Request(request_id, command.wire_name, data, command)
        request.is_strict = validate
        self.pending[request_id] = request
        return request

    def begin_plain(self, message: Mapping[str, Any], name: str) -> Request:
        """Make a request of a message as plain data. Its id is replaced by ours."""
        self.check_open(name)
        request_id = new_request_id()
        request = Request(request_id, name, encode_plain_request(message, request_id))
        self.pending[request_id] = request
        return request

    def expect(self, request_id: str, *, is_claimed: bool = True) -> Request:
        """Wait for the answer with an id that the caller has sent by other means, or find it if it is here already."""
        request = self._unclaimed.pop(request_id, None) or self.pending.get(request_id)
        if request is None:
            self.check_open("")
            request = self.pending[request_id] = Request(request_id, "", b"")
            request.was_sent = True
        request.is_claimed = is_claimed
        return request

    def expect_greeting(self) -> Request:
        """Wait for what the server says first. Its id is empty."""
        return self.expect("")

    @property
    def is_in_message(self) -> bool:
        """Whether a message has begun and not ended."""
        return self._splitter.held_bytes > 0

    def check_open(self, name: str) -> None:
        """Raise NotConnectedError if the connection is lost or closed."""
        if self.loss is not None:
            raise NotConnectedError(f"{name or 'request'}: {self.loss}; connect again", was_sent=False, command=name)

    def feed(self, block: bytes) -> list[Event]:
        """Take a block of bytes, of any size, cut anywhere, and return what it brings, in order."""
        events: list[Event] = []
        for line in self._splitter.feed(block):
            event = self._take(line)
            if event is not None:
                events.append(event)
        if self._splitter.overflowed and self.loss is None:
            limit = self._splitter.max_line_bytes
            events += self.lose(f"the connection to {self.place} was closed: a message is longer than {limit} bytes")
        return events

    def abandon(self, request: Request) -> None:
        """Stop waiting for a request. Its answer, should it come, is dropped."""
        if self.pending.pop(request.request_id, None) is None or not request.was_sent:
            return
        self._abandoned[request.request_id] = request.name
        if len(self._abandoned) > _MAX_ABANDONED:
            del self._abandoned[next(iter(self._abandoned))]

    def lose(self, reason: str) -> list[Request]:
        """The connection is lost: settle every request. Only the first reason counts."""
        if self.loss is None:
            half = f", in the middle of a message ({self._splitter.held_bytes} bytes of it came)"
            self.loss = reason + (half if self._splitter.held_bytes else "")
        lost = list(self.pending.values())
        self.pending.clear()
        self._abandoned.clear()
        for request in lost:
            request.settle_with_error(self._disconnected(request))
        return lost

    def _disconnected(self, request: Request) -> DisconnectedException:
        maybe = "it may have been carried out" if request.was_sent else "it was not sent"
        return DisconnectedException(
            f"{request.title}: {self.loss}; {maybe}",
            was_sent=request.was_sent,
            command=request.name,
            device_id=request.device_id,
        )

    def _take(self, line: bytes) -> Event | None:
        try:
            message = decode_message(line)
        except MessageError as error:
            self.unreadable_messages += 1
            return self._blame(f"{self.place} sent something that is no message: {shown(str(error))}")
        if isinstance(message, Answer):
            request = self.pending.get(message.request_id or "")
            if request is not None and message.command == request.name and request.is_claimed and request.request_id:
                del self.pending[request.request_id]  # the usual case, in short
                request.settle(message, line)
                return request
        if isinstance(message, Answer | ErrorAnswer):
            return self._settle(message, line)
        if isinstance(message, Progress):
            return self._progress(message)
        return self._unasked(message, line)

    def _settle(self, message: Answer | ErrorAnswer, line: bytes) -> Request | None:
        request = self._owner(message.request_id, message.command)
        if request is None:
            return None
        self.pending.pop(request.request_id, None)
        named = message.command if isinstance(message, Answer) else None
        if named and request.name and named != request.name and request.is_strict:
            request.settle_with_error(
                self._protocol_error(request, f"the answer is for another command, {shown(named)}")
            )
        else:
            request.settle(message, line)
        return self._kept(request)

    def _owner(self, request_id: str | None, name: str | None) -> Request | None:
        """The request that a message belongs to, or None."""
        if request_id is not None and request_id != "":
            request = self.pending.get(request_id)
            if request is None:
                self._count_stray(request_id)
            return request
        candidates = [request for request in self.pending.values() if request.may_be(name)]
        late = sum(not name or name == other for other in self._abandoned.values())
        if len(candidates) == 1 and not late:
            return candidates[0]
        self.unmatched_messages += 1
        self._note(f"{self.place} sent a message that names no request (command: {shown(name or 'none')})")
        return None

    def _count_stray(self, request_id: str) -> None:
        if self._abandoned.pop(request_id, None) is not None:
            self.late_answers += 1
            _LOGGER.debug("%s: late answer to request %s dropped", self.place, request_id)
        else:
            self.unmatched_messages += 1
            self._note(f"{self.place} sent an answer to a request that was never made: {shown(request_id)}")

    def _kept(self, request: Request) -> Request:
        """Keep an answer that its caller will ask for later."""
        if not request.is_claimed:
            self._unclaimed[request.request_id] = request
            if len(self._unclaimed) > _MAX_UNCLAIMED:
                del self._unclaimed[next(iter(self._unclaimed))]
        return request

    def _progress(self, message: Progress) -> Request | None:
        request = self.pending.get(message.request_id or "")
        if request is None and not message.request_id:
            request = self._owner(None, message.command)
        if request is not None:
            request.add_progress(message.value)
        return request

    def _unasked(self, message: Information | UnlistedMessage, line: bytes) -> Event:
        if isinstance(message, Information) and "" in self.pending:
            greeting = self.pending.pop("")
            greeting.settle(message, line)
            return greeting
        if isinstance(message, Information) or message.request_id not in self.pending:
            return message
        request = self.pending.pop(message.request_id)
        request.settle_with_error(self._protocol_error(request, f"the answer is of unknown type {shown(message.kind)}"))
        return request

    def _blame(self, text: str) -> Request | None:
        self._note(text)
        candidates = list(self.pending.values())
        if len(candidates) != 1 or self._abandoned:
            return None
        request = self.pending.pop(candidates[0].request_id)
        request.settle_with_error(self._protocol_error(request, text))
        return request

    def _note(self, text: str) -> None:
        self.last_problem = text
        is_flood = self.unmatched_messages + self.unreadable_messages > _MAX_WARNINGS
        _LOGGER.log(logging.DEBUG if is_flood else logging.WARNING, "%s", text)

    @staticmethod
    def _protocol_error(request: Request, text: str) -> OtiiProtocolError:
        return OtiiProtocolError(
            f"{request.title}: {text}", was_sent=True, command=request.name, device_id=request.device_id
        )
