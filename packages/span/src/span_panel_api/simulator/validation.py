"""Checks request bodies against the spec, and words what is wrong as the panel's framework does."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from .answers import Json, RefusalError
from .spec import Operation

_SPEC_URI = "urn:devicewire:span"
_MISSING = ("field required", "value_error.missing")

# JSON Schema type -> (message, kind) of the framework.
_TYPE_TEXTS = {
    "string": ("str type expected", "type_error.str"),
    "integer": ("value is not a valid integer", "type_error.integer"),
    "number": ("value is not a valid float", "type_error.float"),
    "boolean": ("value could not be parsed to a boolean", "type_error.bool"),
    "array": ("value is not a valid list", "type_error.list"),
    "object": ("value is not a valid dict", "type_error.dict"),
}


class BodyChecker:
    """Decodes and checks the request bodies of one spec."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self._registry: Registry[Any] = Registry[Any]().with_resource(_SPEC_URI, DRAFT202012.create_resource(spec))

    def check(self, operation: Operation, content_type: str, body: bytes) -> Any:
        """Return the decoded body, None when there is none. Refuses with 422 and the documented list."""
        if operation.body_pointer is None or (not body and not operation.is_body_required):
            return None
        document = _decode(content_type, body)
        faults = sorted(self.faults(operation.body_pointer, document), key=lambda fault: list(map(str, fault.path)))
        if faults:
            raise RefusalError(422, [_detail(fault) for fault in faults])
        return document

    def faults(self, pointer: str, document: Any) -> Iterable[ValidationError]:
        """Return everything in `document` that the schema at a JSON pointer into the spec forbids."""
        validator: Any = Draft202012Validator({"$ref": f"{_SPEC_URI}#{pointer}"}, registry=self._registry)
        found: Iterable[ValidationError] = validator.iter_errors(document)
        return found


def text_of(details: Json) -> str:
    """Put a list of faults into one text, as firmware with text details does."""
    parts: Any = details
    return "; ".join(f"{'.'.join(detail['loc'])}: {detail['msg']}" for detail in parts)


def _decode(content_type: str, body: bytes) -> Any:
    if not body:
        raise RefusalError(422, [_fault(["body"], *_MISSING)])
    if not content_type.partition(";")[0].strip().lower().endswith(("/json", "+json")):
        raise RefusalError(422, [_fault(["body"], *_TYPE_TEXTS["object"])])
    try:
        return json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        position = getattr(error, "pos", 0)
        raise RefusalError(422, [_fault(["body", str(position)], "invalid JSON", "value_error.jsondecode")]) from error


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def _detail(fault: ValidationError) -> Json:
    path = ["body", *map(str, fault.absolute_path)]
    rule: Any = fault.validator_value
    if fault.validator == "required":
        missing = [name for name in rule if f"'{name}'" in fault.message]
        return _fault([*path, *missing[:1]], *_MISSING)
    if fault.validator == "enum":
        words = ", ".join(map(repr, rule))
        return _fault(path, f"value is not a valid enumeration member; permitted: {words}", "type_error.enum")
    if fault.validator == "type":
        return _fault(path, *_type_text(rule))
    return _fault(path, fault.message, f"value_error.{fault.validator}")


def _type_text(wanted: str | list[str]) -> tuple[str, str]:
    return _TYPE_TEXTS[wanted if isinstance(wanted, str) else wanted[0]]


def _fault(loc: list[str], message: str, kind: str) -> Json:
    return {"loc": list(loc), "msg": message, "type": kind}
