"""What all transports share: their interface, their limits, and the words for what goes wrong."""

from __future__ import annotations

import os
import socket
import ssl
import time
from collections.abc import Callable, Generator, Iterator
from typing import ParamSpec, Protocol, cast

from .calls import HttpRequest, HttpResponse, Sink, Upload
from .errors import ConnectFailed, RequestTimeout

__all__ = [
    "DEFAULT_KEEPALIVE_S",
    "MAX_ANSWER",
    "PIECE",
    "READS",
    "AsyncIncoming",
    "AsyncStreamTransport",
    "AsyncTransport",
    "Deadline",
    "Incoming",
    "SinkFailed",
    "StreamTransport",
    "Transport",
    "UploadFailed",
    "Verify",
    "check_size",
    "connect_time",
    "guarded",
    "is_secure",
    "moves_slowly",
    "pieces",
    "reported",
    "ssl_context",
    "streaming",
    "streaming_async",
    "too_late",
    "where",
    "why_unconnected",
]

Verify = bool | str | ssl.SSLContext
"""True checks against the system's certificates, a path against that CA file; False does not check at all."""

MAX_ANSWER = 64 * 1024 * 1024
"""Bytes that an answer kept in memory may have; a longer one is given up, so that a device gone wild cannot fill the memory."""

DEFAULT_KEEPALIVE_S = 4.0
"""Seconds that an idle connection is kept by who knows nothing of the device: common servers drop it after 5 s without a word."""

P = ParamSpec("P")

READS = frozenset({"GET", "HEAD", "OPTIONS"})

PIECE = 256 * 1024
"""Bytes that are handed to a sink at a time, at most."""


class Transport(Protocol):
    """Sends requests, blocking."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request, once, and wait for the whole answer."""
        ...

    def close(self) -> None:
        """Let go of all connections. The transport can be used again afterwards."""
        ...


class StreamTransport(Transport, Protocol):
    """A transport that can also receive what is larger than the memory."""

    def stream(self, request: HttpRequest, sink: Sink) -> HttpResponse:
        """Send one request, once, and hand the body of a success to the sink as it comes.

        The body of any other status is in the response. `request.timeout` is how long nothing may move, not how long it may take.
        """
        ...


class AsyncTransport(Protocol):
    """Sends requests, asynchronously. Safe for concurrent calls."""

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request, once, and wait for the whole answer."""
        ...

    async def close(self) -> None:
        """Let go of all connections. The transport can be used again afterwards."""
        ...


class AsyncStreamTransport(AsyncTransport, Protocol):
    """A transport that can also receive what is larger than the memory."""

    async def stream(self, request: HttpRequest, sink: Sink) -> HttpResponse:
        """Send one request, once, and hand the body of a success to the sink as it comes.

        The body of any other status is in the response. `request.timeout` is how long nothing may move, not how long it may take.
        """
        ...


class Incoming(Protocol):
    """An answer whose body is read as it comes, over a connection of its own."""

    @property
    def response(self) -> HttpResponse:
        """Status and header fields; the body too where the status is no success."""
        ...

    def read(self) -> bytes:
        """Wait for the next piece; empty at the end, and after `close`.

        Raises:
            TransportError: nothing came within the timeout of the request, or the connection broke.
        """
        ...

    def close(self) -> None:
        """Close the connection, also while another thread reads."""
        ...


class AsyncIncoming(Protocol):
    """An answer whose body is read as it comes, over a connection of its own."""

    @property
    def response(self) -> HttpResponse:
        """Status and header fields; the body too where the status is no success."""
        ...

    async def read(self) -> bytes:
        """Wait for the next piece; empty at the end, and after `close`.

        Raises:
            TransportError: nothing came within the timeout of the request, or the connection broke.
        """
        ...

    async def close(self) -> None:
        """Close the connection, also while another task reads."""
        ...


def streaming(transport: Transport) -> StreamTransport:
    """Return a transport that can stream.

    Raises:
        TypeError: this one cannot.
    """
    if not hasattr(transport, "stream"):
        raise TypeError(f"{type(transport).__name__} has no method `stream`, which downloads to files need")
    return cast(StreamTransport, transport)


def streaming_async(transport: AsyncTransport) -> AsyncStreamTransport:
    """Return a transport that can stream.

    Raises:
        TypeError: this one cannot.
    """
    if not hasattr(transport, "stream"):
        raise TypeError(f"{type(transport).__name__} has no method `stream`, which downloads to files need")
    return cast(AsyncStreamTransport, transport)


class UploadFailed(Exception):
    """A body could not be read to its end while it was sent."""


def pieces(upload: Upload) -> Generator[bytes, None, None]:
    """Yield a body piece by piece; tell failures of reading it from failures of sending it."""
    try:
        yield from upload.pieces()
    except (OSError, ValueError) as error:
        raise UploadFailed(f"the body cannot be read to its end: {error}") from error


def reported(upload: Upload) -> Iterator[bytes]:
    """Yield a body piece by piece, and report each when the next one is asked for."""
    size = 0
    for piece in pieces(upload):
        yield piece
        size += len(piece)
        guarded(upload.report, size)


class SinkFailed(Exception):
    """The sink could not take a piece; its own error is the cause."""


def guarded(step: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Call a method of a sink; tell its failures from those of the connection."""
    try:
        step(*args, **kwargs)
    except Exception as error:
        raise SinkFailed from error


