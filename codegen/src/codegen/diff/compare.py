"""Compare two schemas at the same place, in the direction in which the value travels.

A value that the device *sends* may become less varied without harm and harms when it becomes more so; for what it *accepts* it is
the other way round. Components are compared once for each direction, however often they are referred to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import join_pointer
from ..openapi.document import member
from .changes import Change, Direction, change
from .compare_values import default, details, json_types, kinds, null, positions
from .matching import renames, sketch
from .shape import Schema, Shape, shape
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
        if after.deprecated and not before.deprecated:
            yield spot.make("deprecated")
        changes = list(self._types(before, after, spot))
        yield from changes
        if any(found.rule in ("type-changed", "format-changed") for found in changes):
            return
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
        yield from positions(before, after, pairs, spot)
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
