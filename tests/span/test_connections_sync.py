# Derived from tests/span/test_connections.py by `codegen generate`. Do not edit: change that file.
"""How calls travel: nothing is sent twice, TLS, transports of one's own, kept connections. The synchronous twin is derived."""

import ssl
from collections.abc import Iterator

import httpx
import pytest
from devicewire.span.calls import HttpRequest, HttpResponse
from devicewire.span.transport import HttpxTransport, Transport

from span_panel_api import (
    SpanPanelClientSync,
    SpanPanelConnectionError,
    SpanPanelRetriableError,
    SpanPanelTimeoutError,
)
from span_panel_api.simulator import Delay, Drop, ErrorStatus, Reset, Settings, SpanSimulator, Truncate
from tests.span.sync_tools import record_waits

Broken = Drop | Reset | Truncate | Delay

SHORT = 0.3
"""Seconds; what a test waits for an answer that does not come."""


@pytest.fixture
def client(span_simulator: SpanSimulator) -> Iterator[SpanPanelClientSync]:
    with SpanPanelClientSync(
        span_simulator.host, span_simulator.port, SHORT, retries=2, access_token=span_simulator.token
    ) as opened:
        yield opened


# Nothing is sent twice


@pytest.mark.parametrize("acts", [True, False])
@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (Drop, SpanPanelConnectionError),
        (Reset, SpanPanelConnectionError),
        (Truncate, SpanPanelConnectionError),
    ],
)
def test_a_write_that_may_have_arrived_is_not_repeated(
    client: SpanPanelClientSync,
    span_simulator: SpanSimulator,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[Drop | Reset | Truncate],
    error: type[SpanPanelConnectionError],
    acts: bool,
) -> None:
    waits = record_waits(client, monkeypatch)
    office = span_simulator.panel.find_circuit("Office")
    client.get_circuits()
    span_simulator.requests.clear()
    with span_simulator.faults.active(kind(acts=acts)), pytest.raises(error) as caught:
        client.set_circuit_relay(office.id, "OPEN")
    assert (len(span_simulator.requests), waits) == (1, [])
    assert caught.value.was_sent is True
    expected = "OPEN" if acts else "CLOSED"
    assert (client.get_circuit(office.id)).relay_state == expected


def test_a_write_without_an_answer_in_time_is_not_repeated(
    client: SpanPanelClientSync, span_simulator: SpanSimulator
) -> None:
    office = span_simulator.panel.find_circuit("Office")
    with span_simulator.faults.active(Delay(60)), pytest.raises(SpanPanelTimeoutError) as caught:
        client.set_circuit_relay(office.id, "OPEN")
    assert caught.value.was_sent is True
    assert len(span_simulator.requests) == 1


