"""The state of a panel as immutable records. Types only.

None means: the panel has not reported it, or what it sent cannot be read; nothing is ever invented. Words of enumerations are the
panel's own, unknown ones included. Signs are the user's: a circuit's power is positive when it consumes, the grid's when power is
taken from it, the battery's when it discharges, the solar's when it generates; fields that begin with `raw_` have the panel's sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ._circuit import Circuit, CircuitMap
from ._reading import Reading, Record

__all__ = [
    "Backup",
    "Battery",
    "Circuit",
    "CircuitMap",
    "CommandResult",
    "Connection",
    "EvCharger",
    "Feedthrough",
    "Grid",
    "Inverter",
    "PanelInfo",
    "PanelIssue",
    "PanelSnapshot",
    "PowerControl",
    "PowerFlows",
    "Reading",
    "Record",
    "Solar",
]

Connection = Literal["connecting", "connected", "lost", "refused", "closed"]
"""How it is with the broker: on the way, there, gone (coming back), refusing user or password (trying again), closed by you."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery(Record):
    """A battery. `power_w` is positive when it discharges; flat panels do not report it (see `PowerFlows.battery_w`).

    `charge_percent` is 0 to 100, `energy_kwh` what is in it. `product` is the designation, `part_number` the order code. `grid_state` is
    ON_GRID, OFF_GRID or UNKNOWN. `feed` is the id of its circuit.
    """

    vendor: str | None = None
    product: str | None = None
    part_number: str | None = None
    serial_number: str | None = None
    firmware_version: str | None = None
    capacity_kwh: float | None = None
    charge_percent: float | None = None
    energy_kwh: float | None = None
    power_w: float | None = None
    raw_power_w: float | None = None
    is_connected: bool | None = None
    communication: str | None = None
    grid_state: str | None = None
    position: str | None = None
    feed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inverter(Record):
    """A solar inverter. `feed` is the id of its circuit."""

    vendor: str | None = None
    product: str | None = None
    serial_number: str | None = None
    firmware_version: str | None = None
    nominal_power_w: float | None = None
    position: str | None = None
    feed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Solar(Record):
    """All inverters together. `power_w` is positive when they generate (taken from the power flows)."""

    inverters: tuple[Inverter, ...] = ()
    power_w: float | None = None

    @property
    def nominal_power_w(self) -> float | None:
        """Sum over the inverters, in watts; None when one of them is unknown."""
        powers = [inverter.nominal_power_w for inverter in self.inverters]
        known = [power for power in powers if power is not None]
        return sum(known) if known and len(known) == len(powers) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvCharger(Record):
    """A charger of electric vehicles. `user_limit_a` is what a user set, `limit_a` what the installer allows; both in amperes.

    `lock_state` is LOCKED or UNLOCKED; `status` is AVAILABLE, PREPARING, CHARGING or UNAVAILABLE. `feed` is the id of its circuit.
    """

    vendor: str | None = None
    product: str | None = None
    part_number: str | None = None
    serial_number: str | None = None
    firmware_version: str | None = None
    feed: str | None = None
    lock_state: str | None = None
    status: str | None = None
    advertised_current_a: float | None = None
    user_limit_a: int | None = None
    limit_a: int | None = None
    is_limit_settable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(Record):
    """The connection to the grid: the upstream lugs. `power_w` is positive when power is taken from the grid.

    `state` is ON_GRID, OFF_GRID or UNKNOWN. `main_relay` is OPEN, CLOSED or UNKNOWN. `dominant_power_source` is known to flat panels,
    `forming_entity` and `asserted_islanding_state` to those with data model 1.0.
    """

    power_w: float | None = None
    imported_wh: float | None = None
    exported_wh: float | None = None
    l1_current_a: float | None = None
    l2_current_a: float | None = None
    l1_voltage_v: float | None = None
    l2_voltage_v: float | None = None
    main_relay: str | None = None
    state: str | None = None
    is_islandable: bool | None = None
    dominant_power_source: str | None = None
    forming_entity: str | None = None
    asserted_islanding_state: str | None = None
    fed_by_id: str | None = None
    fed_by_type: str | None = None
    fed_by_status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedthrough(Record):
    """What goes on to a sub-panel: the downstream lugs. `power_w` is positive when it leaves the panel.

    `imported_wh` was delivered to the sub-panel, `exported_wh` came from it (the panel's own names for the two).
    """

    power_w: float | None = None
    imported_wh: float | None = None
    exported_wh: float | None = None
    l1_current_a: float | None = None
    l2_current_a: float | None = None
    feeds_device_id: str | None = None
    feeds_device_type: str | None = None
    feeds_device_status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerFlows(Record):
    """Power between the parts of the house, in watts, as the panel works it out.

    Positive: `solar_w` generates, `battery_w` discharges, `grid_w` is taken from the grid, `site_w` is consumed. The fields that begin with
    `raw_` have the panel's signs, whose sum is 0.
    """

    solar_w: float | None = None
    battery_w: float | None = None
    grid_w: float | None = None
    site_w: float | None = None
    raw_solar_w: float | None = None
    raw_battery_w: float | None = None
    raw_grid_w: float | None = None
    raw_site_w: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelInfo(Record):
    """What the panel is. `space_count` (breaker spaces) is in the name of the model; `door` is OPEN, CLOSED or UNKNOWN."""

    serial_number: str | None = None
    vendor: str | None = None
    model: str | None = None
    firmware_version: str | None = None
    hardware_version: str | None = None
    data_model_version: str | None = None
    door: str | None = None
    main_breaker_a: int | None = None
    ethernet: bool | None = None
    wifi: bool | None = None
    wifi_ssid: str | None = None
    cloud: str | None = None
    postal_code: str | None = None
    time_zone: str | None = None

    @property
    def space_count(self) -> int | None:
        """Breaker spaces, such as 32; None when the model does not tell."""
        digits = (self.model or "").rpartition("_")[2]
        return int(digits) if digits.isascii() and digits.isdigit() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerControl(Record):
    """Limits on what may be taken from the grid (power control system), in amperes.

    `operator_` is the limit of the grid's operator (`grid` in the flat model). Enablements are UNSPECIFIED, UNCONFIGURED, DISABLED, ENABLED.
    """

    is_enabled: bool | None = None
    is_active: bool | None = None
    import_limit_a: float | None = None
    binding_constraint: str | None = None
    feed_limit_a: float | None = None
    feed_enablement: str | None = None
    is_feed_active: bool | None = None
    operator_limit_a: float | None = None
    operator_enablement: str | None = None
    is_operator_active: bool | None = None
    off_grid_limit_a: float | None = None
    off_grid_enablement: str | None = None
    is_off_grid_active: bool | None = None
    requested_limit_a: float | None = None
    requested_enablement: str | None = None
    is_requested_active: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup(Record):
    """How long the battery would last, and when circuits are shed (data model 1.0 with a battery).

    `policy` is the panel's own JSON, read-only: an algorithm and its parameters. `confidence` is LOW, MEDIUM or HIGH.
    """

    total_minutes: int | None = None
    minutes_to_shed: int | None = None
    full_charge_total_minutes: int | None = None
    full_charge_minutes_to_shed: int | None = None
    confidence: str | None = None
    policy: Any = None


