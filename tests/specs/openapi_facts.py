"""What an OpenAPI document says about the wire, as flat facts, and how two documents differ.

An item is a place (an operation, a parameter, a body, a response, a schema, a field) with its aspects (type, required,
...). Titles, summaries and descriptions are no facts. A keyword that is not understood is an error: nothing is skipped.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Node = Mapping[str, Any]
Facts = dict[str, dict[str, object]]
Differences = dict[tuple[str, str], tuple[object, object]]
"""(where, what) -> (value in the first document, value in the second)."""

ABSENT = "(absent)"
DOCUMENTATION = frozenset({"title", "summary", "description"})
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_STRUCTURE = {"$ref", "type", "items", "anyOf", "oneOf", "additionalProperties", "nullable", "x-null-words"}
_DECLARATION = {"properties", "required", "enum", "default", "format"}
_DEFAULTS: dict[str, object] = {"nullable": [], "deprecated": False}


class UnknownKeywordError(ValueError):
    """The document uses a keyword that the comparison does not understand."""


def facts(document: Node) -> Facts:
    """Return every item of the document with its aspects."""
    _only(document, {"openapi", "info", "paths", "components"}, "document")
    _only(document["info"], {"version"}, "info")
    components: Node = document["components"]
    _only(components, {"schemas", "securitySchemes", "responses"}, "components")
    found: Facts = {"document": {"openapi-version": document["openapi"], "version": document["info"]["version"]}}
    for name, scheme in components.get("securitySchemes", {}).items():
        found[f"securitySchemes/{name}"] = {key: value for key, value in scheme.items() if key not in DOCUMENTATION}
    for path, item in document["paths"].items():
        _only(item, set(_METHODS), path)
        for method, operation in item.items():
            found.update(_operation(f"{method.upper()} {path}", operation, components.get("responses", {})))
    for name, schema in components["schemas"].items():
        found.update(_component(f"schemas/{name}", schema))
    return found


def renamed(found: Facts, names: Mapping[str, str]) -> Facts:
    """Return the facts with schemas renamed, in their places and wherever a type names them."""

    def in_type(value: object) -> object:
        return re.sub(r"[^<>| ]+", lambda word: names.get(word[0], word[0]), str(value))

    result: Facts = {}
    for where, aspects in found.items():
        parts = where.split("/")
        if parts[0] == "schemas":
            parts[1] = names.get(parts[1], parts[1])
        result["/".join(parts)] = {what: in_type(v) if what == "type" else v for what, v in aspects.items()}
    return result


def differences(first: Facts, second: Facts, names: Mapping[str, str]) -> Differences:
    """Return how the second differs from the first, with schemas of the first renamed by `names` (and that listed)."""
    found: Differences = {}
    for old, new in names.items():
        if f"schemas/{old}" in first and f"schemas/{new}" in second:
            found[f"schemas/{old}", "renamed"] = (old, new)
    before = renamed(first, names)
    for where in sorted(before.keys() | second.keys()):
        if where not in before:
            found[where, "added"] = (ABSENT, second[where])
        elif where not in second:
            found[where, "removed"] = (before[where], ABSENT)
        else:
            found.update(_changed(where, before[where], second[where]))
    return found


def _changed(where: str, before: Mapping[str, object], after: Mapping[str, object]) -> Differences:
    pairs = {
        what: tuple(side.get(what, _DEFAULTS.get(what, ABSENT)) for side in (before, after))
        for what in before.keys() | after.keys()
    }
    return {(where, what): (old, new) for what, (old, new) in pairs.items() if old != new or type(old) is not type(new)}


def _operation(where: str, operation: Node, shared_responses: Node) -> Facts:
    known = {"operationId", "parameters", "requestBody", "responses", "security", "deprecated"}
    _only(operation, known, where)
    aspects: dict[str, object] = {"operation-id": operation["operationId"], "security": _security(operation)}
    if operation.get("deprecated"):
        aspects["deprecated"] = True
    found: Facts = {where: aspects}
    for parameter in operation.get("parameters", ()):
        place = f"{where} parameters/{parameter['in']}/{parameter['name']}"
        _only(parameter, {"name", "in", "required", "schema"}, place)
        found[place] = {"required": parameter.get("required", False), **_value(place, parameter["schema"])}
    if "requestBody" in operation:
        body: Node = operation["requestBody"]
        _only(body, {"required", "content"}, f"{where} body")
        found[f"{where} body"] = {"required": body.get("required", False), **_content(where, body["content"])}
    for status, response in operation["responses"].items():
        place = f"{where} responses/{status}"
        resolved: Node = shared_responses[_name(response["$ref"])] if "$ref" in response else response
        _only(resolved, {"content"}, place)
        found[place] = _content(place, resolved["content"])
    return found


def _security(operation: Node) -> object:
    if "security" not in operation:
        raise UnknownKeywordError("an operation without `security` of its own")
    return [sorted(requirement) for requirement in operation["security"]]


def _content(where: str, content: Node) -> dict[str, object]:
    if len(content) != 1:
        raise UnknownKeywordError(f"{where}: {len(content)} media types")
    [(media_type, media)] = content.items()
    _only(media, {"schema"}, where)
    return {"media-type": media_type, **_value(where, media["schema"])}


def _component(where: str, schema: Node) -> Facts:
    found: Facts = {where: _value(where, schema)}
    properties: Node = schema.get("properties", {})
    required = set(schema.get("required", ()))
    if unknown := required - properties.keys():
        raise UnknownKeywordError(f"{where}: required but not described: {sorted(unknown)}")
    for name, member in properties.items():
        place = f"{where}/{name}"
        if "properties" in member:
            raise UnknownKeywordError(f"{place}: an object described in place")
        found[place] = {"required": name in required, **_value(place, member)}
    return found


def _value(where: str, schema: Node) -> dict[str, object]:
    _only(schema, _STRUCTURE | _DECLARATION, where)
    shape = {key: value for key, value in schema.items() if key not in _DECLARATION}
    alternatives = list(_alternatives(where, shape))
    aspects: dict[str, object] = {"type": _join(a for a in alternatives if a not in {"null", *_null_words(schema)})}
    if "null" in alternatives:
        aspects["nullable"] = [None, *schema.get("x-null-words", ())]
    aspects.update({key: schema[key] for key in ("enum", "default", "format") if key in schema})
    return aspects


def _alternatives(where: str, schema: Node) -> Iterator[str]:
    """Yield each form the value may take, such as `number`, `array<Branch>` or `null`."""
    _only(schema, _STRUCTURE, where)
    yield from _null_words(schema)
    if schema.get("nullable"):
        yield "null"
    if "$ref" in schema:
        yield _name(schema["$ref"])
        return
    for member in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _alternatives(where, member)
    if "anyOf" in schema or "oneOf" in schema:
        return
    types = schema.get("type", "any")
    for kind in [types] if isinstance(types, str) else types:
        yield _typed(where, kind, schema)


def _typed(where: str, kind: str, schema: Node) -> str:
    if kind == "array":
        return f"array<{_join(_alternatives(where, schema['items']))}>"
    if kind == "object" and "additionalProperties" in schema:
        return f"map<{_join(_alternatives(where, schema['additionalProperties']))}>"
    return kind


def _null_words(schema: Node) -> list[str]:
    return [repr(word) for word in schema.get("x-null-words", ())]


def _join(alternatives: Iterable[str]) -> str:
    return " | ".join(sorted(alternatives))


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]


def _only(node: Node, known: set[str], where: str) -> None:
    if unknown := node.keys() - known - DOCUMENTATION:
        raise UnknownKeywordError(f"{where}: {sorted(unknown)}")
