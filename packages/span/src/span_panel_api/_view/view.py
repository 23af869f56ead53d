"""Makes snapshots. What did not change since the last one is the same object."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from devicewire.span import homie_1, homie_flat
from devicewire.span.homie import property_for

from ..state import (
    Battery,
    Circuit,
    CircuitMap,
    EvCharger,
    Grid,
    Inverter,
    PanelInfo,
    PanelIssue,
    PanelSnapshot,
    PowerFlows,
    Record,
    Solar,
)
from . import flat, tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.span.homie import DeviceState, Issue, NodeDescription

    from .._homie.controller import Controller
    from .._homie.tree import Device, Node
    from ..state import Connection
    from .rows import ViewPart

__all__ = ["View"]

_CLOCK_SET_S = 1.0
R = TypeVar("R", bound=Record)
_Fed = TypeVar("_Fed", Battery, Inverter, EvCharger)


class View:
    """The records of one panel.

    Args:
        core: what the panel has published.
    """

    def __init__(self, core: Controller) -> None:
        self._core = core
        self.epoch = time.time() - time.monotonic()
        """Seconds since 1970 at monotonic 0."""
        self.data_model: str | None = None
        self._parts: tuple[ViewPart, ...] = ()
        self._by_node: dict[Node, tuple[ViewPart, ...]] = {}
        self._version = -1
        self._deciding: tuple[bytes | None, ...] = ()
        self._issues: tuple[PanelIssue, ...] = ()
        self._last: PanelSnapshot | None = None
        self._fed: dict[tuple[str, str], tuple[Any, str, Any]] = {}

    @property
    def now(self) -> float:
        """Seconds since 1970, by the clock that all arrivals are told by."""
        return self.epoch + time.monotonic()

    def _follow_clock(self) -> None:
        """The computer's clock may have been set; what arrived is told by the new one."""
        epoch = time.time() - time.monotonic()
        if abs(epoch - self.epoch) > _CLOCK_SET_S:
            self.epoch = epoch

    # Structure

    @property
    def parts(self) -> tuple[ViewPart, ...]:
        """All parts, as the descriptions say now."""
        is_old = self._version != self._core.version
        if is_old or (self.data_model == homie_1.DATA_MODEL and tree.deciding(self._core.tree) != self._deciding):
            self._restructure()
        return self._parts

    def _restructure(self) -> None:
        core, devices = self._core, tuple(self._core.tree)
        self._version, self._deciding = core.version, tree.deciding(devices)
        self.data_model = _data_model(core.root)
        found: list[PanelIssue] = []
        for device in dict.fromkeys((core.root, *devices)):
            found += self._describe(device)
        self._issues = tuple(found)
        if self.data_model is None:
            self._parts = ()
        else:
            maker = flat.parts if self.data_model == homie_flat.DATA_MODEL else tree.parts
            self._parts = tuple(maker(core.root, iter(devices)))
        self._by_node = {}
        for part in self._parts:
            for node in part.nodes:
                self._by_node[node] = (*self._by_node.get(node, ()), part)

    def _describe(self, device: Device) -> list[PanelIssue]:
        """Give each node the properties that its device declares."""
        found: list[PanelIssue] = []
        for name, about in device.described_nodes.items():
            node = device.nodes[name]
            problems: list[Issue] = []
            if not node.live:
                node.live = self._live(device, about, problems)
            found += [PanelIssue(device.id, name, item.place, item.problem, item.raw) for item in problems]
        return found

    def _live(self, device: Device, about: NodeDescription, problems: list[Issue]) -> Mapping[str, Any]:
        if self.data_model == homie_flat.DATA_MODEL:
            kind = flat.node_class(about.id, about.type)
        else:
            kind = tree.node_class(device, about.id, about.type)
        if kind is None:
            return {name: property_for(item) for name, item in about.properties.items()}
        return kind.described(about.properties, problems)

    # Records

    def parts_with(self, node: Node) -> tuple[ViewPart, ...]:
        """The parts that are made of this node, among others."""
        self.parts  # noqa: B018 # the structure of now
        return self._by_node.get(node, ())

    def record(self, part: ViewPart) -> Record:
        """The record of a part, as it is now."""
        is_live = self._core.is_live(part.device)
        made = part.made
        if made is None or part.is_dirty or made.is_live != is_live:
            made = part.make(is_live, self.epoch)
        return made

    def snapshot(self, connection: Connection) -> PanelSnapshot:
        """Everything, as it is now."""
        self._follow_clock()
        core, last = self._core, self._last
        records = [(part, self.record(part)) for part in self.parts]
        by_name: dict[str, list[Any]] = {}
        for part, record in records:
            by_name.setdefault(part.name, []).append(record)
        issues = (*core.issues, *self._issues, *(issue for part in self._parts for issue in part.issues))
        made = PanelSnapshot(
            serial_number=core.root.id,
            data_model=self._spoken_version(by_name),
            state=state_word(core.root.state),
            connection=connection,
            is_live=core.is_live(core.root),
            taken=time.time(),
            issues=issues,
            **self._fields(by_name, last),
        )
        self._last = made
        return made

    def _fields(self, by_name: Mapping[str, list[Any]], last: PanelSnapshot | None) -> dict[str, Any]:
        circuits: list[Circuit] = by_name.get("circuit", [])
        feeds = {one.feeds_device_id: one.id for one in circuits if one.feeds_device_id is not None}
        old = CircuitMap({}) if last is None else last.circuits
        is_same = last is not None and _are_same(tuple(old.values()), tuple(circuits))
        inverters = tuple(self._with_feed("inverter", one, feeds) for one in by_name.get("inverter", ()))
        chargers = [self._with_feed("ev_charger", one, feeds) for one in by_name.get("ev_charger", ())]
        return {
            "circuits": last.circuits
            if is_same and last is not None
            else CircuitMap({one.id: one for one in circuits}),
            "info": _first(by_name, "info", PanelInfo, self._core.root.id),
            "grid": _first(by_name, "grid", Grid, self._core.root.id),
            "power_flows": _first(by_name, "power_flows", PowerFlows, self._core.root.id),
            "batteries": tuple(self._with_feed("battery", one, feeds) for one in by_name.get("battery", ())),
            "solar": self._solar(by_name, inverters, last),
            "ev_chargers": {one.id: one for one in chargers},
            "feedthrough": next(iter(by_name.get("feedthrough", ())), None),
            "power_control": next(iter(by_name.get("power_control", ())), None),
            "backup": next(iter(by_name.get("backup", ())), None),
        }

    def _spoken_version(self, by_name: Mapping[str, list[Any]]) -> str | None:
        info = next(iter(by_name.get("info", ())), None)
        return (None if info is None else info.data_model_version) or self.data_model

    def _solar(
        self, by_name: Mapping[str, list[Any]], inverters: tuple[Inverter, ...], last: PanelSnapshot | None
    ) -> Solar | None:
        bare: Solar | None = next(iter(by_name.get("solar", ())), None)
        old = None if last is None else last.solar
        if bare is None:
            return None
        if old is not None and old.cells is bare.cells and _are_same(old.inverters, inverters):
            return old
        return replace(bare, inverters=inverters)

    def _with_feed(self, name: str, record: _Fed, feeds: Mapping[str, str]) -> _Fed:
        """In data model 1.0 the circuit says what it feeds, not the other way round."""
        feed = feeds.get(record.id)
        if record.feed is not None or feed is None:
            return record
        known = self._fed.get((name, record.id))
        if known is not None and known[0] is record and known[1] == feed:
            return known[2]  # type: ignore[no-any-return]  # kept under the name of its own part
        made = replace(record, feed=feed)
        self._fed[name, record.id] = (record, feed, made)
        return made


def state_word(state: DeviceState | None) -> str | None:
    """A state for users: words that Homie does not have are `unknown`."""
    if state is None:
        return None
    return str(state) if state.is_listed else "unknown"


def _data_model(root: Device) -> str | None:
    """What the panel speaks: the types of its nodes say it."""
    types = [node.type for node in root.described_nodes.values()]
    if any(name in homie_flat.Panel.NODE_TYPES for name in types):
        return homie_flat.DATA_MODEL
    return homie_1.DATA_MODEL if any(name in homie_1.Panel.NODE_TYPES for name in types) else None


def _first(by_name: Mapping[str, list[Any]], name: str, record: type[R], owner: str) -> R:
    found: list[R] = by_name.get(name, [])
    return found[0] if found else record(id=owner)


def _are_same(left: tuple[object, ...], right: tuple[object, ...]) -> bool:
    return len(left) == len(right) and all(one is other for one, other in zip(left, right, strict=True))
