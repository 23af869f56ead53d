"""The controller. The package's docstring has the table of what it does."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Literal, NamedTuple

from devicewire.span.homie import DESCRIPTION, SET, STATE, TARGET, DescriptionError, DeviceState, parse_description

from ..state import PanelIssue
from .tree import Device, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from devicewire.span.homie import Topics

__all__ = ["Controller", "Event"]

_MOST_DEVICES = 512
_MOST_SLOTS = 20_000
"""A panel with 48 circuits has about 60 devices and 900 properties. What goes beyond these limits is garbage, and is not kept."""
_MOST_EVENTS = 10_000
_LONGEST_SHOWN = 200
_FOR_ALL = (DeviceState.LOST, DeviceState.DISCONNECTED)
"""States of the root that hold for all devices below it."""
_UNREADABLE = "unreadable"
_NO_ID = frozenset("/+#\0$")


class Event(NamedTuple):
    """Something other than a value changed. `previous` is the state before."""

    kind: Literal["state", "structure"]
    device: str
    previous: DeviceState | None = None


class Controller:
    """Follows one tree of devices.

    Args:
        root: id of the root device.
        topics: shapes of topics.
    """

    def __init__(self, root: str, topics: Topics) -> None:
        if not _is_id(root):
            raise ValueError(f"{root!r} cannot be the id of a device: it must not be empty or hold / + # $")
        self.topics = topics
        self.devices: dict[str, Device] = {root: Device(root)}
        self.root = self.devices[root]
        self.is_connected = False
        self.now = 0.0
        """Monotonic seconds of what is being fed."""
        self.on_value: Callable[[Slot, bytes | None], object] | None = None
        """Told of each value that differs from the one before."""
        self.on_arrival: Callable[[Slot], object] | None = None
        """Told of each value, even if it is the same as before."""
        self.events: deque[Event] = deque(maxlen=_MOST_EVENTS)
        self.messages = self.ignored = 0
        self.version = 0
        """Grows when devices or nodes come or go, or are described anew."""
        self._slots: dict[bytes, Slot] = {}
        self._asked: dict[str, bool] = {}
        """Devices that are subscribed to; True when their retained messages have come."""
        self._reachable: tuple[str, ...] | None = None

    # What arrives

    def begin(self, now: float) -> None:
        """What follows arrives at this time."""
        self.now = now

    def message(self, topic: bytes, payload: bytes, is_retained: bool = False) -> None:
        """Take one message. Never raises."""
        self.messages += 1
        slot = self._slots.get(topic)
        if slot is None or not payload:
            self._seldom(topic, payload, is_retained)
            return
        slot.received = self.now
        slot.is_retained = is_retained
        slot.node.version += 1
        previous = slot.payload
        if previous != payload:
            slot.payload = payload
            if self.on_value is not None:
                self.on_value(slot, previous)
        if self.on_arrival is not None:
            self.on_arrival(slot)

    def _seldom(self, topic: bytes, payload: bytes, is_retained: bool) -> None:
        """A topic that is new, or is no property, or a payload that deletes."""
        parts = self._parts(topic)
        device = self._device(parts[0], is_new=bool(payload)) if parts is not None and _is_wanted(parts[1:]) else None
        if parts is None or device is None:
            self.ignored += 1  # `set` of others, attributes that say nothing about values, what is deleted already
        elif parts[1] == STATE:
            self._state(device, payload)
        elif parts[1] == DESCRIPTION:
            self._description(device, payload)
        elif len(parts) == 3:
            self._property(device, parts[1], parts[2], topic, payload, is_retained)
        else:
            self._target(device, parts[1], parts[2], topic, payload)
        if device is not None and not payload and device is not self.root and device.is_forgettable:
            self.devices.pop(device.id, None)

    def _parts(self, topic: bytes) -> tuple[str, ...] | None:
        try:
            return self.topics.split(topic.decode())
        except UnicodeDecodeError:
            return None

    def _device(self, name: str, *, is_new: bool) -> Device | None:
        device = self.devices.get(name)
        if device is None and is_new and len(self.devices) < _MOST_DEVICES and _is_id(name):
            device = self.devices[name] = Device(name)
        return device

    def _state(self, device: Device, payload: bytes) -> None:
        state = (DeviceState.read(payload) or DeviceState(_UNREADABLE)) if payload else None
        previous, device.state, device.state_received = device.state, state, self.now
        if state != previous:
            self._touch(device)
            self.events.append(Event("state", device.id, previous))
        if (state is None) != (previous is None):
            self._restructured(device)

    def _description(self, device: Device, payload: bytes) -> None:
        device.described = self.now
        if payload == device.raw_description:
            device.problem = ""
            return
        try:
            description = parse_description(payload) if payload else None
        except DescriptionError as error:
            device.problem = str(error)[:_LONGEST_SHOWN]
            return
        device.describe(description, payload or None)
        self._restructured(device)

    def _restructured(self, device: Device) -> None:
        self._reachable = None
        self.version += 1
        self.events.append(Event("structure", device.id))

    def _property(
        self, device: Device, node_id: str, name: str, topic: bytes, payload: bytes, is_retained: bool
    ) -> None:
        slot = self._slot(device, node_id, name, topic, is_new=bool(payload))
        if slot is None:
            self.ignored += 1
            return
        previous, slot.payload = slot.payload, payload or None
        slot.received, slot.is_retained = self.now, is_retained
        slot.node.version += 1
        self._clean(slot, topic)
        if self.on_value is not None and previous != slot.payload:
            self.on_value(slot, previous)
        if self.on_arrival is not None:
            self.on_arrival(slot)

    def _target(self, device: Device, node_id: str, name: str, topic: bytes, payload: bytes) -> None:
        of = topic[: -len(TARGET) - 1]
        slot = self._slot(device, node_id, name, of, is_new=bool(payload))
        if slot is None:
            self.ignored += 1
            return
        slot.target = payload or None
        slot.node.version += 1
        if self.on_value is not None:
            self.on_value(slot, slot.payload)
        self._clean(slot, of)

    def _slot(self, device: Device, node_id: str, name: str, topic: bytes, *, is_new: bool) -> Slot | None:
        slot = self._slots.get(topic)
        if slot is None and is_new and len(self._slots) < _MOST_SLOTS:
            node = device.node(node_id)
            slot = self._slots[topic] = node.slots[name] = Slot(name, node)
        return slot

    def _clean(self, slot: Slot, topic: bytes) -> None:
        """Forget a slot that holds nothing any more."""
        node = slot.node
        if not slot.is_empty:
            return
        self._slots.pop(topic, None)
        node.slots.pop(slot.id, None)
        if not node.slots and node.description is None:
            node.device.nodes.pop(node.id, None)

    def _touch(self, device: Device) -> None:
        """What is live may have changed: for the root, everywhere."""
        for one in self.devices.values() if device is self.root else (device,):
            for node in one.nodes.values():
                node.version += 1

    # The tree

    def state_of(self, device: Device) -> DeviceState | None:
        """Return the state of a device; what the root says may hold for all."""
        if self.root.state in _FOR_ALL and device.state is not None:
            return self.root.state
        return device.state

    def is_ready(self, device: Device) -> bool:
        """Whether a device can be believed and told something, as far as the panel says."""
        is_root_ready = self.root.state == DeviceState.READY and self.root.description is not None
        return is_root_ready and self.state_of(device) == DeviceState.READY and device.description is not None

    def is_live(self, device: Device) -> bool:
        """The same, and the broker is there."""
        return self.is_connected and self.is_ready(device)

    @property
    def reachable(self) -> tuple[str, ...]:
        """Ids of the root and of all that descriptions name below it, parents first."""
        if self._reachable is None:
            found: dict[str, None] = {self.root.id: None}
            queue = deque([self.root.id])
            while queue and len(found) < _MOST_DEVICES:
                fresh = [child for child in self._children(queue.popleft()) if child not in found]
                found.update(dict.fromkeys(fresh))
                queue.extend(fresh)
            self._reachable = tuple(found)
        return self._reachable

    def _children(self, name: str) -> Iterator[str]:
        device = self.devices.get(name)
        if device is not None and device.description is not None:
            yield from (child for child in device.description.children if _is_id(child))

    @property
    def tree(self) -> Iterator[Device]:
        """The devices that are there: named by the tree, with a state and a description."""
        for name in self.reachable:
            device = self.devices.get(name)
            if device is not None and device.state is not None and device.description is not None:
                yield device

    @property
    def issues(self) -> Iterator[PanelIssue]:
        """What is wrong with states and descriptions."""
        for name in self.reachable:
            device = self.devices.get(name)
            if device is None or (device.state is None and device is not self.root):
                if self._asked.get(name):
                    yield PanelIssue(name, "", "", "the description of its parent names it, and it does not exist")
                continue
            if device.problem:
                yield PanelIssue(name, "", DESCRIPTION, device.problem)
            for issue in device.description.issues if device.description is not None else ():
                yield PanelIssue(name, "", DESCRIPTION, f"{issue.place} is {issue.problem}", issue.raw)
            if device.state is not None and not device.state.is_listed:
                yield PanelIssue(name, "", STATE, "no state of Homie 5", str(device.state)[:_LONGEST_SHOWN])

    # Subscribing

    def connected(self) -> None:
        """A broker is there; nothing is subscribed to."""
        self.is_connected = True
        self._asked.clear()
        self._touch(self.root)

    def disconnected(self) -> None:
        """The broker is gone."""
        self.is_connected = False
        self._touch(self.root)

    def wanted(self) -> tuple[str, ...]:
        """Return ids of devices to subscribe to now; they count as asked for from here on."""
        fresh = tuple(name for name in self.reachable if name not in self._asked)
        self._asked.update(dict.fromkeys(fresh, False))
        return fresh

    def settle(self, names: Iterable[str], since: float) -> None:
        """All retained messages of these devices have come since then; what did not come was deleted meanwhile."""
        for name in names:
            self._asked[name] = True
            device = self.devices.get(name)
            if device is not None:
                self._sweep(device, since)

    def _sweep(self, device: Device, since: float) -> None:
        old = [
            (topic, slot)
            for topic, slot in self._slots.items()
            if slot.node.device is device and slot.received < since and slot.payload is not None
        ]
        for topic, _ in old:
            self.message(topic, b"")
        if device.raw_description is not None and device.described < since:
            self._description(device, b"")
        if device.state is not None and device.state_received < since:
            self._state(device, b"")

    @property
    def is_complete(self) -> bool:
        """Whether the panel is ready, and all that the broker remembers of it has come."""
        return self.is_live(self.root) and all(self._asked.get(name) for name in self.reachable)


def _is_id(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_SHOWN and _NO_ID.isdisjoint(name)


def _is_wanted(levels: tuple[str, ...]) -> bool:
    """Whether a topic, below its device, is a state, a description, a property or a target."""
    if len(levels) == 1:
        return levels[0] in {STATE, DESCRIPTION}
    if len(levels) == 3 and levels[2] != TARGET:
        return False
    return len(levels) in {2, 3} and levels[1] != SET and _is_id(levels[0]) and _is_id(levels[1])
