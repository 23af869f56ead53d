"""Paths of files below a root, as clients write them: relative, with forward slashes."""

import re
from typing import Final

from .answers import RefusalError

Path = tuple[str, ...]

MAX_NAME: Final = 255
FORBIDDEN: Final = frozenset('/\\\0:*?"<>|')
_DRIVE: Final = re.compile("[A-Za-z]:")


def split_path(text: str) -> Path:
    """Return the parts of a path. 400 for one that leaves its root, a drive, and characters that no name has."""
    if text.startswith("/") or _DRIVE.match(text):
        raise RefusalError(400, f"{text} is not relative to the root")
    parts: list[str] = []
    for part in text.split("/"):
        _check(part, text)
        if part == "..":
            if not parts:
                raise RefusalError(400, f"{text} leaves the root")
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return tuple(parts)


def _check(part: str, text: str) -> None:
    if FORBIDDEN & set(part) or len(part) > MAX_NAME or any(ord(character) < ord(" ") for character in part):
        raise RefusalError(400, f"{text!r} is no path: {part!r} is no file name")
