"""Checks requests against the spec, and words what is wrong as ASP.NET does."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import parse_qs

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from .answers import RefusalError
from .request_form import Path, RequestForm
from .spec import JSON_CONTENT, Operation

_TITLE: Final = "One or more validation errors occurred."
_BOOLEANS: Final = {"true": True, "false": False}


def _boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise ValueError(text)
    return _BOOLEANS[text.lower()]


_TYPES: Final[Mapping[str, Callable[[str], Any]]] = {"integer": int, "number": float, "boolean": _boolean}


class RequestChecker:
    """Decodes and checks the requests of one spec."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self._form = RequestForm(spec)
        self._validators: dict[str, Any] = {}

    def check_query(self, operation: Operation, query: str) -> dict[str, Any]:
        """Return the query parameters, with their defaults where they are missing. Refuses with 400."""
        given = parse_qs(query, keep_blank_values=True)
        return {parameter["name"]: self._parameter(parameter, given) for parameter in operation.query}

    def check_body(self, operation: Operation, content_type: str, body: bytes) -> Any:
        """Return the decoded JSON body, its members named as in the spec. Refuses with 400 and 415."""
        schema = operation.body[JSON_CONTENT]
        document = self._form.named(schema, _decode(content_type, body))
        faults: dict[str, list[str]] = {}
        for where, text in self._faults(operation.name, schema, document):
            faults.setdefault(where, []).append(text)
        if faults:
            raise RefusalError(400, _TITLE, faults)
        return document

    def _parameter(self, parameter: Mapping[str, Any], given: Mapping[str, list[str]]) -> Any:
        name: str = parameter["name"]
        schema: Mapping[str, Any] = parameter["schema"]
        texts = given.get(name)
        if not texts or (not texts[-1] and schema["type"] != "string"):
            if parameter.get("required"):
                raise RefusalError(400, _TITLE, {name: [f"The {name} field is required."]})
            return schema.get("default")
        try:
            value = _TYPES.get(schema["type"], str)(texts[-1])
        except ValueError:
            raise RefusalError(400, _TITLE, {name: [f"The value '{texts[-1]}' is not valid."]}) from None
        validator: Any = Draft202012Validator(schema)
        if not validator.is_valid(value):
            raise RefusalError(400, f"{name} must not be {value}")
        return value

    def _faults(self, name: str, schema: Mapping[str, Any], document: Any) -> Iterator[tuple[str, str]]:
        if name not in self._validators:
            whole = {**schema, "components": {"schemas": self._form.schemas}}
            self._validators[name] = Draft202012Validator(whole)
        errors: Iterable[ValidationError] = self._validators[name].iter_errors(document)
        for error in errors:
            yield _worded(error)
        for kind, text, path in self._form.leaves(schema, document):
            if (fault := _encoding_fault(kind, text)) is not None:
                yield ".".join(path) or "$", fault


def _worded(error: ValidationError) -> tuple[str, str]:
    path: Path = tuple(map(str, error.absolute_path))
    if error.validator == "required":
        rule: Any = error.validator_value
        missing = next(str(name) for name in rule if f"'{name}'" in error.message)
        return ".".join((*path, missing)), f"The {missing} field is required."
    return ".".join(path) or "$", f"The JSON value is not valid: {error.message}"


def _encoding_fault(kind: Mapping[str, Any], text: str) -> str | None:
    """Return what is wrong with a text whose encoding JSON Schema cannot check."""
    if kind.get("contentEncoding") == "base16" and not _is_hexadecimal(text):
        return f"'{text}' is not hexadecimal."
    if "x-hex-integer" in kind:
        return _integer_fault(kind["x-hex-integer"], text)
    if "x-flags" in kind:
        known = {flag["wire"] for flag in kind["x-flags"]}
        unknown = [name for part in text.split(",") if (name := part.strip()) and name not in known]
        return f"'{unknown[0]}' is not valid." if unknown else None
    return None


def _is_hexadecimal(text: str) -> bool:
    try:
        bytes.fromhex(text)
    except ValueError:
        return False
    return True


def _integer_fault(rule: Mapping[str, int], text: str) -> str | None:
    digits = text.removeprefix("0x")
    if not digits or not all(digit in "0123456789abcdefABCDEF" for digit in digits):
        return f"'{text}' is not hexadecimal."
    low, high = rule["minimum"], rule["maximum"]
    return None if low <= int(digits, 16) <= high else f"'{text}' must lie between {low:02X} and {high:02X}."


def _decode(content_type: str, body: bytes) -> Any:
    if not content_type.partition(";")[0].strip().lower().endswith(("/json", "+json")):
        raise RefusalError(415, "Unsupported Media Type")
    if not body:
        raise RefusalError(400, _TITLE, {"": ["A non-empty request body is required."]})
    try:
        return json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise RefusalError(400, _TITLE, {"$": [f"The JSON value could not be read: {error}"]}) from error


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not JSON")
