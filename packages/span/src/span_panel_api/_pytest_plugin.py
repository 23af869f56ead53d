"""pytest plugin: the fixtures `span_simulator` and `span_v2_simulator`. pytest loads this in every session, so it imports next to nothing."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .simulator import SpanSimulator

_MARKER = (
    "span_simulator(**arguments): arguments of `SpanSimulator` for the fixtures span_simulator and span_v2_simulator"
)


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
    yield from _running("span_simulator", _marked_arguments(request.node))


@pytest.fixture
def span_v2_simulator(request: pytest.FixtureRequest) -> "Iterator[SpanSimulator]":
    """Start a simulated SPAN panel with the newest firmware: REST v2, HTTPS and the MQTT broker.

    Everything else is as with `span_simulator`; the marker may ask for other firmware.
    """
    arguments = _marked_arguments(request.node)
    if "settings" not in arguments:
        from .simulator import RELEASES, Settings

        arguments["settings"] = Settings(firmware=RELEASES[-1])
    yield from _running("span_v2_simulator", arguments)


def _running(fixture: str, arguments: dict[str, Any]) -> "Iterator[SpanSimulator]":
    try:
        from .simulator import SpanSimulator

        simulator = SpanSimulator(**arguments)
        simulator.start()
    except ImportError as error:
        pytest.fail(f"{fixture} cannot start: {error}", pytrace=False)
    try:
        yield simulator
    finally:
        simulator.stop()
