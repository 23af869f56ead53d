"""A program that uses an installed span_panel_api; it needs no panel."""

import asyncio
from typing import assert_type

from devicewire.span import API_VERSION
from devicewire.span.models import RelayState, StatusOut

from span_panel_api import (
    MqttClientConfig,
    PanelCredentials,
    SpanMqttClient,
    SpanPanel,
    SpanPanelClient,
    SpanPanelClientSync,
    SpanPanelConnectionError,
    SpanPanelSync,
)


async def over_mqtt() -> None:
    known = PanelCredentials(
        "127.0.0.1", "nobody", "token", broker_username="nobody", broker_password="x", mqtts_port=1
    )
    panel = SpanPanel("127.0.0.1", known, connect_timeout=5.0)
    assert_type(panel.grid.power_w, float | None)
    try:
        await panel.connect()
    except SpanPanelConnectionError as error:
        print(error)
    assert not SpanPanelSync("127.0.0.1", known).is_live
    config = MqttClientConfig("127.0.0.1", "nobody", "x", mqtts_port=1, use_tls=False)
    assert not await SpanMqttClient("127.0.0.1", "nobody", config).ping()


async def main() -> None:
    async with SpanPanelClient("127.0.0.1", port=1, timeout=5.0) as client:
        try:
            assert_type(await client.get_status(), StatusOut)
        except SpanPanelConnectionError as error:
            print(error)
    with SpanPanelClientSync("127.0.0.1", port=1, timeout=5.0) as synchronous:
        try:
            assert_type(synchronous.get_status(), StatusOut)
        except SpanPanelConnectionError as error:
            print(error)
    await over_mqtt()
    print(API_VERSION, RelayState("AJAR"), "ok")


asyncio.run(main())
