"""`SpanPanel` against real brokers, with a panel made of another library behind them: what it shows, and what it tells of changes."""

import asyncio

import pytest

from span_panel_api import (
    SpanPanel,
    SpanPanelBrokerAwayError,
)

from .conftest import new_panel
from .fake_panel import FakePanel
from .house import SERIAL, flat_house, tree_circuit, tree_devices
from .panel_tools import (
    STATE,
    power_topic,
    until,
)


async def test_new_values_arrive(panel: SpanPanel, fake: FakePanel, model: str) -> None:
    fake.publish([(power_topic(model), "-1.25")])
    await until(lambda: panel.circuits["circuit 1"].power_w == 1.25)
    reading = panel.circuits["circuit 1"].reading("power_w")
    assert reading is not None
    assert (reading.is_retained, reading.is_stale, reading.raw) == (False, False, "-1.25")


async def test_changes_come_as_they_happen(panel: SpanPanel, fake: FakePanel, model: str) -> None:
    changes = panel.watch()
    fake.publish([(power_topic(model), "-5.0"), (STATE, "lost")])
    found = [await asyncio.wait_for(anext(changes), 20) for _ in range(3)]
    assert {(change.kind, change.value) for change in found} == {("value", 5.0), ("value", -5.0), ("state", "lost")}
    await panel.close()
    assert [change.value async for change in changes] == ["closed"]


async def test_what_came_while_you_were_busy_is_in_the_next_snapshot(
    panel: SpanPanel, fake: FakePanel, model: str
) -> None:
    snapshots = panel.watch_snapshots(0.0)
    first = asyncio.create_task(anext(snapshots))
    await asyncio.sleep(0)
    await asyncio.to_thread(fake.publish, [(power_topic(model), "1.0")])
    await first
    await asyncio.to_thread(fake.publish, [(power_topic(model), "2.0")])
    await until(lambda: abs(panel.circuits["circuit 1"].power_w or 0) == 2.0)
    async with asyncio.timeout(5):
        assert abs((await anext(snapshots)).circuits["circuit 1"].power_w or 0) == 2.0
    await snapshots.aclose()


async def test_snapshots_at_an_interval(panel: SpanPanel, fake: FakePanel, model: str) -> None:
    powers: list[float | None] = []

    async def read() -> None:
        async for snapshot in panel.watch_snapshots(interval=0.02):
            powers.append(snapshot.circuits["circuit 1"].power_w)  # noqa: PERF401 # looked at as it grows

    reading = asyncio.ensure_future(read())
    await asyncio.sleep(0)
    fake.publish([(power_topic(model), "-5.0")])
    await until(lambda: powers and powers[-1] == 5.0)
    await panel.close()
    await reading


async def test_a_circuit_comes_and_goes(panel: SpanPanel, fake: FakePanel, model: str) -> None:
    import json

    if model == "flat":
        fake.publish(flat_house(circuits=4))
    else:
        name, about, values = tree_circuit(4)
        root, root_about, _ = tree_devices(circuits=4)[0]
        messages = [(f"ebus/5/{name}/{key}", value) for key, value in values.items()]
        fake.publish(
            [(f"ebus/5/{name}/$description", json.dumps(about)), *messages, (f"ebus/5/{name}/$state", "ready")]
        )
        fake.publish([(f"ebus/5/{root}/$description", json.dumps(root_about))])
    await until(lambda: "circuit 4" in panel.circuits and panel.circuits["circuit 4"].power_w == 400.5)
    assert panel.circuits["circuit 4"].is_live


async def test_before_connecting_nothing_is_known() -> None:
    panel = new_panel(1883)
    assert (panel.connection, panel.state, panel.data_model, len(panel.circuits), panel.battery) == (
        "closed",
        None,
        None,
        0,
        None,
    )
    with pytest.raises(SpanPanelBrokerAwayError, match="call connect"):
        await panel.set_dominant_power_source("GRID")
    assert repr(panel) == f"<SpanPanel {SERIAL}: closed, silent>"
