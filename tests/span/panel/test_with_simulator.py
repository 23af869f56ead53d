"""`SpanPanel` and the simulated panel: TLS with the panel's own CA, WebSocket, firmware by firmware, and what can go wrong with a real one."""

import asyncio
import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from span_panel_api import (
    BrokerAccess,
    PanelTrust,
    SpanPanel,
    SpanPanelAuthError,
    SpanPanelCertificateError,
    SpanPanelSync,
    register_panel,
)
from span_panel_api.simulator import Settings, SpanSimulator

from .panel_tools import until

FIRMWARES = {"r202609": "flat", "r202639": "1.0"}
WAITS: dict[str, Any] = {"reconnect_wait": 0.02, "reconnect_limit": 0.2, "command_timeout": 20.0}


@pytest.fixture(params=FIRMWARES)
def simulator(request: pytest.FixtureRequest) -> Iterator[SpanSimulator]:
    """A simulated panel with everything."""
    with SpanSimulator(settings=Settings(firmware=request.param), publish_interval_s=None) as it:
        yield it


def access(simulator: SpanSimulator, password: str | None = None) -> BrokerAccess:
    ports = simulator.broker_ports
    assert ports is not None
    trust = PanelTrust(simulator.ca_pem, simulator.serial)
    secret = simulator.passphrase if password is None else password
    return BrokerAccess(
        simulator.serial, simulator.serial, secret, "127.0.0.1", ports.mqtts, ports.ws, ports.wss, trust
    )


@pytest.mark.parametrize(("transport", "use_tls"), [("tcp", True), ("websockets", True), ("websockets", False)])
async def test_every_way_to_the_broker(simulator: SpanSimulator, transport: Any, use_tls: bool) -> None:
    async with SpanPanel(credentials=access(simulator), transport=transport, use_tls=use_tls, **WAITS) as panel:
        assert panel.data_model == FIRMWARES[simulator.firmware.partition("/")[2].partition("/")[0]]
        assert panel.is_live
        assert len(panel.circuits) > 10
        assert panel.issues == ()


async def test_registered_switched_and_lost(simulator: SpanSimulator) -> None:
    """What a user does, from the first contact on."""
    credentials = await register_panel(
        "127.0.0.1", "tests", simulator.passphrase, http_port=simulator.port, https_port=simulator.https_port or 0
    )
    async with SpanPanel("127.0.0.1", credentials, **WAITS) as panel:
        circuit = next(one for one in panel.circuits.values() if one.is_relay_settable and one.relay == "CLOSED")
        assert (await panel.set_relay(circuit, "OPEN")).value == "OPEN"
        await until(lambda: panel.circuits[circuit.id].power_w == 0.0)
        assert panel.circuits[circuit.id].relay_requester == "USER"
        assert (await panel.set_relay(circuit, "CLOSED")).value == "CLOSED"
        await asyncio.to_thread(simulator.mqtt.lose)
        await until(lambda: panel.state == "lost")
        assert not panel.circuits[circuit.id].is_live
        await asyncio.to_thread(simulator.mqtt.come_back)
        await until(lambda: panel.is_live)
        assert panel.statistics.reconnects == 0, "the broker never went: a will is a message as any other"


async def test_what_diagnostics_show_holds_no_secrets(simulator: SpanSimulator) -> None:
    credentials = await register_panel(
        "127.0.0.1", "tests", simulator.passphrase, http_port=simulator.port, https_port=simulator.https_port or 0
    )
    async with SpanPanel("127.0.0.1", credentials, **WAITS) as panel:
        told = f"{dataclasses.asdict(panel.snapshot)} {panel.statistics} {panel!r} {panel.snapshot} {panel.credentials}"
    assert simulator.serial in told
    for secret in (simulator.passphrase, credentials.access_token, credentials.broker_password or "-"):
        assert secret not in told


async def test_a_new_passphrase_ends_the_session_and_the_new_one_works(simulator: SpanSimulator) -> None:
    async with SpanPanel(credentials=access(simulator), **WAITS) as panel:
        new = await asyncio.to_thread(simulator.rotate_passphrase)
        await until(lambda: panel.connection == "refused")
        assert isinstance(panel.connection_error, SpanPanelAuthError)
        panel.update_credentials(access(simulator, new))
        await until(lambda: panel.is_live)


