"""HTTP/1.1 over one connection, with the parser of the standard library's `http.client`: what the pool sends and receives."""

from __future__ import annotations

import io
import re
import select
import socket
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .calls import HttpRequest, Sink, Upload
from .errors import InvalidRequest
from .transport_base import MAX_ANSWER, PIECE, Deadline, check_size, guarded, pieces, where

if TYPE_CHECKING:
    import http.client
    from email.message import Message

__all__ = ["Connection", "Fields", "ask", "read"]

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_BROKEN = re.compile(r"[^!-~]")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


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


def ask(connection: Connection, request: HttpRequest, target: str, deadline: Deadline) -> http.client.HTTPResponse:
    """Send a request and read the head of its answer.

    Raises:
        InvalidRequest: it cannot be sent as HTTP; nothing was sent.
        OSError: the connection broke, or the deadline passed.
        HTTPException: the answer is not HTTP.
        UploadFailed: the body could not be read.
    """
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


def read(response: http.client.HTTPResponse, sink: Sink | None) -> bytes:
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


class Fields(Mapping[str, str]):
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
