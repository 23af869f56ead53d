"""A station on a real socket that answers from a script, and notes where a request is not the one it was written for."""

import base64
import contextlib
import hashlib
import json
import socket
import struct
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.conformance.accordionq2_recordings import Exchange, Json, content_of

_ZEROS = b"0" * 32
_NOT_COMPARED = {"host", "accept-encoding"}
_IDLE_S = 20.0


class ScriptedStation:
    """Answers the requests with the exchanges of a recording, in their order. A renewal may come again at any time after its turn."""

    def __init__(self, exchanges: Sequence[Exchange], renewal: Exchange | None = None) -> None:
        self._exchanges = exchanges
        self._renewal = renewal
        self._lock = threading.Lock()
        self._opened = 0
        self.served = 0
        self.connections: list[int] = []
        self.problems: list[str] = []
        self.extra_headers: set[str] = set()
        self.closing = threading.Event()
        self._ending = 0
        self._ended = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._server.server_port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def number_of_next_connection(self) -> int:
        """Count a connection."""
        with self._lock:
            self._opened += 1
            return self._opened

    def begin_to_end(self) -> None:
        """Count a connection that will be closed after its answer."""
        with self._ended:
            self._ending += 1

    def has_ended(self) -> None:
        """Count a connection that was closed."""
        with self._ended:
            self._ending -= 1
            self._ended.notify_all()

    def wait_until_ended(self) -> None:
        """Wait until every connection that is to be closed after its answer is closed."""
        with self._ended:
            assert self._ended.wait_for(lambda: not self._ending, _IDLE_S), "a connection does not end"

    def take(self, connection: int, method: str, path: str, headers: Any, body: bytes) -> Json:
        """Return the answer to a request."""
        with self._lock:
            exchange = self._repeated(f"{method} {path}") or self._next()
            if exchange is None:
                self.problems.append(f"{method} {path} was not recorded, or less often")
                return {"status": 599}
            self.connections.append(connection)
            self._compare(exchange.request, f"{method} {path}", headers, body)
            return exchange.response

    def _repeated(self, line: str) -> Exchange | None:
        """Return the renewal where one comes again, as it does on a slow machine before the block's calls are made."""
        renewal = self._renewal
        is_due = renewal in self._exchanges[self.served :]
        return renewal if renewal and not is_due and line == _line(renewal.request) else None

    def _next(self) -> Exchange | None:
        if self.served == len(self._exchanges):
            return None
        self.served += 1
        return self._exchanges[self.served - 1]

    def _compare(self, recorded: Json, line: str, headers: Any, body: bytes) -> None:
        wanted = _line(recorded)
        if line != wanted:
            self.problems.append(f"{line} instead of {wanted}")
        sent = {name.lower(): value for name, value in headers.items() if name.lower() not in _NOT_COMPARED}
        boundary = sent.get("content-type", "").partition("boundary=")[2]
        if boundary:
            sent["content-type"] = sent["content-type"].replace(boundary, _ZEROS.decode())
            body = body.replace(boundary.encode(), _ZEROS)
        if "body_json" in recorded:
            sent.pop("content-length", None)
        expected = dict(recorded["headers"])
        self.extra_headers |= sent.keys() - expected.keys()
        for name, value in expected.items():
            if sent.get(name) != value:
                self.problems.append(f"header {name}: {sent.get(name)} instead of {value}")
        self._compare_body(recorded, body)

    def _compare_body(self, recorded: Json, body: bytes) -> None:
        if "body_json" in recorded:
            same = bool(body) and json.loads(body) == recorded["body_json"]
        elif "body_sha256" in recorded:
            same = (hashlib.sha256(body).hexdigest(), len(body)) == (recorded["body_sha256"], recorded["body_length"])
        elif "body_base64" in recorded:
            same = body == base64.b64decode(recorded["body_base64"])
        else:
            same = body == str(recorded.get("body_text", "")).encode()
        if not same:
            self.problems.append(f"body {body!r} instead of the recorded one")


def _line(request: Json) -> str:
    return f"{request['method']} {request['path']}"


def _handler(of: ScriptedStation) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        station = of

    return Handler


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_S
    wbufsize = -1  # head and body leave together
    station: ScriptedStation
    is_ending = False
    """Whether the connection is closed after the answer that is being sent."""

    def setup(self) -> None:
        super().setup()
        self.number = self.station.number_of_next_connection()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        response = self.station.take(self.number, self.command, self.path, self.headers, body)
        if response.get("action") == "hang":
            self.station.closing.wait(response["seconds"])
        if "action" in response:
            self.close_connection = True
            return
        if "stream" in response:
            self._stream(response)
            return
        self.is_ending = "then" in response
        if self.is_ending:
            self.station.begin_to_end()
        self._send(response)
        if self.is_ending:
            self._end(response["then"])

    def _stream(self, response: Json) -> None:
        self.close_connection = True
        is_chunked = response["stream"] == "chunked"
        self.send_response(response["status"])
        self.send_header("Content-Type", response["content_type"])
        if is_chunked:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in response["pieces"]:
            if isinstance(piece, str):
                data = piece.encode()
                self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data) if is_chunked else data)
                self.wfile.flush()
            else:
                self.station.closing.wait(piece["pause_s"])
        if response.get("then") == "hang":
            self.station.closing.wait(_IDLE_S)
        if is_chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _send(self, response: Json) -> None:
        content = content_of(response)
        self.send_response(response["status"])
        if "content_type" in response:
            self.send_header("Content-Type", response["content_type"])
        for name, value in response.get("headers", {}).items():
            self.send_header(name, value)
        if response["status"] != 204:
            self.send_header("Content-Length", str(response.get("content_length_claimed", len(content))))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()
        self.close_connection = "content_length_claimed" in response

    def _end(self, how: str) -> None:
        self.close_connection = True
        if how == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def finish(self) -> None:
        with contextlib.suppress(OSError):  # the connection may have been reset above
            super().finish()
        self.connection.close()
        if self.is_ending:
            self.station.has_ended()

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - the names of the base class

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""
