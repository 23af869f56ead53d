# Derived from packages/otii/src/otii_tcp_client/_async_otii.py by `codegen generate`. Do not edit: change that file.
"""The server: devices, projects, licences, battery profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devicewire.otii import commands
from devicewire.otii.protocol import DEFAULT_HOST, DEFAULT_PORT, NONE_ID

from .arc import Arc
from .otii_connection import OtiiConnection
from .project import Project
from ._values import is_wanted_device, no_such_project
from .exceptions import OtiiException

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from devicewire.otii.compatibility import Compatibility

__all__ = ["Otii", "OtiiException"]


class Otii:
    """An Otii server.

    See `OtiiConnection.call` for what every method raises.

    Args:
        connection: connection to the server; one to the usual address, not connected yet, when left out.

    Attributes:
        connection: connection to the server.
    """

    def __init__(self, connection: OtiiConnection | None = None) -> None:
        self.connection = connection or OtiiConnection(DEFAULT_HOST, DEFAULT_PORT)

    @property
    def compatibility(self) -> Compatibility:
        """Whether the server speaks the protocol of this package; see `OtiiConnection.compatibility`."""
        return self.connection.compatibility

    def create_project(self) -> Project:
        """Make a project and return it."""
        return self._project((self.connection.call(commands.OtiiCreateProject())).project_id)

    def get_active_project(self) -> Project:
        """Return the project that is open in the server.

        Raises:
            OtiiException: there is none.
        """
        project_id = (self.connection.call(commands.OtiiGetActiveProject())).project_id
        if project_id == NONE_ID:
            raise OtiiException("no project is open in the server: use create_project or open_project", was_sent=True)
        return Project(project_id, self.connection)

    def get_battery_profile_info(self, battery_profile_id: str) -> dict[str, Any]:
        """Return all about a battery profile: battery_profile_id, name, battery, discharge_tables."""
        command = commands.OtiiGetBatteryProfileInfo(battery_profile_id=battery_profile_id)
        return self.connection.call_plain(command)

    def get_battery_profiles(self) -> list[dict[str, Any]]:
        """Return the battery profiles: battery_profile_id, name, manufacturer, model (may be missing)."""
        answer = self.connection.call(commands.OtiiGetBatteryProfiles())
        return [profile.to_dict() for profile in answer.battery_profiles]

    def get_device_id(self, device_name: str) -> str:
        """Return the id of the first device with that name."""
        return (self.connection.call(commands.OtiiGetDeviceId(device_name=device_name))).device_id

    def get_devices(self, timeout: int = 10, devicefilter: Collection[str] | None = None) -> list[Arc]:  # noqa: ASYNC109 - documented
        """Return the connected devices.

        Args:
            timeout: how many seconds the server waits for a device when there is none.
            devicefilter: types to return; when left out Arc, Ace and Simulator.
        """
        answer = self.connection.call(commands.OtiiGetDevices(timeout=timeout))
        return [
            Arc(device.to_dict(), self.connection)
            for device in answer.devices
            if is_wanted_device(device.type, devicefilter)
        ]

    def get_licenses(self) -> list[dict[str, Any]]:
        """Return the licences: id, type, available, reserved_to, hostname, addons."""
        answer = self.connection.call(commands.OtiiGetLicenses())
        return [license_.to_dict() for license_ in answer.licenses]

    def has_license(self, license_type: str) -> bool:
        """Return whether a licence of that type is reserved for the server."""
        return (self.connection.call(commands.OtiiHasLicense(license_type=license_type))).has_license

    def is_logged_in(self) -> bool:
        """Return whether a user is logged in."""
        return (self.connection.call(commands.OtiiIsLoggedIn())).logged_in

    def login(self, username: str, password: str) -> None:
        """Log in."""
        self.connection.call(commands.OtiiLogin(username=username, password=password))

    def logout(self) -> None:
        """Log out."""
        self.connection.call(commands.OtiiLogout())

    def open_project(
        self,
        filename: str,
        force: bool = False,
        progress: bool = False,
        *,
        on_progress: Callable[[float], object] | None = None,
    ) -> Project:
        """Open a project and return it.

        Args:
            filename: a file on the server's computer.
            force: in spite of data of the open project that is not saved.
            progress: ask the server for progress messages.
            on_progress: is called with 0.0 to 1.0 for each of them.
        """
        command = commands.OtiiOpenProject(filename=filename, force=force, progress=progress or on_progress is not None)
        answer = self.connection.call(command, on_progress=on_progress)
        project = self._project(answer.project_id)
        project.filename = answer.filename
        return project

    def reserve_license(self, license_id: int) -> None:
        """Reserve a licence for the server's computer."""
        self.connection.call(commands.OtiiReserveLicense(license_id=license_id))

    def return_license(self, license_id: int) -> None:
        """Give a licence back."""
        self.connection.call(commands.OtiiReturnLicense(license_id=license_id))

    def set_all_main(self, enable: bool) -> None:
        """Switch main power of all devices on or off."""
        self.connection.call(commands.OtiiSetAllMain(enable=enable))

    def shutdown(self) -> None:
        """Stop the server. It may hang up instead of answering."""
        self.connection.call(commands.OtiiShutdown())

    def _project(self, project_id: int) -> Project:
        if project_id == NONE_ID:
            raise no_such_project()
        return Project(project_id, self.connection)
