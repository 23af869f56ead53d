"""Software modules, hardware modules and apps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._arguments import settings

if TYPE_CHECKING:
    from devicewire.accordionq2.models import AppLicenseDto, ModuleSettingsDto, PhysicalSystemDto

    from .._engine import Engine


class AsyncModules:
    """Modules and apps of the station."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get_all(self) -> list[ModuleSettingsDto]:
        """Return the software modules that the station knows."""
        from devicewire.accordionq2.api import modules_get_all

        return await self._engine.call_list(modules_get_all.request)

    async def get_loaded(self) -> list[ModuleSettingsDto]:
        """Return the software modules that are loaded."""
        from devicewire.accordionq2.api import modules_get_loaded

        return await self._engine.call_list(modules_get_loaded.request)

    async def load(self, module: ModuleSettingsDto) -> None:
        """Load a software module with these settings."""
        from devicewire.accordionq2.api import modules_load

        await self._engine.call(modules_load.request, body=settings(module))

    async def unload(self, module: ModuleSettingsDto) -> None:
        """Unload the software module that the settings name."""
        from devicewire.accordionq2.api import modules_unload

        await self._engine.call(modules_unload.request, body=settings(module))

    async def configure(self, module: ModuleSettingsDto) -> None:
        """Replace the settings of the software module that they name."""
        from devicewire.accordionq2.api import modules_configure

        await self._engine.call(modules_configure.request, body=settings(module))

    async def get_physical_system(self) -> PhysicalSystemDto:
        """Return addresses, firmware and plugged hardware modules."""
        from devicewire.accordionq2.api import modules_get_physical_system

        return await self._engine.call(modules_get_physical_system.request)

    async def get_licensed_apps(self) -> list[AppLicenseDto]:
        """Return the apps that have a licence."""
        from devicewire.accordionq2.api import modules_get_licensed_apps

        return await self._engine.call_list(modules_get_licensed_apps.request)

    async def get_all_apps(self) -> list[AppLicenseDto]:
        """Return every app, licensed or not."""
        from devicewire.accordionq2.api import modules_get_all_apps

        return await self._engine.call_list(modules_get_all_apps.request)