def moves_slowly(request: HttpRequest, sink: Sink | None) -> bool:
    """Whether a request moves files, so that its timeout is how long nothing may move."""
    return sink is not None or isinstance(request.content, Upload)


def too_late(request: HttpRequest, *, slow: bool) -> RequestTimeout:
    """Return the error for an answer that did not come in time."""
    what = "nothing moved for" if slow else "no complete answer within"
    return RequestTimeout(f"{where(request)}: {what} {request.timeout or 0:g} s", was_sent=True)


class Deadline:
    """The time that one attempt has: for the whole of it, or, when `stalls`, for as long as nothing moves."""

    __slots__ = ("_end", "_timeout")

    def __init__(self, timeout: float | None, *, stalls: bool = False) -> None:
        self._timeout = timeout
        self._end = None if timeout is None or stalls else time.monotonic() + timeout

    def remaining(self) -> float | None:
        """Return the seconds left; None is for ever.

        Raises:
            TimeoutError: none are left.
        """
        if self._end is None:
            return self._timeout
        rest = self._end - time.monotonic()
        if rest <= 0:
            raise TimeoutError("the answer came too slowly")
        return rest


def check_size(size: int) -> None:
    """Refuse an answer that is too large for the memory.

    Raises:
        ValueError: it is.
    """
    if size > MAX_ANSWER:
        raise ValueError(f"the answer is longer than {MAX_ANSWER} bytes")


def is_secure(url: str) -> bool:
    """Whether a URL asks for TLS."""
    return url[:6].lower() == "https:"


def ssl_context(verify: Verify, url: str) -> ssl.SSLContext | bool:
    """Build what the TLS layer needs; for plain http nothing is built, as loading the certificates takes 17 ms."""
    if not is_secure(url):
        return False
    if isinstance(verify, str):
        return _context_of(verify)
    return ssl.create_default_context() if verify is True else verify


def _context_of(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        reason = "it holds no certificate in PEM" if isinstance(error, ssl.SSLError) else error.strerror
        raise ConnectFailed(f"the CA file {ca_file!r} cannot be used: {reason}", was_sent=False) from error


def connect_time(timeout: float | None) -> float | None:
    """Return the time for the connection: a little less than the whole, so that no connection is told from no answer."""
    return None if timeout is None else timeout * 0.9


def why_unconnected(error: BaseException) -> str:
    """Say in the system's words why there is no connection, and what may be behind it."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OSError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the certificate is not trusted: {cause.verify_message}"
    if isinstance(cause, ssl.SSLError):
        reason = (cause.reason or str(cause)).replace("_", " ").lower()
        return f"TLS could not be agreed on ({reason}): does this port speak https?"
    if isinstance(cause, socket.gaierror):
        return f"the name cannot be resolved: {cause.strerror}"
    if isinstance(cause, OSError) and cause.errno is not None and cause.errno > 0:
        return f"cannot connect: {os.strerror(cause.errno)}"
    return f"cannot connect: {' '.join(str(cause or error).split())}"


def where(request: HttpRequest) -> str:
    """Name a request in messages: method and URL without the query, which may hold secrets."""
    return f"{request.method} {request.url.partition('?')[0]}"
