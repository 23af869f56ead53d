"""An independent judge: jsoncompat says whether values of one schema fit another; it knows nothing of Python names.

Where it finds that values no longer fit, we must have found something risky or worse; where it finds none, what we call breaking must
be a matter of Python. Every exception is listed with its reason, and an exception that no longer occurs fails.
"""

from __future__ import annotations

import json
from typing import Any, Literal

import jsoncompat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.diff.changes import merged, worst
from codegen.diff.levels import LEVELS
from codegen.diff.rest import compare

from .test_rest_corpus import CORPUS, document

ROLES: dict[str, Literal["serializer", "deserializer"]] = {"sends": "serializer", "accepts": "deserializer"}
PURE = [case for case in CORPUS if set(case) & ROLES.keys()]

IT_SEES_MORE = {
    "the device takes one more": "it takes members that are not declared for values of any type; clients do not send what is not declared",
    "what two parts list in common, written out": "it does not see which values two lists of `allOf` have in common",
    "another limit of integers that allows the same": "it compares limits as they are written where both sides name multiples",
    "null said in three ways": "it does not know `nullable` of OpenAPI 3.0",
}
"""jsoncompat: no longer fits. We: safe, or nothing."""

A_MATTER_OF_PYTHON = {
    "field-removed": "an attribute is gone; its absence was allowed on the wire",
    "field-renamed": "the same, with a new attribute beside it",
    "enum-value-removed": "a member is gone",
    "enum-member-renamed": "the name of a member is nothing on the wire",
    "format-changed": "formats say nothing about validity; they choose the Python type",
    "pattern-added": "jsoncompat does not compare patterns",
    "class-renamed": "names of schemas are nothing on the wire",
    "positions-changed": "the order of members is nothing on the wire",
    "positions-removed": "how a class is called is nothing on the wire",
}
"""jsoncompat: fits. We: breaking, by these rules only."""


def fits(old: dict[str, Any], new: dict[str, Any], way: str) -> bool:
    return bool(jsoncompat.check_compat(json.dumps(old), json.dumps(new), ROLES[way]))


def level_and_rules(old: dict[str, Any], new: dict[str, Any], way: str) -> tuple[str, set[str]]:
    case = {way: [old, new]}
    changes = merged(compare(document(case, 0), document(case, 1)))
    return worst(change.level for change in changes), {c.rule for c in changes if c.level == "breaking"}


@pytest.mark.parametrize("case", PURE, ids=lambda case: case["name"])
def test_the_corpus(case: dict[str, Any]) -> None:
    way = next(way for way in ROLES if way in case)
    old, new = case[way]
    if case["name"] == "the excluded limit in the words of OpenAPI 3.0":
        with pytest.raises(ValueError, match="exclusiveMinimum"):  # not JSON Schema 2020-12: it does not judge that
            fits(old, new, way)
        return
    level, rules = level_and_rules(old, new, way)
    if fits(old, new, way):
        assert rules <= A_MATTER_OF_PYTHON.keys()
    elif case["name"] in IT_SEES_MORE:
        assert level in ("safe", "cosmetic")
    else:
        assert level in ("breaking", "risky")


def test_every_exception_occurs() -> None:
    assert {case["name"] for case in PURE} >= IT_SEES_MORE.keys()


numbers = st.fixed_dictionaries(
    {"type": st.sampled_from(["integer", "number"])},
    optional={"minimum": st.integers(-3, 3), "maximum": st.integers(4, 9), "multipleOf": st.sampled_from([1, 2, 4])},
)
texts = st.fixed_dictionaries(
    {"type": st.just("string")},
    optional={"minLength": st.integers(0, 2), "maxLength": st.integers(3, 5)},
)
words = st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, unique=True).map(lambda w: {"type": "string", "enum": w})
scalars = numbers | texts | words | st.just({"type": "boolean"})
values = scalars | scalars.map(lambda schema: {**schema, "type": [schema["type"], "null"], **_null(schema)})
things = st.builds(
    lambda properties, required: {
        "type": "object",
        "properties": properties,
        "required": sorted(required & properties.keys()),
    },
    st.dictionaries(st.sampled_from(["alpha", "beta", "gamma"]), values, min_size=1),
    st.frozensets(st.sampled_from(["alpha", "beta", "gamma"])),
)


def _null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"enum": [*schema["enum"], None]} if "enum" in schema else {}


@given(old=things, new=things, way=st.sampled_from(sorted(ROLES)))
@settings(max_examples=250, deadline=None)
def test_any_pair(old: dict[str, Any], new: dict[str, Any], way: str) -> None:
    level, rules = level_and_rules(old, new, way)
    if fits(old, new, way):
        assert rules <= A_MATTER_OF_PYTHON.keys()
    elif not (way == "accepts" and new["properties"].keys() - old["properties"].keys()):  # see IT_SEES_MORE
        assert level in ("breaking", "risky")
    assert level in LEVELS


lists = st.fixed_dictionaries(
    {"type": st.just("array")},
    optional={"items": scalars, "minItems": st.integers(0, 2), "uniqueItems": st.just(True)},
)
mappings = st.fixed_dictionaries({"type": st.just("object")}, optional={"additionalProperties": scalars})
constants = st.sampled_from([{"const": "x"}, {"const": "y"}])
choices = st.lists(scalars | constants | lists | mappings, min_size=1, max_size=3).map(lambda all_: {"anyOf": all_})
several = st.lists(st.sampled_from(["string", "integer", "boolean", "null"]), min_size=2, unique=True).map(
    lambda types: {"type": types}
)
holders = (choices | several | lists | mappings | constants).map(
    lambda schema: {"type": "object", "properties": {"alpha": schema}}
)


@given(old=holders, new=holders, way=st.sampled_from(sorted(ROLES)))
@settings(max_examples=250, deadline=None)
def test_nothing_is_missed_among_alternatives_and_in_lists(old: dict[str, Any], new: dict[str, Any], way: str) -> None:
    """The other direction is left out: an alternative that allows no more than another one is a Python type of its own."""
    if not fits(old, new, way):
        assert level_and_rules(old, new, way)[0] in ("breaking", "risky")
