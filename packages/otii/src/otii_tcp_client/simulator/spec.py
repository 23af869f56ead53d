"""The spec of the wire, as shipped with the generated code."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_spec() -> Mapping[str, Any]:
    """Read the table of commands that the generated package carries."""
    text = files("devicewire.otii").joinpath("spec.json").read_text(encoding="utf-8")
    spec: dict[str, Any] = json.loads(text)
    return spec


def request_schemas(spec: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the schema of the request data of every command, each complete in itself."""
    shared = {key: spec[key] for key in ("$defs", "definitions", "components") if key in spec}
    return {name: {**command["request"], **shared} for name, command in spec["commands"].items()}
