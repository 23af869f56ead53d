"""Small helpers."""

from __future__ import annotations

import json
import socket
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from ._values import prepare_for_serialization

__all__ = ["UUIDEncoder", "get_ip4_addr_str", "patch_uuid_encoder", "prepare_for_serialization", "resolve_enum"]

_Member = TypeVar("_Member", bound=Enum)
_ELSEWHERE = ("192.0.2.1", 9)
"""An address that no machine has (RFC 5737), for which the routing table still names the way out. Nothing is sent there."""


def get_ip4_addr_str() -> str:
    """Return this machine's IPv4 address towards the Internet; 127.0.0.1 if it has none."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_ELSEWHERE)
            return str(probe.getsockname()[0])
    except OSError:
        return "127.0.0.1"


def resolve_enum(enum_type: type[_Member], value: str) -> _Member:
    """Return the member that a text means: its number, its name, or the beginning of just one name in upper or lower case.

    Raises:
        ValueError: no member or several could be meant.
    """
    members = list(enum_type)
    exact = [member for member in members if value in (str(member.value), member.name)]
    if exact:
        return exact[0]
    found = [member for member in members if member.name.lower().startswith(value.lower())]
    if len(found) == 1:
        return found[0]
    what = f"could be {', '.join(member.name for member in found[:5])}" if found else "is no member"
    raise ValueError(f"{value!r} {what} of {enum_type.__name__}: give a number or a name")


class UUIDEncoder(json.JSONEncoder):
    """JSON encoder that writes UUIDs as text and times as seconds since the epoch."""

    def default(self, o: Any) -> Any:
        """Convert what JSON does not know."""
        if isinstance(o, UUID):
            return str(o)
        if isinstance(o, datetime):
            return o.timestamp()
        raise TypeError(f"{type(o).__name__} is nothing that JSON can say")


def patch_uuid_encoder() -> None:
    """Let the JSON writer of the whole process take UUIDs and times. This package does not need it."""
    ordinary = json.JSONEncoder.default
    if getattr(ordinary, "takes_uuid", False):
        return

    def default(self: json.JSONEncoder, o: Any) -> Any:
        if isinstance(o, UUID | datetime):
            return UUIDEncoder.default(UUIDEncoder(), o)
        return ordinary(self, o)

    default.takes_uuid = True  # type: ignore[attr-defined] # a mark on a function
    json.JSONEncoder.default = default  # type: ignore[method-assign] # what the call is for
