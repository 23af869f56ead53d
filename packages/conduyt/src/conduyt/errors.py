"""What can go wrong with a device. Everything derives from `ConduytError`, and from the standard error that fits beside it."""

from __future__ import annotations

__all__ = [
    "ConduytArgumentError",
    "ConduytBrokerError",
    "ConduytCapabilityError",
    "ConduytConnectionError",
    "ConduytDisconnectedError",
    "ConduytError",
    "ConduytNAKError",
    "ConduytPortError",
    "ConduytProtocolError",
    "ConduytTimeoutError",
]


class ConduytError(Exception):
    """Base of all errors."""


class ConduytArgumentError(ConduytError, ValueError):
    """An argument that the device cannot take. Nothing was sent."""


class ConduytProtocolError(ConduytError, ValueError):
    """The device sent something that cannot be used: an answer that is too short, or one that does not fit its command."""


class ConduytNAKError(ConduytError):
    """The device refused a command.

    Attributes:
        code: error code, 0..255.
        error_name: its name, such as `INVALID_PIN`; `UNKNOWN_0x42` for a code that has none.
        seq: sequence number of the command; None when nothing was sent.
    """

    def __init__(self, code: int, seq: int | None = None, message: str = "") -> None:
        self.code = int(code)
        self.seq = seq
        super().__init__(message or f"the device refused the command: {self.error_name} (code 0x{self.code:02x})")

    @property
    def error_name(self) -> str:
        """Name of the code."""
        from devicewire.conduyt.enums import ErrorCode

        member = ErrorCode(self.code)
        return member.name if member.is_listed else f"UNKNOWN_0x{self.code:02x}"

    def __reduce__(self) -> tuple[type[ConduytNAKError], tuple[int, int | None, str]]:
        return (type(self), (self.code, self.seq, str(self)))


class ConduytCapabilityError(ConduytNAKError, ValueError):
    """The board cannot do that, as its own description says. Nothing was sent; `seq` is None."""


class ConduytTimeoutError(ConduytError, TimeoutError):
    """No answer came in time.

    Attributes:
        seq: sequence number of the command; None when it was never sent.
        timeout_ms: how long was waited.
        was_sent: False when the device certainly did not get the command, True when it may have.
    """

    def __init__(self, seq: int | None = None, timeout_ms: float = 0, message: str = "") -> None:
        self.seq = seq
        self.timeout_ms = timeout_ms
        self.was_sent = seq is not None
        super().__init__(message or f"no answer to command number {seq} within {timeout_ms:g} ms")

    def __reduce__(self) -> tuple[type[ConduytTimeoutError], tuple[int | None, float, str]]:
        return (type(self), (self.seq, self.timeout_ms, str(self)))


class ConduytConnectionError(ConduytError, ConnectionError):
    """The device cannot be reached."""


class ConduytDisconnectedError(ConduytConnectionError):
    """There is no connection, or it was lost before the answer came."""

    def __init__(self, message: str = "the device is not connected: call connect() first") -> None:
        super().__init__(message)


class ConduytPortError(ConduytConnectionError):
    """A serial port cannot be opened.

    Attributes:
        reason: `missing`, `busy` (another program has it), `permission` or `other`.
    """

    def __init__(self, message: str, reason: str = "other") -> None:
        self.reason = reason
        super().__init__(message)

    def __reduce__(self) -> tuple[type[ConduytPortError], tuple[str, str]]:
        return (type(self), (str(self), self.reason))


class ConduytBrokerError(ConduytConnectionError):
    """The MQTT broker cannot be reached, or refused the user name or the password."""
