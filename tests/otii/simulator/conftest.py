"""One simulated server per test, and a connection to it."""

from collections.abc import Iterator

import pytest

from otii_tcp_client.simulator import OtiiSimulator
from tests.otii.simulator.wire import Wire, connected


@pytest.fixture
def simulator() -> Iterator[OtiiSimulator]:
    with OtiiSimulator(seed=1) as running:
        yield running


@pytest.fixture
def wire(simulator: OtiiSimulator) -> Iterator[Wire]:
    with connected(simulator) as opened:
        yield opened
