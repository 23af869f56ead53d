"""Commands as Python text: one module for each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..names import safe_module
from ..plan import PlannedFile
from ..runtime.types import is_object
from ..structs.emit import Scope, field_lines, module, struct_lines, texts
from ..structs.ir import Array, Enumeration, Field, Item, Named, OneOf, Ref, Struct, Table, Type, Words
from ..text import docstring, literal, wrap
from . import ir

_KINDS = ("any", "array", "boolean", "integer", "null", "number", "object", "string")
_LIMITS = {
    "minimum": ("minimum", "exclusiveMinimum", "minItems", "minLength"),
    "maximum": ("maximum", "exclusiveMaximum", "maxItems", "maxLength"),
}


def emit_group(group: str, protocol: ir.Protocol, header: str) -> PlannedFile:
    """Return the module with the commands of a group and their answers."""
    models = {item.name: item for item in protocol.models}
    scope = Scope({name: f"_models.{name}" for name in models})
    lines: list[str] = []
    defines: set[str] = set()
    for command in protocol.commands:
        if command.group == group:
            more, names = _command_lines(command, scope, models)
            lines += more
            defines |= names
    known = {"_command": "command", "_models": "models", "_rules": "rules"}
    imports = [
        f"from .. import {name} as {alias}" for alias, name in known.items() if any(f"{alias}." in x for x in lines)
    ]
    return module(f"commands/{safe_module(group)}.py", header, protocol.groups[group], lines, defines, imports)


def _command_lines(command: ir.Command, scope: Scope, models: Mapping[str, Item]) -> tuple[list[str], set[str]]:
    lines, defines = struct_lines(command.own_response, scope) if command.own_response else ([], set[str]())
    if command.own_response and not command.own_response.description:
        lines[1] = docstring(f"Answer to `{command.name}`.", "    ")
    answer = scope.name(command.response) if command.response else "None"
    settings = dict(_settings(command, answer, models))
    lines += [
        f"class {command.name}(_command.Command[{answer}], frozen=True, kw_only=True):",
        docstring(_doc(command), "    "),
        "",
    ]
    lines += [f"    {name} = {value}" for name, value in settings.items()]
    lines += [""] if command.request.fields else []
    defines |= {command.name, *(f"{command.name}.{name}" for name in settings)}
    for field in command.request.fields:
        lines += field_lines(replace(field, type=_accepted(field.type, models)), scope)
        defines.add(f"{command.name}.{field.name}")
    return [*lines, "", ""], defines


def _settings(command: ir.Command, answer: str, models: Mapping[str, Item]) -> Iterator[tuple[str, str]]:
    seconds, member = command.timeout
    yield "wire_name", literal(command.wire_name)
    yield "group", literal(command.group)
    yield "timeout_s", literal(seconds)
    yield "changes_state", literal(command.changes_state)
    if command.reports_progress:
        yield "reports_progress", "True"
    if command.may_end_stream:
        yield "may_end_stream", "True"
    if command.response:
        yield "answer_type", answer
    if member:
        yield "_timeout_member", f"({literal(member[0])}, {literal(member[1])})"
    if command.request.fields:
        rules = [f"        {_rule(field, models)}," for field in command.request.fields]
        yield "_rules", "\n".join(["(", *rules, "    )"])


def _doc(command: ir.Command) -> str:
    facts = [f"Needs the licence {command.license}."] if command.license else []
    facts += [f"Errors: {', '.join(command.errors)}."] if command.errors else []
    return "\n\n".join([wrap(command.description), *([wrap(" ".join(facts))] if facts else [])])


def _accepted(type_: Type, models: Mapping[str, Item]) -> Type:
    """Let plain words be given in place of members of an enumeration."""
    match type_:
        case Ref(name) if isinstance(item := models.get(name), Enumeration):
            return OneOf((type_, Words(tuple(value for _, value in item.members))))
        case OneOf(members):
            parts = [_accepted(member, models) for member in members]
            return OneOf(tuple(x for part in parts for x in (part.members if isinstance(part, OneOf) else (part,))))
        case _:
            return type_


def _rule(field: Field, models: Mapping[str, Item], seen: frozenset[str] = frozenset()) -> str:
    kinds, allowed = _kinds(field.type, models)
    words = [kind for kind in _KINDS if kind in kinds]
    arguments = [
        literal(field.name),
        literal(field.wire_name),
        texts(words),
    ]
    exclusive: list[bool] = []
    for name, keywords in _LIMITS.items():
        keyword = next((keyword for keyword in keywords if keyword in field.schema), None)
        exclusive.append(keyword is not None and keyword.startswith("exclusive"))
        if keyword is not None:
            arguments.append(f"{name}={literal(field.schema[keyword])}")
    if any(exclusive):
        arguments.append(f"is_exclusive=({exclusive[0]}, {exclusive[1]})")
    if field.schema.get("x-unit"):
        arguments.append(f"unit={literal(field.schema['x-unit'])}")
    if allowed:
        arguments.append(f"allowed={texts(dict.fromkeys(allowed))}")
    if field.is_secret:
        arguments.append("is_secret=True")
    arguments += _inside(field, models, seen)
    return f"_rules.Rule({', '.join(arguments)})"


def _inside(field: Field, models: Mapping[str, Item], seen: frozenset[str]) -> Iterator[str]:
    """Yield the rules for items of an array and members of an object. One that holds itself is followed once."""
    array = next((type_ for type_ in _variants(field.type) if isinstance(type_, Array)), None)
    if array is not None:
        schema: object = field.schema.get("items")
        item = Field("", "", array.item, "", schema={**schema} if is_object(schema) else {})
        yield f"item={_rule(item, models, seen)}"
    structs = [models.get(type_.name) for type_ in _variants(field.type) if isinstance(type_, Ref)]
    struct = structs[0] if len(structs) == 1 else None  # of several, which one is meant is for the device to say
    if isinstance(struct, Struct) and struct.name not in seen:
        rules = [_member_rule(member, models, seen | {struct.name}) for member in struct.fields]
        yield f"members=({' '.join(f'{rule},' for rule in rules)})"


def _member_rule(field: Field, models: Mapping[str, Item], seen: frozenset[str]) -> str:
    rule = _rule(field, models, seen)
    is_required = not field.is_optional and field.default is None
    return f"{rule.removesuffix(')')}, is_required=True)" if is_required else rule


def _variants(type_: Type) -> tuple[Type, ...]:
    return type_.members if isinstance(type_, OneOf) else (type_,)


def _kinds(type_: Type, models: Mapping[str, Item]) -> tuple[set[str], list[Any]]:  # one case for each type
    """Return the JSON types that a member may have, and its values where they are listed."""
    match type_:
        case Named(name):
            names = {
                "str": "string",
                "bytes": "string",
                "int": "integer",
                "float": "number",
                "bool": "boolean",
                "None": "null",
            }
            return {names.get(name, "any")}, []
        case Array():
            return {"array"}, []
        case Table():
            return {"object"}, []
        case Words(values):
            return {_kind_of(value) for value in values}, [*values]
        case Ref(name):
            item = models.get(name)
            if isinstance(item, Enumeration):
                return {_kind_of(item.members[0][1])}, [value for _, value in item.members]
            return {"object"}, []
        case OneOf(members):
            parts = [_kinds(member, models) for member in members]
            is_open = any(not values and kinds != {"null"} for kinds, values in parts)
            return {kind for kinds, _ in parts for kind in kinds}, [] if is_open else [
                v for _, listed in parts for v in listed
            ]


def _kind_of(value: object) -> str:
    return "boolean" if isinstance(value, bool) else "integer" if isinstance(value, int) else "string"
