"""Mistakes that a type checker must find: `# E: <code of mypy> <code of pyright>`, a dash where one of them is silent."""

from span_panel_api import (
    MqttClientConfig,
    PanelCredentials,
    SpanMqttClient,
    SpanPanelClient,
    create_span_client,
    discover,
    discover_sync,
)


async def arguments() -> None:
    SpanPanelClient("panel", api_version="v3")  # E: arg-type reportArgumentType
    SpanPanelClient("panel", credentials="panel.json")  # E: arg-type reportArgumentType
    MqttClientConfig("panel", "serial")  # E: call-arg reportCallIssue
    MqttClientConfig("panel", "serial", "secret", transport="pigeon")  # E: arg-type reportArgumentType
    SpanMqttClient("panel", "serial")  # E: call-arg reportCallIssue
    await create_span_client("panel", port="80")  # E: arg-type reportArgumentType
    SpanPanelClient("panel", api_versions="v2")  # E: call-arg reportCallIssue
    PanelCredentials("panel", "serial")  # E: call-arg reportCallIssue
    discover_sync(zeroconf="mine")  # E: arg-type reportArgumentType
    await discover("3 s")  # E: arg-type reportArgumentType


async def results(client: SpanMqttClient) -> None:
    snapshot = await client.get_snapshot()
    snapshot.instant_grid_power_w + 1.0  # E: operator reportOptionalOperand
    snapshot.door_state = "OPEN"  # E: misc reportAttributeAccessIssue
    await client.set_circuit_relay("id")  # E: call-arg reportCallIssue
    client.set_snapshot_interval("1 s")  # E: arg-type reportArgumentType
    client.serial_number = "other"  # E: misc reportAttributeAccessIssue
    for panel in await discover():
        panel.port  # E: attr-defined reportAttributeAccessIssue
