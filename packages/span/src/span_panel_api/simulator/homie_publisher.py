"""Decides what the panel publishes and in which order. Knows no sockets.

a device is announced    $state = init, $description, every value, $state = ready; all retained
its description changes  the same again, with a greater version; the other devices stay as they are
a value changes          the value; a device that is gone is deleted, topic by topic
nothing changes          measured values are sent again all the same, until firmware r202639
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from .fault_list import Faults
from .homie_text import DESCRIPTION, DOMAIN, STATE, DeviceTree, encode_description
from .mqtt_faults import strip_trees
from .settings import Settings

READY: Final = "ready"

Publish = Callable[[str, str], None]


class Publisher:
    """What one panel has published so far, and what is to come."""

    def __init__(self, settings: Settings, faults: Faults) -> None:
        self._settings = settings
        self._faults = faults
        self._described: dict[str, dict[str, Any]] = {}
        self._versions: dict[str, int] = {}
        self._sent: dict[str, str] = {}
        self.publish: Publish = _nowhere

    @property
    def topics(self) -> Mapping[str, str]:
        """What is retained, by topic."""
        return dict(self._sent)

    def forget(self) -> None:
        """Begin anew, as after a restart of the broker: nothing is retained any more."""
        self._described.clear()
        self._sent.clear()

    def announce(self, trees: list[DeviceTree], now_ms: int) -> None:
        """Publish everything, as the panel does whenever it comes to its broker."""
        trees = strip_trees(trees, list(self._faults))
        self._delete_missing(trees)
        for tree in trees:
            self._announce(tree, now_ms)

    def update(self, trees: list[DeviceTree], now_ms: int, *, repeats: bool = False) -> None:
        """Publish what is different. With `repeats`, older firmware sends measured values again."""
        trees = strip_trees(trees, list(self._faults))
        self._delete_missing(trees)
        does_repeat = repeats and not self._settings.release.is_newest
        for tree in trees:
            if self._described.get(tree.id) != tree.description:
                self._announce(tree, now_ms)
            else:
                self._send_values(tree, does_repeat=does_repeat)

    def announce_again(self, trees: list[DeviceTree], device_id: str, now_ms: int) -> None:
        """Announce one device once more; the root in place of one that is no device of its own."""
        trees = strip_trees(trees, list(self._faults))
        chosen = next((tree for tree in trees if tree.id == device_id), trees[-1])
        self._announce(chosen, now_ms)

    def set_state(self, device_id: str, state: str) -> None:
        """Publish a device's state."""
        self._send(f"{DOMAIN}/{device_id}/{STATE}", state)

    def _announce(self, tree: DeviceTree, now_ms: int) -> None:
        version = max(now_ms, self._versions.get(tree.id, 0) + 1)
        self._versions[tree.id] = version
        self._described[tree.id] = tree.description
        self.set_state(tree.id, "init")
        self._send(f"{DOMAIN}/{tree.id}/{DESCRIPTION}", encode_description(tree.description, version))
        self._delete_values_missing_in(tree)
        for path, value in tree.values.items():
            self._send(f"{DOMAIN}/{tree.id}/{path}", value)
        self.set_state(tree.id, READY)

    def _send_values(self, tree: DeviceTree, *, does_repeat: bool) -> None:
        prefix = f"{DOMAIN}/{tree.id}/"
        for path, value in tree.values.items():
            topic = prefix + path
            if self._sent.get(topic) != value or (does_repeat and _is_measured(tree, path)):
                self._send(topic, value, only_news=not does_repeat)
        if any(path not in tree.values for path in self._values_of(tree.id)):
            self._delete_values_missing_in(tree)

    def _values_of(self, device_id: str) -> list[str]:
        prefix = f"{DOMAIN}/{device_id}/"
        return [topic[len(prefix) :] for topic in self._sent if topic.startswith(prefix) and "$" not in topic]

    def _delete_values_missing_in(self, tree: DeviceTree) -> None:
        for path in self._values_of(tree.id):
            if path not in tree.values:
                self._delete(f"{DOMAIN}/{tree.id}/{path}")

    def _delete_missing(self, trees: list[DeviceTree]) -> None:
        for device_id in set(self._described) - {tree.id for tree in trees}:
            del self._described[device_id]
            prefix = f"{DOMAIN}/{device_id}/"
            for topic in [topic for topic in self._sent if topic.startswith(prefix)]:
                self._delete(topic)

    def _send(self, topic: str, payload: str, *, only_news: bool = False) -> None:
        changed: str | None = self._faults.change_payload(topic, payload)
        if changed is None or (only_news and self._sent.get(topic) == changed):
            return
        self._sent[topic] = changed
        self.publish(topic, changed)

    def _delete(self, topic: str) -> None:
        self._sent.pop(topic, None)
        self.publish(topic, "")


def _is_measured(tree: DeviceTree, path: str) -> bool:
    node, _, name = path.partition("/")
    is_float: bool = tree.description["nodes"][node]["properties"][name]["datatype"] == "float"
    return is_float


def _nowhere(_topic: str, _payload: str) -> None:
    """Nobody listens yet."""
