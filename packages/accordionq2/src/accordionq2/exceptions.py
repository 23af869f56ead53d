"""What can go wrong with a station. Everything derives from `AccordionQ2Error`."""

from __future__ import annotations

__all__ = [
    "AccordionQ2AnswerError",
    "AccordionQ2ApiError",
    "AccordionQ2ArgumentError",
    "AccordionQ2ConnectionError",
    "AccordionQ2Error",
    "AccordionQ2LeaseError",
    "AccordionQ2RefusedError",
    "AccordionQ2ShortReadError",
    "AccordionQ2TimeoutError",
    "AccordionQ2UnsupportedError",
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


class AccordionQ2UnsupportedError(AccordionQ2ApiError, NotImplementedError):
    """The station's firmware does not have this call. `str(error)` names the call and the firmware that has it.

    Args:
        status_code: HTTP status.
        message: what the station said, or our words.
        call: name of the call.
        since: first version of the firmware that has it.
    """

    def __init__(self, status_code: int, message: str, call: str = "", since: str = "") -> None:
        super().__init__(status_code, message)
        self.call = call
        self.since = since

    def __reduce__(self) -> tuple[type[AccordionQ2UnsupportedError], tuple[int, str, str, str]]:  # type: ignore[override] # it has more
        return (type(self), (self.status_code, str(self), self.call, self.since))


class AccordionQ2ShortReadError(AccordionQ2Error):
    """A device on an I2C or SPI bus delivered fewer bytes than were asked for, although the station reported success.

    Args:
        requested_bytes: how many were asked for.
        received_bytes: how many came.
    """

    def __init__(self, requested_bytes: int, received_bytes: int) -> None:
        super().__init__(f"{received_bytes} of {requested_bytes} bytes came", was_sent=True)
        self.requested_bytes = requested_bytes
        self.received_bytes = received_bytes

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.requested_bytes!r}, {self.received_bytes!r})"

    def __reduce__(self) -> tuple[type[AccordionQ2ShortReadError], tuple[int, int]]:
        return (type(self), (self.requested_bytes, self.received_bytes))


class AccordionQ2LeaseError(AccordionQ2Error, RuntimeError):
    """No control lease is held, the one of a `hold` block was lost, or it is held already. What was to be sent was not sent."""


class AccordionQ2ArgumentError(AccordionQ2Error, ValueError):
    """An argument that no station takes. Nothing was sent."""


class AccordionQ2ConnectionError(AccordionQ2Error, ConnectionError):
    """The station cannot be reached, its certificate is not trusted, or the connection broke before the answer was complete."""


class AccordionQ2RefusedError(AccordionQ2ConnectionError, ConnectionRefusedError):
    """Nothing listens at that address."""


class AccordionQ2TimeoutError(AccordionQ2Error, TimeoutError):
    """No complete answer came in time."""
