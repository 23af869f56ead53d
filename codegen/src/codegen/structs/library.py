"""datamodel-code-generator, held at arm's length: it decides which Python type a schema is, and nothing else.

It obeys keywords that choose code (`customTypePath`, `x-python-type`), follows references to files and takes names and texts from what
it reads. So it gets shapes only: schemas rebuilt from the keywords below, with class and member names of our own counting (C0, f0). What
it writes is parsed, never kept: the annotations come back as types of ours, and anything else in its output is an error.
"""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ..errors import GeneratorBug
from ..runtime.types import is_array
from .ir import Array, Json, Named, OneOf, Ref, Table, Type

_SCALARS = {"str": "str", "int": "int", "float": "float", "bool": "bool", "bytes": "bytes", "Any": "Any"}
_LISTS, _TABLES = frozenset({"List", "list", "Sequence"}), frozenset({"Dict", "dict", "Mapping"})


def types_of(classes: Sequence[str], members: Mapping[str, Sequence[Json]]) -> dict[str, list[Type]]:
    """Return the types of the members of every class.

    Args:
        classes: names of all classes of ours that members may refer to, by `{"$ref": name}`.
        members: by class, the schemas of its members: checked, and with no other keywords than this module knows.

    Raises:
        GeneratorBug: what the library wrote is not what such shapes can become.
    """
    numbers = {name: f"C{number}" for number, name in enumerate(classes)}
    shapes: Json = {numbers[name]: _object(members.get(name, ()), numbers) for name in classes}
    text = _run(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": shapes}))
    annotations = _annotations(ast.parse(text))
    names = {number: name for name, number in numbers.items()}
    result: dict[str, list[Type]] = {}
    for name, schemas in members.items():
        found = annotations.get(numbers[name], {})
        if set(found) != {f"f{index}" for index in range(len(schemas))}:
            raise GeneratorBug(f"datamodel-code-generator lost members of {name}; nothing was written")
        result[name] = [type_of(found[f"f{index}"], names) for index in range(len(schemas))]
    return result


def _object(schemas: Sequence[Json], numbers: Mapping[str, str]) -> Json:
    members = {f"f{index}": _shape(schema, numbers) for index, schema in enumerate(schemas)}
    # One member that never counts: the library would make an alias or a dictionary of a class that has none.
    return {"type": "object", "properties": {**members, "anchor": {"type": "null"}}, "required": [*members, "anchor"]}


def _shape(schema: Json, numbers: Mapping[str, str]) -> Json:
    """Rebuild a schema from the keywords that decide its type."""
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{numbers[schema['$ref']]}"}
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            return {"anyOf": [_shape(option, numbers) for option in schema[keyword]]}
    type_: object = schema.get("type")
    if is_array(type_):
        return {"anyOf": [_shape({**schema, "type": word}, numbers) for word in type_]}
    if type_ == "array":
        return {"type": type_, "items": _shape(schema.get("items", {}), numbers)}
    if type_ == "object":
        return {"type": type_, "additionalProperties": _shape(schema.get("additionalProperties", {}), numbers)}
    return {} if type_ is None else {"type": type_}


@lru_cache(maxsize=8)
def _run(schema: str) -> str:
    """Let the library read a schema and return what it writes. It takes most of a second to import."""
    from datamodel_code_generator.enums import DataModelType
    from datamodel_code_generator.format import PythonVersion
    from datamodel_code_generator.model import get_data_model_types
    from datamodel_code_generator.parser.jsonschema import JsonSchemaParser

    types = get_data_model_types(DataModelType.MsgspecStruct, PythonVersion.PY_311)
    parser = JsonSchemaParser(
        schema,
        data_model_type=types.data_model,
        data_model_root_type=types.root_model,
        data_model_field_type=types.field_model,
        data_type_manager_type=types.data_type_manager,
        dump_resolve_reference_action=types.dump_resolve_reference_action,
        formatters=[],
    )
    with warnings.catch_warnings(action="ignore"):  # it does not know the tags of our unions
        text = parser.parse()
    if not isinstance(text, str):
        raise GeneratorBug("datamodel-code-generator wrote more than one module; nothing was written")
    return text


def _annotations(tree: ast.Module) -> dict[str, dict[str, ast.expr]]:
    return {
        node.name: {
            statement.target.id: statement.annotation
            for statement in node.body
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
            if statement.target.id != "anchor"
        }
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }


def type_of(node: ast.expr, names: Mapping[str, str]) -> Type:
    """Return the type that an annotation of the library stands for.

    Raises:
        GeneratorBug: it is none of those that our shapes can become.
    """
    match node:
        case ast.Constant(value=None):
            return Named("None")
        case ast.Name(id=name) if name in _SCALARS:
            return Named(_SCALARS[name])
        case ast.Name(id=name) if name in names:
            return Ref(names[name])
        case ast.Subscript(value=ast.Name(id=name), slice=item) if name in _LISTS:
            return Array(type_of(item, names))
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=[_, item])) if name in _TABLES:
            return Table(type_of(item, names))
        case ast.Subscript(value=ast.Name(id="Optional"), slice=item):
            return one_of([type_of(item, names), Named("None")])
        case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=items)):
            return one_of([type_of(item, names) for item in items])
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return one_of([type_of(left, names), type_of(right, names)])
        case _:
            raise GeneratorBug(f"datamodel-code-generator wrote the type {ast.unparse(node)}; nothing was written")


def one_of(members: Sequence[Type]) -> Type:
    """Return a union, flat and with each member once; `Any` swallows the others."""
    flat: list[Type] = []
    for member in members:
        for part in member.members if isinstance(member, OneOf) else (member,):
            if part not in flat:
                flat.append(part)
    if Named("Any") in flat:
        return Named("Any")
    return OneOf(tuple(flat)) if len(flat) > 1 else flat[0]
