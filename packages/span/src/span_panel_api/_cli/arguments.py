"""What can be said on the command line."""

from __future__ import annotations

import argparse
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HOST_VARIABLE = "SPAN_PANEL_HOST"
TOKEN_VARIABLE = "SPAN_PANEL_TOKEN"  # noqa: S105 - the name of a variable
PASSPHRASE_VARIABLE = "SPAN_PANEL_PASSPHRASE"  # noqa: S105 - the name of a variable
_DESCRIPTION = "Talk to a SPAN panel: find it, log in, read, switch, export. Works with REST v1 and with version 2."
_EPILOG = f"""Power is positive when a circuit consumes. CIRCUIT is a name, an id or a tab number.
Without --host: the variable {HOST_VARIABLE}, or the only panel that `login` has stored.
Without a login: an access token in the variable {TOKEN_VARIABLE}.
The exit status is 0, or 1 with a message when it did not work, 2 for wrong arguments, 130 when interrupted."""
_LOGIN = f"""The passphrase comes from the variable {PASSPHRASE_VARIABLE}, from the keyboard without being shown, or as one line from a
pipe; never from an argument, which others could see. With --door, press the panel's door switch three times within
15 minutes before. Credentials are stored in a file that you alone can read."""
USUAL_PORT = 80
_LAST_PORT = 65535

_Commands = argparse._SubParsersAction  # argparse has no public name for it  # pyright: ignore[reportPrivateUsage]


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments; without any, those of the process. Exits with status 2, or 0 after `--help`."""
    return _parser().parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("span-panel", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=_Form)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    discover = _add(commands, "discover", "find panels in the local network", has_panel=False)
    discover.add_argument(
        "--for", dest="seconds", type=_positive, default=3.0, metavar="SECONDS", help="how long to listen (%(default)g)"
    )
    _add_login(commands)
    _add(commands, "status", "who the panel is, grid, battery, door")
    _add(commands, "circuits", "all circuits: relay, priority, power, energy")
    _add_watch(commands)
    _add_writes(commands)
    _add_export(commands)
    return parser


class _Form(argparse.RawDescriptionHelpFormatter):
    """Help whose last paragraph keeps its lines."""


def _add(
    commands: _Commands[argparse.ArgumentParser], name: str, what: str, *, has_panel: bool = True, epilog: str = _EPILOG
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name, help=what, description=what.capitalize() + ".", epilog=epilog, formatter_class=_Form
    )
    command.add_argument("--json", action="store_true", help="print JSON, errors too")
    if has_panel:
        command.add_argument("--host", help="name or address of the panel")
        command.add_argument(
            "--port", type=_port, help=f"port of its REST interface (that of the login, or {USUAL_PORT})"
        )
        command.add_argument(
            "--timeout", type=_positive, default=30.0, metavar="SECONDS", help="for each call (%(default)g)"
        )
    return command


def _add_login(commands: _Commands[argparse.ArgumentParser]) -> None:
    login = _add(commands, "login", "register with a panel and store what it gives", epilog=_LOGIN)
    login.add_argument("panel", nargs="?", metavar="HOST", help="name or address of the panel")
    login.add_argument("--name", help="name for the panel's list of clients; it must be new there (one is made up)")
    login.add_argument("--door", action="store_true", help="no passphrase: the door switch was pressed")
    login.add_argument("--https-port", type=_port, default=443, help="port of REST with TLS, version 2 (%(default)s)")
    login.add_argument(
        "--fingerprint", metavar="SHA256", help="take the panel's certificate authority only if it is this one"
    )
    login.add_argument(
        "--accept-ca",
        metavar="SHA256",
        help="no new registration: trust this certificate authority of the panel from now on, where it has changed",
    )
    login.add_argument("--keyring", action="store_true", help="put the secrets into the keyring of the system")
    login.add_argument("--file", metavar="FILE", help="where to store the credentials")


def _add_watch(commands: _Commands[argparse.ArgumentParser]) -> None:
    watch = _add(commands, "watch", "show the circuits as they change; ends with Ctrl-C")
    watch.add_argument(
        "--interval", type=_positive, default=1.0, metavar="SECONDS", help="between two looks (%(default)g)"
    )
    watch.add_argument("--count", type=_count, metavar="N", help="stop after so many")


def _add_writes(commands: _Commands[argparse.ArgumentParser]) -> None:
    relay = _add(commands, "relay", "open (power off) or close the relay of a circuit")
    relay.add_argument("circuit", metavar="CIRCUIT", help="name, id or tab number")
    relay.add_argument("state", type=str.upper, choices=("OPEN", "CLOSED"), help="OPEN cuts power")
    priority = _add(commands, "priority", "set when a circuit is shed off-grid")
    priority.add_argument("circuit", metavar="CIRCUIT", help="name, id or tab number")
    priority.add_argument("priority", type=_priority, metavar="PRIORITY", help=", ".join(PRIORITIES))


def _add_export(commands: _Commands[argparse.ArgumentParser]) -> None:
    export = _add(commands, "export", "write readings of all circuits into a table")
    export.add_argument("output", metavar="FILE", help="file to write: .csv or .parquet")
    export.add_argument(
        "--for", dest="seconds", type=_positive, metavar="SECONDS", help="go on for so long (one reading)"
    )
    export.add_argument(
        "--every", type=_positive, default=1.0, metavar="SECONDS", help="between two readings (%(default)g)"
    )


PRIORITIES = {
    "MUST_HAVE": "never shed",
    "NICE_TO_HAVE": "shed when the battery is low",
    "NON_ESSENTIAL": "shed as soon as the grid is gone",
}
_NEW_WORDS = {"NEVER": "MUST_HAVE", "SOC_THRESHOLD": "NICE_TO_HAVE", "OFF_GRID": "NON_ESSENTIAL"}


def _priority(text: str) -> str:
    word = text.strip().upper().replace("-", "_")
    word = _NEW_WORDS.get(word, word)
    if word not in PRIORITIES:
        words = ", ".join(f"{name} ({what})" for name, what in PRIORITIES.items())
        raise argparse.ArgumentTypeError(f"{text!r} is none of: {words}")
    return word


def _positive(text: str) -> float:
    number = float(text)
    if not isfinite(number) or number <= 0:
        raise argparse.ArgumentTypeError("must be more than 0")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"must be 1 to {_LAST_PORT}")
    return port
