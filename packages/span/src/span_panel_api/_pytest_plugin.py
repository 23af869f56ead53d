"""pytest plugin: the fixture `span_simulator`. pytest loads this in every session, so it imports next to nothing."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .simulator import SpanSimulator

_MARKER = "span_simulator(**arguments): arguments of `SpanSimulator` for the fixture of the same name"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


def _marked_arguments(node: pytest.Item) -> dict[str, Any]:
    marker = node.get_closest_marker("span_simulator")
    return {} if marker is None else dict(marker.kwargs)


@pytest.fixture
def span_simulator(request: pytest.FixtureRequest) -> "Iterator[SpanSimulator]":
    """Start a simulated SPAN panel for this test, on a port of its own.

    Its clock stands still until `span_simulator.panel.advance(seconds)`. Other arguments come from the marker, such as
    `@pytest.mark.span_simulator(seed=3, settings=Settings(firmware="r202603"))`.
    """
    try:
        from .simulator import SpanSimulator

        simulator = SpanSimulator(**_marked_arguments(request.node))
    except ImportError as error:
        pytest.fail(f"span_simulator cannot start: {error}", pytrace=False)
    with simulator:
        yield simulator
