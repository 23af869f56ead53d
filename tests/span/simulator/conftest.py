"""One simulated panel per test, and an HTTP client that shares no code with ours."""

from collections.abc import Iterator

import httpx
import pytest

from span_panel_api.simulator import SpanSimulator


@pytest.fixture
def simulator() -> Iterator[SpanSimulator]:
    with SpanSimulator(seed=1) as running:
        yield running


@pytest.fixture
def client(simulator: SpanSimulator) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {simulator.token}"}
    with httpx.Client(base_url=f"{simulator.endpoint}/api/v1", headers=headers, timeout=30) as opened:
        yield opened
