"""Faults as text, for the command line: `status=502,path=/api/v1/circuits,times=2`."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final

from .answers import Json
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
from .mqtt_faults import HalfDescription, MqttGarbage, MqttSilence, VanishNode

HELP: Final = """\
faults (--fault, may be repeated) are KIND[=ARGUMENT] followed by options, separated by commas:
  delay=SECONDS            answer later
  drop                     close the connection before answering
  reset                    reset the connection before answering
  truncate[=SHARE]         close the connection after this share of the body (0.5)
  corrupt[=COUNT]          change this many bytes of the body (3)
  garbage[=TEXT]           200 with a body that is not JSON
  wrong_type[=MEMBER]      put value=... into every such member (instantPowerW; value=unknown)
  unknown_enum[=MEMBER]    the same with a word that no document lists (relayState; value=HALF_OPEN)
  missing=MEMBER           leave a member out
  extra[=MEMBER]           add a member (addedByFirmware; value=true)
  status=STATUS            this status; options detail=TEXT, html=true|false (nginx's page for 502, 503, 504)
  flood[=BYTES]            a huge body (67108864)
  mqtt_garbage[=TEXT]      this payload in place of values (banana); option topic=*/active-power (patterns)
  mqtt_silence             messages are not published; option topic=...
  half_description         descriptions end in the middle; option device=... (patterns)
  vanish_node=NODE         a node, device or class of devices is not there: bess, pv, evse, *-lugs-dn
options of all: method=POST, path=/api/v1/circuits* (patterns), times=N, probability=0.0 to 1.0,
  acts=true|false (whether the panel does what was asked before the fault strikes).
A MEMBER is a name at any depth, or a path such as soe.percentage or circuits.*.name.

  --fault 'status=502,path=/api/v1/circuits,times=2'
  --fault 'mqtt_garbage=NaN,topic=*/active-power,probability=0.1'
  --fault 'wrong_type=instantPowerW,value=null,path=/api/v1/panel'
  --fault 'drop,method=POST,acts=true,probability=0.1'
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
    "corrupt": (Corrupt, "flips"),
    "garbage": (Garbage, "body"),
    "wrong_type": (WrongType, "member"),
    "unknown_enum": (UnknownEnum, "member"),
    "missing": (MissingField, "member"),
    "extra": (ExtraField, "member"),
    "status": (ErrorStatus, "status"),
    "flood": (Flood, "size"),
    "mqtt_garbage": (MqttGarbage, "payload"),
    "mqtt_silence": (MqttSilence, None),
    "half_description": (HalfDescription, None),
    "vanish_node": (VanishNode, "node"),
}

_CONVERTERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "seconds": float,
    "keep": float,
    "flips": int,
    "body": str.encode,
    "member": str,
    "value": _json_or_text,
    "status": int,
    "detail": _json_or_text,
    "html": _boolean,
    "size": int,
    "method": str,
    "path": str,
    "payload": str,
    "topic": str,
    "device": str,
    "node": str,
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
