"""Stage 2, check: refuse documents that the generator should not or cannot turn into code, before any library sees them."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from ..errors import SpecError, join_pointer
from ..load import Document
from ..runtime.types import is_array, is_object

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
MAX_NAME = 120

CODE_KEYWORDS = frozenset(
    {"customTypePath", "customBasePath", "x-python-type", "x-python-import", "default_factory", "x-customTypePath"}
)
"""Keywords by which other tools let a schema choose code."""

Path_ = tuple[str | int, ...]


def check(document: Document, meta: Path | None) -> None:
    """Refuse a document that is not a usable OpenAPI 3.0 or 3.1 description.

    Args:
        document: the loaded spec.
        meta: JSON Schema for our own x- keywords; None when there is none to check against.

    Raises:
        SpecError: names the first place that cannot be used.
    """
    _check_kind(document)
    _check_references(document)
    has_extensions = _check_keywords(document)
    _check_paths(document)
    _check_schemas(document)
    if has_extensions and meta is not None and meta.is_file():
        _check_extensions(document, meta)


def _fail(document: Document, path: Path_, reason: str, remedy: str) -> SpecError:
    return SpecError(document.file, join_pointer(path), reason, remedy)


def _check_kind(document: Document) -> None:
    data = document.data
    if "swagger" in data:
        raise _fail(document, ("swagger",), "this is Swagger 2.0, not OpenAPI 3", "convert it to OpenAPI 3.0 or newer first")
    version = data.get("openapi")
    if not isinstance(version, str):
        raise _fail(document, (), "not an OpenAPI document: the member `openapi` is missing", "give the device's OpenAPI 3 document")
    if not version.startswith(("3.0.", "3.1.")):
        raise _fail(document, ("openapi",), f"OpenAPI {version} is not supported", "use OpenAPI 3.0 or 3.1")
    info = data.get("info")
    if not isinstance(info, dict) or not all(isinstance(cast(Any, info).get(key), str) for key in ("title", "version")):
        raise _fail(document, ("info",), "title and version must be text", "quote the version: numbers lose digits")
    if not isinstance(data.get("paths"), dict):
        raise _fail(document, ("paths",), "there are no paths", "a client needs at least one operation")


def walk(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, dict[str, Any]]]:
    """Yield every object of a document with its place. Examples and defaults are data, not schema: they are left out."""
    stack: list[tuple[Path_, Any]] = [(path, value)]
    while stack:
        place, item = stack.pop()
        if is_object(item):
            members = dict(item)
            yield place, members
            skip = () if place and place[-1] == "properties" else ("example", "examples", "default", "enum", "const")
            stack.extend(((*place, key), member) for key, member in members.items() if key not in skip)
        elif is_array(item):
            stack.extend(((*place, index), member) for index, member in enumerate(item))


def _check_references(document: Document) -> None:
    for path, members in walk(document.data):
        reference = members.get("$ref")
        if reference is None or (path and path[-1] == "properties"):
            continue
        if not isinstance(reference, str) or not reference.startswith("#/"):
            raise _fail(document, (*path, "$ref"), f"the reference {reference!r} leaves the document", "copy what it means into the document")
        _follow(document, path, reference)


def _follow(document: Document, path: Path_, reference: str) -> None:
    seen: set[str] = set()
    while True:
        if reference in seen:
            raise _fail(document, (*path, "$ref"), f"the reference {reference!r} leads back to itself", "let one of them be a real schema")
        seen.add(reference)
        target = resolve(document.data, reference)
        if target is None:
            raise _fail(document, (*path, "$ref"), f"the reference {reference!r} leads nowhere", "check the spelling")
        following = target.get("$ref")
        if not isinstance(following, str):
            return
        reference = following


def resolve(data: dict[str, Any], reference: str) -> dict[str, Any] | None:
    """Return the object that a local reference names; None when there is none."""
    target: Any = data
    for step in reference.removeprefix("#/").split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        target = cast(dict[str, Any], target).get(key) if isinstance(target, dict) else None
    return cast(dict[str, Any], target) if isinstance(target, dict) else None


def _check_keywords(document: Document) -> bool:
    has_extensions = False
    for path, members in walk(document.data):
        if path and path[-1] == "properties":
            continue
        for key in members:
            if key in CODE_KEYWORDS:
                raise _fail(document, (*path, key), f"{key} says something about code", "a spec describes the wire only: remove it")
            has_extensions = has_extensions or key.startswith("x-")
    return has_extensions


def _check_extensions(document: Document, meta: Path) -> None:
    import jsonschema  # slow to import; needed only by specs with x- keywords

    validator = jsonschema.Draft202012Validator(json.loads(meta.read_text(encoding="utf-8")))
    for error in validator.iter_errors(document.data):  # pyright: ignore[reportUnknownMemberType] # jsonschema has no types for it
        raise _fail(document, tuple(error.absolute_path), error.message, "specs/README.md lists our x- keywords")


def is_plain(text: str) -> bool:
    """Whether text has only visible characters and spaces: no control, format, direction, private or separator characters."""
    return text.isascii() and text.isprintable() or not any(
        unicodedata.category(c)[0] == "C" or unicodedata.category(c) in ("Zl", "Zp") for c in text
    )


def _check_name(document: Document, path: Path_, name: object, what: str) -> None:
    if not isinstance(name, str) or not name:
        raise _fail(document, path, f"{what} must be text", "give it a name")
    if len(name) > MAX_NAME:
        raise _fail(document, path, f"{what} has {len(name)} characters", f"use at most {MAX_NAME}")
    if not is_plain(name):
        raise _fail(document, path, f"{what} {name!r} has control or invisible characters", "use visible characters only")
    if unicodedata.normalize("NFKC", name) != name:
        raise _fail(document, path, f"{what} {name!r} is not in Unicode normal form NFKC", "Python would change it: write it in normal form")


def _check_paths(document: Document) -> None:
    seen: dict[str, Path_] = {}
    for route, item in cast(dict[str, Any], document.data["paths"]).items():
        place: Path_ = ("paths", route)
        _check_name(document, place, route, "a path")
        if not route.startswith("/"):
            raise _fail(document, place, "a path must begin with a slash", f"write /{route}")
        if not isinstance(item, dict):
            raise _fail(document, place, "a path must be an object", "list its methods")
        members = cast(dict[str, Any], item)
        _check_parameters(document, place, members)
        for method in METHODS:
            if method in members:
                _check_operation(document, (*place, method), members[method], seen)


def _check_operation(document: Document, place: Path_, operation: Any, seen: dict[str, Path_]) -> None:
    if not isinstance(operation, dict):
        raise _fail(document, place, "an operation must be an object", "describe its responses")
    members = cast(dict[str, Any], operation)
    if "operationId" in members:
        name = members["operationId"]
        _check_name(document, (*place, "operationId"), name, "an operationId")
        if name in seen:
            raise _fail(document, (*place, "operationId"), f"{name!r} is also the operationId at {join_pointer(seen[name])}", "make it unique")
        seen[name] = place
    _check_parameters(document, place, members)


def _check_parameters(document: Document, place: Path_, members: dict[str, Any]) -> None:
    parameters: object = members.get("parameters") or ()
    if not is_array(parameters):
        raise _fail(document, (*place, "parameters"), "parameters must be an array", "see OpenAPI 3, Parameter Object")
    for index, parameter in enumerate(parameters):
        here = (*place, "parameters", index)
        if not isinstance(parameter, dict):
            raise _fail(document, here, "a parameter must be an object", "see OpenAPI 3, Parameter Object")
        described = cast(dict[str, Any], parameter)
        reference = described.get("$ref")
        if isinstance(reference, str):
            described = resolve(document.data, reference) or described
        _check_parameter(document, here, described)


def _check_parameter(document: Document, place: Path_, parameter: dict[str, Any]) -> None:
    _check_name(document, (*place, "name"), parameter.get("name"), "a parameter name")
    where = parameter.get("in")
    if where not in ("path", "query", "header"):
        raise _fail(document, (*place, "in"), f"parameters in {where!r} are not supported", "use path, query or header")
    usual = "form" if where == "query" else "simple"
    if parameter.get("style", usual) != usual or parameter.get("explode", usual == "form") != (usual == "form"):
        raise _fail(document, place, "only the default style of parameters is supported", "remove style and explode")
    if "schema" not in parameter:
        raise _fail(document, place, "a parameter without schema", "describe its type under `schema`")


def _check_schemas(document: Document) -> None:
    components = cast(dict[str, Any], document.data.get("components") or {})
    for name in cast(dict[str, Any], components.get("schemas") or {}):
        _check_name(document, ("components", "schemas", name), name, "a schema name")
    for path, members in walk(document.data):
        properties = members.get("properties")
        if isinstance(properties, dict) and not (path and path[-1] == "properties"):
            for name in cast(dict[str, Any], properties):
                _check_name(document, (*path, "properties", name), name, "a property name")
        values = members.get("enum")
        if is_array(values):
            _check_enum(document, (*path, "enum"), values)


def _check_enum(document: Document, place: Path_, values: Sequence[Any]) -> None:
    seen: set[Any] = set()
    for index, value in enumerate(values):
        if isinstance(value, str) and not is_plain(value):
            raise _fail(document, (*place, index), f"the value {value!r} has control or invisible characters", "use visible characters only")
        if isinstance(value, str | int) and value in seen:
            raise _fail(document, (*place, index), f"the value {value!r} stands twice", "remove one of them")
        if isinstance(value, str | int):
            seen.add(value)
