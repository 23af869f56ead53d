"""What is wanted live arrives when it is sent, not when much of it has come: each transport, against a server that waits to be heard."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator

import httpx
import pytest

from codegen.runtime import transport
from codegen.runtime.calls import HttpRequest
from codegen.runtime.errors import ConnectionLost, RequestTimeout
from codegen.runtime.events import EventReader

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


class Listener:
    """A sink that reads events, and tells the server of each."""

    is_live = True

    def __init__(self) -> None:
        self.heard = threading.Semaphore(0)
        self.numbers: list[int] = []
        self._reader = EventReader({})

    def start(self, total: int | None) -> None:
        assert total is None

    def write(self, piece: bytes) -> None:
        for event in self._reader.feed(piece):
            self.numbers.append(event.data)
            self.heard.release()

    def report(self) -> None:
        pass


@pytest.fixture(params=["end", "silence", "cut"])
def ending(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def url(listener: Listener, ending: str) -> Iterator[str]:
    """A server that sends the next event when the one before was heard, or gives up."""
    server = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve() -> None:
        peer, _ = server.accept()
        with peer:
            peer.recv(65536)
            peer.sendall(HEAD)
            for number in range(3):
                piece = b"data: %d\n\n" % number
                peer.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
                if not listener.heard.acquire(timeout=20):
                    return
            if ending == "end":
                peer.sendall(b"0\r\n\r\n")
            if ending == "silence":
                done.wait(20)

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/events"
    done.set()
    thread.join(10)
    server.close()


@pytest.mark.parametrize("ending", ["silence"], indirect=True)
def test_an_answer_that_outlives_its_socket(url: str, listener: Listener) -> None:
    listener.heard.release(3)
    incoming = transport.PoolTransport().open(HttpRequest("GET", url, {}, None, 5.0))
    heard = b""
    while b"data: 2\n\n" not in heard:
        heard += incoming.read()
    incoming.close()
    incoming._answer.close()  # as its collection does, which complains of what cannot be flushed in development mode


def check(ending: str, listener: Listener, error: BaseException | None) -> None:
    assert listener.numbers == [0, 1, 2]
    expected = {"end": type(None), "silence": RequestTimeout, "cut": ConnectionLost}
    assert type(error) is expected[ending]


@pytest.mark.parametrize("kind", [transport.PoolTransport, transport.HttpxTransport])
def test_blocking(
    kind: type[transport.PoolTransport | transport.HttpxTransport], url: str, listener: Listener, ending: str
) -> None:
    opened = kind()
    error: BaseException | None = None
    try:
        opened.stream(HttpRequest("GET", url, {}, None, 0.25), listener)
    except (RequestTimeout, ConnectionLost) as raised:
        error = raised
    opened.close()
    check(ending, listener, error)


@pytest.mark.parametrize("kind", ["aiohttp", "httpx"])
def test_asynchronous(kind: str, url: str, listener: Listener, ending: str) -> None:
    async def run() -> BaseException | None:
        async with httpx.AsyncClient() as client:
            opened = transport.AiohttpTransport() if kind == "aiohttp" else transport.AsyncHttpxTransport(client)
            try:
                await opened.stream(HttpRequest("GET", url, {}, None, 0.25), listener)
            except (RequestTimeout, ConnectionLost) as raised:
                return raised
            finally:
                await opened.close()
        return None

    check(ending, listener, asyncio.run(run()))


@pytest.mark.parametrize("how", ["blocking", "asynchronous"])
def test_an_answer_is_read_as_it_comes(how: str, url: str, listener: Listener, ending: str) -> None:
    request = HttpRequest("GET", url, {"Accept": "text/event-stream"}, timeout=1.0 if ending == "silence" else 30.0)
    error: BaseException | None = None
    try:
        if how == "blocking":
            _read(transport.PoolTransport(), request, listener)
        else:
            asyncio.run(_read_async(request, listener))
    except (RequestTimeout, ConnectionLost) as caught:
        error = caught
    check(ending, listener, error)


def _read(pool: transport.PoolTransport, request: HttpRequest, listener: Listener) -> None:
    incoming = pool.open(request)
    assert incoming.response.status == 200
    try:
        while piece := incoming.read():
            listener.write(piece)
    finally:
        incoming.close()
    assert incoming.read() == b""


async def _read_async(request: HttpRequest, listener: Listener) -> None:
    aiohttp = transport.AiohttpTransport()
    incoming = await aiohttp.open(request)
    assert incoming.response.status == 200
    try:
        while piece := await incoming.read():
            listener.write(piece)
    finally:
        await incoming.close()
        await aiohttp.close()
    assert await incoming.read() == b""