@dataclass(frozen=True, slots=True)
class PanelIssue:
    """Something on the wire that is not as it should be; the value it belongs to is None, or the older one stays."""

    device: str
    node: str
    field: str
    problem: str
    raw: str = ""


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command came to: the panel shows the value that was asked for.

    Args:
        requested: what was asked for.
        value: what the panel shows.
        was_already: it showed that before the command.
        seconds: from sending to the panel's answer.
    """

    requested: Any
    value: Any
    was_already: bool
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSnapshot:
    """A panel at one moment. Parts that did not change since an earlier snapshot are the same objects.

    Args:
        serial_number: of the panel.
        data_model: `flat`, `1.0` or a later one; None while it is not known.
        state: what the panel says of itself: init, ready, disconnected, sleeping or lost; None when it says nothing.
        connection: how it is with the broker.
        is_live: the broker is there and the panel is ready.
        taken: when, in seconds since 1970.
        issues: what on the wire was not as it should be.
    """

    serial_number: str
    data_model: str | None
    state: str | None
    connection: Connection
    is_live: bool
    taken: float = field(compare=False)
    info: PanelInfo
    circuits: CircuitMap
    batteries: tuple[Battery, ...]
    solar: Solar | None
    ev_chargers: Mapping[str, EvCharger]
    grid: Grid
    feedthrough: Feedthrough | None
    power_flows: PowerFlows
    power_control: PowerControl | None
    backup: Backup | None
    issues: tuple[PanelIssue, ...] = field(default=(), compare=False)

    @property
    def battery(self) -> Battery | None:
        """The first battery; None when there is none."""
        return self.batteries[0] if self.batteries else None
