"""The command line: what may be said, and what the exit status is. What the commands do is in `_cli_commands`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING

from . import _cli_commands as commands
from ._cli_target import PASSWORD_VARIABLE
from .errors import ConduytError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    _NewCommand = Callable[..., argparse.ArgumentParser]

_EPILOG = f"""DEVICE is a serial port (/dev/ttyACM0, COM3), tcp://HOST:PORT, tcp-listen://HOST:PORT for firmware that dials out,
or mqtt://[USER@]HOST[:PORT]/DEVICE_ID (mqtts:// with TLS); the password of a broker comes from {PASSWORD_VARIABLE}.
The exit status is 0, or 1 with a message when it did not work, or 2 when the command cannot be understood."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        asyncio.run(options.act(options))
    except BrokenPipeError:
        return _nobody_reads()
    except (ConduytError, ImportError, OSError) as error:
        _report(error, as_json=options.json)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _nobody_reads() -> int:
    """The reader of a pipe has seen enough; without this the interpreter complains once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _report(error: Exception, *, as_json: bool) -> None:
    text = json.dumps({"error": type(error).__name__, "message": str(error)}) if as_json else f"conduyt: {error}"
    sys.stderr.write(f"{text}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m conduyt",
        description="Talk to a CONDUYT board.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    new = parser.add_subparsers(title="commands", required=True, metavar="COMMAND").add_parser
    _add(new, "info", commands.info, "what the board is and can do")
    read = _add(new, "read", commands.read, "read a pin")
    read.add_argument("pin", metavar="PIN", help="number, or A0 and so on")
    read.add_argument("--mode", choices=("input", "input_pullup", "analog"), help="set before reading")
    write = _add(new, "write", commands.write, "write a pin or a datastream")
    write.add_argument("what", metavar="PIN|DATASTREAM", help="number of a pin, or name of a datastream")
    write.add_argument("value", metavar="VALUE", help="0, 1, a duty of 2 to 255, or a value of the datastream")
    write.add_argument("--mode", choices=("output", "pwm"), help="set before writing a pin")
    _add_watch(new)
    ota = _add(new, "ota", commands.ota, "replace the firmware")
    ota.add_argument("image", metavar="FILE", help="the new firmware")
    ports = new("ports", help="list the serial ports of this computer")
    ports.add_argument("--json", action="store_true", help="print JSON")
    ports.set_defaults(act=commands.ports)
    return parser


def _add_watch(new: _NewCommand) -> None:
    watch = _add(new, "watch", commands.watch, "print a pin or a datastream as it changes")
    watch.add_argument("what", metavar="PIN|DATASTREAM", help="number of a pin, A0 and so on, or name of a datastream")
    watch.add_argument("--count", type=_positive, metavar="N", help="stop after so many")
    watch.add_argument("--interval-ms", type=_positive, default=100, metavar="MS", help="how often (%(default)s)")
    watch.add_argument(
        "--poll", action="store_true", help="read the pin again and again: released firmware reports no edges"
    )


def _add(new: _NewCommand, name: str, act: commands.Command, help_text: str) -> argparse.ArgumentParser:
    command = new(name, help=help_text, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("device", metavar="DEVICE", help="see below")
    command.add_argument("--json", action="store_true", help="print JSON, one object a line")
    command.add_argument("--baud", type=_positive, default=115200, metavar="N", help="of a serial port (%(default)s)")
    command.add_argument("--timeout-ms", type=_positive, default=5000, metavar="MS", help="for an answer (%(default)s)")
    command.add_argument(
        "--settle", type=float, default=0.0, metavar="S", help="wait after opening: 2 for boards that restart then"
    )
    command.set_defaults(act=act)
    return command


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no integer of 1 or more")
    return int(text)
