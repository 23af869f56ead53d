"""A client and a simulated board, joined by each kind of link."""

from collections.abc import AsyncIterator, Iterator

import pytest

from conduyt import ConduytDevice
from conduyt.simulator import Broker, ConduytSimulator
from tests.conduyt.end_to_end.joined import LINKS, simulated, transport_to


@pytest.fixture(params=LINKS)
def simulator(request: pytest.FixtureRequest) -> Iterator[ConduytSimulator]:
    """A board on each kind of link. Arguments come from the marker `conduyt_simulator`."""
    marker = request.node.get_closest_marker("conduyt_simulator")
    broker: Broker | None = request.getfixturevalue("conduyt_broker") if request.param == "mqtt" else None
    with simulated(request.param, broker, **({} if marker is None else marker.kwargs)) as running:
        yield running


@pytest.fixture
async def device(simulator: ConduytSimulator) -> AsyncIterator[ConduytDevice]:
    """A client that is connected to it."""
    async with ConduytDevice(transport_to(simulator), timeout_ms=20_000) as connected:
        yield connected
