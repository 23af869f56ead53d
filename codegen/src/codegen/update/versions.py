"""The versions that a new spec says: of the interface, which names its folder, and the one that such a device tells of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ..diff.sources import Source
from ..errors import SpecError
from ..load import load_bytes
from ..package import device_version, spec_version, version_place, with_versions
from .yaml_edit import with_member

_COMMENT = re.compile(rb"(?m)(?:^|\s)#")


def settled_versions(new: Source, current: Source, version: str) -> tuple[Source, tuple[str, ...]]:
    """Let a new spec say the version that it is kept under, and what its devices tell, as far as that follows.

    Where devices told the version of the interface so far, they tell the new one. What they tell else nobody can know here.

    Returns:
        The spec, and what the user should know about it.
    """
    told, before = device_version(new.document.data), device_version(current.document.data)
    follows = before is not None and before == spec_version(current.document.data)
    follows = follows and told in (None, before, spec_version(new.document.data))
    members = {"version": version, "x-device-version": version} if follows else {"version": version}
    note = f"x-device-version is {version}, the version itself as before" if follows else _note(told, before, current)
    return _with(new, members), (note,) if note else ()


def _note(told: str | None, before: str | None, current: Source) -> str:
    if before is None or told not in (None, before):
        return ""
    known = f"devices of {spec_version(current.document.data)} tell {before}"
    if told is None:
        return f"x-device-version is missing: {known}; add what those of this version tell"
    return f"x-device-version is still {before}: change it when those of this version tell something else"


def _with(new: Source, members: Mapping[str, str]) -> Source:
    """Set members beside the version; a YAML document keeps its comments where that can be done by lines."""
    data = with_versions(new.document.data, members)
    if data == new.document.data:
        return new
    return replace(new, document=replace(new.document, data=data), original=_edited(new, members, data))


def _edited(new: Source, members: Mapping[str, str], wanted: object) -> bytes | None:
    try:
        text = (new.original or b"").decode("utf-8")
        for name, value in members.items():
            text = with_member(text, version_place(new.document.data), name, value, after="version")
        content = text.encode()
        return content if load_bytes(content, new.document.file).data == wanted else None
    except (LookupError, UnicodeDecodeError, SpecError):
        return None


def lost_comments(given: Source, new: Source) -> bool:
    """Whether a description had comments, and its spec is written anew without them."""
    return given.original is not None and new.original is None and _COMMENT.search(given.original) is not None
