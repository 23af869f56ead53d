"""The commands about the server: devices, projects, login and licences, battery profiles."""

from collections.abc import Mapping
from typing import Final

from .answers import Json, RefusalError, invalid_value
from .battery import PROFILES, profile_of
from .bench import Bench
from .handling import Data, Handler, Result, Waiting


def check_battery_license(bench: Bench) -> None:
    """Refuse without a licence for batteries."""
    if not bench.licenses.covers("Battery"):
        raise RefusalError("No license", {"message": "A battery licence is needed"})


def _get_devices(bench: Bench, data: Data) -> Result:
    def listed() -> Json:
        devices = bench.devices
        return {"devices": [device.entry() for device in devices]} if devices else None

    return listed() or Waiting(listed, data.get("timeout", 0), {"devices": []})


def _get_device_id(bench: Bench, data: Data) -> Json:
    for device in bench.devices:
        if device.name == data["device_name"]:
            return {"device_id": device.id}
    raise invalid_value("device_name", data["device_name"])


def _create_project(bench: Bench, _data: Data) -> Json:
    return bench.project_entry(bench.create_project())


def _get_active_project(bench: Bench, _data: Data) -> Json:
    return bench.project_entry(bench.active_project)


def _open_project(bench: Bench, data: Data) -> Json:
    project = bench.open_project(data["filename"], force=data.get("force", False))
    return {"project_id": project.id, "filename": project.filename}


def _get_battery_profiles(bench: Bench, _data: Data) -> Json:
    check_battery_license(bench)
    return {"battery_profiles": [profile.entry() for profile in PROFILES]}


def _get_battery_profile_info(bench: Bench, data: Data) -> Json:
    check_battery_license(bench)
    return profile_of(data["battery_profile_id"]).info()


def _check_login(bench: Bench) -> None:
    if bench.settings.login_for_licenses:
        bench.licenses.check_login()


def _get_licenses(bench: Bench, _data: Data) -> Json:
    _check_login(bench)
    return {"licenses": [item.entry() for item in bench.licenses.all]}


def _reserve_license(bench: Bench, data: Data) -> Json:
    _check_login(bench)
    bench.licenses.reserve(data["license_id"])
    return None


def _return_license(bench: Bench, data: Data) -> Json:
    _check_login(bench)
    bench.licenses.give_back(data["license_id"])
    return None


def _has_license(bench: Bench, data: Data) -> Json:
    return {"has_license": bench.licenses.covers(data["license_type"])}


def _is_logged_in(bench: Bench, _data: Data) -> Json:
    return {"logged_in": bench.licenses.is_logged_in}


def _login(bench: Bench, data: Data) -> Json:
    bench.licenses.login(data["username"], data["password"])
    return None


def _logout(bench: Bench, _data: Data) -> Json:
    bench.licenses.logout()
    return None


def _set_all_main(bench: Bench, data: Data) -> Json:
    for device in bench.devices:
        if device.kind.is_analyser:
            device.switch_main(is_on=data["enable"])
    return None


def _shutdown(bench: Bench, _data: Data) -> Json:
    bench.is_shut_down = True
    return None


HANDLERS: Final[Mapping[str, Handler]] = {
    "otii_create_project": _create_project,
    "otii_get_active_project": _get_active_project,
    "otii_get_battery_profile_info": _get_battery_profile_info,
    "otii_get_battery_profiles": _get_battery_profiles,
    "otii_get_device_id": _get_device_id,
    "otii_get_devices": _get_devices,
    "otii_get_licenses": _get_licenses,
    "otii_has_license": _has_license,
    "otii_is_logged_in": _is_logged_in,
    "otii_login": _login,
    "otii_logout": _logout,
    "otii_open_project": _open_project,
    "otii_reserve_license": _reserve_license,
    "otii_return_license": _return_license,
    "otii_set_all_main": _set_all_main,
    "otii_shutdown": _shutdown,
}
