"""Models and enumerations as Python text."""

from __future__ import annotations

from ..plan import PlannedFile
from . import ir
from .text import docstring, literal, sentence, wrap
from .types import FUTURE, annotation, classes, codec, imports, union


def emit_model(model: ir.Model, header: str) -> PlannedFile:
    """Return the module of one model."""
    name = model.ref.name
    types = [*(field.type for field in model.fields), model.extra]
    refs = sorted(
        {ref.name: ref for type_ in types for ref in classes(type_) if ref.name != name}.values(),
        key=lambda ref: ref.module,
    )
    lines: list[str] = []
    if refs:
        lines += ["if _typing.TYPE_CHECKING:", *(f"    from .{ref.module} import {ref.name}" for ref in refs), ""]
    lines += [f"__all__ = [{literal(name)}]", "", "", "@_attrs.frozen(kw_only=True)", f"class {name}(_model.Model):"]
    lines.append(docstring(_class_doc(model), "    "))
    lines.append("")
    for field in model.fields:
        lines += _declaration(field)
    is_open = model.extra == ir.Scalar("any")
    extra_default = "_attrs.field(default=_types.EMPTY, repr=_types.names_only)" if is_open else "_types.EMPTY"
    lines.append(f"    additional_properties: _typing.Mapping[str, {annotation(model.extra)}] = {extra_default}")
    lines += ["", *_table(model, refs)]
    lines = [header.rstrip("\n"), docstring(f"The model {name}."), "", FUTURE, "", *imports(lines), "", *lines]
    defines = {"__all__", name, f"{name}.additional_properties", f"{name}._fields", f"{name}._extra_codec"}
    defines |= {f"{name}.{field.name}" for field in model.fields}
    return PlannedFile(f"models/{model.ref.module}.py", "\n".join(lines) + "\n", frozenset(defines))


def _class_doc(model: ir.Model) -> str:
    return wrap(model.description) if model.description else f"Object `{model.ref.name}` of the interface."


def _declaration(field: ir.Field) -> list[str]:
    type_, default = annotation(field.type), ""
    if not field.required and field.default is not None:
        default = literal(field.default)
    elif not field.required:
        type_, default = union([type_, "_types.Unset"]), "_types.UNSET"
    if field.is_secret:
        default = f"_attrs.field({f'default={default}, ' if default else ''}repr=_types.redact)"
    line = f"    {field.name}: {type_}{f' = {default}' if default else ''}"
    return [line, docstring(wrap(field.description), "    ")] if field.description.strip() else [line]


def _table(model: ir.Model, refs: list[ir.ClassRef]) -> list[str]:
    lines = ["    @classmethod", "    def _fields(cls) -> tuple[_model.Field, ...]:"]
    lines += [f"        from .{ref.module} import {ref.name}" for ref in refs if _mentions(model.fields, ref)]
    lines += ["", "        return ("] if lines[-1].startswith("        from") else ["        return ("]
    for field in model.fields:
        required = "" if field.required else ", required=False"
        lines.append(
            f"            _model.Field({literal(field.wire_name)}, {literal(field.name)}, {codec(field.type)}{required}),"
        )
    lines += ["        )", "", "    @classmethod", "    def _extra_codec(cls) -> _codecs.Codec[_typing.Any]:"]
    lines += [f"        from .{ref.module} import {ref.name}" for ref in refs if ref in set(classes(model.extra))]
    lines += (
        ["", f"        return {codec(model.extra)}"]
        if lines[-1].startswith("        from")
        else [f"        return {codec(model.extra)}"]
    )
    return lines


def _mentions(fields: tuple[ir.Field, ...], ref: ir.ClassRef) -> bool:
    return any(ref in set(classes(field.type)) for field in fields)


def emit_enumeration(enumeration: ir.Enumeration, header: str) -> PlannedFile:
    """Return the module of one enumeration."""
    name = enumeration.ref.name
    base = "OpenStrEnum" if all(isinstance(value, str) for _, value in enumeration.members) else "OpenIntEnum"
    doc = sentence(enumeration.description) or f"Enumeration `{name}` of the interface."
    lines = [
        header.rstrip("\n"),
        docstring(f"The enumeration {name}."),
        "",
        FUTURE,
        "",
        "from .. import enums as _enums",
        "",
        f"__all__ = [{literal(name)}]",
        "",
        "",
        f"class {name}(_enums.{base}):",
        docstring(wrap(f"{doc} Values that are not listed here are members too, with `is_listed` False."), "    "),
        "",
        *(f"    {member} = {literal(value)}" for member, value in enumeration.members),
    ]
    defines = {"__all__", name, *(f"{name}.{member}" for member, _ in enumeration.members)}
    return PlannedFile(f"models/{enumeration.ref.module}.py", "\n".join(lines) + "\n", frozenset(defines))
