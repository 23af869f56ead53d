"""What members of a request may be, and the error for those that are something else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, NamedTuple, TypeAlias, cast

import msgspec

__all__ = ["InvalidCommandError", "Rule", "find_nonfinite"]

Kind: TypeAlias = Literal["any", "array", "boolean", "integer", "null", "number", "object", "string"]


class InvalidCommandError(ValueError):
    """A command that should not be sent.

    Attributes:
        command: the command's name on the wire.
        member: the member's name on the wire.
        value: what it is; `None` for secrets.
        expected: what it may be.
        unit: unit of the range; empty without one.
        minimum: smallest allowed value, or None.
        maximum: largest allowed value, or None.
        allowed: the allowed values, where they are listed.
        is_type_error: whether the type is wrong rather than the value.
    """

    def __init__(self, command: str, rule: Rule, value: object, expected: str, *, is_type_error: bool = False) -> None:
        shown = "***" if rule.is_secret else _shown(value)
        super().__init__(f"{command}: {rule.wire_name} is {shown}, allowed is {expected}")
        self.command = command
        self.member = rule.wire_name
        self.value = None if rule.is_secret else value
        self.expected = expected
        self.unit = rule.unit
        self.minimum = rule.minimum
        self.maximum = rule.maximum
        self.allowed = rule.allowed
        self.is_type_error = is_type_error

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (str(self), vars(self))


def _restored(text: str, attributes: dict[str, Any]) -> InvalidCommandError:
    error = InvalidCommandError.__new__(InvalidCommandError, text)
    error.args = (text,)
    vars(error).update(attributes)
    return error


class Rule(NamedTuple):
    """What one member may be.

    Attributes:
        name: its Python name.
        wire_name: its name on the wire.
        kinds: allowed JSON types.
        minimum: smallest allowed number, or number of items or characters.
        maximum: largest one.
        is_exclusive: whether the limits themselves are not allowed: of the smallest, of the largest.
        unit: unit of a number.
        allowed: allowed values.
        is_secret: whether it must not be shown.
        is_required: whether an object of which it is a member must have it.
        item: what each item of an array may be.
        members: what the members of an object may be; others are not looked at.
    """

    name: str
    wire_name: str
    kinds: tuple[Kind, ...]
    minimum: float | None = None
    maximum: float | None = None
    is_exclusive: tuple[bool, bool] = (False, False)
    unit: str = ""
    allowed: tuple[str | int | bool, ...] | None = None
    is_secret: bool = False
    is_required: bool = False
    item: Rule | None = None
    members: tuple[Rule, ...] = ()

    def plain_types(self) -> frozenset[type]:
        """Return the types all of whose values are allowed."""
        if self.minimum is not None or self.maximum is not None or self.allowed is not None:
            return frozenset()
        return frozenset(type_ for kind in self.kinds for type_ in _PLAIN_TYPES.get(kind, ()))

    def check(self, command: str, value: object) -> None:
        """Check a value.

        Raises:
            InvalidCommandError: it may not be sent.
        """
        if value is msgspec.UNSET or "any" in self.kinds:
            return
        kind = _fitting(value, self.kinds)
        if kind is None:
            raise InvalidCommandError(command, self, value, self._kinds(), is_type_error=True)
        if self.allowed is not None and kind != "null" and value not in self.allowed:
            raise InvalidCommandError(command, self, value, " or ".join(map(repr, self.allowed)))
        if (self.minimum is not None or self.maximum is not None) and not self._in_range(kind, value):
            raise InvalidCommandError(command, self, value, self._range(kind))
        if kind == "array" and self.item is not None:
            for index, one in enumerate(cast("list[object]", value)):
                self.item._at(f"{self.wire_name}[{index}]").check(command, one)
        elif kind == "object":
            self._check_members(command, value)

    def _check_members(self, command: str, value: object) -> None:
        for member in self.members:
            given = _member(value, member)
            rule = member._at(f"{self.wire_name}.{member.wire_name}")
            if given is msgspec.UNSET and member.is_required:
                raise InvalidCommandError(command, rule, given, rule._kinds(), is_type_error=True)
            rule.check(command, given)

    def _at(self, place: str) -> Rule:
        """Return the rule for a value inside another: errors name the place."""
        return self._replace(wire_name=place)

    def _in_range(self, kind: Kind, value: Any) -> bool:
        if kind not in {"array", "integer", "number", "string"}:
            return True
        size: float = len(value) if kind in {"array", "string"} else value
        low, high = self.is_exclusive
        too_low = self.minimum is not None and (size < self.minimum or (low and size == self.minimum))
        too_high = self.maximum is not None and (size > self.maximum or (high and size == self.maximum))
        return not (too_low or too_high)

    def _range(self, kind: Kind) -> str:
        unit = {"array": " items", "string": " characters"}.get(kind, f" {self.unit}" if self.unit else "")
        low, high = self.is_exclusive
        if self.minimum is not None and self.maximum is not None and not (low or high):
            return f"{self.minimum:.12g} to {self.maximum:.12g}{unit}"
        parts = [
            *([f"{'more than' if low else 'at least'} {self.minimum:.12g}"] if self.minimum is not None else []),
            *([f"{'less than' if high else 'at most'} {self.maximum:.12g}"] if self.maximum is not None else []),
        ]
        return " and ".join(parts) + unit

    def _kinds(self) -> str:
        return " or ".join(_KIND_NAMES[kind] for kind in self.kinds)


_KIND_NAMES: dict[Kind, str] = {
    "array": "a list",
    "boolean": "True or False",
    "integer": "an integer",
    "null": "None",
    "number": "a finite number",
    "object": "a mapping",
    "string": "a text",
}


_PLAIN_TYPES: dict[Kind, tuple[type, ...]] = {
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
    "number": (int,),
    "string": (str,),
}
"""Not float: it may be NaN."""


def _member(value: object, rule: Rule) -> object:
    if isinstance(value, Mapping):
        return cast("Mapping[object, object]", value).get(rule.wire_name, msgspec.UNSET)
    return getattr(value, rule.name, msgspec.UNSET)


def _fitting(value: object, kinds: tuple[Kind, ...]) -> Kind | None:
    for kind in kinds:
        if _is_of(value, kind):
            return kind
    return None


def _is_of(value: object, kind: Kind) -> bool:  # one case for each type
    match kind:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        case "integer":
            is_integer = isinstance(value, int) and not isinstance(value, bool)
            return is_integer or (isinstance(value, float) and value.is_integer())
        case "null":
            return value is None
        case "array":
            return isinstance(value, list | tuple)
        case _:
            return isinstance(value, Mapping | msgspec.Struct)


def find_nonfinite(value: object) -> float | None:
    """Return a number that JSON cannot say (NaN, infinity) from anywhere inside a value; None when there is none."""
    if isinstance(value, float):
        return None if math.isfinite(value) else value
    if isinstance(value, msgspec.Struct):
        value = [getattr(value, name) for name in value.__struct_fields__]
    if isinstance(value, Mapping):
        value = list(cast("Mapping[object, object]", value).values())
    if isinstance(value, list | tuple):
        return next((found for item in value if (found := find_nonfinite(item)) is not None), None)  # pyright: ignore[reportUnknownVariableType,reportUnknownArgumentType] # any JSON
    return None


def _shown(value: object) -> str:
    if value is msgspec.UNSET:
        return "missing"
    text = repr(value.value if isinstance(value, Enum) else value)
    return text if len(text) <= 80 else f"{text[:80]}..."
