"""Changes chosen members of a JSON document. Faults use it to make answers differ from the spec.

A member is named by a bare word, meaning every member of that name at any depth, or by a path from the top:
`data.value`, `devices.0.name`, `devices.*.type`, where `*` stands for every member or position.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Edit = Callable[["dict[str, Json]", str], None]
_Slot = tuple["dict[str, Json]", str]


def replace_members(document: Json, field: str, value: Json) -> Json:
    """Return the document with every member that `field` names set to `value`."""

    def put(parent: dict[str, Json], name: str) -> None:
        parent[name] = value

    return _edited(document, field, put)


def remove_members(document: Json, field: str) -> Json:
    """Return the document without the members that `field` names."""

    def remove(parent: dict[str, Json], name: str) -> None:
        del parent[name]

    return _edited(document, field, remove)


def add_member(document: Json, field: str, value: Json) -> Json:
    """Return the document with a new member: a bare word goes to the top, a path to everything its parent names."""
    parent_path, _, name = field.rpartition(".")
    copied = _copy(document)
    parents = _at_path(copied, parent_path.split(".")) if parent_path else iter([copied])
    for parent in parents:
        if isinstance(parent, dict):
            parent[name] = value
    return copied


def _edited(document: Json, field: str, edit: Edit) -> Json:
    copied = _copy(document)
    slots = list(_slots_at_path(copied, field) if "." in field else _slots_named(copied, field))
    for parent, name in slots:
        edit(parent, name)
    return copied


def _copy(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: _copy(member) for name, member in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value


def _children(value: Json, word: str) -> Iterator[Json]:
    if isinstance(value, dict):
        yield from (member for name, member in value.items() if word in ("*", name))
    elif isinstance(value, list):
        yield from (item for index, item in enumerate(value) if word in ("*", str(index)))


def _at_path(value: Json, words: list[str]) -> Iterator[Json]:
    if not words:
        yield value
        return
    for child in _children(value, words[0]):
        yield from _at_path(child, words[1:])


def _slots_at_path(document: Json, field: str) -> Iterator[_Slot]:
    *parents, last = field.split(".")
    for parent in _at_path(document, parents):
        if isinstance(parent, dict):
            yield from ((parent, name) for name in parent if last in ("*", name))


def _slots_named(value: Json, name: str) -> Iterator[_Slot]:
    if isinstance(value, dict) and name in value:
        yield value, name
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from _slots_named(child, name)
