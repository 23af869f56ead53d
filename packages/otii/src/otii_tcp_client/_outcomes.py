"""What a request that is over, or never began, means to its caller: errors that name command, device and remedy."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from devicewire.otii.protocol import NONE_ID

from ._error_texts import refusal
from .exceptions import OtiiArgumentError, OtiiTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from devicewire.otii.codec import Information, UnlistedMessage
    from devicewire.otii.command import Command, InvalidCommandError

    from ._requests import Request
    from ._session import Session

__all__ = ["argument_error", "deliver", "timeout_error"]

_LOGGER = logging.getLogger(__package__)


def argument_error(command: Command[Any], error: InvalidCommandError) -> OtiiArgumentError:
    """Return the error for a value that was refused before sending."""
    device_id = str(getattr(command, "device_id", ""))
    result = OtiiArgumentError(refusal(error), device_id=device_id, was_sent=False)
    result.command = command.wire_name
    remedy = "; it stands for none: was it closed or deleted?" if _is_none_id(error) else ""
    place = f" (device {device_id})" if device_id else ""
    result.message = f"{error}{place}; nothing was sent{remedy}"
    result.field = error.member
    result.value = error.value
    return result


def _is_none_id(error: InvalidCommandError) -> bool:
    return error.member.endswith("_id") and error.value == NONE_ID


def timeout_error(request: Request, session: Session) -> OtiiTimeoutError:
    """Return the error for a request whose time was up."""
    maybe = "it may have been carried out" if request.was_sent else "it was not sent"
    seen = f"; meanwhile {session.last_problem}" if session.last_problem else ""
    return OtiiTimeoutError(
        f"{request.title}: no answer from {session.place} within {request.timeout_s:g} s; {maybe}; "
        f"the connection stays open{seen}",
        was_sent=request.was_sent,
        command=request.name,
        device_id=request.device_id,
    )


def deliver(
    message: Information | UnlistedMessage, callback: Callable[[Information | UnlistedMessage], object]
) -> None:
    """Call a subscriber. What it raises is logged: it must not end the delivery."""
    try:
        callback(message)
    except Exception:  # whatever a subscriber raises
        _LOGGER.exception("a subscriber of information messages failed")
