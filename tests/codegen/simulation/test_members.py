"""Members of a document by bare name and by path."""

import pytest
from devicewire.span.simulation.members import Json, add_member, remove_members, replace_members

DOCUMENT: Json = {"a": 1, "b": {"a": 2, "c": [{"a": 3}, {"d": 4}, 5]}}


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("a", {"a": 0, "b": {"a": 0, "c": [{"a": 0}, {"d": 4}, 5]}}),
        ("b.a", {"a": 1, "b": {"a": 0, "c": [{"a": 3}, {"d": 4}, 5]}}),
        ("b.c.*.a", {"a": 1, "b": {"a": 2, "c": [{"a": 0}, {"d": 4}, 5]}}),
        ("b.c.1.*", {"a": 1, "b": {"a": 2, "c": [{"a": 3}, {"d": 0}, 5]}}),
        ("b.c.9.a", DOCUMENT),
        ("nothing", DOCUMENT),
        ("a.b.c", DOCUMENT),
    ],
)
def test_replace(field: str, expected: Json) -> None:
    assert replace_members(DOCUMENT, field, 0) == expected


def test_remove() -> None:
    assert remove_members(DOCUMENT, "a") == {"b": {"c": [{}, {"d": 4}, 5]}}
    assert remove_members(DOCUMENT, "b.c") == {"a": 1, "b": {"a": 2}}


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("x", {"a": 1, "b": {"a": 2, "c": [{"a": 3}, {"d": 4}, 5]}, "x": 0}),
        ("b.c.*.x", {"a": 1, "b": {"a": 2, "c": [{"a": 3, "x": 0}, {"d": 4, "x": 0}, 5]}}),
    ],
)
def test_add(field: str, expected: Json) -> None:
    assert add_member(DOCUMENT, field, 0) == expected


@pytest.mark.parametrize("document", [None, 5, "text", []])
def test_documents_without_members_stay_as_they_are(document: Json) -> None:
    assert replace_members(document, "a", 0) == document
    assert remove_members(document, "a.b") == document
    assert add_member(document, "a", 0) == document


def test_the_original_is_not_touched() -> None:
    before = repr(DOCUMENT)
    replace_members(DOCUMENT, "a", 0)
    add_member(DOCUMENT, "b.x", 0)
    assert repr(DOCUMENT) == before
