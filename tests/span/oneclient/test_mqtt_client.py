"""The client of release 2.6.4 over MQTT, against the simulator: streaming, callbacks, configuration. Its recorded lines run in tests/conformance."""

import asyncio
import inspect
from collections.abc import AsyncIterator

import pytest

import span_panel_api
from span_panel_api import (
    FieldMetadata,
    MqttClientConfig,
    PanelCapability,
    PanelTrust,
    SpanMqttClient,
    SpanPanelAuthError,
    SpanPanelCertificateError,
    SpanPanelCommandError,
    SpanPanelServerError,
    SpanPanelSnapshot,
    SpanPanelStaleDataError,
    _rest_session,
    create_span_client,
)
from span_panel_api.simulator import ErrorStatus, Settings, SpanSimulator
from tests.span.async_tools import eventually

flat = pytest.mark.span_simulator(settings=Settings(firmware="r202609"))
tree = pytest.mark.span_simulator(settings=Settings(firmware="r202639"))


@pytest.fixture
async def client(span_simulator: SpanSimulator) -> AsyncIterator[SpanMqttClient]:
    simulator = span_simulator
    opened = await create_span_client(simulator.host, simulator.passphrase, port=simulator.port)
    yield opened
    await opened.close()


@flat
async def test_snapshot_flat(client: SpanMqttClient, span_simulator: SpanSimulator) -> None:
    await _check_snapshot(client, span_simulator)


@tree
async def test_snapshot_of_the_newer_data_model(client: SpanMqttClient, span_simulator: SpanSimulator) -> None:
    await _check_snapshot(client, span_simulator)


async def _check_snapshot(client: SpanMqttClient, simulator: SpanSimulator) -> None:
    snapshot = await client.get_snapshot()
    assert isinstance(snapshot, SpanPanelSnapshot)
    assert snapshot.serial_number == client.serial_number == simulator.serial
    assert len(snapshot.circuits) == 21
    assert (snapshot.main_relay_state, snapshot.dsm_state) == ("CLOSED", "DSM_ON_GRID")
    assert snapshot.battery.soe_percentage == 83.0
    solar = next(circuit for circuit in snapshot.circuits.values() if circuit.device_type == "pv")
    assert solar.instant_power_w is not None
    assert solar.instant_power_w <= 0, "it generates"
    assert await client.ping()


@tree
async def test_commands(client: SpanMqttClient, span_simulator: SpanSimulator) -> None:
    office = span_simulator.panel.find_circuit("Office")
    await client.set_circuit_relay(office.id, "OPEN")
    await client.set_circuit_priority(office.id, "OFF_GRID")
    changed = (await client.get_snapshot()).circuits[office.id]
    assert (changed.relay_state, changed.priority) == ("OPEN", "OFF_GRID")
    with pytest.raises(SpanPanelCommandError) as caught:
        await client.set_circuit_relay(office.id, "AJAR")
    assert caught.value.reason == "invalid_value"
    with pytest.raises(SpanPanelCommandError) as caught:
        await client.set_dominant_power_source("GRID")
    assert caught.value.reason == "unsupported", "this data model has another command"


@flat
async def test_streaming(client: SpanMqttClient, span_simulator: SpanSimulator) -> None:
    seen: list[SpanPanelSnapshot] = []
    later: list[SpanPanelSnapshot] = []

    async def take(snapshot: SpanPanelSnapshot) -> None:
        later.append(snapshot)

    def fail(_snapshot: SpanPanelSnapshot) -> None:
        raise RuntimeError("a callback that fails keeps nobody else from being called")

    client.set_snapshot_interval(0.01)
    unregister = [client.register_snapshot_callback(callback) for callback in (fail, seen.append, take)]
    await client.start_streaming()
    await client.start_streaming()
    await client.set_circuit_relay(span_simulator.panel.find_circuit("Office").id, "OPEN")

    async def have_both() -> bool:
        return bool(seen and later)

    await eventually(have_both)
    for forget in unregister:
        forget()
        forget()
    await client.stop_streaming()
    count = len(seen)
    await client.set_circuit_relay(span_simulator.panel.find_circuit("Office").id, "CLOSED")
    await asyncio.sleep(0.05)
    assert len(seen) == count


