"""The spec as requests have it, and request bodies as the spec has them.

Requests use the names of `x-sent-as` where a schema has them, and the server matches names without regard to case.
Understands what the AccordionQ2 spec uses: local references, `allOf` of one schema, `oneOf` of a schema and null.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeGuard

_SCHEMA_PREFIX: Final = "#/components/schemas/"

Path = tuple[str, ...]


def is_object(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether a value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Whether a value is a JSON array."""
    return isinstance(value, list)


def request_schemas(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return the component schemas with their members under the names that requests use."""
    return {name: _renamed(schema) for name, schema in spec["components"]["schemas"].items()}


def _renamed(schema: Mapping[str, Any]) -> dict[str, Any]:
    renamed = dict(schema)
    if "properties" in schema:
        properties: Mapping[str, Mapping[str, Any]] = schema["properties"]
        renamed["properties"] = {member.get("x-sent-as", name): member for name, member in properties.items()}
    return renamed


class RequestForm:
    """Walks request bodies along their schemas."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self.schemas: Final = request_schemas(spec)

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the schema that says what a value is, references followed."""
        if "$ref" in schema:
            return self.resolved(self.schemas[schema["$ref"].removeprefix(_SCHEMA_PREFIX)])
        for combination in ("allOf", "oneOf"):
            if combination in schema:
                return self.resolved(schema[combination][0])
        return schema

    def named(self, schema: Mapping[str, Any], value: Any) -> Any:
        """Return the value with its members named as the spec names them, whatever their case was; others are left out."""
        kind = self.resolved(schema)
        if is_array(value):
            return [self.named(kind.get("items", {}), item) for item in value]
        if not is_object(value) or "properties" not in kind:
            return value
        properties: Mapping[str, Mapping[str, Any]] = kind["properties"]
        names = {name.lower(): name for name in properties}
        members = ((names.get(name.lower()), member) for name, member in value.items())
        return {name: self.named(properties[name], member) for name, member in members if name is not None}

    def leaves(
        self, schema: Mapping[str, Any], value: Any, path: Path = ()
    ) -> Iterator[tuple[Mapping[str, Any], str, Path]]:
        """Yield every text of a value with its schema and its place."""
        kind = self.resolved(schema)
        if isinstance(value, str):
            yield kind, value, path
        elif is_array(value):
            for index, item in enumerate(value):
                yield from self.leaves(kind.get("items", {}), item, (*path, str(index)))
        elif is_object(value):
            properties: Mapping[str, Mapping[str, Any]] = kind.get("properties", {})
            for name, member in value.items():
                yield from self.leaves(properties.get(name, {}), member, (*path, name))
