"""One request on its way: what was asked, what came back, and who waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

import msgspec
from devicewire.otii.codec import Answer, ErrorAnswer, Information
from devicewire.otii.command import AnswerError

from ._error_texts import server_error
from ._shown import shown
from .exceptions import DisconnectedException, OtiiProtocolError, as_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from devicewire.otii.command import Command

__all__ = ["Request", "Waitable"]

A = TypeVar("A")


class Waitable(Protocol):
    """What a transport can wait for."""

    is_ready: bool
    wake: Callable[[], object] | None


class Request:
    """A request and what became of it.

    Attributes:
        request_id: the id on the wire.
        name: name of the command, empty where it is not known.
        data: the bytes to send.
        command: the command, None for requests of plain data.
        timeout_s: how long the caller waits, for errors.
        deadline: when waiting ends, on the monotonic clock.
        was_sent: whether the server may have received it. A transport sets this before it hands over the first byte.
        is_settled: an answer or an error is here.
        is_ready: there is something to look at: the end, or progress.
        progress: values that came and were not looked at yet, 0 to 1.
        wake: how a transport wakes who waits, None while nobody does.
        is_claimed: somebody waits for the answer, or will; otherwise it is kept for `Session.expect`.
        is_strict: the answer must name the same command.
    """

    deadline = 0.0
    timeout_s = 0.0
    was_sent = False
    is_settled = False
    is_ready = False
    is_claimed = True
    is_strict = True
    wake: Callable[[], object] | None = None
    progress: Sequence[float] = ()
    _message: Answer | ErrorAnswer | Information | None = None
    _line = b""
    _error: Exception | None = None

    def __init__(self, request_id: str, name: str, data: bytes, command: Command[Any] | None = None) -> None:
        self.request_id = request_id
        self.name = name
        self.data = data
        self.command = command

    @property
    def device_id(self) -> str:
        """Device that the command is for, empty where it is for none."""
        return str(getattr(self.command, "device_id", ""))

    @property
    def title(self) -> str:
        """How errors name the request."""
        name = self.name or ("greeting" if not self.request_id else f"request {self.request_id[:40]!r}")
        return f"{name} on {self.device_id}" if self.device_id else name

    def may_be(self, name: str | None) -> bool:
        """Whether a message for that command, None when it names none, can be for this request."""
        return not name or not self.name or name == self.name

    def settle(self, message: Answer | ErrorAnswer | Information, line: bytes) -> None:
        """The answer is here."""
        self._message = message
        self._line = line
        self.is_settled = self.is_ready = True

    def settle_with_error(self, error: Exception) -> None:
        """There will be no answer."""
        self._error = error
        self.is_settled = self.is_ready = True

    def add_progress(self, value: float) -> None:
        """A progress message is here."""
        self.progress = [*self.progress, value]
        self.is_ready = True

    def take_progress(self) -> list[float]:
        """Return the progress that was not looked at yet."""
        values, self.progress = list(self.progress), ()
        self.is_ready = self.is_settled
        return values

    def answer_data(self) -> msgspec.Raw | None:
        """Return the data of the answer, not decoded.

        Raises:
            Otii_Exception: the server answered with an error.
            DisconnectedException: the connection was lost before the answer came.
            OtiiProtocolError: what came is no answer to this request.
        """
        message = self._message
        if isinstance(message, Answer):
            return message.data
        if self._error is not None:
            raise self._error
        if isinstance(message, ErrorAnswer):
            raise server_error(self._line, self.device_id)
        raise OtiiProtocolError(f"{self.title}: there is no answer yet", was_sent=self.was_sent, command=self.name)

    def answer(self, command: Command[A]) -> A:
        """Return what the server answered to that command, which is the one of this request.

        Raises:
            OtiiProtocolError: the answer is not what it should be.
            OtiiError: see `answer_data`.
        """
        message = self._message
        data = message.data if isinstance(message, Answer) else self._data_or_end(command)
        try:
            return command.decode_answer(data)
        except AnswerError as error:
            raise self._unusable(error) from error

    def plain_answer(self, command: Command[Any]) -> dict[str, Any]:
        """Return what the server answered as plain data, checked, with keys that the spec does not know. See `answer`."""
        data = self.answer_data()
        try:
            return command.decode_plain(data)
        except AnswerError as error:
            raise self._unusable(error) from error

    def _data_or_end(self, command: Command[Any]) -> msgspec.Raw | None:
        try:
            return self.answer_data()
        except DisconnectedException:
            if command.may_end_stream and self.was_sent:
                return None
            raise

    def _unusable(self, error: AnswerError) -> OtiiProtocolError:
        where = f" (device {self.device_id})" if self.device_id else ""
        return OtiiProtocolError(
            f"{shown(str(error))}{where}", was_sent=True, command=self.name, device_id=self.device_id
        )

    def check_message(self) -> None:
        """Raise what kept an answer, or an error of the server, from coming."""
        if self._error is not None:
            raise self._error

    def check_greeting(self) -> None:
        """Raise Otii_Exception if the server refused the connection."""
        if isinstance(self._message, ErrorAnswer):
            self.answer_data()

    def told(self, member: str) -> object:
        """Return a member of the data of an information, None where it is another message or has none."""
        return self._message.data.get(member) if isinstance(self._message, Information) else None

    def plain_message(self) -> dict[str, Any]:
        """Return the whole message, an error too, as plain data.

        Raises:
            DisconnectedException: the connection was lost before the answer came.
            OtiiProtocolError: what came is no answer to this request.
        """
        self.check_message()
        try:
            return cast(dict[str, Any], as_mapping(msgspec.json.decode(self._line)))
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise OtiiProtocolError(
                f"{self.title}: the answer is no JSON: {shown(str(error))}", was_sent=True, command=self.name
            ) from error
