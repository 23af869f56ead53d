"""`python -m autotrainer.api.remote_console`: watch a device and send it commands, by hand or from a script."""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import TYPE_CHECKING, Any, TextIO

from devicewire.autotrainer.models import ApiCommand, CommandReply, CommandResult, Event, HeartbeatMessage

from ._arguments import port
from ._arguments import seconds as _seconds
from ._shown import cells, line_of, printable, to_json
from .curve import CurveClient, CurveKeys
from .exceptions import ApiError, CommandFailedError
from .remote import RemoteConsole
from .util import resolve_enum

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["main"]

_HELP = """\
COMMAND [JSON]   send a command: a name, the beginning of one, or a number; an empty line repeats the last one
status, configuration, start, stop   short for GET_STATUS, GET_CONFIGURATION, START_ACQUISITION, STOP_ACQUISITION
watch [SECONDS]  show what is published
?                this help
q, quit          end"""
_SHORT = {
    "status": ApiCommand.GET_STATUS,
    "configuration": ApiCommand.GET_CONFIGURATION,
    "start": ApiCommand.START_ACQUISITION,
    "stop": ApiCommand.STOP_ACQUISITION,
}
_FAILED, _WRONG = 1, 2


def main(arguments: Sequence[str] | None = None, lines: TextIO | None = None) -> int:
    """Run. Returns the exit status: 0, 1 when a command failed or got no reply, 2 when the call was wrong."""
    options = _parser().parse_args(arguments)
    try:
        with RemoteConsole(
            options.host,
            subscriber_port=options.port,
            command_port=options.command_port,
            timeout_s=options.timeout,
            curve=_curve(options),
        ) as remote:
            return _Console(remote, as_json=options.json).run(options, lines or sys.stdin)
    except KeyboardInterrupt:
        return 0
    except (ApiError, OSError) as error:
        print(f"error: {printable(str(error))}", file=sys.stderr)
        return _FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m autotrainer.api.remote_console",
        description="Watches an Autotrainer device and sends it commands. Without --command and --watch it asks what to do.",
        epilog=f"prompt:\n{_HELP}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address of the device (default: this machine)")
    parser.add_argument("--port", type=port, default=5556, help="port of published messages (default: 5556)")
    parser.add_argument("--command-port", type=port, default=5557, help="port of commands (default: 5557)")
    parser.add_argument(
        "--timeout", type=_seconds, default=2.0, metavar="S", help="time limit of a command (default: 2 s)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--command", nargs="+", metavar=("COMMAND", "JSON"), help="send this command, then end")
    parser.add_argument(
        "--watch", type=_seconds, metavar="S", help="show what is published for so many seconds, then end"
    )
    parser.add_argument("--keys", metavar="FILE", help="file with our keys (CurveKeys.save)")
    parser.add_argument("--server-key", metavar="KEY", help="the device's public key")
    return parser


def _curve(options: argparse.Namespace) -> CurveClient | None:
    if options.keys is None and options.server_key is None:
        return None
    if options.keys is None or options.server_key is None:
        raise SystemExit("--keys and --server-key belong together")
    return CurveClient(CurveKeys.load(options.keys), options.server_key)


