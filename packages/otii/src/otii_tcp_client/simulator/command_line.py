"""The command `python -m otii_tcp_client.simulator`: options, the ready line, and stopping on signals."""

import argparse
import threading
from collections.abc import Sequence
from typing import Final

from devicewire.otii.simulation.clock import system
from devicewire.otii.simulation.command_line import (
    add_faults,
    amount,
    credentials,
    log_to_stderr,
    new_parser,
    port,
    run,
    wait_for,
)

from .device import Device
from .fault_text import HELP, parse_fault
from .otii_simulator import OtiiSimulator
from .settings import DEFAULT_FIRMWARE, FIRMWARES, Settings

_POLL_S: Final = 0.2
"""How soon the command ends after a client shut the server down; on Windows, after a signal, too."""

_DESCRIPTION = """\
Simulates an Otii server with an Arc and an Ace. When it is ready it prints one JSON line on standard output, with the
endpoint; the log goes to standard error. Stop it with Ctrl-C or SIGTERM.
"""

_EXAMPLE = """
example:
  python -m otii_tcp_client.simulator --port 1905 --seed 7 --fault 'delay=0.5,command=arc_get_value'
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until a signal or a client ends it. Returns the exit status: 0, or 1 when the address cannot be had."""
    options = _parser().parse_args(arguments)
    log_to_stderr(is_quiet=options.quiet)
    return run("otii", lambda: _simulator(options), _ready_line, _wait)


def _wait(simulator: OtiiSimulator, stop: threading.Event) -> None:
    wait_for(stop, lambda: simulator.is_running, _POLL_S)


def _parser() -> argparse.ArgumentParser:
    parser = new_parser("otii_tcp_client", _DESCRIPTION, HELP + _EXAMPLE)
    server = parser.add_argument_group("server")
    server.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)"
    )
    server.add_argument("--port", type=port, default=0, help="TCP port; 0 lets the system choose (default)")
    server.add_argument(
        "--firmware", choices=FIRMWARES, default=DEFAULT_FIRMWARE, help="version of the server (default: %(default)s)"
    )
    server.add_argument("--deny", metavar="TEXT", help="refuse all connections with this text")
    server.add_argument("--quiet", action="store_true", help="log warnings only, not every request")
    bench = parser.add_argument_group("bench")
    bench.add_argument("--seed", type=int, default=0, help="same seed, same measurements (default: 0)")
    bench.add_argument("--speed", type=amount, default=1.0, help="how fast its time runs; 0 stands still (default: 1)")
    bench.add_argument("--no-devices", action="store_true", help="start with nothing plugged in")
    bench.add_argument("--uart", action="store_true", help="plug in a UART adapter, too")
    account = parser.add_argument_group("account")
    account.add_argument("--logged-out", action="store_true", help="start without a login")
    account.add_argument(
        "--user",
        type=credentials("NAME:PASSWORD"),
        metavar="NAME:PASSWORD",
        help="who may log in (default: joe:secret)",
    )
    account.add_argument(
        "--taken", type=int, action="append", default=[], metavar="ID", help="somebody has this licence"
    )
    add_faults(parser, parse_fault)
    return parser


def _simulator(options: argparse.Namespace) -> OtiiSimulator:
    settings = Settings(firmware=options.firmware, denial=options.deny)
    simulator = OtiiSimulator(
        seed=options.seed, host=options.host, port=options.port, settings=settings, source=system(options.speed)
    )
    _set_up_bench(simulator, options)
    for fault in options.fault:
        simulator.faults.add(fault)
    return simulator


def _set_up_bench(simulator: OtiiSimulator, options: argparse.Namespace) -> None:
    bench = simulator.bench
    if options.no_devices:
        for device in bench.devices:
            bench.unplug(device.id)
    if options.uart:
        bench.plug(Device("UART1", "ttyUSB0", "Uart", options.seed))
    bench.licenses.is_logged_in = not options.logged_out
    if options.user is not None:
        bench.licenses.user, bench.licenses.password = options.user
    for license_id in options.taken:
        bench.licenses.take_away(license_id)


def _ready_line(simulator: OtiiSimulator) -> dict[str, str | int]:
    return {
        "device": "otii",
        "endpoint": simulator.endpoint,
        "host": simulator.host,
        "port": simulator.port,
        "firmware": simulator.settings.firmware,
    }
