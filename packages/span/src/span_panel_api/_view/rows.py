"""Rows say which property a field is read from; a part is a record with the nodes that it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from .._reading import Cell
from ..state import PanelIssue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from devicewire.span.homie import Issue, Property

    from .._homie.tree import Device, Node
    from .._reading import Record
    from ..events import Part as PartName

__all__ = ["Row", "Values", "ViewPart", "is_settable", "negated", "rows", "target", "word"]

Values = dict[str, Any]


class Row(NamedTuple):
    """One field: id of the property that it is read from, and what is done with the property's value."""

    field: str
    source: str
    convert: Callable[[Any], Any] | None = None


def rows(*items: tuple[str, Any] | tuple[str, Any, Callable[[Any], Any]]) -> tuple[Row, ...]:
    """Make rows."""
    return tuple(Row(item[0], item[1].id, item[2] if len(item) == 3 else None) for item in items)


def negated(value: float) -> float:
    """Turn the sign; there is no minus zero."""
    return 0.0 - value


def word(value: Any) -> str:
    """Return a member of an enumeration as plain text."""
    return str(value)


@dataclass(slots=True, eq=False)
class ViewPart:
    """A record, and what it is made of.

    Args:
        name: of the part, as in `Change.part`.
        id: of the record.
        record: its class.
        device: whose state decides whether it is live.
        sources: nodes with the rows that are read from them.
        finish: works out what no single property says; gets the values so far.
        others: nodes that `finish` looks at besides.
    """

    name: PartName
    id: str
    record: type[Record]
    device: Device
    sources: tuple[tuple[Node, tuple[Row, ...]], ...]
    finish: Callable[[Values], None] | None = None
    others: tuple[Node, ...] = ()
    made: Record | None = None
    version: int = -1
    issues: tuple[PanelIssue, ...] = ()
    nodes: tuple[Node, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.nodes = (*(node for node, _ in self.sources), *self.others)

    @property
    def is_dirty(self) -> bool:
        """Whether something came for it since it was made."""
        return self.made is None or self.version != self._newest

    @property
    def _newest(self) -> int:
        return sum(node.version for node in self.nodes)

    def make(self, is_live: bool, epoch: float) -> Record:
        """Make the record. `epoch`: seconds since 1970 at monotonic 0."""
        values: Values = {}
        cells: dict[str, Cell] = {}
        found: list[PanelIssue] = []
        for node, wanted in self.sources:
            if node.slots:
                problems = _collect(node, wanted, values, cells, epoch)
                found += [PanelIssue(node.device.id, node.id, item.place, item.problem, item.raw) for item in problems]
        if self.finish is not None:
            self.finish(values)
        self.issues, self.version = tuple(found), self._newest
        self.made = self.record(id=self.id, is_live=is_live, cells=cells, **values)
        return self.made


def _collect(node: Node, wanted: Iterable[Row], values: Values, cells: dict[str, Cell], epoch: float) -> list[Issue]:
    """Read the slots of a node that its description names."""
    slots, live = node.slots, node.live
    issues: list[Issue] = []
    last: Property[Any] | None = None
    value: Any = None
    for name, source, convert in wanted:
        described, slot = live.get(source), slots.get(source)
        if described is None or slot is None or slot.payload is None:
            continue
        if last is not described:  # rows of one property stand together
            last, value = described, described.parse(slot.payload, issues)
        cells[name] = Cell(slot.payload, epoch + slot.received, slot.is_retained, slot.target)
        values[name] = value if convert is None or value is None else convert(value)
    return issues


def target(node: Node, name: str) -> str | None:
    """The value that a property is moving to, as text."""
    slot, about = node.slots.get(name), node.live.get(name)
    value = None if slot is None or slot.target is None or about is None else about.parse(slot.target)
    return None if value is None else str(value)


def is_settable(node: Node, name: str) -> bool:
    """Whether the device says that a property takes commands."""
    about = node.live.get(name)
    return about is not None and about.settable
