"""Faults as text, for the command line: `drop,of=PIN_READ,times=2`."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final

from .faults import (
    Corrupt,
    CorruptCommand,
    Delay,
    Delimiters,
    Drop,
    Fault,
    Flood,
    Noise,
    OtherSequence,
    Pieces,
    Refuse,
    Repeat,
    Silence,
    Truncate,
    Unplug,
    WrongType,
)

HELP: Final = """\
faults (--fault, may be repeated) are KIND[=ARGUMENT] followed by options, separated by commas:
  delay=SECONDS            leave later (in_order=false: let others overtake)
  drop                     lose the answer or event
  silence                  lose the command
  repeat[=COUNT]           send so many copies more (1)
  other_sequence[=OFFSET]  another sequence number (1 further)
  corrupt[=BITS]           flip so many bits (1)
  corrupt_command          damage the command on its way
  truncate[=BYTES]         keep so many bytes of the payload (0)
  wrong_type[=TYPE]        another type of packet (0x99)
  refuse[=CODE]            refuse with this code (12)
  noise[=BYTES]            random bytes in front of it (16)
  pieces[=COUNT]           in so many writes (4; pause_s=0.005)
  delimiters[=COUNT]       so many zero bytes behind it (0)
  flood[=COUNT]            so many events in front of it (1000)
  unplug[=BYTES]           the link goes down after so many bytes (0; replug_s=SECONDS brings it back)
options of all: of=PIN_* (name of a command or event, a pattern), times=N, probability=0.0 to 1.0,
  acts=true|false (whether the device does what it was told before the fault strikes).

  --fault 'drop,of=PIN_READ,times=2'
  --fault 'unplug=3,of=DS_EVENT,probability=0.01,replug_s=0.5'
"""

_BOOLEANS: Final = {"true": True, "false": False}


def _boolean(text: str) -> bool:
    if text not in _BOOLEANS:
        raise ValueError(f"{text!r} is neither true nor false")
    return _BOOLEANS[text]


def _number(text: str) -> int:
    return int(text, 0)


# Kind -> class and the parameter that KIND=ARGUMENT sets.
_KINDS: Final[Mapping[str, tuple[Callable[..., Fault], str | None]]] = {
    "delay": (Delay, "seconds"),
    "drop": (Drop, None),
    "silence": (Silence, None),
    "repeat": (Repeat, "count"),
    "other_sequence": (OtherSequence, "offset"),
    "corrupt": (Corrupt, "flips"),
    "corrupt_command": (CorruptCommand, None),
    "truncate": (Truncate, "keep"),
    "wrong_type": (WrongType, "type"),
    "refuse": (Refuse, "code"),
    "noise": (Noise, "size"),
    "pieces": (Pieces, "count"),
    "delimiters": (Delimiters, "count"),
    "flood": (Flood, "count"),
    "unplug": (Unplug, "keep"),
}

_CONVERTERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "seconds": float,
    "pause_s": float,
    "replug_s": float,
    "probability": float,
    "in_order": _boolean,
    "acts": _boolean,
    "of": str,
}


def parse_fault(text: str) -> Fault:
    """Return the fault that a text describes. ValueError says what is wrong with it."""
    kind, *options = (part.strip().partition("=") for part in text.split(","))
    if kind[0] not in _KINDS:
        raise ValueError(f"unknown fault {kind[0]!r}; known: {', '.join(sorted(_KINDS))}")
    make, main = _KINDS[kind[0]]
    if kind[1] and main is None:
        raise ValueError(f"{kind[0]} takes no argument")
    named = [(main, kind[2])] if main is not None and kind[1] else []
    arguments = {name: _converted(make, name, value) for name, value in [*named, *((o[0], o[2]) for o in options)]}
    try:
        return make(**arguments)
    except TypeError as error:
        raise ValueError(f"{kind[0]} needs an argument: {kind[0]}={main}") from error


def _converted(make: Callable[..., Fault], name: str, value: str) -> Any:
    known = [parameter.name for parameter in fields(make)]  # type: ignore[arg-type]  # every kind is a dataclass
    known = [other for other in known if other not in {"data", "payload"}]
    if name not in known:
        raise ValueError(f"unknown option {name!r}; known: {', '.join(sorted(known))}")
    try:
        return _CONVERTERS.get(name, _number)(value)
    except ValueError as error:
        raise ValueError(f"{name}={value}: {error}") from error
