"""Tells everybody who watches a panel what changed. Nothing here waits for anybody: who is slow misses steps, and is told how many."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import fields
from typing import TYPE_CHECKING, Self
from weakref import WeakSet

from ._view.view import state_word
from .events import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ._homie.controller import Controller, Event
    from ._homie.tree import Slot
    from ._reading import Record
    from ._view.rows import ViewPart
    from ._view.view import View
    from .events import ChangeKind
    from .state import Connection

__all__ = ["EVENTS_KEPT", "Hub", "Watch"]

EVENTS_KEPT = 1000
"""Changes of states, of the connection and of the structure that wait for a slow reader; older ones are dropped and counted."""
_COMMON = frozenset({"id", "is_live", "cells"})


class Hub:
    """Those who watch one panel."""

    def __init__(self, core: Controller, view: View) -> None:
        self._core = core
        self.view = view
        self._watches: WeakSet[Watch] = WeakSet()
        self._waiting: set[asyncio.Future[None]] = set()
        self._fresh: dict[Slot, int] = {}
        self._seen_messages = 0
        self.wakes = 0
        """Grows when something happens: who was busy sees that it has missed something."""

    def watch(self, size: int) -> Watch:
        """Begin to watch."""
        watch = Watch(self, size)
        self._watches.add(watch)
        self._core.on_value = self._note
        return watch

    def forget(self, watch: Watch) -> None:
        """Somebody watches no more."""
        self._watches.discard(watch)
        if not self._watches:
            self._core.on_value = None

    def _note(self, slot: Slot, _previous: bytes | None) -> None:
        self._fresh[slot] = self._fresh.get(slot, 0) + 1

    def chunk_ended(self) -> None:
        """A chunk of messages has been taken in: wake who waits."""
        while self._core.events:
            self._announce(self._core.events.popleft())
        if self._fresh:
            fresh, self._fresh = self._fresh, {}
            for watch in self._watches:
                watch.note(fresh)
            if not self._watches:  # they went without a word
                self._core.on_value = None
        if self._core.messages != self._seen_messages:
            self._seen_messages = self._core.messages
            self.wake()

    def wake(self) -> None:
        """Wake all who wait for anything at all."""
        self.wakes += 1
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def anything(self) -> None:
        """Wait until something happens."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)

    def tell_connection(self, connection: Connection, previous: Connection) -> None:
        """The connection to the broker changed."""
        now = self.view.now
        self._tell(Change(kind="connection", value=connection, previous=previous, id=self._core.root.id, received=now))
        self.wake()

    def _announce(self, event: Event) -> None:
        device = self._core.devices.get(event.device)
        now = self.view.epoch + self._core.now
        if event.kind == "structure":
            self._tell(Change(kind="structure", id=event.device, received=now))
            return
        state = None if device is None else state_word(device.state)
        kind: ChangeKind = "state" if event.device == self._core.root.id else "device_state"
        previous = state_word(event.previous)
        self._tell(Change(kind=kind, id=event.device, value=state, previous=previous, received=now))

    def _tell(self, change: Change) -> None:
        for watch in self._watches:
            watch.put(change)

    def end(self) -> None:
        """The panel was closed: all watching ends."""
        for watch in list(self._watches):
            watch.end()
        self._watches.clear()
        self._core.on_value = None
        self.wake()


