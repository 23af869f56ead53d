"""Change one text in a YAML document, and leave every other character as it is, comments included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml


def with_member(text: str, place: Iterable[str], name: str, value: str, *, after: str) -> str:
    """Return a document whose mapping at `place` has that member, put behind the member `after` where it is new.

    Who calls reads the result back: what is odd, such as a key that is a text of several lines, may come out wrong.

    Raises:
        LookupError: there is no such mapping, not that member to put it behind, or a text of several lines in the way.
    """
    mapping = _mapping(text, place)
    quoted = "'" + value.replace("'", "''") + "'"
    found = _member(mapping, name)
    if found is not None:
        return _replaced(text, found[1], quoted)
    neighbour = _member(mapping, after)
    if neighbour is None:
        raise KeyError(after)
    if mapping.flow_style:
        return _replaced(text, neighbour[1], f"{_source(text, neighbour[1])}, {name}: {quoted}")
    lines = text.splitlines(keepends=True)
    line = neighbour[1].end_mark.line
    bare = lines[line].rstrip("\r\n")
    ending = lines[line][len(bare) :] or "\n"
    indent = " " * neighbour[0].start_mark.column
    lines[line] = f"{bare}{ending}{indent}{name}: {quoted}{ending}"
    return "".join(lines)


def _mapping(text: str, place: Iterable[str]) -> yaml.MappingNode:
    import yaml

    node: Any = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for step in place:
        pair = _member(node, step) if isinstance(node, yaml.MappingNode) else None
        node = pair[1] if pair else None
    if isinstance(node, yaml.MappingNode):
        return node
    raise LookupError("there is no mapping")


def _member(mapping: yaml.MappingNode, name: str) -> tuple[yaml.ScalarNode, yaml.ScalarNode] | None:
    pairs: list[tuple[Any, Any]] = mapping.value
    return next(((key, value) for key, value in pairs if key.value == name), None)


def _source(text: str, node: yaml.ScalarNode) -> str:
    start, end = _span(text, node)
    return text[start:end]


def _replaced(text: str, node: yaml.ScalarNode, new: str) -> str:
    start, end = _span(text, node)
    return text[:start] + new + text[end:]


def _span(text: str, node: yaml.ScalarNode) -> tuple[int, int]:
    """Where a scalar stands; the two parsers of the library count bytes or characters, but both know lines and columns."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    start, end = node.start_mark, node.end_mark
    if start.line != end.line:
        raise LookupError("a text of several lines has no end that is sure")
    return starts[start.line] + start.column, starts[end.line] + end.column
