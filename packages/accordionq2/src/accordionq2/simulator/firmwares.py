"""The firmwares that the simulator knows, and what the older one lacks.

The generated package ships the spec of the newest, with the firmware that each later operation came with. What the older
one understands is that without what came later; a test compares the result with the spec of the older one.
"""

from collections.abc import Mapping
from typing import Any, Final

NEWEST: Final = "5.28.1"
OLDEST: Final = "5.13.0"
FIRMWARES: Final = (OLDEST, NEWEST)

_SINCE: Final = "x-since"
_LATER_MEMBERS: Final[Mapping[str, tuple[str, ...]]] = {
    "ResourcesReadRequest": ("MaxAgeMs",),
    "ResourceValues": ("ageMs",),
    "ChannelDto": ("details",),
    "ChannelConfigRequest": ("Details",),
    "ErrorBody": ("heldBy", "expiresInMs"),
}
_LATER_STATUSES: Final = ("423", "501")


def spec_of(firmware: str, newest: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the spec of a firmware, made of that of the newest."""
    if firmware == NEWEST:
        return newest
    paths = {path: item for path, whole in newest["paths"].items() if (item := _older_item(whole))}
    schemas = {name: _older_schema(name, schema) for name, schema in newest["components"]["schemas"].items()}
    return {**newest, "paths": paths, "components": {**newest["components"], "schemas": schemas}}


def _older_item(item: Mapping[str, Any]) -> dict[str, Any]:
    older = {method: part for method, part in item.items() if _SINCE not in part}
    return {method: {**part, "responses": _older_responses(part)} for method, part in older.items()}


def _older_responses(operation: Mapping[str, Any]) -> dict[str, Any]:
    return {status: part for status, part in operation["responses"].items() if status not in _LATER_STATUSES}


def _older_schema(name: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if name not in _LATER_MEMBERS:
        return schema
    kept = {member: part for member, part in schema["properties"].items() if member not in _LATER_MEMBERS[name]}
    return {**schema, "properties": kept}
