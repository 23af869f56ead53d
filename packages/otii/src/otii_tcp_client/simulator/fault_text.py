"""Faults as text, for the command line: `error=Command timeout,command=arc_calibrate,times=2`."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from devicewire.otii.simulation.fault_text import CONDITIONS, FaultGrammar, boolean, json_or_text

from .faults import (
    Corrupt,
    Delay,
    Drop,
    ErrorAnswer,
    ExtraField,
    Fault,
    Flood,
    Garbage,
    MissingField,
    Reset,
    Split,
    Stall,
    Truncate,
    Unasked,
    WrongId,
    WrongType,
)

HELP: Final = """\
faults (--fault, may be repeated) are KIND[=ARGUMENT] followed by options, separated by commas:
  delay=SECONDS            answer later; option overtakes=true lets other answers pass
  drop                     close the connection before answering
  reset                    reset the connection before answering
  truncate[=SHARE]         close the connection after this share of the answer (0.5)
  stall[=SHARE]            send this share of the answer (0: nothing), then nothing more
  split[=BYTES]            send the answer in pieces of so many bytes (1)
  corrupt[=COUNT]          change this many bytes of the answer (3)
  garbage[=TEXT]           a line that is no JSON
  wrong_type[=MEMBER]      put value=... into every such member (value; value=null)
  missing=MEMBER           leave a member out
  extra[=MEMBER]           add a member (data.added_by_firmware; value=true)
  wrong_id[=TEXT]          the trans_id of somebody else
  error[=CODE]             this error code (Command timeout)
  unasked[=COUNT]          information before the answer; option after=true puts it behind
  flood[=BYTES]            a line without an end (67108864)
options of all: command=arc_* (a pattern), times=N, probability=0.0 to 1.0,
  acts=true|false (whether the server does what was asked before the fault strikes).
A MEMBER is a name at any depth, or a path such as data.value or data.devices.*.type.

  --fault 'error=Device not connected,command=arc_get_main,times=2'
  --fault 'wrong_type=value,value=zz,command=arc_get_value'
  --fault 'drop,command=project_*,acts=true,probability=0.1'
"""

# Kind -> class and the parameter that KIND=ARGUMENT sets.
_KINDS: Final[Mapping[str, tuple[Callable[..., Fault], str | None]]] = {
    "delay": (Delay, "seconds"),
    "drop": (Drop, None),
    "reset": (Reset, None),
    "truncate": (Truncate, "keep"),
    "stall": (Stall, "keep"),
    "split": (Split, "size"),
    "corrupt": (Corrupt, "flips"),
    "garbage": (Garbage, "body"),
    "wrong_type": (WrongType, "member"),
    "missing": (MissingField, "member"),
    "extra": (ExtraField, "member"),
    "wrong_id": (WrongId, "request_id"),
    "error": (ErrorAnswer, "code"),
    "unasked": (Unasked, "count"),
    "flood": (Flood, "size"),
}

_CONVERTERS: Final[Mapping[str, Callable[[str], Any]]] = {
    **CONDITIONS,
    "seconds": float,
    "overtakes": boolean,
    "keep": float,
    "size": int,
    "flips": int,
    "body": str.encode,
    "member": str,
    "value": json_or_text,
    "data": json_or_text,
    "request_id": json_or_text,
    "code": str,
    "count": int,
    "info": str,
    "after": boolean,
    "command": str,
}


_GRAMMAR: Final = FaultGrammar(_KINDS, _CONVERTERS)


def parse_fault(text: str) -> Fault:
    """Return the fault that a text describes. ValueError says what is wrong with it."""
    return _GRAMMAR.parse(text)
