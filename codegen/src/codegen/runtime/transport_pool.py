"""The synchronous transport: a pool of connections of the standard library's `http.client`."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import threading
import time
from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .calls import HttpRequest, HttpResponse, Sink, is_success
from .errors import ConnectFailed, ConnectionLost, InvalidRequest, RequestTimeout, TransportError
from .transport_base import (
    DEFAULT_KEEPALIVE_S,
    PIECE,
    READS,
    Deadline,
    SinkFailed,
    UploadFailed,
    Verify,
    connect_time,
    moves_slowly,
    ssl_context,
    too_late,
    where,
    why_unconnected,
)
from .transport_wire import Connection, begin, exchange, fields_of, read_error

if TYPE_CHECKING:
    import http.client

__all__ = ["PoolIncoming", "PoolTransport"]

MAX_IDLE = 16
"""Connections that are kept for later, per device."""

_PORTS = {"http": 80, "https": 443}

_Origin = tuple[str, str, int]


class PoolTransport:
    """Synchronous transport. Safe for use by many threads and forked processes, each of which gets a connection of its own.

    Args:
        verify: how certificates are checked.
        fresh_writes: open a new connection for every request that is not a plain read, so that it never rides on a kept connection
            that the device may have dropped already.
        keepalive_s: seconds that an idle connection is kept for the next request; less than the device keeps it.
    """

    def __init__(
        self, *, verify: Verify = True, fresh_writes: bool = False, keepalive_s: float = DEFAULT_KEEPALIVE_S
    ) -> None:
        self._keepalive_s = keepalive_s
        self._verify = verify
        self._fresh_writes = fresh_writes
        self._tls: ssl.SSLContext | None = None
        # By process: a child that shared its parent's connections would read the answers of the other.
        self._idle: dict[tuple[_Origin, int], deque[tuple[Connection, float]]] = {}

    def send(self, request: HttpRequest) -> HttpResponse:
        """Send one request, once, and wait for the whole answer.

        Raises:
            TransportError: no complete answer arrived.
        """
        return self._exchange(request, None)

    def stream(self, request: HttpRequest, sink: Sink) -> HttpResponse:
        """Send one request, once, and hand the body of a success to the sink as it comes; see `StreamTransport`.

        Raises:
            TransportError: no complete answer arrived.
        """
        return self._exchange(request, sink)

    def open(self, request: HttpRequest) -> PoolIncoming:
        """Send one request, once, over a connection of its own, and leave the body of a success to be read as it comes.

        `request.timeout` is how long nothing may come.

        Raises:
            TransportError: no answer began.
        """
        from http.client import HTTPException

        origin, target = _split(request.url)
        connection = self._connect(origin, request)
        try:
            answer = begin(connection, request, target, Deadline(request.timeout, stalls=True))
            body = b"" if is_success(answer.status) else read_error(answer)
        except (OSError, HTTPException, ValueError) as error:
            connection.close()
            raise _explain(error, request, slow=True) from error
        except BaseException:
            connection.close()
            raise
        incoming = PoolIncoming(request, connection, answer, body)
        if not is_success(answer.status):
            incoming.close()
        return incoming

    def close(self) -> None:
        """Let go of all connections. The transport can be used again afterwards."""
        idle, self._idle = self._idle, {}
        for connections in idle.values():
            while connections:
                connections.pop()[0].close()

    def _exchange(self, request: HttpRequest, sink: Sink | None) -> HttpResponse:
        from http.client import HTTPException

        slow = moves_slowly(request, sink)
        deadline = Deadline(request.timeout, stalls=slow)
        origin, target = _split(request.url)
        place = origin, os.getpid()
        kept = self._idle.setdefault(place, deque())
        fresh = self._fresh_writes and request.method not in READS
        connection = (None if fresh else _take(kept, self._keepalive_s)) or self._connect(origin, request)
        try:
            heard = exchange(connection, request, target, deadline, sink)
        except SinkFailed as error:
            connection.close()
            raise (error.__cause__ or error) from None
        except (OSError, HTTPException, ValueError, UploadFailed) as error:
            connection.close()
            raise _explain(error, request, slow=slow) from error
        except BaseException:
            connection.close()
            raise
        if not heard.may_stay or fresh or len(kept) >= MAX_IDLE or self._idle.get(place) is not kept:
            connection.close()
        else:
            kept.append((connection, time.monotonic()))
        return HttpResponse(heard.status, heard.headers, heard.body)

    def _connect(self, origin: _Origin, request: HttpRequest) -> Connection:
        scheme, host, port = origin
        limit = connect_time(request.timeout)
        connected: socket.socket | None = None
        try:
            connected = socket.create_connection((host, port), limit)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if scheme == "https":
                connected = self._context(request.url).wrap_socket(connected, server_hostname=host)
            return Connection(connected, _host_field(origin))
        except (OSError, UnicodeError) as error:
            if connected is not None:
                connected.close()
            if isinstance(error, TransportError):
                raise
            raise _explain_unconnected(error, request) from error

    def _context(self, url: str) -> ssl.SSLContext:
        if self._tls is None:
            made = ssl_context(self._verify, url)
            self._tls = _unchecked_context() if isinstance(made, bool) else made
        return self._tls


class PoolIncoming:
    """An answer whose body is read as it comes; see `Incoming`."""

    def __init__(
        self, request: HttpRequest, connection: Connection, answer: http.client.HTTPResponse, body: bytes
    ) -> None:
        self._request = request
        self._connection = connection
        self._answer = answer
        self._closed = threading.Event()
        self.response = HttpResponse(answer.status, fields_of(answer), body)

    def read(self) -> bytes:
        """Wait for the next piece; empty at the end, and after `close`.

        Raises:
            TransportError: nothing came within the timeout of the request, or the connection broke.
        """
        from http.client import HTTPException

        if self._closed.is_set():
            return b""
        try:
            return self._answer.read1(PIECE)
        except (OSError, HTTPException, ValueError, AttributeError) as error:
            if self._closed.is_set():  # by another thread
                return b""
            raise _explain(error, self._request, slow=True) from error

    def close(self) -> None:
        """Close the connection, also while another thread reads."""
        self._closed.set()
        with contextlib.suppress(OSError):
            self._connection.sock.shutdown(socket.SHUT_RDWR)  # wakes who reads
        self._connection.close()


def _host_field(origin: _Origin) -> str:
    scheme, host, port = origin
    name = f"[{host.partition('%')[0]}]" if ":" in host else host.encode("idna").decode("ascii")
    return name if port == _PORTS[scheme] else f"{name}:{port}"


def _unchecked_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _split(url: str) -> tuple[_Origin, str]:
    """Return the origin of a URL and what goes into the request line."""
    slash = url.find("/", url.find("://") + 3)
    return (_origin(url), "/") if slash < 0 else (_origin(url[:slash]), url[slash:])


@lru_cache(64)
def _origin(text: str) -> _Origin:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidRequest(f"{text!r} is not a usable URL: {error}") from None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise InvalidRequest(f"{text!r} is not a usable URL: it must be http:// or https:// and a host")
    return parts.scheme, host, port or _PORTS[parts.scheme]


def _take(kept: deque[tuple[Connection, float]], keepalive_s: float) -> Connection | None:
    """Return a kept connection that still stands, the latest first."""
    while True:
        try:
            connection, since = kept.pop()
        except IndexError:
            return None
        if time.monotonic() - since < keepalive_s and not connection.is_readable():
            return connection
        connection.close()


def _explain_unconnected(error: Exception, request: HttpRequest) -> TransportError | InvalidRequest:
    if isinstance(error, UnicodeError):
        return InvalidRequest(f"{request.url!r} is not a usable URL: {error}")
    if isinstance(error, TimeoutError):
        limit = connect_time(request.timeout) or 0
        return RequestTimeout(f"{where(request)}: no connection within {limit:g} s", was_sent=False)
    return ConnectFailed(f"{where(request)}: {why_unconnected(error)}", was_sent=False)


def _explain(error: Exception, request: HttpRequest, *, slow: bool) -> TransportError | InvalidRequest:
    from http.client import HTTPException, IncompleteRead

    if isinstance(error, TimeoutError):
        return too_late(request, slow=slow)
    if isinstance(error, InvalidRequest):
        return error
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    if isinstance(error, UploadFailed):
        return ConnectionLost(f"{where(request)}: {reason}", was_sent=True)
    if isinstance(error, HTTPException) and not isinstance(error, OSError | IncompleteRead):
        return ConnectionLost(f"{where(request)}: the answer is not HTTP: {reason}", was_sent=True)
    return ConnectionLost(f"{where(request)}: connection lost: {reason}", was_sent=True)
