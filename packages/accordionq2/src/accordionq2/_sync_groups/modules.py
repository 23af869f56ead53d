# Derived from packages/accordionq2/src/accordionq2/_groups/modules.py by `codegen generate`. Do not edit: change that file.
"""Software modules, hardware modules and apps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._arguments import settings

if TYPE_CHECKING:
    from devicewire.accordionq2.models import AppLicenseDto, ModuleSettingsDto, PhysicalSystemDto

    from .._sync_engine import SyncEngine


class SyncModules:
    """Modules and apps of the station."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def get_all(self) -> list[ModuleSettingsDto]:
        """Return the software modules that the station knows."""
        from devicewire.accordionq2.api import modules_get_all

        return self._sync_engine.call_list(modules_get_all.request)

    def get_loaded(self) -> list[ModuleSettingsDto]:
        """Return the software modules that are loaded."""
        from devicewire.accordionq2.api import modules_get_loaded

        return self._sync_engine.call_list(modules_get_loaded.request)

    def load(self, module: ModuleSettingsDto) -> None:
        """Load a software module with these settings."""
        from devicewire.accordionq2.api import modules_load

        self._sync_engine.call(modules_load.request, body=settings(module))

    def unload(self, module: ModuleSettingsDto) -> None:
        """Unload the software module that the settings name."""
        from devicewire.accordionq2.api import modules_unload

        self._sync_engine.call(modules_unload.request, body=settings(module))

    def configure(self, module: ModuleSettingsDto) -> None:
        """Replace the settings of the software module that they name."""
        from devicewire.accordionq2.api import modules_configure

        self._sync_engine.call(modules_configure.request, body=settings(module))

    def get_physical_system(self) -> PhysicalSystemDto:
        """Return addresses, firmware and plugged hardware modules."""
        from devicewire.accordionq2.api import modules_get_physical_system

        return self._sync_engine.call(modules_get_physical_system.request)

    def get_licensed_apps(self) -> list[AppLicenseDto]:
        """Return the apps that have a licence."""
        from devicewire.accordionq2.api import modules_get_licensed_apps

        return self._sync_engine.call_list(modules_get_licensed_apps.request)

    def get_all_apps(self) -> list[AppLicenseDto]:
        """Return every app, licensed or not."""
        from devicewire.accordionq2.api import modules_get_all_apps

        return self._sync_engine.call_list(modules_get_all_apps.request)
