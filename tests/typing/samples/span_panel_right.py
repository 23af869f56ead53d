"""What a user of `SpanPanel` may write: every line must type-check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_type

from span_panel_api import (
    BrokerAccess,
    Change,
    PanelCredentials,
    SpanPanel,
    SpanPanelCommandError,
    SpanPanelConnectionError,
    SpanPanelNotConfirmedError,
    SpanPanelSync,
)
from span_panel_api.state import (
    Battery,
    Circuit,
    CircuitMap,
    CommandResult,
    EvCharger,
    PanelIssue,
    PanelSnapshot,
    Reading,
    Solar,
)


async def follow(credentials: PanelCredentials) -> None:
    async with SpanPanel("192.0.2.7", credentials=credentials, transport="websockets") as panel:
        assert_type(panel, SpanPanel)
        assert_type(panel.circuits, CircuitMap)
        circuit = panel.circuits["Kitchen Lights"]
        assert_type(circuit, Circuit)
        assert_type(circuit.power_w, float | None)
        assert_type(circuit.tabs, tuple[int, ...] | None)
        assert_type(circuit.reading("power_w"), Reading | None)
        assert_type(circuit.readings["power_w"].received, float)
        assert_type(panel.battery, Battery | None)
        assert_type(panel.solar, Solar | None)
        assert_type(panel.ev_chargers, Mapping[str, EvCharger])
        assert_type(panel.grid.power_w, float | None)
        assert_type(panel.power_flows.site_w, float | None)
        assert_type(panel.issues, tuple[PanelIssue, ...])
        assert_type(panel.snapshot, PanelSnapshot)
        assert_type(panel.is_live, bool)


async def switch(panel: SpanPanel, circuit: Circuit) -> None:
    try:
        assert_type(await panel.set_relay(circuit, "OPEN", timeout=5), CommandResult)
        await panel.set_relay(15, "CLOSED")
        await panel.set_priority("Kitchen Lights", "NEVER")
        await panel.set_ev_charge_limit(24)
    except SpanPanelNotConfirmedError as error:
        assert_type(error.was_sent, bool | None)
    except SpanPanelCommandError as error:
        if error.reason == "not_settable":
            print(error.value)
    except SpanPanelConnectionError:
        pass


async def watch(panel: SpanPanel) -> None:
    async for change in panel.watch():
        assert_type(change, Change)
        if change.kind == "value" and change.part == "circuit":
            print(change.name, change.field, change.value, change.superseded)
    async for snapshot in panel.watch_snapshots(interval=5):
        assert_type(snapshot, PanelSnapshot)


async def register() -> None:
    panel = await SpanPanel.register("192.0.2.7", "my-app", "pass-phrase")
    assert_type(panel, SpanPanel)
    panel.update_credentials(BrokerAccess("serial", "user", "password"))


def blocking(access: BrokerAccess) -> None:
    with SpanPanelSync(credentials=access, use_tls=False) as panel:
        assert_type(panel, SpanPanelSync)
        assert_type(panel.set_relay("Kitchen Lights", "OPEN"), CommandResult)
        assert_type(panel.watch(timeout=3), Iterator[Change])
        for change in panel.watch(timeout=3):
            assert_type(change, Change)
