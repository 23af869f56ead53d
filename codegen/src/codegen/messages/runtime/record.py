"""Bases of the classes of messages: made by position or by keywords, and good for `dataclasses.replace`, `asdict` and `fields` too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec

from ...structs.runtime.model import Model

if TYPE_CHECKING:
    from dataclasses import Field

__all__ = ["Envelope", "Record"]


class _Fields:
    """What the module `dataclasses` wants to know about a class, made when it asks."""

    def __init__(self) -> None:
        self._known: dict[type[msgspec.Struct], dict[str, Field[Any]]] = {}

    def __get__(self, instance: object, owner: type[msgspec.Struct]) -> dict[str, Field[Any]]:
        if owner not in self._known:
            from dataclasses import fields, make_dataclass

            twin = make_dataclass(owner.__name__, [(name, Any) for name in owner.__struct_fields__])
            self._known[owner] = {field.name: field for field in fields(twin)}
        return self._known[owner]


class Record(Model, frozen=True):
    """Base of all structs of messages."""

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    else:
        __dataclass_fields__ = _Fields()  # without an annotation, which msgspec would evaluate


class Envelope(Record, frozen=True):
    """Base of messages whose payload has a type of its own."""

    @property
    def payload_error(self) -> str | None:
        """Why the payload is not of the type that it should be; it is plain JSON data then. None if all is well."""
        return cast("str | None", self.__dict__.get("payload_error"))
