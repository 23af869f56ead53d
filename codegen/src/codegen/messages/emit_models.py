"""The classes of messages: structs to read, typed dictionaries to write."""

from __future__ import annotations

from dataclasses import replace

from ..plan import PlannedFile
from ..structs.emit import Scope, annotation, enumeration_lines, field_doc, field_lines, module
from ..structs.ir import Array, Enumeration, Field, Item, Named, OneOf, Ref, Struct, Table, Type
from ..text import docstring, wrap
from .protocol import Protocol, reachable

_SEQUENCE = "from collections.abc import Sequence as _Sequence"
_RECORD = "from . import record as _record"
_MODELS = "from . import models as _models"


def models_file(protocol: Protocol, header: str) -> PlannedFile:
    """Return the module with all structs and enumerations."""
    lines: list[str] = []
    defines: set[str] = set()
    items = sorted(protocol.items.values(), key=lambda item: not isinstance(item, Enumeration))
    for item in items:
        more, names = _item_lines(item, frozenset(protocol.envelopes.values()))
        lines += more
        defines |= names
    return module("models.py", header, "All classes of messages.", lines, defines, [_SEQUENCE, _RECORD])


def _item_lines(item: Item, envelopes: frozenset[str]) -> tuple[list[str], set[str]]:
    if isinstance(item, Enumeration):
        return enumeration_lines(item)
    assert isinstance(item, Struct), item  # the meta schema allows nothing else
    base = "Envelope" if item.name in envelopes else "Record"
    options = "" if _is_positional(item) else ", kw_only=True"
    lines = [f"class {item.name}(_record.{base}, frozen=True{options}):", docstring(wrap(item.description), "    "), ""]
    secrets = sorted(field.name for field in item.fields if field.is_secret)
    assert not secrets, secrets  # the meta schema knows no secrets
    for field in item.fields:
        lines += field_lines(_with_sequences(field))
    return [*lines, "", ""], {item.name, *(f"{item.name}.{field.name}" for field in item.fields)}


def _is_positional(item: Struct) -> bool:
    """Whether no member without a default follows one with a default."""
    has_default = [field.default is not None or field.is_optional for field in item.fields]
    return has_default == sorted(has_default)


def _with_sequences(field: Field) -> Field:
    """Let arrays be given as any sequence; what is read is a list."""
    return replace(field, type=sequences(field.type, Scope()))


def sequences(type_: Type, scope: Scope) -> Type:
    """Return a type with `Sequence` in place of arrays."""
    match type_:
        case Array(item):
            return Named(f"_Sequence[{annotation(sequences(item, scope), scope)}]")
        case OneOf(members):
            return OneOf(tuple(sequences(member, scope) for member in members))
        case Table(item):
            return Table(sequences(item, scope))
        case Ref(name):
            return Named(scope.name(name))
        case _:
            return type_


def dicts_file(protocol: Protocol, header: str) -> PlannedFile:
    """Return the module with the payloads of events as dictionaries whose keys are Python names."""
    lines: list[str] = []
    defines: set[str] = set()
    structs = reachable(protocol.items, list(protocol.payloads.values()))
    names = {name: f"_models.{name}" for name, item in protocol.items.items() if isinstance(item, Enumeration)}
    # Whoever sends may use classes of its own in place of the dictionaries inside a payload.
    names |= {item.name: f"{item.name} | _typing.Any" for item in structs}
    for struct in structs:
        more, found = _dict_lines(struct, Scope(names))
        lines += more
        defines |= found
    intro = "Payloads of events as dictionaries, with keys as Python spells them."
    return module("dicts.py", header, intro, lines, defines, [_SEQUENCE, _MODELS])


def _dict_lines(struct: Struct, scope: Scope) -> tuple[list[str], set[str]]:
    lines = [f"class {struct.name}(_typing.TypedDict):", docstring(wrap(struct.description), "    "), ""]
    for field in struct.fields:
        text = annotation(sequences(field.type, scope))
        may_be_absent = field.is_optional or field.default is not None
        lines.append(f"    {field.name}: {f'_typing.NotRequired[{text}]' if may_be_absent else text}")
        if doc := field_doc(field):
            lines.append(docstring(doc, "    "))
    return [*lines, "", ""], {struct.name, *(f"{struct.name}.{field.name}" for field in struct.fields)}