async def test_brokers_that_come_and_go(simulator: SpanSimulator) -> None:
    async with SpanPanel(credentials=access(simulator), **WAITS) as panel:
        before = len(panel.circuits)
        await asyncio.to_thread(simulator.mqtt.broker_down)
        await until(lambda: panel.connection == "lost")
        await asyncio.to_thread(simulator.mqtt.broker_up)
        await until(lambda: panel.is_live)
        assert len(panel.circuits) == before


async def test_the_wrong_password(simulator: SpanSimulator) -> None:
    with pytest.raises(SpanPanelAuthError, match="refuses") as caught:
        await SpanPanel(credentials=access(simulator, "not-the-passphrase")).connect()
    assert "not-the-passphrase" not in str(caught.value)


async def test_a_ca_that_nobody_pinned(simulator: SpanSimulator) -> None:
    pinned = access(simulator)
    await asyncio.to_thread(simulator.renew_certificate, new_authority=True)
    credentials = await _with_http_port(simulator, pinned)
    with pytest.raises(SpanPanelCertificateError) as caught:
        await SpanPanel("127.0.0.1", credentials).connect()
    assert pinned.trust is not None
    assert (caught.value.reason, caught.value.pinned_fingerprint) == ("changed", pinned.trust.fingerprint)
    assert caught.value.offered_fingerprint == PanelTrust(simulator.ca_pem).fingerprint


async def _with_http_port(simulator: SpanSimulator, pinned: BrokerAccess) -> Any:
    from span_panel_api import PanelCredentials

    assert pinned.trust is not None
    return PanelCredentials(
        "127.0.0.1",
        simulator.serial,
        "token",
        broker_username=simulator.serial,
        broker_password=simulator.passphrase,
        mqtts_port=pinned.mqtts_port,
        http_port=simulator.port,
        ca_pem=pinned.trust.ca_pem,
    )


async def test_a_certificate_of_another_panel(simulator: SpanSimulator) -> None:
    known = access(simulator)
    other = BrokerAccess(
        "zz-other",
        known.broker_username,
        known.broker_password,
        "127.0.0.1",
        known.mqtts_port,
        trust=PanelTrust(simulator.ca_pem, "zz-other"),
    )
    with pytest.raises(SpanPanelCertificateError) as caught:
        await SpanPanel(credentials=other).connect()
    assert caught.value.reason == "wrong_name"


async def test_a_ca_that_changes_while_it_is_connected(simulator: SpanSimulator) -> None:
    pinned = access(simulator)
    credentials = await _with_http_port(simulator, pinned)
    async with SpanPanel("127.0.0.1", credentials, **WAITS) as panel:
        await asyncio.to_thread(simulator.renew_certificate, new_authority=True)
        await until(lambda: isinstance(panel.connection_error, SpanPanelCertificateError))
        error = panel.connection_error
        assert isinstance(error, SpanPanelCertificateError)
        assert (error.reason, error.pinned_fingerprint) == ("changed", credentials.ca_fingerprint)
        await until(lambda: panel.connection_error is not error or panel.connection == "lost")
        asked = [request for request in simulator.requests if request.path.endswith("certificate/ca")]
        assert len(asked) == 1, "the panel answers few such questions"
        assert panel.connection_error is error
        panel.update_credentials(credentials.with_trust(PanelTrust(simulator.ca_pem)))
        await until(lambda: panel.is_live)


async def test_a_renewed_certificate_of_the_same_ca_is_fine(simulator: SpanSimulator) -> None:
    async with SpanPanel(credentials=access(simulator), **WAITS) as panel:
        await asyncio.to_thread(simulator.renew_certificate)
        await until(lambda: panel.statistics.reconnects > 0 and panel.is_live)


def test_without_an_event_loop(simulator: SpanSimulator) -> None:
    with SpanPanelSync(credentials=access(simulator), **WAITS) as panel:
        circuit = next(one for one in panel.circuits.values() if one.is_relay_settable and one.relay == "CLOSED")
        assert panel.set_relay(circuit, "OPEN").value == "OPEN"
        assert panel.circuits[circuit.id].relay == "OPEN"


async def test_registering_gives_a_panel(simulator: SpanSimulator) -> None:
    ports = {"http_port": simulator.port, "https_port": simulator.https_port or 0}
    panel = await SpanPanel.register("127.0.0.1", "tests", simulator.passphrase, **ports)
    async with panel:
        assert panel.serial_number == simulator.serial
    blocking = await asyncio.to_thread(
        lambda: SpanPanelSync.register("127.0.0.1", "others", simulator.passphrase, **ports)
    )
    assert blocking.credentials.broker_password == simulator.passphrase
    assert simulator.passphrase not in repr(blocking.credentials)
