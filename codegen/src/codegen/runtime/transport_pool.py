"""The synchronous transport: a pool of connections of the standard library's `http.client`."""

from __future__ import annotations

import io
import re
import select
import socket
import ssl
import time
from collections import deque
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .calls import HttpRequest, HttpResponse, Sink, Upload, is_success
from .errors import ConnectFailed, ConnectionLost, InvalidRequest, RequestTimeout, TransportError
from .transport_base import (
    KEEPALIVE,
    MAX_ANSWER,
    PIECE,
    READS,
    Deadline,
    SinkFailed,
    UploadFailed,
    Verify,
    check_size,
    connect_time,
    guarded,
    moves_slowly,
    pieces,
    ssl_context,
    too_late,
    where,
    why_unconnected,
)

if TYPE_CHECKING:
    import http.client
    from email.message import Message

__all__ = ["PoolTransport"]

MAX_IDLE = 16
"""Connections that are kept for later, per device."""

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_BROKEN = re.compile(r"[^!-~]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")

_PORTS = {"http": 80, "https": 443}

_Origin = tuple[str, str, int]


class PoolTransport:
    """Synchronous transport. Safe for use by many threads, each of which gets a connection of its own.

    Args:
        verify: how certificates are checked.
        fresh_writes: open a new connection for every request that is not a plain read, so that it never rides on a kept connection
            that the device may have dropped already.
    """

    def __init__(self, *, verify: Verify = True, fresh_writes: bool = False) -> None:
        self._verify = verify
        self._fresh_writes = fresh_writes
        self._tls: ssl.SSLContext | None = None
        self._idle: dict[_Origin, deque[tuple[_Connection, float]]] = {}

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
        kept = self._idle.setdefault(origin, deque())
        fresh = self._fresh_writes and request.method not in READS
        connection = (None if fresh else _take(kept)) or self._connect(origin, request)
        try:
            response = _ask(connection, request, target, deadline)
            body = _read(response, sink if is_success(response.status) else None)
        except SinkFailed as error:
            connection.close()
            raise (error.__cause__ or error) from None
        except (OSError, HTTPException, ValueError, UploadFailed) as error:
            connection.close()
            raise _explain(error, request, slow=slow) from error
        except BaseException:
            connection.close()
            raise
        if response.will_close or fresh or len(kept) >= MAX_IDLE or self._idle.get(origin) is not kept:
            connection.close()
        else:
            kept.append((connection, time.monotonic()))
        return HttpResponse(response.status, _Fields(response.headers), body)

    def _connect(self, origin: _Origin, request: HttpRequest) -> _Connection:
        scheme, host, port = origin
        limit = connect_time(request.timeout)
        connected: socket.socket | None = None
        try:
            connected = socket.create_connection((host, port), limit)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if scheme == "https":
                connected = self._context(request.url).wrap_socket(connected, server_hostname=host)
            return _Connection(connected, _host_field(origin))
        except (OSError, UnicodeError) as error:
            if connected is not None:
                connected.close()
            raise _explain_unconnected(error, request) from error

    def _context(self, url: str) -> ssl.SSLContext:
        if self._tls is None:
            made = ssl_context(self._verify, url)
            self._tls = _unchecked_context() if isinstance(made, bool) else made
        return self._tls


class _Connection:
    """A connection, and what it is called in the field `Host`."""

    __slots__ = ("_poll", "host", "reader", "sock")

    def __init__(self, sock: socket.socket, host: str) -> None:
        self.sock = sock
        self.host = host
        self.reader: _DeadlineReader | None = None
        self._poll = select.poll() if hasattr(select, "poll") else None  # Windows has none
        if self._poll is not None:
            self._poll.register(sock, select.POLLIN)

    def is_readable(self) -> bool:
        """Whether something has arrived on an idle connection: its end, or what nobody asked for."""
        return bool(self._poll.poll(0) if self._poll is not None else select.select([self.sock], [], [], 0)[0])

    def close(self) -> None:
        """Close the socket, and the reader that would keep it open."""
        if self.reader is not None:
            self.reader.close()
        self.sock.close()


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


