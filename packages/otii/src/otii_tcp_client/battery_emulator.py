# Derived from packages/otii/src/otii_tcp_client/_async_battery_emulator.py by `codegen generate`. Do not edit: change that file.
"""A battery that main power behaves like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from devicewire.otii import commands

if TYPE_CHECKING:
    from .otii_connection import OtiiConnection

__all__ = ["BatteryEmulator"]


class BatteryEmulator:
    """A battery emulator, made by `Arc.set_supply_battery_emulator`. It needs a battery licence.

    See `OtiiConnection.call` for what every method raises.

    Args:
        battery_emulator_id: its id.
        connection: connection to the server.

    Attributes:
        id: its id.
        connection: connection to the server.
    """

    def __init__(self, battery_emulator_id: str, connection: OtiiConnection) -> None:
        self.id = battery_emulator_id
        self.connection = connection

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id!r}>"

    def get_parallel(self) -> int:
        """Return how many batteries are in parallel."""
        return (self.connection.call(commands.BatteryEmulatorGetParallel(battery_emulator_id=self.id))).value

    def get_series(self) -> int:
        """Return how many batteries are in series."""
        return (self.connection.call(commands.BatteryEmulatorGetSeries(battery_emulator_id=self.id))).value

    def get_soc(self) -> float:
        """Return the state of charge, in percent."""
        return (self.connection.call(commands.BatteryEmulatorGetSoc(battery_emulator_id=self.id))).value

    def get_soc_tracking(self) -> bool:
        """Return whether the state of charge follows what is taken out."""
        return (self.connection.call(commands.BatteryEmulatorGetSocTracking(battery_emulator_id=self.id))).enabled

    def get_used_capacity(self) -> float:
        """Return what was taken out, in C (1 mAh is 3.6 C)."""
        return (self.connection.call(commands.BatteryEmulatorGetUsedCapacity(battery_emulator_id=self.id))).value

    def set_soc(self, value: float) -> None:
        """Set the state of charge, in percent."""
        self.connection.call(commands.BatteryEmulatorSetSoc(battery_emulator_id=self.id, value=value))

    def set_soc_tracking(self, enable: bool) -> None:
        """Choose whether the state of charge follows what is taken out."""
        self.connection.call(commands.BatteryEmulatorSetSocTracking(battery_emulator_id=self.id, enable=enable))

    def set_used_capacity(self, value: float) -> None:
        """Set what was taken out, in C (1 mAh is 3.6 C)."""
        self.connection.call(commands.BatteryEmulatorSetUsedCapacity(battery_emulator_id=self.id, value=value))

    def update_profile(self, battery_profile_id: str, mode: Literal["keep_soc", "reset"]) -> None:
        """Change to another battery profile.

        Args:
            battery_profile_id: one of `get_battery_profiles`.
            mode: keep_soc keeps the state of charge, reset sets it to 100 percent.
        """
        command = commands.BatteryEmulatorUpdateProfile(
            battery_emulator_id=self.id, battery_profile_id=battery_profile_id, mode=mode
        )
        self.connection.call(command)
