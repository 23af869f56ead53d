"""Stage 1, load: bytes of a spec to plain JSON data.

JSON and YAML 1.2 (core schema: `on`, `off`, `yes`, `no` are text). Duplicate keys, documents that are too large, too deep or that grow
by aliases, and everything that JSON cannot say are refused with the place where it stands.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from .errors import SpecError, join_pointer
from .runtime.types import is_array, is_object

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 100
MAX_NODES = 500_000

_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


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
            raise SpecError(shown, "", f"the document has more than {MAX_BYTES // 2**20} MiB", "specs are small: is this the right file?")
        content = path.read_bytes()
    except OSError as error:
        raise SpecError(shown, "", f"cannot be read: {error.strerror or error}", "check the path and the permissions") from error
    return load_bytes(content, shown)


def load_bytes(content: bytes, name: str) -> Document:
    """Load a spec from its bytes; see `load_file`."""
    if len(content) > MAX_BYTES:
        raise SpecError(name, "", f"the document has more than {MAX_BYTES // 2**20} MiB", "specs are small: is this the right file?")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpecError(name, "", f"not UTF-8 at byte {error.start}", "save the document as UTF-8") from None
    data = _load_json(text, name) if text.lstrip()[:1] in ("{", "[") and not name.endswith((".yaml", ".yml")) else _load_yaml(text, name)
    _check_size(data, name)
    if not isinstance(data, dict):
        raise SpecError(name, "", "the document is not an object", "a spec starts with a mapping such as `openapi: 3.1.0`")
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
        raise SpecError(name, "", f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}", "check the document") from None
    except ValueError as error:
        raise SpecError(name, "", f"not JSON: {error}", "check the document") from None
    except RecursionError:
        raise _too_deep(name) from None


def _too_deep(name: str, pointer: str = "") -> SpecError:
    return SpecError(name, pointer, f"nested more than {MAX_DEPTH} levels deep", "flatten the document with $ref")


def _check_size(data: Any, name: str) -> None:
    """Refuse what is nested too deeply or has too many values; also text that is no text (lone surrogates)."""
    nodes = 0
    stack: list[tuple[Any, tuple[str | int, ...]]] = [(data, ())]
    while stack:
        value, path = stack.pop()
        nodes += 1
        if len(path) > MAX_DEPTH:
            raise _too_deep(name, join_pointer(path[:4]))
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
            raise SpecError(name, join_pointer(path), "text with a lone surrogate", "replace the broken character") from None


@dataclass
class _Open:
    """A mapping or sequence that is being read."""

    value: dict[str, Any] | list[Any]
    anchor: str | None
    key: str | None = None
    nodes: int = 1

    @property
    def members(self) -> dict[str, Any] | None:
        return self.value if isinstance(self.value, dict) else None

    @property
    def items(self) -> list[Any] | None:
        return self.value if isinstance(self.value, list) else None


def _load_yaml(text: str, name: str) -> Any:
    import yaml  # slow to import, and not needed for JSON

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _YamlReader(name).read(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise SpecError(name, "", f"not YAML: {error.problem or error.context}{place}", "check the document") from None
    except (yaml.YAMLError, ValueError) as error:
        raise SpecError(name, "", f"not YAML: {error}", "check the document") from None
    except RecursionError:
        raise _too_deep(name) from None


class _YamlReader:
    """Builds JSON data from YAML events, without recursion, with a budget for what aliases repeat."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._nodes = 0
        self._result: Any = None
        self._documents = 0

    def read(self, events: Any) -> Any:
        for event in events:
            handler = getattr(self, f"_on_{type(event).__name__}", None)
            if handler is not None:
                handler(event)
        return self._result

    def _fail(self, event: Any, reason: str, remedy: str) -> SpecError:
        mark = event.start_mark
        steps = [open_.key if open_.key is not None else len(open_.value) for open_ in self._stack]
        return SpecError(self._name, join_pointer(steps), f"{reason} (line {mark.line + 1}, column {mark.column + 1})", remedy)

    def _on_DocumentStartEvent(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise self._fail(event, "more than one document", "keep one document in a file")

    def _on_MappingStartEvent(self, event: Any) -> None:
        self._push(event, {})

    def _on_SequenceStartEvent(self, event: Any) -> None:
        self._push(event, [])

    def _push(self, event: Any, value: dict[str, Any] | list[Any]) -> None:
        if event.tag not in (None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            raise self._fail(event, f"the tag {event.tag} is not allowed", "specs are plain data")
        if len(self._stack) >= MAX_DEPTH:
            raise self._fail(event, f"nested more than {MAX_DEPTH} levels deep", "flatten the document with $ref")
        if self._stack and self._stack[-1].items is None and self._stack[-1].key is None:
            raise self._fail(event, "a key that is not text", "write the key as text")
        self._stack.append(_Open(value, event.anchor))

    def _on_MappingEndEvent(self, event: Any) -> None:
        self._pop(event)

    def _on_SequenceEndEvent(self, event: Any) -> None:
        self._pop(event)

    def _pop(self, event: Any) -> None:
        done = self._stack.pop()
        if done.anchor:
            self._anchors[done.anchor] = (done.value, done.nodes)
        self._add(event, done.value, done.nodes)

    def _on_ScalarEvent(self, event: Any) -> None:
        value = self._scalar(event)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._add(event, value, 1)

    def _on_AliasEvent(self, event: Any) -> None:
        known = self._anchors.get(event.anchor)
        if known is None:
            raise self._fail(event, f"the alias *{event.anchor} stands inside its own anchor or before it", "write the value out")
        self._add(event, *known)

    def _add(self, event: Any, value: Any, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise self._fail(event, f"aliases make this document grow over {MAX_NODES} values", "write the values out")
        if not self._stack:
            self._result = value
            return
        parent = self._stack[-1]
        parent.nodes += nodes
        if parent.items is not None:
            parent.items.append(value)
        elif parent.key is None:
            self._begin_member(event, parent, value)
        elif parent.members is not None:
            parent.members[parent.key] = value
            parent.key = None

    def _begin_member(self, event: Any, parent: _Open, key: Any) -> None:
        text = getattr(event, "value", None)
        if not isinstance(text, str) or isinstance(key, dict | list):
            raise self._fail(event, "a key that is not text", "write the key as text")
        if text == "<<" and not event.style:
            raise self._fail(event, "merge keys (<<) are not part of YAML 1.2", "write the members out")
        if text in parent.value:
            raise self._fail(event, f"the key {text!r} stands twice in one mapping", "remove one of them")
        parent.key = text

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        if event.tag not in (None, "!", "tag:yaml.org,2002:str"):
            raise self._fail(event, f"the tag {event.tag} is not allowed", "specs are plain data")
        if event.style or event.tag is not None:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INT.fullmatch(text) and len(text) < 400:
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        if _FLOAT.fullmatch(text) and len(text) < 400:
            return self._finite(event, float(text))
        if re.fullmatch(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", text):
            raise self._fail(event, f"{text} cannot be said in JSON", "write a number or leave it out")
        return text

    def _finite(self, event: Any, number: float) -> float:
        if math.isinf(number):
            raise self._fail(event, "a number too large for a float", "write a smaller number")
        return number
