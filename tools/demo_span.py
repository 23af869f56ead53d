"""The tour of the SPAN panel: status, circuits, solar, a relay opened and closed, an error, the same without asyncio; then v2."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from span_panel_api import (
    Circuits,
    SpanPanelAPIError,
    SpanPanelClient,
    SpanPanelClientSync,
    SpanPanelRetriableError,
    phase_of_tab,
)
from span_panel_api.simulator import ErrorStatus, SpanSimulator
from tools import demo_span_v2
from tools.demo_parts import Check, bar, heading

if TYPE_CHECKING:
    from devicewire.span.models import Circuit
    from rich.console import Console

_BAR_WIDTH = 20
_CLEARLY_W = 100.0
"""A change of power that noise does not explain."""


def run(console: Console) -> list[Check]:
    """Walk simulated panels through both clients and both interfaces."""
    heading(console, "SPAN panel (REST v1), simulated")
    with SpanSimulator(seed=1) as simulator:
        console.print(f"simulator: {simulator.endpoint}, no hardware needed")
        checks = asyncio.run(_tour(console, simulator))
    return [*checks, *demo_span_v2.run(console)]


async def _tour(console: Console, simulator: SpanSimulator) -> list[Check]:
    async with SpanPanelClient(simulator.host, simulator.port) as client:
        checks = [await _status(console, client), await _register(console, client, simulator)]
        circuits = await client.get_circuits()
        checks += [
            _circuits(console, circuits),
            await _branches(console, client),
            await _relay(console, client, circuits),
        ]
        checks += [await _refusal(console, client, circuits, simulator), await _busy(console, client, simulator)]
        token = client.access_token
    checks.append(await asyncio.to_thread(_without_asyncio, console, simulator, token, len(circuits)))
    return checks


async def _status(console: Console, client: SpanPanelClient) -> Check:
    status = await client.get_status()
    system, software = status.system, status.software
    console.print(f"panel {system.serial}, firmware {software.firmware_version}, door {system.door_state}")
    return Check("status", bool(system.serial))


async def _register(console: Console, client: SpanPanelClient, simulator: SpanSimulator) -> Check:
    simulator.panel.press_door()
    await client.authenticate("devicewire-demo", "A walk through the panel")
    console.print("door switch pressed three times, client registered, token received")
    return Check("registration", client.access_token is not None)


def _circuits(console: Console, circuits: Circuits) -> Check:
    heading(console, f"{len(circuits)} circuits, by power")
    table = Table("circuit", "tabs", "phase", "relay", "priority", box=None, padding=(0, 1, 0, 0))
    table.add_column("W", justify="right")
    table.add_column("")
    powers = {circuit.id: circuit.instant_power_w or 0.0 for circuit in circuits}
    largest = max(abs(power) for power in powers.values())
    for circuit in sorted(circuits, key=lambda circuit: powers[circuit.id]):
        tabs = circuit.tabs or ()
        phases = "+".join(sorted({phase_of_tab(tab) for tab in tabs}))
        power = powers[circuit.id]
        table.add_row(
            _name(circuit),
            ",".join(map(str, tabs)),
            phases,
            str(circuit.relay_state),
            str(circuit.priority),
            f"{power:.0f}",
            f"[{'green' if power > 0 else 'cyan'}]{bar(console, power, largest, _BAR_WIDTH)}[/]",
            style="dim" if circuit.relay_state == "OPEN" else "",
        )
    console.print(table)
    return Check("circuits", len(circuits) > 0 and largest > 0)


def _name(circuit: Circuit) -> str:
    return escape(
        " ".join(str(circuit.name).split())
    )  # installers type odd spaces, and might type what rich takes for markup


async def _branches(console: Console, client: SpanPanelClient) -> Check:
    branches = await client.get_unmapped_branches()
    solar = [branch for branch in branches if (branch.instant_power_w or 0) > _CLEARLY_W]
    produced = sum(branch.instant_power_w or 0 for branch in solar)
    grid = (await client.get_panel_power()).instant_grid_power_w or 0
    heading(console, "Tabs without a circuit")
    console.print(f"solar on tabs {', '.join(str(branch.id) for branch in solar)}: {produced:.0f} W; ", end="")
    console.print(
        f"grid: {abs(grid):.0f} W {'drawn' if grid > 0 else 'fed in'}; {len(branches) - len(solar)} tabs empty"
    )
    return Check("solar branches", bool(solar))


async def _relay(console: Console, client: SpanPanelClient, circuits: Circuits) -> Check:
    heading(console, "A relay")
    chosen = min((c for c in circuits if c.is_user_controllable), key=lambda circuit: circuit.instant_power_w or 0)
    readings = [await _reading(client, chosen)]
    for word in ("OPEN", "CLOSED"):
        await client.set_circuit_relay(chosen.id, word)
        readings.append(await _reading(client, chosen))
    for relay, power, grid in readings:
        console.print(f"{_name(chosen)}: relay {relay:6}  {power:8.1f} W   grid {grid:8.1f} W")
    before, opened, closed = readings
    worked = (before[0], opened[0], closed[0]) == ("CLOSED", "OPEN", "CLOSED")
    worked = worked and opened[1] == 0.0 and min(abs(before[1]), abs(closed[1])) > _CLEARLY_W
    return Check("relay opened and closed", worked and before[2] - opened[2] > _CLEARLY_W, str(readings))


async def _reading(client: SpanPanelClient, circuit: Circuit) -> tuple[str, float, float]:
    now = await client.get_circuit(circuit.id)
    grid = await client.get_panel_power()
    return str(now.relay_state), now.instant_power_w or 0.0, grid.instant_grid_power_w or 0.0


async def _refusal(console: Console, client: SpanPanelClient, circuits: Circuits, simulator: SpanSimulator) -> Check:
    heading(console, "Errors, on purpose")
    sent = len(simulator.requests)
    try:
        await client.set_circuit_relay(next(iter(circuits)).id, "AJAR")
    except SpanPanelAPIError as error:
        console.print(f"{type(error).__name__}: {error}", markup=False)
        return Check("wrong word refused", "OPEN, CLOSED" in str(error) and len(simulator.requests) == sent)
    return Check("wrong word refused", False, "no error was raised")


async def _busy(console: Console, client: SpanPanelClient, simulator: SpanSimulator) -> Check:
    simulator.faults.add(ErrorStatus(503, path="/api/v1/circuits", times=2))
    try:
        await client.get_circuits()
    except SpanPanelRetriableError as error:
        console.print(f"{type(error).__name__}: {error}", markup=False)
    else:
        return Check("busy panel", False, "no error was raised")
    client.retries, client.retry_timeout = 1, 0.05
    circuits = await client.get_circuits()
    console.print(f"with retries = 1 the next call gets through a 503: {len(circuits)} circuits")
    return Check("busy panel tried again", len(circuits) > 0)


def _without_asyncio(console: Console, simulator: SpanSimulator, token: str | None, expected: int) -> Check:
    heading(console, "The same without asyncio")
    with SpanPanelClientSync(simulator.host, simulator.port, access_token=token) as client:
        found, soe = len(client.get_circuits()), client.get_storage_soe().soe
    console.print(f"SpanPanelClientSync: {found} circuits, battery {soe.percentage if soe else '?'} %")
    return Check("sync client", found == expected)
