"""What can go wrong between a device and its remote side. Everything derives from `ApiError`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devicewire.autotrainer.models import CommandReply, CommandResult

__all__ = [
    "ApiError",
    "AuthenticationError",
    "BindError",
    "ClosedError",
    "CommandFailedError",
    "CommandTimeoutError",
    "DeviceSilentError",
    "InvalidTopicError",
    "KeyFileError",
    "MessageError",
    "OptionError",
    "SerializationError",
    "StateError",
]


class ApiError(Exception):
    """Base of all errors."""


class BindError(ApiError, OSError):
    """The service cannot listen: the port is taken, or the address is not one of this machine.

    Attributes:
        endpoint: where it should have listened, such as `tcp://127.0.0.1:5556`.
    """

    def __init__(self, message: str, endpoint: str = "") -> None:
        super().__init__(message)
        self.endpoint = endpoint


class SerializationError(ApiError, TypeError):
    """A value that JSON cannot say. Nothing was sent.

    Attributes:
        path: where in the message the value stands, such as `context.positions[2]`.
    """

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.path = path


class InvalidTopicError(ApiError, ValueError):
    """A topic is a number from 0 to 4294967295. Nothing was sent."""


class OptionError(ApiError, ValueError):
    """An option has a value that it cannot have."""


class StateError(ApiError, RuntimeError):
    """The call makes no sense now, such as starting what has been started."""


class ClosedError(ApiError, RuntimeError):
    """The object has been closed."""


class MessageError(ApiError, ValueError):
    """Bytes that are no message of the protocol."""


class CommandTimeoutError(ApiError, TimeoutError):
    """No reply, or no result, came in time.

    Attributes:
        command: number of the command.
        nonce: nonce that was sent with it.
        was_sent: False when the device certainly did not get the command, True when it may have.
    """

    def __init__(self, message: str, *, command: int = 0, nonce: object = 0, was_sent: bool = True) -> None:
        super().__init__(message)
        self.command = command
        self.nonce = nonce
        self.was_sent = was_sent


class CommandFailedError(ApiError):
    """The device answered, but not with success.

    Attributes:
        reply: what it answered.
    """

    def __init__(self, message: str, reply: CommandReply | CommandResult | None = None) -> None:
        super().__init__(message)
        self.reply = reply


class DeviceSilentError(ApiError, TimeoutError):
    """Several heartbeats in a row did not come."""


class AuthenticationError(ApiError, ConnectionError):
    """The two sides do not accept each other's keys."""


class KeyFileError(ApiError, ValueError):
    """A file holds no usable key."""