@flat
async def test_connecting_twice_at_once(client: SpanMqttClient) -> None:
    await client.close()
    before = len(asyncio.all_tasks())
    await asyncio.gather(client.connect(), client.connect())
    await client.close()
    assert len(asyncio.all_tasks()) == before


@flat
async def test_a_callback_may_stop_the_streaming(client: SpanMqttClient, span_simulator: SpanSimulator) -> None:
    seen: list[SpanPanelSnapshot] = []

    async def once(snapshot: SpanPanelSnapshot) -> None:
        seen.append(snapshot)
        await client.stop_streaming()

    client.set_snapshot_interval(0.0)
    client.register_snapshot_callback(once)
    await client.start_streaming()
    office = span_simulator.panel.find_circuit("Office").id
    await client.set_circuit_relay(office, "OPEN")

    async def has_seen() -> bool:
        return bool(seen)

    await eventually(has_seen)
    for state in ("CLOSED", "OPEN"):
        await client.set_circuit_relay(office, state)
        await asyncio.sleep(0.05)
    assert len(seen) == 1


@tree
async def test_connection_callbacks(client: SpanMqttClient, span_simulator: SpanSimulator) -> None:
    seen: list[bool] = []
    client.register_connection_callback(seen.append)
    span_simulator.mqtt.lose()

    async def has_gone() -> bool:
        return seen == [False]

    await eventually(has_gone)
    assert not await client.ping()
    with pytest.raises(SpanPanelStaleDataError):
        await client.get_snapshot()
    span_simulator.mqtt.come_back()

    async def is_back() -> bool:
        return seen == [False, True]

    await eventually(is_back)
    assert (await client.get_snapshot()).circuits


@tree
async def test_closed(client: SpanMqttClient) -> None:
    await client.close()
    await client.close()
    assert not await client.ping()
    with pytest.raises(SpanPanelStaleDataError):
        await client.get_snapshot()
    with pytest.raises(SpanPanelStaleDataError):
        await client.set_circuit_relay("x", "OPEN")
    await client.connect()
    await client.connect()
    assert await client.ping()


@tree
async def test_capabilities_and_units(client: SpanMqttClient) -> None:
    assert PanelCapability.BATTERY | PanelCapability.SOLAR | PanelCapability.RELAY_CONTROL in client.capabilities
    await client.close()
    assert PanelCapability.BATTERY not in client.capabilities
    assert client.field_metadata["circuit.instant_power_w"] == FieldMetadata("W", "float")
    assert client.field_metadata["panel.main_breaker_rating_a"] == FieldMetadata("A", "integer")
    assert client.field_metadata["panel.power_flow_pv"].unit == "W"


