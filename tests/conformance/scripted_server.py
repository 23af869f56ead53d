"""An HTTP server on a real socket that answers from a script, and notes where a request is not the one it was written for."""

import json
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.conformance.recordings import Exchange, Json

COMPARED_HEADERS = ("authorization", "content-type")
_IDLE_S = 5.0
PROBES = (("GET", "/api/v1/status"), ("GET", "/api/v2/status"))
"""What a client asks that a 404 has made curious whether v1 is gone; the recorded panels were not asked."""
_NOT_FOUND: Json = {
    "status": 404,
    "headers": {"content-type": "application/json"},
    "body_json": {"detail": "Not Found"},
}


class ScriptedServer:
    """Answers each request with the first unused exchange for its method and target, or for its method alone."""

    def __init__(self, exchanges: Sequence[Exchange]) -> None:
        self._exchanges = exchanges
        self._left = list(range(len(exchanges)))
        self._lock = threading.Lock()
        self.served: list[int] = []
        self.problems: list[str] = []
        self.closing = threading.Event()
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

    def has(self, method: str, target: str) -> bool:
        """Whether a request was recorded."""
        return any((exchange.method, exchange.target) == (method, target) for exchange in self._exchanges)

    def take(self, method: str, target: str, headers: Any, body: bytes) -> Exchange | None:
        """Return the exchange that a request belongs to; None when nothing like it was recorded."""
        with self._lock:
            index = self._find(method, target)
            if index is None:
                self.problems.append(f"{method} {target} was not recorded, or less often")
                return None
            self._left.remove(index)
            self.served.append(index)
            exchange = self._exchanges[index]
            self.problems += _differences(exchange, target, headers, body)
            return exchange

    def _find(self, method: str, target: str) -> int | None:
        same_method = [index for index in self._left if self._exchanges[index].method == method]
        same = [index for index in same_method if self._exchanges[index].target == target]
        return next(iter(same or same_method), None)


def _differences(exchange: Exchange, target: str, headers: Any, body: bytes) -> list[str]:
    found = [] if target == exchange.target else [f"path {target} instead of {exchange.target}"]
    for name in COMPARED_HEADERS:
        sent, recorded = headers.get(name), exchange.headers.get(name)
        if sent != recorded:
            found.append(f"header {name}: {sent} instead of {recorded}")
    content = json.loads(body) if body else None
    if content != exchange.body:
        found.append(f"body {content} instead of {exchange.body}")
    return found


def _handler(server: ScriptedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = _IDLE_S
        wbufsize = -1  # head and body leave together

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            is_probe = (self.command, self.path) in PROBES and not server.has(self.command, self.path)
            exchange = None if is_probe else server.take(self.command, self.path, self.headers, body)
            response: Json = _NOT_FOUND if is_probe else {"status": 599, "headers": {}}
            if exchange is not None:
                response = exchange.response
            if response.get("transport") == "close" or server.closing.wait(response.get("delay_s", 0)):
                self.close_connection = True
                return
            self._send(response)

        def _send(self, response: Any) -> None:
            content = json.dumps(response["body_json"]) if "body_json" in response else response.get("body_text", "")
            self.send_response(response["status"])
            for name, value in response["headers"].items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content.encode())))
            self.end_headers()
            self.wfile.write(content.encode())

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - the names of the base class

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
            """Say nothing."""

    return Handler
