"""pytest plugin: the fixture `accordionq2_simulator`. pytest loads this in every session, so it imports next to nothing."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .simulator import AccordionQ2Simulator

_MARKER = "accordionq2_simulator(**arguments): arguments of `AccordionQ2Simulator` for the fixture of the same name"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that chooses the firmware of all simulated stations."""
    parser.getgroup("accordionq2").addoption(
        "--accordionq2-firmware",
        metavar="VERSION",
        help="firmware of simulated AccordionQ2 stations, 5.28.1 or 5.13.0 (default: the newest)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


def _marked_arguments(node: pytest.Item) -> dict[str, Any]:
    marker = node.get_closest_marker("accordionq2_simulator")
    return {} if marker is None else dict(marker.kwargs)


@pytest.fixture
def accordionq2_firmware(request: pytest.FixtureRequest) -> str | None:
    """Return the firmware of `accordionq2_simulator`: that of `--accordionq2-firmware`, None for the simulator's own choice.

    To run a test against several, `@pytest.mark.parametrize("accordionq2_firmware", ["5.13.0", "5.28.1"])`.
    """
    firmware: str | None = request.config.getoption("--accordionq2-firmware")
    return firmware


@pytest.fixture
def accordionq2_simulator(
    request: pytest.FixtureRequest, accordionq2_firmware: str | None
) -> "Iterator[AccordionQ2Simulator]":
    """Start a simulated AccordionQ2 station for this test, on a port of its own.

    Its clock stands still until `accordionq2_simulator.station.advance(seconds)`. Other arguments come from the marker,
    such as `@pytest.mark.accordionq2_simulator(seed=3, settings=Settings(flags_as="integer"))`; a `firmware` there goes
    before `accordionq2_firmware`.
    """
    arguments: dict[str, Any] = {"firmware": accordionq2_firmware, **_marked_arguments(request.node)}
    try:
        from .simulator import AccordionQ2Simulator

        simulator = AccordionQ2Simulator(**arguments)
    except (ImportError, ValueError) as error:
        pytest.fail(f"accordionq2_simulator cannot start: {error}", pytrace=False)
    with simulator:
        yield simulator
