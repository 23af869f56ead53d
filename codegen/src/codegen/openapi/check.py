"""Stage 2, check: refuse documents that the generator should not or cannot turn into code, before any library sees them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, cast

from ..errors import SpecError, join_pointer
from ..load import Document
from ..runtime.types import is_array
from .document import METHODS, Place, resolve, walk

MAX_NAME = 120

CODE_KEYWORDS = frozenset(
    {
        "customTypePath",
        "customBasePath",
        "default_factory",
        "x-customTypePath",
        "x-python-import",
        "x-python-type",
    }
)
"""Keywords by which other tools let a schema choose code."""

TYPES = frozenset({"string", "number", "integer", "boolean", "array", "object", "null"})
_SCHEMA_PLACES = frozenset({"additionalProperties", "items", "properties", "schema", "schemas"})
_VERSION = re.compile(r"3\.[01]\.[0-9]+", re.ASCII)


def check(document: Document, meta: Path | None) -> None:
    """Refuse a document that is not a usable OpenAPI 3.0 or 3.1 description.

    Args:
        document: the loaded spec.
        meta: JSON Schema for our own x- keywords; None when there is none to check against.

    Raises:
        SpecError: names the first place that cannot be used.
    """
    from .check_operations import check_operations

    _check_kind(document)
    has_extensions = _check_keywords(document)
    _check_references(document)
    _check_schemas(document)
    check_operations(document)
    if has_extensions and meta is not None and meta.is_file():
        _check_extensions(document, meta)


def check_readable(document: Document) -> None:
    """Refuse what is no OpenAPI 3 document, or has references that end nowhere; what cannot be generated is still fine here.

    Raises:
        SpecError: names the first place that cannot be used.
    """
    _check_kind(document)
    _check_references(document)


def refuse(document: Document, place: Place, reason: str, remedy: str) -> SpecError:
    """Return the error for a place of the document."""
    return SpecError(document.file, join_pointer(place), reason, remedy)


def _check_kind(document: Document) -> None:
    data = document.data
    if "swagger" in data:
        raise refuse(
            document, ("swagger",), "this is Swagger 2.0, not OpenAPI 3", "convert it to OpenAPI 3.0 or newer first"
        )
    version = data.get("openapi")
    if not isinstance(version, str):
        raise refuse(
            document,
            (),
            "not an OpenAPI document: the member `openapi` is missing",
            "give the device's OpenAPI 3 document",
        )
    if not _VERSION.fullmatch(version):
        raise refuse(
            document, ("openapi",), f"OpenAPI {version} is not supported", "use OpenAPI 3.0 or 3.1, such as 3.1.0"
        )
    info = data.get("info")
    if not isinstance(info, dict) or not all(isinstance(cast(Any, info).get(key), str) for key in ("title", "version")):
        raise refuse(document, ("info",), "title and version must be text", "quote the version: numbers lose digits")
    if not isinstance(data.get("paths"), dict):
        raise refuse(document, ("paths",), "there are no paths", "a client needs at least one operation")


def _check_keywords(document: Document) -> bool:
    """Refuse what says something about code; return whether there are extensions at all."""
    has_extensions = False
    for place, members in walk(document.data):
        for key in members:
            if key in CODE_KEYWORDS:
                raise refuse(
                    document,
                    (*place, key),
                    f"{key} says something about code",
                    "a spec describes the wire only: remove it",
                )
            has_extensions = has_extensions or key.startswith("x-")
    return has_extensions


def _check_extensions(document: Document, meta: Path) -> None:
    """Hold every object with x- keywords against our rules; `specs/meta` says the same of the document as a whole, at leisure."""
    import jsonschema  # slow to import; needed only by specs with x- keywords

    rules = json.loads(meta.read_text(encoding="utf-8"))["$defs"]
    listed = rules["schemaKeyword"]["then"]["enum"]
    both = [{"$ref": "#/$defs/extensions"}, {"$ref": "#/$defs/operationExtensions"}]
    validator = jsonschema.Draft202012Validator({"allOf": both, "$defs": rules})
    for place, members in walk(document.data):
        extensions = [key for key in members if key.startswith("x-")]
        for key in extensions:
            if key not in _known(place, rules):
                allowed = f"only schemas may have x- keywords, and only these: {', '.join(listed)}"
                raise refuse(document, (*place, key), f"{key!r} is none of ours: {allowed}", "see specs/README.md")
        for error in validator.iter_errors(members) if extensions else ():  # pyright: ignore[reportUnknownMemberType] # jsonschema has no types for it
            raise refuse(document, (*place, *error.absolute_path), error.message, "see specs/README.md")


def _known(place: Place, rules: dict[str, Any]) -> Collection[str]:
    """Return the x- keywords that an object at this place may have."""
    if place == ("info",):
        return cast(Collection[str], rules["info"]["properties"])
    if len(place) == 3 and place[0] == "paths" and place[2] in METHODS:
        return cast(Collection[str], rules["operationExtensions"]["properties"])
    return () if _SCHEMA_PLACES.isdisjoint(place) else cast(Collection[str], rules["schemaKeyword"]["then"]["enum"])


def _check_references(document: Document) -> None:
    for place, members in walk(document.data):
        if "$ref" in members:
            reference = members["$ref"]
            if not isinstance(reference, str) or not reference.startswith("#/"):
                raise refuse(
                    document,
                    (*place, "$ref"),
                    f"the reference {reference!r} leaves the document",
                    "copy what it means into the document",
                )
            _follow(document, place, reference)


def _follow(document: Document, place: Place, reference: str) -> None:
    seen: set[str] = set()
    while True:
        if reference in seen:
            raise refuse(
                document,
                (*place, "$ref"),
                f"the reference {reference!r} leads back to itself",
                "let one of them be a real schema",
            )
        seen.add(reference)
        target = resolve(document.data, reference)
        if target is None:
            raise refuse(document, (*place, "$ref"), f"the reference {reference!r} leads nowhere", "check the spelling")
        following = target.get("$ref")
        if not isinstance(following, str):
            return
        reference = following


def is_plain(text: str) -> bool:
    """Whether text has only visible characters and spaces: no control, format, direction, private or separator characters."""
    return (text.isascii() and text.isprintable()) or not any(
        unicodedata.category(c)[0] == "C" or unicodedata.category(c) in ("Zl", "Zp") for c in text
    )


def check_name(document: Document, place: Place, name: object, what: str) -> None:
    """Refuse what cannot be the name of anything."""
    if not isinstance(name, str) or not name.strip():
        raise refuse(document, place, f"{what} must be text", "give it a name")
    if len(name) > MAX_NAME:
        raise refuse(document, place, f"{what} has {len(name)} characters", f"use at most {MAX_NAME}")
    if not is_plain(name):
        raise refuse(
            document, place, f"{what} {name!r} has control or invisible characters", "use visible characters only"
        )
    if unicodedata.normalize("NFKC", name) != name:
        raise refuse(
            document,
            place,
            f"{what} {name!r} is not in Unicode normal form NFKC",
            "Python would change it: write it in normal form",
        )


def _check_schemas(document: Document) -> None:
    schemas = resolve(document.data, "#/components/schemas") or {}
    for name in schemas:
        place: Place = ("components", "schemas", name)
        check_name(document, place, name, "a schema name")
        if re.search("[/~%#]", name):
            raise refuse(
                document,
                place,
                f"a schema name {name!r} with one of / ~ % #",
                "references could not name it: use letters and digits",
            )
    for place, members in walk(document.data):
        _check_schema(document, place, members)


def _check_schema(document: Document, place: Place, members: dict[str, Any]) -> None:
    properties = members.get("properties")
    if isinstance(properties, dict):
        for name in cast(dict[str, Any], properties):
            check_name(document, (*place, "properties", name), name, "a property name")
    values = members.get("enum")
    if is_array(values):
        _check_enum(document, (*place, "enum"), values)
    if "x-events" in members and (place[-1:] != ("schema",) or not _is_stream(place)):
        raise refuse(
            document, (*place, "x-events"), "only a stream has events", "put it on the schema of a text/event-stream"
        )
    if "type" in members and not _SCHEMA_PLACES.isdisjoint(place):
        _check_type(document, (*place, "type"), members["type"])


def _is_stream(place: Place) -> bool:
    return len(place) > 1 and str(place[-2]).partition(";")[0].strip().casefold() == "text/event-stream"


def _check_type(document: Document, place: Place, value: Any) -> None:
    if is_array(value) and not value:
        raise refuse(document, place, "an empty list of types", "leave `type` out to allow any value")
    for word in value if is_array(value) else (value,):
        if not isinstance(word, str) or word not in TYPES:
            raise refuse(document, place, f"there is no type {word!r}", f"use one of: {', '.join(sorted(TYPES))}")


def _check_enum(document: Document, place: Place, values: Sequence[Any]) -> None:
    kinds: set[type[Any]] = {type(value) for value in values if value is not None}
    if len(kinds) > 1 or not kinds <= {str, int, bool}:
        found = ", ".join(sorted(kind.__name__ for kind in kinds))
        raise refuse(document, place, f"values of the types {found}", "an enumeration has either texts or integers")
    seen: set[tuple[type[Any], Any]] = set()
    for index, value in enumerate(values):
        if isinstance(value, str) and not is_plain(value):
            raise refuse(
                document,
                (*place, index),
                f"the value {value!r} has control or invisible characters",
                "use visible characters only",
            )
        if isinstance(value, str | int):
            if (type(value), value) in seen:
                raise refuse(document, (*place, index), f"the value {value!r} stands twice", "remove one of them")
            seen.add((type(value), value))
