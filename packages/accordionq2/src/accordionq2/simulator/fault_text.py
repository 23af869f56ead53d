"""Faults as text, for the command line: `status=502,path=/api/channels,times=2`."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from devicewire.accordionq2.simulation.fault_text import FaultGrammar, boolean
from devicewire.accordionq2.simulation.http_fault_text import CONVERTERS, KINDS
from devicewire.accordionq2.simulation.http_fault_text import HELP as GENERAL

from .answers import ERROR_SHAPES
from .faults import ErrorStatus, Fault, UnknownEnum, WrongType
from .stream_faults import StreamCut, StreamDuplicateId, StreamGap, StreamGarbage, StreamReset, StreamSilence

HELP: Final = f"""\
faults (--fault, may be repeated) are KIND[=ARGUMENT] followed by options, separated by commas:
{GENERAL}\
  wrong_type[=MEMBER]      put value=... into every such member (value; value=null)
  unknown_enum[=MEMBER]    the same with a word that no document lists (usage; value=QuantumLink)
  status=STATUS            this status; options text=TEXT, shape=error, message, problem, text, html, empty ...
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
    **KINDS,
    "wrong_type": (WrongType, "member"),
    "unknown_enum": (UnknownEnum, "member"),
    "status": (ErrorStatus, "status"),
    "stream_silence": (StreamSilence, "after"),
    "stream_gap": (StreamGap, "after"),
    "stream_cut": (StreamCut, "after"),
    "stream_reset": (StreamReset, "after"),
    "stream_garbage": (StreamGarbage, "after"),
    "stream_duplicate": (StreamDuplicateId, "after"),
}

_CONVERTERS: Final[Mapping[str, Callable[[str], Any]]] = {
    **CONVERTERS,
    "status": int,
    "text": str,
    "shape": _shape,
    "after": int,
    "count": int,
    "inside": boolean,
    "data": str.encode,
}


_GRAMMAR: Final = FaultGrammar(_KINDS, _CONVERTERS)


def parse_fault(text: str) -> Fault:
    """Return the fault that a text describes. ValueError says what is wrong with it."""
    return _GRAMMAR.parse(text)
