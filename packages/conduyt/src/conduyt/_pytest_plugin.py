"""pytest plugin: the fixtures `conduyt_simulator` and `conduyt_broker`. pytest loads this in every session: it imports next to nothing."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .simulator import Broker, ConduytSimulator

_MARKER = "conduyt_simulator(**arguments): arguments of `ConduytSimulator` for the fixture of the same name"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


def _marked_arguments(node: pytest.Item) -> dict[str, Any]:
    marker = node.get_closest_marker("conduyt_simulator")
    return {} if marker is None else dict(marker.kwargs)


@pytest.fixture
def conduyt_simulator(request: pytest.FixtureRequest) -> "Iterator[ConduytSimulator]":
    """Start a simulated board for this test: an Uno R4 on a pseudo-terminal of its own.

    Connect to `conduyt_simulator.endpoint`. Other arguments come from the marker, such as
    `@pytest.mark.conduyt_simulator(link="tcp", board="esp32", speed=0)`.
    """
    try:
        from .simulator import ConduytSimulator

        simulator = ConduytSimulator(**_marked_arguments(request.node))
        simulator.start()
    except ImportError as error:
        pytest.fail(f"conduyt_simulator cannot start: {error}", pytrace=False)
    yield simulator
    simulator.stop()


@pytest.fixture(scope="session")
def conduyt_broker() -> "Iterator[Broker]":
    """Start an MQTT broker for all tests of this process: mosquitto where it is installed, otherwise an embedded one."""
    try:
        from .simulator import Broker

        broker = Broker()
        broker.start()
    except ImportError as error:
        pytest.fail(f"conduyt_broker cannot start: {error}", pytrace=False)
    yield broker
    broker.stop()
