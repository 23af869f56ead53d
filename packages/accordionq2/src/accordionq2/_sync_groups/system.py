# Derived from packages/accordionq2/src/accordionq2/_groups/system.py by `codegen generate`. Do not edit: change that file.
"""The station as a computer: services, reboot, clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._arguments import utc_text, word
from .boot import SyncBoot

if TYPE_CHECKING:
    from datetime import datetime

    from devicewire.accordionq2.models import ClockStatus, ServiceStatus

    from .._sync_engine import SyncEngine


class SyncSystem:
    """Services, reboot and clock. Status 501 on a machine that is no station."""

    boot: SyncBoot

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine
        self.boot = SyncBoot(engine)

    def get_services(self) -> list[ServiceStatus]:
        """Return the programs of the station and how they are. The one with `self` is the one that answers."""
        from devicewire.accordionq2.api import system_get_services

        return self._sync_engine.call_list(system_get_services.request)

    def service_action(self, service_id: str, action: str) -> None:
        """Start, stop, restart, enable or disable a service, without waiting until it is done.

        Args:
            service_id: `hardware`, `webapi` or `dashboard`.
            action: one of the `actions` of the service.
        """
        from devicewire.accordionq2.api import system_service_action
        from devicewire.accordionq2.models import ServiceActions

        self._sync_engine.call(system_service_action.request, service_id, word(ServiceActions, "action", action))

    def reboot(self) -> None:
        """Restart the station. It goes down about a second after the answer, and is back after about a minute."""
        from devicewire.accordionq2.api import system_reboot

        self._sync_engine.call(system_reboot.request)

    def get_clock(self) -> ClockStatus:
        """Return the station's time, and whether a time server keeps it."""
        from devicewire.accordionq2.api import system_get_clock

        return self._sync_engine.call(system_get_clock.request)

    def set_clock(self, utc: datetime | None = None, force: bool = False) -> ClockStatus:
        """Set the station's clock. Status 409 when a time server keeps it.

        Args:
            utc: the time; a naive one is in UTC; None is the time of this computer.
            force: set it although a time server keeps it.
        """
        from devicewire.accordionq2.api import system_set_clock
        from devicewire.accordionq2.models import ClockSetRequest

        body = ClockSetRequest(utc=utc_text(utc), force=force)
        return self._sync_engine.call(system_set_clock.request, body=body)
