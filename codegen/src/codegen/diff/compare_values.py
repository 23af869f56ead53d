"""Compare what two schemas say about a value by itself; what they say about its parts is compared in `compare`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from .changes import Change, shown
from .shape import ABSENT, TYPED_FORMATS, Shape
from .shape_values import LIMITS, label
from .spot import Spot


def kinds(seen: Shape) -> frozenset[str]:
    """Return the JSON types of a value; those of an enumeration that says none are texts."""
    return seen.types or frozenset({"string"}) if seen.enum is not None else seen.types


def json_types(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
    """Compare the JSON types."""
    old, new = _wide(before.types), _wide(after.types)
    if old == new:
        return
    if not old or (new and new < old):
        yield spot.make("type-narrowed", before.python, after.python)
    elif not new or old < new:
        yield spot.make("type-widened", before.python, after.python)
    else:
        yield spot.make("type-changed", before.python, after.python)


def _wide(types: frozenset[str]) -> frozenset[str]:
    """Every number may be a whole one."""
    return types | {"integer"} if "number" in types else types


def null(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
    """Compare whether a value may be null."""
    if after.nullable and not before.nullable:
        yield spot.make("null-added")
    elif before.nullable and not after.nullable:
        yield spot.make("null-removed")


def default(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
    """Compare what a missing value means."""
    if before.default is ABSENT and after.default is ABSENT:
        return
    if before.default is ABSENT:
        yield spot.make("default-added", "", after.default)
    elif after.default is ABSENT:
        yield spot.make("default-removed", before.default)
    elif not _same(before.default, after.default):
        yield spot.make("default-changed", before.default, after.default)


def _same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal: 1 is 1.0, and true is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def details(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
    """Compare everything that narrows a value down: format, encoding, unit, listed values, limits, pattern."""
    yield from _formats(before, after, spot)
    if before.encoding != after.encoding:
        yield spot.make("encoding-changed", before.encoding or "plain", after.encoding or "plain")
    if before.unit != after.unit:
        yield spot.make("unit-changed", before.unit or "no unit", after.unit or "no unit")
    if before.enum is not None and after.enum is not None:
        yield from _enums(before.enum, after.enum, spot)
    yield from _constants(before, after, spot)
    yield from _ranges(before, after, spot)
    if before.pattern != after.pattern:
        rule = "pattern-added" if not before.pattern else "pattern-removed" if not after.pattern else "pattern-changed"
        yield spot.make(rule, before.pattern, after.pattern)
    for keyword in sorted(before.conditions.keys() | after.conditions.keys()):
        old, new = (side.conditions.get(keyword, "nothing") for side in (before, after))
        if old != new:
            yield spot.make("condition-changed", f"{keyword}: {shown(old)}", f"{keyword}: {shown(new)}")


def aligned(before: Shape, after: Shape) -> tuple[Shape, Shape]:
    """Let a constant be a list of one value where the other side lists values."""
    if before.enum is not None and after.enum is None and after.constant is not ABSENT:
        return before, _as_list(after, before.enum)
    if after.enum is not None and before.enum is None and before.constant is not ABSENT:
        return _as_list(before, after.enum), after
    return before, after


def _as_list(seen: Shape, other: Mapping[str, Any]) -> Shape:
    names = (name for name, value in other.items() if _same(value, seen.constant))
    return replace(seen, enum={next(names, label(seen.constant)): seen.constant}, constant=ABSENT)


def _formats(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
    old, new = before.format, after.format
    if old == new:
        return
    if "string" in before.types and {old, new} & TYPED_FORMATS:
        yield spot.make("format-changed", before.python, after.python)
    else:
        yield spot.make("format-hint-changed", old or "any format", new or "any format")


def _constants(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
    old, new = before.constant, after.constant
    if old is ABSENT and new is ABSENT:
        return
    if old is ABSENT:
        yield spot.make("enum-closed", before.python, repr(new))
    elif new is ABSENT:
        yield spot.make("enum-opened", repr(old), after.python)
    elif not _same(old, new):
        yield spot.make("constant-changed", old, new)


def _enums(old: Mapping[str, Any], new: Mapping[str, Any], spot: Spot) -> Iterator[Change]:
    """Compare members by their name, and those without a partner by their value."""
    by_value = {repr(value): name for name, value in new.items() if name not in old}
    for name, value in old.items():
        if name in new:
            if not _same(value, new[name]):
                yield spot.make("enum-value-changed", value, new[name], name=f"{spot.name}.{name}")
        elif repr(value) in by_value:
            yield spot.make("enum-member-renamed", name, by_value.pop(repr(value)))
        else:
            yield spot.make("enum-value-removed", name, gone=True)
    for name in by_value.values():
        yield spot.make("enum-value-added", "", name)


def _ranges(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
    if (before.enum is None) != (after.enum is None) and _listed_fit(before, after):
        return  # the list of values says more than the limits do
    for keyword, (twin, sign) in LIMITS.items():
        old, new = _bound(before, keyword, twin, sign), _bound(after, keyword, twin, sign)
        words = _limit(before, keyword, twin), _limit(after, keyword, twin)
        if (_first(old, _step(before)) if twin else old) < new:
            yield spot.make("range-narrowed", *words)
        elif (_first(new, _step(after)) if twin else new) < old:
            yield spot.make("range-widened", *words)
    if before.multiple_of != after.multiple_of and _step(before) != _step(after):
        yield _multiple(_step(before), _step(after), spot)


def _listed_fit(before: Shape, after: Shape) -> bool:
    """Whether the values that one side lists are within the limits of the other."""
    values, other = (before.enum, after) if before.enum is not None else (after.enum, before)
    return all(_is_within(value, other) for value in (values or {}).values())


def _is_within(value: Any, seen: Shape) -> bool:
    size = len(value) if isinstance(value, str) else value
    low, high = ("minLength", "maxLength") if isinstance(value, str) else ("minimum", "maximum")
    return not isinstance(size, int | float) or seen.limits.get(low, size) <= size <= seen.limits.get(high, size)


def _bound(seen: Shape, keyword: str, twin: str, sign: int) -> tuple[float, bool]:
    """Return a limit such that a larger one allows less."""
    plain = seen.limits.get(keyword)
    exclusive = seen.limits.get(twin) if twin else None
    bounds = [(sign * plain, False)] if plain is not None else []
    bounds += [(sign * exclusive, True)] if exclusive is not None else []
    return max(bounds, default=(float("-inf"), False))


def _first(bound: tuple[float, bool], step: float | None) -> tuple[float, bool]:
    """Return the first value that a limit allows: of integers and multiples, different limits may allow the same."""
    limit, is_exclusive = bound
    if step is None or math.isinf(limit) or not float(step).is_integer():
        return bound
    return (math.floor(limit / step) + 1 if is_exclusive else math.ceil(limit / step)) * step, False


def _limit(seen: Shape, keyword: str, twin: str) -> str:
    found = [f"{key} {seen.limits[key]:g}" for key in (keyword, twin) if key in seen.limits]
    return " and ".join(found) or f"no {keyword}"


def _step(seen: Shape) -> float | None:
    """What every value is a multiple of: integers are multiples of 1 without saying so."""
    return 1 if seen.multiple_of is None and seen.types == frozenset({"integer"}) else seen.multiple_of


def _multiple(old: float | None, new: float | None, spot: Spot) -> Change:
    words = (f"multiples of {old:g}" if old else "any number", f"multiples of {new:g}" if new else "any number")
    if new is None or (old is not None and old % new == 0):
        return spot.make("range-widened", *words)
    if old is None or new % old == 0:
        return spot.make("range-narrowed", *words)
    return spot.make("range-changed", *words)


def positions(before: Shape, after: Shape, pairs: Mapping[str, str], spot: Spot) -> Iterator[Change]:
    """Compare the order of members that may be given without their names."""
    old, new = list(before.properties), list(after.properties)
    if before.is_positional != after.is_positional:
        yield spot.make("positions-added" if after.is_positional else "positions-removed")
    elif before.is_positional and any(old.index(name) != new.index(now) for name, now in pairs.items()):
        yield spot.make("positions-changed", old, new)


def ways(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
    """Compare whether a member only comes, or only goes; and whether it is announced to go."""
    if before.read_only != after.read_only:
        yield spot.make("became-read-only" if after.read_only else "no-longer-read-only")
    if before.write_only != after.write_only:
        yield spot.make("became-write-only" if after.write_only else "no-longer-write-only")
    if before.deprecated != after.deprecated:
        yield spot.make("deprecated" if after.deprecated else "no-longer-deprecated")


def tags(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
    """Compare what tells the alternatives of a value apart."""
    old, new = before.tags.get("", ""), after.tags.get("", "")
    if old != new:
        yield spot.make("discriminator-changed", f"by {old or 'their members'}", f"by {new or 'their members'}")
        return
    for target in sorted({*before.tags.values()} & {*after.tags.values()}):
        was, now = (sorted(v for v, t in side.tags.items() if v and t == target) for side in (before, after))
        if was != now:
            yield spot.make("discriminator-changed", f"by {was}", f"by {now}", name=target)
