"""Every way in which an answer is delivered, as a client meets it on a real socket. As emitted for a device."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest
import trustme
from devicewire.span.simulation.fault_list import FaultList
from devicewire.span.simulation.http_answers import HttpAnswer, encode_json
from devicewire.span.simulation.http_faults import Corrupt, Delay, Drop, Flood, Garbage, HttpFault, Reset, Truncate
from devicewire.span.simulation.http_requests import ReceivedRequest
from devicewire.span.simulation.http_server import HttpServer, Site
from devicewire.span.simulation.loop_thread import LoopThread
from devicewire.span.simulation.members import Json

DOCUMENT: Json = {"light": "on", "scene": ["a", "b"], "text": "ä" * 100}
WHOLE = HttpAnswer(
    body=encode_json(DOCUMENT), document=DOCUMENT, content_type="application/json", headers={"X-Lamp": "1"}
)


class LampServer(HttpServer[HttpAnswer]):
    """A server of ours for a device with one answer."""

    def __init__(self, lamp: "Lamp", name: str = "lamp", keepalive_s: float = 75.0) -> None:
        super().__init__(name=name, keepalive_s=keepalive_s, max_body=1000)
        self._lamp = lamp

    async def answer(self, request: ReceivedRequest) -> HttpAnswer:
        return self._lamp.respond(request)


class Lamp:
    """A device with one answer, behind a server."""

    def __init__(self, keepalive_s: float = 75.0, sites: tuple[Site, ...] = ((0, None),)) -> None:
        self.faults = FaultList[HttpFault[HttpAnswer]]()
        self.answer = WHOLE
        self.requests: list[ReceivedRequest] = []
        self.server = LampServer(self, keepalive_s=keepalive_s)
        self.thread = LoopThread("lamp")
        self.ports = self.thread.begin(self.server.start("127.0.0.1", sites))
        self.url = f"http://127.0.0.1:{self.ports[0]}/light"

    def respond(self, request: ReceivedRequest) -> HttpAnswer:
        self.requests.append(request)
        answer = self.answer
        for fault in self.faults.hits(lambda fault: fault.matches(request.method, request.path)):
            answer = fault.change(answer, self.faults.random)
        return answer

    def stop(self) -> None:
        self.thread.call(self.server.stop())
        self.thread.stop()

    @contextmanager
    def connected(self) -> Iterator[socket.socket]:
        """A connection with a request on its way."""
        with socket.create_connection(("127.0.0.1", self.ports[0]), timeout=30) as connection:
            connection.sendall(b"GET /light HTTP/1.1\r\nHost: lamp\r\n\r\n")
            yield connection


@contextmanager
def running(keepalive_s: float = 75.0, sites: tuple[Site, ...] = ((0, None),)) -> Iterator[Lamp]:
    lamp = Lamp(keepalive_s, sites)
    try:
        yield lamp
    finally:
        lamp.stop()


@pytest.fixture(scope="module")
def shared_lamp() -> Iterator[Lamp]:
    with running() as lamp:
        yield lamp


@pytest.fixture
def lamp(shared_lamp: Lamp) -> Lamp:
    shared_lamp.faults.clear()
    shared_lamp.answer = WHOLE
    shared_lamp.requests.clear()
    return shared_lamp


def read_all(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


def test_an_answer_and_what_was_asked(lamp: Lamp) -> None:
    answer = httpx.post(f"{lamp.url}%2Fa?b=1&c", content=b"text", headers={"X-Secret": "s"})
    assert (answer.status_code, answer.json()) == (200, DOCUMENT)
    assert [answer.headers[name] for name in ("server", "x-lamp", "content-type")] == ["lamp", "1", "application/json"]
    (request,) = lamp.requests
    assert (request.method, request.path, request.query, request.body) == ("POST", "/light%2Fa", "b=1&c", b"text")
    assert (request.headers["x-secret"], request.peer, request.is_tls) == ("s", "127.0.0.1", False)


def test_an_answer_without_a_type(lamp: Lamp) -> None:
    lamp.answer = HttpAnswer(status=204)
    answer = httpx.get(lamp.url)
    assert answer.status_code == 204
    assert "content-type" not in answer.headers


def test_bodies_have_a_limit(lamp: Lamp) -> None:
    assert httpx.post(lamp.url, content=bytes(1001)).status_code == 413
    assert lamp.requests == []


def test_delay_makes_a_client_time_out_and_then_ends(lamp: Lamp) -> None:
    lamp.faults.switch_on(Delay(30, times=1))
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(lamp.url, timeout=0.1)
    assert httpx.get(lamp.url).status_code == 200


def test_delay_delays(lamp: Lamp) -> None:
    lamp.faults.switch_on(Delay(0.15))
    start = time.monotonic()
    assert httpx.get(lamp.url).status_code == 200
    assert time.monotonic() - start >= 0.15


def test_drop_closes_without_a_byte(lamp: Lamp) -> None:
    lamp.faults.switch_on(Drop())
    with lamp.connected() as connection:
        assert read_all(connection) == b""


def test_reset_resets(lamp: Lamp) -> None:
    lamp.faults.switch_on(Reset())
    with lamp.connected() as connection, pytest.raises(ConnectionResetError):
        read_all(connection)


def test_truncate_promises_more_than_it_sends(lamp: Lamp) -> None:
    lamp.faults.switch_on(Truncate(0.5))
    with lamp.connected() as connection:
        head, _, body = read_all(connection).partition(b"\r\n\r\n")
    assert f"content-length: {len(WHOLE.body)}".encode() in head.lower()
    assert body == WHOLE.body[: len(WHOLE.body) // 2]


def test_corrupt_keeps_the_length(lamp: Lamp) -> None:
    lamp.faults.switch_on(Corrupt(5))
    corrupted = httpx.get(lamp.url).content
    assert len(corrupted) == len(WHOLE.body)
    assert corrupted != WHOLE.body


def test_garbage_is_no_json(lamp: Lamp) -> None:
    lamp.faults.switch_on(Garbage())
    answer = httpx.get(lamp.url)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    with pytest.raises(ValueError, match="utf-8"):
        answer.json()


def test_flood_ends_at_its_size(lamp: Lamp) -> None:
    lamp.faults.switch_on(Flood(3_000_000))
    assert len(httpx.get(lamp.url).content) == 3_000_000


def test_a_client_may_leave_in_the_middle_of_a_flood(lamp: Lamp) -> None:
    lamp.faults.switch_on(Flood(times=1))
    with lamp.connected() as connection:
        assert connection.recv(1000)
    assert httpx.get(lamp.url).status_code == 200


def test_idle_connections_are_closed() -> None:
    with running(keepalive_s=0.3) as lamp, lamp.connected() as connection:
        assert read_all(connection).endswith(WHOLE.body)


def test_stopping_ends_what_nobody_reads() -> None:
    with running() as lamp:
        lamp.faults.switch_on(Flood(1 << 30))
        with lamp.connected() as connection:
            received = len(connection.recv(1 << 16))
            lamp.thread.call(lamp.server.stop())
            with suppress(ConnectionError):
                received += sum(map(len, iter(lambda: connection.recv(1 << 20), b"")))
    assert 0 < received < 1 << 30


def test_it_comes_back_on_its_port() -> None:
    with running() as lamp:
        port = lamp.ports[0]
        assert lamp.thread.call(lamp.server.start("127.0.0.1", [(0, None)])) == [port]  # it listens already
        lamp.thread.call(lamp.server.stop())
        with pytest.raises(httpx.ConnectError):
            httpx.get(lamp.url)
        assert lamp.thread.call(lamp.server.start("127.0.0.1", [(port, None)])) == [port]
        assert httpx.get(lamp.url).status_code == 200


def test_https_beside_http_can_be_cut() -> None:
    authority = trustme.CA()
    certificate = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(certificate)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    with running(sites=((0, None), (0, certificate))) as lamp:
        url = f"https://127.0.0.1:{lamp.ports[1]}/light"
        with httpx.Client(verify=client) as secure, httpx.Client() as plain:
            assert (secure.get(url).status_code, plain.get(lamp.url).status_code) == (200, 200)
            assert [request.is_tls for request in lamp.requests] == [True, False]
        with (
            lamp.connected() as connection,
            client.wrap_socket(
                socket.create_connection(("127.0.0.1", lamp.ports[1]), timeout=30), server_hostname="127.0.0.1"
            ) as tls,
        ):
            tls.sendall(b"GET /light HTTP/1.1\r\nHost: lamp\r\n\r\n")
            assert connection.recv(1 << 16)
            assert tls.recv(1 << 16)
            lamp.thread.soon(lamp.server.abort_tls_connections, 0.01)
            with suppress(ConnectionError, ssl.SSLError):
                assert tls.recv(1) == b""
            connection.sendall(b"GET /light HTTP/1.1\r\nHost: lamp\r\n\r\n")
            assert connection.recv(1 << 16)


def test_no_port_is_kept_when_one_cannot_be_had() -> None:
    with running() as lamp:
        server = LampServer(lamp, "second")
        with pytest.raises(OSError, match="address already in use"):
            lamp.thread.call(server.start("127.0.0.1", [(0, None), (lamp.ports[0], None)]))
        assert lamp.thread.call(server.start("127.0.0.1", [(0, None)])) != lamp.ports
        lamp.thread.call(server.stop())
