"""One simulated station per test, and an HTTP client that shares no code with ours."""

from collections.abc import Iterator

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator


@pytest.fixture
def simulator() -> Iterator[AccordionQ2Simulator]:
    with AccordionQ2Simulator(seed=1) as running:
        yield running


@pytest.fixture
def client(simulator: AccordionQ2Simulator) -> Iterator[httpx.Client]:
    # Plain HTTP: nothing to verify, and loading the authorities takes longer than most tests.
    with httpx.Client(base_url=f"{simulator.endpoint}/api", timeout=30, verify=False) as opened:
        yield opened
