"""Stage 3, model: openapi-python-client reads the document; its result becomes our own plain values.

openapi-python-client resolves references, merges `allOf`, and chooses names. What it would leave out with a warning is an error here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from .. import names
from ..errors import SpecError, join_pointer
from ..load import Document
from ..runtime.types import is_array, is_object
from . import extensions, ir, library
from .document import METHODS, resolved
from .extensions import Schema, set_defaults_aside
from .library import TEXTS, BodyType, Endpoint, GeneratorData, Response
from .parse_schemas import SchemaParser
from .parse_types import text

_FORMS: dict[str, ir.Form] = {
    "response.json()": "json",
    "response.text": "text",
    "response.content": "bytes",
    "None": "none",
}
_PLACEHOLDER = re.compile(r"{([^{}]*)}")


def parse(document: Document) -> ir.Api:
    """Turn a checked document into the values that the emitter writes.

    Raises:
        SpecError: something in it cannot be generated; it is named.
    """
    prepared = set_defaults_aside(document)
    return _Parser(prepared).api(library.read(prepared))


class _Parser:
    """Converts operations; knows the document for messages and for what openapi-python-client does not hand on."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._schemas = SchemaParser(document, library.config())
        self._routes: dict[tuple[str, str], str] = {}
        for route, item in document.data["paths"].items():
            for method in METHODS:
                if method in resolved(document.data, item):
                    self._add_route(route, method)

    def _add_route(self, route: str, method: str) -> None:
        other = self._routes.setdefault((_shape(route), method), route)
        if other != route:
            place = join_pointer(("paths", route, method))
            raise self._schemas.fail(
                place, f"the device cannot tell this path from {other}", "keep one of them, by the overlay"
            )

    def api(self, data: GeneratorData) -> ir.Api:
        flags = self._schemas.flags()
        enums = tuple(self._schemas.enumeration(enum) for enum in sorted(data.enums, key=lambda e: e.class_info.name))
        objects = sorted(filter(self._schemas.is_class, data.models), key=lambda m: m.class_info.name)
        models = tuple(self._schemas.model(model) for model in objects)
        endpoints = [e for collection in data.endpoint_collections_by_tag.values() for e in collection.endpoints]
        operations = tuple(sorted((self._operation(e) for e in endpoints), key=lambda operation: operation.name))
        file = self._document.file
        if not operations:
            raise SpecError(file, "/paths", "there are no operations", "a client needs at least one")
        items: tuple[ir.Model | ir.Enumeration | ir.Flags, ...] = (*models, *enums, *flags)
        classes = [item.ref for item in items]
        names.refuse_twins(file, "/components/schemas", "the schemas", ((ref.module, ref.name) for ref in classes))
        names.refuse_twins(
            file, "/paths", "the operations", ((op.name, f"{op.method} {op.shown_path}") for op in operations)
        )
        api = ir.Api(text(data.title), text(data.version), text(data.description), models, enums, operations, flags)
        return replace(api, key_headers=tuple(_key_headers(self._document)))

    def _operation(self, endpoint: Endpoint) -> ir.Operation:
        route = self._routes[_shape(text(endpoint.path)), endpoint.method]
        place = join_pointer(("paths", route, endpoint.method))
        path_item = resolved(self._document.data, self._document.data["paths"][route])
        operation = resolved(self._document.data, path_item[endpoint.method])
        name = names.safe_module(str(endpoint.name))
        if len(name) > 120:
            reason = f"the name {name[:40]}... has {len(name)} characters"
            raise self._schemas.fail(place, reason, "give it a short operationId")
        described = self._described([*path_item.get("parameters", ()), *operation.get("parameters", ())])
        parameters = tuple(self._parameters(endpoint, place, described))
        return ir.Operation(
            name=name,
            method=endpoint.method.upper(),
            path=_split_path(route, parameters),
            shown_path=route,
            parameters=parameters,
            body=self._body(endpoint, operation, place),
            answers=tuple(self._answer(response, operation, place) for response in endpoint.responses),
            needs_token=_needs_token(operation.get("security", self._document.data.get("security"))),
            summary=text(endpoint.summary),
            description=text(endpoint.description),
            since=_since(operation, self._schemas.fail, place),
        )

    def _described(self, parameters: Iterable[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
        items = [resolved(self._document.data, parameter) for parameter in parameters]
        return {(item["in"], item["name"]): item for item in items}

    def _content(self, item: Any) -> tuple[str, Schema]:
        """Return media type and schema of a body or an answer."""
        content: dict[str, Any] = resolved(self._document.data, item).get("content") or {}
        for media_type, described in content.items():
            return media_type, described.get("schema") or {}
        return "", {}

    def _parameters(
        self, endpoint: Endpoint, place: str, described: dict[tuple[str, str], dict[str, Any]]
    ) -> Iterable[ir.Parameter]:
        groups: tuple[tuple[ir.Place, list[Any]], ...] = (
            ("path", endpoint.path_parameters),
            ("query", endpoint.query_parameters),
            ("header", endpoint.header_parameters),
        )
        taken: set[str] = set()
        for where, properties in groups:
            for prop in properties:
                parameter = self._parameter(where, prop, place, described.get((where, text(prop.name)), {}))
                if parameter.name in taken:
                    reason = f"two parameters become {parameter.name!r}"
                    raise self._schemas.fail(place, reason, "rename one of them in the spec or its overlay")
                taken.add(parameter.name)
                yield parameter

    def _parameter(self, where: ir.Place, prop: Any, place: str, parameter: dict[str, Any]) -> ir.Parameter:
        wire_name, place = text(prop.name), f"{place}/parameters"
        name = names.safe(str(prop.python_name), names.OPERATION_NAMES, "parameter_")
        type_ = self._schemas.type(prop, parameter.get("schema") or {}, place)
        if not _can_be_text(type_, allow_array=where == "query"):
            reason = (
                f"the parameter {wire_name!r} is an object or an array; only queries can be arrays, of plain values"
            )
            raise self._schemas.fail(place, reason, "describe it as text, by the overlay")
        described_as = parameter.get("description")
        description = described_as if isinstance(described_as, str) else text(prop.description)
        return ir.Parameter(wire_name, name, where, type_, prop.required, description)

    def _body(self, endpoint: Endpoint, operation: dict[str, Any], place: str) -> ir.Body | None:
        if not endpoint.bodies:
            return None
        place, body = f"{place}/requestBody", endpoint.bodies[0]
        content_type, schema = self._content(operation["requestBody"])
        if body.body_type is BodyType.JSON:
            return ir.Body(content_type, self._schemas.type(body.prop, schema, place), body.prop.required)
        if body.body_type is BodyType.CONTENT:
            return ir.Body(content_type, None, body.prop.required)
        if body.body_type is BodyType.FILES:
            return ir.Body(content_type, None, body.prop.required, self._part(schema, place))
        remedy = "extend codegen/openapi, or leave the operation out by the overlay"
        raise SpecError(self._document.file, place, f"bodies of type {content_type} are not supported yet", remedy)

    def _part(self, schema: Schema, place: str) -> str:
        """Return the name of the one part that a multipart body has."""
        _, described = extensions.target(self._document.data, schema)
        properties: dict[str, Any] = described.get("properties") or {}
        is_binary = [_is_binary(part) for part in properties.values()]
        if is_binary != [True]:
            raise SpecError(
                self._document.file,
                place,
                "bodies of type multipart/form-data are not supported, unless they have one part, a binary one",
                "extend codegen/openapi, or leave the operation out by the overlay",
            )
        return str(next(iter(properties)))

    def _answer(self, response: Response, operation: dict[str, Any], place: str) -> ir.Answer:
        form = _FORMS[response.source["attribute"]]
        pattern = str(response.status_code.pattern)
        media_type, schema = self._content(operation["responses"].get(pattern) or {})
        if media_type and (form == "none" or _form_of(media_type) == "events"):
            # A body without schema is no body to openapi-python-client, and a stream of events is text.
            form = _form_of(media_type)
        place = f"{place}/responses/{pattern}"
        type_: ir.Type = ir.Scalar("any")
        if form == "json":
            type_ = self._schemas.type(response.prop, schema, place)
        events = tuple(self._schemas.events(schema, place)) if form == "events" else ()
        lowest, highest = response.status_code.range or (None, None)
        return ir.Answer(lowest, highest, type_, form, events)


def _shape(path: str) -> str:
    return _PLACEHOLDER.sub("{}", path)


def _split_path(route: str, parameters: tuple[ir.Parameter, ...]) -> tuple[str | ir.Parameter, ...]:
    """Put the parameters in the place of their names; openapi-python-client has brought them into the path's order."""
    by_name = {parameter.wire_name: parameter for parameter in parameters if parameter.place == "path"}
    pieces = enumerate(_PLACEHOLDER.split(route))
    return tuple(by_name[piece] if index % 2 else piece for index, piece in pieces if index % 2 or piece)


def _key_headers(document: Document) -> Iterable[tuple[str, str]]:
    """Yield the security schemes that are a header field of their own: name of the scheme, name of the field."""
    components: dict[str, Any] = document.data.get("components") or {}
    schemes: dict[str, Any] = components.get("securitySchemes") or {}
    for name, item in sorted(schemes.items()):
        scheme = resolved(document.data, item)
        if scheme.get("type") == "apiKey" and scheme.get("in") == "header":
            yield name, str(scheme.get("name", ""))


def _since(operation: dict[str, Any], fail: Callable[[str, str, str], SpecError], place: str) -> str:
    since: object = operation.get("x-since", "")
    if not isinstance(since, str) or not (since.isascii() and since.isprintable()) or len(since) > 40:
        raise fail(place, f"x-since {since!r} is no version"[:200], "write the version of the firmware as text")
    return since


def _needs_token(security: Any) -> bool:
    """Whether every way to be let in asks for something; an empty requirement makes it optional."""
    return is_array(security) and len(security) > 0 and all(security)


def _can_be_text(type_: ir.Type, *, allow_array: bool) -> bool:
    match type_:
        case ir.Scalar() | ir.Constant() | ir.HexInteger() | ir.Bounded():
            return True
        case ir.Mapping():
            return False
        case ir.ClassRef():
            return type_.is_enum or type_.is_flags
        case ir.Nullable(inner):
            return _can_be_text(inner, allow_array=allow_array)
        case ir.OneOf(members):
            return all(_can_be_text(member, allow_array=allow_array) for member in members)
        case ir.Array(item):
            return allow_array and _can_be_text(item, allow_array=False)


def _is_binary(schema: object) -> bool:
    return is_object(schema) and (
        schema.get("format") == "binary" or schema.get("contentMediaType") == "application/octet-stream"
    )


def _form_of(media_type: str) -> ir.Form:
    kind = media_type.partition(";")[0].strip().casefold()
    if kind == "application/json" or kind.endswith("+json"):
        return "json"
    if kind == "text/event-stream":
        return "events"
    return "text" if kind.startswith("text/") or kind in TEXTS else "bytes"
