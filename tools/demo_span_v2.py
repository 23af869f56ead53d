"""The second half of the SPAN tour: one house through v1 and v2, a relay switched by MQTT, and a script of v1 on a panel without v1."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from span_panel_api import Circuits, SpanPanel, SpanPanelClient, SpanPanelUnsupportedError, register_panel
from span_panel_api.simulator import Settings, SpanSimulator
from tools.demo_parts import Check, bar, heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from span_panel_api.state import PanelSnapshot

_BOTH = Settings(firmware="r202639")
_WITHOUT_V1 = Settings(firmware="r202639", no_v1=True)
_BAR_WIDTH = 16
_FLOOR_W = 3.0
"""v1 shows powers below that as 0."""
_ANNOUNCED = 3


def run(console: Console) -> list[Check]:
    """Walk a panel that speaks both, then one that speaks v2 alone."""
    heading(console, "SPAN panel (v2: REST, MQTT over TLS), simulated")
    with _quiet(), SpanSimulator(seed=1, settings=_BOTH) as simulator:
        checks = asyncio.run(_both(console, simulator))
    with (
        _quiet(),
        SpanSimulator(seed=1, settings=_BOTH) as before,
        SpanSimulator(seed=1, settings=_WITHOUT_V1) as after,
    ):
        return [*checks, *asyncio.run(_two_years(console, before, after))]


@contextmanager
def _quiet() -> Iterator[None]:
    """Log no warnings: that v1 ends is told in the tour."""
    logger = logging.getLogger("span_panel_api")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


async def _both(console: Console, simulator: SpanSimulator) -> list[Check]:
    credentials = await register_panel(
        simulator.host,
        "devicewire-demo",
        simulator.passphrase,
        http_port=simulator.port,
        https_port=simulator.https_port or 443,
    )
    console.print(f"registered over https; CA pinned: {str(credentials.ca_fingerprint)[:29]}...")
    checks = [Check("v2 registration", credentials.has_broker_access)]
    client = SpanPanelClient(simulator.host, simulator.port, access_token=credentials.access_token)
    async with client, SpanPanel(simulator.host, credentials) as panel:
        checks.append(_table(console, await client.get_circuits(), panel.snapshot))
        checks.append(_flows(console, panel.snapshot))
        checks.append(await _relay(console, client, panel))
    return checks


def _table(console: Console, over_v1: Circuits, over_v2: PanelSnapshot) -> Check:
    heading(console, f"The same house through v1 and v2 (data model {over_v2.data_model}), by power")
    table = Table("circuit", "tabs", "relay", box=None, padding=(0, 1, 0, 0))
    for name in ("v1: W", "v2: W"):
        table.add_column(name, justify="right")
    table.add_column("")
    now = {key: circuit.power_w or 0.0 for key, circuit in over_v2.circuits.items()}
    largest = max(abs(power) for power in now.values())
    apart = 0.0
    for key in sorted(now, key=lambda key: -now[key]):
        circuit = over_v2.circuits[key]
        then = over_v1.circuits.additional_properties.get(key)
        old = None if then is None else -(then.instant_power_w or 0.0) + 0.0
        apart = max(apart, 0.0 if old is None else abs(old - now[key]))
        table.add_row(
            escape(" ".join(str(circuit.name).split())),
            ",".join(map(str, circuit.tabs or ())),
            str(circuit.relay),
            "only tabs" if old is None else f"{old:.0f}",
            f"{now[key]:.0f}",
            f"[{'green' if now[key] < 0 else 'cyan'}]{bar(console, now[key], largest, _BAR_WIDTH)}[/]",
            style="dim" if circuit.relay == "OPEN" else "",
        )
    console.print(table)
    console.print("positive is consumption in both columns; solar has a circuit of its own on v2")
    return Check("one house through v1 and v2", len(now) > len(over_v1) > 0 and apart < _FLOOR_W, f"{apart} W apart")


def _flows(console: Console, now: PanelSnapshot) -> Check:
    flows, battery = now.power_flows, now.battery
    charge = "?" if battery is None else battery.charge_percent
    console.print(
        f"solar {flows.solar_w or 0:.0f} W, battery {flows.battery_w or 0:.0f} W ({charge} %), "
        f"grid {flows.grid_w or 0:.0f} W, house {flows.site_w or 0:.0f} W"
    )
    sources = (flows.solar_w or 0) + (flows.battery_w or 0) + (flows.grid_w or 0)
    return Check("power flows", now.is_live and abs(sources - (flows.site_w or 0)) < 1.0, repr(flows))


async def _relay(console: Console, client: SpanPanelClient, panel: SpanPanel) -> Check:
    heading(console, "A relay, switched by MQTT and confirmed by the panel")
    chosen = max(
        (circuit for circuit in panel.circuits.values() if circuit.is_relay_settable),
        key=lambda circuit: circuit.power_w or 0.0,
    )
    seen: list[str] = []
    for word in ("OPEN", "CLOSED"):
        result = await panel.set_relay(chosen.id, word)
        over_v1 = await client.get_circuit(chosen.id)
        seen.append(str(over_v1.relay_state))
        console.print(
            f"{escape(str(chosen.name))}: {word} confirmed after {result.seconds * 1000:.0f} ms, v1 says {over_v1.relay_state}"
        )
    return Check("relay by MQTT", seen == ["OPEN", "CLOSED"], str(seen))


async def _two_years(console: Console, before: SpanSimulator, after: SpanSimulator) -> list[Check]:
    heading(console, "A script written for v1, on a panel with v1 and on one without")
    then, now = await _script(before), await _script(after)
    for line in now[:_ANNOUNCED]:
        console.print(f"  {line}", markup=False)
    asked = [f"{request.method} {request.path}" for request in after.requests]
    console.print(f"the same {len(now)} lines on both; the panel without v1 was asked: {', '.join(asked)}")
    checks = [Check("v1 script without v1", then == now and len(now) > _ANNOUNCED, str(set(then) ^ set(now)))]
    async with SpanPanelClient(after.host, after.port, access_token=after.token) as client:
        try:
            await client.set_main_relay_state("OPEN")
        except SpanPanelUnsupportedError as error:
            console.print(f"{type(error).__name__}: {error}", markup=False)
            return [*checks, Check("what v2 cannot do", "get_main_relay_state" in str(error))]
    return [*checks, Check("what v2 cannot do", False, "no error was raised")]


async def _script(simulator: SpanSimulator) -> list[str]:
    """What a program of 2025 does; it knows one interface."""
    async with SpanPanelClient(simulator.host, simulator.port) as client:
        await client.authenticate("script", dashboard_password=simulator.passphrase)
        circuits = await client.get_circuits()
        office = circuits.by_name("Office")
        changed = await client.set_circuit_relay(office.id, "OPEN")
        lines = [f"Office is {changed.relay_state} now"]
        main_relay = await client.get_main_relay_state()
        lines.append(f"main relay {main_relay.relay_state}")
        names = {circuit.id: circuit for circuit in circuits if circuit.tabs and circuit.name}
        lines += [
            f"{' '.join(str(circuit.name).split())}: {circuit.relay_state}, {circuit.priority}"
            for circuit in names.values()
            if "PV" not in str(circuit.name)
        ]
        return lines[:2] + sorted(lines[2:])
