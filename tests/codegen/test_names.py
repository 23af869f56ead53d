"""Names of generated things."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen import names
from codegen.errors import SpecError

ANY_NAME = st.text(max_size=20)


@given(ANY_NAME, st.sampled_from([frozenset[str](), names.MODEL_MEMBERS, names.ENUM_MEMBERS]))
def test_safe_names_are_identifiers(name: str, taken: frozenset[str]) -> None:
    safe = names.safe(name, taken)
    assert safe.isidentifier()
    assert not keyword.iskeyword(safe)
    assert not safe.startswith("_")
    assert safe not in taken


@given(ANY_NAME)
def test_safe_names_stay_as_they_are(name: str) -> None:
    assert names.safe(names.safe(name)) == names.safe(name)


@given(ANY_NAME)
def test_modules_are_files_on_every_system(name: str) -> None:
    module = names.safe_module(name)
    assert module.isidentifier()
    assert module.isascii()
    assert module == module.lower()
    assert module not in names.WINDOWS_DEVICES


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("relay", "relay"),
        ("class", "class_"),
        ("match", "match_"),
        ("None", "None_"),
        ("1st", "field_1st"),
        ("", "field_"),
        ("__init__", "field_init__"),
        ("a-b", "field_ab"),
        ("to_dict", "to_dict_"),
        ("größe", "größe"),
        ("e\u0301", "é"),
    ],
)
def test_safe(name: str, expected: str) -> None:
    assert names.safe(name, names.MODEL_MEMBERS) == expected


@pytest.mark.parametrize(
    ("name", "wire_name", "expected"),
    [
        ("type_", "type", "type"),
        ("type_", "Type", "type"),
        ("match", "match", "match"),
        ("case", "case", "case"),
        ("type_", "type_", "type_"),
        ("field_", "_", "field_"),
        ("class", "class", "class_"),
        ("str_", "str", "str_"),
        ("to_dict", "toDict", "to_dict_"),
    ],
)
def test_safe_member(name: str, wire_name: str, expected: str) -> None:
    assert names.safe_member(name, wire_name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("CON", "con_"), ("lpt1", "lpt1_"), ("Größe", "gruf6udfe"), ("import", "import_"), ("con1", "con1")],
)
def test_safe_module(name: str, expected: str) -> None:
    assert names.safe_module(name) == expected


def test_twins_are_refused() -> None:
    names.refuse_twins("spec.yaml", "/paths", "the operations", [("a", "A"), ("b", "B")])
    with pytest.raises(SpecError, match="the operations 'A' and 'a ' both become 'A'") as refused:
        names.refuse_twins("spec.yaml", "/paths", "the operations", [("a", "A"), ("A", "a ")])
    assert refused.value.pointer == "/paths"
