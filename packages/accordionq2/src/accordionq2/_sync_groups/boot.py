# Derived from packages/accordionq2/src/accordionq2/_groups/boot.py by `codegen generate`. Do not edit: change that file.
"""What the hardware app applies when it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._arguments import Keep
from .._sections import hardware, network, startup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devicewire.accordionq2.models import (
        BootAddress,
        BootAliasFile,
        BootConfig,
        BootModule,
        BootService,
        BootWifi,
    )

    from .._sync_engine import SyncEngine


class SyncBoot:
    """The file boot.config. A change has no effect until the hardware app starts again. Status 404 while there is no such file."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def get(self) -> BootConfig:
        """Return the whole of it. It holds no Wi-Fi password."""
        from devicewire.accordionq2.api import system_boot_get

        return self._sync_engine.call(system_boot_get.request)

    def set_startup(
        self, enabled: bool | None = None, alias_files: Iterable[BootAliasFile] | None = None
    ) -> BootConfig:
        """Switch it on or off, choose the alias files, or both; None leaves what is there.

        Args:
            enabled: whether it is applied at all.
            alias_files: all of them, in the order of loading; their `order` is not looked at.
        """
        from devicewire.accordionq2.api import system_boot_set_startup
        from devicewire.accordionq2.models import BootStartupRequest

        body = BootStartupRequest(**startup(enabled, alias_files))
        return self._sync_engine.call(system_boot_set_startup.request, body=body)

    def update(
        self,
        *,
        if_modified: str | None = None,
        enabled: bool | None = None,
        description: str | None = None,
        alias_files: Iterable[BootAliasFile] | None = None,
        modules: Iterable[BootModule] | None = None,
        ip_configurations: Iterable[BootAddress] | None = None,
        wifi: BootWifi | None = None,
        wifi_password: str | Keep | None = Keep.KEEP,
        disable_usb_ports: bool | None = None,
        enable_media_devices: bool | None = None,
        services: Iterable[BootService] | None = None,
    ) -> BootConfig:
        """Replace sections, all or none of them; None leaves a section as it is.

        Args:
            if_modified: `modified` as it was read; status 409 when the file has changed since.
            enabled: whether it is applied at all; if not, only `services` are.
            description: free text; an empty one clears it.
            alias_files: all of them, in the order of loading; their `order` is not looked at.
            modules: all of them.
            ip_configurations: static addresses, all of them.
            wifi: switch and name of the network.
            wifi_password: with `wifi`: 8 to 63 characters; not given or None keeps the saved one, an empty text clears it.
            disable_usb_ports: whether the USB ports are off.
            enable_media_devices: whether cameras and sound are on.
            services: all of them.

        Raises:
            AccordionQ2ArgumentError: a password without `wifi`.
        """
        from devicewire.accordionq2.api import system_boot_update
        from devicewire.accordionq2.models import BootUpdateRequest

        body = BootUpdateRequest(
            if_modified=if_modified,
            description=description,
            **startup(enabled, alias_files),
            **hardware(modules, services, disable_usb_ports, enable_media_devices),
            **network(ip_configurations, wifi, wifi_password),
        )
        return self._sync_engine.call(system_boot_update.request, body=body)