@tree
async def test_over_websockets_with_a_known_authority(span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    ports = simulator.broker_ports
    config = MqttClientConfig(
        simulator.host, simulator.serial, simulator.passphrase, ports.mqtts, ports.ws, ports.wss, "websockets"
    )
    trust = PanelTrust(simulator.ca_pem, simulator.serial)
    before = len(simulator.requests)
    async with SpanMqttClient(simulator.host, simulator.serial, config, trust=trust) as client:
        assert len((await client.get_snapshot()).circuits) == 21
    assert len(simulator.requests) == before, "nothing is fetched"


@tree
async def test_registered_before(span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    config = MqttClientConfig(simulator.host, simulator.serial, simulator.passphrase, simulator.broker_ports.mqtts)
    client = await create_span_client(simulator.host, mqtt_config=config, port=simulator.port)
    try:
        assert client.serial_number == simulator.serial, "it was asked for"
    finally:
        await client.close()


@tree
async def test_the_passphrase_travels_encrypted(span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    simulator.faults.add(ErrorStatus(500, path="/api/v2/auth/register", times=1))
    with pytest.raises(SpanPanelServerError):  # what may have arrived is not sent again, neither this way nor another
        await create_span_client(
            simulator.host, simulator.passphrase, port=simulator.port, https_port=simulator.https_port
        )
    before = len(simulator.requests)
    client = await create_span_client(
        simulator.host, simulator.passphrase, port=simulator.port, https_port=simulator.https_port
    )
    await client.close()
    asked = [request.path.rpartition("/")[2] for request in list(simulator.requests)[before:]]
    assert asked == ["status", "ca", "register"], "the CA that was pinned is used for MQTT as well"
    assert all(request.is_tls for request in simulator.requests if request.path.endswith("register"))


@tree
async def test_without_https_it_is_said_once_that_it_does_not(
    span_simulator: SpanSimulator,
    caplog: pytest.LogCaptureFixture,
    unused_tcp_port: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_rest_session, "_WARNED", set())
    simulator = span_simulator
    for https_port in (unused_tcp_port, None):
        client = await create_span_client(
            simulator.host, simulator.passphrase, port=simulator.port, https_port=https_port
        )
        await client.close()
    (told,) = [record.getMessage() for record in caplog.records if "over http" in record.getMessage()]
    assert simulator.passphrase not in told
    assert "register_panel" in told


@tree
async def test_a_wrong_password(span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    config = MqttClientConfig(simulator.host, simulator.serial, "wrong-secret", simulator.broker_ports.mqtts)
    client = SpanMqttClient(simulator.host, simulator.serial, config, panel_http_port=simulator.port)
    with pytest.raises(SpanPanelAuthError) as caught:
        await client.connect()
    assert "wrong-secret" not in str(caught.value) + repr(client) + repr(config)


@tree
async def test_another_authority(span_simulator: SpanSimulator) -> None:
    simulator = span_simulator
    trust = PanelTrust(simulator.ca_pem, simulator.serial)
    simulator.renew_certificate(new_authority=True)
    config = MqttClientConfig(simulator.host, simulator.serial, simulator.passphrase, simulator.broker_ports.mqtts)
    client = SpanMqttClient(simulator.host, simulator.serial, config, panel_http_port=simulator.port, trust=trust)
    with pytest.raises(SpanPanelCertificateError):
        await client.connect()


@pytest.mark.span_simulator(settings=Settings(firmware="r202639", has_passphrase=False))
async def test_a_panel_without_a_broker_password(span_simulator: SpanSimulator) -> None:
    span_simulator.panel.press_door()
    with pytest.raises(SpanPanelAuthError, match="no broker password yet"):
        await create_span_client(span_simulator.host, port=span_simulator.port)


def test_configuration() -> None:
    config = MqttClientConfig("192.0.2.1", "s", "secret-pass")
    assert config.effective_port == 8883
    assert MqttClientConfig("192.0.2.1", "s", "p", transport="websockets").effective_port == 9002
    assert MqttClientConfig("192.0.2.1", "s", "p", transport="websockets", use_tls=False).effective_port == 9001
    assert "secret-pass" not in repr(config)
    with pytest.raises(ValueError, match="transport"):
        MqttClientConfig("192.0.2.1", "s", "p", transport="pigeon")  # type: ignore[arg-type]  # what is refused


@pytest.mark.parametrize("interval", [-1.0, float("nan"), float("inf")])
def test_intervals(interval: float) -> None:
    config = MqttClientConfig("192.0.2.1", "s", "p")
    with pytest.raises(ValueError, match="interval"):
        SpanMqttClient("192.0.2.1", "s", config, interval)
    with pytest.raises(ValueError, match="interval"):
        SpanMqttClient("192.0.2.1", "s", config).set_snapshot_interval(interval)


def test_the_documented_surface_is_there() -> None:
    """Names and order of arguments as release 2.6.4 documents them."""
    surface = {
        "MqttClientConfig": "broker_host username password mqtts_port ws_port wss_port transport use_tls",
        "SpanMqttClient": "host serial_number broker_config snapshot_interval panel_http_port",
        "create_span_client": "host passphrase mqtt_config serial_number port",
        "detect_api_version": "host timeout port httpx_client",
        "register_v2": "host name passphrase",
        "regenerate_passphrase": "host token",
        "register_fqdn": "host token fqdn",
        "get_fqdn": "host token",
        "delete_fqdn": "host token",
    }
    for name, arguments in surface.items():
        found = list(inspect.signature(getattr(span_panel_api, name)).parameters)
        wanted = arguments.split()
        assert found[: len(wanted)] == wanted, name
    methods = "connect close ping get_snapshot set_circuit_relay set_circuit_priority set_dominant_power_source"
    methods += " register_snapshot_callback register_connection_callback start_streaming stop_streaming"
    methods += " set_snapshot_interval capabilities field_metadata serial_number"
    assert set(methods.split()) <= set(dir(SpanMqttClient))
