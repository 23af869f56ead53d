"""What the commands of all simulators have in common, as emitted for a device. That a process ends well is tested with each device."""

import contextlib
import importlib
import json
import logging
import signal
import threading
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator

import pytest
from devicewire.span.simulation import command_line
from devicewire.span.simulation.lifecycle import StartStop, naming_the_extra


class Lamp(StartStop):
    """A simulator that may fail to start."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.calls: list[str] = []

    def start(self) -> None:
        if self.failure is not None:
            raise self.failure
        self.calls.append("start")

    def stop(self) -> None:
        self.calls.append("stop")


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The handlers of signals as they were."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def about(lamp: Lamp) -> dict[str, object]:
    return {"device": "lamp", "calls": list(lamp.calls)}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it(number: signal.Signals, capsys: pytest.CaptureFixture[str]) -> None:
    lamp = Lamp()

    def wait(simulator: Lamp, stop: threading.Event) -> None:
        assert simulator is lamp
        assert not stop.is_set()
        signal.raise_signal(number)
        command_line.wait_for(stop)

    assert command_line.run("lamp", lambda: lamp, about, wait) == 0
    assert lamp.calls == ["start", "stop"]
    shown = capsys.readouterr()
    assert (json.loads(shown.out), shown.err) == ({"device": "lamp", "calls": ["start"]}, "")


def test_without_more_to_do_it_waits_for_a_signal() -> None:
    def about_and_end(_: Lamp) -> dict[str, object]:
        signal.raise_signal(signal.SIGTERM)
        return {}

    assert command_line.run("lamp", Lamp, about_and_end) == 0


def test_it_ends_when_the_simulator_does() -> None:
    running = iter([True, True, False])
    command_line.wait_for(threading.Event(), lambda: next(running), 0.001)
    assert list(running) == []


@pytest.mark.parametrize("failure", [OSError("port 80 is taken"), ImportError("the simulator needs wick")])
def test_what_keeps_it_from_starting_is_one_line(failure: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.run("lamp", lambda: Lamp(failure), about) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", f"lamp simulator: {failure}\n")


def test_with_of_both_colours() -> None:
    lamp = Lamp()
    with lamp as entered:
        assert entered is lamp
    with contextlib.suppress(KeyError), lamp:
        raise KeyError
    assert lamp.calls == ["start", "stop"] * 2


async def test_async_with_leaves_the_loop_free() -> None:
    threads: list[threading.Thread] = []

    class Slow(Lamp):
        def start(self) -> None:
            threads.append(threading.current_thread())

    async with Slow() as lamp:
        assert lamp.calls == []
    assert lamp.calls == ["stop"]
    assert threads[0] is not threading.current_thread()


def test_a_missing_library_is_named() -> None:
    reason = r"^the simulator needs wick: pip install 'lamp\[simulator\]'$"
    with pytest.raises(ImportError, match=reason) as raised, naming_the_extra("lamp"):
        importlib.import_module("wick")
    assert raised.value.name == "wick"


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (command_line.port, "0", 0),
        (command_line.port, "65535", 65_535),
        (command_line.amount, "0", 0.0),
        (command_line.amount, "1e3", 1000.0),
        (command_line.credentials("USER:PASSWORD"), "ann:top:secret", ("ann", "top:secret")),
        (command_line.checked(int), "7", 7),
    ],
)
def test_options(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "reason"),
    [
        (command_line.port, "65536", "65536 is no TCP port; use 0 to 65535"),
        (command_line.port, "-1", "-1 is no TCP port"),
        (command_line.amount, "-0.1", "-0.1 is not 0 or more"),
        (command_line.amount, "nan", "nan is not 0 or more"),
        (command_line.amount, "inf", "inf is not 0 or more"),
        (command_line.credentials("NAME:PASSWORD"), "ann", "^write NAME:PASSWORD$"),
        (command_line.checked(int), "seven", "invalid literal for int"),
    ],
)
def test_wrong_options(read: Callable[[str], object], text: str, reason: str) -> None:
    with pytest.raises(ArgumentTypeError, match=reason):
        read(text)


def test_parser_keeps_its_texts() -> None:
    parser = command_line.new_parser("lamp", "Simulates\n  a lamp.", "kinds:\n  drop   nothing comes\n")
    command_line.add_faults(parser, int)
    text = parser.format_help()
    assert "usage: python -m lamp.simulator" in text
    assert "Simulates\n  a lamp." in text
    assert "kinds:\n  drop   nothing comes\n" in text
    assert parser.parse_args(["--fault", "1", "--fault", "2"]).fault == [1, 2]


@pytest.mark.parametrize(("is_quiet", "level"), [(True, logging.WARNING), (False, logging.INFO)])
def test_the_log_of_one_package(level: int, *, is_quiet: bool) -> None:
    command_line.log_to_stderr(is_quiet=is_quiet, logger="lamp.simulator")
    assert logging.getLogger("lamp.simulator").level == level
