"""What can go wrong with a panel. Everything derives from `SpanPanelError`."""

from __future__ import annotations

from typing import Any, Literal

__all__ = [
    "CommandFailure",
    "SpanPanelAPIError",
    "SpanPanelAuthError",
    "SpanPanelBrokerAwayError",
    "SpanPanelCertificateError",
    "SpanPanelCommandError",
    "SpanPanelConnectionError",
    "SpanPanelCredentialsError",
    "SpanPanelError",
    "SpanPanelNotConfirmedError",
    "SpanPanelNotReadyError",
    "SpanPanelRetriableError",
    "SpanPanelServerError",
    "SpanPanelStaleDataError",
    "SpanPanelTimeoutError",
    "SpanPanelUnsupportedError",
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


class SpanPanelCertificateError(SpanPanelConnectionError):
    """The panel's certificate does not hold; the message says what to do. Nothing was sent.

    Args:
        message: text that a log can show.
        reason: `changed` (the panel hands out another CA than the one that is pinned), `untrusted` (no trusted CA has signed it),
            `expired`, `not_yet_valid`, `wrong_name`, or `other`.
        pinned_fingerprint: SHA-256 of the CA that is trusted, `AB:CD:...`; None where none is pinned.
        offered_fingerprint: SHA-256 of the CA that the panel hands out now; None where that is not known.
    """

    def __init__(
        self,
        message: str = "",
        reason: str = "other",
        pinned_fingerprint: str | None = None,
        offered_fingerprint: str | None = None,
    ) -> None:
        super().__init__(message, was_sent=False)
        self.reason = reason
        self.pinned_fingerprint = pinned_fingerprint
        self.offered_fingerprint = offered_fingerprint


class SpanPanelCredentialsError(SpanPanelError, ValueError):
    """Stored credentials cannot be used: damaged, readable by others, or in a keyring that is not there."""


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


class SpanPanelUnsupportedError(SpanPanelAPIError):
    """REST v1 could do this and its successor cannot, or does it in another way; the message names that way. Nothing was sent.

    Args:
        message: text that a log can show.
        operation: what was asked for.
    """

    def __init__(self, message: str = "", operation: str = "") -> None:
        super().__init__(message, was_sent=False)
        self.operation = operation


class SpanPanelStaleDataError(SpanPanelConnectionError):
    """The panel's values are known, but not whether they still hold: panel or broker are away. Later it may work."""


class SpanPanelNotReadyError(SpanPanelConnectionError, SpanPanelTimeoutError):
    """The broker is there, and the panel is not ready, or publishes nothing: it starts, is off, or the serial number is another one."""


CommandFailure = Literal[
    "unknown_part",
    "not_settable",
    "invalid_value",
    "unsupported",
    "not_ready",
    "changed",
    "not_confirmed",
    "broker_away",
]
"""Why a command over MQTT failed."""


class SpanPanelCommandError(SpanPanelAPIError):
    """A command over MQTT that did not come to what was asked for.

    Args:
        message: text that a log can show.
        reason: `unknown_part` (no such circuit or charger), `not_settable` (it takes no such command), `invalid_value`, `unsupported` (this panel has
            no such thing) and `not_ready` were found before anything was sent; `changed`: the panel shows another new value;
            `not_confirmed`: it did not show the value in time; `broker_away`.
        value: what the panel shows now; None where it shows nothing, or where that does not matter.
        was_sent: False when the command certainly did not reach the broker, True when it may have.
    """

    def __init__(self, message: str, reason: CommandFailure, value: Any = None, *, was_sent: bool = False) -> None:
        super().__init__(message, was_sent=was_sent)
        self.reason = reason
        self.value = value

    def __reduce__(self) -> tuple[Any, ...]:
        return (_command_error, (type(self), str(self), self.reason, self.value, self.was_sent))


class SpanPanelNotConfirmedError(SpanPanelCommandError, SpanPanelTimeoutError):
    """The command was sent, and the panel did not show the value in time. A panel refuses by silence."""


class SpanPanelBrokerAwayError(SpanPanelCommandError, SpanPanelConnectionError):
    """There is no connection to the broker. `was_sent` says whether the command may have reached it."""


def _command_error(
    kind: type[SpanPanelCommandError], message: str, reason: CommandFailure, value: Any, was_sent: bool
) -> SpanPanelCommandError:
    return kind(message, reason, value, was_sent=was_sent)
