"""`python -m autotrainer.api.client_application`: a simulated rig with a prompt, which publishes what is typed or played from a file.

A file has one JSON object a line: `{"after_s": 0.5, "kind": "tunnelEnter", "context": null}`; `kind` is a name or a number.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from devicewire.autotrainer.models import ApiEventKind

from ._arguments import seconds
from ._shown import printable
from .simulator import parse_fault
from .simulator.command_line import add_options, make_simulator, ready_line
from .simulator.faults import HELP
from .util import resolve_enum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .simulator import AutotrainerSimulator

__all__ = ["main"]

_PROMPT_HELP = """\
event KIND [JSON]   publish an event; KIND is a number, a name, or the beginning of one
trial [N]           publish the events of a trial
fault TEXT          let something go wrong: slow_reply:seconds=1,times=2
clear               let all go well again
requests            show the commands that came
q, quit             end"""


def main(arguments: Sequence[str] | None = None, lines: TextIO | None = None) -> int:
    """Run until the prompt ends. Returns the exit status: 0, or 1 when something is wrong with an address or a file."""
    options = _parser().parse_args(arguments)
    try:
        with make_simulator(options) as rig:
            print(ready_line(rig), flush=True)
            if options.play is not None:
                play(rig, _text_of(options.play), options.settle)
            if not options.no_prompt:
                _prompt(rig, lines or sys.stdin)
    except KeyboardInterrupt:
        return 0
    except (OSError, ValueError) as error:
        print(f"autotrainer rig: {printable(str(error))}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m autotrainer.api.client_application",
        description="A simulated Autotrainer rig. It answers all commands, and publishes heartbeats and what you type.",
        epilog=f"prompt:\n{_PROMPT_HELP}\n\n{HELP}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_options(parser, 5556, 5557).set_defaults(identifier="autotrainer-device")
    parser.add_argument(
        "--play", type=Path, metavar="FILE", help="publish the events of a file, one JSON object a line"
    )
    parser.add_argument(
        "--settle", type=seconds, default=0.5, metavar="S", help="seconds before and after the file (default: 0.5)"
    )
    parser.add_argument("--no-prompt", action="store_true", help="end after the file")
    return parser


def play(rig: AutotrainerSimulator, text: str, settle_s: float = 0.0) -> None:
    """Publish the events of a file.

    Args:
        rig: publishes them.
        text: an event a line.
        settle_s: how long to wait before and after, in seconds: ZeroMQ does not tell when a subscription has arrived or a message has left.

    Raises:
        ValueError: a line is no event.
    """
    events = [_event(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    time.sleep(settle_s)
    for after_s, kind, context, index in events:
        time.sleep(after_s)
        rig.publish(kind, context, index)
    time.sleep(settle_s)


def _event(number: int, line: str) -> tuple[float, int, Any, int | None]:
    try:
        event = _object(line)
        after_s, kind = seconds(str(event.get("after_s", 0.0))), _kind(str(event["kind"]))
    except (ValueError, argparse.ArgumentTypeError, RecursionError) as error:
        raise ValueError(f"line {number} is no event: {error}") from None
    return after_s, kind, event.get("context"), event.get("index")


def _object(line: str) -> dict[str, Any]:
    value: Any = json.loads(line)
    if not isinstance(value, dict) or "kind" not in value:
        raise ValueError('it takes a JSON object with a "kind"')
    return cast(dict[str, Any], value)


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise ValueError(f"{path} is no text in UTF-8") from None


def _kind(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() else int(resolve_enum(ApiEventKind, text))


def _prompt(rig: AutotrainerSimulator, lines: TextIO) -> None:
    is_shown = lines.isatty()
    print(_PROMPT_HELP if is_shown else "", end="\n" if is_shown else "", flush=True)
    for line in lines:
        words = line.split(maxsplit=2)
        if words and words[0] in ("q", "quit"):
            return
        try:
            print(_obey(rig, words), flush=True)
        except (ValueError, RecursionError) as error:
            print(f"error: {error}", flush=True)


def _obey(rig: AutotrainerSimulator, words: list[str]) -> str:
    match words:
        case ["event", kind, *rest]:
            rig.publish(_kind(kind), json.loads(rest[0]) if rest else None)
            return "published"
        case ["trial", *rest]:
            events = rig.rig.trial(int(rest[0]) if rest else 1)
            for number, context in events:
                rig.publish(number, context)
            return f"published {len(events)} events"
        case ["fault", *rest] if rest:
            rig.faults.add(parse_fault(" ".join(rest)))
            return "from now on"
        case ["clear"]:
            rig.faults.clear()
            return "all is well"
        case ["requests"]:
            return "\n".join(printable(request.decode("utf-8", "replace")) for request in rig.requests) or "none came"
        case _:
            return _PROMPT_HELP


if __name__ == "__main__":
    sys.exit(main())