class _Console:
    """What the console does, and how it shows it."""

    def __init__(self, remote: RemoteConsole, *, as_json: bool) -> None:
        self._remote = remote
        self._as_json = as_json
        self._stream = remote.messages()

    def run(self, options: argparse.Namespace, lines: TextIO) -> int:
        if options.command is not None:
            status = self._command(options.command)
            if options.watch is not None:
                self._watch(options.watch)
            return status
        if options.watch is not None:
            self._watch(options.watch)
            return 0
        return self._ask(lines)

    def _ask(self, lines: TextIO) -> int:
        if lines.isatty():
            _complete()
            print(_HELP)
        status, last = 0, ["?"]
        for line in _lines(lines):
            words = line.split(maxsplit=1) or last
            last = words
            if words[0] in ("q", "quit"):
                return status
            status = self._obey(words)
        return status

    def _obey(self, words: list[str]) -> int:
        if words[0] == "?":
            print(_HELP)
            return 0
        if words[0] == "watch":
            return self._watch_for(words[1] if len(words) > 1 else "10")
        return self._command(words)

    def _watch_for(self, text: str) -> int:
        try:
            seconds = _seconds(text.strip())
        except argparse.ArgumentTypeError as error:
            print(f"error: {printable(str(error))}", file=sys.stderr)
            return _WRONG
        self._watch(seconds)
        return 0

    def _command(self, words: list[str]) -> int:
        try:
            command = _command(words[0])
            data = _json(words[1:])
        except ValueError as error:
            print(f"error: {printable(str(error))}", file=sys.stderr)
            return _WRONG
        try:
            self._show_reply(self._remote.run(command, data))
        except CommandFailedError as error:
            if error.reply is not None:
                self._show_reply(error.reply)
            return _FAILED
        except ApiError as error:
            print(f"error: {printable(str(error))}", file=sys.stderr)
            return _FAILED
        return 0

    def _show_reply(self, reply: CommandReply | CommandResult) -> None:
        if self._as_json:
            print(to_json(reply), flush=True)
            return
        text = f": {reply.error_message}" if reply.error_message else ""
        print(printable(f"{reply.command.name} {reply.result.name}{text}"), flush=True)
        if reply.data is not None:
            print(json.dumps(json.loads(to_json(reply.data)), indent=2), flush=True)

    def _watch(self, seconds: float) -> None:
        if not self._as_json and sys.stdout.isatty():
            self._watch_table(seconds)
            return
        for message in self._messages(seconds):
            print(to_json(message) if self._as_json else line_of(message), flush=True)

    def _watch_table(self, seconds: float) -> None:
        """Show a live table; without rich, lines."""
        try:
            from rich.live import Live
            from rich.table import Table
            from rich.text import Text
        except ImportError:
            for message in self._messages(seconds):
                print(line_of(message), flush=True)
            return
        rows: list[tuple[str, str, str]] = []
        with Live(refresh_per_second=8) as live:
            for message in self._messages(seconds):
                rows = [*rows[-19:], cells(message)]
                table = Table("time", "what", "details", title=Text(repr(self._remote)))
                for row in rows:
                    table.add_row(*map(Text, row))
                live.update(table)

    def _messages(self, seconds: float) -> Iterator[Any]:
        deadline, has_come = time.monotonic() + seconds, False
        while (rest := deadline - time.monotonic()) > 0:
            message = self._stream.get(rest)
            has_come = has_come or message is not None
            if isinstance(message, Event | HeartbeatMessage | CommandResult):
                yield message
        if not has_come:
            print(f"nothing came from {self._remote!r} within {seconds:g} s; is the device on?", file=sys.stderr)


def _json(words: list[str]) -> Any:
    """Read the arguments of a command.

    Raises:
        ValueError: they are no JSON, or more than one.
    """
    if len(words) > 1:
        raise ValueError(f"one JSON text goes with a command, and not {len(words)}: put it in quotation marks")
    try:
        return json.loads(words[0]) if words else None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{words[0].strip()[:80]!r} is no JSON: {error}") from None


def _command(text: str) -> ApiCommand:
    if text in _SHORT:
        return _SHORT[text]
    return ApiCommand(int(text)) if text.isdecimal() else resolve_enum(ApiCommand, text)


def _lines(lines: TextIO) -> Iterator[str]:
    if not lines.isatty():
        yield from lines
        return
    while True:
        try:
            yield input("> ")
        except EOFError:
            return


def _complete() -> None:
    """Complete names with the tabulator key, where there is readline."""
    try:
        import readline
    except ImportError:
        return
    names = [*_SHORT, "watch", "quit", *(command.name for command in ApiCommand)]

    def complete(text: str, state: int) -> str | None:
        found = [name for name in names if name.lower().startswith(text.lower())]
        return found[state] if state < len(found) else None

    readline.set_completer(complete)
    readline.parse_and_bind("tab: complete")


if __name__ == "__main__":
    sys.exit(main())
