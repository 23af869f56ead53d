"""Faults as text, for the command line: `status=502,path=/api/v1/circuits,times=2`."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from devicewire.span.simulation.fault_text import FaultGrammar, boolean, json_or_text
from devicewire.span.simulation.http_fault_text import CONVERTERS, KINDS
from devicewire.span.simulation.http_fault_text import HELP as GENERAL

from .faults import ErrorStatus, Fault, UnknownEnum, WrongType
from .mqtt_faults import HalfDescription, MqttGarbage, MqttSilence, VanishNode

HELP: Final = f"""\
faults (--fault, may be repeated) are KIND[=ARGUMENT] followed by options, separated by commas:
{GENERAL}\
  wrong_type[=MEMBER]      put value=... into every such member (instantPowerW; value=unknown)
  unknown_enum[=MEMBER]    the same with a word that no document lists (relayState; value=HALF_OPEN)
  status=STATUS            this status; options detail=TEXT, html=true|false (nginx's page for 502, 503, 504)
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
    **KINDS,
    "wrong_type": (WrongType, "member"),
    "unknown_enum": (UnknownEnum, "member"),
    "status": (ErrorStatus, "status"),
    "mqtt_garbage": (MqttGarbage, "payload"),
    "mqtt_silence": (MqttSilence, None),
    "half_description": (HalfDescription, None),
    "vanish_node": (VanishNode, "node"),
}

_CONVERTERS: Final[Mapping[str, Callable[[str], Any]]] = {
    **CONVERTERS,
    "status": int,
    "detail": json_or_text,
    "html": boolean,
    "payload": str,
    "topic": str,
    "device": str,
    "node": str,
}


_GRAMMAR: Final = FaultGrammar(_KINDS, _CONVERTERS)


def parse_fault(text: str) -> Fault:
    """Return the fault that a text describes. ValueError says what is wrong with it."""
    return _GRAMMAR.parse(text)
