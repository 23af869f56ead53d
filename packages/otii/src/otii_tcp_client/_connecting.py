"""What connecting means without doing it: pauses between attempts, and errors in words."""

from __future__ import annotations

import errno
import random
from typing import TYPE_CHECKING

from devicewire.otii.protocol import GREETING_TIMEOUT_S

from .exceptions import NotConnectedError, OtiiConnectError, OtiiRefusedError, OtiiTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["checked_port", "connect_error", "no_connection", "no_greeting", "pauses"]

_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 2.0
_LAST_PORT = 65535


def pauses() -> Iterator[float]:
    """Yield pauses in seconds for ever: each about twice the one before, none over 2 s, each up to half of it longer or shorter."""
    pause = _FIRST_PAUSE_S
    while True:
        yield pause * random.uniform(0.5, 1.5)  # noqa: S311 - spreads clients in time, keeps no secret
        pause = min(pause * 2, _LONGEST_PAUSE_S)


def checked_port(port: int) -> int:
    """Return a port.

    Raises:
        OtiiConnectError: there is none of that number; the system would cut it down to another that exists.
    """
    if not 0 <= int(port) <= _LAST_PORT:
        raise OtiiConnectError(f"port is {port}, allowed are 0 to {_LAST_PORT}", was_sent=False)
    return port


def connect_error(place: str, error: OSError) -> OtiiConnectError:
    """Return the error for an attempt to connect that failed."""
    if isinstance(error, ConnectionRefusedError) or error.errno == errno.ECONNREFUSED:
        return OtiiRefusedError(
            f"nothing listens at {place}: start the Otii desktop app and switch its server on, or start otii_server",
            was_sent=False,
        )
    reason = "no answer in time" if isinstance(error, TimeoutError) else (error.strerror or str(error))
    return OtiiConnectError(f"cannot connect to {place} ({reason}): check host and port", was_sent=False)


def no_greeting(place: str) -> OtiiTimeoutError:
    """Return the error for a server that says nothing."""
    return OtiiTimeoutError(
        f"{place} accepts connections but says nothing within {GREETING_TIMEOUT_S:g} s: is it an Otii server?",
        was_sent=False,
    )


def no_connection(place: str) -> NotConnectedError:
    """Return the error for a request without a connection."""
    return NotConnectedError(f"there is no connection to {place}: connect first", was_sent=False)
