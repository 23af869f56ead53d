"""What can go wrong with a panel. Everything derives from `SpanPanelError`."""

from __future__ import annotations

__all__ = [
    "SpanPanelAPIError",
    "SpanPanelAuthError",
    "SpanPanelConnectionError",
    "SpanPanelError",
    "SpanPanelRetriableError",
    "SpanPanelServerError",
    "SpanPanelTimeoutError",
]


class SpanPanelError(Exception):
    """Base of all errors.

    Args:
        message: text that a log can show; it never holds a token or a password.
        status_code: HTTP status of the panel's answer; None where no answer came.
        was_sent: False when the panel certainly did not receive the request, True when it may have; None where nothing was to be sent.
    """

    def __init__(self, message: str = "", status_code: int | None = None, *, was_sent: bool | None = None) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.was_sent = was_sent


class SpanPanelConnectionError(SpanPanelError, ConnectionError):
    """The panel cannot be reached, or the connection broke before its answer was complete."""


class SpanPanelTimeoutError(SpanPanelError, TimeoutError):
    """The panel did not answer in time."""


class SpanPanelAuthError(SpanPanelError):
    """The panel refused the token (401, 403, 412), or there is none."""


class SpanPanelAPIError(SpanPanelError):
    """The panel refused a request or answered something that cannot be used; also arguments that no panel takes."""


class SpanPanelRetriableError(SpanPanelAPIError):
    """The panel is busy or restarting (502, 503, 504); later it may work."""


class SpanPanelServerError(SpanPanelAPIError):
    """The panel failed (500); the same request will fail again."""
