"""Compare two properties of kind homie: datatype, unit, format, whether and how they can be set, what their sign means."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from ..homie import ir
from .changes import Change
from .spot import Spot

_NUMBERS = ("integer", "float")


def compare_properties(old: ir.Property, new: ir.Property, spot: Spot, unchanged: AbstractSet[str]) -> Iterator[Change]:
    """Yield every difference.

    Args:
        old: the property as it was.
        new: the property as it is.
        spot: where it stands.
        unchanged: names of enumerations whose words are the same in both; those of others are compared there.
    """
    if old.datatype != new.datatype:
        yield _datatype(old, new, spot)
    elif old.datatype == "enum":
        yield from _words(old, new, spot, unchanged)
    elif old.datatype in _NUMBERS:
        yield from _range(old, new, spot)
    elif old.format != new.format:
        yield spot.make("format-hint-changed", old.format or "no format", new.format or "no format")
    if old.unit != new.unit:
        yield spot.make("unit-changed", old.unit or "no unit", new.unit or "no unit")
    yield from _commands(old, new, spot)
    if old.retained != new.retained:
        yield spot.make("retained-changed", *("is kept" if item.retained else "is not kept" for item in (old, new)))
    if [meaning for _, meaning in old.positive] != [meaning for _, meaning in new.positive]:
        yield spot.make("sign-changed", _signs(old) or "nothing is said", _signs(new) or "nothing is said")
    if new.renamed_note and new.renamed_note != old.renamed_note:
        yield spot.make("meaning-changed", "", new.renamed_note)
    if _prose(old) != _prose(new):
        yield spot.make("description-changed")


def _datatype(old: ir.Property, new: ir.Property, spot: Spot) -> Change:
    if (old.datatype, new.datatype) == ("integer", "float"):
        return spot.make("type-widened", "integer", "float")
    if (old.datatype, new.datatype) == ("float", "integer"):
        return spot.make("type-narrowed", "float", "integer")
    return spot.make("type-changed", _kind(old), _kind(new))


def _kind(item: ir.Property) -> str:
    return item.enumeration or item.datatype


def _words(old: ir.Property, new: ir.Property, spot: Spot, unchanged: AbstractSet[str]) -> Iterator[Change]:
    if old.enumeration and not new.enumeration:
        yield spot.make("enum-opened", old.enumeration, "text")
    elif new.enumeration and not old.enumeration:
        yield spot.make("enum-closed", "text", new.enumeration)
    elif old.enumeration != new.enumeration:
        yield spot.make("type-changed", old.enumeration, new.enumeration)
    elif not old.enumeration or old.enumeration in unchanged:
        before, after = ({*item.format.split(",")} - {""} for item in (old, new))
        for word in sorted(before - after):
            yield spot.make("enum-value-removed", word)
        for word in sorted(after - before):
            yield spot.make("enum-value-added", "", word)


def _range(old: ir.Property, new: ir.Property, spot: Spot) -> Iterator[Change]:
    if old.format == new.format:
        return
    before, after = _limits(old.format), _limits(new.format)
    is_inside = after[0] >= before[0] and after[1] <= before[1]
    is_around = after[0] <= before[0] and after[1] >= before[1]
    rule = "format-hint-changed" if before == after else ""
    rule = rule or ("range-narrowed" if is_inside else "range-widened" if is_around else "range-changed")
    yield spot.make(rule, old.format or "any", new.format or "any")


def _limits(text: str) -> tuple[float, float]:
    low, _, rest = text.partition(":")
    return _number(low, float("-inf")), _number(rest.partition(":")[0], float("inf"))


def _number(text: str, default: float) -> float:
    try:
        return float(text)
    except ValueError:
        return default


def _commands(old: ir.Property, new: ir.Property, spot: Spot) -> Iterator[Change]:
    if old.settable and not new.settable:
        yield spot.make("no-longer-settable")
    elif new.settable and not old.settable:
        yield spot.make("became-settable")
    elif old.accepts != new.accepts and old.enumeration == new.enumeration:
        before, after = ({*(item.accepts or item.format.split(","))} for item in (old, new))
        taken = Spot("accepts", spot.name, spot.pointer, spot.old_pointer)
        for word in sorted(before - after):
            yield taken.make("command-word-removed", word)
        for word in sorted(after - before):
            yield taken.make("command-word-added", "", word)


def _signs(item: ir.Property) -> str:
    return ", ".join(f"{meaning} from {firmware}" for firmware, meaning in item.positive)


def _prose(item: ir.Property) -> tuple[object, ...]:
    return (item.description, item.since, item.corrections, item.is_published, item.accepted_when, item.ignores_case)
