"""Stage 3, model: schemas, as openapi-python-client understood them, become models, enumerations and types of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from openapi_python_client.parser.properties.any import AnyProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.enum_property import EnumProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.literal_enum_property import LiteralEnumProperty
from openapi_python_client.parser.properties.model_property import ModelProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty
from openapi_python_client.schema.untrusted_string import UntrustedString

from ..errors import SpecError, join_pointer
from ..load import Document
from ..runtime.types import is_array
from . import ir, names
from .document import resolved
from .library import oai

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
_DEFAULTS: dict[ir.ScalarKind, type[Any] | tuple[type[Any], ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}
_SECRET = re.compile(r"(?i)passw|passphrase|secret|token(?!_?type)|credential|private_?key|api_?key|^(psk|otp|pin)$")
MAX_MODULE = 120


def text(value: UntrustedString | str | None) -> str:
    """Unwrap a text of the document. What is made of it goes through `text.literal`, `text.clean` or `names.safe`."""
    return value.get_untrusted_value() if isinstance(value, UntrustedString) else value or ""


class SchemaParser:
    """Converts schemas; knows the document for references and messages."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: dict[str, oai.Schema] = {}

    def fail(self, place: str, reason: str, remedy: str) -> SpecError:
        """Return the error for a place of the document."""
        return SpecError(self._document.file, place, reason, remedy)

    def _schema(self, value: object) -> oai.Schema | None:
        """Return a schema, or the one that a reference means."""
        if not isinstance(value, oai.Reference):
            return value if isinstance(value, oai.Schema) else None
        reference = value.ref.get_untrusted_value()
        if reference not in self._known:
            self._known[reference] = oai.Schema.model_validate(resolved(self._document.data, {"$ref": reference}))
        return self._known[reference]

    def ref(self, info: Class, place: str, *, is_enum: bool = False) -> ir.ClassRef:
        """Return the class of a schema."""
        name = names.safe(str(info.name), names.CLASS_NAMES, "Schema")
        if not name[:1].isalpha():
            name = f"Schema{name}"
        module = names.safe_module(str(info.module_name))
        if len(module) > MAX_MODULE:
            raise self.fail(
                place, f"the name {name[:40]}... has {len(name)} characters", "give the schema a short title or name"
            )
        return ir.ClassRef(name, module, is_enum)

    def model(self, model: ModelProperty) -> ir.Model:
        """Return a model with its members."""
        name = text(model.name)
        place = (
            name
            if name.startswith("/components/")
            else join_pointer(("components", "schemas", str(model.class_info.name)))
        )
        schemas = dict(self._property_schemas(model.data))
        properties = [*(model.required_properties or []), *(model.optional_properties or [])]
        fields = tuple(self._field(prop, schemas.get(text(prop.name)), place) for prop in properties)
        names.refuse_twins(self._document.file, place, "the members", ((f.name, f.wire_name) for f in fields))
        extra: ir.Type = ir.Scalar("any")
        if model.additional_properties is not None:
            extra = self.type(model.additional_properties, self._schema(model.data.additionalProperties), place)
        description = text(model.description) or text(model.data.title)
        return ir.Model(self.ref(model.class_info, place), fields, extra, description)

    def _property_schemas(self, schema: oai.Schema) -> Iterable[tuple[str, oai.Schema]]:
        for part in schema.allOf:
            if (found := self._schema(part)) is not None:
                yield from self._property_schemas(found)
        for name, value in (schema.properties or {}).items():
            if (found := self._schema(value)) is not None:
                yield text(name), found

    def _field(self, prop: PropertyProtocol, schema: oai.Schema | None, place: str) -> ir.Field:
        wire_name = text(prop.name)
        place = f"{place}{join_pointer(('properties', wire_name))}"
        name = names.safe(str(prop.python_name), names.MODEL_MEMBERS)
        type_ = self.type(prop, schema, place)
        default = self._default(type_, schema, place) if schema is not None and prop.default is not None else None
        return ir.Field(
            wire_name, name, type_, prop.required, default, text(prop.description), _is_secret(wire_name, schema)
        )

    def _default(self, type_: ir.Type, schema: oai.Schema, place: str) -> str | int | float | bool | None:
        """Return a default that can be part of the class: that of a plain scalar."""
        if not isinstance(type_, ir.Scalar) or type_.kind not in _DEFAULTS:
            return None
        default: Any = schema.default
        if not isinstance(default, _DEFAULTS[type_.kind]) or (isinstance(default, bool) and type_.kind != "boolean"):
            raise self.fail(
                f"{place}/default",
                f"the default {default!r} is not of the type {type_.kind}",
                "correct one of them, by the overlay",
            )
        return default if isinstance(default, str | int | float) else None

    def enumeration(self, enum: EnumProperty | LiteralEnumProperty) -> ir.Enumeration:
        """Return an enumeration with its members."""
        ref = self.ref(enum.class_info, "", is_enum=True)
        if isinstance(enum, LiteralEnumProperty):
            raise self.fail("", f"{ref.name}: literal enumerations are switched off", "report this as a bug")
        taken: set[str] = set()
        members: list[tuple[str, str | int]] = []
        for label, value in enum.values.items():
            # openapi-python-client keeps texts escaped for a double-quoted literal; json undoes exactly that.
            plain: str | int = json.loads(f'"{value}"') if isinstance(value, str) else value
            name = names.safe(label, names.ENUM_MEMBERS, "VALUE_")
            while name in taken:
                name += "_"
            taken.add(name)
            members.append((name, plain))
        return ir.Enumeration(ref, tuple(members), text(enum.description))

    def type(self, prop: PropertyProtocol, schema: oai.Schema | None, place: str) -> ir.Type:
        """Return the type of a property."""
        if isinstance(prop, ModelProperty):
            return self.ref(prop.class_info, place)
        if isinstance(prop, EnumProperty):
            return self.ref(prop.class_info, place, is_enum=True)
        if isinstance(prop, ListProperty):
            return ir.Array(
                self.type(prop.inner_property, self._schema(schema.items) if schema else None, f"{place}/items")
            )
        if isinstance(prop, UnionProperty):
            return self._union(prop, schema, place)
        if isinstance(prop, ConstProperty):
            return ir.Constant(prop.value.raw_value)
        for kind, scalar in _SCALARS:
            if isinstance(prop, kind):
                return ir.Scalar(scalar)
        raise self.fail(
            place,
            f"{type(prop).__name__} is not supported here",
            "describe it differently, or extend codegen/openapi/parse_schemas.py",
        )

    def _union(self, prop: UnionProperty, schema: oai.Schema | None, place: str) -> ir.Type:
        members: list[ir.Type] = []
        for inner in prop.inner_properties:
            member = self.type(inner, schema, place)
            if member not in members:
                members.append(member)
        null = ir.Scalar("null")
        rest = tuple(member for member in members if member != null)
        whole: ir.Type = rest[0] if len(rest) == 1 else ir.OneOf(rest)
        if null not in members:
            return whole
        return ir.Nullable(whole, _null_words(schema)) if rest else null


def _is_secret(wire_name: str, schema: oai.Schema | None) -> bool:
    """Whether a member holds a secret: the spec says so (`format: password`), or its name does."""
    return (schema is not None and schema.schema_format == "password") or bool(_SECRET.search(wire_name))


def _null_words(schema: oai.Schema | None) -> tuple[str, ...]:
    extra = (schema.model_extra if schema is not None else None) or {}
    words = extra.get("x-null-words")
    return tuple(word for word in words if isinstance(word, str)) if is_array(words) else ()
