"""A broker, a panel behind it, and a client."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from span_panel_api import BrokerAccess, SpanPanel

from .brokers import MOSQUITTO, Broker, Embedded, Mosquitto, running
from .fake_panel import FakePanel
from .house import HOUSES, SERIAL

KINDS = [
    "embedded",
    pytest.param("mosquitto", marks=pytest.mark.skipif(MOSQUITTO is None, reason="mosquitto is not installed")),
]


@pytest.fixture(params=KINDS)
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """A broker without retained messages: amqtt, and mosquitto where it is installed."""
    with running(Embedded() if request.param == "embedded" else Mosquitto()) as it:
        yield it


@pytest.fixture(params=HOUSES)
def model(request: pytest.FixtureRequest) -> str:
    """A data model."""
    return str(request.param)


@pytest.fixture
def fake(broker: Broker, model: str) -> Iterator[FakePanel]:
    """A panel that has published everything."""
    panel = FakePanel(broker.port)
    panel.publish(HOUSES[model]())
    yield panel
    panel.close()


def new_panel(port: int, **options: Any) -> SpanPanel:
    """A client for the panel behind a broker, with short waits."""
    settings: dict[str, Any] = {
        "use_tls": False,
        "reconnect_wait": 0.02,
        "reconnect_limit": 0.1,
        "command_timeout": 20.0,
    }
    return SpanPanel("127.0.0.1", BrokerAccess(SERIAL), broker_port=port, **{**settings, **options})


@pytest_asyncio.fixture
async def panel(broker: Broker, fake: FakePanel) -> AsyncIterator[SpanPanel]:
    """A client that is connected."""
    async with new_panel(broker.port) as it:
        yield it
