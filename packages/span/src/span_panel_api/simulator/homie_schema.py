"""The Homie types that a release declares: the spec of the wire, with what that release said differently."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from devicewire.span import homie_1, homie_flat

from .answers import Json
from .releases import Release
from .settings import Settings

Attributes = dict[str, Any]
"""What a property declares: datatype, and where they exist unit, format, settable."""
Types = dict[str, dict[str, Attributes]]
"""Node type or capability -> property -> attributes."""

CORE: Final = "energy.ebus.device.distribution-enclosure.core"
CIRCUIT: Final = "energy.ebus.device.circuit"
PV: Final = "energy.ebus.device.pv"
EVSE: Final = "energy.ebus.device.evse"

# Assumed: the names come from the charging standard that has exactly ten states.
_TEN_STATES = "UNKNOWN,AVAILABLE,PREPARING,CHARGING,SUSPENDED_EV,SUSPENDED_EVSE,FINISHING,RESERVED,UNAVAILABLE,FAULTED"
_THRESHOLD: Final = {"type": "integer", "minimum": 0, "maximum": 100}
_POLICY: Final = {
    "$id": "soc-priority.v1",
    "type": "object",
    "required": ["algorithm", "parameters"],
    "additionalProperties": False,
    "properties": {
        "algorithm": {"const": "soc-priority.v1"},
        "parameters": {
            "type": "object",
            "required": ["soc-threshold-shed", "soc-threshold-release"],
            "additionalProperties": False,
            "properties": {"soc-threshold-shed": _THRESHOLD, "soc-threshold-release": _THRESHOLD},
        },
    },
}


def flat_types(release: Release) -> Types:
    """Return the node types of the flat model as a release declares them."""
    found = homie_flat.Panel.NODE_TYPES.items()
    # A node's class may be known under further types, which no panel declares.
    types = {type_: _declared(node.PROPERTIES, release) for type_, node in found if type_ == node.TYPE}
    if not release.has_repairs:
        types[CIRCUIT]["active-power"]["unit"] = "kW"
        types[PV]["nameplate-capacity"]["unit"] = "kW"
        types[EVSE]["status"]["format"] = _TEN_STATES
    if release.protects_root:
        types[EVSE]["lock-state"]["format"] = "LOCKED,UNLOCKED"
    return types


def device_classes(release: Release) -> dict[str, Types]:
    """Return the device classes of model 1.0: class -> capability -> property -> attributes."""
    classes = {
        type_.rpartition(".")[2]: {name: _declared(node.PROPERTIES, release) for name, node in device.NODES.items()}
        for type_, device in homie_1.DEVICES.items()
    }
    classes["distribution-enclosure"]["shed"]["policy"]["format"] = json.dumps(_POLICY, separators=(",", ":"))
    return classes


def schema_report(settings: Settings) -> Json:
    """Return `HomieSchemaOut`. How panels make the hash is not known; ours only changes when the types do."""
    report: dict[str, Json] = {
        "firmwareVersion": settings.firmware_version,
        "homieDomain": "ebus",
        "homieVersion": 5,
    }
    if settings.release.has_tree:
        classes: Any = device_classes(settings.release)
        hashed: dict[str, Json] = {"deviceClasses": classes, "deviceClassesSchemaHash": _hash(classes)}
        return {**report, "dataModelVersion": "1.0", **hashed}
    types: Any = flat_types(settings.release)
    return {**report, "types": types, "typesSchemaHash": _hash(types)}


def _declared(properties: Mapping[str, Any], release: Release) -> dict[str, Attributes]:
    return {
        name: _attributes(property_)
        for name, property_ in properties.items()
        if not property_.since or Release.of(property_.since).number <= release.number
    }


def _attributes(property_: Any) -> Attributes:
    attributes: Attributes = {"datatype": property_.datatype}
    for name in ("unit", "format", "settable"):
        value = getattr(property_, name)
        if value:
            attributes[name] = value
    return attributes


def _hash(types: Any) -> str:
    text = json.dumps(types, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()[:16]
