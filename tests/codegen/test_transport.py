"""How requests travel: each transport against a server that answers, refuses, breaks off, dawdles or speaks nonsense."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from codegen.runtime import calls, codecs, errors, transport, transport_aiohttp, transport_base, transport_wire
from codegen.runtime.calls import Answer, Answers, Call, HttpRequest, HttpResponse
from codegen.runtime.client import AuthenticatedClient, Client
from tests.codegen.device import Device

WAYS = ("aiohttp", "httpx", "httpx sync")
CALL: Call[Any, Any] = Call("get_it", "GET", "/it", Answers((200, 200, Answer(codecs.ANY))), changes_device=False)


class Way:
    """One transport behind the asynchronous interface."""

    def __init__(self, name: str, **options: Any) -> None:
        self.transport: Any = {
            "aiohttp": transport.AiohttpTransport,
            "httpx": transport.AsyncHttpxTransport,
            "httpx sync": transport.HttpxTransport,
        }[name](**options)
        self.is_sync = name == "httpx sync"

    async def send(self, request: HttpRequest) -> HttpResponse:
        sent = asyncio.to_thread(self.transport.send, request) if self.is_sync else self.transport.send(request)
        answer: HttpResponse = await sent
        return answer

    async def close(self) -> None:
        await (asyncio.to_thread(self.transport.close) if self.is_sync else self.transport.close())


@pytest.fixture(params=WAYS)
async def way(request: pytest.FixtureRequest) -> AsyncIterator[Way]:
    made = Way(request.param)
    yield made
    await made.close()


@contextmanager
def script(*answers: bytes | None, hold: float = 0.0) -> Iterator[SimpleNamespace]:
    """A server that sends raw bytes, one per connection, and closes; None closes without a word. It counts connections."""
    server = socket.create_server(("127.0.0.1", 0))
    state = SimpleNamespace(port=server.getsockname()[1], connections=0, released=threading.Event())

    server.settimeout(0.05)

    def accept() -> socket.socket | None:
        while not state.released.is_set():
            try:
                return server.accept()[0]
            except TimeoutError:
                continue
        return None

    def serve() -> None:
        for answer in answers:
            connection = accept()
            if connection is None:
                return
            state.connections += 1
            with connection:
                connection.settimeout(5)
                connection.recv(65536)
                if answer is not None:
                    connection.sendall(answer)
                if hold:
                    state.released.wait(hold)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.released.set()
        thread.join(6)
        server.close()


def get(port: int, timeout: float | None = 20.0, scheme: str = "http", method: str = "GET") -> HttpRequest:
    return HttpRequest(method, f"{scheme}://127.0.0.1:{port}/a?token=s3cret", {"X-A": "b"}, None, timeout)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


async def test_request_and_answer(way: Way) -> None:
    with Device(status=201, body=b"yes") as device:
        answer = await way.send(HttpRequest("POST", f"{device.endpoint}/a%2Fb?c=d%20e", {"X-A": "b"}, b"body", 20.0))
        assert (answer.status, answer.content, answer.headers["content-type"]) == (201, b"yes", "application/json")
        seen = device.last
        assert (seen.method, seen.path, seen.body, seen.headers["x-a"]) == ("POST", "/a%2Fb?c=d%20e", b"body", "b")
        await way.close()
        assert (await way.send(HttpRequest("GET", device.endpoint, {}, None, None))).status == 201


async def test_redirects_are_answers(way: Way) -> None:
    with Device(status=302, headers={"Location": "http://127.0.0.1:1/"}) as device:
        assert (await way.send(HttpRequest("GET", device.endpoint, {}, None, 20.0))).status == 302


async def test_no_cookies_are_kept() -> None:
    way = Way("aiohttp")
    with Device(headers={"Set-Cookie": "a=b"}) as device:
        for _ in range(2):
            await way.send(HttpRequest("GET", device.endpoint, {}, None, 20.0))
        assert "cookie" not in device.last.headers
        await way.close()


async def test_compressed_answer(way: Way) -> None:
    with Device(body=gzip.compress(b"x" * 1000), headers={"Content-Encoding": "gzip"}) as device:
        assert (await way.send(HttpRequest("GET", device.endpoint, {}, None, 20.0))).content == b"x" * 1000


async def test_refused_port(way: Way) -> None:
    with pytest.raises(errors.ConnectFailed, match="cannot connect: ") as failed:
        await way.send(get(free_port()))
    assert not failed.value.was_sent
    assert "s3cret" not in str(failed.value)
    assert isinstance(failed.value, ConnectionError)


async def test_unknown_host(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(errors.ConnectFailed, match="the name cannot be resolved"):
        await way.send(HttpRequest("GET", "http://panel.invalid/a", {}, None, 20.0))


@pytest.mark.parametrize(
    "answer",
    [
        None,
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"SSH-2.0-OpenSSH_9.0\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    ],
    ids=["closed", "truncated", "truncated chunk", "truncated header", "ssh", "odd status", "not gzip"],
)
async def test_broken_answers(way: Way, answer: bytes | None) -> None:
    with script(answer, answer, answer) as server:
        with pytest.raises(errors.ConnectionLost) as lost:
            await way.send(get(server.port))
        assert lost.value.was_sent
        assert str(lost.value).startswith(f"GET http://127.0.0.1:{server.port}/a: ")
        assert all(line.isprintable() for line in [str(lost.value)])
        assert server.connections == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
async def test_nothing_is_sent_twice(way: Way, method: str) -> None:
    with script(None, None, None) as server:
        with pytest.raises(errors.ConnectionLost):
            await way.send(get(server.port, method=method))
        await asyncio.sleep(0.05)
        assert server.connections == 1


async def test_no_answer_in_time(way: Way) -> None:
    with script(b"HTTP/1.1 200 OK\r\n", hold=5.0) as server:
        with pytest.raises(errors.RequestTimeout, match=r"no complete answer within 0\.3 s") as late:
            await way.send(get(server.port, 0.3))
        assert late.value.was_sent
        assert isinstance(late.value, TimeoutError)


async def test_tls_to_a_plain_port(way: Way) -> None:
    with script(b"HTTP/1.1 400 Bad Request\r\n\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n") as server:
        with pytest.raises(errors.ConnectFailed, match="does this port speak https") as failed:
            await way.send(get(server.port, scheme="https"))
        assert not failed.value.was_sent


@pytest.mark.parametrize("url", ["http://", "http://a b/", "http://[::1"])
async def test_unusable_url(way: Way, url: str) -> None:
    with pytest.raises((errors.InvalidRequest, errors.TransportError)):
        await way.send(HttpRequest("GET", url, {}, None, 2.0))


async def test_too_long_an_answer(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (transport_aiohttp, transport_base, transport_wire):
        monkeypatch.setattr(module, "MAX_ANSWER", 1000)
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7D0\r\n" + b"x" * 2000 + b"\r\n0\r\n\r\n"
    for answer in (b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b"x" * 2000, chunked):
        with script(answer) as server, pytest.raises(errors.ConnectionLost, match="longer than 1000 bytes"):
            await way.send(get(server.port))


@pytest.mark.parametrize("name", WAYS)
async def test_fresh_connections_for_writes(name: str) -> None:
    way = Way(name, fresh_writes=True)
    ok = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    with script(ok, ok) as server:
        assert (await way.send(get(server.port, method="PUT"))).status == 200
        assert (await way.send(get(server.port, method="PUT"))).status == 200
        assert server.connections == 2
    await way.close()


def test_tls_settings() -> None:
    context = ssl.create_default_context()
    assert transport_base.ssl_context(True, "http://a") is False
    assert transport_base.ssl_context(context, "https://a") is context
    assert transport_base.ssl_context(False, "https://a") is False
    made = transport_base.ssl_context(True, "https://a")
    assert isinstance(made, ssl.SSLContext)
    assert made.verify_mode is ssl.CERT_REQUIRED
    with pytest.raises(errors.ConnectFailed, match=r"CA file ./no/such/file.pem. cannot be used: No such file"):
        transport_base.ssl_context("/no/such/file.pem", "https://a")


def test_an_aiohttp_transport_serves_one_loop_after_another() -> None:
    made = transport.AiohttpTransport()

    async def once(device: Device) -> int:
        status = (await made.send(HttpRequest("GET", device.endpoint, {}, None, 20.0))).status
        await made.close()
        return status

    with Device() as device:
        assert [asyncio.run(once(device)) for _ in range(2)] == [200, 200]


# The client


def test_client_settings() -> None:
    client = AuthenticatedClient(
        "http://a/", "s3cret", prefix="", auth_header_name="X-Key", cookies={"a": "b"}, headers={"X-A": "1"}
    )
    twin = client.with_headers({"X-B": "2"}).with_cookies({"c": "d"}).with_timeout(1.5)
    request = twin.to_request(CALL)
    assert (request.url, request.timeout) == ("http://a/it", 1.5)
    assert request.headers["X-Key"] == "s3cret"
    assert request.headers["Cookie"] == "a=b; c=d"
    assert (request.headers["X-A"], request.headers["X-B"]) == ("1", "2")
    assert "X-B" not in client.to_request(CALL).headers
    assert "s3cret" not in repr(client) + repr(twin) + repr(request)
    assert client.to_request(CALL).timeout == 30.0


@asynccontextmanager
async def clients(device: Device, **options: Any) -> AsyncIterator[Client]:
    with Client(device.endpoint, **options) as client:
        async with client:
            yield client


@pytest.mark.parametrize("options", [{}, {"httpx_args": {"http2": False}}, {"follow_redirects": True}])
async def test_client_in_both_colours(options: dict[str, Any]) -> None:
    with Device(body=b'{"a": 1}') as device:
        async with clients(device, **options) as client:
            assert (await client.send_async(CALL)).parsed == {"a": 1}
            assert (await asyncio.to_thread(client.send, CALL)).parsed == {"a": 1}
            assert (await client.send_async(CALL)).status_code == 200


async def test_redirects_are_followed_on_demand() -> None:
    with Device(body=b'"there"') as there, Device(status=307, headers={"Location": there.endpoint}) as here:
        async with clients(here, follow_redirects=True) as client:
            assert (await client.send_async(CALL)).parsed == "there"
            assert (await asyncio.to_thread(client.send, CALL)).parsed == "there"


async def test_clients_of_the_users_own() -> None:
    with Device() as device:
        mine, mine_async = httpx.Client(headers={"X-Mine": "1"}), httpx.AsyncClient(headers={"X-Mine": "2"})
        client = Client(device.endpoint).set_httpx_client(mine).set_async_httpx_client(mine_async)
        assert client.get_httpx_client() is mine
        assert client.get_async_httpx_client() is mine_async
        await asyncio.to_thread(client.send, CALL)
        assert device.last.headers["x-mine"] == "1"
        await client.send_async(CALL)
        assert device.last.headers["x-mine"] == "2"
        client.close()
        await client.aclose()
        assert not mine.is_closed
        assert not mine_async.is_closed
        mine.close()  # noqa: ASYNC212 # it has nothing to wait for
        await mine_async.aclose()


async def test_httpx_clients_are_made_on_demand() -> None:
    client = Client("http://127.0.0.1:1")
    assert client.get_httpx_client() is client.get_httpx_client()
    assert client.get_async_httpx_client() is client.get_async_httpx_client()
    client.get_httpx_client().close()
    await client.get_async_httpx_client().aclose()


async def test_closing_what_was_never_opened() -> None:
    client = Client("http://127.0.0.1:1")
    client.close()
    await client.aclose()


def test_issues_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    call: Call[Any, Any] = Call("get_it", "GET", "/it", Answers((200, 200, Answer(codecs.ArrayCodec(codecs.INTEGER)))))
    with Device(body=b'[1, "x"]') as device, Client(device.endpoint) as client:
        assert client.send(call).parsed == (1,)
    assert "get_it: answer/1: expected an integer, got text 'x'" in caplog.text


def test_odd_statuses_raise_on_demand() -> None:
    with Device(status=500, body=b"broken") as device:
        with Client(device.endpoint) as client:
            assert client.send(CALL).status_code == 500
        with (
            Client(device.endpoint, raise_on_unexpected_status=True) as client,
            pytest.raises(errors.UnexpectedStatus, match="500: broken"),
        ):
            client.send(CALL)


def test_forms_of_answers() -> None:
    response = calls.HttpResponse(200, {}, b"\xff")
    for form, parsed in (("none", None), ("bytes", b"\xff"), ("text", "\N{REPLACEMENT CHARACTER}")):
        call: Call[Any, Any] = Call("x", "GET", "/", Answers((200, 200, Answer(codecs.ANY, form))))  # type: ignore[arg-type] # one of the forms
        assert call.parse(response).parsed == parsed
    failed = Call[Any, Any]("x", "GET", "/", Answers(default=Answer(codecs.ANY))).parse(
        calls.HttpResponse(500, {}, b"<")
    )
    assert "not JSON" in failed.issues[0].problem
