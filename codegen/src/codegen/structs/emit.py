"""Structs, enumerations and unions as Python text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import assert_never

from ..plan import PlannedFile
from ..text import docstring, literal, wrap
from .ir import (
    Array,
    Default,
    Enumeration,
    Field,
    Item,
    Named,
    OneOf,
    Ref,
    Struct,
    Table,
    Tag,
    Type,
    Union,
    Words,
    classes,
)

FUTURE = "from __future__ import annotations"
RUNTIME = Path(__file__).resolve().parent / "runtime"
_ALIASES = {
    "_enums": "from {dots} import enums as _enums",
    "_model": "from {dots} import model as _model",
    "_msgspec": "import msgspec as _msgspec",
    "_typing": "import typing as _typing",
}
UNLISTED = "(unlisted)"
"""Tag of the class that stands for unlisted variants; it is never sent."""


@dataclass(frozen=True)
class Scope:
    """Where text will stand: which classes are called by another name there, such as `_models.DeviceInfo`."""

    names: Mapping[str, str] = field(default_factory=dict[str, str])

    def name(self, class_name: str) -> str:
        """Return how a class is called."""
        return self.names.get(class_name, class_name)


HERE = Scope()


def annotation(type_: Type, scope: Scope = HERE) -> str:
    """Return the text of a type."""
    match type_:
        case Named("Any"):
            return "_typing.Any"
        case Named(name):
            return name
        case Ref(name):
            return scope.name(name)
        case Array(item):
            return f"tuple[{annotation(item, scope)}, ...]"
        case Table(item):
            return f"dict[str, {annotation(item, scope)}]"
        case OneOf(members):
            texts = [annotation(member, scope) for member in members]
            return " | ".join([*(text for text in texts if text != "None"), *(["None"] if "None" in texts else [])])
        case Words(values):
            return f"_typing.Literal[{', '.join(literal(value) for value in values)}]"
        case _:
            assert_never(type_)


def field_lines(item: Field, scope: Scope = HERE) -> list[str]:
    """Return the declaration of a field and its docstring."""
    type_ = annotation(item.type, scope) + (" | _msgspec.UnsetType" if item.is_optional else "")
    default = (
        default_text(item.default, scope) if item.default is not None else "_msgspec.UNSET" if item.is_optional else ""
    )
    if default == "{}":
        value = f"_msgspec.field({_name(item)}default_factory=dict)"
    elif item.name != item.wire_name:
        value = f"_msgspec.field({_name(item)}{f'default={default}' if default else ''})".replace(", )", ")")
    else:
        value = default
    line = f"    {item.name}: {type_}{f' = {value}' if value else ''}"
    doc = field_doc(item)
    return [line, docstring(doc, "    ")] if doc else [line]


def _name(item: Field) -> str:
    return f"name={literal(item.wire_name)}, " if item.name != item.wire_name else ""


def field_doc(item: Field) -> str:
    """Return what a field means, with its unit and its range."""
    facts = [text for text in (_unit(item), range_text(item)) if text]
    sentence = item.description.strip()
    if sentence and sentence[-1] not in ".!?:":
        sentence += "."
    return wrap(" ".join([sentence, *facts]).strip())


def _unit(item: Field) -> str:
    unit = item.schema.get("x-unit")
    return f"Unit: {unit}." if unit else ""


def range_text(item: Field) -> str:
    """Return the range of a field as a sentence; empty when it has none."""
    low, high = item.schema.get("minimum"), item.schema.get("maximum")
    if low is not None and high is not None:
        return f"Range: {low} to {high}."
    above, below = item.schema.get("exclusiveMinimum"), item.schema.get("exclusiveMaximum")
    limits = (("at least", low), ("more than", above), ("at most", high), ("less than", below))
    text = " and ".join(f"{words} {limit}" for words, limit in limits if limit is not None)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def default_text(default: Default, scope: Scope = HERE) -> str:
    """Return the text of a default."""
    if default.member is not None:
        return f"{scope.name(default.member[0])}.{default.member[1]}"
    if isinstance(default.value, list):
        return "()"
    return "{}" if isinstance(default.value, dict) else literal(default.value)


def struct_lines(item: Struct, scope: Scope = HERE) -> tuple[list[str], set[str]]:
    """Return the class of a struct, and the names that it defines."""
    tag = f", tag_field={literal(item.tag[0])}, tag={literal(item.tag[1])}" if item.tag else ""
    lines = [f"class {item.name}(_model.Model, frozen=True, kw_only=True{tag}):"]
    lines += [docstring(wrap(item.description) or f"Object `{item.name}` of the interface.", "    "), ""]
    defines = {item.name}
    secrets = [literal(member.name) for member in item.fields if member.is_secret]
    if secrets:
        lines += [f"    _secrets = frozenset({{{', '.join(secrets)}}})", ""]
        defines.add(f"{item.name}._secrets")
    for member in item.fields:
        lines += field_lines(member, scope)
        defines.add(f"{item.name}.{member.name}")
    return [*_stripped(lines), "", ""], defines


def enumeration_lines(item: Enumeration) -> tuple[list[str], set[str]]:
    """Return the class of an enumeration, and the names that it defines."""
    base = "OpenStrEnum" if isinstance(item.members[0][1], str) else "OpenIntEnum"
    doc = item.description.strip().rstrip(".") or f"Enumeration `{item.name}` of the interface"
    lines = [f"class {item.name}(_enums.{base}):"]
    lines += [
        docstring(wrap(f"{doc}. Values that are not listed here are members too, with `is_listed` False."), "    "),
        "",
    ]
    for name, value in item.members:
        lines.append(f"    {name} = {literal(value)}")
        if item.docs.get(name):
            lines.append(docstring(wrap(item.docs[name]), "    "))
    return [*lines, "", ""], {item.name, *(f"{item.name}.{name}" for name, _ in item.members)}


def union_lines(item: Union, tags: Mapping[str, Tag]) -> tuple[list[str], set[str]]:
    """Return the name of a union and the class of its unlisted variants, and the names that both define."""
    variants = list(classes(item.type))
    tag, constant = tags[variants[0]]
    unlisted = UNLISTED if isinstance(constant, str) else min(int(tags[name][1]) for name in variants) - 1
    name = f"Unlisted{item.name}"
    lines = [
        f"class {name}(_model.Unlisted, frozen=True, kw_only=True, tag_field={literal(tag)}, tag={literal(unlisted)}):"
    ]
    lines += [
        docstring(f"A {item.name} of a variant that is not listed; all of it is in `additional_properties`.", "    "),
        "",
        "",
    ]
    members = " | ".join([*variants, name])
    lines.append(f"{item.name}: _typing.TypeAlias = {members}")
    lines += [docstring(wrap(item.description)), ""] if item.description else [""]
    return lines, {name, item.name}


def _item_lines(item: Item, scope: Scope, tags: Mapping[str, Tag]) -> tuple[list[str], set[str]]:
    match item:
        case Enumeration():
            return enumeration_lines(item)
        case Struct():
            return struct_lines(item, scope)
        case Union():
            return union_lines(item, tags)


def items_lines(items: Iterable[Item], scope: Scope = HERE) -> tuple[list[str], set[str]]:
    """Return all classes: enumerations first, because defaults need them, unions last, because they need structs."""
    items = list(items)
    tags = {item.name: item.tag for item in items if isinstance(item, Struct) and item.tag}
    lines: list[str] = []
    defines: set[str] = set()
    for item in sorted(items, key=lambda item: (Enumeration, Struct, Union).index(type(item))):
        more, names = _item_lines(item, scope, tags)
        lines += more
        defines |= names
    return lines, defines


def emit_module(path: str, header: str, intro: str, items: Iterable[Item]) -> PlannedFile:
    """Return a module with these classes and `__all__`."""
    lines, defines = items_lines(items)
    return module(path, header, intro, lines, defines)


def module(
    path: str, header: str, intro: str, lines: list[str], defines: set[str], imports: Iterable[str] = ()
) -> PlannedFile:
    """Return a module with a header, what its lines need to import, and `__all__` of the public names."""
    dots = "." * (path.count("/") + 1)
    used = [line.format(dots=dots) for alias, line in _ALIASES.items() if any(f"{alias}." in text for text in lines)]
    plain, local = (
        [line for line in used if line.startswith("import")],
        [line for line in used if line.startswith("from")],
    )
    local += list(imports)
    public = sorted(name for name in defines if "." not in name and not name.startswith("_"))
    listed = (
        ["__all__ = [", *(f"    {literal(name)}," for name in public), "]"] if public else ["__all__: list[str] = []"]
    )
    head = [
        header.rstrip("\n"),
        docstring(wrap(intro)),
        "",
        FUTURE,
        "",
        *plain,
        *([""] if plain else []),
        *sorted(local),
    ]
    text = "\n".join([*head, *([""] if local else []), *listed, "", "", *_stripped(lines)])
    return PlannedFile(path, text + "\n", frozenset(defines | {"__all__"}))


def _stripped(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def texts(values: Iterable[str | float | bool | None]) -> str:
    """Return a tuple of constants."""
    items = [literal(value) for value in values]
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


@cache
def runtime_modules() -> tuple[tuple[str, str], ...]:
    """Return the runtime pieces that every package with structs needs: name and text of each module."""
    enums = RUNTIME.parent.parent / "runtime" / "enums.py"
    paths = [enums, *sorted(path for path in RUNTIME.glob("*.py") if path.stem != "__init__")]
    return tuple((path.stem, path.read_text(encoding="utf-8")) for path in paths)


def runtime_files(header: str) -> list[PlannedFile]:
    """Return the runtime pieces as files."""
    return [PlannedFile(f"{name}.py", header + text) for name, text in runtime_modules()]
