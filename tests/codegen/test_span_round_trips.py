"""The generated models of SPAN against values made up from its schemas: what comes in goes out again."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.load import Document, load_file
from codegen.openapi.document import resolved
from tests.codegen.conftest import ROOT

SPEC = load_file(ROOT / "specs" / "span" / "v1" / "openapi.yaml")
MODELS = importlib.import_module("devicewire.span.models")
SETTINGS = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def values(data: dict[str, Any], schema: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """JSON that a schema allows."""
    schema = resolved(data, schema)
    for keyword in ("anyOf", "oneOf", "allOf"):
        if keyword in schema:
            return st.one_of(*(values(data, part, depth + 1) for part in schema[keyword]))
    kinds = schema.get("type", [])
    kinds = list(kinds) if isinstance(kinds, list) else [kinds]
    if schema.get("nullable"):
        kinds.append("null")
    if "enum" in schema:
        return st.sampled_from([*schema["enum"], "NOT_LISTED"])
    return (
        st.one_of(*(_of_kind(data, schema, kind, depth) for kind in kinds))
        if kinds
        else st.none() | st.text(max_size=4)
    )


def _of_kind(data: dict[str, Any], schema: dict[str, Any], kind: str, depth: int) -> st.SearchStrategy[Any]:
    if kind == "object":
        return _objects(data, schema, depth)
    if kind == "array":
        return st.lists(values(data, schema.get("items", {}), depth + 1), max_size=2 if depth else 3)
    plain: dict[str, st.SearchStrategy[Any]] = {
        "string": st.text(max_size=8),
        "integer": st.integers(-(2**40), 2**40),
        "number": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**40), 2**40),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    return plain[kind]


def _objects(data: dict[str, Any], schema: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    properties: dict[str, Any] = schema.get("properties", {})
    # What is absent and has a default is as good as sent, and goes out again: let it come in too.
    required = {*schema.get("required", ()), *(name for name, member in properties.items() if "default" in member)}
    fixed = {name: values(data, member, depth + 1) for name, member in properties.items() if name in required}
    free = {name: values(data, member, depth + 1) for name, member in properties.items() if name not in required}
    whole: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(fixed, optional=free)
    extra = schema.get("additionalProperties")
    names = st.text(max_size=6).filter(lambda name: name not in properties)
    more = (
        values(data, extra, depth + 1)
        if isinstance(extra, dict)
        else st.integers() | st.lists(st.text(max_size=3), max_size=2)
    )
    return st.builds(lambda own, other: {**other, **own}, whole, st.dictionaries(names, more, max_size=2))


def names() -> list[str]:
    return sorted(name for name in MODELS.__all__ if hasattr(getattr(MODELS, name), "from_dict"))


def schema_of(document: Document, name: str) -> dict[str, Any] | None:
    schemas = document.data["components"]["schemas"]
    return next(
        (schema for known, schema in schemas.items() if known.casefold().replace("_", "") == name.casefold()), None
    )


@pytest.mark.parametrize("name", [name for name in names() if schema_of(SPEC, name)])
def test_what_comes_in_goes_out_again(name: str) -> None:
    schema = schema_of(SPEC, name)
    assert schema is not None
    model = getattr(MODELS, name)

    @SETTINGS
    @given(values(SPEC.data, schema))
    def check(wire: dict[str, Any]) -> None:
        wire = json.loads(json.dumps(wire))
        made = model.from_dict(wire)
        assert made.to_dict() == wire
        assert model.from_dict(made.to_dict()) == made
        assert json.loads(json.dumps(made.to_dict(), allow_nan=False)) == wire

    check()


@pytest.mark.parametrize("name", names())
def test_anything_else_is_read_as_far_as_it_goes(name: str) -> None:
    model = getattr(MODELS, name)
    errors = importlib.import_module("devicewire.span.errors")
    members = [field.wire_name for field in model._fields()]
    junk: st.SearchStrategy[Any] = (
        st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.lists(st.none(), max_size=2) | st.just({})
    )

    @SETTINGS
    @given(st.dictionaries(st.sampled_from([*members, "else"]), junk, max_size=6))
    def check(wire: dict[str, Any]) -> None:
        try:
            made = model.from_dict(wire)
        except errors.DecodeError:
            return
        assert isinstance(made, model)
        hash(made)
        json.dumps(made.to_dict())

    check()


def test_null_words_are_null() -> None:
    """The one x- keyword of ours, where SPAN uses it."""
    fields = [(getattr(MODELS, name), field) for name in names() for field in getattr(MODELS, name)._fields()]
    worded = [(model, field) for model, field in fields if getattr(field.codec, "_null_words", None)]
    assert worded
    for _, field in worded:
        for word in field.codec._null_words:
            assert field.codec.read(word) is None


def test_importing_one_model_imports_no_other() -> None:
    script = (
        "import sys, devicewire.span.models as m; m.Circuit;"
        "print(sorted(n.rpartition('.')[2] for n in sys.modules if n.startswith('devicewire.span.models.')))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30)
    assert shown.stdout.strip() == "['circuit']"
    assert "Circuit" in dir(MODELS)
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = MODELS.Nothing
