"""The short way through an answer gives what the long one of the standard library gives, for sound answers and for odd ones."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from http.client import HTTPException

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.runtime import transport_wire
from codegen.runtime.calls import HttpRequest
from codegen.runtime.transport_base import Deadline
from codegen.runtime.transport_wire import Connection, Heard, exchange

JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n"
SHORT = transport_wire._PLAIN
NEVER = re.compile(rb"(?!)")


def heard(answer: bytes, method: str = "GET") -> Heard | type[Exception]:
    """What becomes of an answer after which the device closes the connection."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(answer)
        theirs.shutdown(socket.SHUT_WR)
        connection = Connection(ours, "station")
        try:
            return exchange(connection, HttpRequest(method, "http://station/", {}), "/", Deadline(2.0), None)
        except (OSError, HTTPException, ValueError) as error:
            return type(error)
        finally:
            connection.close()


def both_ways(answer: bytes, method: str = "GET") -> Iterator[Heard | type[Exception]]:
    """The short way, and the long one."""
    for pattern in (SHORT, NEVER):
        transport_wire._PLAIN = pattern
        try:
            yield heard(answer, method)
        finally:
            transport_wire._PLAIN = SHORT


def shown(result: Heard | type[Exception]) -> object:
    """What must be the same: all but whether the connection stays, where the short way is the more careful one."""
    return (result.status, dict(result.headers), result.body) if isinstance(result, Heard) else result


ODD = {
    "no length": JSON.replace(b"Content-Length: 4\r\n", b"") + b"true",
    "no reason": JSON.replace(b"200 OK", b"200") + b"true",
    "cut off": JSON + b"tr",
    "too much": JSON + b"true and more",
    "a second length": JSON.replace(b"\r\n\r\n", b"\r\nContent-Length: 2\r\n\r\n") + b"true",
    "length with a sign": JSON.replace(b": 4", b": +4") + b"true",
    "no digits": JSON.replace(b": 4", b": \xb2") + b"true",
    "folded": JSON.replace(b"\r\n\r\n", b"\r\nX-Folded: a\r\n b\r\n\r\n") + b"true",
    "no colon": JSON.replace(b"\r\n\r\n", b"\r\nnonsense\r\n\r\n") + b"true",
    "bare line feeds": (JSON + b"true").replace(b"\r\n", b"\n"),
    "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntrue\r\n0\r\n\r\n",
    "closes": JSON.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + b"true",
    "HTTP/1.0": JSON.replace(b"1.1", b"1.0") + b"true",
    "no content": b"HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n",
    "continue first": b"HTTP/1.1 100 Continue\r\n\r\n" + JSON + b"true",
    "error": JSON.replace(b"200 OK", b"503 Busy") + b"true",
    "latin": JSON.replace(b"\r\n\r\n", b"\r\nX-Place: caf\xe9 \t\r\n\r\n") + b"true",
    "empty": b"",
    "no HTTP": b"SSH-2.0-x\r\n",
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_both_ways_agree_on_odd_answers(name: str, method: str) -> None:
    short, long = both_ways(ODD[name], method)
    assert shown(short) == shown(long)
    if isinstance(short, Heard) and isinstance(long, Heard):
        assert short.may_stay <= long.may_stay


NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,8}", fullmatch=True)
VALUES = st.binary(max_size=12).map(lambda value: re.sub(rb"[\r\n\x0b\x0c\x1c-\x1e\x85]", b"", value))


@given(
    st.lists(st.tuples(NAMES, VALUES), max_size=5), st.integers(200, 599), st.binary(max_size=40), st.integers(-2, 2)
)
def test_both_ways_agree(fields: list[tuple[str, bytes]], status: int, body: bytes, off: int) -> None:
    lines = b"".join(b"%s: %s\r\n" % (name.encode(), value) for name, value in fields)
    length = max(len(body) + off, 0)
    answer = b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n%s\r\n%s" % (status, length, lines, body)
    short, long = both_ways(answer)
    assert shown(short) == shown(long)


def test_more_than_was_promised_ends_the_connection() -> None:
    result = heard(JSON + b"trueHTTP/1.1 200 OK\r\n")
    assert isinstance(result, Heard)
    assert (result.body, result.may_stay) == (b"true", False)


def test_large_body_in_many_segments() -> None:
    body = bytes(range(256)) * 700
    result = heard(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    assert isinstance(result, Heard)
    assert (result.body, result.may_stay) == (body, True)
