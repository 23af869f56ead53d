"""What can go wrong between a call and its answer. All of it derives from `WireError`."""

from __future__ import annotations

from typing import Any

__all__ = [
    "ConnectFailed",
    "ConnectionLost",
    "DecodeError",
    "InvalidRequest",
    "RequestTimeout",
    "TransportError",
    "UnexpectedStatus",
    "WireError",
]


class WireError(Exception):
    """Base of all errors of the low-level client."""


class InvalidRequest(WireError, ValueError):
    """The call cannot be put on the wire; nothing was sent."""


class DecodeError(WireError, ValueError):
    """The answer as a whole is not what the spec promises."""

    def __init__(self, problem: str, pointer: str = "") -> None:
        super().__init__(f"{pointer}: {problem}" if pointer else problem)
        self.problem = problem
        self.pointer = pointer


class UnexpectedStatus(WireError):
    """The device answered with a status that is not a success."""

    def __init__(self, status_code: int, content: bytes, parsed: Any = None) -> None:
        super().__init__(f"unexpected status {int(status_code)}: {preview(content)}")
        self.status_code = status_code
        self.content = content
        self.parsed = parsed


class TransportError(WireError):
    """No complete answer arrived."""

    def __init__(self, message: str, *, was_sent: bool) -> None:
        super().__init__(message)
        self.was_sent = was_sent
        """False when the device certainly did not receive the request; True when it may have."""


class ConnectFailed(TransportError, ConnectionError):
    """No connection could be made: refused, unreachable, name not resolved, or TLS not agreed on."""


class ConnectionLost(TransportError, ConnectionError):
    """The connection broke, or what came over it was not HTTP, before the answer was complete."""


class RequestTimeout(TransportError, TimeoutError):
    """The answer was not complete in time."""


def preview(content: bytes, limit: int = 200) -> str:
    """The beginning of a body as one printable line, for messages."""
    return one_line(content[: limit * 4 + 1].decode("utf-8", "replace"), limit) or "(empty body)"


def one_line(text: str, limit: int = 200) -> str:
    """Text that comes from a device as one printable line of bounded length, for messages and logs."""
    line = " ".join(text[: limit * 4].split())
    printable = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line)
    return f"{printable[:limit]}..." if len(printable) > limit or len(text) > limit * 4 else printable
