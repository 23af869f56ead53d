"""Certificates for the tests of SPAN clients."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from span_panel_api.simulator import SpanSimulator
from tests.span.tls import TlsRelay


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """A certificate authority that no system knows, as that of a panel."""
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    """The certificate of the authority."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


@pytest.fixture
def tls_port(span_simulator: SpanSimulator, authority: trustme.CA) -> Iterator[int]:
    """A port where the simulator answers over TLS, as 127.0.0.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with TlsRelay(context, span_simulator.port) as relay:
        yield relay.port
