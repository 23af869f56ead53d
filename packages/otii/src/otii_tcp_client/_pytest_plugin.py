"""pytest plugin: the fixture `otii_simulator`. pytest loads this in every session, so it imports next to nothing."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .simulator import OtiiSimulator

_MARKER = "otii_simulator(**arguments): arguments of `OtiiSimulator` for the fixture of the same name"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


def _marked_arguments(node: pytest.Item) -> dict[str, Any]:
    marker = node.get_closest_marker("otii_simulator")
    return {} if marker is None else dict(marker.kwargs)


@pytest.fixture
def otii_simulator(request: pytest.FixtureRequest) -> "Iterator[OtiiSimulator]":
    """Start a simulated Otii server for this test, on a port of its own, with an Arc and an Ace.

    Its clock stands still until `otii_simulator.bench.advance(seconds)`. Other arguments come from the marker, such as
    `@pytest.mark.otii_simulator(seed=3, settings=Settings(firmware="3.5.5"))`.
    """
    try:
        from .simulator import OtiiSimulator

        simulator = OtiiSimulator(**_marked_arguments(request.node))
    except ImportError as error:
        pytest.fail(f"otii_simulator cannot start: {error}", pytrace=False)
    with simulator:
        yield simulator
