"""Faults as text, for the command line: `status=502,path=/api/channels,times=2`."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from devicewire.accordionq2.simulation.fault_text import FaultGrammar, boolean, json_or_text

from .answers import ERROR_SHAPES
from .faults import (
    Corrupt,
    Delay,
    Drop,
    ErrorStatus,
    ExtraField,
    Fault,
    Flood,
    Garbage,
    MissingField,
    Reset,
    Truncate,
    UnknownEnum,
    WrongType,
)
from .stream_faults import StreamCut, StreamDuplicateId, StreamGap, StreamGarbage, StreamReset, StreamSilence

HELP: Final = """\
faults (--fault, may be repeated) are KIND[=ARGUMENT] followed by options, separated by commas:
  delay=SECONDS            answer later
  drop                     close the connection before answering
  reset                    reset the connection before answering
  truncate[=SHARE]         close the connection after this share of the body (0.5)
  corrupt[=COUNT]          change this many bytes of the body (3)
  garbage[=TEXT]           200 with a body that is not JSON
  wrong_type[=MEMBER]      put value=... into every such member (value; value=null)
  unknown_enum[=MEMBER]    the same with a word that no document lists (usage; value=QuantumLink)
  missing=MEMBER           leave a member out
  extra[=MEMBER]           add a member (addedByFirmware; value=true)
  status=STATUS            this status; options text=TEXT, shape=error, message, problem, text, html, empty ...
  flood[=BYTES]            a huge body (67108864)
on event streams, after so many events (1):
  stream_silence[=AFTER]   nothing comes any more, not even pings
  stream_gap[=AFTER]       events are lost; option count=N
  stream_cut[=AFTER]       the stream ends; inside=true: in the middle of an event
  stream_reset[=AFTER]     the connection is reset
  stream_garbage[=AFTER]   bytes that are no event; option data=TEXT
  stream_duplicate[=AFTER] an event comes twice
options of all: method=POST, path=/api/media/* (patterns), times=N, probability=0.0 to 1.0,
  acts=true|false (whether the station does what was asked before the fault strikes).
A MEMBER is a name at any depth, or a path such as resources.CPU_TEMP or *.alias.

  --fault 'status=502,path=/api/channels,times=2'
  --fault 'wrong_type=received,value=zz,path=/api/comm/i2c'
  --fault 'drop,method=POST,acts=true,probability=0.1'
"""


def _shape(text: str) -> str:
    if text not in ERROR_SHAPES:
        raise ValueError(f"known shapes: {', '.join(ERROR_SHAPES)}")
    return text


# Kind -> class and the parameter that KIND=ARGUMENT sets.
_KINDS: Final[Mapping[str, tuple[Callable[..., Fault], str | None]]] = {
    "delay": (Delay, "seconds"),
    "drop": (Drop, None),
    "reset": (Reset, None),
    "truncate": (Truncate, "keep"),
    "corrupt": (Corrupt, "flips"),
    "garbage": (Garbage, "body"),
    "wrong_type": (WrongType, "member"),
    "unknown_enum": (UnknownEnum, "member"),
    "missing": (MissingField, "member"),
    "extra": (ExtraField, "member"),
    "status": (ErrorStatus, "status"),
    "flood": (Flood, "size"),
    "stream_silence": (StreamSilence, "after"),
    "stream_gap": (StreamGap, "after"),
    "stream_cut": (StreamCut, "after"),
    "stream_reset": (StreamReset, "after"),
    "stream_garbage": (StreamGarbage, "after"),
    "stream_duplicate": (StreamDuplicateId, "after"),
}

_CONVERTERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "seconds": float,
    "keep": float,
    "flips": int,
    "body": str.encode,
    "member": str,
    "value": json_or_text,
    "status": int,
    "text": str,
    "shape": _shape,
    "size": int,
    "method": str,
    "path": str,
    "times": int,
    "probability": float,
    "acts": boolean,
    "after": int,
    "count": int,
    "inside": boolean,
    "data": str.encode,
}


_GRAMMAR: Final = FaultGrammar(_KINDS, _CONVERTERS)


def parse_fault(text: str) -> Fault:
    """Return the fault that a text describes. ValueError says what is wrong with it."""
    return _GRAMMAR.parse(text)
