from __future__ import annotations

class Backup(Record):
    def __init__(self, *, id: str, is_live: bool = False, cells: Mapping[str, Cell] = dict[str, Cell](), total_minutes: int | None = None, minutes_to_shed: int | None = None, full_charge_total_minutes: int | None = None, full_charge_minutes_to_shed: int | None = None, confidence: str | None = None, policy: Any = None) -> None: ...
    cells: Mapping[str, Cell]
    confidence: str | None = None
    full_charge_minutes_to_shed: int | None = None
    full_charge_total_minutes: int | None = None
    id: str
    is_live: bool = False
    minutes_to_shed: int | None = None
    policy: Any = None
    def reading(self, name: str) -> Reading | None: ...
    readings: Mapping[str, Reading]
    total_minutes: int | None = None
class Battery(Record):
    def __init__(self, *, id: str, is_live: bool = False, cells: Mapping[str, Cell] = dict[str, Cell](), vendor: str | None = None, product: str | None = None, part_number: str | None = None, serial_number: str | None = None, firmware_version: str | None = None, capacity_kwh: float | None = None, charge_percent: float | None = None, energy_kwh: float | None = None, power_w: float | None = None, raw_power_w: float | None = None, is_connected: bool | None = None, communication: str | None = None, grid_state: str | None = None, position: str | None = None, feed: str | None = None) -> None: ...
    capacity_kwh: float | None = None
    cells: Mapping[str, Cell]
    charge_percent: float | None = None
    communication: str | None = None
    energy_kwh: float | None = None
    feed: str | None = None
    firmware_version: str | None = None
    grid_state: str | None = None
    id: str
    is_connected: bool | None = None
    is_live: bool = False
    part_number: str | None = None
    position: str | None = None
    power_w: float | None = None
    product: str | None = None
    raw_power_w: float | None = None
    def reading(self, name: str) -> Reading | None: ...
    readings: Mapping[str, Reading]
    serial_number: str | None = None
    vendor: str | None = None
class Circuit(Record):
    def __init__(self, *, id: str, is_live: bool = False, cells: Mapping[str, Cell] = dict[str, Cell](), name: str | None = None, tabs: tuple[int, ...] | None = None, power_w: float | None = None, raw_power_w: float | None = None, current_a: float | None = None, consumed_wh: float | None = None, produced_wh: float | None = None, relay: str | None = None, relay_target: str | None = None, relay_requester: str | None = None, priority: str | None = None, priority_target: str | None = None, breaker_a: int | None = None, is_240v: bool | None = None, is_relay_settable: bool = False, is_priority_settable: bool = False, is_always_on: bool | None = None, is_never_backup: bool | None = None, is_sheddable: bool | None = None, is_pcs_managed: bool | None = None, pcs_priority: int | None = None, feeds_device_id: str | None = None, feeds_device_type: str | None = None, feeds_device_status: str | None = None) -> None: ...
    breaker_a: int | None = None
    cells: Mapping[str, Cell]
    consumed_wh: float | None = None
    current_a: float | None = None
    feeds_device_id: str | None = None
    feeds_device_status: str | None = None
    feeds_device_type: str | None = None
    id: str
    is_240v: bool | None = None
    is_always_on: bool | None = None
    is_live: bool = False
    is_never_backup: bool | None = None
    is_pcs_managed: bool | None = None
    is_priority_settable: bool = False
    is_relay_settable: bool = False
    is_sheddable: bool | None = None
    name: str | None = None
    pcs_priority: int | None = None
    power_w: float | None = None
    priority: str | None = None
    priority_target: str | None = None
    produced_wh: float | None = None
    raw_power_w: float | None = None
    def reading(self, name: str) -> Reading | None: ...
    readings: Mapping[str, Reading]
    relay: str | None = None
    relay_requester: str | None = None
    relay_target: str | None = None
    tabs: tuple[int, ...] | None = None
class CircuitMap(Mapping[str, Circuit]):
    def __init__(self, circuits: Mapping[str, Circuit]) -> None: ...
    def by_id(self, circuit_id: str) -> Circuit: ...
    def by_name(self, name: str) -> Circuit: ...
    def by_tab(self, tab: int) -> Circuit: ...
class CommandResult:
    def __init__(self, requested: Any, value: Any, was_already: bool, seconds: float) -> None: ...
    requested: Any
    seconds: float
    value: Any
    was_already: bool
