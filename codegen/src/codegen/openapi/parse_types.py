"""Stage 3, model: types, as openapi-python-client understood them, become types of ours."""

from __future__ import annotations

from typing import Any

from openapi_python_client.config import Config
from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.enum_property import EnumProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.model_property import ModelProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty
from openapi_python_client.schema.untrusted_string import UntrustedString

from .. import names
from ..errors import SpecError
from ..load import Document
from ..runtime.types import is_array, is_object
from . import extensions, ir
from .extensions import Schema

_SCALARS: tuple[tuple[type[Any], ir.ScalarKind], ...] = (
    (AnyProperty, "any"),
    (BooleanProperty, "boolean"),
    (StringProperty, "string"),
    (IntProperty, "integer"),
    (FloatProperty, "number"),
    (NoneProperty, "null"),
    (DateTimeProperty, "datetime"),
    (DateProperty, "date"),
    (UuidProperty, "uuid"),
)
MAX_MODULE = 120


def text(value: UntrustedString | str | None) -> str:
    """Unwrap a text of the document. What is made of it goes through `text.literal`, `text.clean` or `names.safe`."""
    return value.get_untrusted_value() if isinstance(value, UntrustedString) else value or ""


class TypeParser:
    """Converts types; knows the document for references and messages."""

    def __init__(self, document: Document, config: Config) -> None:
        self._document = document
        self._config = config

    def fail(self, place: str, reason: str, remedy: str) -> SpecError:
        """Return the error for a place of the document."""
        return SpecError(self._document.file, place, reason, remedy)

    def fail_at(self, place: str) -> extensions.Fail:
        """Return what makes errors for a place of the document."""
        return lambda reason, remedy: self.fail(place, reason, remedy)

    def ref(self, info: Class, place: str, *, is_enum: bool = False, is_flags: bool = False) -> ir.ClassRef:
        """Return the class of a schema."""
        name = names.safe(str(info.name), names.CLASS_NAMES, "Schema")
        if not name[:1].isalpha():
            name = f"Schema{name}"
        module = names.safe_module(str(info.module_name))
        if len(module) > MAX_MODULE:
            raise self.fail(
                place, f"the name {name[:40]}... has {len(name)} characters", "give the schema a short title or name"
            )
        return ir.ClassRef(name, module, is_enum, is_flags)

    def _flags_ref(self, name: str, place: str) -> ir.ClassRef:
        if not name:
            raise self.fail(
                place,
                "x-flags outside of the components",
                "give these flags a name under /components/schemas, and refer to it",
            )
        return self.ref(Class.from_string(string=UntrustedString(name), config=self._config), place, is_flags=True)

    def type(self, prop: PropertyProtocol, schema: Schema, place: str) -> ir.Type:
        """Return the type of a property; `schema` is the plain data that describes it."""
        name, described = extensions.target(self._document.data, schema)
        if "x-flags" in described:
            flags = self._flags_ref(name, place)
            return ir.Nullable(flags) if "null" in extensions.types_of(described) else flags
        if isinstance(prop, ModelProperty):
            return self._object(prop, described, place)
        if isinstance(prop, EnumProperty):
            return self.ref(prop.class_info, place, is_enum=True)
        if isinstance(prop, ListProperty):
            return ir.Array(self.type(prop.inner_property, schema_of(described.get("items")), f"{place}/items"))
        if isinstance(prop, UnionProperty):
            return self._union(prop, described, place)
        if isinstance(prop, ConstProperty):
            return ir.Constant(prop.value.raw_value)
        for kind, scalar in _SCALARS:
            if isinstance(prop, kind):
                return self._scalar(scalar, described, place)
        raise self.fail(
            place,
            f"{type(prop).__name__} is not supported here",
            "describe it differently, or extend codegen/openapi/parse_types.py",
        )

    def _scalar(self, kind: ir.ScalarKind, schema: Schema, place: str) -> ir.Type:
        scalar = ir.Scalar(kind)
        if kind == "string":
            return extensions.encoding(schema, self.fail_at(place)) or scalar
        if kind in ("integer", "number"):
            return extensions.number(scalar, schema, self.fail_at(place))
        return scalar

    def _object(self, prop: ModelProperty, schema: Schema, place: str) -> ir.Type:
        if not extensions.is_mapping(schema, self.fail_at(place)):
            return self.ref(prop.class_info, place)
        if prop.additional_properties is None:
            return ir.Mapping(ir.Scalar("any"))
        return ir.Mapping(self.type(prop.additional_properties, schema_of(schema.get("additionalProperties")), place))

    def _flags_union(self, schema: Schema, place: str) -> ir.Type | None:
        """Return flags or null; openapi-python-client sees neither flags nor the name of what is text or an integer."""
        listed = [schema_of(item) for key in ("anyOf", "oneOf") for item in schema.get(key) or ()]
        named = [extensions.target(self._document.data, item) for item in listed]
        found = [name for name, described in named if "x-flags" in described]
        if not found:
            return None
        if len(found) > 1 or any(described.get("type") != "null" for name, described in named if name not in found):
            raise self.fail(place, "a union of flags and something else than null", "describe it differently")
        ref = self._flags_ref(found[0], place)
        return ir.Nullable(ref, _null_words(schema)) if len(listed) > 1 else ref

    def _union(self, prop: UnionProperty, schema: Schema, place: str) -> ir.Type:
        if (flags := self._flags_union(schema, place)) is not None:
            return flags
        members: list[ir.Type] = []
        for inner, described in zip(prop.inner_properties, self._alternatives(prop, schema), strict=True):
            member = self.type(inner, described, place)
            if member not in members:
                members.append(member)
        null = ir.Scalar("null")
        rest = tuple(member for member in members if member != null)
        whole: ir.Type = rest[0] if len(rest) == 1 else ir.OneOf(rest)
        if null not in members:
            return whole
        return ir.Nullable(whole, _null_words(schema)) if rest else null

    def _alternatives(self, prop: UnionProperty, schema: Schema) -> list[Schema]:
        """Return the plain data of each alternative; openapi-python-client has left out repetitions and unfolded unions in unions."""
        listed: list[Schema] = [schema_of(item) for key in ("anyOf", "oneOf") for item in schema.get(key) or ()]
        if not listed:
            return [{key: value for key, value in schema.items() if key != "x-flags"}] * len(prop.inner_properties)
        if len(listed) == len(prop.inner_properties):
            return listed
        return [{}] * len(prop.inner_properties)


def schema_of(value: object) -> Schema:
    """Return a schema, an empty one in place of anything else."""
    return value if is_object(value) else {}


def _null_words(schema: Schema) -> tuple[str, ...]:
    words: object = schema.get("x-null-words")
    return tuple(word for word in words if isinstance(word, str)) if is_array(words) else ()
