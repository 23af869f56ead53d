"""Downloads of specs from real servers on this machine, well-behaved and not."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from codegen.errors import SpecError
from codegen.fetch import fetch, without_password

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Serve every GET by a function; yields the URL and the headers that came."""
    seen: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(dict(self.headers))
            answer(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the name of the base class
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/openapi.json", seen
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def test_the_body_comes_back_and_no_secret_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # nobody there: a proxy would fail
    with serving(lambda handler: send(handler, 200, b"{}")) as (url, seen):
        assert fetch(url) == b"{}"
    assert not {"authorization", "cookie"} & {name.lower() for name in seen[0]}


def test_a_redirect_on_the_same_host_is_followed() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/openapi.json":
            send(handler, 302, Location="/v2/openapi.json")
        else:
            send(handler, 200, handler.path.encode())

    with serving(answer) as (url, _):
        assert fetch(url) == b"/v2/openapi.json"


@pytest.mark.parametrize(
    "target", ["http://localhost:1/x", "https://127.0.0.1/x", "//127.0.0.1:2/x", "file:///etc/hosts"]
)
def test_a_redirect_elsewhere_is_refused(target: str) -> None:
    with (
        serving(lambda handler: send(handler, 301, Location=target)) as (url, seen),
        pytest.raises(SpecError, match="redirects to another host"),
    ):
        fetch(url)
    assert len(seen) == 1


def test_a_circle_of_redirects_ends() -> None:
    with (
        serving(lambda handler: send(handler, 302, Location="/openapi.json")) as (url, seen),
        pytest.raises(SpecError, match="more than 5 redirects"),
    ):
        fetch(url)
    assert len(seen) == 6


@pytest.mark.parametrize("status", [401, 404, 500, 204])
def test_another_status_is_named(status: int) -> None:
    with (
        serving(lambda handler: send(handler, status)) as (url, _),
        pytest.raises(SpecError, match=f"answers {status}"),
    ):
        fetch(url)


def test_gigabytes_are_cut_off() -> None:
    sent = 0

    def answer(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(4096):
                handler.wfile.write(b" " * 2**20)
                sent += 1
        except OSError:
            pass

    with serving(answer) as (url, _), pytest.raises(SpecError, match="more than 16 MiB"):
        fetch(url)
    assert sent < 64


def test_a_server_that_hangs() -> None:
    release = threading.Event()
    with serving(lambda _: (release.wait(30), None)[1]) as (url, _):
        start = time.monotonic()
        with pytest.raises(SpecError, match=r"no answer within 0\.2 s"):
            fetch(url, seconds=0.2)
        assert time.monotonic() - start < 15
        release.set()


def test_a_server_that_drips() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b"x")
                time.sleep(0.02)
        except OSError:
            pass

    with serving(answer) as (url, _), pytest.raises(SpecError, match="not done after the time allowed"):
        fetch(url, seconds=0.5)


def test_a_server_that_drips_its_headers() -> None:
    """Each byte comes in time; all of them together do not."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            for _ in range(100):
                handler.wfile.write(b"x")
                time.sleep(0.02)
        except OSError:
            pass

    with serving(answer) as (url, _):
        start = time.monotonic()
        with pytest.raises(SpecError, match=r"no answer within 0\.15 s"):
            fetch(url, seconds=0.15)
        assert time.monotonic() - start < 1.5


def test_a_small_answer_that_unpacks_to_a_large_one() -> None:
    packed = gzip.compress(bytes(20 * 2**20))
    assert len(packed) < 2**16
    with (
        serving(lambda handler: send(handler, 200, packed, **{"Content-Encoding": "gzip"})) as (url, _),
        pytest.raises(SpecError, match="sends more than 16 MiB"),
    ):
        fetch(url)


def test_a_redirect_to_nowhere_is_no_circle() -> None:
    with serving(lambda handler: send(handler, 302)) as (url, _), pytest.raises(SpecError, match="answers 302"):
        fetch(url)


def test_a_long_url_is_cut_in_messages() -> None:
    with serving(lambda handler: send(handler, 404)) as (url, _), pytest.raises(SpecError) as caught:
        fetch(f"{url}?{'x' * 5000}")
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("https://bob:hunter2@host:5/a@b", "https://...@host:5/a@b"),
        ("https://host/a@b", "https://host/a@b"),
        ("span@v1", "span@v1"),
        ("dir/file@2.yaml", "dir/file@2.yaml"),
    ],
)
def test_passwords_are_not_shown(source: str, shown: str) -> None:
    assert without_password(source) == shown


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://user:hunter2@127.0.0.1/x", "has a user name or a password"),
        ("http://", "no URL"),
        ("http://[::1/x", "no URL"),
        ("http://127.0.0.1:99999/x", "no URL"),
        ("ftp://127.0.0.1/x", "no URL"),
    ],
)
def test_odd_urls(url: str, says: str) -> None:
    with pytest.raises(SpecError, match=says) as caught:
        fetch(url)
    assert "hunter2" not in str(caught.value)


def test_nobody_there() -> None:
    with pytest.raises(SpecError, match="ConnectError"):
        fetch("http://127.0.0.1:1/openapi.json")
