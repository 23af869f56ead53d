"""Devices: what several nodes have reported, under names that are typed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Generic, NoReturn, Self, TypeVar, overload

from ...runtime.types import FrozenDict
from .description import Description
from .errors import Issue
from .properties import Node, Payload

__all__ = ["Device", "NodeOf", "NodesOf"]

M = TypeVar("M", bound=Node)


class NodeOf(Generic[M]):
    """A node with a fixed id. On a device it is what that node has reported: with nothing in it when the device has no such node."""

    def __init__(self, id: str, node: type[M]) -> None:  # noqa: A002 # Homie's word
        self.id = id
        self.node = node
        self._empty = node()

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: Device, owner: type) -> M: ...
    def __get__(self, instance: Device | None, owner: type) -> Self | M:
        if instance is None:
            return self
        found = instance.nodes.get(self.id)
        return found if isinstance(found, self.node) else self._empty

    def __set__(self, instance: Device, value: object) -> NoReturn:
        raise AttributeError(f"{self.id} cannot be set: a device is what it reported")


class NodesOf(Generic[M]):
    """Nodes of one class whose ids only the device knows. On a device: a read-only mapping by id."""

    def __init__(self, node: type[M]) -> None:
        self.node = node

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: Device, owner: type) -> Mapping[str, M]: ...
    def __get__(self, instance: Device | None, owner: type) -> Self | Mapping[str, M]:
        if instance is None:
            return self
        return FrozenDict({id_: node for id_, node in instance.nodes.items() if isinstance(node, self.node)})

    def __set__(self, instance: Device, value: object) -> NoReturn:
        raise AttributeError("nodes cannot be set: a device is what it reported")


class Device:
    """What the nodes of one device have reported. It does not change."""

    __slots__ = ("nodes",)

    TYPE: ClassVar[str] = ""
    """Type of such devices in descriptions."""
    NODES: ClassVar[Mapping[str, type[Node]]] = MappingProxyType({})
    """Classes of nodes by id, where the id is fixed."""
    NODE_TYPES: ClassVar[Mapping[str, type[Node]]] = MappingProxyType({})
    """Classes of nodes by their type in descriptions, other spellings of it included."""

    nodes: Mapping[str, Node]
    """All nodes that are known, by id."""

    def __init__(self, nodes: Mapping[str, Node] = FrozenDict()) -> None:
        self.nodes = FrozenDict(nodes)

    @classmethod
    def node_class(cls, id: str, type: str = "") -> type[Node] | None:  # noqa: A002 # Homie's words
        """Return the class of a node by its type, or by its id; None for one that the spec does not know."""
        return cls.NODE_TYPES.get(type) or cls.NODES.get(id)

    @classmethod
    def read(
        cls,
        about: Description,
        payloads: Mapping[str, Mapping[str, Payload]],
        issues: list[Issue] | None = None,
    ) -> Self:
        """Make a device from its description and its payloads by node and property; nodes the spec does not know are left out."""
        nodes: dict[str, Node] = {}
        for id_, item in about.nodes.items():
            kind = cls.node_class(id_, item.type)
            if kind is not None:
                nodes[id_] = kind(payloads.get(id_, {}), kind.described(item.properties, issues))
            elif issues is not None:
                issues.append(Issue(f"nodes/{id_}", "type", item.type))
        return cls(nodes)

    def has(self, id: str) -> bool:  # noqa: A002 # Homie's word
        """Whether the device has a node."""
        return id in self.nodes

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What is wrong with the payloads, the place with the node before it."""
        return tuple(
            Issue(f"{id_}/{issue.place}", issue.problem, issue.raw)
            for id_, node in self.nodes.items()
            for issue in node.issues
        )

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.nodes == other.nodes

    def __hash__(self) -> int:
        return hash(frozenset(self.nodes.items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self.nodes)})"

    def __reduce__(self) -> tuple[type[Self], tuple[dict[str, Any]]]:
        return (type(self), (dict(self.nodes),))
