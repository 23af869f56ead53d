"""pytest plugin: the fixture `autotrainer_simulator`. pytest loads this in every session, so it imports next to nothing."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .simulator import AutotrainerSimulator

_MARKER = "autotrainer_simulator(**arguments): arguments of `AutotrainerSimulator` for the fixture of the same name"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


def _marked_arguments(node: pytest.Item) -> dict[str, Any]:
    marker = node.get_closest_marker("autotrainer_simulator")
    return {} if marker is None else dict(marker.kwargs)


@pytest.fixture
def autotrainer_simulator(request: pytest.FixtureRequest) -> "Iterator[AutotrainerSimulator]":
    """Start a simulated Autotrainer rig for this test, on ports of its own.

    Arguments come from the marker, such as `@pytest.mark.autotrainer_simulator(seed=3, heartbeat_interval_s=0.1)`.
    """
    from .simulator import AutotrainerSimulator

    with AutotrainerSimulator(**_marked_arguments(request.node)) as simulator:
        yield simulator