class Watch:
    """Changes of one panel, as they come. `async for`, or `aclose()` when you have seen enough; it ends when the panel is closed.

    Of each property only the newest value is kept while you are busy (`Change.superseded` counts the others). Changes of states, of the
    connection and of what parts there are stand in a queue of limited size; `dropped` counts those that it lost.
    """

    def __init__(self, hub: Hub, size: int) -> None:
        self._hub = hub
        self._events: deque[Change] = deque(maxlen=size)
        self._pending: dict[Slot, int] = {}
        self._ready: deque[Change] = deque()
        self._told: dict[tuple[str, str], Record] = {(one.name, one.id): hub.view.record(one) for one in hub.view.parts}
        self._waiter: asyncio.Future[None] | None = None
        self._has_ended = False
        self.dropped = 0
        """Changes other than of values that were lost because you were busy for too long."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Change:
        while True:
            change = self.take()
            if change is not None:
                return change
            if self._has_ended:
                raise StopAsyncIteration
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None

    def take(self) -> Change | None:
        """Return the next change without waiting; None when there is none."""
        if self._events and not self._ready:
            return self._events.popleft()
        while not self._ready and self._pending:
            slot = next(iter(self._pending))
            self._ready.extend(self._changes(slot))
        if self._ready:
            return self._ready.popleft()
        return self._events.popleft() if self._events else None

    async def aclose(self) -> None:
        """Watch no more."""
        self.close()

    def close(self) -> None:
        """Watch no more."""
        self._hub.forget(self)
        self.end()

    # What the hub says

    def note(self, fresh: Mapping[Slot, int]) -> None:
        """Values are new."""
        pending = self._pending
        for slot, count in fresh.items():
            pending[slot] = pending.get(slot, 0) + count
        self.wake_up()

    def put(self, change: Change) -> None:
        """Something else happened."""
        if self._events.maxlen is not None and len(self._events) >= self._events.maxlen:
            self.dropped += 1
        self._events.append(change)
        self.wake_up()

    def wake_up(self) -> None:
        """Wake who waits for the next change, if there is one."""
        if self._waiter is not None and not self._waiter.done() and (self._pending or self._events):
            self._waiter.set_result(None)

    def end(self) -> None:
        """There will be nothing more."""
        self._has_ended = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _changes(self, slot: Slot) -> Iterator[Change]:
        """What a new value of one property means, for all records that it is in."""
        parts = self._hub.view.parts_with(slot.node)
        if not parts:
            count = self._pending.pop(slot)
            yield self._other(slot, count - 1)
        for part in parts:
            yield from self._differences(part, self._passed_over(part))
        for node in {node for part in parts for node in part.nodes}:
            if all(one in parts for one in self._hub.view.parts_with(node)):
                for of in node.slots.values():
                    self._pending.pop(of, None)
        self._pending.pop(slot, None)  # it was deleted

    def _passed_over(self, part: ViewPart) -> dict[str, int]:
        """How many values of each field nobody has seen."""
        return {
            row.field: self._pending.get(of, 1) - 1
            for node, wanted in part.sources
            for row in wanted
            if (of := node.slots.get(row.source)) is not None
        }

    def _differences(self, part: ViewPart, superseded: dict[str, int]) -> Iterator[Change]:
        key, record = (part.name, part.id), self._hub.view.record(part)
        old = self._told.get(key)
        self._told[key] = record
        name = getattr(record, "name", None)
        for field in _fields(type(record)):
            value, previous = getattr(record, field), getattr(old, field, None)
            if value == previous or (old is None and field not in record.cells):
                continue
            cell = record.cells.get(field)
            yield Change(
                kind="target" if field.endswith("_target") else "value",
                part=part.name,
                id=part.id,
                name=name,
                field=field,
                value=value,
                previous=previous,
                raw=None if cell is None else cell.raw.decode("utf-8", "backslashreplace"),
                received=self._hub.view.now if cell is None else cell.received,
                superseded=superseded.get(field, 0),
            )

    def _other(self, slot: Slot, superseded: int) -> Change:
        text = None if slot.payload is None else slot.payload.decode("utf-8", "backslashreplace")
        return Change(
            kind="value",
            part="other",
            id=slot.node.device.id,
            name=slot.node.id,
            field=slot.id,
            value=text,
            raw=text,
            received=self._hub.view.epoch + slot.received,
            superseded=superseded,
        )


_FIELDS: dict[type[Record], tuple[str, ...]] = {}


def _fields(record: type[Record]) -> tuple[str, ...]:
    """The fields of a kind of record that can change."""
    known = _FIELDS.get(record)
    if known is None:
        known = _FIELDS[record] = tuple(item.name for item in fields(record) if item.name not in _COMMON)
    return known
