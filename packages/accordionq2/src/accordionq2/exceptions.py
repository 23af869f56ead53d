"""What can go wrong with a station. Everything derives from `AccordionQ2Error`."""

from __future__ import annotations

__all__ = [
    "AccordionQ2AnswerError",
    "AccordionQ2ApiError",
    "AccordionQ2ArgumentError",
    "AccordionQ2ConnectionError",
    "AccordionQ2Error",
    "AccordionQ2RefusedError",
    "AccordionQ2TimeoutError",
]


class AccordionQ2Error(Exception):
    """Base of all errors.

    Args:
        message: text that a log can show; the client puts no password and no header into it.
        was_sent: False when the station certainly did not receive the request, True when it may have.
    """

    def __init__(self, message: str = "", *, was_sent: bool | None = None) -> None:
        super().__init__(message)
        self.was_sent = was_sent


class AccordionQ2ApiError(AccordionQ2Error):
    """The station answered with a status that is no success: `str(error)` is its own text, which may be empty.

    Args:
        status_code: HTTP status.
        message: text of the answer.
    """

    def __init__(self, status_code: int, message: str) -> None:
        super().__init__(message, was_sent=True)
        self.status_code = status_code

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.status_code!r}, {str(self)!r})"

    def __reduce__(self) -> tuple[type[AccordionQ2ApiError], tuple[int, str]]:
        return (type(self), (self.status_code, str(self)))


class AccordionQ2AnswerError(AccordionQ2ApiError, ValueError):
    """The station reported success, but its answer cannot be used: no JSON, of another kind than documented, undecodable bytes."""


class AccordionQ2ArgumentError(AccordionQ2Error, ValueError):
    """An argument that no station takes. Nothing was sent."""


class AccordionQ2ConnectionError(AccordionQ2Error, ConnectionError):
    """The station cannot be reached, its certificate is not trusted, or the connection broke before the answer was complete."""


class AccordionQ2RefusedError(AccordionQ2ConnectionError, ConnectionRefusedError):
    """Nothing listens at that address."""


class AccordionQ2TimeoutError(AccordionQ2Error, TimeoutError):
    """No complete answer came in time."""
