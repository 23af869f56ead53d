"""Commands: what is checked before one is sent, and how the panel's answer is recognised.

A command is a request; the panel answers by publishing the property, and refuses by silence.

what comes within the time limit                          outcome
the value that was asked for                              done
the broker's acknowledgement, the value was there before  done (`was_already`): a panel does not repeat what has not changed
the same, and another value was asked for just before     done when the panel shows the value again, or still at the time limit
another number than before                                SpanPanelCommandError, `changed`: the panel put a limit on it
nothing, or the value of before                           SpanPanelNotConfirmedError, also where the property has gone
the broker is gone, the command was not published         SpanPanelBrokerAwayError, `was_sent` False
the broker is gone, it may have been published            as above, after the time limit: the value may still come. Nothing is sent again
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from devicewire.span.homie import InvalidValue, NotSettable

from .exceptions import (
    SpanPanelBrokerAwayError,
    SpanPanelCommandError,
    SpanPanelConnectionError,
    SpanPanelNotConfirmedError,
    SpanPanelTimeoutError,
)
from .state import CommandResult

if TYPE_CHECKING:
    from devicewire.span.homie import Property

    from ._homie.controller import Controller
    from ._homie.tree import Node, Slot
    from ._keeper import Keeper
    from ._view.rows import ViewPart
    from ._view.view import View
    from .events import Part
    from .state import Circuit

__all__ = ["Commander", "find_circuit"]


class Command(NamedTuple):
    """A command that may be sent."""

    what: str
    node: Node
    property_id: str
    value: Any
    payload: bytes
    topic: str

    @property
    def place(self) -> tuple[Node, str]:
        """The property that is to change."""
        return self.node, self.property_id


class _Answer:
    """What the panel shows in answer to one command."""

    def __init__(self, command: Command, before: Any, session: int) -> None:
        self.command, self._before = command, before
        self.session = session
        """How often the broker had come back when it was sent."""
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def arrived(self, slot: Slot) -> None:
        """Take a value that came."""
        if (slot.node, slot.id) != self.command.place or self.future.done():
            return
        value = _value(*self.command.place)
        if value == self.command.value or (_is_number(value) and value != self._before):
            self.future.set_result(value)


class Commander:
    """Sends commands to one panel."""

    def __init__(self, core: Controller, view: View, keeper: Keeper) -> None:
        self._core, self._view, self._keeper = core, view, keeper
        self._waiting: set[_Answer] = set()
        self._under_way: dict[tuple[Node, str], dict[Any, float]] = {}
        """Values that were asked for and not shown yet, the latest last, and until when each may come."""

    def prepare(self, part_name: Part, part_id: str, field: str, value: Any) -> Command:
        """Check a command.

        Raises:
            SpanPanelCommandError: it cannot be sent, and why.
        """
        part = next((one for one in self._view.parts if (one.name, one.id) == (part_name, part_id)), None)
        what = f"{field} of {part_name} {self._called(part) or part_id}"
        self._check_ready(what)
        if part is None:
            raise SpanPanelCommandError(f"the panel has no {part_name} {part_id}", "unknown_part")
        if not self._core.is_live(part.device):
            state = self._core.state_of(part.device)
            raise SpanPanelCommandError(f"{what} was not set: it is not ready ({state or 'silent'})", "not_ready")
        return self._encoded(what, part, field, value)

    def _called(self, part: ViewPart | None) -> str:
        """The name that the owner has given to a part, and its id: names need not be unique."""
        name = getattr(self._view.record(part), "name", None) if part is not None else None
        return f"{' '.join(name.split())!r} ({part.id})" if part is not None and name else ""

    def _check_ready(self, what: str) -> None:
        """Whether anything can be sent at all.

        Raises:
            SpanPanelCommandError: broker or panel are away.
        """
        if self._keeper.connection != "connected":
            reason = self._keeper.error or "not connected: call connect() first"
            raise SpanPanelBrokerAwayError(f"{what} was not set: {reason}", "broker_away", was_sent=False)
        if not self._core.is_live(self._core.root):
            state = self._core.root.state
            raise SpanPanelCommandError(
                f"{what} was not set: the panel is not ready ({state or 'silent'})", "not_ready"
            )

    def _encoded(self, what: str, part: ViewPart, field: str, value: Any) -> Command:
        found = _property(part, field)
        if found is None:
            text = f"{what} was not set: this panel has no such property{_INSTEAD.get(field, '')}"
            raise SpanPanelCommandError(text, "unsupported")
        node, about = found
        if getattr(self._view.record(part), _FLAGS.get(field, ""), True) is False:
            text = f"{what} was not set: the panel says that it is not settable (always on, locked, or never backed up)"
            raise SpanPanelCommandError(text, "not_settable", _value(node, about.id))
        try:
            payload = about.encode(value)
        except NotSettable as error:
            raise SpanPanelCommandError(
                f"{what} was not set: {error}", "not_settable", _value(node, about.id)
            ) from error
        except InvalidValue as error:
            raise SpanPanelCommandError(
                f"{what} was not set: {error}", "invalid_value", _value(node, about.id)
            ) from error
        topic = self._core.topics.command(part.device.id, node.id, about.id)
        return Command(what, node, about.id, value, payload, topic)

    def circuit_id(self, circuit: str | int | Circuit) -> str:
        """Return the id of a circuit, as `find_circuit` does; while broker or panel are away, that is why it is not known.

        Raises:
            SpanPanelCommandError: as said.
        """
        try:
            return find_circuit(self._view, circuit)
        except SpanPanelCommandError:
            self._check_ready(f"circuit {str(circuit)!r:.80}")
            raise

    async def send(self, command: Command, timeout_s: float) -> CommandResult:
        """Send a command, once, and wait for the panel's answer.

        Raises:
            SpanPanelCommandError: as the table above says.
        """
        started, before = time.monotonic(), _value(*command.place)
        is_proven = before == command.value and not self._is_contested(command)
        answer = self._sent(command, before, started + timeout_s)
        try:
            async with asyncio.timeout(timeout_s):
                is_published = await self._publish(command, timeout_s)
                value = before if is_published and is_proven else await answer.future
        except TimeoutError as error:
            value = _value(*command.place)
            if value != command.value or self._keeper.connection != "connected":
                raise self._silence(answer, timeout_s) from error
            is_proven = True
        finally:
            self._ignore(answer)
        self._settle(command.place, command.value)
        if value != command.value:
            text = f"{command.what}: the panel set {value}, not {command.value}"
            raise SpanPanelCommandError(text, "changed", value, was_sent=True)
        return CommandResult(command.value, value, is_proven, time.monotonic() - started)

    def _is_contested(self, command: Command) -> bool:
        """Whether another value was asked for that may still come: then what the panel shows now proves nothing."""
        now, asked = time.monotonic(), self._under_way.get(command.place, {})
        return any(end > now for value, end in asked.items() if value != command.value)

    def _sent(self, command: Command, before: Any, end: float) -> _Answer:
        answer = _Answer(command, before, self._keeper.reconnects)
        asked = self._under_way.setdefault(command.place, {})
        asked.pop(command.value, None)
        asked[command.value] = end
        self._waiting.add(answer)
        self._core.on_arrival = self._arrived
        return answer

    async def _publish(self, command: Command, timeout_s: float) -> bool:
        """Publish; whether the broker said that it has it."""
        link = self._keeper.link
        try:
            if link is None:
                raise SpanPanelConnectionError("the broker is gone", was_sent=False)  # noqa: TRY301 # as what follows
            await link.publish(command.topic, command.payload, timeout_s)
        except (SpanPanelConnectionError, SpanPanelTimeoutError) as error:
            if error.was_sent is False:
                text = f"{command.what} was not set: {error}"
                raise SpanPanelBrokerAwayError(text, "broker_away", was_sent=False) from error
            return False
        return True

    def _silence(self, answer: _Answer, timeout_s: float) -> SpanPanelCommandError:
        command = answer.command
        value = _value(*command.place)
        if self._keeper.connection != "connected":
            text = f"{command.what}: the broker went away, and nothing is known of the command: {self._keeper.error}"
            return SpanPanelBrokerAwayError(text, "broker_away", value, was_sent=True)
        why = self._why_not(command, answer.session)
        text = f"{command.what} is not confirmed after {timeout_s:g} s: it is {value}, not {command.value}; {why}"
        return SpanPanelNotConfirmedError(text, "not_confirmed", value, was_sent=True)

    def _why_not(self, command: Command, session: int) -> str:
        slot = command.node.slots.get(command.property_id)
        if slot is not None and slot.target == command.payload:
            return "the panel is still moving to it"
        if self._keeper.reconnects != session:
            return "the connection broke meanwhile; brokers do that to clients that may not publish a command"
        if slot is None or command.property_id not in command.node.live:
            return "the panel does not show it any more"
        return "the panel may have refused it; it does so by silence"

    def _settle(self, place: tuple[Node, str], value: Any) -> None:
        """Forget what was asked for up to this value: the panel takes commands in their order."""
        asked = self._under_way.get(place, {})
        if value in asked:
            values = list(asked)
            for one in values[: values.index(value) + 1]:
                del asked[one]
        if not asked:
            self._under_way.pop(place, None)

    def _ignore(self, answer: _Answer) -> None:
        self._waiting.discard(answer)
        if not self._waiting:
            self._core.on_arrival = None

    def _arrived(self, slot: Slot) -> None:
        place = (slot.node, slot.id)
        if place in self._under_way:
            self._settle(place, _value(*place))
        for answer in tuple(self._waiting):
            answer.arrived(slot)


_INSTEAD = {
    "dominant_power_source": "; where it speaks data model 1.0, set_asserted_islanding_state() takes its place",
    "asserted_islanding_state": "; where it speaks the flat data model, set_dominant_power_source() takes its place",
}
_FLAGS = {"relay": "is_relay_settable", "priority": "is_priority_settable"}
"""Fields whose records say more than the description does."""


def _property(part: ViewPart, field: str) -> tuple[Node, Property[Any]] | None:
    """The property that a field is read from, as the device describes it; None when it has none."""
    for node, wanted in part.sources:
        for row in wanted:
            if row.field == field and row.source in node.live:
                return node, node.live[row.source]
    return None


def _value(node: Node, property_id: str) -> Any:
    """What the panel shows now. Words are plain text."""
    slot, about = node.slots.get(property_id), node.live.get(property_id)
    value = None if slot is None or slot.payload is None or about is None else about.parse(slot.payload)
    return str(value) if isinstance(value, str) else value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def find_circuit(view: View, circuit: str | int | Circuit) -> str:
    """Return the id of a circuit, given by id, name, tab or record.

    Raises:
        SpanPanelCommandError: there is none, or more than one.
    """
    if not isinstance(circuit, str | int):
        return circuit.id
    circuits = view.snapshot("connected").circuits
    try:
        return circuits.by_tab(circuit).id if isinstance(circuit, int) else circuits[circuit].id
    except KeyError as error:
        raise SpanPanelCommandError(str(error.args[0]), "unknown_part") from error
