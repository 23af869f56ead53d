"""Python values to what JSON can say. What it cannot say is refused with the place where it stands, and nothing is changed silently."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, cast
from uuid import UUID

import msgspec

from ._names import camel, snake
from .exceptions import SerializationError

__all__ = ["encode", "plain", "prepare_for_serialization", "wire"]

_ATOMS = frozenset({str, int, float, bool, type(None)})
_DEPTH = 200  # deeper than any message; a context that contains itself ends here
_Rename = Callable[[str], str]


def prepare_for_serialization(obj: object) -> Any:
    """Return a value in which everything is what JSON knows; keys stay as they are.

    Times become seconds since the epoch (without a zone: local time), dates and UUIDs text, enumerations their values, dataclasses
    and structs objects of their fields.

    Raises:
        SerializationError: it holds something that JSON cannot say, or itself.
    """
    return plain(obj, _same)


def wire(value: object) -> Any:
    """As `prepare_for_serialization`, with the keys of all objects as they stand on the wire."""
    return plain(value, camel)


def encode(value: object) -> bytes:
    """JSON text of a value that `wire` returned. NaN and infinities become null.

    Raises:
        SerializationError: it is a number of more digits than Python writes.
    """
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:  # half a surrogate pair: only the escaped form can say it
        return json.dumps(_finite(value), allow_nan=False).encode()
    except ValueError as error:
        raise SerializationError(f"the message cannot be written as JSON: {error}") from None


def _same(key: str) -> str:
    return key


def plain(value: object, rename: _Rename, path: str = "", depth: int = 0) -> Any:
    """Convert a value; see `prepare_for_serialization`."""
    kind = type(value)
    if kind in _ATOMS:
        return value
    if depth > _DEPTH:
        raise SerializationError(f"{path[:60]}... is nested too deeply, or contains itself", path[:60])
    if kind is dict:
        return _object(cast(dict[object, object], value), rename, path, depth)
    if kind is list or kind is tuple:
        items = cast(list[object], value)
        return [
            item if type(item) in _ATOMS else plain(item, rename, f"{path}[{index}]", depth + 1)
            for index, item in enumerate(items)
        ]
    return _special(value, rename, path, depth)


def _object(value: Mapping[object, object], rename: _Rename, path: str, depth: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, item in value.items():
        name = rename(key) if type(key) is str else _key(key, rename, path)
        result[name] = (
            item if type(item) in _ATOMS else plain(item, rename, f"{path}.{name}" if path else name, depth + 1)
        )
    if len(result) == len(value):
        return result
    if rename is snake:  # what others sent: two keys must not become one, so they stay as they came
        return _object(value, _same, path, depth)
    raise _twins(value, rename, path)


def _twins(value: Mapping[object, object], rename: _Rename, path: str) -> SerializationError:
    seen: dict[str, object] = {}
    for key in value:
        name = _key(key, rename, path)
        if name in seen:
            where = f" in {path}" if path else ""
            return SerializationError(f"the keys {seen[name]!r} and {key!r}{where} would both become {name!r}", path)
        seen[name] = key
    raise AssertionError("no two keys are the same")  # pragma: no cover # called only when two are


def _key(key: object, rename: _Rename, path: str) -> str:
    if isinstance(key, Enum):
        key = key.value
    if isinstance(key, str):
        return rename(str(key))
    if key is None:
        return ""
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, int | float):
        return repr(key)
    if isinstance(key, UUID):
        return rename(str(key))
    raise SerializationError(f"{path or 'the message'} has a key of type {type(key).__name__}: keys are texts", path)


def _special(value: object, rename: _Rename, path: str, depth: int) -> Any:
    """Convert what is no plain JSON value."""
    if isinstance(value, Enum):
        inner = value.value
        return inner if type(inner) in _ATOMS else plain(inner, rename, path, depth + 1)
    if isinstance(value, datetime):
        return value.timestamp()
    match value:
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case str():
            return str.__str__(value)
        case int():
            return int(value)
        case float():
            return float(value)
        case _:
            return _container(value, rename, path, depth)


def _container(value: object, rename: _Rename, path: str, depth: int) -> Any:
    match value:
        case list() | tuple():
            return plain(list(cast(list[object], value)), rename, path, depth)
        case msgspec.Struct():
            names = value.__struct_encode_fields__ if rename is camel else value.__struct_fields__
            values = (getattr(value, name) for name in value.__struct_fields__)
            return {
                name: plain(item, rename, f"{path}.{name}" if path else name, depth + 1)
                for name, item in zip(names, values, strict=True)
            }
        case Mapping():
            return _object(cast(Mapping[object, object], value), rename, path, depth)
        case _ if hasattr(type(value), "__dataclass_fields__"):
            names = cast(Any, type(value)).__dataclass_fields__
            return _object({name: getattr(value, name) for name in names}, rename, path, depth)
        case _:
            where = path or "the message"
            raise SerializationError(f"{where} is of type {type(value).__name__}, which JSON cannot say", path)


def _finite(value: Any) -> Any:
    """Replace NaN and infinities by null, which is what msgspec writes for them."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in cast(dict[str, Any], value).items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]  # pyright: ignore[reportUnknownVariableType] # any JSON
    return None if isinstance(value, float) and not math.isfinite(value) else value