def _take(kept: deque[tuple[_Connection, float]]) -> _Connection | None:
    """Return a kept connection that still stands, the latest first."""
    while True:
        try:
            connection, since = kept.pop()
        except IndexError:
            return None
        if time.monotonic() - since < KEEPALIVE and not connection.is_readable():
            return connection
        connection.close()


class _DeadlineReader(io.RawIOBase):
    """What comes over a socket, with a deadline over all of it."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._deadline = deadline
        self.has_ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        self._sock.settimeout(self._deadline.remaining())
        size = self._raw.readinto(buffer)
        self.has_ended = size == 0
        return size

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Readable:
    """As much of a socket as an `HTTPResponse` needs."""

    def __init__(self, reader: _DeadlineReader) -> None:
        self._reader = reader

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._reader)


def _ask(connection: _Connection, request: HttpRequest, target: str, deadline: Deadline) -> http.client.HTTPResponse:
    from http.client import HTTPResponse

    content = request.content
    head = _head(request, target, connection.host)
    connection.sock.settimeout(deadline.remaining())
    # Head and body in one write: a device that answers in between, or drops the connection, is not met half-way.
    connection.sock.sendall(head + content if isinstance(content, bytes) else head)
    if isinstance(content, Upload):
        for piece in pieces(content):
            connection.sock.sendall(piece)
    connection.reader = _DeadlineReader(connection.sock, deadline)
    readable = _Readable(connection.reader)
    response = HTTPResponse(readable, method=request.method)  # type: ignore[arg-type] # it only calls makefile
    try:
        response.begin()
    except BaseException:
        response.close()  # it holds the socket open
        raise
    if connection.reader.has_ended:  # http.client takes the end of the connection for the end of the head
        raise ConnectionResetError("the head of the answer is cut off")
    return response


def _head(request: HttpRequest, target: str, host: str) -> bytes:
    """Return request line and header fields.

    Raises:
        InvalidRequest: one of them would break the request.
    """
    content, fields = request.content, {name.lower(): value for name, value in request.headers.items()}
    lines = [f"{request.method} {target} HTTP/1.1"]
    if "host" not in fields:
        lines.append(f"Host: {host}")
    if "accept-encoding" not in fields:
        lines.append("Accept-Encoding: identity")
    lines += [f"{name}: {value}" for name, value in request.headers.items() if name.lower() != "content-length"]
    if content is not None or request.method in _WITH_BODY:
        length = content.length if isinstance(content, Upload) else len(content or b"")
        lines.append(f"Content-Length: {length}")
    text = "\r\n".join(lines)
    if _BROKEN.search(target) or _CONTROL.search(text) or text.count("\n") != len(lines) - 1:
        raise InvalidRequest(f"{where(request)}: control characters in the address or in a header field")
    try:
        return f"{text}\r\n\r\n".encode("latin-1")
    except UnicodeEncodeError as error:
        raise InvalidRequest(f"{where(request)}: a header field cannot be sent: {error.reason}") from None


def _read(response: http.client.HTTPResponse, sink: Sink | None) -> bytes:
    encoding = response.getheader("Content-Encoding", "identity")
    if encoding != "identity":
        raise ValueError(f"the answer is encoded ({encoding[:40]}), which was not asked for")
    if sink is None:
        return _read_bounded(response)
    total, size = response.length, 0
    guarded(sink.start, total)
    while piece := response.read(PIECE):
        size += len(piece)
        guarded(sink.write, piece)
        guarded(sink.report)
    if total is not None and size < total:
        raise ConnectionResetError(f"{size} of {total} bytes came")
    return b""


def _read_bounded(response: http.client.HTTPResponse) -> bytes:
    if response.length is not None and response.length <= MAX_ANSWER:
        return response.read()
    check_size(response.length or 0)
    body = bytearray()
    while piece := response.read(PIECE):
        body += piece
        check_size(len(body))
    return bytes(body)


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


class _Fields(Mapping[str, str]):
    """Header fields; look-up ignores case."""

    def __init__(self, message: Message) -> None:
        self._message = message

    def __getitem__(self, name: str) -> str:
        value = self._message[name]
        if value is None:
            raise KeyError(name)
        return str(value)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(self._message.keys()))

    def __len__(self) -> int:
        return len(dict.fromkeys(self._message.keys()))

    def __repr__(self) -> str:
        return f"Fields({dict(self)!r})"
