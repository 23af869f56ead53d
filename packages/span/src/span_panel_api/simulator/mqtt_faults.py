"""Faults of what the panel publishes. They stand in the same list as those of HTTP, and hit no request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from .answers import Answer
from .faults import Fault
from .homie_text import DESCRIPTION, DeviceTree


@dataclass(frozen=True, kw_only=True)
class OnTopic:
    """Which messages a fault hits. `topic` is a pattern with `*` and `?` for the whole topic."""

    topic: str = "*"
    times: int | None = None
    probability: float = 1.0
    acts: bool = True

    def __post_init__(self) -> None:
        if self.times is not None and self.times < 1:
            raise ValueError(f"times must be 1 or more, not {self.times!r}; leave it out for every message")
        if not 0.0 <= self.probability <= 1.0:
            raise ValueError(f"probability must lie between 0 and 1, not {self.probability!r}")

    def matches(self, method: str, path: str) -> bool:  # noqa: ARG002 - the names of `Fault`
        """Hit no request."""
        return False

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Leave answers alone."""
        return answer

    def matches_topic(self, topic: str, /) -> bool:
        """Tell whether it applies to a message."""
        return fnmatchcase(topic, self.topic)

    def change_payload(self, payload: str, /) -> str | None:
        """Return what to publish instead; None publishes nothing."""
        return payload


@dataclass(frozen=True)
class MqttGarbage(OnTopic):
    """Another payload in place of the right one."""

    payload: str = "banana"

    def matches_topic(self, topic: str, /) -> bool:
        """Hit values only, unless the pattern asks for more."""
        return super().matches_topic(topic) and ("$" not in topic.rpartition("/")[2] or "$" in self.topic)

    def change_payload(self, _payload: str, /) -> str | None:
        """Return the other payload."""
        return self.payload


@dataclass(frozen=True)
class MqttSilence(OnTopic):
    """Messages that are never sent."""

    def change_payload(self, _payload: str, /) -> str | None:
        """Publish nothing."""
        return None


@dataclass(frozen=True)
class HalfDescription(OnTopic):
    """Descriptions that end in the middle. `device` is a pattern for their devices."""

    device: str = "*"

    def matches_topic(self, topic: str, /) -> bool:
        """Hit the descriptions of the devices."""
        *_, device, last = topic.split("/")
        return last == DESCRIPTION and fnmatchcase(device, self.device)

    def change_payload(self, payload: str, /) -> str | None:
        """Return the first half."""
        return payload[: len(payload) // 2]


@dataclass(frozen=True)
class VanishNode(OnTopic):
    """A part that is not there: `node` is a node's id, a device's id, or a class such as `bess`; patterns are allowed."""

    node: str

    def matches_topic(self, _topic: str, /) -> bool:
        """Hit no message: the part is left out before."""
        return False

    def is_gone(self, tree: DeviceTree) -> bool:
        """Tell whether a whole device is left out. The root never is."""
        class_ = str(tree.description["type"]).rpartition(".")[2]
        return "parent" in tree.description and (fnmatchcase(tree.id, self.node) or fnmatchcase(class_, self.node))

    def strip(self, trees: Iterable[DeviceTree]) -> list[DeviceTree]:
        """Return the devices without what has vanished."""
        before = list(trees)
        gone = {tree.id for tree in before if self.is_gone(tree)}
        return [self._stripped(tree, gone) for tree in before if tree.id not in gone]

    def _stripped(self, tree: DeviceTree, gone: set[str]) -> DeviceTree:
        description: dict[str, Any] = dict(tree.description)
        if "children" in description:
            description["children"] = [child for child in description["children"] if child not in gone]
        kept = {id_: node for id_, node in description["nodes"].items() if not fnmatchcase(id_, self.node)}
        values = {path: value for path, value in tree.values.items() if path.partition("/")[0] in kept}
        return replace(tree, description={**description, "nodes": kept}, values=values)


def strip_trees(trees: list[DeviceTree], faults: Sequence[Fault]) -> list[DeviceTree]:
    """Leave out everything that has vanished."""
    for fault in faults:
        if isinstance(fault, VanishNode):
            trees = fault.strip(trees)
    return trees
