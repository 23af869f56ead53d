"""The command `python -m span_panel_api.simulator`: options, the ready line, and stopping on signals."""

import argparse
import json
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import Final

from .clock import system
from .fault_text import HELP, parse_fault
from .faults import Fault
from .settings import DASHBOARD_PASSWORD, DEFAULT_FIRMWARE, Settings
from .span_simulator import SpanSimulator

_POLL_S: Final = 0.5
"""Signals reach a waiting main thread at once on POSIX; on Windows only between two waits."""

_DESCRIPTION = """\
Simulates a SPAN panel with the REST v1 interface. When it is ready it prints one JSON line on standard output, with
the endpoint and a token that is accepted at once; the log goes to standard error. Stop it with Ctrl-C or SIGTERM.
"""

_EXAMPLE = """
example:
  python -m span_panel_api.simulator --port 8080 --seed 7 --fault 'delay=0.5,path=/api/v1/panel'
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until a signal comes. Returns the exit status: 0, or 1 when the address cannot be had."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.WARNING if options.quiet else logging.INFO,
        format="%(asctime)s %(levelname)s %(message)s",
    )
    stop = _stop_on_signals()
    try:
        with _simulator(options) as simulator:
            print(json.dumps(_ready_line(simulator)), flush=True)
            while not stop.wait(_POLL_S):
                pass
    except (ImportError, OSError) as error:
        print(f"span simulator: {error}", file=sys.stderr)
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
        prog="python -m span_panel_api.simulator",
        description=_DESCRIPTION,
        epilog=HELP + _EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    server = parser.add_argument_group("server")
    server.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)"
    )
    server.add_argument("--port", type=_port, default=0, help="TCP port; 0 lets the system choose (default)")
    server.add_argument("--quiet", action="store_true", help="log warnings only, not every request")
    panel = parser.add_argument_group("panel")
    panel.add_argument("--seed", type=int, default=0, help="same seed, same panel (default: 0)")
    panel.add_argument("--speed", type=_speed, default=1.0, help="how fast its time runs; 0 stands still (default: 1)")
    panel.add_argument(
        "--firmware",
        type=_firmware,
        default=DEFAULT_FIRMWARE,
        help="release; from r202603 on v1 is deprecated (default: %(default)s)",
    )
    panel.add_argument("--no-v1", action="store_true", help="answer 404 everywhere, as after the sunset")
    panel.add_argument(
        "--boot", type=_seconds, default=0.0, metavar="SECONDS", help="answer 502 for this long at first"
    )
    panel.add_argument("--off-grid", action="store_true", help="start while the utility is down")
    panel.add_argument("--no-battery", action="store_true", help="a panel without a battery")
    access = parser.add_argument_group("access")
    access.add_argument("--token", help="token to accept with full rights (default: made up, see the ready line)")
    access.add_argument("--dashboard-password", default=DASHBOARD_PASSWORD, help="default: %(default)s")
    access.add_argument("--otp", action="append", default=[], help="a one-time password; may be repeated")
    access.add_argument("--door-open", action="store_true", help="the panel's door stands open")
    access.add_argument("--proximity", action="store_true", help="the door switch was just pressed three times")
    access.add_argument(
        "--token-status",
        type=int,
        choices=(401, 403, 412),
        default=401,
        help="for a missing or wrong token (default: 401)",
    )
    access.add_argument(
        "--detail-style", choices=("array", "text"), help="form of 422 bodies (default: array, from r202603 on text)"
    )
    parser.add_argument("--fault", type=_fault, action="append", default=[], metavar="FAULT", help="see below")
    return parser


def _simulator(options: argparse.Namespace) -> SpanSimulator:
    settings = Settings(
        firmware=options.firmware,
        no_v1=options.no_v1,
        token_status=options.token_status,
        detail_style=options.detail_style,
        dashboard_password=options.dashboard_password,
        otps=set(options.otp),
    )
    simulator = SpanSimulator(
        seed=options.seed,
        host=options.host,
        port=options.port,
        token=options.token,
        settings=settings,
        source=system(options.speed),
    )
    _prepare_panel(simulator, options)
    for fault in options.fault:
        simulator.faults.add(fault)
    return simulator


def _prepare_panel(simulator: SpanSimulator, options: argparse.Namespace) -> None:
    panel = simulator.panel
    panel.backup.has_battery = not options.no_battery
    if options.off_grid:
        panel.set_utility(is_up=False)
    if options.door_open:
        panel.door.open(panel.now_ms())
    if options.proximity:
        panel.press_door()
    if options.boot:
        panel.reboot(options.boot)


def _ready_line(simulator: SpanSimulator) -> dict[str, str | int]:
    return {
        "device": "span",
        "endpoint": simulator.endpoint,
        "host": simulator.host,
        "port": simulator.port,
        "token": simulator.token,
        "serial": simulator.panel.serial,
        "firmware": simulator.settings.firmware_version,
    }


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError(f"{port} is no TCP port; use 0 to 65535")
    return port


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0.0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not 0 or more")
    return seconds


_speed = _seconds


def _firmware(text: str) -> str:
    try:
        return Settings(firmware=text).firmware
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _fault(text: str) -> Fault:
    try:
        return parse_fault(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
