"""The command `python -m conduyt.simulator`: options, the ready line, and stopping on signals."""

import argparse
from collections.abc import Sequence
from dataclasses import replace

from devicewire.conduyt.simulation.command_line import (
    add_faults,
    amount,
    credentials,
    log_to_stderr,
    new_parser,
    port,
    run,
)

from .boards import BOARDS
from .conduyt_simulator import DEFAULT_DEVICE_ID, ConduytSimulator
from .fault_text import HELP, parse_fault
from .links import LINK_KINDS
from .settings import Habits
from .sketch import SKETCHES

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
    log_to_stderr(is_quiet=options.quiet, logger="conduyt.simulator")
    return run("conduyt", lambda: _simulator(options), _ready_line)


def _parser() -> argparse.ArgumentParser:
    parser = new_parser("conduyt", _DESCRIPTION, HELP + _EXAMPLE)
    _add_link(parser)
    _add_board(parser)
    add_faults(parser, parse_fault)
    return parser


def _add_link(parser: argparse.ArgumentParser) -> None:
    link = parser.add_argument_group("link")
    link.add_argument("--link", choices=LINK_KINDS, default="pty", help="kind of link (default: %(default)s)")
    link.add_argument(
        "--host", default="127.0.0.1", help="TCP: where to listen; MQTT: the broker (default: %(default)s)"
    )
    link.add_argument(
        "--port",
        type=port,
        default=0,
        help="TCP: 0 lets the system choose (default); MQTT: port of the broker, with 0 it brings a broker along",
    )
    link.add_argument("--dial", action="store_true", help="TCP: connect to a host that listens, as the firmware does")
    link.add_argument("--device-id", default=DEFAULT_DEVICE_ID, help="MQTT: name in the topics (default: %(default)s)")
    link.add_argument(
        "--auth", type=credentials("USER:PASSWORD"), metavar="USER:PASSWORD", help="MQTT: credentials for the broker"
    )
    link.add_argument(
        "--raw-link", choices=("plain", "firmware"), default="plain", help="how TCP and MQTT are read (default: plain)"
    )
    link.add_argument("--quiet", action="store_true", help="log warnings only, not every command")


def _add_board(parser: argparse.ArgumentParser) -> None:
    board = parser.add_argument_group("board")
    board.add_argument("--board", choices=tuple(BOARDS), default="r4", help="kind of board (default: %(default)s)")
    board.add_argument("--firmware", metavar="VERSION", help="version that the board reports (default: 1.0.0)")
    board.add_argument("--seed", type=int, default=0, help="same seed, same random faults (default: 0)")
    board.add_argument("--speed", type=amount, default=1.0, help="how fast its time runs; 0 stands still (default: 1)")
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
