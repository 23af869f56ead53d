"""The station as a computer: services, reboot, clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._arguments import utc_text, word
from .boot import AsyncBoot

if TYPE_CHECKING:
    from datetime import datetime

    from devicewire.accordionq2.models import ClockStatus, ServiceStatus

    from .._engine import Engine


class AsyncSystem:
    """Services, reboot and clock. Status 501 on a machine that is no station."""

    boot: AsyncBoot

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.boot = AsyncBoot(engine)

    async def get_services(self) -> list[ServiceStatus]:
        """Return the programs of the station and how they are. The one with `self` is the one that answers."""
        from devicewire.accordionq2.api import system_get_services

        return await self._engine.call_list(system_get_services.request)

    async def service_action(self, service_id: str, action: str) -> None:
        """Start, stop, restart, enable or disable a service, without waiting until it is done.

        Args:
            service_id: `hardware`, `webapi` or `dashboard`.
            action: one of the `actions` of the service.
        """
        from devicewire.accordionq2.api import system_service_action
        from devicewire.accordionq2.models import ServiceActions

        await self._engine.call(system_service_action.request, service_id, word(ServiceActions, "action", action))

    async def reboot(self) -> None:
        """Restart the station. It goes down about a second after the answer, and is back after about a minute."""
        from devicewire.accordionq2.api import system_reboot

        await self._engine.call(system_reboot.request)

    async def get_clock(self) -> ClockStatus:
        """Return the station's time, and whether a time server keeps it."""
        from devicewire.accordionq2.api import system_get_clock

        return await self._engine.call(system_get_clock.request)

    async def set_clock(self, utc: datetime | None = None, force: bool = False) -> ClockStatus:
        """Set the station's clock. Status 409 when a time server keeps it.

        Args:
            utc: the time; a naive one is in UTC; None is the time of this computer.
            force: set it although a time server keeps it.
        """
        from devicewire.accordionq2.api import system_set_clock
        from devicewire.accordionq2.models import ClockSetRequest

        body = ClockSetRequest(utc=utc_text(utc), force=force)
        return await self._engine.call(system_set_clock.request, body=body)
