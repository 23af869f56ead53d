"""The slow way to decode, taken only after the fast one refused: keeps unknown members, unknown variants, and nulls that nobody promised."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import Any, cast

import msgspec
from msgspec import inspect

from .model import DecodeError, Model, Unlisted

__all__ = ["build"]


def build(type_: Any, value: Any) -> Any:
    """Make a value of a type from plain data.

    Raises:
        DecodeError: a required member is missing, or a member has a wrong type.
    """
    return _build(_info(type_), value, "$")


@cache
def _info(type_: Any) -> inspect.Type:
    return inspect.type_info(type_)


def _build(info: inspect.Type, value: Any, place: str) -> Any:  # noqa: PLR0911 # one case for each type
    if value is None:
        return None
    match info:
        case inspect.StructType():
            return _struct(info, value, place)
        case inspect.UnionType():
            return _union(info, value, place)
        case inspect.ListType(item_type=item):
            return [*_items(item, value, place)]
        case inspect.VarTupleType(item_type=item):
            return tuple(_items(item, value, place))
        case inspect.DictType(value_type=item):
            members = _object(value, place)
            return {key: _build(item, member, f"{place}.{key}") for key, member in members.items()}
        case inspect.EnumType(cls=cls):
            return _enumeration(cls, value, place)
        case inspect.AnyType() | inspect.LiteralType():
            return value
        case _:
            return _scalar(info, value, place)


def _object(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DecodeError(f"{place} is {_kind(value)} instead of an object")
    return cast("dict[str, Any]", value)


def _items(item: inspect.Type, value: Any, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise DecodeError(f"{place} is {_kind(value)} instead of an array")
    items: list[Any] = [*value]  # pyright: ignore[reportUnknownVariableType] # any JSON
    if isinstance(item, inspect.FloatType) and set(map(type, items)) <= {float, int}:
        return [float(number) for number in items]
    return [_build(item, member, f"{place}[{index}]") for index, member in enumerate(items)]


def _struct(info: inspect.StructType, content: Any, place: str) -> Any:
    members = _object(content, place)
    known: dict[str, Any] = {}
    for field in info.fields:
        value = members.get(field.encode_name, msgspec.UNSET)
        if value is None and not field.required and not _takes_null(field.type):
            continue  # it means the default
        if value is not msgspec.UNSET:
            known[field.name] = _build(field.type, value, f"{place}.{field.encode_name}")
        elif field.required:
            raise DecodeError(f"{place}.{field.encode_name} is missing")
    struct = info.cls(**known)
    names = {info.tag_field, *(field.encode_name for field in info.fields)}
    unknown = {key: member for key, member in members.items() if key not in names}
    return _with_unknown(struct, unknown)


def _takes_null(info: inspect.Type) -> bool:
    types = info.types if isinstance(info, inspect.UnionType) else (info,)
    return any(isinstance(type_, inspect.NoneType | inspect.AnyType) for type_ in types)


def _with_unknown(struct: Any, unknown: dict[str, Any]) -> Any:
    if unknown and isinstance(struct, Model):
        vars(struct)["additional_properties"] = MappingProxyType(unknown)
    return struct


def _union(info: inspect.UnionType, value: Any, place: str) -> Any:
    structs = [member for member in info.types if isinstance(member, inspect.StructType)]
    if structs and isinstance(value, dict):
        return _variant(structs, cast("dict[str, Any]", value), place)
    reasons: list[str] = []
    for member in info.types:
        try:
            return _build(member, value, place)
        except DecodeError as error:
            reasons.append(error.reason)
    raise DecodeError(f"{place} is {_kind(value)}, which is none of the allowed types")


def _variant(structs: list[inspect.StructType], value: dict[str, Any], place: str) -> Any:
    if len(structs) == 1:
        return _struct(structs[0], value, place)
    for struct in structs:
        if struct.tag_field and value.get(struct.tag_field) == struct.tag:
            return _struct(struct, value, place)
    for struct in structs:
        if issubclass(struct.cls, Unlisted):
            return _with_unknown(struct.cls(), value)
    raise DecodeError(f"{place} is an object of an unknown variant")


def _enumeration(cls: Any, value: Any, place: str) -> Any:
    try:
        return cls(value)
    except ValueError:
        raise DecodeError(f"{place} is {_kind(value)}, which cannot be a {cls.__name__}") from None


def _scalar(info: inspect.Type, value: Any, place: str) -> Any:
    if isinstance(info, inspect.IntType) and isinstance(value, float) and value.is_integer():
        return int(value)
    try:
        return msgspec.convert(value, _SCALARS.get(type(info), Any))
    except msgspec.ValidationError:
        raise DecodeError(
            f"{place} is {_kind(value)} instead of {_NAMES.get(type(info), 'what it should be')}"
        ) from None


_SCALARS: dict[type[inspect.Type], Any] = {
    inspect.BoolType: bool,
    inspect.BytesType: bytes,
    inspect.FloatType: float,
    inspect.IntType: int,
    inspect.NoneType: None,
    inspect.StrType: str,
}
_NAMES: dict[type[inspect.Type], str] = {
    inspect.BoolType: "true or false",
    inspect.BytesType: "bytes in base64",
    inspect.FloatType: "a number",
    inspect.IntType: "an integer",
    inspect.NoneType: "null",
    inspect.StrType: "a text",
}


def _kind(value: object) -> str:
    """Name the JSON type of a value; the value itself may be long, or a secret."""
    if isinstance(value, bool):
        return "true or false"
    names = (dict, "an object"), (list, "an array"), (str, "a text"), (int, "an integer"), (float, "a number")
    return next((name for kind, name in names if isinstance(value, kind)), "null")
