"""The commands about supplies: the power box, and the battery emulator. They need a licence for batteries."""

from collections.abc import Callable, Mapping
from typing import Final

from .answers import Json, invalid_value
from .battery import Emulator, profile_of
from .bench import Bench
from .device import Device
from .handling import Data, Handler, for_analyser
from .server_operations import check_battery_license


def _get_supply_mode(_bench: Bench, device: Device, _data: Data) -> Json:
    return {"supply_mode": "power-box" if device.emulator is None else "battery-emulator"}


def _set_power_box(_bench: Bench, device: Device, _data: Data) -> Json:
    device.switch_main(is_on=False)
    device.emulator = None
    return None


def _set_emulator(bench: Bench, device: Device, data: Data) -> Json:
    check_battery_license(bench)
    soc, used_c = data.get("soc"), data.get("used_capacity")
    if soc is not None and used_c is not None:
        raise invalid_value("soc", soc)
    profile = profile_of(data["battery_profile_id"])
    emulator = bench.new_emulator(profile, int(data.get("series", 1)), int(data.get("parallel", 1)))
    emulator.is_tracking = data.get("soc_tracking", True)
    if soc is not None:
        _set_soc(emulator, soc, "soc")
    if used_c is not None:
        _set_used(emulator, used_c, "used_capacity")
    device.switch_main(is_on=False)
    device.emulator = emulator
    return {"battery_emulator_id": emulator.id}


def _set_soc(emulator: Emulator, percent: float, key: str = "value") -> None:
    if not 0 <= percent <= 100:
        raise invalid_value(key, percent)
    emulator.soc = percent


def _set_used(emulator: Emulator, coulomb: float, key: str = "value") -> None:
    if not 0 <= coulomb <= emulator.capacity_c:
        raise invalid_value(key, coulomb)
    emulator.used_c = coulomb


def _set_tracking(emulator: Emulator, data: Data) -> None:
    emulator.is_tracking = data["enable"]


def _change_profile(emulator: Emulator, data: Data) -> None:
    emulator.change_profile(profile_of(data["battery_profile_id"]), data["mode"])


def _get(name: str, key: str = "value") -> Handler:
    def handle(bench: Bench, data: Data) -> Json:
        check_battery_license(bench)
        return {key: getattr(bench.emulator(data["battery_emulator_id"]), name)}

    return handle


def _change(work: Callable[[Emulator, Data], None]) -> Handler:
    def handle(bench: Bench, data: Data) -> Json:
        check_battery_license(bench)
        work(bench.emulator(data["battery_emulator_id"]), data)
        return None

    return handle


HANDLERS: Final[Mapping[str, Handler]] = {
    "arc_get_supply_mode": for_analyser(_get_supply_mode),
    "arc_set_supply_battery_emulator": for_analyser(_set_emulator),
    "arc_set_supply_power_box": for_analyser(_set_power_box),
    "battery_emulator_get_parallel": _get("parallel"),
    "battery_emulator_get_series": _get("series"),
    "battery_emulator_get_soc": _get("soc"),
    "battery_emulator_get_soc_tracking": _get("is_tracking", "enabled"),
    "battery_emulator_get_used_capacity": _get("used_c"),
    "battery_emulator_set_soc": _change(lambda emulator, data: _set_soc(emulator, data["value"])),
    "battery_emulator_set_soc_tracking": _change(_set_tracking),
    "battery_emulator_set_used_capacity": _change(lambda emulator, data: _set_used(emulator, data["value"])),
    "battery_emulator_update_profile": _change(_change_profile),
}
