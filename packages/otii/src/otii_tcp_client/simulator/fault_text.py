"""Faults as text, for the command line: `error=Command timeout,command=arc_calibrate,times=2`."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final

from .answers import Json
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

_BOOLEANS: Final = {"true": True, "false": False}


def _boolean(text: str) -> bool:
    if text not in _BOOLEANS:
        raise ValueError(f"{text!r} is neither true nor false")
    return _BOOLEANS[text]


def _json_or_text(text: str) -> Json:
    try:
        value: Json = json.loads(text)
    except ValueError:
        return text
    return value


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
    "seconds": float,
    "overtakes": _boolean,
    "keep": float,
    "size": int,
    "flips": int,
    "body": str.encode,
    "member": str,
    "value": _json_or_text,
    "data": _json_or_text,
    "request_id": _json_or_text,
    "code": str,
    "count": int,
    "info": str,
    "after": _boolean,
    "command": str,
    "times": int,
    "probability": float,
    "acts": _boolean,
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
    if name not in known:
        raise ValueError(f"unknown option {name!r}; known: {', '.join(sorted(known))}")
    try:
        return _CONVERTERS[name](value)
    except ValueError as error:
        raise ValueError(f"{name}={value}: {error}") from error
