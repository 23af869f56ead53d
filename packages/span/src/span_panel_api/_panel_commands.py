"""The commands of a panel, one method each. What is checked and how the answer is recognised, `_commands` knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._panel_parts import PanelParts
from .exceptions import SpanPanelCommandError

if TYPE_CHECKING:
    from ._commands import Commander
    from .events import Part
    from .state import Circuit, CommandResult, EvCharger

__all__ = ["PanelCommands"]


class PanelCommands(PanelParts):
    """What a panel can be told."""

    _commander: Commander
    _command_timeout: float

    if TYPE_CHECKING:

        @property
        def serial_number(self) -> str:
            """Serial number of the panel, which it knows from its credentials."""
            ...

    async def set_relay(
        self, circuit: str | int | Circuit, value: str, *, timeout: float | None = None
    ) -> CommandResult:
        """Open (`OPEN`, power off) or close (`CLOSED`) the relay of a circuit, and return when the panel shows it.

        Sent once, never again by itself.

        Args:
            circuit: its id, name, tab number, or record.
            value: OPEN or CLOSED.
            timeout: seconds to wait, instead of `command_timeout`.

        Raises:
            SpanPanelCommandError: it was not sent, or did not come to that; `reason` says which.
            SpanPanelNotConfirmedError: the panel did not show it in time: it may have refused.
            SpanPanelBrokerAwayError: there is no connection; `was_sent` says whether it may have been sent.
        """
        return await self._command("circuit", self._commander.circuit_id(circuit), "relay", value, timeout)

    async def set_priority(
        self, circuit: str | int | Circuit, value: str, *, timeout: float | None = None
    ) -> CommandResult:
        """Say when a circuit is shed off-grid: `NEVER`, `SOC_THRESHOLD` or `OFF_GRID`. Arguments and errors as for `set_relay`."""
        return await self._command("circuit", self._commander.circuit_id(circuit), "priority", value, timeout)

    async def set_dominant_power_source(self, value: str, *, timeout: float | None = None) -> CommandResult:
        """Tell a panel with the flat data model what feeds the house (`GRID`, `BATTERY` ...), for when its link to the battery is lost.

        Errors as for `set_relay`; `unsupported` where the panel speaks data model 1.0 (see `set_asserted_islanding_state`).
        """
        return await self._command("grid", self.serial_number, "dominant_power_source", value, timeout)

    async def set_asserted_islanding_state(self, value: str, *, timeout: float | None = None) -> CommandResult:
        """Tell a panel with data model 1.0 that it is `ON_GRID` or `OFF_GRID`, while its link to the battery is lost; otherwise it refuses.

        Errors as for `set_relay`; `unsupported` where the panel speaks the flat data model (see `set_dominant_power_source`).
        """
        return await self._command("grid", self.serial_number, "asserted_islanding_state", value, timeout)

    async def set_ev_charge_limit(
        self, amperes: int, charger: str | EvCharger | None = None, *, timeout: float | None = None
    ) -> CommandResult:
        """Limit the current of a charger, in amperes. Errors as for `set_relay`; `changed` when the panel sets another limit.

        Args:
            amperes: from 6 to what the installer allows.
            charger: its id or record; may be left out when there is one only.
            timeout: seconds to wait, instead of `command_timeout`.
        """
        known = self.ev_chargers
        if charger is None and len(known) != 1:
            text = f"there are {len(known)} chargers: say which ({', '.join(known) or 'none is known'})"
            raise SpanPanelCommandError(text, "unknown_part")
        name = next(iter(known)) if charger is None else charger if isinstance(charger, str) else charger.id
        return await self._command("ev_charger", name, "user_limit_a", amperes, timeout)

    async def _command(self, part: Part, part_id: str, field: str, value: Any, timeout: float | None) -> CommandResult:
        command = self._commander.prepare(part, part_id, field, value)
        return await self._commander.send(command, self._command_timeout if timeout is None else timeout)
