"""What a controller holds: devices with nodes with slots, one slot for each property that was ever published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.span.homie import Description, DeviceState, NodeDescription, Property

__all__ = ["Device", "Node", "Slot"]

_NO_NODES: Mapping[str, NodeDescription] = {}


class Slot:
    """The newest text of one property."""

    __slots__ = ("id", "is_retained", "node", "payload", "received", "target")

    def __init__(self, name: str, node: Node) -> None:
        self.id = name
        self.node = node
        self.payload: bytes | None = None
        self.received = 0.0
        self.is_retained = False
        self.target: bytes | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing any more."""
        return self.payload is None and self.target is None


class Node:
    """The slots of one node. `version` grows with all that comes for it."""

    __slots__ = ("description", "device", "id", "live", "slots", "version")

    def __init__(self, name: str, device: Device) -> None:
        self.id = name
        self.device = device
        self.description: NodeDescription | None = None
        self.live: Mapping[str, Property[Any]] = {}
        """Properties as this device describes them; filled by whoever knows the spec."""
        self.slots: dict[str, Slot] = {}
        self.version = 0


class Device:
    """One device: its state, its description, its nodes."""

    __slots__ = ("described", "description", "id", "nodes", "problem", "raw_description", "state", "state_received")

    def __init__(self, name: str) -> None:
        self.id = name
        self.state: DeviceState | None = None
        self.state_received = 0.0
        self.description: Description | None = None
        self.raw_description: bytes | None = None
        self.described = 0.0
        """When the description came."""
        self.problem = ""
        """Why the last description could not be read."""
        self.nodes: dict[str, Node] = {}

    @property
    def type(self) -> str:
        """The type that it says it has."""
        return "" if self.description is None else self.description.type or ""

    @property
    def described_nodes(self) -> Mapping[str, NodeDescription]:
        """The nodes that its description names; each of them is in `nodes`, too."""
        return _NO_NODES if self.description is None else self.description.nodes

    @property
    def is_forgettable(self) -> bool:
        """Whether nothing is left of it."""
        return (
            self.state is None and self.raw_description is None and not any(node.slots for node in self.nodes.values())
        )

    def node(self, name: str) -> Node:
        """Return a node, made when it is new."""
        node = self.nodes.get(name)
        if node is None:
            node = self.nodes[name] = Node(name, self)
            if self.description is not None:
                node.description = self.description.nodes.get(name)
        return node

    def describe(self, description: Description | None, raw: bytes | None) -> None:
        """Take a new description, or none."""
        self.description, self.raw_description, self.problem = description, raw, ""
        known = self.described_nodes
        for name in known:
            self.node(name)
        for name, node in list(self.nodes.items()):
            node.description, node.live = known.get(name), {}
            node.version += 1
            if node.description is None and not node.slots:
                del self.nodes[name]