def test_deleting_is_not_repeated_either(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    span_simulator.registry.issue("old")
    with span_simulator.faults.active(Drop(acts=True)), pytest.raises(SpanPanelConnectionError):
        client.delete_client("old")
    assert len(span_simulator.requests) == 1


def test_a_gateway_timeout_of_a_write_is_not_repeated(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = record_waits(client, monkeypatch)
    with span_simulator.faults.active(ErrorStatus(504)):
        with pytest.raises(SpanPanelRetriableError):
            client.set_storage_soe(50)
        assert (len(span_simulator.requests), waits) == (1, [])
        with pytest.raises(SpanPanelRetriableError):
            client.get_storage_soe()
    assert (len(span_simulator.requests), waits) == (4, [0.5, 1.0])


def test_a_write_that_the_web_server_refused_is_repeated(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = record_waits(client, monkeypatch)
    span_simulator.faults.add(ErrorStatus(502, times=2))
    assert (client.set_storage_soe(50)).to_dict() == {"soe": {"percentage": 50}}
    assert (len(span_simulator.requests), waits) == (3, [0.5, 1.0])


@pytest.mark.parametrize("fault", [Drop(times=2), Reset(times=2), Truncate(times=2)])
def test_reads_are_repeated(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, monkeypatch: pytest.MonkeyPatch, fault: Broken
) -> None:
    waits = record_waits(client, monkeypatch)
    span_simulator.faults.add(fault)
    assert len(client.get_circuits()) == 20
    assert (len(span_simulator.requests), waits) == (3, [0.5, 1.0])


def test_slow_reads_are_repeated(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = record_waits(client, monkeypatch)
    span_simulator.faults.add(Delay(60, times=1))
    assert (client.get_status()).system.manufacturer == "Span"
    assert (len(span_simulator.requests), waits) == (2, [0.5])


@pytest.mark.span_simulator(settings=Settings(keepalive_s=0.05))
def test_connections_that_the_panel_dropped_do_not_cost_a_write(
    client: SpanPanelClientSync, span_simulator: SpanSimulator
) -> None:
    client.retries = 0
    for percentage in range(5):
        client.get_storage_soe()
        assert (client.set_storage_soe(percentage)).to_dict() == {"soe": {"percentage": percentage}}


# TLS


def test_an_unknown_authority_is_refused(
    span_simulator: SpanSimulator, tls_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SpanPanelClientSync("127.0.0.1", tls_port, 5, use_ssl=True) as client:
        with pytest.raises(SpanPanelConnectionError, match="the certificate is not trusted: ") as caught:
            client.get_status()
    assert caught.value.was_sent is False
    assert f"https://127.0.0.1:{tls_port}/api/v1/status" in str(caught.value)
    assert len(span_simulator.requests) == 0


def test_ways_to_trust(span_simulator: SpanSimulator, tls_port: int, ca_file: str) -> None:
    for verify in (ca_file, ssl.create_default_context(cafile=ca_file), False):
        with SpanPanelClientSync("127.0.0.1", tls_port, 5, use_ssl=True, verify_ssl=verify) as client:
            client.set_access_token(span_simulator.token)
            assert len(client.get_circuits()) == 20
            assert (client.set_storage_soe(50)).to_dict() == {"soe": {"percentage": 50}}


def test_a_certificate_for_another_name(tls_port: int, ca_file: str) -> None:
    with SpanPanelClientSync("localhost", tls_port, 5, use_ssl=True, verify_ssl=ca_file) as client:
        with pytest.raises(SpanPanelConnectionError, match=r"the certificate is not trusted: .*localhost"):
            client.get_status()


def test_tls_to_a_plain_port(span_simulator: SpanSimulator) -> None:
    with SpanPanelClientSync(span_simulator.host, span_simulator.port, 30, use_ssl=True) as client:
        with pytest.raises(SpanPanelConnectionError, match=r"does this port speak https\?"):
            client.get_status()
    assert len(span_simulator.requests) == 0


def test_plain_http_to_a_tls_port(tls_port: int) -> None:
    with SpanPanelClientSync("127.0.0.1", tls_port, 5) as client:
        with pytest.raises(SpanPanelConnectionError):
            client.get_status()


def test_a_ca_file_that_is_none(tls_port: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    missing = str(tmp_path_factory.mktemp("none") / "ca.pem")
    with SpanPanelClientSync("127.0.0.1", tls_port, 5, use_ssl=True, verify_ssl=missing) as client:
        with pytest.raises(SpanPanelConnectionError) as caught:
            client.get_status()
    assert "No such file" in str(caught.value)


# Transports


def test_a_httpx_client_of_ones_own(span_simulator: SpanSimulator) -> None:
    with httpx.Client(headers={"X-Mine": "yes"}) as own:
        client = SpanPanelClientSync(
            span_simulator.host, span_simulator.port, 30, access_token=span_simulator.token, httpx_client=own
        )
        with client:
            assert len(client.get_circuits()) == 20
            assert (client.set_storage_soe(50)).to_dict() == {"soe": {"percentage": 50}}
        assert not own.is_closed
        assert client.ping()
    assert [request.headers["x-mine"] for request in span_simulator.requests] == ["yes"] * 3


def test_errors_of_a_httpx_client_of_ones_own(span_simulator: SpanSimulator) -> None:
    with httpx.Client() as own:
        client = SpanPanelClientSync(span_simulator.host, span_simulator.port, SHORT, httpx_client=own)
        with span_simulator.faults.active(Drop()), pytest.raises(SpanPanelConnectionError):
            client.get_status()
        with span_simulator.faults.active(Delay(60)), pytest.raises(SpanPanelTimeoutError):
            client.get_status()
        span_simulator.stop()
        with pytest.raises(SpanPanelConnectionError) as caught:
            client.get_status()
        assert caught.value.was_sent is False


class Counting:
    """A transport that counts."""

    def __init__(self, inner: Transport) -> None:
        self.inner = inner
        self.sent: list[HttpRequest] = []
        self.closed = 0

    def send(self, request: HttpRequest) -> HttpResponse:
        self.sent.append(request)
        return self.inner.send(request)

    def close(self) -> None:
        self.closed += 1
        self.inner.close()


def test_a_transport_of_ones_own(span_simulator: SpanSimulator) -> None:
    transport = Counting(HttpxTransport())
    with SpanPanelClientSync(
        span_simulator.host, span_simulator.port, 7, access_token=span_simulator.token, transport=transport
    ) as client:
        assert len(client.get_circuits()) == 20
    assert [request.timeout for request in transport.sent] == [7]
    assert span_simulator.token not in repr(transport.sent)
    assert transport.closed == 0
    transport.close()


def test_not_both_a_httpx_client_and_a_transport() -> None:
    with httpx.Client() as own:
        with pytest.raises(ValueError, match="either httpx_client or transport, not both"):
            SpanPanelClientSync("panel.local", httpx_client=own, transport=Counting(HttpxTransport()))
