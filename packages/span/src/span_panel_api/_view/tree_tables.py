"""Data model 1.0: which property of which capability each field of a record is read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devicewire.span import homie_1 as tree

from .rows import Row, negated, rows, word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devicewire.span.homie import Node as HomieNode

    Table = Mapping[type[HomieNode], tuple[Row, ...]]

__all__ = [
    "BACKUP",
    "BATTERY",
    "BATTERY_MID",
    "CHARGER",
    "CIRCUIT",
    "CONTROL",
    "FEEDTHROUGH",
    "FLOWS",
    "GRID_LUGS",
    "GRID_MID",
    "GRID_PANEL",
    "INFO",
    "INVERTER",
    "SOLAR",
]

INFO: Table = {
    tree.PanelInfo: rows(
        ("serial_number", tree.PanelInfo.serial_number),
        ("vendor", tree.PanelInfo.vendor_name),
        ("model", tree.PanelInfo.model, word),
        ("firmware_version", tree.PanelInfo.firmware_version),
        ("hardware_version", tree.PanelInfo.hardware_version),
        ("data_model_version", tree.PanelInfo.data_model_version),
    ),
    tree.PanelDoor: rows(("door", tree.PanelDoor.state, word)),
    tree.PanelBreaker: rows(("main_breaker_a", tree.PanelBreaker.rating)),
    tree.PanelStatus: rows(
        ("ethernet", tree.PanelStatus.ethernet),
        ("wifi", tree.PanelStatus.wifi),
        ("wifi_ssid", tree.PanelStatus.wifi_ssid),
        ("cloud", tree.PanelStatus.cloud_connection, word),
        ("postal_code", tree.PanelStatus.postal_code),
        ("time_zone", tree.PanelStatus.time_zone),
    ),
}
GRID_PANEL: Table = {
    tree.PanelMeter: rows(("l1_voltage_v", tree.PanelMeter.voltage_a), ("l2_voltage_v", tree.PanelMeter.voltage_b)),
    tree.PanelStatus: rows(("main_relay", tree.PanelStatus.relay, word)),
    tree.PanelShed: rows(("asserted_islanding_state", tree.PanelShed.asserted_islanding_state, word)),
}
_METER = rows(
    ("power_w", tree.LugsMeter.active_power),
    ("imported_wh", tree.LugsMeter.imported_energy),
    ("exported_wh", tree.LugsMeter.exported_energy),
    ("l1_current_a", tree.LugsMeter.current_a),
    ("l2_current_a", tree.LugsMeter.current_b),
)
GRID_LUGS: Table = {
    tree.LugsMeter: _METER,
    tree.LugsConnection: rows(
        ("fed_by_id", tree.LugsConnection.fed_by_device_id),
        ("fed_by_type", tree.LugsConnection.fed_by_device_type),
        ("fed_by_status", tree.LugsConnection.fed_by_device_status, word),
    ),
}
GRID_MID: Table = {
    tree.MidGrid: rows(
        ("state", tree.MidGrid.islanding_state, word), ("forming_entity", tree.MidGrid.grid_forming_entity)
    )
}
FEEDTHROUGH: Table = {
    tree.LugsMeter: _METER,
    tree.LugsConnection: rows(
        ("feeds_device_id", tree.LugsConnection.feeds_device_id),
        ("feeds_device_type", tree.LugsConnection.feeds_device_type),
        ("feeds_device_status", tree.LugsConnection.feeds_device_status, word),
    ),
}
CIRCUIT: Table = {
    tree.CircuitInfo: rows(("name", tree.CircuitInfo.name), ("tabs", tree.CircuitInfo.spaces)),
    tree.CircuitMeter: rows(
        ("raw_power_w", tree.CircuitMeter.active_power),
        ("power_w", tree.CircuitMeter.active_power, negated),
        ("current_a", tree.CircuitMeter.current),
        ("consumed_wh", tree.CircuitMeter.exported_energy),
        ("produced_wh", tree.CircuitMeter.imported_energy),
    ),
    tree.CircuitSwitch: rows(
        ("relay", tree.CircuitSwitch.relay, word),
        ("relay_requester", tree.CircuitSwitch.relay_requester, word),
        ("is_always_on", tree.CircuitSwitch.relay_controllable, lambda is_controllable: not is_controllable),
    ),
    tree.CircuitLoadShed: rows(("priority", tree.CircuitLoadShed.priority, word)),
    tree.CircuitBreaker: rows(
        ("breaker_a", tree.CircuitBreaker.rating),
        ("is_240v", tree.CircuitBreaker.poles, lambda poles: poles > 1),
    ),
    tree.CircuitPcs: rows(("is_pcs_managed", tree.CircuitPcs.managed), ("pcs_priority", tree.CircuitPcs.priority)),
    tree.CircuitConnection: rows(
        ("feeds_device_id", tree.CircuitConnection.feeds_device_id),
        ("feeds_device_type", tree.CircuitConnection.feeds_device_type),
        ("feeds_device_status", tree.CircuitConnection.feeds_device_status, word),
    ),
}
_CONNECTED: Mapping[tree.CommunicationState, bool] = {
    tree.CommunicationState.OK: True,
    tree.CommunicationState.DEGRADED: True,
    tree.CommunicationState.LOST: False,
}


def _is_connected(state: tree.CommunicationState) -> bool | None:
    return _CONNECTED.get(state)


BATTERY: Table = {
    tree.BessInfo: rows(
        ("vendor", tree.BessInfo.vendor_name),
        ("product", tree.BessInfo.model),
        ("part_number", tree.BessInfo.part_number),
        ("serial_number", tree.BessInfo.serial_number),
        ("firmware_version", tree.BessInfo.firmware_version),
        ("capacity_kwh", tree.BessInfo.nameplate_capacity),
    ),
    tree.BessSoc: rows(("charge_percent", tree.BessSoc.soc), ("energy_kwh", tree.BessSoc.soe)),
    tree.BessMeter: rows(("raw_power_w", tree.BessMeter.active_power), ("power_w", tree.BessMeter.active_power)),
    tree.BessStatus: rows(
        ("communication", tree.BessStatus.communication_state, word),
        ("is_connected", tree.BessStatus.communication_state, _is_connected),
    ),
}
BATTERY_MID: Table = {tree.MidGrid: rows(("grid_state", tree.MidGrid.islanding_state, word))}
INVERTER: Table = {
    tree.PvInfo: rows(
        ("vendor", tree.PvInfo.vendor_name),
        ("product", tree.PvInfo.model),
        ("serial_number", tree.PvInfo.serial_number),
        ("firmware_version", tree.PvInfo.firmware_version),
        ("nominal_power_w", tree.PvInfo.nominal_power),
    )
}
CHARGER: Table = {
    tree.EvseInfo: rows(
        ("vendor", tree.EvseInfo.vendor_name),
        ("product", tree.EvseInfo.model),
        ("part_number", tree.EvseInfo.part_number),
        ("serial_number", tree.EvseInfo.serial_number),
        ("firmware_version", tree.EvseInfo.firmware_version),
    ),
    tree.EvseSwitch: rows(("lock_state", tree.EvseSwitch.lock_state, word)),
    tree.EvseStatus: rows(("status", tree.EvseStatus.status, word)),
    tree.EvseMeter: rows(("advertised_current_a", tree.EvseMeter.advertised_current)),
    tree.EvseConfig: rows(
        ("user_limit_a", tree.EvseConfig.user_max_charge_current), ("limit_a", tree.EvseConfig.max_charge_current)
    ),
}
FLOWS: Table = {
    tree.PanelPowerFlows: rows(
        ("raw_solar_w", tree.PanelPowerFlows.pv),
        ("solar_w", tree.PanelPowerFlows.pv, negated),
        ("raw_battery_w", tree.PanelPowerFlows.battery),
        ("battery_w", tree.PanelPowerFlows.battery, negated),
        ("raw_grid_w", tree.PanelPowerFlows.grid),
        ("grid_w", tree.PanelPowerFlows.grid, negated),
        ("raw_site_w", tree.PanelPowerFlows.site),
        ("site_w", tree.PanelPowerFlows.site),
    )
}
SOLAR: Table = {tree.PanelPowerFlows: rows(("power_w", tree.PanelPowerFlows.pv, negated))}
CONTROL: Table = {
    tree.PanelPcs: rows(
        ("is_enabled", tree.PanelPcs.enabled),
        ("is_active", tree.PanelPcs.active),
        ("import_limit_a", tree.PanelPcs.import_limit),
        ("binding_constraint", tree.PanelPcs.binding_constraint, word),
        ("feed_limit_a", tree.PanelPcs.feed_import_limit),
        ("feed_enablement", tree.PanelPcs.feed_import_limit_enablement, word),
        ("is_feed_active", tree.PanelPcs.feed_import_limit_active),
        ("operator_limit_a", tree.PanelPcs.operator_import_limit),
        ("operator_enablement", tree.PanelPcs.operator_import_limit_enablement, word),
        ("is_operator_active", tree.PanelPcs.operator_import_limit_active),
        ("off_grid_limit_a", tree.PanelPcs.off_grid_import_limit),
        ("off_grid_enablement", tree.PanelPcs.off_grid_import_limit_enablement, word),
        ("is_off_grid_active", tree.PanelPcs.off_grid_import_limit_active),
        ("requested_limit_a", tree.PanelPcs.requested_import_limit),
        ("requested_enablement", tree.PanelPcs.requested_import_limit_enablement, word),
        ("is_requested_active", tree.PanelPcs.requested_import_limit_active),
    )
}
BACKUP: Table = {
    tree.PanelShedForecast: rows(
        ("total_minutes", tree.PanelShedForecast.total_time_remaining),
        ("minutes_to_shed", tree.PanelShedForecast.time_to_priority_shed),
        ("full_charge_total_minutes", tree.PanelShedForecast.full_charge_total_time_remaining),
        ("full_charge_minutes_to_shed", tree.PanelShedForecast.full_charge_time_to_priority_shed),
        ("confidence", tree.PanelShedForecast.confidence, word),
    ),
    tree.PanelShed: rows(("policy", tree.PanelShed.policy)),
}
