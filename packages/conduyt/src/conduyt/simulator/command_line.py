"""The command `python -m conduyt.simulator`: options, the ready line, and stopping on signals."""

import argparse
import json
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from types import FrameType
from typing import Final

from .boards import BOARDS
from .conduyt_simulator import DEFAULT_DEVICE_ID, ConduytSimulator
from .fault_text import HELP, parse_fault
from .faults import Fault
from .links import LINK_KINDS
from .settings import Habits
from .sketch import SKETCHES

_POLL_S: Final = 0.5
"""Signals reach a waiting main thread at once on POSIX; on Windows only between two waits."""

_DESCRIPTION = """\
Simulates a board that speaks CONDUYT, on a pseudo-terminal, on TCP or as a client of an MQTT broker. When it is ready it
prints one JSON line on standard output, with the endpoint; the log goes to standard error. Stop it with Ctrl-C or SIGTERM.
"""

_EXAMPLE = """
example:
  python -m conduyt.simulator --link pty --board esp32 --fault 'noise=8,of=PIN_READ,probability=0.1'
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until a signal comes. Returns the exit status: 0, or 1 when the link cannot be had."""
    options = _parser().parse_args(arguments)
    level = logging.WARNING if options.quiet else logging.INFO
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("conduyt.simulator").setLevel(level)
    stop = _stop_on_signals()
    try:
        with _simulator(options) as simulator:
            print(json.dumps(_ready_line(simulator)), flush=True)
            while not stop.wait(_POLL_S):
                pass
    except (ImportError, OSError) as error:
        print(f"conduyt simulator: {error}", file=sys.stderr)
        return 1
    return 0


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def request_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, request_stop)
    return stop


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m conduyt.simulator",
        description=_DESCRIPTION,
        epilog=HELP + _EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_link(parser)
    _add_board(parser)
    parser.add_argument("--fault", type=_fault, action="append", default=[], metavar="FAULT", help="see below")
    return parser


def _add_link(parser: argparse.ArgumentParser) -> None:
    link = parser.add_argument_group("link")
    link.add_argument("--link", choices=LINK_KINDS, default="pty", help="kind of link (default: %(default)s)")
    link.add_argument(
        "--host", default="127.0.0.1", help="TCP: where to listen; MQTT: the broker (default: %(default)s)"
    )
    link.add_argument(
        "--port",
        type=_port,
        default=0,
        help="TCP: 0 lets the system choose (default); MQTT: port of the broker, with 0 it brings a broker along",
    )
    link.add_argument("--dial", action="store_true", help="TCP: connect to a host that listens, as the firmware does")
    link.add_argument("--device-id", default=DEFAULT_DEVICE_ID, help="MQTT: name in the topics (default: %(default)s)")
    link.add_argument("--auth", type=_auth, metavar="USER:PASSWORD", help="MQTT: credentials for the broker")
    link.add_argument(
        "--raw-link", choices=("plain", "firmware"), default="plain", help="how TCP and MQTT are read (default: plain)"
    )
    link.add_argument("--quiet", action="store_true", help="log warnings only, not every command")


def _add_board(parser: argparse.ArgumentParser) -> None:
    board = parser.add_argument_group("board")
    board.add_argument("--board", choices=tuple(BOARDS), default="r4", help="kind of board (default: %(default)s)")
    board.add_argument("--firmware", metavar="VERSION", help="version that the board reports (default: 1.0.0)")
    board.add_argument("--seed", type=int, default=0, help="same seed, same random faults (default: 0)")
    board.add_argument("--speed", type=_speed, default=1.0, help="how fast its time runs; 0 stands still (default: 1)")
    board.add_argument("--strict", action="store_true", help="behave as the documents say, not as the firmware does")


def _simulator(options: argparse.Namespace) -> ConduytSimulator:
    sketch = SKETCHES[options.board]
    simulator = ConduytSimulator(
        options.link,
        board=options.board,
        sketch=sketch if options.firmware is None else replace(sketch, version=options.firmware),
        habits=Habits.documented() if options.strict else None,
        seed=options.seed,
        speed=options.speed,
        host=options.host,
        port=options.port,
        dial=options.dial,
        device_id=options.device_id,
        credentials=options.auth,
        raw_link=options.raw_link,
    )
    for fault in options.fault:
        simulator.faults.add(fault)
    return simulator


def _ready_line(simulator: ConduytSimulator) -> dict[str, str | int]:
    line: dict[str, str | int] = {
        "device": "conduyt",
        "endpoint": simulator.endpoint,
        "link": simulator.link_kind,
        "board": simulator.device.board.name,
        "firmware": simulator.device.sketch.version,
    }
    if simulator.link_kind != "pty":
        line |= {"host": simulator.host, "port": simulator.port}
    return line if simulator.link_kind != "mqtt" else {**line, "device_id": simulator.device_id}


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError(f"{port} is no TCP port; use 0 to 65535")
    return port


def _speed(text: str) -> float:
    speed = float(text)
    if not 0.0 <= speed < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not 0 or more")
    return speed


def _auth(text: str) -> tuple[str, str]:
    user, colon, password = text.partition(":")
    if not colon:
        raise argparse.ArgumentTypeError("write USER:PASSWORD")
    return user, password


def _fault(text: str) -> Fault:
    try:
        return parse_fault(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
