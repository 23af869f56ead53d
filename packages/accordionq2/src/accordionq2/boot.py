"""What the hardware app applies when it starts: the parts of boot.config."""

from __future__ import annotations

from devicewire.accordionq2.models import BootAddress, BootAliasFile, BootConfig, BootModule, BootService, BootWifi

__all__ = ["BootAddress", "BootAliasFile", "BootConfig", "BootModule", "BootService", "BootWifi"]
