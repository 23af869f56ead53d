"""Every transport against a scripted device on a real socket: files in both directions, one attempt, limits, and what goes wrong."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from codegen.runtime import transport_base
from codegen.runtime.calls import HttpRequest, HttpResponse
from codegen.runtime.errors import ConnectFailed, ConnectionLost, InvalidRequest, RequestTimeout
from codegen.runtime.files import PIECE, File, FileSink, multipart
from codegen.runtime.transport import AiohttpTransport, AsyncHttpxTransport, HttpxTransport, PoolTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
BIG = 3 * PIECE + 12345


class Device:
    """Answers each request with the next of its scripts: bytes are sent, numbers are waited, None closes the connection."""

    def __init__(self) -> None:
        self.scripts: list[list[bytes | float | None]] = []
        self.heads: list[str] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self.ended = threading.Semaphore(0)
        """Released for each connection that was closed."""
        self._stopped = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def close(self) -> None:
        self._stopped.set()
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            while (head := self._read_head(stream)) is not None:
                self.heads.append(head)
                fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
                self.bodies.append(stream.read(int(fields.get("content-length", 0))))
                if not self._answer(connection):
                    break
        self.ended.release()

    @staticmethod
    def _read_head(stream: Any) -> str | None:
        lines = []
        try:
            while (line := stream.readline()) not in (b"\r\n", b""):
                lines.append(line.decode("latin-1"))
        except OSError:
            return None
        return "".join(lines).removesuffix("\r\n") if lines else None

    def _answer(self, connection: socket.socket) -> bool:
        for step in self.scripts.pop(0) if self.scripts else [OK]:
            if step is None:
                return False
            try:
                if isinstance(step, bytes):
                    connection.sendall(step)
                else:
                    self._stopped.wait(step)
            except OSError:
                return False
        return True


@pytest.fixture
def device() -> Iterator[Device]:
    """A device."""
    device = Device()
    yield device
    device.close()


class Sync:
    """An asynchronous transport as a synchronous one, for the tests."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._loop = asyncio.new_event_loop()
        self._transport = make()

    def send(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self._loop.run_until_complete(self._transport.send(request))
        return response

    def stream(self, request: HttpRequest, sink: Any) -> HttpResponse:
        response: HttpResponse = self._loop.run_until_complete(self._transport.stream(request, sink))
        return response

    def close(self) -> None:
        self._loop.run_until_complete(self._transport.close())
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


KINDS: dict[str, Callable[..., Any]] = {
    "pool": PoolTransport,
    "httpx": HttpxTransport,
    "aiohttp": lambda **options: Sync(lambda: AiohttpTransport(**options)),
    "async httpx": lambda **options: Sync(lambda: AsyncHttpxTransport(**options)),
}


@pytest.fixture(params=KINDS)
def transport(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Each transport in turn."""
    made = KINDS[request.param]()
    yield made
    made.close()


def get(device: Device, path: str = "/x?secret=1", timeout: float | None = 20.0, **headers: str) -> HttpRequest:
    """A request that reads."""
    return HttpRequest("GET", device.url + path, headers, None, timeout)


def upload(device: Device, content: Any, timeout: float | None = 20.0) -> HttpRequest:
    """A request that uploads."""
    body = multipart("file", File("a", content))
    assert body is not None
    return HttpRequest("POST", device.url + "/x", {"Content-Type": body.content_type}, body, timeout)


def head(length: int | None = None, *more: str, status: str = "200 OK") -> bytes:
    """The head of an answer."""
    fields = [*([] if length is None else [f"Content-Length: {length}"]), *more]
    return "\r\n".join([f"HTTP/1.1 {status}", *fields, "", ""]).encode()


# Requests


def test_an_answer_is_complete(transport: Any, device: Device) -> None:
    response = transport.send(get(device, Accept="a/b"))
    assert (response.status, response.content, response.headers["content-length"]) == (200, b"ok", "2")
    assert response.headers.get("CONTENT-LENGTH") == "2"
    assert "nothing" not in response.headers
    assert device.heads[0].startswith("GET /x?secret=1 HTTP/1.1\r\n")
    assert "Accept: a/b" in device.heads[0]
    assert "content-length" not in device.heads[0].lower()


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_write_without_body_says_so_and_has_no_content_type(transport: Any, device: Device, method: str) -> None:
    transport.send(HttpRequest(method, device.url + "/x", {}, None, 20.0))
    fields = device.heads[0].lower()
    assert "content-length: 0" in fields
    assert "content-type" not in fields


def test_a_delete_without_body_has_no_content_type(transport: Any, device: Device) -> None:
    transport.send(HttpRequest("DELETE", device.url + "/x", {}, None, 20.0))
    assert "content-type" not in device.heads[0].lower()


def test_connections_are_kept(transport: Any, device: Device) -> None:
    for _ in range(3):
        transport.send(get(device))
    assert device.connections == 1


@pytest.mark.parametrize("kind", KINDS)
def test_fresh_writes_do_not_ride_on_kept_connections(kind: str, device: Device) -> None:
    transport = KINDS[kind](fresh_writes=True)
    for method in ("GET", "POST", "GET", "PUT"):
        transport.send(HttpRequest(method, device.url + "/x", {}, None, 20.0))
    transport.close()
    assert device.connections == 3


def test_a_connection_that_the_device_closed_is_not_used_again(device: Device) -> None:
    transport = PoolTransport()
    device.scripts = [[OK, None], [OK]]
    transport.send(get(device))
    assert device.ended.acquire(timeout=20)
    transport.send(HttpRequest("POST", device.url + "/x", {}, b"1", 20.0))
    transport.close()
    assert device.connections == 2


def test_idle_connections_are_kept_for_as_long_as_was_said(device: Device) -> None:
    for keepalive_s, connections in ((5.0, 1), (0.02, 3)):
        for kind in KINDS.values():
            transport, device.connections = kind(keepalive_s=keepalive_s), 0
            for _ in range(3):
                transport.send(get(device))
                time.sleep(0.05)
            transport.close()
            assert device.connections == connections


def test_connection_close_is_obeyed(transport: Any, device: Device) -> None:
    device.scripts = [[head(0, "Connection: close")]]
    transport.send(get(device))
    transport.send(get(device))
    assert device.connections == 2


def test_a_transport_can_be_used_after_closing(transport: Any, device: Device) -> None:
    transport.send(get(device))
    transport.close() if not isinstance(transport, Sync) else None
    assert transport.send(get(device)).content == b"ok"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_nothing_is_sent_twice(transport: Any, device: Device, method: str) -> None:
    device.scripts = [[None], [None]]
    with pytest.raises(ConnectionLost) as lost:
        transport.send(HttpRequest(method, device.url + "/x", {}, None, 20.0))
    assert lost.value.was_sent
    assert len(device.heads) == 1


def test_a_redirect_is_an_answer(transport: Any, device: Device) -> None:
    device.scripts = [[head(0, "Location: /y", status="302 Found")]]
    assert transport.send(get(device)).status == 302
    assert len(device.heads) == 1


@pytest.mark.parametrize("url", ["panel", "ftp://h/x", "http:///x", "http://h:99999/x", "http://a:b@h/x"])
def test_unusable_addresses_are_refused(url: str) -> None:
    with pytest.raises(InvalidRequest):
        PoolTransport().send(HttpRequest("GET", url, {}, None, 1.0))


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("/a b", {}),
        ("/a\r\nX: y", {}),
        ("/\u00e9", {}),
        ("/x", {"A": "b\r\nX: y"}),
        ("/x", {"A": "b\x00"}),
        ("/x", {"A": "\u20ac"}),
    ],
)
def test_nothing_breaks_out_of_the_head(device: Device, target: str, headers: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest):
        PoolTransport().send(HttpRequest("GET", device.url + target, headers, None, 1.0))
    assert device.heads == []


def test_no_connection(transport: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x?secret=1"
    with pytest.raises(ConnectFailed) as failed:
        transport.send(HttpRequest("GET", url, {}, None, 20.0))
    assert not failed.value.was_sent
    assert "secret" not in str(failed.value)


@pytest.mark.parametrize(
    "script",
    [
        [b"garbage\r\n\r\n", None],
        [head(10), b"half", None],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal", None],
        [b"HTTP/1.1 200 OK\r\nContent-Le", None],
    ],
)
def test_what_is_cut_off_or_no_http_is_lost(transport: Any, device: Device, script: list[bytes | float | None]) -> None:
    device.scripts = [script]
    with pytest.raises(ConnectionLost) as lost:
        transport.send(get(device))
    assert lost.value.was_sent


@pytest.mark.parametrize(
    "script",
    [
        [30.0],
        [head(10), b"ha", 30.0],
        [b"HTTP/1.1 200 OK\r\n", 30.0],
    ],
)
def test_the_deadline_holds_for_the_whole_answer(
    transport: Any, device: Device, script: list[bytes | float | None]
) -> None:
    device.scripts = [script]
    started = time.monotonic()
    with pytest.raises(RequestTimeout) as late:
        transport.send(get(device, timeout=0.4))
    assert late.value.was_sent
    assert time.monotonic() - started < 15


@pytest.mark.parametrize("kind", ["pool", "aiohttp"])
def test_no_head_outlives_the_deadline(kind: str, device: Device) -> None:
    """Transports on httpx have a limit for each read only, as the client that the user brings."""
    transport = KINDS[kind]()
    device.scripts = [[step for _ in range(20) for step in (b"HTTP/1.1 100 Continue\r\n\r\n", 0.1)]]
    with pytest.raises(RequestTimeout):
        transport.send(get(device, timeout=0.4))
    transport.close()


def test_a_slow_trickle_does_not_outlive_the_deadline(transport: Any, device: Device) -> None:
    device.scripts = [[head(100), *[step for _ in range(40) for step in (b"x", 0.05)]]]
    with pytest.raises(RequestTimeout):
        transport.send(get(device, timeout=0.4))


def test_an_answer_in_memory_is_bounded(transport: Any, device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_base, "MAX_ANSWER", 1000)
    monkeypatch.setattr("codegen.runtime.transport_wire.MAX_ANSWER", 1000)
    monkeypatch.setattr("codegen.runtime.transport_aiohttp.MAX_ANSWER", 1000)
    scripts: list[list[bytes | float | None]] = [
        [head(2000), bytes(2000)],
        [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", bytes(2000), None],
    ]
    for script in scripts:
        device.scripts = [script]
        with pytest.raises(ConnectionLost, match="longer than 1000 bytes"):
            transport.send(get(device))


def test_threads_get_connections_of_their_own(device: Device) -> None:
    transport = PoolTransport()
    device.scripts = [[0.5, head(1), str(number).encode()] for number in range(8)]
    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda: answers.append(transport.send(get(device)).content)) for _ in range(8)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    transport.close()
    assert sorted(answers) == [str(number).encode() for number in range(8)]
    assert time.monotonic() - started < 8 * 0.5  # one after the other takes longer


# Uploads


def test_a_file_is_uploaded_with_its_length(transport: Any, device: Device, tmp_path: Path) -> None:
    path = tmp_path / "big.bin"
    data = os.urandom(BIG)
    path.write_bytes(data)
    request = upload(device, path)
    assert transport.send(request).content == b"ok"
    fields = device.heads[0].lower()
    assert f"content-length: {request.content.length}" in fields  # type: ignore[union-attr] # it is an upload
    assert "transfer-encoding" not in fields
    assert data in device.bodies[0]
    assert len(device.bodies[0]) == request.content.length  # type: ignore[union-attr] # likewise
    assert transport.send(get(device)).content == b"ok"


def test_a_file_that_shrinks_is_an_error_and_never_half_an_upload(
    transport: Any, device: Device, tmp_path: Path
) -> None:
    path = tmp_path / "big.bin"
    path.write_bytes(bytes(BIG))
    request = upload(device, path)
    path.write_bytes(bytes(PIECE))
    with pytest.raises(ConnectionLost, match="shorter") as lost:
        transport.send(request)
    assert lost.value.was_sent


# Downloads


@pytest.mark.parametrize(
    "script",
    [
        [head(BIG), bytes(BIG)],
        [head(None, "Connection: close"), bytes(BIG), None],
        [head(None, "Transfer-Encoding: chunked"), f"{BIG:x}\r\n".encode(), bytes(BIG), b"\r\n0\r\n\r\n"],
    ],
)
def test_a_download_goes_to_a_file_piece_by_piece(
    transport: Any, device: Device, tmp_path: Path, script: list[bytes | float | None]
) -> None:
    device.scripts = [script]
    seen: list[tuple[int, int | None]] = []
    path = tmp_path / "to.bin"
    with FileSink(path, lambda size, total: seen.append((size, total))) as sink:
        response = transport.stream(get(device), sink)
    assert (response.status, response.content, path.read_bytes()) == (200, b"", bytes(BIG))
    assert [size for size, _ in seen] == sorted({size for size, _ in seen})
    assert seen[-1][0] == BIG
    assert {total for _, total in seen} == {BIG if b"Content-Length" in script[0] else None}  # type: ignore[operator] # the head
    assert len(seen) >= 2
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("script", [[head(0)], [head(None, status="204 No Content")]])
def test_an_empty_download_is_an_empty_file(transport: Any, device: Device, tmp_path: Path, script: list[Any]) -> None:
    device.scripts = [script]
    with FileSink(tmp_path / "to") as sink:
        transport.stream(get(device), sink)
    assert (tmp_path / "to").read_bytes() == b""


def test_an_error_is_no_file(transport: Any, device: Device, tmp_path: Path) -> None:
    device.scripts = [[head(4, status="404 Not Found"), b"none"]]
    path = tmp_path / "to"
    path.write_text("old")
    with FileSink(path) as sink:
        response = transport.stream(get(device), sink)
    assert (response.status, response.content, path.read_text()) == (404, b"none", "old")


def test_half_a_download_leaves_the_old_file(transport: Any, device: Device, tmp_path: Path) -> None:
    device.scripts = [[head(BIG), bytes(PIECE), None]]
    path = tmp_path / "to"
    path.write_text("old")
    with pytest.raises(ConnectionLost), FileSink(path) as sink:
        transport.stream(get(device), sink)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_stalled_download_times_out_and_a_slow_one_does_not(transport: Any, device: Device, tmp_path: Path) -> None:
    device.scripts = [[head(8), *[step for _ in range(8) for step in (b"x", 0.15)]], [head(8), b"x", 30.0]]
    with FileSink(tmp_path / "slow") as sink:
        transport.stream(get(device, timeout=1.0), sink)
    assert (tmp_path / "slow").read_bytes() == b"xxxxxxxx"
    with pytest.raises(RequestTimeout), FileSink(tmp_path / "stalled") as sink:
        transport.stream(get(device, timeout=0.3), sink)
    assert not (tmp_path / "stalled").exists()


def test_errors_of_the_sink_reach_the_caller_as_they_are(transport: Any, device: Device, tmp_path: Path) -> None:
    device.scripts = [[head(BIG), bytes(BIG)]]

    def progress(_size: int, _total: int | None) -> None:
        raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"), FileSink(tmp_path / "to", progress) as sink:
        transport.stream(get(device), sink)
    with pytest.raises(FileNotFoundError), FileSink(tmp_path / "no" / "to") as sink:
        transport.stream(get(device), sink)
    assert list(tmp_path.iterdir()) == []


def test_a_download_into_an_open_file(transport: Any, device: Device, tmp_path: Path) -> None:
    with (tmp_path / "to").open("wb") as opened:
        opened.write(b"before ")
        with FileSink(opened) as sink:
            transport.stream(get(device), sink)
        opened.write(b" after")
    assert (tmp_path / "to").read_bytes() == b"before ok after"


def test_a_closed_client_of_the_user_is_no_connection(device: Device) -> None:
    client = httpx.Client()
    client.close()
    with pytest.raises(ConnectFailed, match=r"GET http:.*: the httpx client that was given is closed") as failed:
        HttpxTransport(client).send(get(device))
    assert failed.value.was_sent is False


async def test_a_closed_async_client_of_the_user_is_no_connection(device: Device) -> None:
    async_client = httpx.AsyncClient()
    await async_client.aclose()
    with pytest.raises(ConnectFailed, match="is closed"):
        await AsyncHttpxTransport(async_client).send(get(device))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("content", "reason"), [(None, "No such file or directory"), ("nonsense", "it holds no certificate in PEM")]
)
def test_a_bad_ca_file_is_named(kind: str, device: Device, tmp_path: Path, content: str | None, reason: str) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    transport = KINDS[kind](verify=str(path))
    with pytest.raises(ConnectFailed, match=re.escape(f"the CA file {str(path)!r} cannot be used: {reason}")) as failed:
        transport.send(HttpRequest("POST", device.url.replace("http:", "https:"), {}, None, 20.0))
    assert failed.value.was_sent is False
    transport.close()
