"""What a user of the one client, of discovery and of the client of release 2.6.4 may write: every line must type-check."""

from __future__ import annotations

from typing import Literal, assert_type

from span_panel_api import (
    API_VERSION,
    Compatibility,
    DiscoveredPanel,
    FieldMetadata,
    MqttClientConfig,
    PanelCapability,
    PanelCredentials,
    SpanCircuitSnapshot,
    SpanMqttClient,
    SpanPanelAPIError,
    SpanPanelClient,
    SpanPanelClientSync,
    SpanPanelConnectionError,
    SpanPanelSnapshot,
    SpanPanelStaleDataError,
    SpanPanelUnsupportedError,
    create_span_client,
    discover,
    discover_sync,
)
from zeroconf import Zeroconf
from zeroconf.asyncio import AsyncZeroconf


async def find(shared: AsyncZeroconf, plain: Zeroconf) -> None:
    for panel in await discover(timeout=1.0, zeroconf=shared):
        assert_type(panel, DiscoveredPanel)
        assert_type(panel.host, str)
        assert_type(panel.https_port, int | None)
        assert_type(panel.api_versions, tuple[str, ...])
    assert_type(await discover(zeroconf=plain), tuple[DiscoveredPanel, ...])
    assert_type(discover_sync(2.0, plain), tuple[DiscoveredPanel, ...])


async def both_worlds(known: PanelCredentials) -> None:
    async with SpanPanelClient("192.168.1.100", api_version="auto", credentials=known) as client:
        assert_type(client.spoken_version, Literal["v1", "v2"] | None)
        assert_type(client.credentials, PanelCredentials | None)
        assert_type(client.compatibility, Compatibility)
        assert_type(client.compatibility.device_version, str | None)
        try:
            await client.scan_wifi()
        except SpanPanelUnsupportedError as error:
            assert_type(error.operation, str)
            refused: SpanPanelAPIError = error
            print(refused)
        except SpanPanelStaleDataError as error:
            away: SpanPanelConnectionError = error
            print(away)
    with SpanPanelClientSync("192.168.1.100", api_version="v2", credentials=known) as blocking:
        assert_type(blocking.spoken_version, Literal["v1", "v2"] | None)
    assert_type(API_VERSION, Literal["v1"])


def take(snapshot: SpanPanelSnapshot) -> None:
    assert_type(snapshot.battery.soe_percentage, float | None)


async def take_later(snapshot: SpanPanelSnapshot) -> None:
    assert_type(snapshot.circuits["id"], SpanCircuitSnapshot)


async def as_release_2_6_4() -> None:
    config = MqttClientConfig("192.168.1.100", "serial", "secret", transport="websockets", use_tls=True)
    assert_type(config.effective_port, int)
    async with SpanMqttClient("192.168.1.100", "serial", config, snapshot_interval=0.5) as client:
        forget = client.register_snapshot_callback(take)
        client.register_snapshot_callback(take_later)
        client.register_connection_callback(print)
        await client.start_streaming()
        assert_type(await client.get_snapshot(), SpanPanelSnapshot)
        assert_type(client.capabilities, PanelCapability)
        assert_type(client.field_metadata["circuit.current_a"], FieldMetadata)
        forget()
    assert_type(await create_span_client("192.168.1.100", "passphrase", port=8080), SpanMqttClient)
