"""Base of all commands: what is sent, how long to wait, what the answer is."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar, Generic, TypeVar, cast

import msgspec

from ...structs.runtime.model import DecodeError, decode
from .rules import InvalidCommandError, Rule

__all__ = ["AnswerError", "Command", "InvalidCommandError"]

AnswerT_co = TypeVar("AnswerT_co", covariant=True)


class AnswerError(ValueError):
    """An answer that is not what the spec says.

    Attributes:
        command: name of the command on the wire.
        reason: what is wrong, with the place in the answer's data.
    """

    def __init__(self, command: str, reason: str) -> None:
        super().__init__(command, reason)
        self.command = command
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.command}: the answer is not understood: {self.reason}"


class Command(msgspec.Struct, Generic[AnswerT_co], frozen=True, kw_only=True):
    """A command with what it needs, generic in its answer. Two commands with the same members are equal.

    Attributes:
        wire_name: name on the wire.
        group: name of the group that it belongs to.
        timeout_s: how long to wait for the answer; see `answer_timeout_s`.
        changes_state: whether it changes the device or the server: never send it twice unasked.
        reports_progress: whether the server can send progress messages before the answer.
        may_end_stream: whether the server may close the connection in place of an answer.
        answer_type: type of the answer's data; None when there is none.
    """

    wire_name: ClassVar[str] = ""
    group: ClassVar[str] = ""
    timeout_s: ClassVar[float] = 0.0
    changes_state: ClassVar[bool] = True
    reports_progress: ClassVar[bool] = False
    may_end_stream: ClassVar[bool] = False
    answer_type: ClassVar[Any] = None
    _timeout_member: ClassVar[tuple[str, float] | None] = None
    _rules: ClassVar[tuple[Rule, ...]] = ()

    def answer_timeout_s(self) -> float:
        """Return how long to wait for the answer to this very command, in seconds."""
        if self._timeout_member is None:
            return self.timeout_s
        name, factor = self._timeout_member
        value = getattr(self, name)
        return self.timeout_s + max(0.0, value * factor) if isinstance(value, int | float) else self.timeout_s

    def check(self) -> None:
        """Check types, ranges and listed values.

        Raises:
            InvalidCommandError: names the command, the member, its value and what is allowed.
        """
        for name, plain_types, rule in _plan(type(self)):
            value = getattr(self, name)
            if type(value) not in plain_types:
                rule.check(self.wire_name, value)

    def decode_answer(self, data: msgspec.Raw | bytes | None) -> AnswerT_co:
        """Decode the data of an answer.

        Args:
            data: as it came; None when there was none.

        Raises:
            AnswerError: it is not what the spec says.
        """
        if self.answer_type is None:
            return cast("AnswerT_co", None)
        try:
            return cast("AnswerT_co", decode(self.answer_type, b"{}" if data is None else data))
        except DecodeError as error:
            raise AnswerError(self.wire_name, error.reason) from None

    def decode_plain(self, data: msgspec.Raw | bytes | None) -> dict[str, Any]:
        """Check the data of an answer and return it as it came, with the names of the wire.

        Raises:
            AnswerError: it is not what the spec says.
        """
        self.decode_answer(data)
        try:
            return dict(msgspec.json.decode(b"{}" if data is None else data))
        except (msgspec.DecodeError, UnicodeDecodeError, TypeError, ValueError) as error:
            raise AnswerError(self.wire_name, f"not a JSON object: {error}") from None

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({shown})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        secrets = {rule.name for rule in self._rules if rule.is_secret}
        pairs = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return [(name, "***" if name in secrets else value) for name, value in pairs if value is not msgspec.UNSET]


@cache
def _plan(command: type[Command[Any]]) -> tuple[tuple[str, frozenset[type], Rule], ...]:
    """Return the rules of a command with the types whose values need no closer look."""
    return tuple((rule.name, rule.plain_types(), rule) for rule in command._rules)  # pyright: ignore[reportPrivateUsage] # its own module
