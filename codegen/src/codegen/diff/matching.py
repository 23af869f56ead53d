"""Tell what was renamed from what went and what came."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from .shape import Schema, shape

_ALIKE = 0.6
"""Similarity of two names from which one that is gone and one that is new are taken for a renaming, when all else is equal."""


def renames(gone: Mapping[str, tuple[str, Any]], added: Mapping[str, tuple[str, Any]]) -> dict[str, str]:
    """Pair what is gone with what is new where one is the other under a new name.

    Args:
        gone: by name on the wire: the Python name, and what it is like.
        added: the same for what is new.
    """
    scores = [
        (_likeness(old, new), old_name, new_name)
        for old_name, old in gone.items()
        for new_name, new in added.items()
        if old[1][0] == new[1][0]
    ]
    pairs: dict[str, str] = {}
    for score, old_name, new_name in sorted(scores, key=lambda item: (-item[0], item[1], item[2])):
        if score >= _ALIKE and old_name not in pairs and new_name not in pairs.values():
            pairs[old_name] = new_name
    return pairs


def _likeness(old: tuple[str, Any], new: tuple[str, Any]) -> float:
    """Return 1 for the same Python name, or the same words of description; otherwise how alike the names are."""
    if old[0] == new[0] or (old[1][1] and old[1][1] == new[1][1]):
        return 1.0
    return SequenceMatcher(None, old[0], new[0]).ratio()


def sketch(document: dict[str, Any], schema: Schema) -> tuple[Any, str]:
    """Return what two members must have in common to be the same one: type and values; and what they say about themselves."""
    seen = shape(document, schema)
    like = (
        seen.types,
        seen.format,
        seen.component,
        tuple(seen.enum or ()),
        frozenset(seen.properties),
        str(seen.items),
        seen.unit,
    )
    return like, seen.description
