"""A day of a panel with 40 circuits, in the time of the test: nothing is lost, and nothing grows."""

import tracemalloc

import pytest

from span_panel_api._hub import Hub

from .feeding import Feed, fed
from .house import SERIAL, circuit_id, flat_house

CIRCUITS = 40
STEP_S = 60
STEPS = 24 * 3600 // STEP_S


def hour(feed: Feed, hub: Hub, first: int) -> None:
    """An hour: each circuit once a minute, a restart of the panel, and now and then garbage."""
    for step in range(first, first + 3600 // STEP_S):
        feed.now += STEP_S
        feed.send(
            [
                (f"ebus/5/{SERIAL}/{circuit_id(number)}/active-power", f"-{step % 997}.5")
                for number in range(1, CIRCUITS + 1)
            ],
            is_retained=False,
        )
        feed.send([(f"ebus/5/{SERIAL}/core/wifi-ssid", f"net-{step}"), (f"ebus/5/x-{step}/$log", "noise")])
        hub.chunk_ended()
    feed.send([(f"ebus/5/{SERIAL}/$state", "lost"), (f"ebus/5/{SERIAL}/$description", "{")])
    feed.send(flat_house(CIRCUITS))
    hub.chunk_ended()


@pytest.mark.slow
def test_a_day_leaves_nothing_behind() -> None:
    feed = fed(flat_house(CIRCUITS))
    hub = Hub(feed.core, feed.view)
    idle = hub.watch(1000)  # somebody who never looks
    hour(feed, hub, 0)
    feed.snapshot  # noqa: B018
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    steps = 3600 // STEP_S
    for first in range(steps, STEPS, steps):
        hour(feed, hub, first)
        snapshot = feed.snapshot
        assert snapshot.is_live
        assert all(circuit.power_w is not None for circuit in snapshot.circuits.values())
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert feed.core.messages > 40 * STEPS
    assert grown < 200_000
    assert idle.dropped == 0 or len(feed.core.events) == 0
