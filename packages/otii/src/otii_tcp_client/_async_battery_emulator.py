"""A battery that main power behaves like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from devicewire.otii import commands

if TYPE_CHECKING:
    from ._async_connection import AsyncOtiiConnection

__all__ = ["AsyncBatteryEmulator"]


class AsyncBatteryEmulator:
    """A battery emulator, made by `AsyncArc.set_supply_battery_emulator`. It needs a battery licence.

    See `AsyncOtiiConnection.call` for what every method raises.

    Args:
        battery_emulator_id: its id.
        connection: connection to the server.

    Attributes:
        id: its id.
        connection: connection to the server.
    """

    def __init__(self, battery_emulator_id: str, connection: AsyncOtiiConnection) -> None:
        self.id = battery_emulator_id
        self.connection = connection

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id!r}>"

    async def get_parallel(self) -> int:
        """Return how many batteries are in parallel."""
        return (await self.connection.call(commands.BatteryEmulatorGetParallel(battery_emulator_id=self.id))).value

    async def get_series(self) -> int:
        """Return how many batteries are in series."""
        return (await self.connection.call(commands.BatteryEmulatorGetSeries(battery_emulator_id=self.id))).value

    async def get_soc(self) -> float:
        """Return the state of charge, in percent."""
        return (await self.connection.call(commands.BatteryEmulatorGetSoc(battery_emulator_id=self.id))).value

    async def get_soc_tracking(self) -> bool:
        """Return whether the state of charge follows what is taken out."""
        return (await self.connection.call(commands.BatteryEmulatorGetSocTracking(battery_emulator_id=self.id))).enabled

    async def get_used_capacity(self) -> float:
        """Return what was taken out, in C (1 mAh is 3.6 C)."""
        return (await self.connection.call(commands.BatteryEmulatorGetUsedCapacity(battery_emulator_id=self.id))).value

    async def set_soc(self, value: float) -> None:
        """Set the state of charge, in percent."""
        await self.connection.call(commands.BatteryEmulatorSetSoc(battery_emulator_id=self.id, value=value))

    async def set_soc_tracking(self, enable: bool) -> None:
        """Choose whether the state of charge follows what is taken out."""
        await self.connection.call(commands.BatteryEmulatorSetSocTracking(battery_emulator_id=self.id, enable=enable))

    async def set_used_capacity(self, value: float) -> None:
        """Set what was taken out, in C (1 mAh is 3.6 C)."""
        await self.connection.call(commands.BatteryEmulatorSetUsedCapacity(battery_emulator_id=self.id, value=value))

    async def update_profile(self, battery_profile_id: str, mode: Literal["keep_soc", "reset"]) -> None:
        """Change to another battery profile.

        Args:
            battery_profile_id: one of `get_battery_profiles`.
            mode: keep_soc keeps the state of charge, reset sets it to 100 percent.
        """
        command = commands.BatteryEmulatorUpdateProfile(
            battery_emulator_id=self.id, battery_profile_id=battery_profile_id, mode=mode
        )
        await self.connection.call(command)
