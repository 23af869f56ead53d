"""Base of all structs: immutable, made by keywords, keeps members that the spec does not know, hides secrets in its `repr`.

Decoding is one strict pass in C. Only when that finds something unexpected (an unknown member, a null that nobody promised) does a slower
one follow, which keeps what it can.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar, cast

import msgspec

__all__ = ["DecodeError", "Model", "Unlisted", "decode", "encode", "plain"]

T = TypeVar("T")

_EMPTY: Mapping[str, Any] = MappingProxyType({})


class DecodeError(ValueError):
    """Bytes that are not JSON, or JSON that is not what the spec says.

    Attributes:
        reason: what is wrong, with the place (`$.devices[0].name`).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Model(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """Base of all structs."""

    _secrets: ClassVar[frozenset[str]] = frozenset()

    @property
    def additional_properties(self) -> Mapping[str, Any]:
        """Members that came and that the spec does not know, by their names on the wire. They do not count when structs are compared."""
        return cast("Mapping[str, Any]", self.__dict__.get("additional_properties", _EMPTY))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data with the names of the wire, unknown members too; what is unset is left out."""
        return cast("dict[str, Any]", plain(self))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({shown})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        pairs = [(name, getattr(self, name)) for name in self.__struct_fields__]
        shown = [(name, "***" if name in self._secrets and value else value) for name, value in pairs]
        unknown = [("additional_properties", list(self.additional_properties))] if self.additional_properties else []
        return [(name, value) for name, value in shown if value is not msgspec.UNSET] + unknown


class Unlisted(Model, frozen=True, kw_only=True):
    """Base of variants that the spec does not list; all of such an object is in `additional_properties`."""


def plain(value: Any) -> Any:
    """Return a value as what JSON has: dictionaries with names of the wire, lists, texts, numbers."""
    if isinstance(value, msgspec.Struct):
        names = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
        pairs = ((wire, getattr(value, name)) for wire, name in names)
        members = {wire: plain(member) for wire, member in pairs if member is not msgspec.UNSET}
        tag = value.__struct_config__.tag
        tagged = {} if tag is None or isinstance(value, Unlisted) else {str(value.__struct_config__.tag_field): tag}
        return {**tagged, **members, **(value.additional_properties if isinstance(value, Model) else {})}
    if isinstance(value, list | tuple):
        return [plain(item) for item in cast("list[Any]", value)]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in cast("Mapping[str, Any]", value).items()}
    return value.value if isinstance(value, Enum) else msgspec.to_builtins(value)


def encode(value: Any) -> bytes:
    """Return compact JSON; unknown members of structs are sent as well."""
    return msgspec.json.encode(plain(value))


@cache
def _decoder(type_: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(type_)


def decode(type_: type[T], data: bytes | bytearray | memoryview | msgspec.Raw) -> T:
    """Decode JSON into a type.

    Args:
        type_: a struct, or any type that msgspec knows.
        data: one JSON value in UTF-8.

    Raises:
        DecodeError: it is not JSON, a required member is missing, or a member has a wrong type.
    """
    try:
        return cast("T", _decoder(cast("Any", type_)).decode(data))
    except msgspec.ValidationError:
        value = _parsed(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DecodeError(f"not JSON: {error}") from None
    from .lenient import build

    return cast("T", build(type_, value))


def _parsed(data: bytes | bytearray | memoryview | msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DecodeError(f"not JSON: {error}") from None
