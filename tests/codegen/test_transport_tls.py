"""Transports over TLS: certificates are checked whatever was sent before, and connections that were used once are closed for good."""

from __future__ import annotations

import asyncio
import gc
import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import trustme

from codegen.runtime import errors, transport
from codegen.runtime.calls import HttpRequest
from tests.codegen.device import Device
from tests.codegen.test_transport import WAYS, Way
from tests.span.tls import TlsRelay


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


class Secure:
    """A device behind TLS, which counts handshakes."""

    def __init__(self, device: Device, authority: trustme.CA) -> None:
        self.handshakes = 0
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        context.sni_callback = self._count
        self.relay = TlsRelay(context, int(device.endpoint.rpartition(":")[2]))

    def _count(self, *_: object) -> None:
        self.handshakes += 1

    def request(self, method: str, scheme: str = "https") -> HttpRequest:
        return HttpRequest(method, f"{scheme}://127.0.0.1:{self.relay.port}/", {}, None, 20.0)


@contextmanager
def secure(device: Device, authority: trustme.CA) -> Iterator[Secure]:
    made = Secure(device, authority)
    with made.relay:
        yield made


@pytest.mark.parametrize("scheme", ["https", "HTTPS"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("name", WAYS)
async def test_certificates_are_checked_after_a_request_without_tls(
    name: str, method: str, scheme: str, authority: trustme.CA
) -> None:
    way = Way(name, verify=trusting(trustme.CA()), fresh_writes=True)
    with Device() as device, secure(device, authority) as there:
        assert (await way.send(HttpRequest(method, device.endpoint, {}, None, 20.0))).status == 200
        with pytest.raises(errors.ConnectFailed, match="not trusted"):
            await way.send(there.request(method, scheme))
        await way.close()
    assert len(device.seen) == 1


@pytest.mark.parametrize("name", WAYS)
async def test_fresh_connections_for_writes(name: str, authority: trustme.CA) -> None:
    way = Way(name, verify=trusting(authority), fresh_writes=True)
    with Device() as device, secure(device, authority) as there:
        for _ in range(2):
            assert (await way.send(there.request("GET"))).status == 200
        assert there.handshakes == 1
        for _ in range(2):
            assert (await way.send(there.request("PUT"))).status == 200
        assert there.handshakes == 3
        await way.close()


@contextmanager
def reserved(authority: trustme.CA) -> Iterator[int]:
    """A device behind TLS that answers one request, and then neither says anything nor hangs up."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)

        def serve() -> None:
            with context.wrap_socket(listener.accept()[0], server_side=True) as connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                over.wait(5)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        over.set()
        thread.join()


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_nothing_is_left_open_when_the_loop_ends(method: str, authority: trustme.CA) -> None:
    async def once(port: int) -> None:
        made = transport.AiohttpTransport(verify=trusting(authority), fresh_writes=True)
        await made.send(HttpRequest(method, f"https://127.0.0.1:{port}/", {}, None, 20.0))
        await made.close()

    gc.collect()
    with reserved(authority) as port, warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        asyncio.run(once(port))
        gc.collect()
    assert [str(warning.message) for warning in said] == []
