"""Checks requests against the spec, and says what is wrong with one of the server's error codes."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from .answers import RefusalError, invalid_value
from .spec import request_schemas

_TYPE_NAMES: Final[tuple[tuple[type, str], ...]] = (
    (bool, "boolean"),
    (int, "number"),
    (float, "number"),
    (str, "string"),
    (dict, "object"),
    (list, "array"),
)


class RequestChecker:
    """Checks the data of requests."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self._schemas = request_schemas(spec)
        self._validators: dict[str, Any] = {}

    def knows(self, command: str) -> bool:
        """Tell whether the spec has a command."""
        return command in self._schemas

    def check(self, command: str, data: Mapping[str, Any]) -> None:
        """Refuse data that the spec does not allow."""
        validator = self._validators.get(command)
        if validator is None:
            validator = self._validators[command] = _validator(self._schemas[command])
        errors: Iterable[ValidationError] = validator.iter_errors(data)
        # A key that is missing comes before a wrong one, whatever the order of the schema.
        for error in sorted(errors, key=lambda error: error.validator != "required"):
            raise _refusal(error, data)


def type_name(value: Any) -> str:
    """Return how the server calls the type of a value."""
    return next((name for kind, name in _TYPE_NAMES if isinstance(value, kind)), "null")


def _validator(schema: Mapping[str, Any]) -> Any:
    return Draft202012Validator(schema)


def _refusal(error: ValidationError, data: Mapping[str, Any]) -> RefusalError:
    if error.validator == "required" and not error.absolute_path:
        required: Any = error.validator_value
        return RefusalError("Missing key in request", {"key": next(name for name in required if name not in data)})
    key = str(error.absolute_path[0]) if error.absolute_path else "data"
    value = data.get(key)
    if error.validator == "type" and len(error.absolute_path) <= 1:
        return RefusalError("Invalid key type", _type_keys(key, error.validator_value, value))
    return invalid_value(key, value)


def _type_keys(key: str, expected: Any, value: Any) -> dict[str, str]:
    names = [expected] if isinstance(expected, str) else [name for name in expected if name != "null"]
    return {"key": key, "expected_type": str(names[0]), "received_type": type_name(value)}