Connection: object
class EvCharger(Record):
    def __init__(self, *, id: str, is_live: bool = False, cells: Mapping[str, Cell] = dict[str, Cell](), vendor: str | None = None, product: str | None = None, part_number: str | None = None, serial_number: str | None = None, firmware_version: str | None = None, feed: str | None = None, lock_state: str | None = None, status: str | None = None, advertised_current_a: float | None = None, user_limit_a: int | None = None, limit_a: int | None = None, is_limit_settable: bool = False) -> None: ...
    advertised_current_a: float | None = None
    cells: Mapping[str, Cell]
    feed: str | None = None
    firmware_version: str | None = None
    id: str
    is_limit_settable: bool = False
    is_live: bool = False
    limit_a: int | None = None
    lock_state: str | None = None
    part_number: str | None = None
    product: str | None = None
    def reading(self, name: str) -> Reading | None: ...
    readings: Mapping[str, Reading]
    serial_number: str | None = None
    status: str | None = None
    user_limit_a: int | None = None
    vendor: str | None = None
class Feedthrough(Record):
    def __init__(self, *, id: str, is_live: bool = False, cells: Mapping[str, Cell] = dict[str, Cell](), power_w: float | None = None, imported_wh: float | None = None, exported_wh: float | None = None, l1_current_a: float | None = None, l2_current_a: float | None = None, feeds_device_id: str | None = None, feeds_device_type: str | None = None, feeds_device_status: str | None = None) -> None: ...
    cells: Mapping[str, Cell]
    exported_wh: float | None = None
    feeds_device_id: str | None = None
    feeds_device_status: str | None = None
    feeds_device_type: str | None = None
    id: str
    imported_wh: float | None = None
    is_live: bool = False
    l1_current_a: float | None = None
    l2_current_a: float | None = None
    power_w: float | None = None
    def reading(self, name: str) -> Reading | None: ...
    readings: Mapping[str, Reading]
class Grid(Record):
    def __init__(self, *, id: str, is_live: bool = False, cells: Mapping[str, Cell] = dict[str, Cell](), power_w: float | None = None, imported_wh: float | None = None, exported_wh: float | None = None, l1_current_a: float | None = None, l2_current_a: float | None = None, l1_voltage_v: float | None = None, l2_voltage_v: float | None = None, main_relay: str | None = None, state: str | None = None, is_islandable: bool | None = None, dominant_power_source: str | None = None, forming_entity: str | None = None, asserted_islanding_state: str | None = None, fed_by_id: str | None = None, fed_by_type: str | None = None, fed_by_status: str | None = None) -> None: ...
    asserted_islanding_state: str | None = None
    cells: Mapping[str, Cell]
    dominant_power_source: str | None = None
    exported_wh: float | None = None
    fed_by_id: str | None = None
    fed_by_status: str | None = None
    fed_by_type: str | None = None
    forming_entity: str | None = None
    id: str
    imported_wh: float | None = None
    is_islandable: bool | None = None
    is_live: bool = False
    l1_current_a: float | None = None
    l1_voltage_v: float | None = None
    l2_current_a: float | None = None
    l2_voltage_v: float | None = None
    main_relay: str | None = None
    power_w: float | None = None
    def reading(self, name: str) -> Reading | None: ...
    readings: Mapping[str, Reading]
    state: str | None = None
class Inverter(Record):
    def __init__(self, *, id: str, is_live: bool = False, cells: Mapping[str, Cell] = dict[str, Cell](), vendor: str | None = None, product: str | None = None, serial_number: str | None = None, firmware_version: str | None = None, nominal_power_w: float | None = None, position: str | None = None, feed: str | None = None) -> None: ...
    cells: Mapping[str, Cell]
    feed: str | None = None
    firmware_version: str | None = None
    id: str
    is_live: bool = False
    nominal_power_w: float | None = None
    position: str | None = None
    product: str | None = None
    def reading(self, name: str) -> Reading | None: ...
    readings: Mapping[str, Reading]
    serial_number: str | None = None
    vendor: str | None = None
class PanelInfo(Record):
    def __init__(self, *, id: str, is_live: bool = False, cells: Mapping[str, Cell] = dict[str, Cell](), serial_number: str | None = None, vendor: str | None = None, model: str | None = None, firmware_version: str | None = None, hardware_version: str | None = None, data_model_version: str | None = None, door: str | None = None, main_breaker_a: int | None = None, ethernet: bool | None = None, wifi: bool | None = None, wifi_ssid: str | None = None, cloud: str | None = None, postal_code: str | None = None, time_zone: str | None = None) -> None: ...
    cells: Mapping[str, Cell]
    cloud: str | None = None
    data_model_version: str | None = None
    door: str | None = None
    ethernet: bool | None = None
    firmware_version: str | None = None
    hardware_version: str | None = None
    id: str
    is_live: bool = False
    main_breaker_a: int | None = None
    model: str | None = None
    postal_code: str | None = None
    def reading(self, name: str) -> Reading | None: ...
    readings: Mapping[str, Reading]
    serial_number: str | None = None
    space_count: int | None
    time_zone: str | None = None
    vendor: str | None = None
    wifi: bool | None = None
    wifi_ssid: str | None = None
