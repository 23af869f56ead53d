"""A panel on real sockets that says what a test has written down: REST v2 over http, and over https with a CA of its own."""

import contextlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import trustme

from tests.conformance.recordings import Exchange
from tests.conformance.scripted_server import ScriptedServer
from tests.span.tls import TlsRelay

SERIAL = "zz-2601-0abcd"
NAME = f"span-{SERIAL}.local"
TOKEN = "aaa.bbb.ccc"
STATUS = {
    "serialNumber": SERIAL,
    "firmwareVersion": "spanos3/r202639/01",
    "proximityProven": False,
    "hardwareVersion": "1.2",
}
REGISTERED = {
    "accessToken": TOKEN,
    "tokenType": "bearer",
    "iatMs": 1773511200123,
    "hostname": NAME,
    "serialNumber": SERIAL,
    "hopPassphrase": "example-pass-phrase",
    "ebusBrokerUsername": SERIAL,
    "ebusBrokerPassword": "example-password",
    "ebusBrokerHost": NAME,
    "ebusBrokerMqttsPort": 18883,
    "ebusBrokerWsPort": 19001,
    "ebusBrokerWssPort": 19002,
}
JSON = "application/json"


def says(
    method: str, path: str, body: Any = None, status: int = 200, *, sent: Any = None, token: str | None = None
) -> Exchange:
    """One answer in JSON, to a request with this body and token."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    if sent is not None:
        headers["content-type"] = JSON
    response = {"status": status, "headers": {"content-type": JSON}, "body_json": body}
    return Exchange(method, f"/api/v2/{path}", headers, sent, response)


def page(method: str, path: str, text: str, status: int = 200, kind: str = "text/html") -> Exchange:
    """One answer that is no JSON."""
    response = {"status": status, "headers": {"content-type": kind}, "body_text": text}
    return Exchange(method, f"/api/v2/{path}", {}, None, response)


def certificate(authority: trustme.CA) -> Exchange:
    """The answer with a CA."""
    return page("GET", "certificate/ca", pem(authority), kind="application/x-pem-file")


def silence(method: str, path: str, delay_s: float) -> Exchange:
    """An answer that comes late."""
    return Exchange(
        method, f"/api/v2/{path}", {}, None, {"status": 200, "headers": {}, "body_json": {}, "delay_s": delay_s}
    )


def hang_up(method: str, path: str) -> Exchange:
    """No answer: the connection is closed."""
    return Exchange(method, f"/api/v2/{path}", {}, None, {"transport": "close"})


def pem(authority: trustme.CA) -> str:
    """The certificate of an authority."""
    return authority.cert_pem.bytes().decode()


@dataclass
class Panel:
    """Where the panel listens, and what came."""

    http_port: int
    https_port: int
    server: ScriptedServer

    @property
    def came(self) -> int:
        """Number of requests so far."""
        return len(self.server.served)


@contextlib.contextmanager
def panel(
    *answers: Exchange,
    authority: trustme.CA | None = None,
    names: tuple[str, ...] = (NAME, "127.0.0.1"),
    starts: timedelta = timedelta(days=-10),
    lasts: timedelta = timedelta(days=20),
) -> Iterator[Panel]:
    """A panel that gives each answer once; its certificate holds for `lasts` from `starts`, seen from now."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    begin = datetime.now(UTC) + starts
    (authority or trustme.CA()).issue_cert(*names, not_before=begin, not_after=begin + lasts).configure_cert(context)
    with ScriptedServer(answers) as server, TlsRelay(context, server.port) as relay:
        yield Panel(server.port, relay.port, server)
