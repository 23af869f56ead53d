"""Breaks that griffe passes over: bases of classes, types of results, arguments and attributes, `async`, overloads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import griffe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Found = tuple[str, str]
"""Path of what breaks, and how."""

_Type = griffe.Expr | str | None
_WIDER = {
    "bool": {"int", "float"},
    "int": {"float"},
    "bytearray": {"Buffer"},
    "bytes": {"Buffer"},
    "memoryview": {"Buffer"},
    "list": {"Sequence", "MutableSequence", "Collection", "Iterable"},
    "tuple": {"Sequence", "Collection", "Iterable"},
    "Sequence": {"Collection", "Iterable"},
    "Collection": {"Iterable"},
    "frozenset": {"Set", "Collection", "Iterable"},
    "set": {"Set", "Collection", "Iterable"},
    "dict": {"Mapping", "MutableMapping"},
    "Iterator": {"Iterable"},
    "AsyncIterator": {"AsyncIterable"},
    "Generator": {"Iterator", "Iterable"},
    "AsyncGenerator": {"AsyncIterator", "AsyncIterable"},
}
"""What each type may be handed over as, with the same arguments; of generators only the first counts."""
_VARIABLE = re.compile(r"_?[A-Z]\w*T|_?T")
"""How names of type variables look."""


def changes(old: griffe.Module | griffe.Class, new: griffe.Module | griffe.Class) -> Iterator[Found]:
    """Yield what breaks of everything that is on both sides."""
    for name, before in old.members.items():
        after = new.members.get(name)
        if before.is_alias or after is None or after.is_alias:
            continue
        if isinstance(before, griffe.Class) and isinstance(after, griffe.Class):
            yield from ((before.path, f"no longer a kind of {base}") for base in sorted(_bases(before) - _bases(after)))
            yield from changes(before, after)
        elif isinstance(before, griffe.Module) and isinstance(after, griffe.Module):
            yield from changes(before, after)
        elif isinstance(before, griffe.Function) and isinstance(after, griffe.Function):
            yield from _function(before, after)
        elif isinstance(before, griffe.Attribute) and isinstance(after, griffe.Attribute):
            yield from _type(before.path, "its type", before.annotation, after.annotation)
            if isinstance(old, griffe.Class):
                yield from _value(before, after)


def _value(before: griffe.Attribute, after: griffe.Attribute) -> Iterator[Found]:
    """Compare what a member of a class is, or is by default. Values of modules, such as their version, are meant to change."""
    old, new = str(before.value or ""), str(after.value or "")
    if old and not new:
        yield before.path, f"has no value any more, where it was {old}: it must be given"
    elif old and old != new:
        yield before.path, f"is {new}, not {old}"


def _bases(found: griffe.Class, depth: int = 0) -> set[str]:
    """Return the names of what a class is a kind of, through classes that the same stubs know."""
    names = {_plain(base).partition("[")[0] for base in found.bases}
    for name in sorted(names):
        inner = found.module.members.get(name)
        if isinstance(inner, griffe.Class) and depth < 20:
            names |= _bases(inner, depth + 1)
    return names


def _function(before: griffe.Function, after: griffe.Function) -> Iterator[Found]:
    was, now = "async" in before.labels, "async" in after.labels
    if was != now:
        yield before.path, "must be awaited now" if now else "cannot be awaited any more"
    terms: dict[str, str] = {}
    for parameter in before.parameters:
        if parameter.name in after.parameters and parameter.annotation is not None:
            later = after.parameters[parameter.name].annotation
            what = f"the type of {parameter.name}"
            if later is not None and _VARIABLE.fullmatch(_plain(later)):
                terms[_plain(later)] = _plain(parameter.annotation)
            else:
                yield from _type(before.path, what, parameter.annotation, later, is_taken=True)
    yield from _type(before.path, "what it returns", before.returns, after.returns, terms)
    known = {_signature(item) for item in after.overloads or ()}
    for item in before.overloads or ():
        if _signature(item) not in known:
            yield before.path, f"an overload is gone: {_signature(item)}"


def _type(
    path: str, what: str, old: _Type, new: _Type, terms: Mapping[str, str] | None = None, *, is_taken: bool = False
) -> Iterator[Found]:
    """Compare types: what is given may become narrower, what is taken may become wider. `terms` are those of type variables."""
    if old is None or new is None:
        return
    before, after = _plain(old), _plain(new)
    for name, term in (terms or {}).items():
        after = re.sub(rf"\b{name}\b", term, after)
    if not (fits(before, after) if is_taken else fits(after, before)):
        yield path, f"{what} is {after}, not {before}"


def _plain(annotation: griffe.Expr | str) -> str:
    """Return an annotation without modules, quotes and blanks that mean nothing."""
    return " ".join(re.sub(r"\b[A-Za-z_]\w*\.", "", str(annotation)).replace("'", "").replace('"', "").split())


def fits(narrow: str, wide: str) -> bool:
    """Whether every value of one type may be handed over as the other, as far as their names say."""
    known = _alternatives(wide)
    return bool({"object", "Any"} & known) or all(
        part == "Any" or part in known or any(_is_kind_of(part, other) for other in known)
        for part in _alternatives(narrow)
    )


def _is_kind_of(part: str, other: str) -> bool:
    head, _, arguments = part.partition("[")
    wider, _, wanted = other.partition("[")
    if wider != head and wider not in _WIDER.get(head, ()):
        return False
    if head != wider and head.endswith("Generator"):
        arguments = _parts(arguments.removesuffix("]"), ",")[0] + "]"
    return arguments.replace(", ...", "") == wanted.replace(", ...", "")


def _alternatives(text: str) -> set[str]:
    """Return the parts of a union; what stands in brackets belongs together."""
    return set(_parts(text, "|"))


def _parts(text: str, mark: str) -> list[str]:
    parts, depth = [""], 0
    for character in text:
        depth += (character in "[(") - (character in "])")
        if character == mark and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def _signature(found: griffe.Function) -> str:
    words = (f"{parameter.name}: {_plain(parameter.annotation or 'object')}" for parameter in found.parameters)
    return f"({', '.join(words)}) -> {_plain(found.returns or 'object')}"
