"""Layouts as expressions: which run-time field each field of the spec is."""

from __future__ import annotations

from ..text import literal
from . import ir


def layout(payload: ir.Payload, order: str) -> str:
    """The expression for the layout of a payload, over several lines where it has fields."""
    fields = [f for f in payload.fields if not f.is_optional]
    tail = [f for f in payload.fields if f.is_optional]
    lines = [f"        {literal(order)},"]
    for keyword, group in (("fields", fields), ("tail", tail)):
        if group:
            lines.append(f"        {keyword}=[")
            lines += [f"            {_expression(field)}," for field in group]
            lines.append("        ],")
    if payload.is_open:
        lines.append("        is_open=True,")
    return "Layout(\n" + "\n".join(lines) + "\n    )"


def _expression(field: ir.Field) -> str:
    if field.constant is not None and isinstance(field.type, ir.Number):
        return f"Constant({literal(field.name)}, {literal(field.type.code)}, {field.constant})"
    return field_expression(field.name, field.type)


def field_expression(name: str, type_: ir.Type) -> str:
    """The expression for one field."""
    label = literal(name)
    match type_:
        case ir.Number(code, minimum, maximum):
            limits = _keywords(minimum=minimum, maximum=maximum)
            return f"Number({label}, {literal(code)}{limits})"
        case ir.Flag(code, only_one):
            return f"Flag({label}, {literal(code)}, only_one={only_one})"
        case ir.Run(is_text, size, prefix, minimum):
            rest = _keywords(size=size, prefix=prefix or None, minimum=minimum or None)
            return f"{'Text' if is_text else 'Blob'}({label}{rest})"
        case ir.EnumRef(_, code):
            return f"Number({label}, {literal(code)})"
        case ir.RecordRef(record):
            return f"Nested({label}, {record})"
        case ir.Many(item, count, prefix):
            plain = isinstance(item, ir.EnumRef) or (isinstance(item, ir.Number) and item == ir.Number(item.code))
            rest = _keywords(count=count, prefix=prefix or None)
            return f"{'Items' if plain else 'Many'}({field_expression(name, item)}{rest})"


def _keywords(**values: int | str | None) -> str:
    return "".join(f", {key}={literal(value)}" for key, value in values.items() if value is not None)
