"""Models and enumerations as Python text."""

from __future__ import annotations

from collections.abc import Iterator

from ..plan import PlannedFile
from ..text import docstring, literal, sentence, wrap
from . import ir
from .types import FUTURE, annotation, classes, codec, default_classes, default_text, imports, union


def _used_classes(model: ir.Model) -> tuple[list[ir.ClassRef], list[ir.ClassRef]]:
    """Return the classes that a module needs when it is imported, as part of defaults, and those that only types name."""
    types = [*(field.type for field in model.fields), model.extra]
    found = {ref.name: ref for type_ in types for ref in classes(type_) if ref.name != model.ref.name}
    refs = sorted(found.values(), key=lambda ref: ref.module)
    defaults = [default for field in model.fields for default in (field.default, field.initial)]
    defaults += [value for state in model.states for value in state.values]
    needed = {ref.name for default in defaults for ref in default_classes(default)}
    return [ref for ref in refs if ref.name in needed], [ref for ref in refs if ref.name not in needed]


def emit_model(model: ir.Model, header: str, runtime: str) -> PlannedFile:
    """Return the module of one model."""
    name = model.ref.name
    early, late = _used_classes(model)
    lines: list[str] = [*(f"from .{ref.module} import {ref.name}" for ref in early), *([""] if early else [])]
    if late:
        lines += ["if _typing.TYPE_CHECKING:", *(f"    from .{ref.module} import {ref.name}" for ref in late), ""]
    decorator = "@_attrs.frozen" if model.is_positional else "@_attrs.frozen(kw_only=True)"
    lines += [f"__all__ = [{literal(name)}]", "", "", decorator, f"class {name}(_model.Model):"]
    lines.append(docstring(_class_doc(model), "    "))
    lines.append("")
    for field in model.fields:
        lines += _declaration(field)
    is_open = model.extra == ir.Scalar("any")
    settings = [*(["repr=_types.names_only"] if is_open else []), *(["kw_only=True"] if model.is_positional else [])]
    extra_default = f"_attrs.field(default=_types.EMPTY, {', '.join(settings)})" if settings else "_types.EMPTY"
    lines.append(f"    additional_properties: _typing.Mapping[str, {annotation(model.extra)}] = {extra_default}")
    lines += ["", *(line for state in model.states for line in _state(state)), *_table(model, late)]
    lines = [header.rstrip("\n"), docstring(f"The model {name}."), "", FUTURE, "", *imports(lines, runtime), "", *lines]
    defines = {"__all__", name, f"{name}.additional_properties", f"{name}._fields", f"{name}._extra_codec"}
    defines |= {f"{name}.{field.name}" for field in model.fields} | {f"{name}.{state.name}" for state in model.states}
    return PlannedFile(f"models/{model.ref.module}.py", "\n".join(lines) + "\n", frozenset(defines))


def _class_doc(model: ir.Model) -> str:
    return wrap(model.description) if model.description else f"Object `{model.ref.name}` of the interface."


def _declaration(field: ir.Field) -> list[str]:
    type_, default = annotation(field.type), ""
    if not field.required and field.default is not None:
        default = default_text(field.initial or field.default)
    elif not field.required:
        type_, default = union([type_, "_types.Unset"]), "_types.UNSET"
    settings = [
        *(["repr=_types.redact"] if field.is_secret else []),
        *(['alias="self_"'] if field.name == "self" else []),
    ]
    if settings:
        default = f"_attrs.field({', '.join([*([f'default={default}'] if default else []), *settings])})"
    line = f"    {field.name}: {type_}{f' = {default}' if default else ''}"
    return [line, docstring(wrap(field.description), "    ")] if field.description.strip() else [line]


def _state(state: ir.State) -> list[str]:
    values = ", ".join(default_text(value) for value in state.values)
    return [
        "    @property",
        f"    def {state.name}(self) -> bool:",
        docstring(wrap(f"Whether `{state.member}` is one of {values}."), "        "),
        f"        return self.{state.member} in ({values},)",
        "",
    ]


def _table(model: ir.Model, refs: list[ir.ClassRef]) -> list[str]:
    lines = ["    @classmethod", "    def _fields(cls) -> tuple[_model.Field, ...]:"]
    lines += [f"        from .{ref.module} import {ref.name}" for ref in refs if _mentions(model.fields, ref)]
    lines += ["", "        return ("] if lines[-1].startswith("        from") else ["        return ("]
    for field in model.fields:
        lines.append(f"            _model.Field({', '.join(_field_arguments(field))}),")
    lines += ["        )", "", "    @classmethod", "    def _extra_codec(cls) -> _codecs.Codec[_typing.Any]:"]
    lines += [f"        from .{ref.module} import {ref.name}" for ref in refs if ref in set(classes(model.extra))]
    lines += (
        ["", f"        return {codec(model.extra)}"]
        if lines[-1].startswith("        from")
        else [f"        return {codec(model.extra)}"]
    )
    return lines


def _field_arguments(field: ir.Field) -> Iterator[str]:
    yield literal(field.wire_name)
    yield literal(field.name)
    if field.null_as_default and field.default is not None:
        yield f"_encodings.NullAsDefaultCodec({codec(field.type)}, {default_text(field.default)})"
    else:
        yield codec(field.type)
    if not field.required:
        yield "required=False"
    if field.sent_name:
        yield f"sent_name={literal(field.sent_name)}"
    if field.default == ir.Value(None):
        yield "omits_null=True"
    if field.initial is not None and field.default is not None:
        yield f"absent=({default_text(field.default)},)"


def _mentions(fields: tuple[ir.Field, ...], ref: ir.ClassRef) -> bool:
    return any(ref in set(classes(field.type)) for field in fields)


def emit_enumeration(enumeration: ir.Enumeration, header: str, runtime: str) -> PlannedFile:
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
        f"from {runtime} import enums as _enums",
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


def emit_flags(flags: ir.Flags, header: str, runtime: str) -> PlannedFile:
    """Return the module of one class of flags."""
    name = flags.ref.name
    doc = sentence(flags.description) or f"Flags `{name}` of the interface."
    lines = [
        header.rstrip("\n"),
        docstring(f"The flags {name}."),
        "",
        FUTURE,
        "",
        f"from {runtime} import flags as _flags",
        "",
        f"__all__ = [{literal(name)}]",
        "",
        "",
        f"class {name}(_flags.WireFlag):",
        docstring(wrap(doc), "    "),
        "",
        *(f"    {member} = {value}" for member, _, value in flags.members),
        "",
        "    @classmethod",
        "    def _wire_names(cls) -> dict[str, int]:",
        "        return {",
        *(f"            {literal(wire)}: {value}," for _, wire, value in flags.members),
        "        }",
    ]
    defines = {"__all__", name, f"{name}._wire_names", *(f"{name}.{member}" for member, _, _ in flags.members)}
    return PlannedFile(f"models/{flags.ref.module}.py", "\n".join(lines) + "\n", frozenset(defines))
