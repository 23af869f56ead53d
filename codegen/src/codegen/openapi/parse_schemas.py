"""Stage 3, model: schemas, as openapi-python-client understood them, become models and enumerations of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from openapi_python_client.config import Config
from openapi_python_client.parser.properties.enum_property import EnumProperty
from openapi_python_client.parser.properties.literal_enum_property import LiteralEnumProperty
from openapi_python_client.parser.properties.model_property import ModelProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.schema.untrusted_string import UntrustedString

from .. import names
from ..errors import join_pointer
from ..load import Document
from ..runtime.types import is_array, is_object
from . import extensions, ir
from .document import resolve
from .extensions import Schema
from .parse_types import TypeParser, schema_of, text

_SECRET = re.compile(r"(?i)passw|passphrase|secret|token(?!_?type)|credential|private_?key|api_?key|^(psk|otp|pin)$")


class SchemaParser(TypeParser):
    """Converts schemas: classes with their members, and enumerations."""

    def __init__(self, document: Document, config: Config) -> None:
        super().__init__(document, config)
        self._members: dict[str, Mapping[Any, str]] = {}

    def flags(self) -> tuple[ir.Flags, ...]:
        """Return the components that are flags, by name."""
        components: dict[str, Any] = self._document.data.get("components") or {}
        schemas: dict[str, Schema] = components.get("schemas") or {}
        found: list[ir.Flags] = []
        for name, schema in sorted(schemas.items()):
            if is_object(schema) and "x-flags" in schema:
                place = join_pointer(("components", "schemas", name))
                flags = extensions.flags(name, schema, self._flags_ref(name, place), self.fail_at(place))
                self._members[flags.ref.name] = {
                    key: member for member, wire, value in flags.members for key in (wire, value)
                }
                found.append(flags)
        return tuple(found)

    def events(self, schema: Schema, place: str) -> Iterable[tuple[str, ir.Type]]:
        """Yield the names of server-sent events, and the class of the data of each."""
        events: object = schema.get("x-events") or {}
        for name, item in events.items() if is_object(events) else ():
            component, described = extensions.target(self._document.data, item if is_object(item) else {})
            if (
                not component
                or not described.get("properties")
                or extensions.is_mapping(described, self.fail_at(place))
            ):
                raise self.fail(
                    place, f"the data of the event {name!r} is no class", "refer to an object below /components/schemas"
                )
            class_ = Class.from_string(
                string=UntrustedString(str(described.get("title") or component)), config=self._config
            )
            yield name, self.ref(class_, place)

    def is_class(self, model: ModelProperty) -> bool:
        """Whether an object becomes a class: mappings and bodies of several parts do not."""
        place = text(model.name) if text(model.name).startswith("/components/") else ""
        return not model.is_multipart_body and not extensions.is_mapping(self._raw(model), self.fail_at(place))

    def _raw(self, model: ModelProperty) -> Schema:
        """Return the plain data behind a model: of a component from the document, of others what openapi-python-client kept."""
        name = text(model.name)
        found = resolve(self._document.data, f"#{name}") if name.startswith("/components/schemas/") else None
        schema = extensions.target(self._document.data, found)[1] if found is not None else None
        return schema or json.loads(model.data.model_dump_json(by_alias=True, exclude_unset=True))

    def model(self, model: ModelProperty) -> ir.Model:
        """Return a model with its members."""
        name = text(model.name)
        place = (
            name
            if name.startswith("/components/")
            else join_pointer(("components", "schemas", str(model.class_info.name)))
        )
        raw = self._raw(model)
        schemas = dict(self._property_schemas(raw))
        properties = [*(model.required_properties or []), *(model.optional_properties or [])]
        is_positional = raw.get("x-positional") is True
        if is_positional:
            order = list(schemas)
            properties.sort(key=lambda prop: order.index(text(prop.name)) if text(prop.name) in order else len(order))
        fields = tuple(self._field(prop, schemas.get(text(prop.name), {}), place) for prop in properties)
        self._check_names(fields, place, is_positional)
        extra: ir.Type = ir.Scalar("any")
        if model.additional_properties is not None:
            extra = self.type(model.additional_properties, schema_of(raw.get("additionalProperties")), place)
        description = text(model.description) or text(model.data.title)
        states = tuple(self._states(raw, fields, place))
        return ir.Model(self.ref(model.class_info, place), fields, extra, description, is_positional, states)

    def _states(self, schema: Schema, fields: tuple[ir.Field, ...], place: str) -> Iterable[ir.State]:
        by_name = {field.wire_name: field for field in fields}
        taken = {field.name for field in fields} | names.MODEL_MEMBERS
        for name, settings in schema_of(schema.get("x-states")).items():
            fail, field = self.fail_at(f"{place}/x-states"), by_name.get(settings["member"])
            if field is None or name in taken or names.safe(name) != name:
                raise fail(f"the state {name!r} has no such member, or a name that is taken"[:200], "correct it")
            type_ = field.type.inner if isinstance(field.type, ir.Nullable) else field.type
            values = [extensions.default(type_, value, self._members, fail) for value in settings["values"]]
            yield ir.State(name, field.name, tuple(value for value in values if value is not None))

    def _check_names(self, fields: tuple[ir.Field, ...], place: str, is_positional: bool) -> None:
        file, attributes = self._document.file, ((field.name, field.wire_name) for field in fields)
        names.refuse_twins(file, place, "the members", attributes, are_files=False)
        sent = [field.sent_name or field.wire_name for field in fields]
        twin = next((name for name in sent if sent.count(name) > 1), None)
        if twin is not None:
            raise self.fail(place, f"two members are sent as {twin!r}", "correct x-sent-as")
        optional = [not field.required for field in fields]
        if is_positional and optional != sorted(optional):
            raise self.fail(
                place,
                "x-positional: a required member stands behind one that is not",
                "reorder them, or make it optional",
            )

    def _property_schemas(self, schema: Schema) -> Iterable[tuple[str, Schema]]:
        parts: object = schema.get("allOf")
        for part in parts if is_array(parts) else ():
            yield from self._property_schemas(extensions.target(self._document.data, schema_of(part))[1])
        properties: dict[str, Any] = schema.get("properties") or {}
        for name, value in properties.items():
            yield name, schema_of(value)

    def _field(self, prop: PropertyProtocol, schema: Schema, place: str) -> ir.Field:
        wire_name = text(prop.name)
        place = f"{place}{join_pointer(('properties', wire_name))}"
        fail = self.fail_at(place)
        name = extensions.member_name(schema, fail) or names.safe_member(str(prop.python_name), wire_name)
        type_ = self.type(prop, schema, place)
        default = self._default(type_, schema, place)
        null_as_default = schema.get("x-null-as-default") is True
        if null_as_default:
            type_ = type_.inner if isinstance(type_, ir.Nullable) else type_
            if default is None or default == ir.Value(None) or prop.required:
                raise fail(
                    "x-null-as-default without a default, or on a required member", "give it a default other than null"
                )
        description = schema.get("description")
        return ir.Field(
            wire_name,
            name,
            type_,
            prop.required,
            default,
            description if isinstance(description, str) else text(prop.description),
            _is_secret(wire_name, schema),
            extensions.sent_name(schema, wire_name, fail),
            null_as_default,
            self._initial(type_, default, schema, place),
        )

    def _initial(self, type_: ir.Type, default: ir.Default | None, schema: Schema, place: str) -> ir.Default | None:
        if "x-initial" not in schema:
            return None
        fail = self.fail_at(f"{place}/x-initial")
        if default is None:
            raise fail("x-initial needs a default that can be part of the class", "give the member a default")
        return extensions.default(type_, schema["x-initial"], self._members, fail)

    def _default(self, type_: ir.Type, schema: Schema, place: str) -> ir.Default | None:
        found = schema if extensions.DEFAULT in schema else extensions.target(self._document.data, schema)[1]
        if extensions.DEFAULT not in found:
            return None
        fail = self.fail_at(f"{place}/default")
        default = extensions.default(type_, found[extensions.DEFAULT], self._members, fail)
        described = extensions.target(self._document.data, schema)[1]
        if isinstance(default, ir.Made) and described.get("required"):
            raise fail("an object with required members cannot be made from nothing", "leave the default out")
        return default

    def enumeration(self, enum: EnumProperty | LiteralEnumProperty) -> ir.Enumeration:
        """Return an enumeration with its members."""
        ref = self.ref(enum.class_info, "/components/schemas", is_enum=True)
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
        self._members[ref.name] = {value: name for name, value in members}
        return ir.Enumeration(ref, tuple(members), text(enum.description))


def _is_secret(wire_name: str, schema: Schema) -> bool:
    """Whether a member holds a secret: the spec says so (`format: password`), or its name does."""
    is_flag = "boolean" in extensions.types_of(schema)
    return schema.get("format") == "password" or (not is_flag and bool(_SECRET.search(wire_name)))
