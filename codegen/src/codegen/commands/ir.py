"""What the emitters of a command protocol see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..structs.ir import Item, Struct


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes:
        name: Python name that class names are made of.
        request: its members, as a struct of the command's class name.
        response: name of the class of the answer's data; None when there is none.
        own_response: that class, when it belongs to this command only.
        timeout: seconds, and the member that adds to them with its factor.
    """

    wire_name: str
    name: str
    group: str
    description: str
    changes_state: bool
    reports_progress: bool
    may_end_stream: bool
    license: str
    errors: tuple[str, ...]
    request: Struct
    response: str | None
    own_response: Struct | None
    timeout: tuple[float, tuple[str, float] | None]


@dataclass(frozen=True)
class Protocol:
    """A whole spec. `data` is the document with what groups and defaults add to each command."""

    title: str
    version: str
    description: str
    wire: Mapping[str, Any]
    constants: Mapping[str, Any]
    tables: Mapping[str, Any]
    channels: Mapping[str, Any]
    errors: Mapping[str, Any]
    groups: Mapping[str, str]
    models: tuple[Item, ...]
    commands: tuple[Command, ...]
    data: Mapping[str, Any]
