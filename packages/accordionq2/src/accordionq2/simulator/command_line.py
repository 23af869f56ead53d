"""The command `python -m accordionq2.simulator`: options, the ready line, and stopping on signals."""

import argparse
from collections.abc import Sequence

from devicewire.accordionq2.simulation.clock import system
from devicewire.accordionq2.simulation.command_line import (
    add_faults,
    amount,
    credentials,
    log_to_stderr,
    new_parser,
    port,
    run,
)

from .accordionq2_simulator import AccordionQ2Simulator
from .answers import ERROR_SHAPES
from .fault_text import HELP, parse_fault
from .firmwares import FIRMWARES, NEWEST
from .settings import Settings

_DESCRIPTION = """\
Simulates an AccordionQ2 station with its REST interface. When it is ready it prints one JSON line on standard output,
with the endpoint; the log goes to standard error. Stop it with Ctrl-C or SIGTERM.
"""

_EXAMPLE = """
example:
  python -m accordionq2.simulator --port 5000 --seed 7 --fault 'delay=0.5,path=/api/channels'
  python -m accordionq2.simulator --firmware 5.13.0
  python -m accordionq2.simulator --speed 10 --fault 'stream_cut=5,inside=true,times=1'
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until a signal comes. Returns the exit status: 0, or 1 when the address cannot be had."""
    options = _parser().parse_args(arguments)
    log_to_stderr(is_quiet=options.quiet)
    return run("accordionq2", lambda: _simulator(options), _ready_line)


def _parser() -> argparse.ArgumentParser:
    parser = new_parser("accordionq2", _DESCRIPTION, HELP + _EXAMPLE)
    server = parser.add_argument_group("server")
    server.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)"
    )
    server.add_argument("--port", type=port, default=0, help="TCP port; 0 lets the system choose (default)")
    server.add_argument("--prefix", type=_prefix, default="", help="path in front of all paths, such as /station")
    server.add_argument("--tls", action="store_true", help="HTTPS with a certificate of its own; see the ready line")
    server.add_argument(
        "--auth", type=credentials("USER:PASSWORD"), metavar="USER:PASSWORD", help="ask for these credentials"
    )
    server.add_argument("--quiet", action="store_true", help="log warnings only, not every request")
    station = parser.add_argument_group("station")
    station.add_argument("--seed", type=int, default=0, help="same seed, same station (default: 0)")
    station.add_argument(
        "--speed", type=amount, default=1.0, help="how fast its time runs; 0 stands still (default: 1)"
    )
    station.add_argument(
        "--firmware",
        choices=FIRMWARES,
        default=NEWEST,
        help="version of the interface (default: %(default)s)",
    )
    station.add_argument(
        "--no-station", action="store_true", help="a server on another machine: no services, no updates"
    )
    station.add_argument("--disconnected", action="store_true", help="start without the hardware app: 503")
    habits = parser.add_argument_group("habits")
    habits.add_argument("--flags", choices=("text", "integer"), default="text", help="form of flags (default: text)")
    habits.add_argument("--value-member", choices=("value", "Value"), default="value", help="name of a single value")
    habits.add_argument("--error-shape", choices=ERROR_SHAPES, default="error", help="form of errors (default: error)")
    add_faults(parser, parse_fault)
    return parser


def _simulator(options: argparse.Namespace) -> AccordionQ2Simulator:
    settings = Settings(
        firmware=options.firmware,
        flags_as=options.flags,
        value_member=options.value_member,
        error_shape=options.error_shape,
        auth=options.auth,
        prefix=options.prefix,
        is_station=not options.no_station,
    )
    simulator = AccordionQ2Simulator(
        seed=options.seed,
        host=options.host,
        port=options.port,
        tls=options.tls,
        settings=settings,
        source=system(options.speed),
    )
    if options.disconnected:
        simulator.station.disconnect()
    for fault in options.fault:
        simulator.faults.add(fault)
    return simulator


def _ready_line(simulator: AccordionQ2Simulator) -> dict[str, str | int]:
    line: dict[str, str | int] = {
        "device": "accordionq2",
        "endpoint": simulator.endpoint,
        "host": simulator.host,
        "port": simulator.port,
        "firmware": simulator.settings.firmware,
    }
    return line if simulator.authority_file is None else {**line, "authority_file": str(simulator.authority_file)}


def _prefix(text: str) -> str:
    stripped = text.strip("/")
    return f"/{stripped}" if stripped else ""
