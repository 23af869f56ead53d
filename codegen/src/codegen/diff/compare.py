"""Compare two schemas at the same place, in the direction in which the value travels.

A value that the device *sends* may become less varied without harm and harms when it becomes more so; for what it *accepts* it is
the other way round. Components are compared once for each direction, however often they are referred to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from ..errors import join_pointer
from ..openapi.document import member
from .changes import Change, Direction, change
from .shape import ABSENT, LIMITS, TYPED_FORMATS, Schema, Shape, shape

Namer = Callable[[str, Schema], str]
"""Makes the Python name of a member from its name on the wire and its schema."""

_ALIKE = 0.6
"""Similarity of two names from which one that is gone and one that is new are taken for a renaming, when all else is equal."""


@dataclass(frozen=True)
class Spot:
    """Where the comparison stands: the same place in both specs.

    Attributes:
        direction: whether the device sends or accepts the value.
        name: in Python: `Circuit.power_w`, or the name of an argument.
        pointer: JSON pointer in the new spec.
        old_pointer: JSON pointer in the old spec.
    """

    direction: Direction
    name: str
    pointer: str
    old_pointer: str

    def inside(self, step: str, name: str | None = None) -> Spot:
        """Return a place inside this one that both specs have."""
        return Spot(self.direction, name or self.name, f"{self.pointer}/{step}", f"{self.old_pointer}/{step}")

    def make(self, rule: str, before: Any = "", after: Any = "", *, gone: bool = False, name: str = "") -> Change:
        """Make a change at this place."""
        pointer = self.old_pointer if gone else self.pointer
        return change(rule, self.direction, name or self.name, pointer, name or self.name, before, after)


Also = Callable[[Shape, Shape, Spot], Iterator[Change]]


@dataclass
class Comparison:
    """Two documents of which parts are compared.

    Attributes:
        old: the old document.
        new: the new document.
        member_name: makes Python names of members.
        components: JSON pointer of the named schemas, such as `/components/schemas`.
        also: what else is to be compared of two objects; layouts, for instance.
        follow: whether named schemas are compared where they are referred to; not where each is compared by itself.
        renamed: classes that have another name now, found on the way.
    """

    old: dict[str, Any]
    new: dict[str, Any]
    member_name: Namer
    components: tuple[str, ...] = ("components", "schemas")
    also: Also | None = None
    follow: bool = True
    renamed: dict[str, str] = field(default_factory=dict[str, str])
    _seen: set[tuple[str, str, Direction]] = field(default_factory=set[tuple[str, str, Direction]])

    def named(self, document: dict[str, Any]) -> Mapping[str, Schema]:
        """Return the named schemas of a document."""
        found: Mapping[str, Any] = document
        for step in self.components:
            found = member(found, step)
        return found

    def schemas(self, old: Schema, new: Schema, spot: Spot) -> Iterator[Change]:
        """Compare two schemas, and all they refer to."""
        before, after = shape(self.old, old), shape(self.new, new)
        if before.component and after.component:
            yield from self._components(before, after, spot)
            yield from _default(before, after, spot)
            yield from _null(before, after, spot)
            return
        yield from self._shapes(before, after, spot)

    def _components(self, before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
        """Compare two named schemas, unless that has been done for this direction."""
        old_name, new_name = before.component, after.component
        place = Spot(
            spot.direction,
            new_name,
            join_pointer((*self.components, new_name)),
            join_pointer((*self.components, old_name)),
        )
        if old_name != new_name:
            gone, is_new = old_name not in self.named(self.new), new_name not in self.named(self.old)
            if gone and is_new and self.renamed.get(old_name, new_name) == new_name:
                if old_name not in self.renamed and _is_class(before):
                    yield Spot("none", new_name, place.pointer, place.old_pointer).make(
                        "class-renamed", old_name, new_name
                    )
                self.renamed[old_name] = new_name
            elif _is_class(before) and _is_class(after):
                yield spot.make("class-replaced", old_name, new_name)
        key = (old_name, new_name, spot.direction)
        if self.follow and key not in self._seen:
            self._seen.add(key)
            yield from self._shapes(before, after, place, at_component=True)

    def _shapes(self, before: Shape, after: Shape, spot: Spot, *, at_component: bool = False) -> Iterator[Change]:
        if not at_component:
            yield from _default(before, after, spot)
            yield from _null(before, after, spot)
        if before.description != after.description:
            yield spot.make("description-changed")
        if after.deprecated and not before.deprecated:
            yield spot.make("deprecated")
        changes = list(self._types(before, after, spot))
        yield from changes
        if any(found.rule in ("type-changed", "format-changed") for found in changes):
            return
        yield from _details(before, after, spot)
        yield from self._parts(before, after, spot)
        if self.also is not None:
            yield from self.also(before, after, spot)

    def _types(self, before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
        if before.alternatives or after.alternatives:
            yield from self._unions(before, after, spot)
            return
        if before.is_object != after.is_object and before.types == after.types:
            yield spot.make("type-changed", before.python, after.python)
            return
        if (before.enum is None) != (after.enum is None):
            rule = "enum-opened" if after.enum is None else "enum-closed"
            kinds = _kinds(before), _kinds(after)
            if kinds[0] == kinds[1]:
                yield spot.make(rule, before.python, after.python)
                return
        yield from _json_types(before, after, spot)

    def _unions(self, before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
        old = {_mark(self.old, item): item for item in before.alternatives} or {_mark_of(before): {}}
        new = {_mark(self.new, item): item for item in after.alternatives} or {_mark_of(after): {}}
        gone, added = set(old) - set(new), set(new) - set(old)
        if gone and added:
            yield spot.make("type-changed", sorted(old), sorted(new))
        elif added:
            yield spot.make("type-widened", sorted(old), sorted(new))
        elif gone:
            yield spot.make("type-narrowed", sorted(old), sorted(new))
        for mark in sorted(set(old) & set(new)):
            if old[mark] and new[mark]:
                yield from self.schemas(old[mark], new[mark], spot)

    def _parts(self, before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
        if before.items is not None and after.items is not None:
            yield from self.schemas(before.items, after.items, spot.inside("items", f"{spot.name}[]"))
        yield from self._extra(before, after, spot)
        if before.properties or after.properties:
            yield from self._members(before, after, spot)

    def _extra(self, before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
        old, new = before.extra, after.extra
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from self.schemas(old, new, spot.inside("additionalProperties", f"{spot.name}[...]"))
        elif old is False and new is not False:
            yield spot.make("extra-members-allowed")
        elif old is not False and new is False:
            yield spot.make("extra-members-refused")
        elif isinstance(old, Mapping) != isinstance(new, Mapping):
            yield spot.make("extra-members-changed", self._word(self.old, old), self._word(self.new, new))

    def _word(self, document: dict[str, Any], extra: Schema | bool) -> str:
        return shape(document, extra).python if isinstance(extra, Mapping) else "anything"

    def _members(self, before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
        pairs = self._renamed_members(before, after)
        for old, new in sorted(pairs.items()):
            yield from self._renamed_member(before, after, old, new, spot)
        for name in before.properties.keys() - after.properties.keys() - pairs.keys():
            yield self._member(spot, name, before.properties[name]).make("field-removed", gone=True)
        for name in after.properties.keys() - before.properties.keys() - set(pairs.values()):
            rule = "field-required-added" if name in after.required else "field-added"
            yield self._member(spot, name, after.properties[name]).make(rule)
        pairs |= {name: name for name in before.properties.keys() & after.properties.keys()}
        yield from _positions(before, after, pairs, spot)
        for old, new in sorted(pairs.items()):
            yield from self._member_pair(before, after, old, new, spot)

    def _member_pair(self, before: Shape, after: Shape, old: str, new: str, spot: Spot) -> Iterator[Change]:
        place = self._member(spot, new, after.properties[new], old)
        if old in before.required and new not in after.required:
            yield place.make("field-became-optional")
        elif old not in before.required and new in after.required:
            yield place.make("field-became-required")
        yield from self.schemas(before.properties[old], after.properties[new], place)

    def _member(self, spot: Spot, name: str, schema: Schema, old: str = "") -> Spot:
        step, old_step = join_pointer(("properties", name)), join_pointer(("properties", old or name))
        python = f"{spot.name}.{self.member_name(name, schema)}"
        return Spot(spot.direction, python, spot.pointer + step, spot.old_pointer + old_step)

    def _renamed_member(self, before: Shape, after: Shape, old: str, new: str, spot: Spot) -> Iterator[Change]:
        place = self._member(spot, new, after.properties[new], old)
        was, now = self.member_name(old, before.properties[old]), self.member_name(new, after.properties[new])
        if was == now:
            yield place.make("field-wire-name-changed", old, new)
        else:
            yield place.make("field-renamed", f"{spot.name}.{was}", f"{spot.name}.{now}")

    def _renamed_members(self, before: Shape, after: Shape) -> dict[str, str]:
        gone = {name: before.properties[name] for name in before.properties if name not in after.properties}
        added = {name: after.properties[name] for name in after.properties if name not in before.properties}
        return renames(
            {name: (self.member_name(name, schema), sketch(self.old, schema)) for name, schema in gone.items()},
            {name: (self.member_name(name, schema), sketch(self.new, schema)) for name, schema in added.items()},
        )


def renames(gone: Mapping[str, tuple[str, Any]], added: Mapping[str, tuple[str, Any]]) -> dict[str, str]:
    """Pair what is gone with what is new where one is the other under a new name.

    Args:
        gone: by name on the wire: the Python name, and what it is like.
        added: the same for what is new.
    """
    scores = [
        (_likeness(old, new), old_name, new_name)
        for old_name, old in gone.items()
        for new_name, new in added.items()
        if old[1][0] == new[1][0]
    ]
    pairs: dict[str, str] = {}
    for score, old_name, new_name in sorted(scores, key=lambda item: (-item[0], item[1], item[2])):
        if score >= _ALIKE and old_name not in pairs and new_name not in pairs.values():
            pairs[old_name] = new_name
    return pairs


def _likeness(old: tuple[str, Any], new: tuple[str, Any]) -> float:
    """Return 1 for the same Python name, or the same words of description; otherwise how alike the names are."""
    if old[0] == new[0] or (old[1][1] and old[1][1] == new[1][1]):
        return 1.0
    return SequenceMatcher(None, old[0], new[0]).ratio()


def sketch(document: dict[str, Any], schema: Schema) -> tuple[Any, str]:
    """Return what two members must have in common to be the same one: type and values; and what they say about themselves."""
    seen = shape(document, schema)
    like = (
        seen.types,
        seen.format,
        seen.component,
        tuple(seen.enum or ()),
        frozenset(seen.properties),
        str(seen.items),
        seen.unit,
    )
    return like, seen.description


def _positions(before: Shape, after: Shape, pairs: Mapping[str, str], spot: Spot) -> Iterator[Change]:
    """Compare the order of members that may be given without their names."""
    old, new = list(before.properties), list(after.properties)
    if before.is_positional != after.is_positional:
        yield spot.make("positions-added" if after.is_positional else "positions-removed")
    elif before.is_positional and any(old.index(name) != new.index(now) for name, now in pairs.items()):
        yield spot.make("positions-changed", old, new)


def _is_class(seen: Shape) -> bool:
    return seen.is_object or seen.enum is not None


def classes(compared: Comparison, used_before: set[str], used_after: set[str]) -> Iterator[Change]:
    """Yield the classes that came and went, among those that are used."""
    old, new = compared.named(compared.old), compared.named(compared.new)
    for name in sorted(old.keys() - new.keys() - compared.renamed.keys()):
        if name in used_before and _is_class(shape(compared.old, old[name])):
            yield change("class-removed", "none", name, join_pointer((*compared.components, name)), name)
    for name in sorted(new.keys() - old.keys() - set(compared.renamed.values())):
        if name in used_after and _is_class(shape(compared.new, new[name])):
            yield change("class-added", "none", name, join_pointer((*compared.components, name)), name)


def _mark(document: dict[str, Any], schema: Schema) -> str:
    return _mark_of(shape(document, schema))


def _mark_of(seen: Shape) -> str:
    return seen.component or seen.python


def _kinds(seen: Shape) -> frozenset[str]:
    return seen.types or frozenset({"string"}) if seen.enum is not None else seen.types


def _json_types(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
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


def _null(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
    if after.nullable and not before.nullable:
        yield spot.make("null-added")
    elif before.nullable and not after.nullable:
        yield spot.make("null-removed")


def _default(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
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


def _details(before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
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
        if old != new:
            rule = "range-narrowed" if new > old else "range-widened"
            yield spot.make(rule, _limit(before, keyword, twin), _limit(after, keyword, twin))
    if before.multiple_of != after.multiple_of:
        yield _multiple(before.multiple_of, after.multiple_of, spot)


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


def _limit(seen: Shape, keyword: str, twin: str) -> str:
    found = [f"{key} {seen.limits[key]:g}" for key in (keyword, twin) if key in seen.limits]
    return " and ".join(found) or f"no {keyword}"


def _multiple(old: float | None, new: float | None, spot: Spot) -> Change:
    words = (f"multiples of {old:g}" if old else "any number", f"multiples of {new:g}" if new else "any number")
    if new is None or (old is not None and old % new == 0):
        return spot.make("range-widened", *words)
    if old is None or new % old == 0:
        return spot.make("range-narrowed", *words)
    return spot.make("range-changed", *words)
