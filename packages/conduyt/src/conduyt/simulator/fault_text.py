"""Faults as text, for the command line: `drop,of=PIN_READ,times=2`."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from devicewire.conduyt.simulation.fault_text import CONDITIONS, FaultGrammar, boolean

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
    **CONDITIONS,
    "seconds": float,
    "pause_s": float,
    "replug_s": float,
    "in_order": boolean,
    "of": str,
    **dict.fromkeys(("code", "count", "flips", "keep", "offset", "size", "type"), _number),
}


_GRAMMAR: Final = FaultGrammar(_KINDS, _CONVERTERS)


def parse_fault(text: str) -> Fault:
    """Return the fault that a text describes. ValueError says what is wrong with it."""
    return _GRAMMAR.parse(text)
