"""Compare tables of named, numbered entries: topics, event kinds, commands, packets, constants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import join_pointer
from .changes import Change
from .spot import Spot

Table = Mapping[str, Mapping[str, Any]]


def pairs(old: Table, new: Table, number: str = "number") -> dict[str, str]:
    """Pair entries by name, and those that are left over by their number."""
    found = {name: name for name in old if name in new}
    by_number = {
        entry.get(number): name for name, entry in new.items() if name not in old and entry.get(number) is not None
    }
    found |= {
        name: by_number[entry.get(number)]
        for name, entry in old.items()
        if name not in new and entry.get(number) in by_number
    }
    return found


def members(old: Table, new: Table, spot: Spot) -> Iterator[Change]:
    """Compare the entries of a numbered enumeration: came, went, renamed, renumbered, described otherwise."""
    partners = pairs(old, new)
    for name in sorted(old.keys() - partners.keys()):
        yield spot.inside(join_pointer((name,))[1:]).make("enum-value-removed", name, gone=True)
    for name in sorted(new.keys() - set(partners.values())):
        yield spot.inside(join_pointer((name,))[1:]).make("enum-value-added", "", name)
    for before, after in sorted(partners.items()):
        place = spot.inside(join_pointer((after,))[1:], f"{spot.name}.{after}")
        if before != after:
            yield place.make("enum-member-renamed", before, after)
        elif old[before].get("number") != new[after].get("number"):
            yield place.make("number-changed", old[before].get("number"), new[after].get("number"))
        if old[before].get("description") != new[after].get("description"):
            yield place.make("description-changed")


def constants(old: Table, new: Table, pointer: str, value: str = "value") -> Iterator[Change]:
    """Compare named constants."""
    for name in sorted(old.keys() | new.keys()):
        spot = Spot("none", name, f"{pointer}/{name}", f"{pointer}/{name}")
        if name not in new:
            yield spot.make("constant-removed", gone=True)
        elif name not in old:
            yield spot.make("constant-added")
        elif old[name].get(value) != new[name].get(value):
            yield spot.make("constant-value-changed", old[name].get(value), new[name].get(value))
        elif old[name].get("description") != new[name].get("description"):
            yield spot.make("description-changed")
