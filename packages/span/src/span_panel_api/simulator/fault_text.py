"""Faults as text, for the command line: `status=502,path=/api/v1/circuits,times=2`."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from devicewire.span.simulation.fault_text import FaultGrammar, boolean, json_or_text

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
    "value": json_or_text,
    "status": int,
    "detail": json_or_text,
    "html": boolean,
    "size": int,
    "method": str,
    "path": str,
    "payload": str,
    "topic": str,
    "device": str,
    "node": str,
    "times": int,
    "probability": float,
    "acts": boolean,
}


_GRAMMAR: Final = FaultGrammar(_KINDS, _CONVERTERS)


def parse_fault(text: str) -> Fault:
    """Return the fault that a text describes. ValueError says what is wrong with it."""
    return _GRAMMAR.parse(text)
