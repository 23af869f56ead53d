"""Definitions of a spec as structs, enumerations and unions: checked, named, typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from ..load import Document
from ..names import refuse_twins
from ..runtime.types import is_array, is_object
from . import dialect
from .dialect import Place, check_value, keywords, refuse
from .enumerations import member_of, read_enumeration
from .ir import Array, Default, Field, Item, Json, Named, OneOf, Ref, Struct, Type, Union, Words
from .library import one_of, types_of
from .names import STRUCT_MEMBERS, field_name, safe_field


@dataclass(frozen=True)
class Definition:
    """One schema that becomes a class.

    Attributes:
        name: its Python name.
        place: where it stands in the document.
        schema: an object with `properties`, an `enum`, or a `oneOf` with `x-tag`.
        taken: names that its fields must not have, besides those that every struct has.
        extra: keywords that its members may have, besides those of the dialect.
    """

    name: str
    place: Place
    schema: Any
    taken: frozenset[str] = frozenset()
    extra: frozenset[str] = frozenset()


def read(document: Document, definitions: Sequence[Definition], refs: Mapping[str, str]) -> dict[str, Item]:
    """Return what definitions mean, by class name and in their order.

    Args:
        document: the spec, for messages.
        definitions: everything that becomes a class. Names are unique.
        refs: the texts that `$ref` may have, and the name of the definition that each stands for.

    Raises:
        SpecError: names the first place that cannot be used.
    """
    for definition in definitions:
        dialect.check_class_name(document, definition.place, definition.name)
    refuse_twins(document.file, "", "definitions", [(definition.name, definition.name) for definition in definitions])
    tags = _tags(document, definitions, refs)
    drafts = {d.name: _members(document, d, tags, refs) for d in definitions if _kind(document, d) == "struct"}
    schemas = {name: [_renamed(schema, refs) for _, schema in members] for name, members in drafts.items()}
    types = types_of([definition.name for definition in definitions], schemas)
    reader = _Reader(document, {definition.name: definition for definition in definitions}, refs, tags)
    return {d.name: reader.item(d, drafts.get(d.name, []), types.get(d.name, [])) for d in definitions}


def _kind(document: Document, definition: Definition) -> str:
    schema = dialect.objects(document, definition.place, definition.schema, "a definition")
    if "enum" in schema:
        return "enumeration"
    if "oneOf" in schema:
        return "union"
    if schema.get("type") == "object":
        return "struct"
    raise refuse(
        document,
        definition.place,
        "a definition is an object, an enum, or a oneOf",
        "write other schemas where they are used",
    )


def _members(
    document: Document, definition: Definition, tags: Mapping[str, tuple[str, str | int]], refs: Mapping[str, str]
) -> list[tuple[str, Json]]:
    """Check a struct's members, and return them without its tag."""
    schema = keywords(document, definition.place, definition.schema, dialect.STRUCT)
    place = (*definition.place, "properties")
    members = dialect.objects(document, place, schema.get("properties", {}), "properties")
    _check_required(document, definition, schema, members)
    tag = tags.get(definition.name)
    result: list[tuple[str, Json]] = []
    for name, value in members.items():
        dialect.check_member_name(document, (*place, name), name)
        checked = check_value(document, (*place, name), value, dialect.MEMBER | definition.extra, refs)
        if tag is None or name != tag[0]:
            result.append((name, checked))
    return result


def _check_required(document: Document, definition: Definition, schema: Json, members: Json) -> None:
    required: object = schema.get("required", [])
    if not is_array(required):
        raise refuse(document, (*definition.place, "required"), "required must be a list of names", "write [a, b]")
    for index, name in enumerate(required):
        if name not in members:
            place = (*definition.place, "required", index)
            raise refuse(document, place, f"{name!r} is required but no member", "check the spelling")


def _renamed(schema: Json, refs: Mapping[str, str]) -> Json:
    """Put class names in place of references, for the library; constants are typed without it."""
    if "$ref" in schema:
        return {"$ref": refs[schema["$ref"]]}
    if "const" in schema or "enum" in schema:
        return {}
    result: Json = {key: schema[key] for key in ("type",) if key in schema}
    for key in ("items", "additionalProperties"):
        if key in schema:
            result[key] = _renamed(schema[key], refs)
    for key in ("anyOf", "oneOf"):
        if key in schema:
            result[key] = [_renamed(option, refs) for option in schema[key]]
    return result


def _tags(
    document: Document, definitions: Sequence[Definition], refs: Mapping[str, str]
) -> dict[str, tuple[str, str | int]]:
    """Return the tag of every struct that is a variant of a union: name of the member and its constant."""
    known = {definition.name: definition for definition in definitions}
    tags: dict[str, tuple[str, str | int]] = {}
    for definition in definitions:
        if _kind(document, definition) != "union":
            continue
        schema = keywords(document, definition.place, definition.schema, dialect.UNION)
        tag = dialect.check_member_name(document, (*definition.place, "x-tag"), schema.get("x-tag"))
        for index, option in enumerate(schema["oneOf"] if is_array(schema["oneOf"]) else ()):
            place = (*definition.place, "oneOf", index)
            members = check_value(document, place, option, frozenset({"$ref"}), refs)
            variant = known.get(refs.get(members.get("$ref", ""), ""))
            constant = _constant(variant, tag)
            if variant is None or constant is None:
                reason = f"a variant must be a reference to an object whose member {tag!r} is required and a const"
                raise refuse(
                    document, place, reason, "name that member by x-tag, and give each variant its own constant"
                )
            if tags.setdefault(variant.name, (tag, constant)) != (tag, constant):
                raise refuse(document, place, f"{variant.name} has another tag in another union", "use one tag")
    return tags


