"""HTTP/1.1 over one connection, with the parser of the standard library's `http.client`: what the pool sends and receives."""

from __future__ import annotations

import io
import re
import select
import socket
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from .calls import HttpRequest, Sink, Upload, is_success
from .errors import InvalidRequest
from .transport_base import MAX_ANSWER, PIECE, Deadline, check_size, guarded, reported, where

if TYPE_CHECKING:
    import http.client

__all__ = ["Connection", "Fields", "Heard", "begin", "exchange", "fields_of", "read_error"]

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_BROKEN = re.compile(r"[^!-~]")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

_FIRST = 64 * 1024
"""Bytes that are asked for at first: nearly every answer as a whole."""

_PLAIN = re.compile(
    rb"HTTP/1\.1 ([2-5]\d\d)(?: [^\r\n]*)?\r\n((?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[^\r\n]*\r\n){1,100})\r\n"
)
_LENGTH = re.compile(r"[0-9]{1,18}")
_BODILESS = (204, 304)
_SHAPING = frozenset({"transfer-encoding", "content-encoding", "connection"})
"""Fields that change how a body or what comes after it is read."""


class Connection:
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


class _DeadlineReader(io.RawIOBase):
    """What comes over a socket, with a deadline over all of it. `begun` has come already; empty means that there is no more."""

    def __init__(self, sock: socket.socket, deadline: Deadline, begun: bytes) -> None:
        self._sock = sock
        self._begun = begun
        self._raw = sock.makefile("rb", buffering=0)
        self._deadline = deadline
        self.has_ended = not begun

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        if self._begun or self.has_ended:
            taken = min(len(buffer), len(self._begun))
            buffer[:taken], self._begun = self._begun[:taken], self._begun[taken:]
            return taken
        self._sock.settimeout(self._deadline.remaining())
        size = self._raw.readinto(buffer)
        self.has_ended = size == 0
        return size

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Buffered(io.BufferedReader):
    """A buffer that may outlive its socket: what collects an answer flushes it, although there is nothing to write."""

    def flush(self) -> None:
        pass


class _Readable:
    """As much of a socket as an `HTTPResponse` needs."""

    def __init__(self, reader: _DeadlineReader) -> None:
        self._reader = reader

    def makefile(self, _mode: str) -> io.BufferedReader:
        return _Buffered(self._reader)


