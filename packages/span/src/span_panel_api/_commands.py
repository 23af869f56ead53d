"""Commands: what is checked before one is sent, and how the panel's answer is recognised.

A command is a request; the panel answers by publishing the property, and refuses by silence.

what comes within the time limit                          outcome
the value that was asked for                              done
the broker's acknowledgement, the value was there before  done (`was_already`): a panel does not repeat what has not changed
another number than before                                SpanPanelCommandError, `changed`: the panel put a limit on it
nothing, or the value of before                           SpanPanelNotConfirmedError
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
    from collections.abc import Callable

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


class Commander:
    """Sends commands to one panel."""

    def __init__(self, core: Controller, view: View, keeper: Keeper) -> None:
        self._core, self._view, self._keeper = core, view, keeper
        self._waiting: set[Callable[[Slot], None]] = set()

    def prepare(self, part_name: Part, part_id: str, field: str, value: Any) -> Command:
        """Check a command.

        Raises:
            SpanPanelCommandError: it cannot be sent, and why.
        """
        what = f"{field} of {part_name} {part_id}"
        self._check_ready(what)
        part = next((one for one in self._view.parts if (one.name, one.id) == (part_name, part_id)), None)
        if part is None:
            raise SpanPanelCommandError(f"the panel has no {part_name} {part_id}", "unknown_part")
        if not self._core.is_live(part.device):
            state = self._core.state_of(part.device)
            raise SpanPanelCommandError(f"{what} was not set: it is not ready ({state or 'silent'})", "not_ready")
        return self._encoded(what, part, field, value)

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
            raise SpanPanelCommandError(f"{what} was not set: this panel has no such property", "unsupported")
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
        started = time.monotonic()
        before = _value(command.node, command.property_id)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def arrived(slot: Slot) -> None:
            if slot.node is not command.node or slot.id != command.property_id or answer.done():
                return
            value = _value(command.node, command.property_id)
            if value == command.value or (_is_number(value) and value != before):
                answer.set_result(value)

        self._listen(arrived)
        try:
            async with asyncio.timeout(timeout_s):
                is_published = await self._publish(command, timeout_s)
                was_already = before == command.value
                value = before if is_published and was_already else await answer
        except TimeoutError as error:
            raise self._silence(command, timeout_s) from error
        finally:
            self._ignore(arrived)
        if value != command.value:
            text = f"{command.what}: the panel set {value}, not {command.value}"
            raise SpanPanelCommandError(text, "changed", value, was_sent=True)
        return CommandResult(command.value, value, was_already, time.monotonic() - started)

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

    def _silence(self, command: Command, timeout_s: float) -> SpanPanelCommandError:
        value = _value(command.node, command.property_id)
        if self._keeper.connection != "connected":
            text = f"{command.what}: the broker went away, and nothing is known of the command: {self._keeper.error}"
            return SpanPanelBrokerAwayError(text, "broker_away", value, was_sent=True)
        slot = command.node.slots.get(command.property_id)
        is_moving = slot is not None and slot.target == command.payload
        why = "the panel is still moving to it" if is_moving else "the panel may have refused it; it does so by silence"
        text = f"{command.what} is not confirmed after {timeout_s:g} s: it is {value}, not {command.value}; {why}"
        return SpanPanelNotConfirmedError(text, "not_confirmed", value, was_sent=True)

    def _listen(self, listener: Callable[[Slot], None]) -> None:
        self._waiting.add(listener)
        self._core.on_arrival = self._arrived

    def _ignore(self, listener: Callable[[Slot], None]) -> None:
        self._waiting.discard(listener)
        if not self._waiting:
            self._core.on_arrival = None

    def _arrived(self, slot: Slot) -> None:
        for listener in tuple(self._waiting):
            listener(slot)


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
