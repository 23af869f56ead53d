"""Stage 1, load: YAML 1.2 (core schema: `on`, `off`, `yes`, `no` are text) as plain JSON data, within limits."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from .errors import SpecError, join_pointer

MAX_DEPTH = 100
MAX_NODES = 500_000

_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def load_yaml(text: str, name: str) -> Any:
    """Read one YAML document; see `load.load_bytes`."""
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
        raise too_deep(name) from None


def too_deep(name: str, pointer: str = "") -> SpecError:
    """Return the error for a document that is nested too deeply."""
    return SpecError(name, pointer, f"nested more than {MAX_DEPTH} levels deep", "flatten the document with $ref")


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
        handlers = {
            "DocumentStartEvent": self._start_document,
            "MappingStartEvent": self._start_mapping,
            "SequenceStartEvent": self._start_sequence,
            "MappingEndEvent": self._end,
            "SequenceEndEvent": self._end,
            "ScalarEvent": self._add_scalar,
            "AliasEvent": self._add_alias,
        }
        for event in events:
            handler = handlers.get(type(event).__name__)
            if handler is not None:
                handler(event)
        return self._result

    def _fail(self, event: Any, reason: str, remedy: str) -> SpecError:
        mark = event.start_mark
        steps = [len(open_.items) if open_.items is not None else open_.key for open_ in self._stack]
        return SpecError(
            self._name,
            join_pointer(step for step in steps if step is not None),
            f"{reason} (line {mark.line + 1}, column {mark.column + 1})",
            remedy,
        )

    def _start_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise self._fail(event, "more than one document", "keep one document in a file")

    def _start_mapping(self, event: Any) -> None:
        self._push(event, {})

    def _start_sequence(self, event: Any) -> None:
        self._push(event, [])

    def _push(self, event: Any, value: dict[str, Any] | list[Any]) -> None:
        if event.tag not in (None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            raise self._fail(event, f"the tag {event.tag} is not allowed", "specs are plain data")
        if len(self._stack) >= MAX_DEPTH:
            raise self._fail(event, f"nested more than {MAX_DEPTH} levels deep", "flatten the document with $ref")
        if self._stack and self._stack[-1].items is None and self._stack[-1].key is None:
            raise self._fail(event, "a key that is not text", "write the key as text")
        self._stack.append(_Open(value, event.anchor))

    def _end(self, event: Any) -> None:
        done = self._stack.pop()
        if done.anchor:
            self._anchors[done.anchor] = (done.value, done.nodes)
        self._add(event, done.value, done.nodes)

    def _add_scalar(self, event: Any) -> None:
        value = self._scalar(event)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._add(event, value, 1)

    def _add_alias(self, event: Any) -> None:
        known = self._anchors.get(event.anchor)
        if known is None:
            raise self._fail(
                event, f"the alias *{event.anchor} stands inside its own anchor or before it", "write the value out"
            )
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
