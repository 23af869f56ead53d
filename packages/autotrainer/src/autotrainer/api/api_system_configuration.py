"""How a device is set up."""

from __future__ import annotations

from devicewire.autotrainer.models import ApiSystemConfiguration

__all__ = ["ApiSystemConfiguration"]
