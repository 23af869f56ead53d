"""Overlays: what we do to a vendor's document before it becomes our spec, as data (OpenAPI Overlay Specification 1.0.0).

An overlay is a list of actions. Each has a `target` (JSONPath, RFC 9535), a `description` that says why (we require it), and `update`
(merged into each target), `remove: true`, or our `x-rename` (a schema's or a member's new name; references follow).
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from ..errors import SpecError, join_pointer
from ..load import load_file
from ..runtime.types import is_array, is_object

META = "overlay.schema.json"
Location = tuple[str | int, ...]


@dataclass(frozen=True)
class Action:
    """One action of an overlay, with its place in the file for messages."""

    number: int
    target: str
    why: str
    update: Any = None
    remove: bool = False
    rename: str = ""


@dataclass(frozen=True)
class Overlay:
    """An overlay that has been read and checked."""

    file: str
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Applied:
    """A document with the overlay applied, and the actions that found nothing to do."""

    data: dict[str, Any]
    unmatched: tuple[Action, ...]


def read_overlay(path: Path, shown: str, meta: Path) -> Overlay:
    """Read an overlay.

    Raises:
        SpecError: it cannot be read, or is none.
    """
    import jsonschema

    document = load_file(path, shown)
    validator = jsonschema.Draft202012Validator(json.loads(meta.read_text(encoding="utf-8")))
    for error in validator.iter_errors(document.data):  # pyright: ignore[reportUnknownMemberType] # jsonschema has no types for it
        raise SpecError(shown, join_pointer(error.absolute_path), error.message[:300], "see specs/README.md, overlays")
    actions = [
        Action(
            number,
            item["target"],
            item["description"],
            item.get("update"),
            item.get("remove") is True,
            item.get("x-rename", ""),
        )
        for number, item in enumerate(document.data["actions"])
    ]
    return Overlay(shown, tuple(actions))


def apply(overlay: Overlay, data: Mapping[str, Any]) -> Applied:
    """Apply the actions in order to a copy of a document.

    Raises:
        SpecError: an action is no JSONPath, or contradicts the document or another action.
    """
    result: dict[str, Any] = copy.deepcopy(dict(data))
    unmatched = [action for action in overlay.actions if not _apply(overlay, action, result)]
    return Applied(result, tuple(unmatched))


def _apply(overlay: Overlay, action: Action, data: dict[str, Any]) -> bool:
    """Apply one action; False when its target is not there."""
    locations = _find(overlay, action, data)
    for location in reversed(locations):  # from behind, so that removing does not move what comes next
        if not location:
            _merge_root(overlay, action, data)
            continue
        parent: Any = data
        for step in location[:-1]:
            parent = parent[step]
        if action.remove:
            del parent[location[-1]]
        elif action.rename:
            _rename(overlay, action, data, parent, location)
        else:
            parent[location[-1]] = _merged(overlay, action, parent[location[-1]], action.update)
    return bool(locations)


def _find(overlay: Overlay, action: Action, data: dict[str, Any]) -> list[Location]:
    import jsonpath_rfc9535 as jsonpath

    try:
        return [tuple(node.location) for node in jsonpath.find(action.target, data)]
    except jsonpath.JSONPathError as error:
        raise _fail(overlay, action, f"{action.target!r} is no JSONPath: {error}", "see RFC 9535") from None


def _merge_root(overlay: Overlay, action: Action, data: dict[str, Any]) -> None:
    if action.remove or action.rename or not is_object(action.update):
        raise _fail(overlay, action, "the document as a whole can only be updated", "choose a target inside it")
    merged = _merged(overlay, action, data, action.update)
    data.clear()
    data.update(merged)


def _merged(overlay: Overlay, action: Action, old: Any, new: Any) -> Any:
    """Merge as the specification says: objects by member, arrays by appending, anything else by replacing.

    A plain value may become a list (`type: number` to `[number, 'null']`): nothing is lost by that.
    """
    if is_object(old) and is_object(new):
        return {**old, **{key: _merged(overlay, action, old[key], new[key]) if key in old else new[key] for key in new}}
    if is_array(old):
        return [*old, *(new if is_array(new) else [new])]
    if is_object(old) or is_object(new):
        raise _fail(
            overlay, action, "an object and something else cannot be merged", "remove the old one by an action before"
        )
    return new


def _rename(overlay: Overlay, action: Action, data: dict[str, Any], parent: Any, location: Location) -> None:
    old = location[-1]
    if not isinstance(parent, dict) or not isinstance(old, str):
        raise _fail(overlay, action, "only a member of an object has a name", "choose another target")
    members = cast(dict[str, Any], parent)
    if action.rename in members:
        raise _fail(overlay, action, f"there is a member {action.rename!r} already", "choose another name")
    items = [(action.rename if key == old else key, value) for key, value in members.items()]
    members.clear()
    members.update(items)
    before, after = f"#{join_pointer(location)}", f"#{join_pointer((*location[:-1], action.rename))}"
    _redirect(data, before, after)


def _redirect(value: Any, before: str, after: str) -> None:
    """Let references to a renamed thing, and to what is inside it, follow."""
    if isinstance(value, dict):
        members = cast(dict[str, Any], value)
        link = members.get("$ref")
        if isinstance(link, str) and (link == before or link.startswith(f"{before}/")):
            members["$ref"] = after + link[len(before) :]
        for item in members.values():
            _redirect(item, before, after)
    elif is_array(value):
        for item in value:
            _redirect(item, before, after)


def _fail(overlay: Overlay, action: Action, reason: str, remedy: str) -> SpecError:
    return SpecError(overlay.file, join_pointer(("actions", action.number)), reason, remedy)
