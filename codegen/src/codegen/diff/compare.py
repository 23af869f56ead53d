"""Compare two schemas at the same place, in the direction in which the value travels.

A value that the device *sends* may become less varied without harm and harms when it becomes more so; for what it *accepts* it is
the other way round. Components are compared once for each direction, however often they are referred to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import join_pointer
from ..openapi.document import member
from .changes import Change, Direction, change
from .compare_values import aligned, default, details, json_types, kinds, null, positions, tags, ways
from .matching import renames, sketch
from .shape import ABSENT, Schema, Shape, shape
from .spot import Spot

Namer = Callable[[str, Schema], str]
"""Makes the Python name of a member from its name on the wire and its schema."""

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
            yield from default(before, after, spot)
            yield from null(before, after, spot)
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
            yield from default(before, after, spot)
            yield from null(before, after, spot)
        if before.description != after.description:
            yield spot.make("description-changed")
        yield from ways(before, after, spot)
        before, after = aligned(before, after)
        changes = list(self._types(before, after, spot))
        yield from changes
        if any(found.rule in ("type-changed", "format-changed") for found in changes):
            return
        if bool(before.alternatives) == bool(after.alternatives):
            yield from details(before, after, spot)
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
            if kinds(before) == kinds(after):
                yield spot.make(rule, before.python, after.python)
                return
        yield from json_types(before, after, spot)

    def _unions(self, before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
        yield from tags(before, after, spot)
        old, new = _variants(self.old, before), _variants(self.new, after)
        gone, added = _surplus(old, new), _surplus(new, old)
        if gone or added:
            rule = "type-changed" if gone and added else "type-widened" if added else "type-narrowed"
            yield spot.make(rule, sorted(old), sorted(new))
        is_mixed = bool(before.alternatives) != bool(after.alternatives)
        for mark in sorted(set(old) & set(new)):
            for was, now in _same_first(old[mark], new[mark]):
                yield from self._variant(_bare(was) if is_mixed else was, _bare(now) if is_mixed else now, spot)

    def _variant(self, was: Shape, now: Shape, spot: Spot) -> Iterator[Change]:
        if was.component and now.component:
            yield from self._components(was, now, spot)
        else:
            yield from self._shapes(was, now, spot)

    def _parts(self, before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
        if "array" in before.types & after.types:
            yield from self._items(before, after, spot)
        yield from self._extra(before, after, spot)
        if before.properties or after.properties:
            yield from self._members(before, after, spot)

    def _items(self, before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
        old, new = before.items or {}, after.items or {}
        for place in range(max(len(before.places), len(after.places))):
            was, now = (dict(enumerate(side.places)).get(place, rest) for side, rest in ((before, old), (after, new)))
            yield from self._either(was, now, spot.inside(f"prefixItems/{place}", f"{spot.name}[{place}]"))
        yield from self._either(old, new, spot.inside("items", f"{spot.name}[]"))

    def _either(self, old: Schema, new: Schema, spot: Spot) -> Iterator[Change]:
        """Compare two parts of which one may be anything."""
        if old and new:
            yield from self.schemas(old, new, spot)
        elif old:
            yield spot.make("type-widened", self._word(self.old, old), "anything")
        elif new:
            yield spot.make("type-narrowed", "anything", self._word(self.new, new))

    def _extra(self, before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
        old, new = before.extra, after.extra
        is_mapping = not (before.declares_members or after.declares_members) and False not in (old, new)
        if is_mapping or (isinstance(old, Mapping) and isinstance(new, Mapping)):
            yield from self._either(
                _described(old), _described(new), spot.inside("additionalProperties", f"{spot.name}[...]")
            )
        elif old is False and new is not False:
            yield spot.make("extra-members-allowed")
        elif old is not False and new is False:
            yield spot.make("extra-members-refused")
        elif isinstance(old, Mapping) != isinstance(new, Mapping):
            yield spot.make("extra-members-changed", self._word(self.old, old), self._word(self.new, new))

    def _word(self, document: dict[str, Any], extra: Schema | bool) -> str:
        seen = shape(document, extra) if isinstance(extra, Mapping) else Shape()
        return " or ".join(sorted(_variants(document, seen)))

    def _members(self, before: Shape, after: Shape, spot: Spot) -> Iterator[Change]:
        pairs = self._renamed_members(before, after)
        for old, new in sorted(pairs.items()):
            yield from self._renamed_member(before, after, old, new, spot)
        for name in before.properties.keys() - after.properties.keys() - pairs.keys():
            yield self._member(spot, name, before.properties[name]).make("field-removed", gone=True)
        for name in after.properties.keys() - before.properties.keys() - set(pairs.values()):
            rule = "field-required-added" if name in after.required else "field-added"
            yield self._member(spot, name, after.properties[name]).make(rule)
        for name in after.required - after.properties.keys() - before.required - before.properties.keys():
            yield self._member(spot, name, {}).make("field-required-added")
        pairs |= {name: name for name in before.properties.keys() & after.properties.keys()}
        yield from positions(before, after, pairs, spot)
        for old, new in sorted(pairs.items()):
            yield from self._member_pair(before, after, old, new, spot)

    def _member_pair(self, before: Shape, after: Shape, old: str, new: str, spot: Spot) -> Iterator[Change]:
        place = self._member(spot, new, after.properties[new], old)
        was = self.member_name(old, before.properties[old])
        if old == new and was != self.member_name(new, after.properties[new]):
            yield place.make("field-renamed", f"{spot.name}.{was}", place.name)
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


def _variants(document: dict[str, Any], seen: Shape) -> dict[str, list[Shape]]:
    """Return the alternatives of a value by their Python types; each of several plain types is one."""
    listed = [shape(document, item) for item in seen.alternatives]
    if not listed and len(seen.types) > 1 and not seen.is_object and seen.enum is None:
        listed = [replace(seen, types=frozenset({kind})) for kind in seen.types]
    found: dict[str, list[Shape]] = {}
    for item in listed or [seen]:
        found.setdefault(item.component or item.python, []).append(item)
    return found


def _surplus(some: Mapping[str, list[Shape]], others: Mapping[str, list[Shape]]) -> bool:
    return any(len(items) > len(others.get(mark, ())) for mark, items in some.items())


def _same_first(old: list[Shape], new: list[Shape]) -> list[tuple[Shape, Shape]]:
    """Pair alternatives of one type: those that did not change with each other, the rest in their order."""
    left, changed = list(new), list[Shape]()
    for item in old:
        if item in left:
            left.remove(item)
        else:
            changed.append(item)
    return list(zip(changed, left, strict=False))


def _described(extra: Schema | bool) -> Schema:
    """Return what members that are not declared are like; an empty description for anything."""
    return {} if isinstance(extra, bool) else extra


def _bare(seen: Shape) -> Shape:
    """Return an alternative without what is said about the value as a whole."""
    return replace(seen, description="", default=ABSENT, nullable=False)
