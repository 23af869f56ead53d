"""Base of the generated models: what `from_dict` and `to_dict` do, driven by the table of fields that each model declares."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, NamedTuple, Self, TypeVar, cast

import attrs

from .codecs import ANY, Codec, Mismatch, describe
from .errors import InvalidRequest, one_line
from .types import EMPTY, UNSET, FrozenDict, Issue, freeze, is_object

__all__ = ["Field", "Model", "ModelCodec", "model"]

_LOGGER = logging.getLogger(__name__)


class Field(NamedTuple):
    """One declared member of a model."""

    wire_name: str
    name: str
    codec: Codec[Any]
    required: bool = True
    sent_name: str = ""
    """Name when written, where it is not the one that is read."""
    omits_null: bool = False
    """Whether None is written as an absent member, because that is what absent means."""
    absent: tuple[Any, ...] = ()
    """What a missing member means, where that is not the default of the class."""


class Model:
    """Base of all models. They are immutable; members that the spec does not know are kept in `additional_properties`."""

    __slots__ = ()

    additional_properties: Mapping[str, Any]

    @classmethod
    def _fields(cls) -> tuple[Field, ...]:
        raise NotImplementedError(f"{cls.__name__} declares no fields")

    @classmethod
    def _extra_codec(cls) -> Codec[Any]:
        return ANY

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read JSON data. What breaks the spec's promises is read as None and logged as a warning.

        Raises:
            DecodeError: the data is not an object of this kind at all.
        """
        value, issues = model(cls).decode(dict(src_dict) if is_object(src_dict) else src_dict)
        for issue in issues:
            _LOGGER.warning("%s%s: %s", cls.__name__, one_line(issue.pointer), issue.problem)
        return value

    def to_dict(self) -> dict[str, Any]:
        """Return JSON data as it goes over the wire; absent members are left out, unknown ones are kept."""
        return model(type(self)).write(self)

    @property
    def additional_keys(self) -> list[str]:
        """Names of the members in `additional_properties`."""
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


M = TypeVar("M", bound=Model)


class ModelCodec(Codec[M]):
    """A JSON object of a declared kind."""

    expects = "an object"

    def __init__(self, kind: type[M]) -> None:
        self._kind = kind
        self._fields: tuple[Field, ...] | None = None
        self._plan: tuple[tuple[str, Any, Any, bool, Any], ...] = ()
        self._put_extras: Any = None
        self._known: frozenset[str] = frozenset()
        self._arguments: dict[str, str] = {}
        self._extra: Codec[Any] = ANY

    def _prepare(self) -> tuple[Field, ...]:
        # Not in __init__: models may refer to each other in circles.
        kind: Any = self._kind
        fields: tuple[Field, ...] = kind._fields()
        self._extra = kind._extra_codec()
        slots = {slot.name: (getattr(kind, slot.name).__set__, slot.default) for slot in attrs.fields(kind)}
        self._plan = tuple(
            (f.wire_name, slots[f.name][0], f.codec.read, f.required, f.absent[0] if f.absent else slots[f.name][1])
            for f in fields
        )
        self._arguments = {slot.name: slot.alias for slot in attrs.fields(kind)}
        self._put_extras = slots["additional_properties"][0]
        self._known = frozenset(field.wire_name for field in fields)
        self._fields = fields
        return fields

    def read(self, value: Any, /) -> M:
        if value.__class__ is not dict:
            raise Mismatch
        if self._fields is None:
            self._prepare()
        # Slots are filled directly: collecting members for __init__ would take a third longer.
        made = object.__new__(self._kind)
        found = 0
        for wire_name, put, read, required, default in self._plan:
            if wire_name in value:
                put(made, read(value[wire_name]))
                found += 1
            elif required:
                raise Mismatch
            else:
                put(made, default)
        self._put_extras(made, EMPTY if found == len(value) else self._read_unknown(value))
        return made

    def _read_unknown(self, value: dict[str, Any]) -> FrozenDict[str, Any]:
        known, read = self._known, self._extra.read
        return FrozenDict({key: read(member) for key, member in value.items() if key not in known})

    def read_lenient(self, value: Any, pointer: str, issues: list[Issue]) -> M:
        if not is_object(value):
            issues.append(Issue(pointer, f"expected {self.expects}, got {describe(value)}", freeze(value)))
            return cast(M, None)
        found: list[Issue] = []
        members = self._read_members(value, pointer, found)
        required = [field for field in self._fields or () if field.required]
        spoilt = {issue.pointer for issue in found}
        if required and all(
            f"{pointer}/{escape(field.wire_name)}" in spoilt and members[field.name] is None for field in required
        ):
            reasons = "; ".join(f"{one_line(issue.pointer.rpartition('/')[2])}: {issue.problem}" for issue in found[:3])
            issues.append(Issue(pointer, f"expected {self._kind.__name__} ({reasons})", freeze(value)))
            return cast(M, None)
        members["additional_properties"] = self._read_extras(value, pointer, found)
        issues.extend(found)
        return self._kind(**{self._arguments[name]: member for name, member in members.items()})

    def _read_members(self, data: Mapping[str, Any], pointer: str, issues: list[Issue]) -> dict[str, Any]:
        members: dict[str, Any] = {}
        for field in self._fields or self._prepare():
            place = f"{pointer}/{escape(field.wire_name)}"
            if field.wire_name in data:
                members[field.name] = field.codec.read_lenient(data[field.wire_name], place, issues)
            elif field.required:
                issues.append(Issue(place, "missing"))
                members[field.name] = None
            elif field.absent:
                members[field.name] = field.absent[0]
        return members

    def _read_extras(self, data: Mapping[str, Any], pointer: str, issues: list[Issue]) -> FrozenDict[str, Any]:
        extras: dict[str, Any] = {}
        for key, item in data.items():
            if key in self._known:
                continue
            place, before = f"{pointer}/{escape(key)}", len(issues)
            extra = self._extra.read_lenient(item, place, issues)
            if extra is not None or not any(issue.pointer == place for issue in issues[before:]):
                extras[key] = extra
        return FrozenDict(extras)

    def write(self, value: M, /) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for field in self._fields or self._prepare():
            member = getattr(value, field.name)
            if member is not UNSET and not (member is None and field.omits_null):
                data[field.sent_name or field.wire_name] = None if member is None else _write(field, member)
        for key, extra in value.additional_properties.items():
            data[key] = None if extra is None else self._extra.write(extra)
        return data


def _write(field: Field, member: Any) -> Any:
    try:
        return field.codec.write(member)
    except InvalidRequest as error:
        raise InvalidRequest(f"{field.name}: {error}") from error


def escape(key: str) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


_CODECS: dict[type[Model], ModelCodec[Any]] = {}


def model(kind: type[M]) -> ModelCodec[M]:
    """Return the codec of a model class; there is one for each class."""
    codec = _CODECS.get(kind)
    if codec is None:
        codec = _CODECS.setdefault(kind, ModelCodec(kind))
    return cast(ModelCodec[M], codec)