def _constant(variant: Definition | None, tag: object) -> str | int | None:
    """Return the constant of a variant's member; None when the variant cannot be told by it."""
    schema: Any = variant.schema if variant is not None else None
    properties = schema.get("properties") if is_object(schema) else None
    member = properties.get(tag) if is_object(properties) and isinstance(tag, str) else None
    constant = member.get("const") if is_object(member) else None
    if not is_object(schema) or tag not in schema.get("required", ()) or isinstance(constant, bool):
        return None
    return constant if isinstance(constant, str | int) else None


@dataclass(frozen=True)
class _Reader:
    """Makes items of checked definitions."""

    document: Document
    definitions: Mapping[str, Definition]
    refs: Mapping[str, str]
    tags: Mapping[str, tuple[str, str | int]]

    def item(self, definition: Definition, members: list[tuple[str, Json]], types: list[Type]) -> Item:
        description = str(definition.schema.get("description", ""))
        match _kind(self.document, definition):
            case "enumeration":
                return read_enumeration(self.document, definition.place, definition.name, definition.schema)
            case "union":
                return Union(definition.name, description, self._union(definition))
            case _:
                fields = tuple(
                    self._field(definition, *member, type_) for member, type_ in zip(members, types, strict=True)
                )
                pairs = [(field.name, field.wire_name) for field in fields]
                refuse_twins(
                    self.document.file,
                    "".join(f"/{step}" for step in definition.place),
                    "members",
                    pairs,
                    are_files=False,
                )
                return Struct(definition.name, description, fields, self.tags.get(definition.name))

    def _union(self, definition: Definition) -> OneOf | Ref:
        variants = [self.refs[option["$ref"]] for option in definition.schema["oneOf"]]
        constants = [self.tags[variant][1] for variant in variants]
        if len(set(constants)) != len(constants) or len({isinstance(constant, str) for constant in constants}) != 1:
            raise refuse(
                self.document,
                (*definition.place, "oneOf"),
                "two variants have the same constant, or constants of two types",
                "give each its own",
            )
        return cast("OneOf | Ref", one_of([Ref(variant) for variant in variants]))

    def _field(self, definition: Definition, wire: str, schema: Json, type_: Type) -> Field:
        place = (*definition.place, "properties", wire)
        type_ = self._type(place, schema, type_)
        required = wire in definition.schema.get("required", ())
        default = None if required or "default" not in schema else self._default(place, schema["default"], type_)
        taken = STRUCT_MEMBERS | definition.taken
        return Field(
            name=safe_field(schema["x-name"], taken) if "x-name" in schema else field_name(wire, taken),
            wire_name=wire,
            type=type_,
            description=str(schema.get("description", "")),
            default=default,
            is_optional=not required and default is None,
            is_secret=schema.get("format") == "password",
            schema=schema,
        )

    def _type(self, place: Place, schema: Json, type_: Type) -> Type:
        if "const" in schema or "enum" in schema:
            values: Any = [schema["const"]] if "const" in schema else schema["enum"]
            if not is_array(values) or not values or not all(isinstance(value, str | int) for value in values):
                reason = "constants are texts, integers or booleans"
                raise refuse(self.document, place, reason, "describe them in words")
            return Words(tuple(values))
        return _with_bytes(type_) if "contentEncoding" in schema else type_

    def _default(self, place: Place, value: Any, type_: Type) -> Default:
        place = (*place, "default")
        if isinstance(value, dict | list) and value:
            raise refuse(self.document, place, "only empty objects and arrays can be defaults", "describe it in words")
        for part in type_.members if isinstance(type_, OneOf) else (type_,):
            if isinstance(part, Ref) and isinstance(value, str | int):
                enumeration = self.definitions[part.name]
                return Default(value, (part.name, member_of(self.document, place, enumeration.schema, value)))
            if fits(value, part):
                return Default(value)
        raise refuse(self.document, place, f"the default {value!r} has another type", "write one that fits")


def fits(value: Any, type_: Type) -> bool:
    """Whether a constant is of a type."""
    match type_:
        case Named(name):
            kinds = {"str": str, "bool": bool, "None": type(None), "Any": object}
            if isinstance(value, bool) or name in kinds:
                return isinstance(value, kinds.get(name, ()))
            return isinstance(value, int | float if name == "float" else int if name == "int" else ())
        case Array():
            return isinstance(value, list)
        case Words(values):
            return value in values
        case Ref() | OneOf():
            return False
        case _:
            return isinstance(value, dict)


def _with_bytes(type_: Type) -> Type:
    if isinstance(type_, OneOf):
        return one_of([_with_bytes(member) for member in type_.members])
    return Named("bytes") if type_ == Named("str") else type_
