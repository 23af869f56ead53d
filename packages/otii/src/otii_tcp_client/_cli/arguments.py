"""What can be said on the command line."""

from __future__ import annotations

import argparse
from math import isfinite
from typing import TYPE_CHECKING

from devicewire.otii.protocol import CONNECT_TRY_S, DEFAULT_HOST, DEFAULT_PORT

if TYPE_CHECKING:
    from collections.abc import Sequence

_DESCRIPTION = "Talk to an Otii server: list devices and licences, record, export and plot."
_LOGIN = "Credentials come from --credentials, or from the variables OTII_USERNAME and OTII_PASSWORD."
_LAST_PORT = 65535
_CHANNELS = ("mc", "mv", "rx")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments; without any, those of the process. Exits with status 2, or 0 after `--help`."""
    return _parser().parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("otii_tcp_client", description=_DESCRIPTION, epilog=_LOGIN)
    common = _common()
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_device_commands(commands, common)
    _add_license_commands(commands, common)
    _add_recording_commands(commands, common)
    return parser


def _common() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--host", default=DEFAULT_HOST, help="host name or address of the server (%(default)s)")
    common.add_argument("--port", type=_port, default=DEFAULT_PORT, help="port of the server (%(default)s)")
    common.add_argument(
        "--try-for",
        type=_wait_time,
        default=CONNECT_TRY_S,
        metavar="SECONDS",
        help="how long to try to connect and to get licences (%(default)g)",
    )
    common.add_argument("--credentials", default="./credentials.json", metavar="FILE", help="JSON file (%(default)s)")
    common.add_argument("--json", action="store_true", help="print JSON, errors too")
    common.add_argument("--quiet", action="store_true", help="show no progress")
    return common


_Commands = argparse._SubParsersAction  # pyright: ignore[reportPrivateUsage] # argparse has no public name for it


def _add_device_commands(commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    devices = commands.add_parser("devices", parents=[common], help="list the connected devices")
    devices.add_argument(
        "--wait", type=_whole_wait_time, default=0, metavar="SECONDS", help="wait for a device (%(default)s)"
    )
    _licensing(devices)


def _add_license_commands(commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    commands.add_parser("licenses", aliases=["list-licenses"], parents=[common], help="list the licences")
    login = commands.add_parser("login", parents=[common], help="log in")
    login.add_argument("-u", "--username", help="name; OTII_USERNAME when left out")
    login.add_argument("-p", "--password", help="password, which others may see; better leave it to OTII_PASSWORD")
    commands.add_parser("logout", parents=[common], help="log out")
    for name, alias, what in (("reserve", "reserve-license", "reserve"), ("return", "return-license", "give back")):
        license_ = commands.add_parser(name, aliases=[alias], parents=[common], help=f"{what} a licence")
        license_.add_argument("-i", "--id", type=int, required=True, help="id of the licence")


def _add_recording_commands(commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser) -> None:
    record = commands.add_parser("record", parents=[common], help="record for some seconds into a file")
    record.add_argument("seconds", type=_positive, help="how long")
    record.add_argument("output", help="file to write: .csv, .parquet, .arrow or .feather")
    record.add_argument("--device", metavar="ID", help="id or name of the device; the first one when left out")
    record.add_argument(
        "--channel",
        action="append",
        metavar="NAME",
        help=f"repeat for more ({' '.join(_CHANNELS)}); rx, when named, switches expansion port and UART on",
    )
    record.add_argument("--voltage", type=_finite, metavar="V", help="set the main voltage first")
    record.add_argument("--power", action="store_true", help="switch main power on while recording")
    record.add_argument("--name", help="name of the recording")
    _licensing(record)
    for name, what in (("export", "write a recording into a file"), ("plot", "draw a recording")):
        report = commands.add_parser(name, parents=[common], help=what)
        _report(report, has_window=name == "plot")
        _licensing(report)


def _report(parser: argparse.ArgumentParser, has_window: bool) -> None:
    text = ".png, .svg or .pdf; a window when left out" if has_window else ".csv, .parquet, .arrow or .feather"
    parser.add_argument("output", nargs="?" if has_window else None, help=f"file to write: {text}")
    parser.add_argument("--recording", type=int, metavar="ID", help="the newest one when left out")
    parser.add_argument("--device", metavar="ID", help="only channels of this device")
    parser.add_argument("--channel", action="append", metavar="NAME", help="only this channel; repeat for more")
    parser.add_argument("--from", dest="from_time", type=_finite, metavar="SECONDS", help="start")
    parser.add_argument("--to", dest="to_time", type=_finite, metavar="SECONDS", help="end")


def _licensing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--manual", action="store_true", help="neither log in nor reserve licences")


def _positive(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError("must be more than 0")
    return seconds


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise argparse.ArgumentTypeError("must be a number")
    return number


def _wait_time(text: str) -> float:
    seconds = float(text)
    if not seconds >= 0:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return seconds


def _whole_wait_time(text: str) -> int:
    return int(_wait_time(str(int(text))))


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"must be 1 to {_LAST_PORT}")
    return port


def channels_or_default(channels: list[str] | None) -> list[str]:
    """Return the channels to record."""
    return channels or list(_CHANNELS)
