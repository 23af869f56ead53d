"""Stage 3, model: openapi-python-client reads the document; its result becomes our own plain values.

openapi-python-client resolves references, merges `allOf`, and chooses names. What it would leave out with a warning is an error here.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import SpecError, join_pointer
from ..load import Document
from ..runtime.types import is_array
from . import ir, names

# httpx imports its command line, and with it rich and click, if it can: a quarter of a second that nobody here needs.
_MODULES: dict[str, Any] = sys.modules
_MODULES.setdefault("httpx._main", None)

from openapi_python_client import schema as oai
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.bodies import Body, BodyType
from openapi_python_client.parser.errors import GeneratorError, ParseError
from openapi_python_client.parser.openapi import Endpoint
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
from openapi_python_client.parser.responses import Response
from openapi_python_client.schema.untrusted_string import UntrustedString

if _MODULES["httpx._main"] is None:
    del _MODULES["httpx._main"]

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
_FORMS: dict[str, ir.Form] = {"response.json()": "json", "response.text": "text", "response.content": "bytes", "None": "none"}
_SECRET = re.compile(r"(?i)passw|passphrase|secret|token(?!_?type)|credential|private_?key|api_?key|^(psk|otp|pin)$")
_PLACEHOLDER = re.compile(r"{([^{}]*)}")


def parse(document: Document) -> ir.Api:
    """Turn a checked document into the values that the emitter writes.

    Raises:
        SpecError: something in it cannot be generated; it is named.
    """
    try:
        data = GeneratorData.from_dict(document.data, config=_config())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise SpecError(document.file, "", f"openapi-python-client cannot read it: {error}", "check the document") from error
    if isinstance(data, GeneratorError):
        raise _explain(document, data)
    problems: list[ParseError] = [*data.errors]
    for collection in data.endpoint_collections_by_tag.values():
        problems.extend(collection.parse_errors)
    if problems:
        raise _explain(document, problems[0])
    return _Parser(document).api(data)


def _config() -> Config:
    return Config.from_sources(
        ConfigFile(post_hooks=[]),
        meta_type=MetaType.NONE,
        document_source=Path("-"),
        file_encoding="utf-8",
        overwrite=False,
        output_path=None,
    )


def _explain(document: Document, error: GeneratorError) -> SpecError:
    pieces = [error.header.strip(": \n"), (error.detail or "").strip()]
    data = getattr(error, "data", None)
    if data is not None:
        pieces.append(f"in {data.model_dump_json(exclude_unset=True)[:300]}")
    return SpecError(document.file, "", ": ".join(p for p in pieces if p), "nothing is left out silently: correct it, in the spec or its overlay")


def _text(value: UntrustedString | str | None) -> str:
    return value.get_untrusted_value() if isinstance(value, UntrustedString) else value or ""


class _Parser:
    """Converts openapi-python-client's values; knows the document for messages."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def _fail(self, place: str, reason: str, remedy: str) -> SpecError:
        return SpecError(self._document.file, place, reason, remedy)

    def api(self, data: GeneratorData) -> ir.Api:
        models = tuple(self._model(model) for model in sorted(data.models, key=lambda m: m.class_info.name))
        enums = tuple(self._enumeration(enum) for enum in sorted(data.enums, key=lambda e: e.class_info.name))
        endpoints = [e for collection in data.endpoint_collections_by_tag.values() for e in collection.endpoints]
        operations = tuple(sorted((self._operation(e) for e in endpoints), key=lambda operation: operation.name))
        file = self._document.file
        if not operations:
            raise self._fail("/paths", "there are no operations", "a client needs at least one")
        classes = [*(model.ref for model in models), *(enum.ref for enum in enums)]
        names.refuse_twins(file, "schemas", ((ref.module, ref.name) for ref in classes))
        names.refuse_twins(file, "operations", ((op.name, op.name) for op in operations))
        return ir.Api(_text(data.title), _text(data.version), _text(data.description), models, enums, operations)

    # Classes

    def _ref(self, info: Class, *, is_enum: bool = False) -> ir.ClassRef:
        name = names.safe(str(info.name), names.CLASS_NAMES, "Schema")
        if not name[:1].isalpha():
            name = f"Schema{name}"
        return ir.ClassRef(name, names.safe_module(str(info.module_name)), is_enum)

    def _model(self, model: ModelProperty) -> ir.Model:
        place = join_pointer(("components", "schemas", str(model.class_info.name)))
        schemas = dict(_property_schemas(model.data))
        properties = [*(model.required_properties or []), *(model.optional_properties or [])]
        fields = tuple(self._field(prop, schemas.get(_text(prop.name)), place) for prop in properties)
        names.refuse_twins(self._document.file, f"members of {model.class_info.name}", ((f.name, f.wire_name) for f in fields))
        extra: ir.Type = ir.Scalar("any")
        if model.additional_properties is not None:
            extra = self._type(model.additional_properties, _as_schema(model.data.additionalProperties), place)
        description = _text(model.description) or _text(model.data.title)
        return ir.Model(self._ref(model.class_info), fields, extra, description)

    def _field(self, prop: PropertyProtocol, schema: oai.Schema | None, place: str) -> ir.Field:
        wire_name = _text(prop.name)
        name = names.safe(str(prop.python_name), names.MODEL_MEMBERS)
        type_ = self._type(prop, schema, f"{place}{join_pointer(('properties', wire_name))}")
        default: Any = None
        if prop.default is not None and isinstance(type_, ir.Scalar) and type_.kind in ("string", "integer", "number", "boolean"):
            default = schema.default if schema is not None else None
        plain = default if isinstance(default, str | int | float | bool) else None
        is_secret = _is_secret(wire_name, schema)
        return ir.Field(wire_name, name, type_, prop.required, plain, _text(prop.description), is_secret)

    def _enumeration(self, enum: EnumProperty | LiteralEnumProperty) -> ir.Enumeration:
        ref = self._ref(enum.class_info, is_enum=True)
        if isinstance(enum, LiteralEnumProperty):
            raise self._fail("", f"{ref.name}: literal enumerations are switched off", "report this as a bug")
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
        return ir.Enumeration(ref, tuple(members), _text(enum.description))

    # Types

    def _type(self, prop: PropertyProtocol, schema: oai.Schema | None, place: str) -> ir.Type:
        if isinstance(prop, ModelProperty):
            return self._ref(prop.class_info)
        if isinstance(prop, EnumProperty):
            return self._ref(prop.class_info, is_enum=True)
        if isinstance(prop, ListProperty):
            return ir.Array(self._type(prop.inner_property, _as_schema(schema.items if schema else None), f"{place}/items"))
        if isinstance(prop, UnionProperty):
            return self._union(prop, schema, place)
        if isinstance(prop, ConstProperty):
            return ir.Constant(prop.value.raw_value)
        for kind, scalar in _SCALARS:
            if isinstance(prop, kind):
                return ir.Scalar(scalar)
        raise self._fail(place, f"{type(prop).__name__} is not supported here", "describe it differently, or extend codegen/openapi/parse.py")

    def _union(self, prop: UnionProperty, schema: oai.Schema | None, place: str) -> ir.Type:
        members: list[ir.Type] = []
        for inner in prop.inner_properties:
            member = self._type(inner, schema, place)
            if member not in members:
                members.append(member)
        null = ir.Scalar("null")
        rest = tuple(member for member in members if member != null)
        whole: ir.Type = rest[0] if len(rest) == 1 else ir.OneOf(rest)
        if null not in members:
            return whole
        return ir.Nullable(whole, _null_words(schema)) if rest else null

    # Operations

    def _operation(self, endpoint: Endpoint) -> ir.Operation:
        shown = self._shown_path(endpoint)
        place = join_pointer(("paths", shown, endpoint.method))
        name = names.safe_module(str(endpoint.name))
        if len(name) > 200:
            raise self._fail(place, f"the name {name[:40]}... has {len(name)} characters", "give it a short operationId")
        parameters = tuple(self._parameters(endpoint, place))
        by_name = {str(prop.python_name): p for prop, p in zip(endpoint.path_parameters, parameters, strict=False)}
        return ir.Operation(
            name=name,
            method=endpoint.method.upper(),
            path=_split_path(_text(endpoint.path), by_name),
            shown_path=shown,
            parameters=parameters,
            body=self._body(endpoint.bodies, place),
            answers=tuple(self._answer(response, place) for response in endpoint.responses),
            needs_token=endpoint.requires_security,
            summary=_text(endpoint.summary),
            description=_text(endpoint.description),
        )

    def _shown_path(self, endpoint: Endpoint) -> str:
        path = _text(endpoint.path)
        for prop in endpoint.path_parameters:
            path = path.replace(f"{{{prop.python_name}}}", f"{{{_text(prop.name)}}}")
        return path

    def _parameters(self, endpoint: Endpoint, place: str) -> Iterable[ir.Parameter]:
        groups = (
            ("path", endpoint.path_parameters),
            ("query", endpoint.query_parameters),
            ("header", endpoint.header_parameters),
        )
        taken: set[str] = set()
        for where, properties in groups:
            for prop in properties:
                name = names.safe(str(prop.python_name), names.OPERATION_NAMES, "parameter_")
                if name in taken:
                    raise self._fail(place, f"two parameters become {name!r}", "rename one of them in the spec or its overlay")
                taken.add(name)
                wire_name, type_ = _text(prop.name), self._type(prop, None, f"{place}/parameters")
                yield ir.Parameter(wire_name, name, where, type_, prop.required, _text(prop.description))  # type: ignore[arg-type] # where is one of three words

    def _body(self, bodies: list[Body], place: str) -> ir.Body | None:
        if not bodies:
            return None
        if len(bodies) > 1:
            raise self._fail(f"{place}/requestBody", "several content types for one body are not supported", "keep one of them, by the overlay")
        body = bodies[0]
        content_type = _text(body.content_type)
        if body.body_type is BodyType.JSON:
            return ir.Body(content_type, self._type(body.prop, None, f"{place}/requestBody"), body.prop.required)
        if body.body_type is BodyType.CONTENT:
            return ir.Body(content_type, None, body.prop.required)
        raise self._fail(f"{place}/requestBody", f"bodies of type {content_type} are not supported yet", "extend codegen/openapi, or leave the operation out by the overlay")

    def _answer(self, response: Response, place: str) -> ir.Answer:
        form = _FORMS[response.source["attribute"]]
        status = response.status_code
        where = f"{place}/responses/{status.pattern}"
        type_ = self._type(response.prop, None, where) if form == "json" else ir.Scalar("any")
        lowest, highest = status.range or (None, None)
        if lowest is not None and not 100 <= lowest <= 599:
            raise self._fail(where, f"{status.pattern} is not a status", "use 100 to 599, 2XX or default")
        return ir.Answer(lowest, highest, type_, form)


def _split_path(path: str, parameters: dict[str, ir.Parameter]) -> tuple[str | ir.Parameter, ...]:
    pieces = _PLACEHOLDER.split(path)
    return tuple(parameters[piece] if index % 2 else piece for index, piece in enumerate(pieces) if index % 2 or piece)


def _as_schema(value: object) -> oai.Schema | None:
    return value if isinstance(value, oai.Schema) else None


def _property_schemas(schema: oai.Schema) -> Iterable[tuple[str, oai.Schema]]:
    for part in (*(_as_schema(item) for item in schema.allOf), schema):
        for name, value in ((part.properties if part else None) or {}).items():
            if isinstance(value, oai.Schema):
                yield _text(name), value


def _is_secret(wire_name: str, schema: oai.Schema | None) -> bool:
    """Whether a member holds a secret: the spec says so (`format: password`), or its name does."""
    return (schema is not None and schema.schema_format == "password") or bool(_SECRET.search(wire_name))


def _null_words(schema: oai.Schema | None) -> tuple[str, ...]:
    extra = (schema.model_extra if schema is not None else None) or {}
    words = extra.get("x-null-words")
    return tuple(word for word in words if isinstance(word, str)) if is_array(words) else ()
