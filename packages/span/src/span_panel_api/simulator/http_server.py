"""Puts the panel on its sockets: HTTP, and HTTPS on a second port where it is asked for."""

import ssl
from collections.abc import Callable

from devicewire.span.simulation.http_requests import ReceivedRequest
from devicewire.span.simulation.http_server import HttpServer

from .answers import Answer

_SERVER_NAME = "nginx"

TlsSite = tuple[int, ssl.SSLContext]
"""Where to listen for HTTPS, and with which certificate."""
AnswerFunction = Callable[[ReceivedRequest], Answer]


class PanelServer(HttpServer[Answer]):
    """The panel's HTTP server in the running event loop."""

    def __init__(self, answer: AnswerFunction, keepalive_s: float) -> None:
        super().__init__(name=_SERVER_NAME, keepalive_s=keepalive_s)
        self._respond = answer

    async def answer(self, request: ReceivedRequest) -> Answer:
        """Do what a request asks for."""
        return self._respond(request)

    async def start_at(self, host: str, port: int, tls: TlsSite | None = None) -> tuple[int, int]:
        """Listen and return the ports (0 without TLS); the system chooses those that are 0. OSError when that fails."""
        ports = await self.start(host, [(port, None), *([] if tls is None else [tls])])
        return ports[0], ports[1] if tls is not None else 0
