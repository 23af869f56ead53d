"""Stage 1, load: bytes of a spec to plain JSON data.

JSON and YAML 1.2 (core schema: `on`, `off`, `yes`, `no` are text). Duplicate keys, documents that are too large, too deep or that grow
by aliases, and everything that JSON cannot say are refused with the place where it stands.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from .errors import SpecError, join_pointer
from .load_yaml import MAX_DEPTH, MAX_NODES, load_yaml, too_deep
from .runtime.types import is_array, is_object

MAX_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Document:
    """A loaded spec."""

    file: str
    """Name for messages and for the first line of generated files; relative, with forward slashes."""
    data: dict[str, Any]
    sha256: str


def load_file(path: Path, name: str | None = None) -> Document:
    """Load a spec from a file.

    Raises:
        SpecError: it cannot be read, is too large, or is not JSON or YAML.
    """
    shown = name or path.name
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SpecError(
                shown,
                "",
                f"the document has more than {MAX_BYTES // 2**20} MiB",
                "specs are small: is this the right file?",
            )
        content = path.read_bytes()
    except OSError as error:
        raise SpecError(
            shown, "", f"cannot be read: {error.strerror or error}", "check the path and the permissions"
        ) from error
    return load_bytes(content, shown)


def load_bytes(content: bytes, name: str) -> Document:
    """Load a spec from its bytes; see `load_file`."""
    if len(content) > MAX_BYTES:
        raise SpecError(
            name, "", f"the document has more than {MAX_BYTES // 2**20} MiB", "specs are small: is this the right file?"
        )
    if not content.strip():
        raise SpecError(name, "", "the document is empty", "give the device's OpenAPI 3 document")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpecError(name, "", f"not UTF-8 at byte {error.start}", "save the document as UTF-8") from None
    data = (
        _load_json(text, name)
        if text.lstrip()[:1] in ("{", "[") and not name.endswith((".yaml", ".yml"))
        else load_yaml(text, name)
    )
    _check_size(data, name)
    if not isinstance(data, dict):
        raise SpecError(
            name, "", "the document is not an object", "a spec starts with a mapping such as `openapi: 3.1.0`"
        )
    return Document(name, cast(dict[str, Any], data), hashlib.sha256(content).hexdigest())


def _load_json(text: str, name: str) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(items)
        if len(result) != len(items):
            seen: set[str] = set()
            twice = next(key for key, _ in items if key in seen or seen.add(key))  # type: ignore[func-returns-value] # set.add as a side effect
            raise SpecError(name, "", f"the key {twice!r} stands twice in one object", "remove one of them")
        return result

    def constant(word: str) -> None:
        raise SpecError(name, "", f"{word} is not JSON", "write a number or leave it out")

    def number(word: str) -> float:
        value = float(word)
        if math.isinf(value):
            raise SpecError(name, "", f"{word} is too large for a float", "write a smaller number")
        return value

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=constant, parse_float=number)
    except json.JSONDecodeError as error:
        raise SpecError(
            name, "", f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}", "check the document"
        ) from None
    except ValueError as error:
        raise SpecError(name, "", f"not JSON: {error}", "check the document") from None
    except RecursionError:
        raise too_deep(name) from None


def _check_size(data: Any, name: str) -> None:
    """Refuse what is nested too deeply or has too many values; also text that is no text (lone surrogates)."""
    nodes = 0
    stack: list[tuple[Any, tuple[str | int, ...]]] = [(data, ())]
    while stack:
        value, path = stack.pop()
        nodes += 1
        if len(path) > MAX_DEPTH:
            raise too_deep(name, join_pointer(path[:4]))
        if nodes > MAX_NODES:
            raise SpecError(name, "", f"more than {MAX_NODES} values", "split the document")
        if is_object(value):
            stack.extend((item, (*path, key)) for key, item in value.items())
            nodes += len(value)
            for key in value:
                _check_text(key, name, path)
        elif is_array(value):
            stack.extend((item, (*path, index)) for index, item in enumerate(value))
        elif isinstance(value, str):
            _check_text(value, name, path)


def _check_text(text: str, name: str, path: tuple[str | int, ...]) -> None:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise SpecError(
                name, join_pointer(path), "text with a lone surrogate", "replace the broken character"
            ) from None