class PanelIssue:
    def __init__(self, device: str, node: str, field: str, problem: str, raw: str = '') -> None: ...
    device: str
    field: str
    node: str
    problem: str
    raw: str = ''
class PanelSnapshot:
    def __init__(self, *, serial_number: str, data_model: str | None, state: str | None, connection: Connection, is_live: bool, taken: float, info: PanelInfo, circuits: CircuitMap, batteries: tuple[Battery, ...], solar: Solar | None, ev_chargers: Mapping[str, EvCharger], grid: Grid, feedthrough: Feedthrough | None, power_flows: PowerFlows, power_control: PowerControl | None, backup: Backup | None, issues: tuple[PanelIssue, ...] = ()) -> None: ...
    backup: Backup | None
    batteries: tuple[Battery, ...]
    battery: Battery | None
    circuits: CircuitMap
    connection: Connection
    data_model: str | None
    ev_chargers: Mapping[str, EvCharger]
    feedthrough: Feedthrough | None
    grid: Grid
    info: PanelInfo
    is_live: bool
    issues: tuple[PanelIssue, ...] = field(default=(), compare=False)
    power_control: PowerControl | None
    power_flows: PowerFlows
    serial_number: str
    solar: Solar | None
    state: str | None
    taken: float = field(compare=False)
class PowerControl(Record):
    def __init__(self, *, id: str, is_live: bool = False, cells: Mapping[str, Cell] = dict[str, Cell](), is_enabled: bool | None = None, is_active: bool | None = None, import_limit_a: float | None = None, binding_constraint: str | None = None, feed_limit_a: float | None = None, feed_enablement: str | None = None, is_feed_active: bool | None = None, operator_limit_a: float | None = None, operator_enablement: str | None = None, is_operator_active: bool | None = None, off_grid_limit_a: float | None = None, off_grid_enablement: str | None = None, is_off_grid_active: bool | None = None, requested_limit_a: float | None = None, requested_enablement: str | None = None, is_requested_active: bool | None = None) -> None: ...
    binding_constraint: str | None = None
    cells: Mapping[str, Cell]
    feed_enablement: str | None = None
    feed_limit_a: float | None = None
    id: str
    import_limit_a: float | None = None
    is_active: bool | None = None
    is_enabled: bool | None = None
    is_feed_active: bool | None = None
    is_live: bool = False
    is_off_grid_active: bool | None = None
    is_operator_active: bool | None = None
    is_requested_active: bool | None = None
    off_grid_enablement: str | None = None
    off_grid_limit_a: float | None = None
    operator_enablement: str | None = None
    operator_limit_a: float | None = None
    def reading(self, name: str) -> Reading | None: ...
    readings: Mapping[str, Reading]
    requested_enablement: str | None = None
    requested_limit_a: float | None = None
class PowerFlows(Record):
    def __init__(self, *, id: str, is_live: bool = False, cells: Mapping[str, Cell] = dict[str, Cell](), solar_w: float | None = None, battery_w: float | None = None, grid_w: float | None = None, site_w: float | None = None, raw_solar_w: float | None = None, raw_battery_w: float | None = None, raw_grid_w: float | None = None, raw_site_w: float | None = None) -> None: ...
    battery_w: float | None = None
    cells: Mapping[str, Cell]
    grid_w: float | None = None
    id: str
    is_live: bool = False
    raw_battery_w: float | None = None
    raw_grid_w: float | None = None
    raw_site_w: float | None = None
    raw_solar_w: float | None = None
    def reading(self, name: str) -> Reading | None: ...
    readings: Mapping[str, Reading]
    site_w: float | None = None
    solar_w: float | None = None
class Reading:
    def __init__(self, *, value: Any, raw: str, unit: str, received: float, is_retained: bool, is_stale: bool, target: str | None = None) -> None: ...
    is_retained: bool
    is_stale: bool
    raw: str
    received: float
    received_at: datetime
    target: str | None = None
    unit: str
    value: Any
class Record:
    def __init__(self, *, id: str, is_live: bool = False, cells: Mapping[str, Cell] = dict[str, Cell]()) -> None: ...
    cells: Mapping[str, Cell]
    id: str
    is_live: bool = False
    def reading(self, name: str) -> Reading | None: ...
    readings: Mapping[str, Reading]
class Solar(Record):
    def __init__(self, *, id: str, is_live: bool = False, cells: Mapping[str, Cell] = dict[str, Cell](), inverters: tuple[Inverter, ...] = (), power_w: float | None = None) -> None: ...
    cells: Mapping[str, Cell]
    id: str
    inverters: tuple[Inverter, ...] = ()
    is_live: bool = False
    nominal_power_w: float | None
    power_w: float | None = None
    def reading(self, name: str) -> Reading | None: ...
    readings: Mapping[str, Reading]
