"""Options of the command `python -m span_panel_api.simulator`."""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any, Final, get_args

from devicewire.span.simulation import command_line
from devicewire.span.simulation.command_line import add_faults, amount, checked, port

from . import events
from .broker import BrokerKind
from .fault_text import HELP, parse_fault
from .house import generated_house
from .releases import RELEASES
from .settings import DASHBOARD_PASSWORD, DEFAULT_FIRMWARE, Settings

_Add = Callable[..., Any]
"""`add_argument` of a group of options."""

_DESCRIPTION: Final = """\
Simulates a SPAN panel: REST v1, and from firmware r202603 on REST v2, HTTPS and the MQTT broker. When it is ready it
prints one JSON line on standard output, with the addresses, the passphrase and a token that is accepted at once; the
log goes to standard error. Stop it with Ctrl-C or SIGTERM.
"""

_EXAMPLE: Final = """
examples:
  python -m span_panel_api.simulator --port 8080 --seed 7 --fault 'delay=0.5,path=/api/v1/panel'
  python -m span_panel_api.simulator --firmware r202639 --no-v1 --speed 600 --event lost=5,after=30
"""


def new_parser() -> argparse.ArgumentParser:
    """Return the parser of the command."""
    parser = command_line.new_parser("span_panel_api", _DESCRIPTION, HELP + events.HELP + _EXAMPLE)
    _add_server(parser.add_argument_group("server").add_argument)
    _add_broker(parser.add_argument_group("broker (from r202603 on)").add_argument)
    _add_panel(parser.add_argument_group("panel").add_argument)
    _add_access(parser.add_argument_group("access").add_argument)
    add_faults(parser, parse_fault)
    parser.add_argument(
        "--event", type=checked(events.parse_event), action="append", default=[], metavar="EVENT", help="see below"
    )
    return parser


def _add_server(add: _Add) -> None:
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)")
    add("--port", type=port, default=0, help="TCP port; 0 lets the system choose (default)")
    add("--https-port", type=port, default=0, help="the same for HTTPS, from r202603 on")
    add("--mdns", action="store_true", help="announce the panel on the network of --host")
    add("--quiet", action="store_true", help="log warnings only, not every request")


def _add_broker(add: _Add) -> None:
    add("--broker", choices=get_args(BrokerKind), default="auto", help="auto: mosquitto where it is installed")
    add("--mqtts-port", type=port, default=0, help="MQTT over TLS; 0 lets the system choose (default)")
    add("--ws-port", type=port, default=0, help="MQTT over WebSocket")
    add("--wss-port", type=port, default=0, help="MQTT over secure WebSocket")
    add("--qos", type=int, choices=(0, 1, 2), default=2, help="quality of service of what the panel publishes")
    interval = "values are sent again so often, in real seconds (default: 1); changes are sent at once"
    add("--publish-interval", type=_interval, default=1.0, metavar="SECONDS", help=interval)


def _add_panel(add: _Add) -> None:
    add("--seed", type=int, default=0, help="same seed, same panel (default: 0)")
    speed = "how fast its time runs, and with it the day of sun and battery; 0 stands still (default: 1)"
    add("--speed", "--day-speed", type=amount, default=1.0, help=speed)
    firmware = f"release (default: %(default)s); with the v2 interface: {' '.join(RELEASES)}"
    add("--firmware", type=checked(_firmware), default=DEFAULT_FIRMWARE, help=firmware)
    add("--no-v1", action="store_true", help="answer 404 on all of v1, as after the sunset")
    ends = "the same from this day on (2026-12-31), by the panel's clock"
    add("--v1-ends", type=checked(date.fromisoformat), metavar="DATE", help=ends)
    circuits = "a generated house with so many circuits on v2, 2 to 41 (default: the invented one, 21)"
    add("--circuits", type=checked(_circuits), metavar="COUNT", help=circuits)
    add("--boot", type=amount, default=0.0, metavar="SECONDS", help="answer 502 for this long at first")
    add("--off-grid", action="store_true", help="start while the utility is down")
    add("--no-battery", action="store_true", help="a panel without a battery")


def _add_access(add: _Add) -> None:
    add("--token", help="token to accept with full rights (default: made up, see the ready line)")
    explained = "also the broker's password (default: %(default)s)"
    add("--dashboard-password", "--passphrase", default=DASHBOARD_PASSWORD, help=explained)
    add("--otp", action="append", default=[], help="a one-time password; may be repeated")
    add("--door-open", action="store_true", help="the panel's door stands open")
    add("--proximity", action="store_true", help="the door switch was just pressed three times")
    status = "for a missing or wrong token (default: 401)"
    add("--token-status", type=int, choices=(401, 403, 412), default=401, help=status)
    style = "form of 422 bodies (default: array, from r202603 on text)"
    add("--detail-style", choices=("array", "text"), help=style)


def _interval(text: str) -> float | None:
    return amount(text) or None


def _firmware(text: str) -> str:
    return Settings(firmware=text).firmware


def _circuits(text: str) -> int:
    generated_house(int(text))
    return int(text)
