"""The command `python -m autotrainer.api.simulator`: options, the ready line, and stopping on signals."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from devicewire.autotrainer.simulation.command_line import checked, run

from .._arguments import port, seconds
from .autotrainer_simulator import AutotrainerSimulator
from .faults import HELP, parse_fault

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["add_options", "main", "make_simulator", "ready_line"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until a signal comes. Returns the exit status: 0, or 1 when an address cannot be had."""
    parser = argparse.ArgumentParser(
        prog="python -m autotrainer.api.simulator",
        description="Simulates an Autotrainer rig. When it is ready it prints one JSON line. Stop it with Ctrl-C or SIGTERM.",
        epilog=HELP,
    )
    options = add_options(parser).parse_args(arguments)
    return run("autotrainer", lambda: make_simulator(options), _about)


def add_options(
    parser: argparse.ArgumentParser, published_on: int = 0, commanded_on: int = 0
) -> argparse.ArgumentParser:
    """Add the options of the rig."""
    chosen = "0: the system chooses (default: %(default)s)"
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=port, default=published_on, help=f"port of published messages; {chosen}")
    parser.add_argument("--command-port", type=port, default=commanded_on, help=f"port of commands; {chosen}")
    parser.add_argument("--seed", type=int, default=0, help="same seed, same rig (default: 0)")
    parser.add_argument("--firmware", choices=("0.9.7", "0.12.0"), default="0.12.0", help="protocol (default: 0.12.0)")
    parser.add_argument("--identifier", default="autotrainer-simulator", help="name of the rig")
    parser.add_argument(
        "--heartbeat", type=seconds, default=5.0, metavar="S", help="seconds between heartbeats (default: 5); 0: none"
    )
    parser.add_argument(
        "--fault", type=checked(parse_fault), action="append", default=[], help="something that goes wrong; see below"
    )
    return parser


def make_simulator(options: argparse.Namespace) -> AutotrainerSimulator:
    """Return the rig that the options describe."""
    simulator = AutotrainerSimulator(
        options.host,
        options.port,
        options.command_port,
        protocol=options.firmware,
        identifier=options.identifier,
        heartbeat_interval_s=options.heartbeat,
        seed=options.seed,
    )
    for fault in options.fault:
        simulator.faults.add(fault)
    return simulator


def ready_line(simulator: AutotrainerSimulator) -> str:
    """Return the line that says where the rig is."""
    return json.dumps(_about(simulator))


def _about(simulator: AutotrainerSimulator) -> dict[str, str]:
    return {
        "device": "autotrainer",
        "endpoint": simulator.endpoint,
        "command_endpoint": simulator.command_endpoint,
        "firmware": simulator.protocol,
    }
