"""A command as a delegate gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from devicewire.autotrainer.codec import WireError, loads
from devicewire.autotrainer.models import ApiCommand

from .._names import snake
from .._values import plain
from ..exceptions import SerializationError

if TYPE_CHECKING:
    from enum import Enum

__all__ = ["ApiCommandRequest"]


@dataclass(frozen=True)
class ApiCommandRequest:
    """A command from a remote side.

    Attributes:
        command: the command; USER_DEFINED for every number that is no command of this version.
        custom_command: what USER_DEFINED means, as agreed with the remote side; -1 if it is not said.
        nonce: chosen by the sender; an integer as a rule.
        data: arguments; keys are snake_case, values are as they were sent.
        command_number: what stood in the request in place of a command, which `command` may not tell.
    """

    command: ApiCommand
    custom_command: int = -1
    nonce: int = -1
    data: dict[str, Any] | None = None
    command_number: object = None

    _COMMANDS: ClassVar[Mapping[object, Enum]] = {int(member): member for member in ApiCommand}
    _OTHER: ClassVar[Enum] = ApiCommand.USER_DEFINED

    @property
    def is_for_service(self) -> bool:
        """Whether the service answers it itself, without asking the delegate."""
        return self.command == ApiCommand.NONE

    @classmethod
    def parse_bytes(cls, message: bytes) -> Self | None:
        """Read the bytes of a request; None if they are none."""
        try:
            return cls.parse_object(loads(message))
        except (WireError, SerializationError):
            return None

    @classmethod
    def parse_object(cls, obj: object) -> Self | None:
        """Read a decoded request, with keys as on the wire or in snake_case; None if it is none."""
        if not isinstance(obj, Mapping):
            return None
        members = {snake(str(key)): value for key, value in cast(Mapping[object, object], obj).items()}
        if "command" not in members or isinstance(members["command"], dict | list):
            return None
        custom, nonce = members.get("custom_command", -1), members.get("nonce", 0)
        return cls._from_wire(members["command"], custom, nonce, members.get("data"))

    @classmethod
    def _from_wire(cls, command: object, custom_command: object, nonce: object, data: object) -> Self:
        return cls(
            cast(ApiCommand, cls._recognised(command)),
            cast(int, custom_command),  # the wire may say anything here, and the delegate is told what it says
            cast(int, nonce),
            cast("dict[str, Any] | None", plain(data, snake)),
            command,
        )

    @classmethod
    def _recognised(cls, value: object) -> Enum:
        """The command that equals a value as numbers do: `400.0` is 400, and `"400"` is not."""
        return cls._COMMANDS.get(value, cls._OTHER) if isinstance(value, int | float) else cls._OTHER
