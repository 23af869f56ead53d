"""What an attempt that brought nothing means: from statuses, bodies and transports to the errors that callers get. Pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devicewire.span.errors import one_line

from . import const
from .exceptions import (
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelConnectionError,
    SpanPanelError,
    SpanPanelRetriableError,
    SpanPanelServerError,
    SpanPanelTimeoutError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.span.calls import HttpResponse
    from devicewire.span.errors import TransportError
    from devicewire.span.models import AuthOut

__all__ = [
    "SECRET_ANSWERS",
    "argument_error",
    "detail_of",
    "hide",
    "issued_token",
    "status_error",
    "transport_error",
    "unusable_answer",
]

SECRET_ANSWERS = frozenset({"register_client", "regenerate_passphrase"})
"""Operations whose answers hold secrets: no part of them is ever shown."""
_REFUSALS = (*const.AUTH_ERROR_CODES, const.HTTP_PRECONDITION_FAILED)


def unusable_answer(operation: str, status: int, error: Exception) -> SpanPanelAPIError:
    """Return the error for a success that is not what the spec says."""
    reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    shown = "not as documented" if operation in SECRET_ANSWERS else reason
    return SpanPanelAPIError(f"{operation}: the panel's answer cannot be used: {shown}", status, was_sent=True)


def hide(operation: str, error: Exception) -> Exception | None:
    """Return the error to chain; none where it may quote a token."""
    return None if operation in SECRET_ANSWERS else error


def status_error(operation: str, response: HttpResponse, detail: str) -> SpanPanelError:
    """Return the error for a status that is no success."""
    status = response.status
    reason = f": {detail}" if detail else ""
    if status in _REFUSALS:
        return SpanPanelAuthError(f"{operation}: the panel refused access ({status}){reason}", status, was_sent=True)
    if status in const.SERVER_ERROR_CODES:
        return SpanPanelServerError(f"{operation}: the panel failed ({status}){reason}", status, was_sent=True)
    if status in const.RETRIABLE_ERROR_CODES:
        return SpanPanelRetriableError(
            f"{operation}: the panel is busy or restarting ({status}){reason}", status, was_sent=True
        )
    if 300 <= status < 400:
        reason = f": it redirects to {_where_to(response.headers)}, which is not followed"
    return SpanPanelAPIError(f"{operation}: the panel answered {status}{reason}", status, was_sent=True)


def _where_to(headers: Mapping[str, str]) -> str:
    return repr(headers.get("Location", "an unnamed place"))[:200]


def detail_of(parsed: Any) -> str:
    """Return the panel's own words from an error body, on one line."""
    from devicewire.span.types import is_array

    detail: object = getattr(parsed, "detail", None) or getattr(parsed, "error", None)
    if is_array(detail):
        detail = "; ".join(f"{'.'.join(str(step) for step in item.loc or ())}: {item.msg}" for item in detail)
    return one_line(detail, 300) if isinstance(detail, str) else ""


def issued_token(answer: AuthOut) -> str:
    """Return the token of a registration.

    Raises:
        SpanPanelAPIError: the answer, though a success, holds none that can be sent.
    """
    token: Any = answer.access_token
    if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
        raise SpanPanelAPIError("register_client: the panel's answer holds no usable access token", 200, was_sent=True)
    return token


def transport_error(operation: str, error: TransportError | OSError) -> SpanPanelError:
    """Return the error for an attempt that brought no complete answer."""
    kind = SpanPanelTimeoutError if isinstance(error, TimeoutError) else SpanPanelConnectionError
    return kind(f"{operation}: {one_line(str(error), 300)}", was_sent=getattr(error, "was_sent", None))


def argument_error(operation: str, error: ValueError) -> SpanPanelAPIError:
    """Return the error for arguments that cannot be put on the wire."""
    return SpanPanelAPIError(f"{operation}: {one_line(str(error), 300)}", was_sent=False)
