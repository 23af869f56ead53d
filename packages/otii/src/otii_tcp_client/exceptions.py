"""What can go wrong. Everything derives from `OtiiError`; the documented names keep their documented modules, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

__all__ = [
    "DisconnectedException",
    "NotConnectedError",
    "OtiiArgumentError",
    "OtiiClientException",
    "OtiiConnectError",
    "OtiiError",
    "OtiiException",
    "OtiiProtocolError",
    "OtiiRefusedError",
    "OtiiTimeoutError",
    "Otii_Exception",
]


class OtiiError(Exception):
    """Base of all errors.

    Args:
        message: text that a log can show; it holds no password.
        was_sent: False when the server certainly did not receive the request, True when it may have, None where
            there is no single request.
        command: name of the command, empty where there is none.
        device_id: device that the command was for, empty where there is none.
    """

    def __init__(
        self, message: str = "", *, was_sent: bool | None = None, command: str = "", device_id: str = ""
    ) -> None:
        super().__init__(message)
        self.was_sent = was_sent
        self.command = command
        self.device_id = device_id


class Otii_Exception(OtiiError):  # noqa: N801 - the documented name
    """The server answered with an error.

    Args:
        response: the error as it came, or any mapping with its keys; missing and odd members do no harm.
        device_id: device that the command was for.
        was_sent: see `OtiiError`.

    Attributes:
        type: code of the error, such as "Device not connected"; unknown codes reach you as they came.
        message: what happened and what to do about it.
        response: the error as it came.
    """

    def __init__(self, response: Mapping[str, Any], *, device_id: str = "", was_sent: bool | None = True) -> None:
        from ._error_texts import described

        found = described(response, device_id)
        super().__init__(found.text, was_sent=was_sent, command=found.command, device_id=found.device_id)
        self.args = (response,)
        self.response = response
        self.type = found.code
        self.message = found.text

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r})"


class OtiiArgumentError(Otii_Exception, ValueError):
    """A value that the command does not take. It was refused here, and nothing was sent.

    Attributes:
        field: name of the field.
        value: what was given.
    """

    field: str = ""
    value: object = None


class OtiiException(OtiiError):
    """There is no active project."""


class OtiiClientException(OtiiError):
    """A licence cannot be had."""


class OtiiConnectError(OtiiError, ConnectionError):
    """The server cannot be reached, or what listens there is no Otii server."""


class OtiiRefusedError(OtiiConnectError, ConnectionRefusedError):
    """Nothing listens at that address."""


class DisconnectedException(OtiiError, ConnectionError):
    """The connection was lost. `was_sent` says whether the server may have received the request."""


class NotConnectedError(DisconnectedException):
    """There is no connection: it was never made, was closed, or was lost before. Nothing was sent."""


class OtiiTimeoutError(OtiiError, TimeoutError):
    """No answer in time. The connection stays usable; an answer that comes late is dropped."""


class OtiiProtocolError(OtiiError, ValueError):
    """The server sent something that is not what it should be."""


def as_mapping(value: object) -> Mapping[str, Any]:
    """Return the value if it is a mapping, and an empty one otherwise."""
    return cast(Mapping[str, Any], value) if isinstance(value, Mapping) else {}
