"""What the commands `python -m <package>.simulator` have in common: the log, the ready line, stopping on signals, options."""

import argparse
import json
import logging
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from types import FrameType
from typing import Final, TypeVar

_Value = TypeVar("_Value")
_SimulatorT = TypeVar("_SimulatorT")
_POLL_S: Final = 0.5
"""Signals reach a waiting main thread at once on POSIX; on Windows only between two waits."""


def run(
    name: str,
    make: Callable[[], AbstractContextManager[_SimulatorT]],
    ready_line: Callable[[_SimulatorT], Mapping[str, object]],
    wait: Callable[[_SimulatorT, threading.Event], object] | None = None,
) -> int:
    """Run a simulator until a signal comes, or until `wait` returns, which is told when to.

    Returns the exit status: 0, or 1 with a line on standard error when it cannot listen or a library is missing.
    """
    stop = _stop_on_signals()
    try:
        with make() as simulator:
            print(json.dumps(ready_line(simulator)), flush=True)
            if wait is None:
                wait_for(stop)
            else:
                wait(simulator, stop)
    except (ImportError, OSError) as error:
        print(f"{name} simulator: {error}", file=sys.stderr)
        return 1
    return 0


def wait_for(stop: threading.Event, is_running: Callable[[], bool] = lambda: True, poll_s: float = _POLL_S) -> None:
    """Wait until somebody wants to stop, or until it does not run any more."""
    while is_running() and not stop.wait(poll_s):
        pass


def log_to_stderr(*, is_quiet: bool, logger: str = "") -> None:
    """Log what happens, or warnings only. With `logger` that holds for what is below it, and all else logs warnings."""
    level = logging.WARNING if is_quiet else logging.INFO
    general = logging.WARNING if logger else level
    logging.basicConfig(stream=sys.stderr, level=general, format="%(asctime)s %(levelname)s %(message)s")
    if logger:
        logging.getLogger(logger).setLevel(level)


def new_parser(package: str, description: str, epilog: str) -> argparse.ArgumentParser:
    """Return a parser whose texts stay as they are written."""
    return argparse.ArgumentParser(
        prog=f"python -m {package}.simulator",
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_faults(parser: argparse.ArgumentParser, parse_fault: Callable[[str], object]) -> None:
    """Add the option that switches faults on."""
    fault = checked(parse_fault)
    parser.add_argument("--fault", type=fault, action="append", default=[], metavar="FAULT", help="see below")


def checked(parse: Callable[[str], _Value]) -> Callable[[str], _Value]:
    """Return a reader of an option that lets a parser tell what is wrong with a text."""

    def read(text: str) -> _Value:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return read


def port(text: str) -> int:
    """Read a TCP port; 0 lets the system choose."""
    number = int(text)
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError(f"{number} is no TCP port; use 0 to 65535")
    return number


def amount(text: str) -> float:
    """Read a number that is 0 or more: a speed, a time in seconds."""
    number = float(text)
    if not 0.0 <= number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not 0 or more")
    return number


def credentials(form: str) -> Callable[[str], tuple[str, str]]:
    """Return a reader of a name and a password in the form `USER:PASSWORD`; `form` is how to call it."""

    def read(text: str) -> tuple[str, str]:
        name, colon, password = text.partition(":")
        if not colon:
            raise argparse.ArgumentTypeError(f"write {form}")
        return name, password

    return read


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def request_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, request_stop)
    return stop
