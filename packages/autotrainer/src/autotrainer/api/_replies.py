"""From request to reply, without sockets and threads: which bytes answer what a delegate has said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devicewire.autotrainer.models import (
    ApiCommand,
    ApiCommandRequestErrorKind,
    ApiCommandRequestResult,
    CommandReply,
    CommandResult,
)

from ._values import encode, wire
from .exceptions import SerializationError

if TYPE_CHECKING:
    from .command import ApiCommandRequest, ApiCommandRequestResponse

__all__ = [
    "MALFORMED",
    "SERIALIZATION_ERROR",
    "encode_result",
    "for_exception",
    "refusal",
    "reply",
    "unavailable",
]

SERIALIZATION_ERROR = 0
"""Error code beside SYSTEM_ERROR: the data could not be serialised."""

_UNSERIALIZABLE = "An error occurred serializing the 'data' element of the response."  # peers look for this very text


def _reply(request: ApiCommandRequest, result: Any, **members: Any) -> CommandReply:
    return CommandReply(nonce=request.nonce, command=request.command, result=result, **members)


def reply(request: ApiCommandRequest, response: object) -> bytes:
    """Return the bytes that answer a request with what its delegate returned, whatever that is."""
    try:
        message = _from_response(request, response)
    except Exception as error:  # noqa: BLE001 # a delegate may return an object whose attributes do anything
        return for_exception(request, error)
    try:
        return encode(wire(message))
    except SerializationError:
        pass
    try:
        return encode(wire(_unserializable(request, message.result)))
    except SerializationError as error:
        return for_exception(request, error)


def _from_response(request: ApiCommandRequest, response: Any) -> CommandReply:
    code = response.error_code
    kind = ApiCommandRequestErrorKind.NONE if code == 0 else ApiCommandRequestErrorKind.COMMAND_ERROR
    return _reply(
        request,
        response.result,
        data=response.data,
        error_kind=kind,
        error_code=code,
        error_message=response.error_message,
    )


def _unserializable(request: ApiCommandRequest, result: Any) -> CommandReply:
    return _reply(
        request,
        result,
        error_kind=ApiCommandRequestErrorKind.SYSTEM_ERROR,
        error_code=SERIALIZATION_ERROR,
        error_message=_UNSERIALIZABLE,
    )


def for_exception(request: ApiCommandRequest, error: BaseException) -> bytes:
    """Return the bytes for a delegate that failed."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 # an exception of the user's may fail even here
        text = type(error).__name__
    return refusal(request, ApiCommandRequestResult.EXCEPTION, text)


def refusal(request: ApiCommandRequest, result: ApiCommandRequestResult, text: str | None = None) -> bytes:
    """Return the bytes of a reply that has no data."""
    return encode(wire(_reply(request, result, error_message=text)))


def encode_result(response: ApiCommandRequestResponse) -> bytes:
    """Return the bytes of the later result of a command.

    Raises:
        SerializationError: it holds something that JSON cannot say, or it is no response.
    """
    try:
        result = CommandResult(
            result=response.result,
            data=response.data,
            error_code=response.error_code,
            error_message=response.error_message,
            command=response.command,
            nonce=response.nonce,
        )
    except AttributeError as error:
        what = type(response).__name__
        raise SerializationError(f"a result is an ApiCommandRequestResponse, and not a {what} ({error})") from None
    return encode(wire(result))


def unavailable(request: ApiCommandRequest) -> bytes:
    """Return the bytes for a command that nobody is there to take."""
    return refusal(request, ApiCommandRequestResult.UNAVAILABLE)


MALFORMED = encode(wire(CommandReply(nonce=0, command=ApiCommand.NONE, result=ApiCommandRequestResult.UNRECOGNIZED)))
"""The answer to bytes that are no request, and to a NONE that the service answers itself."""