class Heard(NamedTuple):
    """An answer, and whether its connection may be used again."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    may_stay: bool


def exchange(connection: Connection, request: HttpRequest, target: str, deadline: Deadline, sink: Sink | None) -> Heard:
    """Send a request and read its answer, the body of a success into the sink if there is one.

    Raises:
        InvalidRequest: it cannot be sent as HTTP; nothing was sent.
        OSError: the connection broke, or the deadline passed.
        HTTPException: the answer is not HTTP, or cut off.
        ValueError: the answer is too large, or encoded.
        UploadFailed: the body could not be read.
        SinkFailed: the sink could not take the answer.
    """
    content, sock = request.content, connection.sock
    head = _head(request, target, connection.host)
    sock.settimeout(deadline.remaining())
    # Head and body in one write: a device that answers in between, or drops the connection, is not met half-way.
    sock.sendall(head + content if isinstance(content, bytes) else head)
    if isinstance(content, Upload):
        for piece in reported(content):
            sock.sendall(piece)
    sock.settimeout(deadline.remaining())
    begun = sock.recv(_FIRST)
    plain = None if sink is not None or request.method == "HEAD" else _plain_head(begun)
    if plain is not None:
        return _read_plain(sock, begun, plain, deadline)
    return _read_any(connection, request, _DeadlineReader(sock, deadline, begun), sink)


def begin(connection: Connection, request: HttpRequest, target: str, deadline: Deadline) -> http.client.HTTPResponse:
    """Send a request and read the head of its answer; what follows is for the caller to read, and raises what `exchange` raises."""
    from http.client import HTTPResponse

    content, sock = request.content, connection.sock
    sock.settimeout(deadline.remaining())
    sock.sendall(_head(request, target, connection.host) + (content if isinstance(content, bytes) else b""))
    reader = connection.reader = _DeadlineReader(sock, deadline, sock.recv(_FIRST))
    response = HTTPResponse(_Readable(reader), method=request.method)  # type: ignore[arg-type] # it only calls makefile
    try:
        _begin(response, reader)
    except BaseException:
        response.close()
        raise
    return response


def read_error(response: http.client.HTTPResponse) -> bytes:
    """Return the body of an answer that is no success."""
    return _read(response, None)


def fields_of(response: http.client.HTTPResponse) -> Fields:
    """Return the header fields of an answer."""
    fields: dict[str, tuple[str, str]] = {}
    for name, value in response.headers.items():
        fields.setdefault(name.lower(), (name, value.strip(" \t")))
    return Fields(fields)


class _Plain(NamedTuple):
    """A head that leaves no questions: the length of the body is given, and nothing else changes how it is read."""

    status: int
    fields: dict[str, tuple[str, str]]
    start: int
    length: int


def _plain_head(begun: bytes) -> _Plain | None:
    """Parse the head of nearly every answer; the standard library, which takes ten times as long, gets the others."""
    match = _PLAIN.match(begun)
    if match is None:
        return None
    status, lines = int(match[1]), match[2].decode("latin-1").split("\r\n")[:-1]
    fields: dict[str, tuple[str, str]] = {}
    for line in lines:
        name, _, value = line.partition(":")
        fields[name.lower()] = name, value.strip(" \t")
    length = fields.get("content-length", ("", ""))[1]
    if status in _BODILESS or len(fields) < len(lines) or not _LENGTH.fullmatch(length):
        return None
    if not _SHAPING.isdisjoint(fields) or int(length) > MAX_ANSWER:
        return None
    return _Plain(status, fields, match.end(), int(length))


def _read_plain(sock: socket.socket, begun: bytes, head: _Plain, deadline: Deadline) -> Heard:
    body = begun[head.start :]
    if len(body) < head.length:
        body = _read_rest(sock, body, head.length, deadline)
    # More than was promised: what follows on this connection is no answer to be trusted.
    may_stay = len(body) == head.length
    return Heard(head.status, Fields(head.fields), body if may_stay else body[: head.length], may_stay)


def _read_rest(sock: socket.socket, begun: bytes, length: int, deadline: Deadline) -> bytes:
    from http.client import IncompleteRead

    body = bytearray(length)
    size = len(begun)
    body[:size] = begun
    with memoryview(body) as view:
        while size < length:
            sock.settimeout(deadline.remaining())
            received = sock.recv_into(view[size:])
            if not received:
                raise IncompleteRead(bytes(view[:size]), length - size)
            size += received
    return bytes(body)


def _read_any(connection: Connection, request: HttpRequest, reader: _DeadlineReader, sink: Sink | None) -> Heard:
    from http.client import HTTPResponse

    connection.reader = reader
    response = HTTPResponse(_Readable(reader), method=request.method)  # type: ignore[arg-type] # it only calls makefile
    try:
        _begin(response, reader)
        body = _read(response, sink if is_success(response.status) else None)
    except BaseException:
        response.close()  # it holds the socket open
        raise
    return Heard(response.status, fields_of(response), body, not response.will_close)


def _begin(response: http.client.HTTPResponse, reader: _DeadlineReader) -> None:
    response.begin()
    if reader.has_ended:  # http.client takes the end of the connection for the end of the head
        raise ConnectionResetError("the head of the answer is cut off")


def _head(request: HttpRequest, target: str, host: str) -> bytes:
    """Return request line and header fields.

    Raises:
        InvalidRequest: one of them would break the request.
    """
    content, line = request.content, f"{request.method} {target}"
    if _BROKEN.search(target) or not request.method.isalpha():
        raise InvalidRequest(f"{where(request)}: characters in the address that must be quoted")
    length = ""
    if content is not None or request.method in _WITH_BODY:
        length = f"Content-Length: {content.length if isinstance(content, Upload) else len(content or b'')}\r\n"
    try:
        fields = _fields(host, tuple(request.headers.items()))
        return f"{line} HTTP/1.1\r\n{fields}{length}\r\n".encode("latin-1")
    except UnicodeEncodeError as error:
        raise InvalidRequest(f"{where(request)}: a header field cannot be sent: {error.reason}") from None


@lru_cache(64)
def _fields(host: str, items: tuple[tuple[str, str], ...]) -> str:
    """Return the header fields as text; requests of one client mostly have the same."""
    given = {name.lower() for name, _ in items}
    lines = [] if "host" in given else [f"Host: {host}"]
    if "accept-encoding" not in given:
        lines.append("Accept-Encoding: identity")
    lines += [f"{name}: {value}" for name, value in items if name.lower() != "content-length"]
    if any(_CONTROL.search(line) for line in lines):
        raise InvalidRequest("control characters in a header field")
    return "".join(f"{line}\r\n" for line in lines)


def _read(response: http.client.HTTPResponse, sink: Sink | None) -> bytes:
    """Read the body, into the sink if there is one.

    Raises:
        OSError: the connection broke, or the deadline passed.
        HTTPException: the answer is not HTTP, or cut off.
        ValueError: it is too large, or encoded.
        SinkFailed: the sink could not take it.
    """
    encoding = response.getheader("Content-Encoding", "identity")
    if encoding != "identity":
        raise ValueError(f"the answer is encoded ({encoding[:40]}), which was not asked for")
    if sink is None:
        return _read_bounded(response)
    total, size = response.length, 0
    guarded(sink.start, total)
    read = response.read1 if sink.is_live else response.read
    while piece := read(PIECE):
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


class Fields(Mapping[str, str]):
    """Header fields; look-up ignores case. Of a field that came twice the first is kept."""

    __slots__ = ("_fields",)

    def __init__(self, fields: dict[str, tuple[str, str]]) -> None:
        self._fields = fields

    def __getitem__(self, name: str) -> str:
        try:
            return self._fields[name.lower()][1]
        except KeyError:
            raise KeyError(name) from None

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._fields.values())

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        return f"Fields({dict(self)!r})"
