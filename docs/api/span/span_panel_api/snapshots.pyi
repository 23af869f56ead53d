from __future__ import annotations

FIELD_METADATA: _metadata
class FieldMetadata:
    def __init__(self, unit: str | None, datatype: str) -> None: ...
    datatype: str
    unit: str | None
class SpanBatterySnapshot:
    def __init__(self, *, soe_percentage: float | None = None, soe_kwh: float | None = None, vendor_name: str | None = None, product_name: str | None = None, model: str | None = None, serial_number: str | None = None, software_version: str | None = None, nameplate_capacity_kwh: float | None = None, connected: bool | None = None) -> None: ...
    connected: bool | None = None
    model: str | None = None
    nameplate_capacity_kwh: float | None = None
    product_name: str | None = None
    serial_number: str | None = None
    soe_kwh: float | None = None
    soe_percentage: float | None = None
    software_version: str | None = None
    vendor_name: str | None = None
class SpanCircuitSnapshot:
    def __init__(self, *, circuit_id: str, name: str | None = None, relay_state: str | None = None, instant_power_w: float | None = None, produced_energy_wh: float | None = None, consumed_energy_wh: float | None = None, tabs: tuple[int, ...] | None = None, priority: str | None = None, is_user_controllable: bool = False, is_sheddable: bool | None = None, is_never_backup: bool | None = None, device_type: str = 'circuit', relative_position: str = '', is_240v: bool | None = None, current_a: float | None = None, breaker_rating_a: float | None = None, always_on: bool | None = None, relay_requester: str | None = None, energy_accum_update_time_s: int | None = None, instant_power_update_time_s: int | None = None, relay_state_target: str | None = None, priority_target: str | None = None) -> None: ...
    always_on: bool | None = None
    breaker_rating_a: float | None = None
    circuit_id: str
    consumed_energy_wh: float | None = None
    current_a: float | None = None
    device_type: str = 'circuit'
    energy_accum_update_time_s: int | None = None
    instant_power_update_time_s: int | None = None
    instant_power_w: float | None = None
    is_240v: bool | None = None
    is_never_backup: bool | None = None
    is_sheddable: bool | None = None
    is_user_controllable: bool = False
    name: str | None = None
    priority: str | None = None
    priority_target: str | None = None
    produced_energy_wh: float | None = None
    relative_position: str = ''
    relay_requester: str | None = None
    relay_state: str | None = None
    relay_state_target: str | None = None
    tabs: tuple[int, ...] | None = None
class SpanEvseSnapshot:
    def __init__(self, *, node_id: str, feed_circuit_id: str | None = None, status: str | None = None, lock_state: str | None = None, advertised_current_a: float | None = None, vendor_name: str | None = None, product_name: str | None = None, part_number: str | None = None, serial_number: str | None = None, software_version: str | None = None) -> None: ...
    advertised_current_a: float | None = None
    feed_circuit_id: str | None = None
    lock_state: str | None = None
    node_id: str
    part_number: str | None = None
    product_name: str | None = None
    serial_number: str | None = None
    software_version: str | None = None
    status: str | None = None
    vendor_name: str | None = None
class SpanPVSnapshot:
    def __init__(self, *, vendor_name: str | None = None, product_name: str | None = None, nameplate_capacity_w: float | None = None, feed_circuit_id: str | None = None, relative_position: str | None = None) -> None: ...
    feed_circuit_id: str | None = None
    nameplate_capacity_w: float | None = None
    product_name: str | None = None
    relative_position: str | None = None
    vendor_name: str | None = None
class SpanPanelSnapshot:
    def __init__(self, *, serial_number: str, firmware_version: str | None = None, main_relay_state: str | None = None, instant_grid_power_w: float | None = None, feedthrough_power_w: float | None = None, main_meter_energy_consumed_wh: float | None = None, main_meter_energy_produced_wh: float | None = None, feedthrough_energy_consumed_wh: float | None = None, feedthrough_energy_produced_wh: float | None = None, dsm_state: str | None = None, current_run_config: str | None = None, door_state: str | None = None, proximity_proven: bool | None = None, uptime_s: int | None = None, eth0_link: bool | None = None, wlan_link: bool | None = None, wwan_link: bool | None = None, panel_size: int | None = None, dominant_power_source: str | None = None, grid_state: str | None = None, grid_islandable: bool | None = None, l1_voltage: float | None = None, l2_voltage: float | None = None, main_breaker_rating_a: int | None = None, wifi_ssid: str | None = None, vendor_cloud: str | None = None, power_flow_pv: float | None = None, power_flow_battery: float | None = None, power_flow_grid: float | None = None, power_flow_site: float | None = None, upstream_l1_current_a: float | None = None, upstream_l2_current_a: float | None = None, downstream_l1_current_a: float | None = None, downstream_l2_current_a: float | None = None, circuits: Mapping[str, SpanCircuitSnapshot] = dict[str, SpanCircuitSnapshot](), battery: SpanBatterySnapshot = SpanBatterySnapshot(), pv: SpanPVSnapshot = SpanPVSnapshot(), evse: Mapping[str, SpanEvseSnapshot] = dict[str, SpanEvseSnapshot]()) -> None: ...
    battery: SpanBatterySnapshot = SpanBatterySnapshot()
    circuits: Mapping[str, SpanCircuitSnapshot] = field(default_factory=dict[str, SpanCircuitSnapshot])
    current_run_config: str | None = None
    dominant_power_source: str | None = None
    door_state: str | None = None
    downstream_l1_current_a: float | None = None
    downstream_l2_current_a: float | None = None
    dsm_state: str | None = None
    eth0_link: bool | None = None
    evse: Mapping[str, SpanEvseSnapshot] = field(default_factory=dict[str, SpanEvseSnapshot])
    feedthrough_energy_consumed_wh: float | None = None
    feedthrough_energy_produced_wh: float | None = None
    feedthrough_power_w: float | None = None
    firmware_version: str | None = None
    grid_islandable: bool | None = None
    grid_state: str | None = None
    instant_grid_power_w: float | None = None
    l1_voltage: float | None = None
    l2_voltage: float | None = None
    main_breaker_rating_a: int | None = None
    main_meter_energy_consumed_wh: float | None = None
    main_meter_energy_produced_wh: float | None = None
    main_relay_state: str | None = None
    panel_size: int | None = None
    power_flow_battery: float | None = None
    power_flow_grid: float | None = None
    power_flow_pv: float | None = None
    power_flow_site: float | None = None
    proximity_proven: bool | None = None
    pv: SpanPVSnapshot = SpanPVSnapshot()
    serial_number: str
    upstream_l1_current_a: float | None = None
    upstream_l2_current_a: float | None = None
    uptime_s: int | None = None
    vendor_cloud: str | None = None
    wifi_ssid: str | None = None
    wlan_link: bool | None = None
    wwan_link: bool | None = None
def plain_id(circuit_id: str) -> str: ...
def snapshot_of(now: PanelSnapshot) -> SpanPanelSnapshot: ...
